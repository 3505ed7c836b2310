"""Boxes and lines: what overlaps, what crosses, what lies near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Points: TypeAlias = "npt.NDArray[np.float64]"
Truths: TypeAlias = "npt.NDArray[np.bool_]"
Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Point, Point]
Size: TypeAlias = tuple[float, float]
Cell: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its centre and its size."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two come nearer than `gap` in both directions."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 + gap
            and abs(self.y - other.y) < (self.height + other.height) / 2 + gap
        )

    def shifted(self, x: float, y: float) -> Box:
        """The same box moved by (x, y)."""
        return Box(self.x + x, self.y + y, self.width, self.height)


class Grid:
    """Boxes by the cells of a grid that they reach into, so that only the near ones are compared."""

    def __init__(self, boxes: Sequence[Box], cell: float) -> None:
        self._cell = cell
        self._cells: defaultdict[Cell, list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Take in one more."""
        for cell in self._reached(box, 0.0):
            self._cells[cell].append(box)

    def hits(self, box: Box, gap: float) -> bool:
        """Whether one of the boxes comes nearer than `gap`."""
        return any(other.overlaps(box, gap) for cell in self._reached(box, gap) for other in self._cells.get(cell, ()))

    def _reached(self, box: Box, gap: float) -> Iterator[Cell]:
        across, up = box.width / 2 + gap, box.height / 2 + gap
        rows = range(int((box.y - up) // self._cell), int((box.y + up) // self._cell) + 1)
        for column in range(int((box.x - across) // self._cell), int((box.x + across) // self._cell) + 1):
            yield from ((column, row) for row in rows)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around those boxes."""
    left = min(box.x - box.width / 2 for box in boxes)
    right = max(box.x + box.width / 2 for box in boxes)
    low = min(box.y - box.height / 2 for box in boxes)
    high = max(box.y + box.height / 2 for box in boxes)
    return Box((left + right) / 2, (low + high) / 2, right - left, high - low)


def strikes(box: Box, line: Line) -> bool:
    """Whether the line runs through the box."""
    enters, leaves = 0.0, 1.0
    for start, stop, middle, size in zip(*line, (box.x, box.y), (box.width, box.height), strict=True):
        way = stop - start if abs(stop - start) > 1e-9 else 1e-9
        first, second = (middle - size / 2 - start) / way, (middle + size / 2 - start) / way
        enters, leaves = max(enters, min(first, second)), min(leaves, max(first, second))
    return enters < leaves


def struck(boxes: Sequence[Box], lines: Sequence[Line] | Points) -> Truths:
    """For each box and each line whether the line runs through the box, as a table of boxes by lines."""
    if not len(boxes) or not len(lines):
        return np.zeros((len(boxes), len(lines)), dtype=bool)
    centres = np.array([(box.x, box.y) for box in boxes])[:, None, :]
    halves = np.array([(box.width / 2, box.height / 2) for box in boxes])[:, None, :]
    ends = np.asarray(lines)[None, :, :, :]
    starts, deltas = ends[:, :, 0], ends[:, :, 1] - ends[:, :, 0]
    deltas = np.where(np.abs(deltas) < 1e-9, 1e-9, deltas)
    first, second = (centres - halves - starts) / deltas, (centres + halves - starts) / deltas
    enters = np.minimum(first, second).max(axis=2).clip(min=0.0)
    leaves = np.maximum(first, second).min(axis=2).clip(max=1.0)
    through: Truths = enters < leaves
    return through


def crossings(lines: Sequence[Line]) -> int:
    """How many pairs of lines cross; lines that share an end do not."""
    if not lines:
        return 0
    ends = np.array(lines)
    starts, stops = ends[:, 0], ends[:, 1]
    beyond = _side(starts[:, None], stops[:, None], starts[None]) * _side(starts[:, None], stops[:, None], stops[None])
    both = (beyond < 0) & (beyond < 0).T
    return int(np.triu(both, 1).sum())


def separate(points: Points, sizes: Sequence[Size], gap: float, growth: float = 1.08) -> Points:
    """The points moved as little as needed for boxes of those sizes around them not to come nearer than `gap`.

    Where pushing does not do, all of them move away from the middle by `growth`.
    """
    places = [(float(x), float(y)) for x, y in points]
    reaches = [(width + gap, height + gap) for width, height in sizes]
    extents = np.asarray(reaches)
    for turn in range(400):
        pushed = False
        for one, other in _overlapping(np.asarray(places), extents):
            pushed |= _push(places, one, other, reaches[one], reaches[other])
        if not pushed:
            break
        if turn % 50 == 49:
            places = [(x * growth, y * growth) for x, y in places]
    return np.array(places).round(1)


def _overlapping(places: Points, extents: Points) -> list[list[int]]:
    """The pairs of boxes that overlap, by number, in order; from left to right each is compared with the next ones."""
    order = np.argsort(places[:, 0], kind="stable")
    middles, halves = places[order], extents[order] / 2
    widest = 2 * float(halves[:, 0].max())
    found = [np.zeros((0, 2), dtype=np.intp)]
    for step in range(1, len(order)):
        offsets = np.abs(middles[step:] - middles[:-step])
        if offsets[:, 0].min() >= widest:
            break
        both = np.flatnonzero((offsets < halves[step:] + halves[:-step] - 0.01).all(axis=1))
        found.append(np.sort(np.column_stack((order[both], order[both + step])), axis=1))
    pairs = np.concatenate(found)
    in_order: list[list[int]] = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tolist()
    return in_order


def _push(places: list[Point], one: int, other: int, reach: Size, further: Size) -> bool:
    """Move two boxes apart along the axis on which that takes least; whether they still overlapped."""
    (x, y), (left, low) = places[one], places[other]
    across = (reach[0] + further[0]) / 2 - abs(left - x)
    up = (reach[1] + further[1]) / 2 - abs(low - y)
    if across <= 0 or up <= 0:
        return False
    if up <= across:
        step = (up / 2 + 0.1) * (1 if low >= y else -1)
        places[one], places[other] = (x, y - step), (left, low + step)
    else:
        step = (across / 2 + 0.1) * (1 if left >= x else -1)
        places[one], places[other] = (x - step, y), (left + step, low)
    return True


def _side(begin: Points, end: Points, point: Points) -> Points:
    """The sign of the side of the line from begin to end on which the point lies; 0 when it lies on the line."""
    way, other = end - begin, point - begin
    sign: Points = np.sign((way[..., 0] * other[..., 1] - way[..., 1] * other[..., 0]).round(6))
    return sign
