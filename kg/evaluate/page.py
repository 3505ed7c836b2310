"""The evaluation as a page for readers: the figures, then every row that is not right, marked in its sentence.

One file without scripts or anything to fetch; each label stands in the language asked for, with the other one beside
it. How it looks is told by kg/data/pages/errors.html.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from kg.answer.evidence import Passage
from kg.evaluate.counting import ALL, Row, Run, last_part
from kg.evaluate.floors import Verdict
from kg.evaluate.locating import locate
from kg.evaluate.naming import found_words, name, node, title, words
from kg.evaluate.tables import NAMES
from kg.export.pages import rendered
from kg.messages import LANGUAGES, say
from kg.store import Store

COLUMNS: Final = ("table", "right", "missed", "wrong", "precision", "recall", "f")
"""The figures of a table, after its name."""
Labels = dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that is not right: what it holds, what the graph has in its place, where the page has it, which node."""

    state: str
    words: str
    new: bool
    found: str | None
    passage: Passage | None
    node: str | None


def html(run: Run, store: Store, verdict: Verdict, lang: str) -> str:
    """The whole page, as text to be written in UTF-8."""
    (other,) = (language for language in LANGUAGES if language != lang)
    new = {*verdict.changes.now_missed, *verdict.changes.now_wrong}
    values = {
        "lang": lang,
        "other": other,
        "columns": COLUMNS,
        "figures": run.figures,
        "all": ALL,
        "pages": _pages(run, store, new),
        "titles": _titles(run),
        "sheet": _sheet,
        "figure": _figure,
        "title": _title,
    }
    return rendered("errors.html", values).decode()


def _pages(run: Run, store: Store, new: Container[str]) -> list[tuple[str, list[tuple[str, list[Entry]]]]]:
    """What is not right by page and table, each with its name."""
    rows = sorted(run.of("missed", "wrong"), key=lambda row: (row.source, NAMES.index(row.table), row.state))
    sources = {last_part(source): source for source in store.sources()}
    return [
        (
            source,
            [
                (table, [_entry(row, sources.get(source), store, name(row) in new) for row in of_table])
                for table, of_table in groupby(on_page, key=lambda row: row.table)
            ],
        )
        for source, on_page in groupby(rows, key=lambda row: row.source)
    ]


def _titles(run: Run) -> dict[str, str]:
    return {
        page.source: str(row["title"]) for page in run.gold.pages for row in page.rows("articles") if "title" in row
    }


def _entry(row: Row, source: str | None, store: Store, new: bool) -> Entry:
    differs = row.state == "missed" and row.found is not None
    return Entry(
        row.state,
        words(row),
        new,
        found_words(row) if differs else None,
        locate(row, store.page(source), store) if source else None,
        node(row) if row.state == "wrong" else None,
    )


def _sheet(name: str) -> Labels:
    return {language: say(f"sheet-{name}", language) for language in LANGUAGES}


def _figure(name: str) -> Labels:
    return {language: say(f"figure-{name}", language) for language in LANGUAGES}


def _title(table: str) -> Labels:
    return {language: title(table, language) for language in LANGUAGES}
