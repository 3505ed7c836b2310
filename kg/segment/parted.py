"""Tables whose cells tabs or bars part: those of web pages, documents, spreadsheets and Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from kg.model import Span, Table, TableRow
from kg.segment.cells import VALUE, Cells, Found, is_empty, is_figures, is_group, is_order, is_value, words_of
from kg.segment.lines import TABS, Line

_RULED: Final = re.compile(r"[\s|:=+-]+")
"""The line under the heads in Markdown."""
_FEWEST: Final = 2


def is_parted(printed: str) -> bool:
    """Whether a line as printed is of cells that tabs or bars part."""
    return "\t" in printed.strip("\t ") or printed.count("|") > 1


def parted_table(lines: Sequence[Line], begin: int, end: int, text: str, printed: str) -> Found | None:
    """The table that stands on these lines, if it is one; `printed` is the page as it is stored, with its tabs."""
    rows = [line for line in lines[begin:end] if not _is_ruled(printed[slice(*line.span)])]
    shown = [printed[slice(*row.span)] for row in rows]
    by = _separator([words for words in shown if is_parted(words)])
    cells = [_cells(text, row.span, words, by) for row, words in zip(rows, shown, strict=True)]
    table = _assembled(text, [row.span for row in rows], cells)
    return Found(begin, end, table) if table else None


def end_of_parted(lines: Sequence[Line], i: int, printed: str) -> int:
    """Where rows of parted cells end; a short line between two of them heads the rows below it."""
    end = i + 1
    while end < len(lines):
        if is_parted(printed[slice(*lines[end].span)]):
            end += 1
        elif end + 1 < len(lines) and is_group(lines[end]) and is_parted(printed[slice(*lines[end + 1].span)]):
            end += 2
        else:
            break
    return end


def _separator(lines: Sequence[str]) -> str:
    """What parts the cells of rows: bars, or as many tabs as stand between two cells at least."""
    if all("|" in line for line in lines):
        return "|"
    return "\t" * min(len(tab) for line in lines for tab in TABS.findall(line.strip("\t ")))


def _is_ruled(printed: str) -> bool:
    """Whether a line is only the rule under the heads of a table."""
    return _RULED.fullmatch(printed) is not None


def _cells(text: str, line: Span, printed: str, by: str) -> Cells:
    """The cells of a row as printed, which a separator parts."""
    begin, cells = line.begin, list[Span | None]()
    for part in printed.split(by):
        span = Span(begin, begin + len(part)).trimmed(text)
        cells.append(None if is_empty(text[span.begin : span.end]) else span)
        begin += len(part) + len(by)
    if by == "|":  # bars also stand before the first cell and behind the last one
        cells = cells[printed.lstrip().startswith(by) : len(cells) - printed.rstrip().endswith(by)]
    return tuple(cells)


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
