"""The gatherings of a store as candidates for being one, and what speaks for and against two of them being it.

Only those of one day that share a unit, a host's name, somebody present or the words of their topic are laid side by
side, those of one number in a series, and those of pages with nearly the same text; one without a day is laid beside
those of the days before its page came out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from kg.emit.sketch import NEAR
from kg.identity.candidates import rows
from kg.resolve.events import number_in, telling
from kg.store import Store
from kg.text import fold

_EVENTS: Final = """
SELECT DISTINCT ?one ?topic ?kind ?day ?part ?published ?article
WHERE {
  ?one a cchc:Meeting ; cchc:statedIn ?article ; cchc:topic|skos:altLabel ?topic .
  OPTIONAL { ?one cchc:meetingKind ?kind }
  OPTIONAL { ?one cchc:date ?day }
  OPTIONAL { ?one cchc:partOfDay ?part }
  OPTIONAL { ?article cchc:publishedOn ?published }
}"""
_HOSTS: Final = """
SELECT DISTINCT ?one ?host ?name ?unit
WHERE {
  ?one a cchc:Meeting ; cchc:host ?host .
  ?host rdfs:label ?name .
  OPTIONAL { ?host cchc:governs ?unit }
}"""
_NEAR: Final = """
SELECT DISTINCT ?one ?unit ?stated
WHERE {
  ?one a cchc:Meeting .
  OPTIONAL { ?one cchc:venue ?unit }
  OPTIONAL { ?one cchc:hostAsStated ?stated }
}"""
_PRESENT: Final = """
SELECT DISTINCT ?one ?person ?role ?unit
WHERE {
  ?part a cchc:Participation ; cchc:agent ?person ; ?role ?one .
  ?one a cchc:Meeting .
  ?person a cchc:Official .
  OPTIONAL { ?part cchc:inCapacity/cchc:organisation/cchc:governs ?unit }
}"""
_ABOVE: Final = "SELECT DISTINCT ?unit ?above WHERE { ?unit cchc:partOf+ ?above }"
_MARKS: Final = "SELECT DISTINCT ?article ?mark WHERE { ?article cchc:textSketch ?mark }"
_CHAIRED: Final = "chairIn"
_LATEST: Final = 3
"""Days after a gathering within which most pages about it come out."""
_ALIKE: Final = 0.5
"""The part of the syllables of two matters that both have, from which on they are alike."""
_OTHER: Final = 0.2
"""The part of the syllables of two matters that both have, below which they are two."""


@dataclass
class Gathering:
    """What the pages have on one identity of a gathering; what its topics tell is worked out when all are there."""

    id: str
    topics: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    published: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    host_names: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    chairs: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The topic, of several the first."""
        return min(self.topics, default="")

    @property
    def about(self) -> str:
        """What is known of it, in a line for people."""
        return "; ".join([*sorted(self.days)[:1], *sorted(self.topics)[:1], *sorted(self.host_names)[:1]])

    @property
    def buckets(self) -> set[str]:
        """What another of the same key must share, where very many have it."""
        return self.hosts | self.people | self.marks | {" ".join(sorted(matter)) for matter in self.matters}

    @property
    def keys(self) -> set[str]:
        """What it is laid side by side by."""
        shared = self.units | self.people | set(map(fold, self.topics | self.host_names))
        numbered = {f"{unit} {number}" for unit in self.units for number in self.numbers}
        return {f"{day} {one}" for day in self.days or self._before for one in shared} | numbered | self.marks

    @cached_property
    def matters(self) -> set[frozenset[str]]:
        """The syllables that tell what it was about, for each topic that tells it."""
        return {told for topic in self.topics if (told := frozenset(telling(topic)))}

    @cached_property
    def numbers(self) -> set[str]:
        """Its numbers in a series: "kỳ 9"."""
        return {number for topic in self.topics if (number := number_in(topic))}

    @property
    def _before(self) -> set[str]:
        """The days on which it may have been, where no page gives any."""
        return {
            (date.fromisoformat(day) - timedelta(back)).isoformat()
            for day in self.published
            for back in range(_LATEST + 1)
        }


def gatherings(store: Store) -> Iterable[Gathering]:
    """Every gathering that the pages of a store speak of."""
    found: dict[str, Gathering] = {}
    sketches: defaultdict[str, set[str]] = defaultdict(set)
    for article, mark in rows(store, _MARKS):
        sketches[article].add(mark)
    for one, topic, kind, day, part, published, article in rows(store, _EVENTS):
        known = found.setdefault(one, Gathering(one))
        known.topics.add(topic)
        known.kinds |= {kind} - {""}
        known.days |= {day} - {""}
        known.parts |= {part} - {""}
        known.published |= {published} - {""}
        known.articles.add(article)
        known.marks |= sketches.get(article, set())
    _add_hosts(store, found)
    _add_people(store, found)
    above: defaultdict[str, set[str]] = defaultdict(set)
    for unit, other in rows(store, _ABOVE):
        above[unit].add(other)
    for known in found.values():
        known.above.update(*(above[unit] for unit in known.units if unit in above))
    return found.values()


def _add_hosts(store: Store, found: dict[str, Gathering]) -> None:
    for one, host, name, unit in rows(store, _HOSTS):
        if known := found.get(one):
            known.hosts.add(host)
            known.host_names.add(name)
            known.units |= {unit} - {""}
    for one, unit, stated in rows(store, _NEAR):
        if known := found.get(one):
            known.units |= {unit} - {""}
            known.host_names |= {stated} - {""}


def _add_people(store: Store, found: dict[str, Gathering]) -> None:
    for one, person, role, unit in rows(store, _PRESENT):
        if known := found.get(one):
            known.people.add(person)
            known.units |= {unit} - {""}
            if role.endswith(_CHAIRED):
                known.chairs.add(person)


def reasons_for_gatherings(one: Gathering, other: Gathering) -> Iterator[str]:
    """What speaks for and against two gatherings being one."""
    yield from _about_days(one, other)
    if one.hosts & other.hosts:
        yield "same-host"
    elif one.units & other.units:
        yield "same-unit"
    elif one.units and other.units and not (one.units & other.above or other.units & one.above):
        yield "other-unit"
    yield from _about_matters(one, other)
    if one.kinds and other.kinds:
        yield "same-kind" if one.kinds & other.kinds else "other-kind"
    if one.numbers and other.numbers:
        yield "same-in-series" if one.numbers & other.numbers else "other-in-series"
    yield from _about_people(one, other)
    if len(one.marks & other.marks) >= NEAR and not _are_of_two_days(one, other):
        yield "same-text"
    if one.articles & other.articles:
        yield "one-page"


def _are_of_two_days(one: Gathering, other: Gathering) -> bool:
    return bool(one.days and other.days) and not one.days & other.days


def _about_days(one: Gathering, other: Gathering) -> Iterator[str]:
    if _are_of_two_days(one, other):
        yield "other-day"
    elif one.days and other.days:
        yield "same-day"
    if one.parts and other.parts and not one.parts & other.parts:
        yield "other-part-of-day"


def _about_matters(one: Gathering, other: Gathering) -> Iterator[str]:
    if not (one.matters and other.matters):
        return
    shared = max(len(a & b) / len(a | b) for a in one.matters for b in other.matters)
    within = any(a <= b or b <= a for a in one.matters for b in other.matters)
    if shared == 1:
        yield "same-matter"
    elif shared >= _ALIKE or within:
        yield "alike-matter"
    elif shared < _OTHER:
        yield "other-matter"


def _about_people(one: Gathering, other: Gathering) -> Iterator[str]:
    if one.chairs & other.chairs:
        yield "same-chair"
    elif one.people & other.people:
        yield "people-in-common"
    if one.chairs and other.chairs and not one.chairs & other.chairs:
        yield "other-chair"
