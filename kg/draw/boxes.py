"""Boxes and lines: what overlaps, what crosses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Points: TypeAlias = "npt.NDArray[np.float64]"
Truths: TypeAlias = "npt.NDArray[np.bool_]"
Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Point, Point]


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


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around those boxes."""
    left = min(box.x - box.width / 2 for box in boxes)
    right = max(box.x + box.width / 2 for box in boxes)
    low = min(box.y - box.height / 2 for box in boxes)
    high = max(box.y + box.height / 2 for box in boxes)
    return Box((left + right) / 2, (low + high) / 2, right - left, high - low)


def struck(boxes: Sequence[Box], lines: Sequence[Line]) -> Truths:
    """For each box and each line whether the line runs through the box, as a table of boxes by lines."""
    if not boxes or not lines:
        return np.zeros((len(boxes), len(lines)), dtype=bool)
    centres = np.array([(box.x, box.y) for box in boxes])[:, None, :]
    halves = np.array([(box.width / 2, box.height / 2) for box in boxes])[:, None, :]
    ends = np.array(lines)[None, :, :, :]
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


def _side(begin: Points, end: Points, point: Points) -> Points:
    """The sign of the side of the line from begin to end on which the point lies; 0 when it lies on the line."""
    way, other = end - begin, point - begin
    sign: Points = np.sign((way[..., 0] * other[..., 1] - way[..., 1] * other[..., 0]).round(6))
    return sign
