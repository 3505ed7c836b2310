"""The officials and documents of a store as candidates for being one: what the pages have on each identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import QuerySolutions

from kg.answer.render import plain
from kg.store import Store

_NAMES: Final = "SELECT DISTINCT ?one ?name WHERE { ?one a cchc:Official ; rdfs:label|skos:altLabel ?name }"
_POSTS: Final = """
SELECT DISTINCT ?one ?title ?node ?body ?unit ?day ?former
WHERE {
  ?holding cchc:holder ?one ; cchc:post|cchc:formerPost ?post .
  ?post cchc:postTitle ?title .
  OPTIONAL { ?holding cchc:attestedOn ?day }
  OPTIONAL { ?holding cchc:former ?former }
  OPTIONAL { ?holding cchc:organisation ?node . ?node rdfs:label ?body . OPTIONAL { ?node cchc:governs ?unit } }
}"""
_PROVINCES: Final = """
SELECT DISTINCT ?unit ?province
WHERE { ?unit cchc:partOf* ?province . ?province a cchc:ProvinceLevelUnit }"""
_LATER: Final = """
SELECT DISTINCT ?unit ?later
WHERE { ?unit cchc:wholeSuccessor+ ?later }"""
_DOCUMENTS: Final = """
SELECT DISTINCT ?one ?number ?kind ?label ?issuer ?issuedBy ?day
WHERE {
  ?one cchc:documentNumber ?number ; cchc:documentKind ?kind ; rdfs:label ?label .
  OPTIONAL { ?one cchc:issuer ?issuer . ?issuer rdfs:label ?issuedBy }
  OPTIONAL { ?one cchc:documentDate ?day }
}"""


@dataclass(slots=True)
class _Units:
    """Units with those that they went over to whole, which are the same units of later days."""

    own: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)

    def add(self, units: Iterable[str], later: Mapping[str, set[str]]) -> None:
        """Add units, with those that they went over to."""
        for unit in units:
            self.own.add(unit)
            self.later |= later.get(unit, set())

    def meet(self, other: _Units) -> bool:
        """Whether a unit of one is one of the other's; two that only later went into one are two."""
        return bool(self.own & (other.own | other.later) or other.own & self.later)


@dataclass(slots=True)
class Official:
    """What the pages have on one identity of an official."""

    id: str
    names: set[str] = field(default_factory=set)
    posts: set[tuple[str, str, bool]] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    units: _Units = field(default_factory=_Units)
    provinces: _Units = field(default_factory=_Units)
    days: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name, of several spellings the first."""
        return min(self.names, default="")

    @property
    def about(self) -> str:
        """What is known of it, in a line for people."""
        # one name, three posts and one issuer fit into a row of a table
        posts = sorted({f"{title} {body}".strip() for title, body, _ in self.posts})
        return "; ".join([*sorted(self.names)[:1], *posts[:3], *_span(self.days)])

    @property
    def buckets(self) -> set[str]:
        """What somebody of the same name must share, where very many bear it."""
        return self.provinces.own | self.provinces.later | self.bodies

    @property
    def labels(self) -> set[str]:
        """The names of the bodies of its posts."""
        return {body for _, body, _ in self.posts if body}


@dataclass(slots=True)
class Document:
    """What the pages have on one identity of a document."""

    id: str
    kind: str
    number: str
    label: str
    issuers: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The number by which those are laid side by side that may be one."""
        return self.number

    @property
    def about(self) -> str:
        """What is known of it, in a line for people."""
        return "; ".join([self.label, *sorted(self.issuers)[:1], *_span(self.days)])

    @property
    def buckets(self) -> set[str]:
        """What another of the same number must share, where very many bear it."""
        return self.issuers | {day[:4] for day in self.days}


def officials(store: Store) -> Iterable[Official]:
    """Every official that the pages of a store speak of."""
    found: dict[str, Official] = {}
    for one, name in rows(store, _NAMES):
        found.setdefault(one, Official(one)).names.add(name)
    provinces: defaultdict[str, set[str]] = defaultdict(set)
    for unit, province in rows(store, _PROVINCES):
        provinces[unit].add(province)
    later: defaultdict[str, set[str]] = defaultdict(set)
    for unit, after in rows(store, _LATER):
        later[unit].add(after)
    for one, title, node, body, unit, day, former in rows(store, _POSTS):
        if official := found.get(one):
            official.posts.add((title, body, bool(former)))
            official.bodies |= {node} - {""}
            official.units.add({unit} - {""}, later)
            official.provinces.add(provinces[unit], later)
            official.days |= {day} - {""}
    return found.values()


def documents(store: Store) -> Iterable[Document]:
    """Every document with a number that the pages of a store speak of."""
    found: dict[str, Document] = {}
    for one, number, kind, label, issuer, issued_by, day in rows(store, _DOCUMENTS):
        document = found.setdefault(one, Document(one, kind, number, label))
        document.issuers |= {issued_by or issuer} - {""}
        document.days |= {day} - {""}
    return found.values()


def rows(store: Store, sparql: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query as text, data IRIs without their base, empty cells empty."""
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    return (tuple(plain(cell, store.base) for cell in row) for row in found)


def _span(days: Iterable[str]) -> list[str]:
    ordered = sorted(days)
    return [" … ".join(dict.fromkeys((ordered[0], ordered[-1])))] if ordered else []
