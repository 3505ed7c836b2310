"""The tables of figures of a page: heads, and rows of cells that tabs, bars or blanks part, or that stand one a line.

Only what has heads, heads of rows and a column of numbers is a table of figures; lines that merely hold tabs or
numbers (menus, schedules, lists of people) stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.model import Block, BlockKind, Page, Table
from kg.segment.blanks import LONGEST_LINE, MOST_WRAPPED, blank_table, may_be_heads
from kg.segment.cells import VALUE, Found
from kg.segment.lines import Line, kind_by_words, lines_of
from kg.segment.lists import items_at
from kg.segment.parted import end_of_parted, is_parted, parted_table
from kg.segment.stacked import stacked_table

_ROW_END: Final = re.compile(r"(?:^|\s)[+–−-]?\d[\d.,/]*%?(?:\s+[^\d\n]{0,40})?$")
"""How the line of a row ends: in a number, or in a cell of words behind one."""
_DIGIT: Final = re.compile(r"\d")


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
    numbers = [len(line.text) <= LONGEST_LINE and _ROW_END.search(line.text) is not None for line in lines]
    digits = [len(line.text) <= LONGEST_LINE and _DIGIT.search(line.text) is not None for line in lines]
    i = floor = 0
    while i < len(lines):
        found, end = None, i + 1
        if is_parted(printed[slice(*lines[i].span)]):
            end = end_of_parted(lines, i, printed)
            found = parted_table(lines, i, end, text, printed)
        elif numbers[i] and VALUE.fullmatch(lines[i].text.strip()):
            found = stacked_table(lines, i, floor)
        elif any(numbers[i + 1 : i + 2 + MOST_WRAPPED]) and may_be_heads(lines[i]):
            found = blank_table(lines, i)
        if found is None and digits[i] and (listed := items_at(lines, i)):
            found = Found(i, *listed)
        if found:
            end = floor = found.end
            if kind_by_words(lines[found.begin]) is None:
                yield found
        i = end
