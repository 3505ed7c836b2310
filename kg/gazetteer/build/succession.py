"""Which unit took over which, wholly or in part, and by which resolution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from kg.gazetteer.build.dating import Patch, Unit
from kg.gazetteer.build.snapshots import TWO_LEVELS, LevelCode, Turn

_Row = tuple[str, str, str, str]


def successions(units: Mapping[str, Unit], patch: Patch, turn: Turn) -> set[_Row]:
    """(old key, new key, "whole" or "divided", resolution or "") for every successor that the sources name."""
    found = set(_decided(units, patch))
    divided = {old for old, _, share, _ in found if share == "divided"}
    found |= {(old, new, "whole", units[new].resolution) for old, new in _renewed(units) if old not in divided}
    begun = {(unit.code, unit.begin): unit.key for unit in units.values()}
    ended = {(unit.code, unit.end): unit.key for unit in units.values()}
    for gone, code, share in turn.became():
        if key := ended.get((gone, TWO_LEVELS)):
            new = begun[code, TWO_LEVELS]
            found.add((key, new, share, units[new].resolution))
    return found | set(_districts(units, found))


def _decided(units: Mapping[str, Unit], patch: Patch) -> Iterator[_Row]:
    """The rows of the patch: one code in `into` took the unit whole, several joined by "|" divided it."""
    ended = {(unit.code, unit.end): unit.key for unit in units.values()}
    for row in patch.values():
        codes = row["into"].split("|") if row["into"] else []
        for code in codes:
            into = _standing(units, (row["level"], code), row["date"])
            share = "whole" if len(codes) == 1 else "divided"
            yield ended[(row["level"], row["scope"]), row["date"]], into, share, row["source"]


def _districts(units: Mapping[str, Unit], found: Collection[_Row]) -> Iterator[_Row]:
    """The districts of June 2025, which the sources have by their communes alone, among the new communes.

    A district went over whole where all its communes went whole to one.
    """
    named = {old for old, *_ in found}
    shares: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for old, new, share, resolution in found:
        unit = units[old]
        if unit.level == "commune" and unit.end == TWO_LEVELS and unit.above not in named:
            shares[unit.above].add((new, share, resolution))
    for district, went in shares.items():
        whole = len(went) == 1 and all(share == "whole" for _, share, _ in went)
        for new, _, resolution in went:
            yield district, new, "whole" if whole else "divided", resolution


def _renewed(units: Mapping[str, Unit]) -> Iterator[tuple[str, str]]:
    """Units of one code that follow one another, apart from the day on which codes were given out anew."""
    begun = {(unit.code, unit.begin): unit.key for unit in units.values()}
    for unit in units.values():
        if unit.end != TWO_LEVELS and (new := begun.get((unit.code, unit.end))):
            yield unit.key, new


def _standing(units: Mapping[str, Unit], code: LevelCode, day: str) -> str:
    return next(key for key, unit in units.items() if unit.code == code and unit.begin <= day < (unit.end or "9"))
