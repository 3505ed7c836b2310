"""How wide the columns of a table are in a terminal, so that no word is cut and rows are as low as they can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kg.answer.render.people import Shown

GAP: Final = 2
"""Blanks between columns."""
_SAMPLE: Final = 200  # rows by which widths are chosen: more change them no more
_LONGEST: Final = 26  # letters of what is a word; what is longer, such as an address, may be cut where the line ends
_SOURCE: Final = (14, 34)  # letters that the name of a page has at least and at most
_SHARE: Final = 5  # of the terminal's width, that part for the name of a page
_READABLE: Final = 9  # letters of a column on the average, with which wrapped text is still read with ease
_LOW: Final = 1.4  # lines of a row on the average, with which rows are still told apart
_ELLIPSIS: Final = "…"
_SCHEMES: Final = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Layout:
    """The width of each column, and whether rows take so many lines that a blank one has to part them."""

    widths: tuple[int, ...]
    parted: bool


def shortened(found: Shown, width: int) -> Shown:
    """The same with the names of pages cut in their midst: their ends tell them apart, and they push nothing aside."""
    room = min(max(width // _SHARE, _SOURCE[0]), _SOURCE[1])
    sources = {index for index, one in enumerate(found.columns) if one.role == "source"}
    cells = (tuple(_cut(text, room) if i in sources else text for i, text in enumerate(row)) for row in found.cells)
    return replace(found, cells=tuple(cells)) if sources else found


def filled(found: Shown) -> Shown:
    """The same without the columns that are empty in every row, which would only take room from the others."""
    kept = [index for index in range(len(found.headings)) if any(row[index] for row in found.cells)]
    if not kept:
        return found
    return Shown(
        columns=tuple(found.columns[index] for index in kept),
        headings=tuple(found.headings[index] for index in kept),
        indexes=tuple(found.indexes[index] for index in kept),
        cells=tuple(tuple(row[index] for index in kept) for row in found.cells),
    )


def layout(found: Shown, width: int) -> Layout | None:
    """The widths that make the table lowest; None where the rows take fewer lines one below the other."""
    sample = found.cells[:_SAMPLE]
    columns = [(heading, *column) for heading, *column in zip(found.headings, *sample, strict=True)]
    most = [max(map(len, column)) for column in columns]
    least = [max(min(_longest_word(text), _LONGEST) for text in column) for column in columns]
    room = width - GAP * (len(columns) - 1)
    if sum(least) > room or sum(most) > room < _READABLE * len(columns):
        return None
    widths = most if sum(most) <= room else _shared_out(columns, least, most, room)
    heights = [max(map(_height, row, widths)) for row in sample]
    if sum(heights) + len(heights) > sum(len(list(filter(None, row))) + 1 for row in sample) > 0:
        return None
    return Layout(tuple(widths), sum(heights) > _LOW * len(heights))


def _shared_out(columns: Sequence[Sequence[str]], least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """What room there is beyond the longest words, given letter by letter to the column that makes most rows high."""
    widths = list(least)
    heights = [[_height(text, width) for text in column] for column, width in zip(columns, widths, strict=True)]
    for _ in range(room - sum(widths)):
        growing = [index for index, width in enumerate(widths) if width < most[index]]
        highest = [max(row) for row in zip(*heights, strict=True)]
        index = max(growing, key=lambda one: (_excess(heights[one], highest), most[one] - widths[one]))
        widths[index] += 1
        heights[index] = [_height(text, widths[index]) for text in columns[index]]
    return widths


def _excess(heights: Sequence[int], highest: Sequence[int]) -> int:
    """The lines that a column has beyond the first in the rows that it makes as high as they are."""
    return sum(own - 1 for own, row in zip(heights, highest, strict=True) if own == row)


@lru_cache(maxsize=1 << 16)
def _height(text: str, width: int) -> int:
    """How many lines a text takes that is wrapped at words."""
    if len(text) <= width:
        return 1
    lines, used = 1, 0
    for word in text.split():
        size = len(word)
        if used and used + 1 + size > width:
            lines, used = lines + 1, 0
        used += size + (1 if used else 0)
        lines, used = lines + (used - 1) // width, (used - 1) % width + 1
    return lines


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _cut(text: str, room: int) -> str:
    """The text, cut in its midst where it is longer than there is room for."""
    for scheme in _SCHEMES:
        text = text.removeprefix(scheme)
    if len(text) <= room:
        return text
    tail = (room - 1) * 2 // 3
    return f"{text[: room - 1 - tail]}{_ELLIPSIS}{text[-tail:]}"
