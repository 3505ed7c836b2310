"""Points for the nodes of a page that is zoomed: each connected part by forces, the parts side by side.

A page sets its labels itself, so points need no room for them; a picture has `kg.draw.layout`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import rustworkx

from kg.draw.boxes import Box, Point, Points, separate
from kg.draw.layout import Placed, pack

_ROOM: Final = 64.0  # points between neighbours, on the average
_LEAST: Final = (15.0, 15.0)  # points of a marker, which no other covers
_TURNS: Final = 60  # of the forces; more change nothing that is seen
_MOST: Final = 240_000_000  # turns times pairs of nodes, which bounds the time: some 3 seconds
_FEWEST: Final = 20
_STRETCH: Final = 1.25  # screens are wider than high


def spread(count: int, lines: Iterable[tuple[int, int]]) -> list[Point]:
    """A point for each of `count` nodes, those of a line near each other, the same for the same lines."""
    graph: rustworkx.PyGraph[int, None] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from_no_data(sorted({(min(line), max(line)) for line in lines}))
    parts = sorted(map(sorted, rustworkx.connected_components(graph)), key=lambda part: (-len(part), part))
    placed = [_placed(_part(graph, part)) for part in parts]
    found: list[Point] = [(0.0, 0.0)] * count
    for part, spots in zip(parts, pack(placed, gap=_ROOM) if placed else (), strict=True):
        for node, spot in zip(part, spots.markers, strict=True):
            found[node] = (round(spot[0], 1), round(spot[1], 1))
    return found


def _part(graph: rustworkx.PyGraph[int, None], part: Sequence[int]) -> Points:
    """The points of one connected part, around its middle."""
    if len(part) == 1:
        return np.zeros((1, 2))
    within = graph.subgraph(list(part))
    turns = max(_FEWEST, min(_TURNS, _MOST // len(part) ** 2))
    laid = rustworkx.spring_layout(within, num_iter=turns, seed=1)
    points = np.array([laid[number] for number in range(len(part))])
    points = (points - points.mean(axis=0)) * (_STRETCH, 1 / _STRETCH)
    size = np.prod(points.max(axis=0) - points.min(axis=0))
    points *= _ROOM * math.sqrt(len(part) / max(float(size), 1e-9))
    return separate(points, [_LEAST] * len(part), 0.0)


def _placed(points: Points) -> Placed:
    spots = tuple((float(x), float(y)) for x, y in points)
    return Placed(tuple(Box(x, y, *_LEAST) for x, y in spots), spots, ())
