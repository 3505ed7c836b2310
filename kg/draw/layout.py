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

from kg.draw.boxes import Box, Grid, Point, Points, Size, around, crossings, separate, strikes, struck

GAP: Final = 10.0  # points between boxes, about a line of text
_STARTS: Final = 30  # fewer where there are many nodes
STEPS: Final = 450
"""Starts times nodes, which bounds the time of a layout: three starts for 150 nodes, some second of time."""
_SWEEPS: Final = 40  # twice as many take a tenth off the stress, and twice the time
_STRETCH: Final = 1.35  # labels are wider than high, so pictures are laid out wider too
_GROWTH: Final = 1.08  # as little as makes room for the labels in a few turns
_CELL: Final = 120.0  # points: about as wide as a label


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part to be laid out: the sizes of nodes and of the labels of lines, and half a marker's size."""

    sizes: Sequence[Size]
    lines: Sequence[tuple[int, int]]
    label_sizes: Sequence[Size]
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


def place(part: Part, steps: int = STEPS) -> Placed:
    """The part with every box at a position of its own; fewer `steps` cost less time, and more lines cross."""
    distances = _distances(part)
    starts = range(max(1, min(_STARTS, steps // len(part.sizes))))
    points = min((_candidate(part, distances, start) for start in starts), key=lambda found: found[0])[1]
    while True:
        nodes = _boxes(points, part.sizes)
        markers = place_markers(part, nodes)
        labels = fit_labels(part, nodes, markers)
        if labels is not None:
            return Placed(nodes, markers, labels)
        points = separate(points * _GROWTH, part.sizes, GAP)


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


def place_markers(part: Part, nodes: Sequence[Box]) -> tuple[Point, ...]:
    """The marker of each node: above its text, or below where fewer of its lines would then run through the text."""
    markers = [_marker(box, part.marker, 1) for box in nodes]
    neighbours = _neighbours(part)
    for number, box in enumerate(nodes):
        above = _struck(part, box, markers, number, neighbours)
        markers[number] = _marker(box, part.marker, -1)
        if not above or above <= _struck(part, box, markers, number, neighbours):
            markers[number] = _marker(box, part.marker, 1)
    return tuple(markers)


def _neighbours(part: Part) -> list[list[int]]:
    """For each node the others that lines lead to or from, as often as there are lines."""
    found: list[list[int]] = [[] for _ in part.sizes]
    for source, target in part.lines:
        found[source].append(target)
        found[target].append(source)
    return found


def _struck(part: Part, box: Box, markers: Sequence[Point], number: int, neighbours: Sequence[Sequence[int]]) -> int:
    """How many of a node's own lines run through its text."""
    x, y = markers[number]
    text = Box(x, box.y - math.copysign(part.marker, y - box.y), box.width, box.height - 2 * part.marker)
    return sum(strikes(text, ((x, y), markers[other])) for other in neighbours[number])


def fit_labels(part: Part, nodes: Sequence[Box], markers: Sequence[Point]) -> tuple[Box, ...] | None:
    """A box for the label of every line, near its middle and clear of all other boxes; None when one finds no room."""
    ends = [(markers[source], markers[target]) for source, target in part.lines]
    if not ends:
        return ()
    lines = np.array(ends)
    low, high = lines.min(axis=1), lines.max(axis=1)
    taken = Grid(nodes, _CELL)
    placed: dict[int, Box] = {}
    for number in sorted(range(len(ends)), key=lambda n: (math.dist(*ends[n]), n)):
        spots = _spots(*ends[number], *part.label_sizes[number])
        free = [spot for spot in spots if not taken.hits(spot[1], 1.5)]
        if not free:
            return None
        reach = around([box for _, box in free])
        corner, half = np.array((reach.x, reach.y)), np.array((reach.width, reach.height)) / 2
        near = lines[((low <= corner + half) & (high >= corner - half)).all(axis=1)]
        counts = struck([box for _, box in free], near).sum(axis=1)
        box = min(zip(counts, free, strict=True), key=lambda spot: float(spot[0] + spot[1][0]))[1][1]
        placed[number] = box
        taken.add(box)
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
    points = separate(_stress(distances, start) * (_STRETCH, 1 / _STRETCH), part.sizes, GAP)
    nodes = _boxes(points, part.sizes)
    markers = place_markers(part, nodes)
    ends = [(markers[source], markers[target]) for source, target in part.lines]
    foreign = np.ones((len(nodes), len(ends)), dtype=bool)
    for number, line in enumerate(part.lines):
        foreign[list(line), number] = False
    over = int((struck(nodes, ends) & foreign).sum())
    neighbours = _neighbours(part)
    own = sum(_struck(part, box, markers, number, neighbours) for number, box in enumerate(nodes))
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
