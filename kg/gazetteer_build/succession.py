"""Which unit took over which, wholly or in part, and by which resolution."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kg.gazetteer_build.dating import Patch, Unit
from kg.gazetteer_build.snapshots import TWO_LEVELS, Place, Turn


def successions(units: Mapping[str, Unit], patch: Patch, turn: Turn) -> set[tuple[str, str, str, str]]:
    """(old key, new key, "whole" or "divided", resolution or "") for every successor that the sources name."""
    found = {(one, other, "whole", units[other].resolution) for one, other in _renewed(units)}
    begun = {(unit.place, unit.begin): unit.key for unit in units.values()}
    ended = {(unit.place, unit.end): unit.key for unit in units.values()}
    for row in patch.values():
        if row["into"]:
            into = _standing(units, (row["level"], row["into"]), row["date"])
            found.add((ended[(row["level"], row["scope"]), row["date"]], into, "whole", row["source"]))
    for gone, place, share in turn.became():
        if key := ended.get((gone, TWO_LEVELS)):
            new = begun[place, TWO_LEVELS]
            found.add((key, new, share, units[new].resolution))
    return found | set(_divided_districts(units, found))


def _divided_districts(
    units: Mapping[str, Unit], found: Collection[tuple[str, str, str, str]]
) -> Iterator[tuple[str, str, str, str]]:
    """The districts of June 2025, of which the sources speak by their communes alone, among the new communes."""
    told = {old for old, *_ in found}
    for old, new, _, resolution in found:
        unit = units[old]
        if unit.place[0] == "commune" and unit.end == TWO_LEVELS and unit.above not in told:
            yield unit.above, new, "divided", resolution


def _renewed(units: Mapping[str, Unit]) -> Iterator[tuple[str, str]]:
    """Units of one code that follow one another, apart from the day on which codes were given out anew."""
    begun = {(unit.place, unit.begin): unit.key for unit in units.values()}
    for unit in units.values():
        if unit.end != TWO_LEVELS and (new := begun.get((unit.place, unit.end))):
            yield unit.key, new


def _standing(units: Mapping[str, Unit], place: Place, day: str) -> str:
    return next(key for key, unit in units.items() if unit.place == place and unit.begin <= day < (unit.end or "9"))
