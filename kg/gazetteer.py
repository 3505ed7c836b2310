"""The administrative units of Vietnam with their dates: which units a name may mean on a given day.

A GSO code is not a unit: code 91 was Kiên Giang and is An Giang, 769 was Quận 2 and became thành phố Thủ Đức.
So a unit's key is `<level>-<code>-<valid from>`, and a unit ends (`valid_until`, the first day on which it no longer
stands) whenever its kind, its name or the unit above it changes. Dates are those of the resolutions as far as
`patch.csv` knows them, and otherwise the day of the first snapshot that shows the change: 2024-01-01 or 2025-04-01.
`FIRST` (2019-10-06), the day of the oldest snapshot, stands for "then or at any time before". The files are written
by `kg.gazetteer_build`, those that are written by hand are `patch.csv`, `aliases.csv` and `kinds.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kg import resources
from kg.errors import DataError
from kg.model import Unit
from kg.text import key as text_key

if TYPE_CHECKING:
    pass

FIRST: Final = "2019-10-06"
_SNAPSHOTS: Final = {"2024-01-01": "2019-10-07", "2025-04-01": "2024-01-02"}
"""The day of a snapshot and the first day after the one before: a unit first seen in it began between the two."""

LEVELS: Final = ("province", "district", "commune")
_COUNTRY: Final = "country-vn"
_MOST_WORDS: Final = 8
_BREAKS: Final = (",", ";", ":", "!", "?", ")")
_OUTER: Final = ' \n,.;:!?()[]"“”…'
_JOINS: Final = re.compile(r"(?:\s*[-‐‑–—]\s*|\s+)")
_APOSTROPHES: Final = re.compile(r"\s?['’‘`´]\s?")
_WORD_FORMS: Final = {"đăk": "đắk", "đak": "đắk", "dak": "đắk", "lăk": "lắk", "lak": "lắk"}
_FINAL_Y: Final = re.compile(r"^(h|k|l|m|s|t|v|qu)([yỳýỷỹỵ])$")
_Y_TO_I: Final = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")

Row = list[str]
Names = Mapping[str, tuple[Unit, ...]]


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """The form under which a name is looked up: "Đăk Song" → "đắk song", "Bà Rịa-Vũng Tàu" → "bà rịa vũng tàu"."""
    plain = _APOSTROPHES.sub("", text_key(name.strip(_OUTER)))
    return " ".join(_word(word) for word in _JOINS.split(plain) if word)


def kind_of(word: str) -> str | None:
    """The kind that a word or abbreviation stands for: "TP.", "T.P", "Thành phố" → "thành phố"; None for others."""
    return _kind_words().get(text_key(word.replace(".", " ")).replace(" ", ""))


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
        for row in _rows("units.csv"):
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
            folded_names = dict.fromkeys(line.partition(b",")[0].decode() for line in _communes())
            return MappingProxyType({name: self._bearing(name, level) for name in folded_names})
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

        With `on` those that stand on that date or, where none does, the others, so that the caller can say so.
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
        levels = _levels(of_kind) if of_kind else LEVELS[:2]
        last = next((i for i, word in enumerate(words[:_MOST_WORDS]) if word.endswith(_BREAKS)), _MOST_WORDS - 1)
        for count in range(min(len(words), last + 1), 0, -1):
            if words[count - 1].strip(_OUTER + "-–"):
                name = " ".join(words[:count])
                if any(self._known(name, of_kind, level) for level in levels):
                    return count
        return 0

    def province_of(self, unit: Unit) -> Unit | None:
        """The province in which a unit lies, itself for a province, None for the country."""
        return next((one for one in _line(unit) if one.level == "province"), None)

    def parts(self, unit: Unit, level: str, on: str) -> tuple[Unit, ...]:
        """The units of a level that lie in a unit and stand on a date: the 14 wards of Quận 6 in 2018."""
        return tuple(one for one in self.units(level) if valid_on(one, on) and _lies_in(one, unit))

    def successors(self, unit: Unit) -> tuple[tuple[Unit, str], ...]:
        """The units that took a unit's place, each with "whole" or "divided" (only a share went there)."""
        found = ((self.unit(key), share) for key, share in _successors_of(unit.key))
        return tuple((new, share) for new, share in found if new is not None)

    def _named(self, kind: str | None, name: str, level: str | None) -> Iterable[Unit]:
        groups = [_levels(kind)] if kind or level else [LEVELS[:2], LEVELS[2:]]
        for group in groups:
            levels = [one for one in group if level in {None, one}]
            if units := [unit for one in levels for unit in self._known(name, kind, one)]:
                return units
        return []

    def _known(self, name: str, kind: str | None, level: str) -> list[Unit]:
        names = {folded(name), *_aliases(name, kind, level)}
        units = (unit for one in sorted(names) for unit in self._bearing(one, level))
        return [unit for unit in units if kind in {None, unit.kind}]

    def _bearing(self, name: str, level: str) -> tuple[Unit, ...]:
        if level == "commune":
            return tuple(_communes_named(name))
        return self._names[level].get(name, ())


def _word(word: str) -> str:
    if word.isdigit():
        return word.lstrip("0") or "0"
    word = _WORD_FORMS.get(word, word)
    return word.translate(_Y_TO_I) if _FINAL_Y.match(word) else word


def _squeezed(name: str) -> str:
    return folded(name).replace(".", "").replace(" ", "")


def _unit(row: Row, parent: Unit | None) -> Unit:
    key, level, kind, name, code, begin, end = row[:7]
    return Unit(key, kind, name, level, code or None, begin or None, end or None, parent)


def _line(unit: Unit) -> Iterator[Unit]:
    above: Unit | None = unit
    while above is not None:
        yield above
        above = above.parent


def _lies_in(unit: Unit, place: Unit) -> bool:
    """Whether a unit lies in a place, also where the two are of different years: huyện Sa Pa, thị xã Sa Pa."""
    if place.level == "country":
        return True
    return any(
        one.key == place.key
        or (one.level == place.level and place.code in {None, one.code} and folded(one.name) == folded(place.name))
        for one in _line(unit)
    )


def _split_kind(name: str) -> tuple[str | None, str]:
    words = name.split()
    for count in (2, 1):
        if len(words) > count and (kind := kind_of(" ".join(words[:count]))):
            return kind, " ".join(words[count:])
    return None, name


def _bytes(file: str) -> bytes:
    path = resources.data() / "gazetteer" / file
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError("file-unreadable", where=str(path), reason=error.strerror or str(error)) from error


def _rows(file: str) -> Iterator[Row]:
    """The rows of a file; no field has a comma or a quotation mark in it."""
    return (line.split(",") for line in _bytes(file).decode().splitlines()[1:])


@cache
def _communes() -> list[bytes]:
    """The lines of `communes.csv`, which begin with the folded name and are sorted, to be searched and not read."""
    return _bytes("communes.csv").split(b"\n")[1:-1]


def _communes_named(name: str) -> Iterator[Unit]:
    lines, start = _communes(), f"{name},".encode()
    for i in range(bisect_left(lines, start), len(lines)):
        if not lines[i].startswith(start):
            break
        yield _commune(lines[i].partition(b",")[2])


@cache
def _commune_of_key(key: str) -> Unit | None:
    """The commune of a key, looked for in the lines as they are: reading them all takes a hundred times as long."""
    part = f",{key},".encode()
    line = next((line for line in _communes() if part in line), None)
    return _commune(line.partition(b",")[2]) if line else None


@cache
def _communes_by_key() -> Mapping[str, Unit]:
    units = {unit.key: unit for unit in (_commune(line.partition(b",")[2]) for line in _communes())}
    return dict(sorted(units.items()))


@cache
def _commune(fields: bytes) -> Unit:
    key, kind, name, end, above = fields.decode().split(",")
    level, code, begin = key.split("-", 2)
    return Unit(key, kind, name, level, code, begin, end or None, Gazetteer.load().unit(above))


@cache
def _succession() -> list[bytes]:
    """The lines of `successors.csv`, which begin with the old key and are sorted, to be searched and not read."""
    return _bytes("successors.csv").split(b"\n")[1:-1]


def _successors_of(key: str) -> Iterator[tuple[str, str]]:
    lines, start = _succession(), f"{key},".encode()
    for i in range(bisect_left(lines, start), len(lines)):
        if not lines[i].startswith(start):
            break
        _, new, share = lines[i].decode().split(",")
        yield new, share


@cache
def _kind_words() -> Mapping[str, str]:
    return {word.replace(" ", ""): row[0] for row in _rows("kinds.csv") for word in row[3].split("|")}


@cache
def _concepts() -> Mapping[tuple[str, str], str]:
    return {(kind, level): concept for kind, level, concept, _ in _rows("kinds.csv")}


@cache
def _levels(kind: str | None) -> tuple[str, ...]:
    return tuple(level for level in LEVELS if kind is None or (kind, level) in _concepts())


@cache
def _alias_table() -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in _rows("aliases.csv"):
        found.setdefault(_squeezed(row[0]), []).append(row)
    return found


def _aliases(name: str, kind: str | None, level: str) -> list[str]:
    rows = _alias_table().get(_squeezed(name), ())
    return [folded(full) for _, of_kind, full, of_level in rows if kind in {None, of_kind} and level == of_level]
