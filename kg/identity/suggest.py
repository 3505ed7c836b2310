"""Which identities may be one: officials of one name and documents of one number, with a score and what speaks for it.

Only identities with one key are laid side by side, and of a key that very many share only those of one province or
body; so the cost grows with the number of identities and not with its square. What was decided is left out.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, combinations
from typing import Final, TypeVar

from pyoxigraph import Literal, QuerySolutions

from kg.answer.render import Answer, plain
from kg.identity.decisions import COLUMNS as DECIDED
from kg.identity.decisions import Decision, Identities
from kg.messages import say
from kg.store import Store
from kg.text import fold, key

WEIGHTS: Final[Mapping[str, float]] = {
    "same-name": 0.4,
    "alike-name": 0.1,
    "same-body": 0.25,
    "alike-body": 0.15,
    "same-unit": 0.2,
    "same-province": 0.15,
    "no-body": 0.1,
    "same-title": 0.1,
    "succession": 0.2,
    "near-dates": 0.05,
    "far-dates": -0.15,
    "elsewhere-then": -0.3,
    "other-province": -0.2,
    "same-number": 0.5,
    "same-issuer": 0.3,
    "same-year": 0.15,
    "other-issuer": -0.3,
    "other-year": -0.4,
}
"""What each reason adds to the score, which runs from 0 to 1; the question is how likely somebody would say "same"."""

_LEAST: Final = 0.1
_FEW: Final = 12
_MOST: Final = 40
_MONTH: Final = 31
_DECADE: Final = 3653
_NAMES: Final = "SELECT DISTINCT ?one ?name WHERE { GRAPH ?graph { ?one a cchc:Official ; foaf:name ?name } }"
_POSTS: Final = """
SELECT DISTINCT ?one ?title ?node ?body ?unit ?day ?former
WHERE {
  GRAPH ?graph {
    ?holding cchc:holder ?one ; cchc:post ?post .
    ?post cchc:postTitle ?title .
    OPTIONAL { ?holding cchc:attestedOn ?day }
    OPTIONAL { ?holding cchc:former ?former }
    OPTIONAL { ?holding cchc:organisation ?node . ?node rdfs:label ?body . OPTIONAL { ?node cchc:governs ?unit } }
  }
}"""
_PROVINCES: Final = """
SELECT DISTINCT ?unit ?province
WHERE { GRAPH ?gazetteer { ?unit cchc:partOf* ?province . ?province a cchc:ProvinceLevelUnit } }"""
_LATER: Final = """
SELECT DISTINCT ?unit ?later
WHERE { GRAPH ?gazetteer { ?unit cchc:wholeSuccessor+ ?later } }"""
_DOCUMENTS: Final = """
SELECT DISTINCT ?one ?number ?kind ?label ?issuer ?issuedBy ?day
WHERE {
  GRAPH ?graph {
    ?one cchc:documentNumber ?number ; cchc:documentKind ?kind ; rdfs:label ?label .
    OPTIONAL { ?one cchc:issuer ?issuer . ?issuer rdfs:label ?issuedBy }
    OPTIONAL { ?one cchc:documentDate ?day }
  }
}"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two identities that may be one: how likely it seems, what speaks for or against it, what is known of each."""

    score: float
    reasons: tuple[str, ...]
    first: str
    second: str
    about_first: str
    about_second: str


@dataclass(slots=True)
class _Places:
    """Units with those that they went over to whole, which are the same places of later days."""

    own: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)

    def add(self, units: Iterable[str], later: Mapping[str, set[str]]) -> None:
        for unit in units:
            self.own.add(unit)
            self.later |= later.get(unit, set())

    def meet(self, other: _Places) -> bool:
        """Whether a place of one is one of the other's; two that only later went into one are two."""
        return bool(self.own & (other.own | other.later) or other.own & self.later)


@dataclass(slots=True)
class _Official:
    """What the pages say of one identity of an official."""

    id: str
    names: set[str] = field(default_factory=set)
    posts: set[tuple[str, str, bool]] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    units: _Places = field(default_factory=_Places)
    provinces: _Places = field(default_factory=_Places)
    days: set[str] = field(default_factory=set)

    @property
    def about(self) -> str:
        posts = sorted({f"{title} {body}".strip() for title, body, _ in self.posts})
        return "; ".join([*sorted(self.names)[:1], *posts[:3], *_span(self.days)])

    @property
    def buckets(self) -> set[str]:
        """What somebody of the same name must share, where very many bear it."""
        return self.provinces.own | self.provinces.later | self.bodies

    @property
    def labels(self) -> set[str]:
        return {body for _, body, _ in self.posts if body}


@dataclass(slots=True)
class _Document:
    """What the pages say of one identity of a document."""

    id: str
    kind: str
    number: str
    label: str
    issuers: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    @property
    def about(self) -> str:
        return "; ".join([self.label, *sorted(self.issuers)[:1], *_span(self.days)])

    @property
    def buckets(self) -> set[str]:
        return self.issuers | {day[:4] for day in self.days}


COLUMNS: Final = ("score", "first", "second", "reason", "about_first", "about_second")
FORM: Final = (*DECIDED, "score", "about_first", "about_second")
"""The columns as people read them, and as a file in which only the first has to be filled in to decide."""

_Known = TypeVar("_Known", _Official, _Document)


def suggestions(store: Store, decisions: Iterable[Decision], identities: Identities) -> list[Suggestion]:
    """The pairs that may be one and are not decided, the likeliest first."""
    decided = {frozenset(map(identities.standing_for, (one.first, one.second))) for one in decisions}
    officials = ((one, {fold(name) for name in one.names}) for one in _officials(store))
    documents = ((one, {f"{one.kind} {fold(one.number)}"}) for one in _documents(store))
    found = [*_weighed(officials, _about_officials, decided), *_weighed(documents, _about_documents, decided)]
    return sorted(found, key=lambda one: (-one.score, one.first, one.second))


def answer(found: Iterable[Suggestion], columns: Sequence[str], lang: str, decided: Iterable[Decision] = ()) -> Answer:
    """What was decided, then suggestions, as rows of these columns, the reasons in words."""
    known = ({name: getattr(one, name) for name in DECIDED} for one in decided)
    told = (
        {
            "score": f"{one.score:.2f}",
            "first": one.first,
            "second": one.second,
            "reason": "; ".join(say(f"reason-{reason}", lang) for reason in one.reasons),
            "about_first": one.about_first,
            "about_second": one.about_second,
        }
        for one in found
    )
    rows = (tuple(Literal(row[name]) if name in row else None for name in columns) for row in chain(known, told))
    return Answer(tuple(columns), tuple(rows))


def _weighed(
    known: Iterable[tuple[_Known, set[str]]],
    reasons: Callable[[_Known, _Known], Iterator[str]],
    decided: set[frozenset[str]],
) -> Iterator[Suggestion]:
    """The suggestions among things with their keys."""
    groups: defaultdict[str, list[_Known]] = defaultdict(list)
    for one, keys in known:
        for shared in keys:
            groups[shared].append(one)
    for pair in _pairs(groups.values()):
        first, second = sorted(pair, key=lambda one: one.id)
        if frozenset((first.id, second.id)) in decided:
            continue
        why = tuple(reasons(first, second))
        score = round(min(1.0, max(0.0, sum(WEIGHTS[reason] for reason in why))), 2)
        if score >= _LEAST:
            yield Suggestion(score, why, first.id, second.id, first.about, second.about)


def _pairs(groups: Iterable[Sequence[_Known]]) -> Iterator[tuple[_Known, _Known]]:
    """The pairs within each group, each once; of a large one those that share a bucket, by id."""
    for group in groups:
        if len(group) <= _FEW:
            yield from combinations(group, 2)
            continue
        buckets: defaultdict[str, list[_Known]] = defaultdict(list)
        for one in group:
            for bucket in one.buckets:
                buckets[bucket].append(one)
        first = (sorted(near, key=lambda one: one.id)[:_MOST] for near in buckets.values())
        pairs = {(a.id, b.id): (a, b) for near in first for a, b in combinations(near, 2)}
        yield from pairs.values()


# ---------------------------------------------------------------- officials


def _officials(store: Store) -> Iterable[_Official]:
    found: dict[str, _Official] = {}
    for one, name in _rows(store, _NAMES):
        found.setdefault(one, _Official(one)).names.add(name)
    provinces: defaultdict[str, set[str]] = defaultdict(set)
    for unit, province in _rows(store, _PROVINCES):
        provinces[unit].add(province)
    later: defaultdict[str, set[str]] = defaultdict(set)
    for unit, after in _rows(store, _LATER):
        later[unit].add(after)
    for one, title, node, body, unit, day, former in _rows(store, _POSTS):
        if official := found.get(one):
            official.posts.add((title, body, bool(former)))
            official.bodies |= {node} - {""}
            official.units.add({unit} - {""}, later)
            official.provinces.add(provinces[unit], later)
            official.days |= {day} - {""}
    return found.values()


def _about_officials(one: _Official, other: _Official) -> Iterator[str]:
    """What speaks for and against two officials of a name being one."""
    yield "same-name" if {*map(key, one.names)} & {*map(key, other.names)} else "alike-name"
    yield from _about_bodies(one, other)
    if one.units.meet(other.units):
        yield "same-unit"
    elif one.provinces.meet(other.provinces):
        yield "same-province"
    if not (one.bodies and other.bodies):
        yield "no-body"
    if {key(title) for title, *_ in one.posts} & {key(title) for title, *_ in other.posts}:
        yield "same-title"
    if any(_went_over(a, b) for a, b in ((one, other), (other, one))):
        yield "succession"
    yield from _about_time_and_place(one, other)


def _about_bodies(one: _Official, other: _Official) -> Iterator[str]:
    """One body; also the UBND of a place before and after it was merged, but not those of two huyện Châu Thành."""
    if one.bodies & other.bodies or (one.labels & other.labels and one.units.meet(other.units)):
        yield "same-body"
    elif any(_alike(a, b) and not (a == b and _apart(one, other)) for a in one.labels for b in other.labels):
        yield "alike-body"


def _alike(body: str, other: str) -> bool:
    """Whether two names of bodies differ at most by what one leaves unsaid: "UBND huyện", "UBND huyện Bá Thước"."""
    return f"{other} ".startswith(f"{body} ") or f"{body} ".startswith(f"{other} ")


def _apart(one: _Official, other: _Official) -> bool:
    """Whether the provinces of both are known and are different places."""
    return bool(one.provinces.own and other.provinces.own) and not one.provinces.meet(other.provinces)


def _went_over(before: _Official, after: _Official) -> bool:
    """Whether one page calls a post former that another page shows held."""
    held = {(title, body) for title, body, former in before.posts if not former and body}
    return any((title, body) in held for title, body, former in after.posts if former)


def _about_time_and_place(one: _Official, other: _Official) -> Iterator[str]:
    apart = _apart(one, other)
    gap = _gap(one.days, other.days)
    if apart:
        yield "elsewhere-then" if gap is not None and gap <= _MONTH else "other-province"
    if gap is not None and gap > _DECADE:
        yield "far-dates"
    elif gap is not None and gap <= _DECADE / 2 and not (apart and gap <= _MONTH):
        yield "near-dates"


def _gap(some: Iterable[str], others: Iterable[str]) -> int | None:
    """The days between the two nearest dates of either; None where there are none."""
    far = sorted(map(date.fromisoformat, others))
    return min((_nearest(date.fromisoformat(one), far) for one in some), default=None) if far else None


def _nearest(day: date, among: Sequence[date]) -> int:
    """The days from one day to the nearest of others in order."""
    place = bisect(among, day)
    return min(abs((day - one).days) for one in among[max(0, place - 1) : place + 1])


# ---------------------------------------------------------------- documents


def _documents(store: Store) -> Iterable[_Document]:
    found: dict[str, _Document] = {}
    for one, number, kind, label, issuer, issued_by, day in _rows(store, _DOCUMENTS):
        document = found.setdefault(one, _Document(one, kind, number, label))
        document.issuers |= {issued_by or issuer} - {""}
        document.days |= {day} - {""}
    return found.values()


def _about_documents(one: _Document, other: _Document) -> Iterator[str]:
    """What speaks for and against two documents of one kind and number being one."""
    yield "same-number"
    if one.issuers and other.issuers:
        yield "same-issuer" if one.issuers & other.issuers else "other-issuer"
    years = [{day[:4] for day in document.days} for document in (one, other)]
    if all(years):
        yield "same-year" if years[0] & years[1] else "other-year"


# ---------------------------------------------------------------- inside


def _rows(store: Store, sparql: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query as text, data IRIs without their base, empty cells empty."""
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    return (tuple(plain(cell, store.base) for cell in row) for row in found)


def _span(days: Iterable[str]) -> list[str]:
    ordered = sorted(days)
    return [" … ".join(dict.fromkeys((ordered[0], ordered[-1])))] if ordered else []
