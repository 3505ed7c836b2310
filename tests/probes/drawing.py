"""Probes drawn from templates: names and units at random, alike for one seed, so that none is learned by heart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from kg.gazetteer import Gazetteer
from kg.model import Unit

HERE: Final = Path(__file__).parent
ROLES: Final = ("chaired", "directed", "attended", "spoke")
_SLOT: Final = re.compile(r"\{([^{}]+)\}")
_UNITS: Final = {"xã": "commune", "phường": "commune", "huyện": "district", "quận": "district", "tỉnh": "province"}
_MOST_WORDS: Final = 3
"""Words of the names of units that are drawn; longer ones are rare."""


@dataclass(frozen=True)
class Kind:
    """One kind of sentence: the text with its slots, who takes part by slot, and why it fails, where it does."""

    id: str
    text: str
    opens: str | None
    roles: Mapping[str, list[str]]
    fails: str | None


@dataclass(frozen=True)
class Probe:
    """A page of one kind with everything drawn, and the names that each role has."""

    page: str
    roles: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class _Person:
    name: str
    short: str


@cache
def read(name: str) -> Any:
    """One of the two files of data."""
    return yaml.safe_load((HERE / name).read_text("utf-8"))


def kinds() -> list[Kind]:
    """All kinds of probes, in the file's order."""
    return [
        Kind(row["id"], row["text"], row.get("opens"), {role: row.get(role, []) for role in ROLES}, row.get("fails"))
        for row in read("probes.yaml")["probes"]
    ]


def draw(kind: Kind, number: int) -> Probe:
    """The probe of a kind that a number gives."""
    file = read("probes.yaml")
    filled = _Filled(Random(f"{kind.id} {number}"))
    opens = file["opening"] if kind.opens is None else kind.opens
    page = filled.text(f"{file['title']}\n\n{opens} {kind.text}\n")
    attending = {slot for slots in kind.roles.values() for slot in slots}
    slots = {**kind.roles, "attended": sorted(attending)}
    return Probe(page, {role: frozenset(filled.people[slot].name for slot in slots[role]) for role in ROLES})


class _Filled:
    """The slots of a page, each the same wherever it stands: {A}, {short A}, {capitals A}, {xã 2}, {countries}."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._values: dict[str, str] = {}
        self.people: dict[str, _Person] = {}

    def text(self, template: str) -> str:
        return _SLOT.sub(lambda match: self._value(match[1]), template)

    def _value(self, slot: str) -> str:
        kind, _, rest = slot.partition(" ")
        if len(kind) == 1:
            return self._person(kind).name
        if kind == "short":
            return self._person(rest).short
        if kind == "capitals":
            return self._person(rest).name.upper()
        if slot not in self._values:
            self._values[slot] = self._unit(kind) if kind in _UNITS else self._random.choice(read("names.yaml")[kind])
        return self._values[slot]

    def _person(self, slot: str) -> _Person:
        while slot not in self.people:
            person = _person(self._random, beside=slot in "XYZ", kinh=slot in "MN")
            taken = {one.short.split()[-1] for one in self.people.values()}
            if person.short.split()[-1] not in taken:
                self.people[slot] = person
        return self.people[slot]

    def _unit(self, kind: str) -> str:
        names = [name for name in unit_names(kind) if name not in self._values.values()]
        return self._random.choice(names)


@cache
def unit_names(kind: str) -> tuple[str, ...]:
    """The names of the units of a kind that have words alone."""
    found = {unit.name for unit in Gazetteer.load().units(_UNITS[kind]) if unit.kind == kind and _is_plain(unit)}
    return tuple(sorted(found))


def _is_plain(unit: Unit) -> bool:
    return unit.name.replace(" ", "").isalpha() and 1 < len(unit.name.split()) <= _MOST_WORDS


def _person(random: Random, *, beside: bool, kinh: bool) -> _Person:
    """Somebody of any people, four of ten Kinh, or all; `beside` = with no name that only a post shows to be one."""
    names = read("names.yaml")
    peoples = [people for people in names["peoples"].values() if not (beside and people.get("beside"))]
    people = names["peoples"]["Kinh"] if kinh or random.random() < 0.4 else random.choice(peoples)
    lists = {"surname": people["surnames"], "given": people.get("given", names["given"]), "middle": names["middle"]}
    words = {key: random.choice(values) for key, values in lists.items()}
    name = random.choice(people["forms"]).format(**words)
    return _Person(name, people["short"].format(**words))


def probes(kind: Kind, count: int) -> Iterator[Probe]:
    """So many probes of a kind."""
    return (draw(kind, number) for number in range(count))
