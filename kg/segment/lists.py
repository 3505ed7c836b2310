"""Lists of figures: items one a line, each a name and its number, below a line that leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from kg import lexicon
from kg.model import Span, Table, TableRow
from kg.segment.cells import is_year
from kg.segment.lines import Line

_FEWEST: Final = 2
"""Items of a list; one alone is a sentence."""
_LONGEST: Final = 140
"""Characters of the longest item."""
_LONGEST_LEAD: Final = 60
"""Characters of the longest words that lead to what stands below a line: "được tổng hợp trong bảng dưới đây"."""
_PARTS: Final = ("name", "value", "other")


def items_at(lines: Sequence[Line], i: int) -> tuple[int, Table] | None:
    """The list whose first item is on this line, as a table without heads, and the line behind its last item."""
    if not i or _item(lines[i]) is None or not is_lead(lines[i - 1].text):
        return None
    rows: list[TableRow] = []
    for line in lines[i:]:
        match = _item(line)
        if match is None:
            break
        rows.append(_row(line, match))
    if len(rows) < _FEWEST:
        return None
    return i + len(rows), Table(Span(rows[0].span.begin, rows[-1].span.end), ((),) * len(_PARTS), tuple(rows))


def is_lead(line: str) -> bool:
    """Whether a line leads to what stands below it."""
    if line.rstrip().endswith(":"):
        return True
    return lexicon.piece("tables", "lead").search(line, max(0, len(line) - _LONGEST_LEAD)) is not None


def _item(line: Line) -> regex.Match[str] | None:
    """The parts of an item; None for a line that is none, or whose number is one that is dialled or names something."""
    match = lexicon.piece("tables", "item").match(line.text) if len(line.text) <= _LONGEST else None
    if match is None or is_year(match["value"]) or lexicon.piece("tables", "nothing").search(match["name"]):
        return None
    return match


def _row(line: Line, match: regex.Match[str]) -> TableRow:
    begin = line.span.begin
    cells = tuple(Span(*match.span(part)).shift(begin) if match[part] else None for part in _PARTS)
    return TableRow(Span(0, len(line.text)).trimmed(line.text).shift(begin), cells)
