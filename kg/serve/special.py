"""What only pages of some kinds have: posts over time, people met, and what documents are to one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.answer.collation import collated
from kg.answer.facts import rows
from kg.answer.stated import kind_of, values
from kg.rdf.namespaces import NS
from kg.serve.things import names

if TYPE_CHECKING:
    from kg.answer.about import Naming
    from kg.store import Store

_THERE: Final = "SELECT ?node ?other WHERE { VALUES ?node { NODES } ?other cchc:attended ?node }"
"""Who was at gatherings, in whatever role, once however many pages tell of it."""
_SHOWN: Final = 24
_FEW_YEARS: Final = 8
"""Years for which there is room on a line of time."""
_RELATIONS: Final = ("implements", "details", "under", "amends", "replaces")
_STEP: Final = f"""SELECT ?from ?by ?to WHERE {{ VALUES ?NEAR {{ NODES }}
  VALUES ?by {{ {" ".join(f"cchc:{name}Document" for name in _RELATIONS)} }} ?from ?by ?to }}"""
"""What documents are to one another, once however many pages tell of it."""
_DEEPEST: Final = 5
_MOST: Final = 60
_LINKS: Final = 200
"""What is looked at of one step: thousands of documents may be based on a law."""


@dataclass(frozen=True, slots=True)
class Held:
    """A post as it is attested: on which days, and where these lie between 0 and 1000 on the line of time."""

    label: str
    iri: str
    first: str
    last: str
    begin: int
    end: int
    former: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A document that another one is based on or the other way round, so many steps away."""

    iri: str
    label: str
    by: str
    depth: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Some of the documents that a document is based on or the other way round; `count` are one step away in all."""

    steps: tuple[Step, ...]
    count: int

    @property
    def nearest(self) -> int:
        """How many of those that are shown are one step away."""
        return sum(not one.depth for one in self.steps)


def timeline(store: Store, posts: Sequence[Naming], lang: str) -> tuple[list[Held], list[str]]:
    """The posts of one person in the order in which they are first attested, and years that part the line evenly.

    The first and the last are those between which the posts lie; those in between are there where they are few.
    """
    days: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    dated = {one.iri: one.day for one in posts if one.day}
    for by in ("post", "formerPost"):
        for holding, held in values(store, dated, NS + by).items():
            for post in held:
                days[post.value, by == "formerPost"].append(dated[holding])
    if not days:
        return [], []
    known = [day for held in days.values() for day in held]
    begin, end = int(min(known)[:4]), int(max(known)[:4]) + 1
    named = names(store, {post for post, _ in days}, lang)
    found = [
        Held(
            *(named.get(post, post), post, min(held), max(held)),
            *(_at(min(held), begin, end), _at(max(held), begin, end), former),
        )
        for (post, former), held in days.items()
    ]
    years = [str(year) for year in range(begin, end + 1)]
    shown = years if len(years) <= _FEW_YEARS else [years[0], years[-1]]
    return sorted(found, key=lambda one: (one.first, one.last, collated(one.label))), shown


def met(store: Store, iri: str, parts: Sequence[str], lang: str) -> list[dict[str, Any]]:
    """Who took part in the gatherings in which a person had these parts, those first who did so most often."""
    events = {event.value for held in values(store, parts, NS + "inEvent").values() for event in held}
    there: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(store, _THERE, events):
        if (other := row["other"].value) != iri and kind_of(other, store.base) == "person":
            there[other].add(row["node"].value)
    most = sorted(there, key=lambda other: (-len(there[other]), other))[:_SHOWN]
    named = names(store, most, lang)
    most.sort(key=lambda other: (-len(there[other]), collated(named.get(other, other))))
    days = values(store, {event for other in most for event in there[other]}, NS + "date")
    return [
        {
            "iri": other,
            "name": named.get(other, other),
            "times": len(there[other]),
            "last": max((day.value for event in there[other] for day in days.get(event, ())), default=""),
        }
        for other in most
    ]


def chain(store: Store, iri: str, lang: str, *, up: bool) -> Chain:
    """What a document is based on (`up`) or what is based on it, step by step, each below what leads to it."""
    links: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    seen, near, count = {iri}, {iri}, 0
    query, other_end = _STEP.replace("NEAR", "from" if up else "to"), "to" if up else "from"
    for depth in range(_DEEPEST):
        further: set[str] = set()
        for row in rows(store, f"{query} LIMIT {_LINKS}", near):
            ends = (row["from"].value, row["to"].value)
            one, other = ends if up else ends[::-1]
            links[one].append((other, row["by"].value.removeprefix(NS).replace("Document", "Target")))
            further.add(other)
        if not depth:
            count = len(further) if len(links[iri]) < _LINKS else _counted(store, query, other_end, iri)
        near = further - seen
        seen |= near
        if not near or len(seen) > _MOST:
            break
    return Chain(tuple(_steps(iri, links, names(store, seen, lang))), count)


def _counted(store: Store, query: str, end: str, iri: str) -> int:
    """How many documents there are at one end of a step from a document."""
    counting = query.replace("?from ?by ?to", f"(COUNT(DISTINCT ?{end}) AS ?count)", 1)
    return next(int(row["count"].value) for row in rows(store, counting, [iri]))


def _steps(iri: str, links: Mapping[str, list[tuple[str, str]]], named: Mapping[str, str]) -> Iterator[Step]:
    """The documents that links lead to, each once, below the first that leads to it."""
    waiting, seen = [(iri, "", -1)], set[str]()
    while waiting and len(seen) <= _MOST:
        node, by, depth = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if node != iri:
            yield Step(node, named.get(node, node), by, depth)
        further = sorted(
            set(links.get(node, ())), key=lambda one: (one[1], collated(named.get(one[0], ""))), reverse=True
        )
        waiting += [(other, other_by, depth + 1) for other, other_by in further]


def _at(day: str, begin: int, end: int) -> int:
    """Where a day lies between two years, from 0 to 1000."""
    parts = [int(part) for part in day.split("-")[:3] if part.isdecimal()]
    year, month, number = (*parts, 1, 1)[:3]
    return round(1000 * (year - begin + (month - 1) / 12 + (number - 1) / 372) / max(1, end - begin))
