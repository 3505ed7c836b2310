"""The tables of figures of a page: heads, and rows of cells that tabs, bars or blanks part, or that stand one a line.

Only what has heads, heads of rows and a column of numbers is a table of figures; lines that merely hold tabs or
numbers (menus, schedules, lists of people) stay what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from kg import lexicon
from kg.model import Block, BlockKind, Page, Span, Table, TableRow
from kg.segment.cells import (
    VALUE,
    Cells,
    Heads,
    heads_in,
    is_empty,
    is_order,
    is_parted,
    is_ruled,
    is_value,
    parted_cells,
    row_in,
    separator,
    tokens,
    words_of,
)
from kg.segment.lines import Line, kind_by_words, lines_of
from kg.segment.lists import items_at

_LONGEST_HEAD: Final = 160
"""Characters of the longest line of heads; of a cell that is a line by itself there are fewer."""
_LONGEST_LINE: Final = 80
_LONGEST_GROUP: Final = 10
"""Words of the longest heading of a group of rows."""
_MOST_COLUMNS: Final = 14
"""Columns of a table whose cells stand one a line."""
_FEWEST: Final = 2
_FEWEST_NARROW: Final = 3
"""Rows of a table with cells on lines of blanks or lines of their own; of one with a single column of numbers."""
_MOST_WRAPPED: Final = 2
"""Lines on which the heads of a table may go on."""
_ROW_END: Final = re.compile(r"(?:^|\s)[+–−-]?\d[\d.,/]*%?(?:\s+[^\d\n]{0,40})?$")
"""How the line of a row ends: in a number, or in a cell of words behind one."""
_DIGIT: Final = re.compile(r"\d")
_SHARE: Final = (2, 3)
"""The part of a column's cells that are numbers at least."""


class Found(NamedTuple):
    """A table, and the lines that it stands on."""

    begin: int
    end: int
    table: Table


def tables(page: Page, blocks: Sequence[Block]) -> tuple[Table, ...]:
    """The tables of figures of a page, in its order."""
    if not any(block.kind is BlockKind.TABLE for block in blocks):
        return ()
    return tuple(found.table for found in tables_in(lines_of(page), page))


def with_rows(lines: list[Line], page: Page) -> list[Line]:
    """The lines of a page, those of its tables of figures known as such."""
    for found in tables_in(lines, page):
        rows = lines[found.begin : found.end]
        lines[found.begin : found.end] = [replace(line, known=BlockKind.TABLE) for line in rows]
    return lines


def tables_in(lines: Sequence[Line], page: Page) -> Iterator[Found]:
    """The tables of figures among the lines of a page, none inside another."""
    text, printed = page.forms.canonical, page.text
    numbers = [len(line.text) <= _LONGEST_HEAD and _ROW_END.search(line.text) is not None for line in lines]
    digits = [len(line.text) <= _LONGEST_HEAD and _DIGIT.search(line.text) is not None for line in lines]
    i = floor = 0
    while i < len(lines):
        found, end = None, i + 1
        if is_parted(printed[line_slice(lines[i])]):
            end = _end_of_parted(lines, i, printed)
            found = _parted(lines, i, end, text, printed)
        elif numbers[i] and VALUE.fullmatch(lines[i].text.strip()):
            found = _stacked(lines, i, floor)
        elif any(numbers[i + 1 : i + 2 + _MOST_WRAPPED]) and _may_be_heads(lines[i]):
            found = _in_blanks(lines, i)
        if found is None and digits[i] and (listed := items_at(lines, i)):
            found = Found(i, *listed)
        if found:
            end = floor = found.end
            if kind_by_words(lines[found.begin]) is None:
                yield found
        i = end


# ---------------------------------------------------------------- tabs and bars


def line_slice(line: Line) -> slice:
    """Where a line stands in its page."""
    return slice(line.span.begin, line.span.end)


def _end_of_parted(lines: Sequence[Line], i: int, printed: str) -> int:
    """Where rows of parted cells end; a short line between two of them heads the rows below it."""
    end = i + 1
    while end < len(lines):
        if is_parted(printed[line_slice(lines[end])]):
            end += 1
        elif end + 1 < len(lines) and _is_group(lines[end]) and is_parted(printed[line_slice(lines[end + 1])]):
            end += 2
        else:
            break
    return end


def _parted(lines: Sequence[Line], begin: int, end: int, text: str, printed: str) -> Found | None:
    rows = [lines[i] for i in range(begin, end) if not is_ruled(printed[line_slice(lines[i])])]
    shown = [printed[line_slice(row)] for row in rows]
    by = separator([words for words in shown if is_parted(words)])
    cells = [parted_cells(text, row.span, words, by) for row, words in zip(rows, shown, strict=True)]
    table = _assembled(text, [row.span for row in rows], cells)
    return Found(begin, end, table) if table else None


def _assembled(text: str, spans: Sequence[Span], rows: Sequence[Cells]) -> Table | None:
    """The table that rows of cells make, if there are heads above them and a column of numbers."""
    width = Counter(map(len, rows)).most_common(1)[0][0]
    depth = _depth(text, rows)
    if width < _FEWEST or any(len(row) != width for row in rows[:depth]):
        return None
    body = tuple(_body(text, spans[depth:], rows[depth:], width))
    table = Table(Span(spans[0].begin, spans[-1].end), _heads(rows[:depth], width), body)
    return table if _has_figures(text, table) else None


def _depth(text: str, rows: Sequence[Cells]) -> int:
    """How many rows are heads: the first without numbers, and those below it whose first cell it reaches down into."""
    for depth, row in enumerate(rows):
        goes_on = depth == 0 or (row and row[0] is None and sum(cell is not None for cell in row) > 1)
        if not goes_on or any(is_value(words_of(text, cell)) for cell in row):
            return depth
    return len(rows)


def _heads(rows: Sequence[Cells], width: int) -> tuple[tuple[Span, ...], ...]:
    """The cells above each column; one that reaches over several columns stands above the first of them alone."""
    filled: list[list[Span | None]] = []
    for depth, row in enumerate(rows):
        below = rows[depth + 1] if depth + 1 < len(rows) else (None,) * width
        cells = list(row)
        for column in range(1, width):
            if cells[column] is None and below[column] is not None:
                cells[column] = cells[column - 1]
        filled.append(cells)
    return tuple(tuple(row[column] for row in filled if row[column]) for column in range(width))  # type: ignore[misc]


def _body(text: str, spans: Sequence[Span], rows: Sequence[Cells], width: int) -> Iterator[TableRow]:
    group: Span | None = None
    whole = [row for row in rows if len(row) == width]
    for span, row in zip(spans, _padded(text, rows, whole, width), strict=True):
        filled = [cell for cell in row if cell]
        if len(filled) == 1 or (len(filled) == _FEWEST and row[0] and _is_heading(text, filled)):
            group = filled[-1]
        elif len(row) == width and not _only_counts_columns(text, filled):
            yield TableRow(span, row, group)


def _padded(text: str, rows: Sequence[Cells], whole: Sequence[Cells], width: int) -> Iterator[Cells]:
    """The rows, empty cells put behind those whose end was cut off, unless their cells stand in other columns."""
    kinds = [_kinds(text, row) for row in whole]
    columns = [frozenset(kind[column] for kind in kinds) for column in range(width)]
    for row in rows:
        own = _kinds(text, row)
        stands = all(own[i] is None or own[i] in columns[i] for i in range(1, min(width, len(own))))
        yield (*row, *(None,) * (width - len(row))) if len(row) < width and stands else row


def _kinds(text: str, row: Cells) -> list[bool | None]:
    """For each cell whether it is a number; None for an empty one."""
    return [VALUE.fullmatch(words_of(text, cell)) is not None if cell else None for cell in row]


def _is_heading(text: str, cells: Sequence[Span]) -> bool:
    """Whether the two cells of a row are the number and the name of a group: "I", "Khối sở, ngành"."""
    return not any(VALUE.fullmatch(words_of(text, cell)) for cell in cells[1:]) and len(words_of(text, cells[0])) <= 4


def _only_counts_columns(text: str, cells: Sequence[Span]) -> bool:
    """Whether the cells of a row are the numbers of the columns: "(1)", "(2)", "(3)"."""
    numbers = [words.strip("().") for words in (words_of(text, cell) for cell in cells) if is_order(words)]
    counted = list(map(int, numbers))
    return len(counted) > _FEWEST and counted == list(range(counted[0], counted[0] + len(cells))) and counted[0] <= 3


def _has_figures(text: str, table: Table) -> bool:
    """Whether a table has rows, and a column of numbers behind one of words; without heads it has one such column."""
    width = len(table.heads)
    if len(table.rows) < (_FEWEST if width == _FEWEST else 1):
        return False
    named = next((column for column in range(width) if _has_words(text, table, column)), width)
    figures = [column for column in range(named + 1, width) if is_figures(text, table, column)]
    return bool(figures) and (any(table.heads) or len(figures) == 1)


def _has_words(text: str, table: Table, column: int) -> bool:
    cells = [words_of(text, row.cells[column]) for row in table.rows]
    return any(words and not is_value(words) for words in cells)


def is_figures(text: str, table: Table, column: int) -> bool:
    """Whether two thirds of the cells of a column are numbers that are no years."""
    cells = [words_of(text, row.cells[column]) for row in table.rows if row.cells[column]]
    part, whole = _SHARE
    return bool(cells) and whole * sum(map(is_value, cells)) >= part * len(cells)


# ---------------------------------------------------------------- blanks


def _may_be_heads(line: Line) -> bool:
    """Whether a line begins as heads do, and is as short."""
    return len(line.text) <= _LONGEST_HEAD and not line.ends and line.text.lstrip()[0].isupper()


def _in_blanks(lines: Sequence[Line], i: int) -> Found | None:
    """The table whose heads begin on this line, each row on a line of its own."""
    for wrapped in range(1 + _MOST_WRAPPED):
        end = i + 1 + wrapped
        head = lines[i:end]
        if end >= len(lines) or sum(len(line.text) for line in head) > _LONGEST_HEAD or head[-1].ends:
            return None
        heads = heads_in([word for line in head for word in tokens(line)])
        if heads and (found := _rows_below(lines, i, end, heads)):
            return found
        if not lines[end].text.strip()[0].islower():
            return None
    return None


def _rows_below(lines: Sequence[Line], begin: int, first: int, heads: Heads) -> Found | None:
    rows, group, end = list[TableRow](), None, first
    for i in range(first, len(lines)):
        cells = row_in(tokens(lines[i]), heads) if len(lines[i].text) <= _LONGEST_HEAD else None
        if cells:
            rows.append(_row(cells, group))
            end = i + 1
        elif is_empty(lines[i].text.strip()):
            continue
        elif i > end or not _is_group(lines[i]):
            break
        else:
            group = _own(lines[i])
    narrow = not heads.counted and len(heads.columns) == _FEWEST
    if len(rows) < (_FEWEST_NARROW if narrow else _FEWEST):
        return None
    return Found(begin, end, _table([heads.columns], rows))


def _is_group(line: Line) -> bool:
    """Whether a line between rows can head those below it: a few words that begin with a capital, no sentence."""
    words = line.text.strip()
    return (
        not line.has(_LONGEST_GROUP + 1)
        and line.has(1)
        and not words.endswith((".", ":", ";", "!", "?"))
        and (words[0].isupper() or words[0].isdigit())
        and not is_value(words.split()[-1])
    )


def _row(cells: Cells, group: Span | None) -> TableRow:
    filled = [cell for cell in cells if cell]
    return TableRow(Span(filled[0].begin, filled[-1].end), cells, group)


def _table(heads: Sequence[Sequence[Span]], rows: Sequence[TableRow]) -> Table:
    """A table with one row of heads."""
    columns = tuple((head,) for head in heads[0])
    return Table(Span(heads[0][0].begin, rows[-1].span.end), columns, tuple(rows))


# ---------------------------------------------------------------- one cell a line


def _stacked(lines: Sequence[Line], i: int, floor: int) -> Found | None:
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
        elif i + 1 < len(lines) and _is_group(lines[i]) and _cells_of_lines(lines[i + 1 : i + 1 + width], numeric):
            group, row, step = _own(lines[i]), None, 1
        else:
            break
        if row:
            rows.append(_row(row, group))
        i += step
    narrow = not counted and width == _FEWEST
    if len(rows) < (_FEWEST_NARROW if narrow else _FEWEST):
        return None
    return Found(begin, i, _table([[_own(line) for line in lines[begin : begin + width]]], rows))


def _cells_of_lines(lines: Sequence[Line], numeric: Sequence[bool]) -> Cells | None:
    """The cells of a row that has its numbers and words where the first row has them."""
    if len(lines) < len(numeric):
        return None
    alike = all(_is_cell(line) if number else _are_words([line]) for line, number in zip(lines, numeric, strict=True))
    cells = tuple(None if is_empty(_words(line)) else _own(line) for line in lines)
    return cells if alike and sum(cell is not None for cell in cells) >= _FEWEST else None


def _words(line: Line) -> str:
    return line.text.strip()


def _own(line: Line) -> Span:
    """The words of a line without the blanks around them."""
    return Span(0, len(line.text)).trimmed(line.text).shift(line.span.begin)


def _is_cell(line: Line) -> bool:
    return is_empty(_words(line)) or VALUE.fullmatch(_words(line)) is not None


def _is_number(lines: Sequence[Line], i: int) -> bool:
    return i < len(lines) and _is_cell(lines[i])


def _are_words(lines: Sequence[Line]) -> bool:
    """Whether lines may be cells of words: short, and no sentences."""
    return all(
        len(line.text) <= _LONGEST_LINE and not line.ends and not VALUE.fullmatch(_words(line)) for line in lines
    )
