"""The shape of the country, told by points of its units (`kg/data/gazetteer/coordinates.csv`), for want of borders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.gazetteer import Gazetteer, unit_label
from kg.gazetteer.files import rows

Point = tuple[float, float]
"""Latitude and longitude, in degrees."""
_FILE: Final = "coordinates.csv"
_NEIGHBOURS: Final = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if (down, right) != (0, 0)]


@cache
def points() -> tuple[Point, ...]:
    """A point in each unit of 2025, of every level, each once."""
    return tuple(dict.fromkeys((float(latitude), float(longitude)) for _, latitude, longitude in rows(_FILE)))


@cache
def alone() -> tuple[tuple[Point, str], ...]:
    """The points about which there is no other for a degree, with the names of their units: the islands far out."""
    cells: defaultdict[tuple[int, int], list[tuple[Point, str]]] = defaultdict(list)
    for key, latitude, longitude in rows(_FILE):
        point = (float(latitude), float(longitude))
        cells[int(point[0] // 1), int(point[1] // 1)].append((point, key))
    return tuple(
        (held[0][0], name)
        for cell, held in sorted(cells.items())
        if not any((cell[0] + down, cell[1] + right) in cells for down, right in _NEIGHBOURS)
        for name in _names(held[0][1])
    )


def _names(key: str) -> Iterator[str]:
    if unit := Gazetteer.load().unit(key):
        yield unit_label(unit)
