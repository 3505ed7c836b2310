"""The scene with a place for everything, whatever draws it: each connected part by itself, then the parts in rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import networkx as nx

from kg.draw.boxes import Box, Line, Point, Size, around
from kg.draw.layout import STEPS, Part, pack, place
from kg.draw.scene import Link, Mark, Scene

MARKER: Final = 7.0
"""Half a marker's height, in points."""
_HEAD: Final = 6.0  # length of the head of an arrow


@dataclass(frozen=True, slots=True)
class Measures:
    """How wide and high the label of a node and that of a line are set."""

    mark: Callable[[Mark], Size]
    link: Callable[[Link], Size]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The boxes of the nodes and their markers by name, and the boxes of the labels of lines by their two ends."""

    marks: dict[str, Box]
    markers: dict[str, Point]
    links: dict[tuple[str, str], Box]

    def shifted(self, x: float, y: float) -> Sheet:
        """Everything moved by (x, y)."""
        return Sheet(
            {name: box.shifted(x, y) for name, box in self.marks.items()},
            {name: (left + x, low + y) for name, (left, low) in self.markers.items()},
            {ends: box.shifted(x, y) for ends, box in self.links.items()},
        )

    def bounds(self) -> Box:
        """The smallest box around everything."""
        return around((*self.marks.values(), *self.links.values()))


def laid_out(scene: Scene, measures: Measures, steps: int = STEPS) -> Sheet:
    """Places for everything in a scene; fewer `steps` cost less time, and more lines cross."""
    graph: nx.Graph[str] = nx.Graph([(link.source, link.target) for link in scene.links])
    graph.add_nodes_from(mark.name for mark in scene.marks)
    marks = {mark.name: mark for mark in scene.marks}
    parts = []
    for names in sorted(sorted(component) for component in nx.connected_components(graph)):
        links = [link for link in scene.links if link.source in names]
        parts.append(([marks[name] for name in names], links))
    placed = pack([place(_part(nodes, links, measures), steps) for nodes, links in parts])
    sheet = Sheet({}, {}, {})
    for (nodes, links), spots in zip(parts, placed, strict=True):
        sheet.marks.update((node.name, box) for node, box in zip(nodes, spots.nodes, strict=True))
        sheet.markers.update((node.name, spot) for node, spot in zip(nodes, spots.markers, strict=True))
        sheet.links.update(((link.source, link.target), box) for link, box in zip(links, spots.labels, strict=True))
    return sheet


def arrow(start: Point, end: Point) -> tuple[Line, tuple[Point, Point, Point]]:
    """The shaft between two markers, and the head at its end."""
    length = max(math.dist(start, end), 1e-6)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    room = min(MARKER, length / 3)
    first = (start[0] + along[0] * room, start[1] + along[1] * room)
    tip = (end[0] - along[0] * room, end[1] - along[1] * room)
    neck = (tip[0] - along[0] * _HEAD, tip[1] - along[1] * _HEAD)
    side = (-along[1] * _HEAD * 0.4, along[0] * _HEAD * 0.4)
    return (first, neck), (tip, (neck[0] + side[0], neck[1] + side[1]), (neck[0] - side[0], neck[1] - side[1]))


def _part(nodes: list[Mark], links: list[Link], measures: Measures) -> Part:
    numbers = {node.name: number for number, node in enumerate(nodes)}
    texts = [measures.mark(node) for node in nodes]
    return Part(
        sizes=[(max(width, 2 * MARKER), height + 2 * MARKER + 3) for width, height in texts],
        lines=[(numbers[link.source], numbers[link.target]) for link in links],
        label_sizes=[measures.link(link) for link in links],
        marker=MARKER,
    )
