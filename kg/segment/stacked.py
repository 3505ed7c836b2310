"""Tables whose cells stand one a line, as text leaves them that was taken from a web page without its tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg import lexicon
from kg.model import TableRow
from kg.segment.cells import VALUE, Cells, Found, is_empty, is_group, is_order, own_words, row_of, table_of
from kg.segment.lines import Line

_LONGEST: Final = 80
"""Characters of the longest cell."""
_MOST_COLUMNS: Final = 14
_FEWEST: Final = 2
_FEWEST_NARROW: Final = 3
"""Rows of a table; of one with a single column of numbers, which do not count its rows."""


def stacked_table(lines: Sequence[Line], i: int, floor: int) -> Found | None:
    """The table whose cells stand one a line, the first number below its heads on this one."""
    top = max(floor, i - _MOST_COLUMNS - 1)
    begin = next((j for j in range(i - 1, top - 1, -1) if lexicon.piece("tables", "order").search(_words(lines[j]))), i)
    counted = begin < i - 1 and is_order(_words(lines[i])) and _are_words(lines[begin:i])
    if counted and (found := _rows_of_lines(lines, begin, i, counted=True)):
        return found
    width = next((k for k in range(1, _MOST_COLUMNS) if not _is_number(lines, i + k)), 0) + 1
    begin = i - 1 - width
    if not floor <= begin or not _are_words(lines[begin:i]):
        return None
    return _rows_of_lines(lines, begin, i - 1, counted=False)


def _rows_of_lines(lines: Sequence[Line], begin: int, i: int, *, counted: bool) -> Found | None:
    """The table with its heads from this line on and its first row at line `i`."""
    width, rows, group = i - begin, list[TableRow](), None
    numeric = [_is_number(lines, i + column) for column in range(width)]
    if not any(numeric[1 + counted :]):
        return None
    while True:
        if row := _cells_of_lines(lines[i : i + width], numeric):
            step = width
        elif counted and (total := _cells_of_lines(lines[i : i + width - 1], numeric[1:])):
            row, step = (None, *total), width - 1
        elif i + 1 < len(lines) and is_group(lines[i]) and _cells_of_lines(lines[i + 1 : i + 1 + width], numeric):
            group, row, step = own_words(lines[i]), None, 1
        else:
            break
        if row:
            rows.append(row_of(row, group))
        i += step
    narrow = not counted and width == _FEWEST
    if len(rows) < (_FEWEST_NARROW if narrow else _FEWEST):
        return None
    return Found(begin, i, table_of([[own_words(line) for line in lines[begin : begin + width]]], rows))


def _cells_of_lines(lines: Sequence[Line], numeric: Sequence[bool]) -> Cells | None:
    """The cells of a row that has its numbers and words where the first row has them."""
    if len(lines) < len(numeric):
        return None
    alike = all(_is_cell(line) if number else _are_words([line]) for line, number in zip(lines, numeric, strict=True))
    cells = tuple(None if is_empty(_words(line)) else own_words(line) for line in lines)
    return cells if alike and sum(cell is not None for cell in cells) >= _FEWEST else None


def _words(line: Line) -> str:
    return line.text.strip()


def _is_cell(line: Line) -> bool:
    return is_empty(_words(line)) or VALUE.fullmatch(_words(line)) is not None


def _is_number(lines: Sequence[Line], i: int) -> bool:
    return i < len(lines) and _is_cell(lines[i])


def _are_words(lines: Sequence[Line]) -> bool:
    """Whether lines may be cells of words: short, and no sentences."""
    return all(len(line.text) <= _LONGEST and not line.ends and not VALUE.fullmatch(_words(line)) for line in lines)
