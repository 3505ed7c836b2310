"""Rows in readable words: short enough for a list, the same in every run, so that two runs can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kg import lexicon
from kg.evaluate.counting import Row
from kg.evaluate.tables import TABLES, Slot, Table

_LONGEST: Final = 60  # characters: a row with its page and table fits on a line or two
_BETWEEN: Final = " · "
_TABLES: Final[Mapping[str, tuple[Table, Slot | None]]] = {
    **{table.name: (table, None) for table in TABLES},
    **{slot.name: (table, slot) for table in TABLES for slot in table.slots},
}


def name(row: Row) -> str:
    """Page, table and words of a row: "078.txt · positions · Lê Văn Bình, Chủ tịch, UBND huyện Y"."""
    return _BETWEEN.join((row.source, row.table, words(row)))


def words(row: Row) -> str:
    """The words of the row, from gold where gold has it; of a field counted on its own its value, after the row's."""
    if row.table.startswith("article."):
        return _short((row.gold or row.found or {}).get(row.table.removeprefix("article.")))
    table, slot = _TABLES[row.table]
    text = _joined(row.gold, table.shown) if row.gold is not None else _joined(row.found or {}, table.columns)
    return f"{text}: {_short((row.gold or {}).get(slot.field))}" if slot else text


def found_words(row: Row) -> str:
    """The words of the graph's row in its stead, empty where there is none."""
    if row.found is None:
        return ""
    if row.table.startswith("article."):
        return row.found.get(row.table.removeprefix("article."), "")
    table, slot = _TABLES[row.table]
    return row.found.get(slot.field, "") if slot else _joined(row.found, table.columns)


def node(row: Row) -> str | None:
    """The IRI of the node that states the found row."""
    if row.found is None:
        return None
    column = "article" if row.table.startswith("article.") else _TABLES[row.table][0].node
    return row.found.get(column)


def title(table: str, lang: str) -> str:
    """What people call a table."""
    titles: Mapping[str, Mapping[str, str]] = lexicon.table("evaluation")["tables"]
    return titles[table][lang]


def _joined(row: Mapping[str, object], fields: Iterable[str]) -> str:
    return ", ".join(_short(row[field]) for field in fields if row.get(field) not in (None, ""))


def _short(value: object) -> str:
    """The words on one line, cut after a word when there are too many."""
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"
