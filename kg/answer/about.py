"""All that a graph knows of one thing: the facts that name it, each on one line with its day, pages and sentences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pyoxigraph import NamedNode

from kg.answer.facts import Fact, Facts, Most, Piece, Sentence, of_node
from kg.answer.kinds import called
from kg.answer.lookup import Lookup, Match
from kg.answer.names import Source
from kg.answer.stated import kind_of, values
from kg.messages import say
from kg.rdf.batches import PROLOGUE
from kg.rdf.namespaces import NS

__all__ = [
    "Entity",
    "Fact",
    "Most",
    "Naming",
    "Piece",
    "Sentence",
    "days_of_pages",
    "described",
    "entity",
    "facts_naming",
    "known",
    "naming",
    "told",
]

_LEADING: Final = "SELECT ?fact ?by WHERE { ?fact ?by NODE }"
_CLASS: Final = "SELECT ?class WHERE { NODE a ?class FILTER EXISTS { NODE cchc:statedIn ?article } }"
_CLASSES: Final[Mapping[str, str]] = {
    "participation": "Participation",
    "holding": "PositionHolding",
    "event": "Meeting",
    "measurement": "Measurement",
    "comparison": "Comparison",
    "ranking": "Ranking",
    "award": "AwardGiving",
    "directive": "Directive",
    "shortcoming": "Shortcoming",
    "proposal": "Proposal",
    "good-practice": "GoodPractice",
    "citation": "Citation",
    "document-relation": "DocumentRelation",
    "unit-mention": "UnitMention",
    "pillar-mention": "PillarMention",
}
"""The class of a fact by the first segment of its IRI, which costs nothing where a look into the graph costs much."""
_MANY: Final = 250
_DAY_IN_NAME: Final = re.compile(r"\d{4}-\d\d-\d\d(?=--)")
_UNTOLD: Final = frozenset({NS + "subsetOf", NS + "ofMeasurement"})
"""Properties by which facts name others that are told with them."""
_FIGURES: Final = ("Measurement", "Comparison", "Ranking")
_DAYS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_FIGURES, "period"),
    "PositionHolding": "attestedOn",
    "Meeting": "date",
    "Directive": "deadline",
}
_OF_GATHERINGS: Final[Mapping[str, str]] = {
    "Participation": "inEvent",
    **dict.fromkeys(("Directive", "Shortcoming", "Proposal", "GoodPractice"), "saidIn"),
    **dict.fromkeys(_FIGURES, "givenIn"),
    "AwardGiving": "awardedAt",
}
"""By class the property that is the day of a fact, and what leads to the gathering whose day it else has."""


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


def naming(store: Source, iri: str, pages: Mapping[str, str] | None = None) -> list[Naming]:
    """The facts that name a thing, the newest first: cheap where there are thousands, of which some are described.

    Where the days of pages are given, by the last segment of their IRIs, facts of a class of which there are many have
    the day of their page: to look each one's own up would take seconds.
    """
    by = _leading(store, iri)
    kinds = _kinds(store, iri, by)
    many = {kind for kind, count in Counter(kinds.values()).items() if count > _MANY} if pages is not None else set()
    days = _days(store, {fact: kind for fact, kind in kinds.items() if kind not in many})
    days |= {fact: _day_of_page(fact, store.base, pages or {}) for fact, kind in kinds.items() if kind in many}
    found = [Naming(one, kind, tuple(sorted(by[one])), days.get(one, "")) for one, kind in sorted(kinds.items())]
    return sorted(found, key=lambda one: one.day, reverse=True)


def facts_naming(store: Source, iri: str) -> list[str]:
    """The facts that name a thing, by IRI."""
    return sorted(_kinds(store, iri, _leading(store, iri)))


def days_of_pages(store: Source) -> dict[str, str]:
    """The day on which each page was published, where it is known, by the last segment of its IRI."""
    rows = store.query(PROLOGUE + "SELECT ?article ?day WHERE { ?article cchc:publishedOn ?day }")
    return {row["article"].value.rpartition("/")[2]: row["day"].value for row in rows}


def _leading(store: Source, iri: str) -> defaultdict[str, set[str]]:
    """By what leads to a thing, the properties by which it does."""
    by: defaultdict[str, set[str]] = defaultdict(set)
    for row in of_node(store, _LEADING, iri):
        if row["by"].value not in _UNTOLD and isinstance(row["fact"], NamedNode):
            by[row["fact"].value].add(row["by"].value.removeprefix(NS))
    return by


def _kinds(store: Source, iri: str, nodes: Iterable[str]) -> dict[str, str]:
    """The classes of those nodes that are facts, and of the thing itself where it is one."""
    kinds = {node: _CLASSES[kind] for node in nodes if (kind := kind_of(node, store.base)) in _CLASSES}
    for row in of_node(store, _CLASS, iri):
        kinds[iri] = row["class"].value.removeprefix(NS)
    return kinds


def _day_of_page(fact: str, base: str, pages: Mapping[str, str]) -> str:
    """The day of the page that states a fact; gatherings have their own in their IRIs, or their page."""
    name = fact.removeprefix(base).split("/")[1]
    if day := _DAY_IN_NAME.match(name):
        return day[0]
    return pages.get(name) or pages.get(name.rpartition("--")[0], "")


def _days(store: Source, kinds: Mapping[str, str]) -> dict[str, str]:
    """The days of facts by their classes: their own, else those of the gatherings that they are of."""
    days: dict[str, str] = {}
    for by in dict.fromkeys(_DAYS.values()):
        own = [fact for fact, kind in kinds.items() if _DAYS.get(kind) == by]
        days |= {fact: held[0].value for fact, held in values(store, own, NS + by).items()}
    gatherings: dict[str, str] = {}
    for by in dict.fromkeys(_OF_GATHERINGS.values()):
        others = [fact for fact, kind in kinds.items() if _OF_GATHERINGS.get(kind) == by and fact not in days]
        gatherings |= {fact: held[0].value for fact, held in values(store, others, NS + by).items()}
    dated = values(store, gatherings.values(), NS + "date")
    return days | {fact: dated[event][0].value for fact, event in gatherings.items() if event in dated}


def described(store: Source, iri: str, facts: Iterable[str], lang: str = "vi", most: Most | None = None) -> list[Fact]:
    """Facts that name a thing in words, in the order given, each with all its sentences or some of them."""
    nodes = list(facts)
    found = {fact.iri: fact for fact in Facts(store, iri, nodes, lang, most).all()}
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
