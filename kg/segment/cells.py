"""The cells of tables of figures: which are numbers, years or empty, and the tables that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import regex

from kg.model import Span, Table, TableRow
from kg.segment.lines import Line

Cells: TypeAlias = tuple[Span | None, ...]
"""The cells of a row by column, None where one is empty."""

VALUE: Final = regex.compile(
    r"(?P<sign>[+–−-])?\s?+(?!0\d\d)(?P<number>\d{1,3}(?:\.\d{3})++(?:,\d++)?|\d{1,3}(?:,\d{3}){2,}+|\d++(?:[.,]\d++)?)"
    r"(?:\s?+/\s?+(?P<whole>\d[\d.]*+))?(?P<unit>\s?+%|\s++\p{L}[\p{L}/ ]{0,30}+[23]?)?"
)
"""A cell that is a number, with its sign, the whole that it is a part of, and its unit; what is dialled is none."""
_EMPTY: Final = frozenset(("", "-", "–", "—", "…", "...", "x", "X", "/"))
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ORDER: Final = re.compile(r"\(?\d{1,3}\)?[.)]?")
_LONGEST_GROUP: Final = 10
"""Words of the longest heading of a group of rows."""
_SHARE: Final = (2, 3)
"""The part of a column's cells that are numbers at least."""


class Found(NamedTuple):
    """A table, and the lines that it stands on."""

    begin: int
    end: int
    table: Table


def is_value(words: str) -> bool:
    """Whether the words of a cell are a number and its unit, not a year."""
    return VALUE.fullmatch(words) is not None and not is_year(words)


def is_year(words: str) -> bool:
    """Whether the words of a cell are a year and nothing else."""
    return _YEAR.fullmatch(words) is not None


def is_order(words: str) -> bool:
    """Whether the words of a cell only count the rows: "1", "12."."""
    return _ORDER.fullmatch(words) is not None


def is_empty(words: str) -> bool:
    """Whether a cell states nothing: it is blank, or has a dash or a cross."""
    return words in _EMPTY


def words_of(text: str, cell: Span | None) -> str:
    """The words of a cell on one line."""
    return " ".join(text[cell.begin : cell.end].split()) if cell else ""


def own_words(line: Line) -> Span:
    """The words of a line without the blanks around them."""
    return Span(0, len(line.text)).trimmed(line.text).shift(line.span.begin)


def is_group(line: Line) -> bool:
    """Whether a line between rows can head those below it: a few words that begin with a capital, no sentence."""
    words = line.text.strip()
    return (
        not line.has(_LONGEST_GROUP + 1)
        and line.has(1)
        and not words.endswith((".", ":", ";", "!", "?"))
        and (words[0].isupper() or words[0].isdigit())
        and not is_value(words.split()[-1])
    )


def row_of(cells: Cells, group: Span | None) -> TableRow:
    """A row of these cells."""
    filled = [cell for cell in cells if cell]
    return TableRow(Span(filled[0].begin, filled[-1].end), cells, group)


def table_of(heads: Sequence[Sequence[Span]], rows: Sequence[TableRow]) -> Table:
    """A table with one row of heads."""
    columns = tuple((head,) for head in heads[0])
    return Table(Span(heads[0][0].begin, rows[-1].span.end), columns, tuple(rows))


def is_figures(text: str, table: Table, column: int) -> bool:
    """Whether two thirds of the cells of a column are numbers that are no years."""
    cells = [words_of(text, row.cells[column]) for row in table.rows if row.cells[column]]
    part, whole = _SHARE
    return bool(cells) and whole * sum(map(is_value, cells)) >= part * len(cells)
