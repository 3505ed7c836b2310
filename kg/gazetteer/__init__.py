"""The administrative units of Vietnam with their dates: which units a name may mean on a given day.

A GSO code is not a unit: code 91 was Kiên Giang and is An Giang, 769 was Quận 2 and became thành phố Thủ Đức.
So a unit's key is `<level>-<code>-<valid from>`, and a unit ends (`valid_until`, the first day on which it no longer
stands) whenever its kind, its name or the unit above it changes. Dates are those of the resolutions as far as
`patch.csv` knows them, and otherwise the day of the first snapshot that shows the change: 2024-01-01 or 2025-04-01.
`FIRST` (2019-10-06), the day of the oldest snapshot, stands for "then or at any time before". The files are written
by `kg.gazetteer.build`, those written by hand are `patch.csv`, `abbreviations.csv`, `aliases.csv`, `kinds.csv`
and `spellings.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from kg.gazetteer.files import Row, by_second, ends_in, lines, rests_of, rows, rows_of
from kg.gazetteer.names import LEVELS, OUTER, aliases, english, folded, is_city, kind_of, levels, unit_label
from kg.model import Unit

__all__ = [
    "FIRST",
    "LEVELS",
    "Gazetteer",
    "Point",
    "Succession",
    "english",
    "folded",
    "is_city",
    "kind_of",
    "may_stand_on",
    "unit_label",
    "valid_on",
]

FIRST: Final = "2019-10-06"
_SNAPSHOTS: Final = {"2024-01-01": "2019-10-07", "2025-04-01": "2024-01-02"}
"""The day of a snapshot and the first day after the one before: a unit first seen in it began between the two."""

_COUNTRY: Final = "country-vn"
_MOST_WORDS: Final = 8
"""More words than any name of a unit has: "Văn Miếu - Quốc Tử Giám" has six."""
_ALIKE: Final = 0.9
"""How like two names must be, from 0 to 1: one letter or mark of ten may differ."""

_DIGIT: Final = re.compile(r"\d+")
_BREAKS: Final = (",", ";", ":", "!", "?", ")")

Names = Mapping[str, tuple[Unit, ...]]


class Point(NamedTuple):
    """A position in decimal degrees of WGS 84."""

    latitude: Decimal
    longitude: Decimal


class Succession(NamedTuple):
    """That a unit succeeded another on a day: "whole", or "divided" where only a share went there.

    `resolution` is the act that decided it, None where the gazetteer does not name it.
    """

    old: Unit
    new: Unit
    share: str
    day: str
    resolution: str | None


def valid_on(unit: Unit, on: str) -> bool:
    """Whether the unit stands on that ISO date."""
    begun = unit.valid_from in {None, FIRST} or str(unit.valid_from) <= on
    return begun and (unit.valid_until is None or on < unit.valid_until)


def may_stand_on(unit: Unit, on: str) -> bool:
    """Whether the unit may stand on that ISO date; one first seen in a snapshot may be as old as the one before."""
    seen_after = _SNAPSHOTS.get(str(unit.valid_from))
    return valid_on(replace(unit, valid_from=seen_after), on) if seen_after else valid_on(unit, on)


@dataclass(frozen=True)
class Gazetteer:
    """All units; provinces and districts are in memory, communes are read when first asked for."""

    _units: Mapping[str, Unit] = field(repr=False)
    _names: Mapping[str, Names] = field(repr=False)

    @classmethod
    @cache
    def load(cls) -> Gazetteer:
        """The gazetteer that travels with the package, read once."""
        units: dict[str, Unit] = {}
        names: dict[str, dict[str, tuple[Unit, ...]]] = {level: {} for level in ("country", *LEVELS[:2])}
        for row in rows("units.csv"):
            unit = units[row[0]] = _unit(row, units.get(row[7]))
            for name in row[9].split("|"):
                names[row[1]][name] = (*names[row[1]].get(name, ()), unit)
        return cls(MappingProxyType(units), MappingProxyType(names))

    def central(self) -> Unit:
        """The country, above every province."""
        return self._units[_COUNTRY]

    def unit(self, key: str) -> Unit | None:
        """The unit of that key."""
        if key.startswith("commune-"):
            return _commune_of_key(key)
        return self._units.get(key)

    def units(self, level: str) -> tuple[Unit, ...]:
        """Every unit of a level in the order of keys."""
        if level == "commune":
            return tuple(_communes_by_key().values())
        return tuple(unit for unit in self._units.values() if unit.level == level)

    def names(self, level: str) -> Names:
        """The folded names of a level, each with the units that bear or bore it."""
        if level == "commune":
            folded_names = dict.fromkeys(line.partition(b",")[0].decode() for line in lines("communes.csv"))
            return MappingProxyType({name: self.bearing(name, level) for name in folded_names})
        return MappingProxyType(self._names[level])

    def find(
        self,
        kind: str | None,
        name: str,
        *,
        on: str | None = None,
        level: str | None = None,
        within: Unit | None = None,
    ) -> tuple[Unit, ...]:
        """The units that "kind name" may mean, in the order of keys.

        With `on` those that stand on that date or, where none does, the others, with their dates.
        Without a kind ("Cần Thơ", "Quận 6") provinces and districts come before communes.
        """
        if kind is None:
            kind, name = _split_kind(name)
        elif (kind := kind_of(kind)) is None:
            return ()
        found = [unit for unit in self._named(kind, name, level) if within is None or _lies_in(unit, within)]
        standing = [unit for unit in found if on is None or valid_on(unit, on)]
        return tuple(sorted(standing or found, key=lambda unit: unit.key))

    def longest_name_at(self, words: Sequence[str], kind: str | None = None) -> int:
        """How many of the words are a unit's name: 3 for "Trần Văn Thời Nguyễn Văn A" after "huyện", 0 for none.

        Without a kind only provinces and districts count.
        """
        if not words or words[0][:1].islower() or (kind and kind_of(kind) is None):
            return 0
        of_kind = kind_of(kind) if kind else None
        among = levels(of_kind) if of_kind else LEVELS[:2]
        last = next((i for i, word in enumerate(words[:_MOST_WORDS]) if word.endswith(_BREAKS)), _MOST_WORDS - 1)
        for count in range(min(len(words), last + 1), 0, -1):
            if words[count - 1].strip(OUTER + "-–"):
                name = " ".join(words[:count])
                if any(_known(name, of_kind, level) for level in among):
                    return count
        return 0

    def province_of(self, unit: Unit) -> Unit | None:
        """The province in which a unit lies, itself for a province, None for the country."""
        return next((one for one in _line(unit) if one.level == "province"), None)

    def parts(self, unit: Unit, level: str, on: str) -> tuple[Unit, ...]:
        """The units of a level that lie in a unit and stand on a date: the 14 wards of Quận 6 in 2018."""
        return tuple(one for one in self.units(level) if valid_on(one, on) and _lies_in(one, unit))

    def alike(self, kind: str, name: str, *, on: str | None, within: Unit) -> Unit | None:
        """The unit of that kind right below another whose name is all but that name; None for none and for several.

        "xã Phước Kiểng" in huyện Nhà Bè is xã Phước Kiển; a number is never taken for another.
        """
        return _alike(kind_of(kind), folded(name), on, within.key)

    def successors(self, unit: Unit) -> tuple[tuple[Unit, str], ...]:
        """The successors of a unit, each with "whole" or "divided" (only a share went there)."""
        return tuple((one.new, one.share) for one in self.successions(unit))

    def successions(self, unit: Unit) -> tuple[Succession, ...]:
        """How other units succeeded a unit, in the order of their keys."""
        found = ((self.unit(key), share, act) for key, share, act in rows_of("successors.csv", unit.key))
        return tuple(
            Succession(unit, new, share, unit.valid_until or "", act or None) for new, share, act in found if new
        )

    def acts(self, unit: Unit) -> tuple[str, ...]:
        """The resolutions by which a unit succeeded others, sorted: mostly one, none where it is not known."""
        return _acts().get(unit.key, ())

    def point(self, unit: Unit) -> Point | None:
        """A point within the unit; None for a unit that was gone by 2025 and for one whose point others contradict."""
        found = next(rows_of("coordinates.csv", unit.key), None)
        return Point(*map(Decimal, found)) if found else None

    def _named(self, kind: str | None, name: str, level: str | None) -> Iterable[Unit]:
        groups = [levels(kind)] if kind or level else [LEVELS[:2], LEVELS[2:]]
        for group in groups:
            among = [one for one in group if level in {None, one}]
            if units := [unit for one in among for unit in _known(name, kind, one)]:
                return units
        return []

    def bearing(self, name: str, level: str) -> tuple[Unit, ...]:
        """The units of a level that bear or bore a folded name."""
        if level == "commune":
            return tuple(map(_commune, rests_of("communes.csv", name)))
        return self._names[level].get(name, ())


# A page names the same units again and again, and each name is asked for with every kind it may have.
@lru_cache(maxsize=1 << 13)
def _known(name: str, kind: str | None, level: str) -> tuple[Unit, ...]:
    """The units of a level that bear or bore a name or have it for a short form, of one kind or of all."""
    names = {folded(name), *aliases(name, kind, level)}
    units = (unit for one in sorted(names) for unit in Gazetteer.load().bearing(one, level))
    return tuple(unit for unit in units if kind in {None, unit.kind})


def _unit(row: Row, parent: Unit | None) -> Unit:
    key, level, kind, name, code, begin, end = row[:7]
    return Unit(key, kind, name, level, code or None, begin or None, end or None, parent)


def _line(unit: Unit) -> Iterator[Unit]:
    above: Unit | None = unit
    while above is not None:
        yield above
        above = above.parent


def _lies_in(unit: Unit, whole: Unit) -> bool:
    """Whether a unit lies in another, also where the two are of different years: huyện Sa Pa, thị xã Sa Pa."""
    if whole.level == "country":
        return True
    return any(
        one.key == whole.key
        or (one.level == whole.level and whole.code in {None, one.code} and folded(one.name) == folded(whole.name))
        for one in _line(unit)
    )


def _split_kind(name: str) -> tuple[str | None, str]:
    words = name.split()
    for count in (2, 1):
        if len(words) > count and (kind := kind_of(" ".join(words[:count]))):
            return kind, " ".join(words[count:])
    return None, name


def _alike(kind: str | None, wanted: str, on: str | None, within: str) -> Unit | None:
    below = (unit for unit in _below(within) if unit.kind == kind and (not on or valid_on(unit, on)))
    names = {folded(unit.name): unit for unit in below}
    digits = _DIGIT.findall(wanted)
    like = [one for one in get_close_matches(wanted, names, cutoff=_ALIKE) if _DIGIT.findall(one) == digits]
    return names[like[0]] if len(like) == 1 else None


@lru_cache(maxsize=1 << 10)  # it looks through all the lines of communes, for each of at most 850 units above them
def _below(key: str) -> tuple[Unit, ...]:
    """The units of any day right below the unit of that key."""
    units = (unit for level in LEVELS[:2] for unit in Gazetteer.load().units(level))
    return (
        *(unit for unit in units if unit.parent and unit.parent.key == key),
        *map(_commune, ends_in("communes.csv", key)),
    )


@cache
def _acts() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for line in lines("successors.csv"):
        if not line.endswith(b","):
            _, new, _, act = line.decode().split(",")
            found.setdefault(new, set()).add(act)
    return {new: tuple(sorted(acts)) for new, acts in found.items()}


def _commune_of_key(key: str) -> Unit | None:
    fields = by_second("communes.csv").get(key.encode())
    return _commune(fields) if fields else None


@cache
def _communes_by_key() -> Mapping[str, Unit]:
    units = (_commune(line.partition(b",")[2]) for line in lines("communes.csv"))
    return dict(sorted({unit.key: unit for unit in units}.items()))


@cache  # at most as many as the file has lines
def _commune(fields: bytes) -> Unit:
    key, kind, name, end, above = fields.decode().split(",")
    level, code, begin = key.split("-", 2)
    return Unit(key, kind, name, level, code, begin, end or None, Gazetteer.load().unit(above))
