"""Where the units lie: the points of vietnamadminunits without those that its other points contradict.

A point is left out when it lies outside Vietnam; when several units bear it, except for one that stands above the
others, since a geocoder that does not find a commune gives the point of its district; and when a commune of July 2025
and the communes that went wholly into it do not lie together, for these two sets of points have different sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import asin, cos, pi, radians, sin, sqrt
from statistics import median
from typing import Final

from kg.gazetteer import LEVELS
from kg.gazetteer.build.dating import Unit
from kg.gazetteer.build.snapshots import EARLY_2025, TWO_LEVELS, LevelCode, Table, Turn, kinds

_COLUMNS: Final = {"province": "province", "district": "district", "commune": "ward"}
_SOUTH, _NORTH, _WEST, _EAST = 8.0, 23.5, 102.0, 115.0
"""Vietnam with Hoàng Sa and Trường Sa."""
_RADII: Final = 3.0
"""How far from their middle, in radii of a disk of the commune's area and one kilometre, points lie together."""
_EARTH_KM: Final = 6371.0

Spot = tuple[float, float]
Spots = dict[LevelCode, Spot]


def coordinates(units: Mapping[str, Unit], turn: Turn) -> Iterator[tuple[str, str, str]]:
    """(key, latitude, longitude) of every unit that has a point; of two points the later one counts."""
    old, new = _spots(turn.old), _spots(turn.new)
    for codes, spots in zip(_contradicted(old, new, turn), (old, new), strict=True):
        for code in codes:
            del spots[code]
    for unit in units.values():
        if unit.end == "" or unit.end > TWO_LEVELS:
            spot = new.get(unit.code)
        else:
            spot = old.get(unit.code) if unit.begin <= EARLY_2025 < unit.end else None
        if spot:
            yield unit.key, _decimal(spot[0]), _decimal(spot[1])


def distance(one: Spot, other: Spot) -> float:
    """Kilometres on the globe between two points in degrees (haversine)."""
    north, east, north_2, east_2 = map(radians, (*one, *other))
    square = sin((north_2 - north) / 2) ** 2 + cos(north) * cos(north_2) * sin((east_2 - east) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(square))


def _spots(table: Table) -> Spots:
    found: Spots = {}
    for row in table:
        for level, column in _COLUMNS.items():
            if row.get(f"{column}Code"):
                found[level, row[f"{column}Code"]] = (row[f"{column}Lat"], row[f"{column}Lon"])
    bearers: defaultdict[Spot, list[LevelCode]] = defaultdict(list)
    for code, spot in found.items():
        if _SOUTH <= spot[0] <= _NORTH and _WEST <= spot[1] <= _EAST:
            bearers[spot].append(code)
    return {code: spot for spot, codes in bearers.items() for code in _highest(codes)}


def _highest(codes: Sequence[LevelCode]) -> list[LevelCode]:
    """The one code of the highest level among them, none where it is not alone on that level."""
    top = min(LEVELS.index(level) for level, _ in codes)
    found = [code for code in codes if LEVELS.index(code[0]) == top]
    return found if len(found) == 1 else []


def _contradicted(old: Spots, new: Spots, turn: Turn) -> tuple[set[LevelCode], set[LevelCode]]:
    """The communes before and since July 2025 that lie apart from those with which they should lie together."""
    merged: defaultdict[LevelCode, list[LevelCode]] = defaultdict(list)
    for gone, into, share in turn.became():
        if share == "whole" and gone in old and gone[0] == into[0] == "commune":
            merged[into].append(gone)
    gone_far: set[LevelCode] = set()
    new_far: set[LevelCode] = set()
    for code, reach in _reaches(turn.new):
        if code in new and (before := merged[code]):
            middle, near = _middle([new[code], *(old[one] for one in before)], reach)
            gone_far.update(one for one in before if distance(old[one], middle) > near)
            new_far.update({code} if distance(new[code], middle) > near else ())
    return gone_far, new_far


def _reaches(table: Table) -> Iterable[tuple[LevelCode, float]]:
    """How far the points of each commune may lie from their middle; the islands of a special zone may lie anywhere."""
    special_zone = kinds()["dac-khu"]
    for row in table:
        if row["wardAreaKm2"] and row["wardType"].casefold() != special_zone:
            yield ("commune", row["wardCode"]), _RADII * (sqrt(row["wardAreaKm2"] / pi) + 1)


def _middle(spots: Sequence[Spot], reach: float) -> tuple[Spot, float]:
    """The median point, and how far from it a point may lie: two points that are too far apart both lie too far."""
    middle = (median(north for north, _ in spots), median(east for _, east in spots))
    return middle, reach if len(spots) > 2 else reach / 2


def _decimal(degrees: float) -> str:
    """At most five decimals, which is a metre: "21.0567"."""
    whole, _, part = f"{degrees:.5f}".partition(".")
    return f"{whole}.{part.rstrip('0') or '0'}"
