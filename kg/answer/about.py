"""All that a graph knows of one thing: the facts that name it, each on one line with its day, pages and sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from kg.answer.facts import Fact, Facts, Piece, Sentence, of_node
from kg.answer.kinds import called
from kg.answer.lookup import Lookup, Match
from kg.answer.names import Source
from kg.messages import say
from kg.rdf.namespaces import NS

__all__ = ["Entity", "Fact", "Naming", "Piece", "Sentence", "described", "entity", "known", "naming", "told"]

_NAMING: Final = """SELECT DISTINCT ?fact ?by ?class WHERE {
  { ?fact ?by NODE ; cchc:statedIn ?article ; a ?class FILTER(?by != cchc:subsetOf && ?by != cchc:ofMeasurement) }
  UNION { NODE cchc:statedIn ?article ; a ?class BIND(NODE AS ?fact) } }"""
_DAYS: Final = {
    "cchc:period": ("Measurement", "Comparison", "Ranking"),
    "cchc:attestedOn": ("PositionHolding",),
    "cchc:date": ("Meeting",),
    "cchc:deadline": ("Directive",),
    "cchc:inEvent/cchc:date": ("Participation",),
    "cchc:saidIn/cchc:date": ("Directive", "Shortcoming", "Proposal", "GoodPractice"),
    "cchc:givenIn/cchc:date": ("Measurement", "Comparison", "Ranking"),
    "cchc:awardedAt/cchc:date": ("AwardGiving",),
}
"""What leads from facts of some classes to their day, the best first."""
_DAY: Final = "SELECT DISTINCT ?fact ?day WHERE { ?fact ?by NODE . ?fact PATH ?day }"


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that the graph knows, with the facts that name it, by class and day."""

    iri: str
    label: str
    kind: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A fact that names a thing: its class, the properties that lead from it to the thing, and its day.

    The day of a figure is its period.
    """

    iri: str
    kind: str
    by: tuple[str, ...]
    day: str


def entity(store: Source, name: str, kinds: Collection[str] | None = None, lang: str = "vi") -> Entity:
    """What is known of the thing of this name or IRI; UsageError where it is none, or may be several."""
    return known(store, Lookup(store).one(name, kinds), lang)


def known(store: Source, match: Match, lang: str = "vi") -> Entity:
    """What is known of a thing that was looked up."""
    facts = described(store, match.iri, (one.iri for one in naming(store, match.iri)), lang)
    return Entity(match.iri, match.label, match.kind, tuple(sorted(facts, key=_order)))


def naming(store: Source, iri: str) -> list[Naming]:
    """The facts that name a thing, the newest first: cheap where there are thousands, of which some are described."""
    kinds: dict[str, str] = {}
    by: defaultdict[str, set[str]] = defaultdict(set)
    for row in of_node(store, _NAMING, iri):
        kinds[row["fact"].value] = row["class"].value.removeprefix(NS)
        if row["by"] is not None:
            by[row["fact"].value].add(row["by"].value.removeprefix(NS))
    days: dict[str, str] = {}
    present = set(kinds.values())
    for path in (path for path, classes in _DAYS.items() if not present.isdisjoint(classes)):
        for row in of_node(store, _DAY.replace("PATH", path), iri):
            days.setdefault(row["fact"].value, row["day"].value)
    found = [Naming(one, kind, tuple(sorted(by[one])), days.get(one, "")) for one, kind in sorted(kinds.items())]
    return sorted(found, key=lambda one: one.day, reverse=True)


def described(store: Source, iri: str, facts: Iterable[str], lang: str = "vi") -> list[Fact]:
    """Facts that name a thing in words, in the order given."""
    nodes = list(facts)
    found = {fact.iri: fact for fact in Facts(store, iri, nodes, lang).all()}
    return [found[node] for node in nodes]


def told(one: Entity, lang: str = "vi", base: str = "") -> str:
    """What is known of a thing, as people read it: its facts under the names of their classes."""
    lines = [f"{one.label} ({called(one.kind)[lang]})", one.iri.removeprefix(base)]
    for heading, group in groupby(one.facts, key=lambda fact: fact.heading):
        facts = list(group)
        lines += ["", f"{heading} ({len(facts)})", *(line for fact in facts for line in _lines(fact))]
    return "\n".join(lines if one.facts else [*lines, "", say("about-nothing", lang)])


def _lines(fact: Fact) -> Iterator[str]:
    yield f"  {fact.date}  {fact.text}" if fact.date else f"  {fact.text}"
    yield from (f"      “{one.text}”  ({one.source})" for one in fact.sentences)


def _order(fact: Fact) -> tuple[str, str, tuple[str, ...], str]:
    return fact.heading, fact.date or "~", fact.sources, fact.iri
