"""The gatherings of a store by day: at which level each was held, of which kind it is, how many pages tell of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.answer.ask import Source, run
from kg.answer.collation import collated
from kg.answer.render import plain
from kg.answer.reprinted import firsts
from kg.rdf.batches import PROLOGUE, in_batches

OTHER: Final = "other"
"""The level of what a ministry or a company held, or nobody who is known."""
_EVENTS: Final = f"""{PROLOGUE}
SELECT DISTINCT ?meeting ?topic ?date ?kind ?source
WHERE {{
  ?meeting cchc:topic ?topic ; cchc:statedIn ?article .
  ?article cchc:source ?source .
  OPTIONAL {{ ?meeting cchc:date ?date }}
  OPTIONAL {{ ?meeting cchc:meetingKind ?kind }}
}}"""
_LEVELS: Final = f"""{PROLOGUE}
SELECT DISTINCT ?meeting ?class
WHERE {{
  ?meeting cchc:topic ?topic ; (cchc:inUnit/a)|(cchc:host/cchc:governs/a) ?class .
  FILTER(?class IN (cchc:ProvinceLevelUnit, cchc:DistrictLevelUnit, cchc:CommuneLevelUnit))
}}"""
_CHAIRS: Final = f"""{PROLOGUE}
SELECT DISTINCT ?person ?name ?meeting
WHERE {{
  ?fact cchc:chairIn ?meeting ; cchc:agent ?person .
  ?person a cchc:Official ; rdfs:label ?name .
}}"""
_NAMED: Final = f"""{PROLOGUE}
SELECT DISTINCT ?meeting ?by ?node ?name
WHERE {{
  {{ VALUES ?meeting {{ NODES }} ?fact cchc:chairIn ?meeting ; cchc:agent ?node . BIND("chair" AS ?by) }}
  UNION {{ VALUES ?meeting {{ NODES }} ?meeting cchc:host ?node . BIND("host" AS ?by) }}
  UNION {{ VALUES ?meeting {{ NODES }} ?meeting cchc:venue ?node . BIND("place" AS ?by) }}
  UNION {{ VALUES ?meeting {{ NODES }} ?meeting cchc:inUnit ?node . BIND("place" AS ?by) }}
  ?node rdfs:label|skos:prefLabel ?name .
}}"""


@dataclass(frozen=True, slots=True)
class Event:
    """A gathering: its topic, its day where it is known, codes of its levels and kind, pages that tell of it."""

    iri: str
    topic: str
    day: str
    levels: tuple[str, ...]
    kind: str
    pages: int

    @property
    def month(self) -> str:
        """The month of its day: 2021-03; nothing where the day is not known."""
        return self.day[: len("2021-03")]


@dataclass(frozen=True, slots=True)
class Named:
    """What a gathering names, each with its IRI: who chaired, who held it, where it was."""

    chairs: tuple[tuple[str, str], ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()


def events(store: Source) -> list[Event]:
    """The gatherings of the store by day and topic, those without a day last.

    They are counted as the question `meetings-by-month` counts them: where a page reprints another one, what it alone
    tells of a day of which the other tells too is no other gathering.
    """
    rows = [tuple(map(plain, row)) for row in run(store, _EVENTS).rows]
    told = {(source, day) for _, _, day, _, source in rows if day}
    originals = firsts(store)
    levels: defaultdict[str, set[str]] = defaultdict(set)
    for meeting, of_class in run(store, _LEVELS).rows:
        levels[plain(meeting)].add(_last(plain(of_class)).removesuffix("LevelUnit").lower())
    found: dict[str, tuple[str, str, str]] = {}
    pages: defaultdict[str, set[str]] = defaultdict(set)
    for iri, topic, day, kind, source in sorted(rows):
        if not any((first, day) in told for first in originals.get(source, ())):
            found.setdefault(iri, (topic, day, _last(kind)))
            pages[iri].add(source)
    made = (
        Event(iri, topic, day, tuple(sorted(levels.get(iri, (OTHER,)))), kind, len(pages[iri]))
        for iri, (topic, day, kind) in found.items()
    )
    return sorted(made, key=lambda one: (one.day or "~", one.topic, one.iri))


def chairs(store: Source, found: Iterable[Event]) -> list[tuple[str, str, int]]:
    """Who chaired how many of the gatherings: IRI, name and number, those of most first, then by name."""
    known = {one.iri for one in found}
    held: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for person, name, meeting in run(store, _CHAIRS).rows:
        if plain(meeting) in known:
            held[plain(person), plain(name)].add(plain(meeting))
    counted = ((iri, name, len(meetings)) for (iri, name), meetings in held.items())
    return sorted(counted, key=lambda one: (-one[2], collated(one[1]), one[0]))


def named(store: Source, wanted: Iterable[str]) -> Mapping[str, Named]:
    """What each of some gatherings names, by its IRI, sorted by name."""
    found: defaultdict[str, defaultdict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for some in in_batches(map(NamedNode, wanted)):
        for row in sorted(run(store, _NAMED.replace("NODES", some)).rows, key=str, reverse=True):
            meeting, by, node, name = map(plain, row)
            found[meeting][by][node] = name
    return {
        meeting: Named(*(_sorted(held[by]) for by in ("chair", "host", "place"))) for meeting, held in found.items()
    }


def months(first: str, last: str) -> Iterator[str]:
    """Every month from one to another: 2021-11, 2021-12, 2022-01."""
    year, month = map(int, first.split("-"))
    while (now := f"{year:04}-{month:02}") <= last:
        yield now
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _sorted(held: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(held.items(), key=lambda pair: (collated(pair[1]), pair[0])))


def _last(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
