"""Where everything goes, in points: parts by stress majorisation, boxes pushed apart, labels of lines fitted in.

A node is a box of fixed size (marker and label); a line runs between two nodes and carries the box of its label.
Nothing here is random: the starts are numbered, and of several the layout with the fewest crossings is taken.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.draw.boxes import Box, Point, Points, around, crossings, struck

GAP: Final = 10.0  # points between boxes, about a line of text
_STARTS: Final = 30  # fewer where there are many nodes
_STEPS: Final = 450  # starts times nodes, which bounds the time of a layout
_SWEEPS: Final = 40  # twice as many take a tenth off the stress, and twice the time
_STRETCH: Final = 1.35  # labels are wider than high, so pictures are laid out wider too
_GROWTH: Final = 1.08  # as little as makes room for the labels in a few turns


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part to be laid out: the sizes of nodes and of the labels of lines, and half a marker's size."""

    sizes: Sequence[tuple[float, float]]
    lines: Sequence[tuple[int, int]]
    label_sizes: Sequence[tuple[float, float]]
    marker: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A part that is laid out: the nodes' boxes, the markers in them, the boxes of the labels of lines."""

    nodes: tuple[Box, ...]
    markers: tuple[Point, ...]
    labels: tuple[Box, ...]

    def shifted(self, x: float, y: float) -> Placed:
        """The whole part moved by (x, y)."""
        nodes, labels = (tuple(box.shifted(x, y) for box in boxes) for boxes in (self.nodes, self.labels))
        return Placed(nodes, tuple((left + x, low + y) for left, low in self.markers), labels)

    def bounds(self) -> Box:
        """The smallest box around everything."""
        return around((*self.nodes, *self.labels))


def place(part: Part) -> Placed:
    """The part with every box at a position of its own."""
    distances = _distances(part)
    starts = range(max(3, min(_STARTS, _STEPS // len(part.sizes))))
    points = min((_candidate(part, distances, start) for start in starts), key=lambda found: found[0])[1]
    while True:
        nodes = _boxes(points, part.sizes)
        markers = place_markers(part, nodes)
        labels = fit_labels(part, nodes, markers)
        if labels is not None:
            return Placed(nodes, markers, labels)
        points = separate(points * _GROWTH, part.sizes)


def pack(parts: Sequence[Placed], gap: float = 28.0) -> list[Placed]:
    """The parts side by side in rows, to the right and down, in the order given; of several widths the most compact."""
    bounds = [part.bounds() for part in parts]
    area = sum((box.width + gap) * (box.height + gap) for box in bounds)
    least = max(box.width for box in bounds)
    orders = (_by([box.width for box in bounds]), _by([box.height for box in bounds]))
    rows = [
        _rows(bounds, order, max(least, math.sqrt(area * ratio)), gap)
        for order in orders
        for ratio in (1.2, 1.5, 1.8, 2.1, 2.5, 3.0)
    ]
    best = min(rows, key=_spread)
    return [part.shifted(to.x - box.x, to.y - box.y) for part, box, to in zip(parts, bounds, best, strict=True)]


def _rows(bounds: Sequence[Box], order: Sequence[int], width: float, gap: float) -> list[Box]:
    """The boxes in that order in rows not wider than `width`."""
    moved: dict[int, Box] = {}
    x = y = row = 0.0
    for number in order:
        box = bounds[number]
        if x and x + box.width > width:
            x, y, row = 0.0, y - row - gap, 0.0
        moved[number] = Box(x + box.width / 2, y - box.height / 2, box.width, box.height)
        x, row = x + box.width + gap, max(row, box.height)
    return [moved[number] for number in range(len(bounds))]


def _by(sizes: Sequence[float]) -> list[int]:
    """The numbers of the sizes, the largest first."""
    return sorted(range(len(sizes)), key=lambda number: (-sizes[number], number))


def _spread(boxes: Sequence[Box]) -> float:
    """The area of a sheet for the boxes, larger for one that is much wider or higher than a screen."""
    sheet = around(boxes)
    shape = sheet.width / sheet.height / 1.5
    return sheet.width * sheet.height * (1 + 0.25 * abs(math.log(shape)))


def separate(points: Points, sizes: Sequence[tuple[float, float]]) -> Points:
    """The points moved as little as needed for boxes of those sizes around them not to touch."""
    points = points.copy()
    extent = np.asarray(sizes) + GAP
    reach = (extent[:, None, :] + extent[None, :, :]) / 2
    for turn in range(400):
        offsets = points[None, :, :] - points[:, None, :]
        overlap = reach - np.abs(offsets)
        pairs = np.argwhere(np.triu((overlap > 0.01).all(axis=2), 1))
        if not len(pairs):
            break
        for one, other in pairs:
            _push(points, one, other, reach[one, other])
        if turn % 50 == 49:
            points *= _GROWTH
    return points.round(1)


def place_markers(part: Part, nodes: Sequence[Box]) -> tuple[Point, ...]:
    """The marker of each node: above its text, or below where fewer of its lines would then run through the text."""
    markers = [_marker(box, part.marker, 1) for box in nodes]
    for number, box in enumerate(nodes):
        above = _struck(part, nodes, markers, number)
        markers[number] = _marker(box, part.marker, -1)
        if above <= _struck(part, nodes, markers, number):
            markers[number] = _marker(box, part.marker, 1)
    return tuple(markers)


def _struck(part: Part, nodes: Sequence[Box], markers: Sequence[Point], number: int) -> int:
    """How many of a node's own lines run through its text."""
    box, (x, y) = nodes[number], markers[number]
    text = Box(x, box.y - math.copysign(part.marker, y - box.y), box.width, box.height - 2 * part.marker)
    own = [(markers[a], markers[b]) for a, b in part.lines if number in (a, b)]
    return int(struck([text], own).sum())


def fit_labels(part: Part, nodes: Sequence[Box], markers: Sequence[Point]) -> tuple[Box, ...] | None:
    """A box for the label of every line, near its middle and clear of all other boxes; None when one finds no room."""
    ends = [(markers[source], markers[target]) for source, target in part.lines]
    placed: dict[int, Box] = {}
    for number in sorted(range(len(ends)), key=lambda n: (math.dist(*ends[n]), n)):
        spots = _spots(*ends[number], *part.label_sizes[number])
        reach = around([box for _, box in spots])
        taken = [box for box in (*nodes, *placed.values()) if box.overlaps(reach, 1.5)]
        free = [spot for spot in spots if not any(spot[1].overlaps(other, 1.5) for other in taken)]
        if not free:
            return None
        lines = struck([box for _, box in free], ends).sum(axis=1)
        placed[number] = min(zip(lines, free, strict=True), key=lambda spot: float(spot[0] + spot[1][0]))[1][1]
    return tuple(placed[number] for number in range(len(ends)))


def _spots(start: Point, end: Point, width: float, height: float) -> list[tuple[float, Box]]:
    """Boxes on the line, and the cost of each: how far it is from the middle and from the line."""
    spots = []
    for step in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6):
        along = 0.5 + step * 0.05
        x, y = (a + (b - a) * along for a, b in zip(start, end, strict=True))
        for rise in (0.0, 0.5, -0.5):
            spots.append((abs(step) * 0.12 + abs(rise), Box(x, y + rise * height, width, height)))
    return spots


def _marker(box: Box, half: float, side: int) -> Point:
    """The middle of a marker at the top (side 1) or at the bottom (side -1) of a node's box."""
    return box.x, box.y + side * (box.height / 2 - half)


def _candidate(part: Part, distances: Points, start: int) -> tuple[float, Points]:
    """One layout and its faults: lines that cross, and lines that run over a node that is not theirs."""
    points = separate(_stress(distances, start) * (_STRETCH, 1 / _STRETCH), part.sizes)
    nodes = _boxes(points, part.sizes)
    markers = place_markers(part, nodes)
    ends = [(markers[source], markers[target]) for source, target in part.lines]
    foreign = np.ones((len(nodes), len(ends)), dtype=bool)
    for number, line in enumerate(part.lines):
        foreign[list(line), number] = False
    over = int((struck(nodes, ends) & foreign).sum())
    own = sum(_struck(part, nodes, markers, number) for number in range(len(nodes)))
    size = points.max(axis=0) - points.min(axis=0)
    return 2 * over + own + crossings(ends) + float(size[0] * size[1]) / 1e7, points


def _stress(distances: Points, start: int) -> Points:
    """Points whose distances come near those wanted, by majorisation node for node from the numbered start."""
    count = len(distances)
    angles = 2 * np.pi * ((np.arange(count) * (start + 1) * 0.618034) % 1.0)
    points: Points = np.column_stack((np.cos(angles), np.sin(angles))) * distances.max() / 2
    weights = np.divide(1.0, distances**2, out=np.zeros_like(distances), where=distances > 0)
    for _ in range(_SWEEPS):
        for node in range(count):
            offsets = points[node] - points
            length = np.maximum(np.hypot(offsets[:, 0], offsets[:, 1]), 1e-6)
            wanted = points + offsets * (distances[node] / length)[:, None]
            total = weights[node].sum()
            if total:
                points[node] = (wanted * weights[node][:, None]).sum(axis=0) / total
    return points


def _distances(part: Part) -> Points:
    """Shortest ways between all nodes; a line is as long as its ends and its label need."""
    count = len(part.sizes)
    ways: Points = np.full((count, count), np.inf)
    np.fill_diagonal(ways, 0.0)
    for (source, target), (width, height) in zip(part.lines, part.label_sizes, strict=True):
        room = sum(sum(part.sizes[end]) for end in (source, target)) / 4 + (width + height) / 2 + 2 * GAP
        ways[source, target] = ways[target, source] = min(ways[source, target], room)
    for middle in range(count):
        ways[:] = np.minimum(ways, ways[:, middle, None] + ways[None, middle, :])
    return ways


def _boxes(points: Points, sizes: Sequence[tuple[float, float]]) -> tuple[Box, ...]:
    return tuple(Box(float(x), float(y), *size) for (x, y), size in zip(points, sizes, strict=True))


def _push(points: Points, one: int, other: int, reach: Points) -> None:
    """Two boxes moved apart along the axis on which that takes least."""
    offset = points[other] - points[one]
    overlap = reach - np.abs(offset)
    if (overlap <= 0).any():
        return
    axis = int(overlap[1] <= overlap[0])
    step = (overlap[axis] / 2 + 0.1) * (1 if offset[axis] >= 0 else -1)
    points[one, axis] -= step
    points[other, axis] += step
