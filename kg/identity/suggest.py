"""Which identities may be one: officials of one name, documents of one number, gatherings of one day, and how likely.

Only identities with one key are laid side by side, and of a key that very many share only those of one province or
body; so the cost grows with the number of identities and not with its square. What was decided is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Final, TypeVar

from pyoxigraph import Literal

from kg.answer.render import Answer
from kg.identity.candidates import Document, Official, documents, officials
from kg.identity.decisions import COLUMNS as DECIDED
from kg.identity.decisions import Decision, Identities
from kg.identity.gatherings import Gathering, gatherings, reasons_for_gatherings
from kg.identity.reasons import WEIGHTS, reasons_for_documents, reasons_for_officials
from kg.messages import say
from kg.store import Store
from kg.text import fold

_LEAST: Final = 0.1
"""The lowest score that is suggested: names that are alike, and as much against as for the two otherwise."""
_FEW: Final = 12
"""A group up to this size is compared as a whole, 66 pairs; a larger one has a name that strangers share."""
_MOST: Final = 40
"""So many of a bucket are compared, 780 pairs: nobody decides about more, and thousands would make millions."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two identities that may be one: how likely it seems, what speaks for or against it, what is known of each.

    `name` is that of the person, or the document's, of whom all suggestions stand together.
    """

    name: str
    score: float
    reasons: tuple[str, ...]
    first: str
    second: str
    about_first: str
    about_second: str


COLUMNS: Final = ("name", "score", "first", "second", "reason", "about_first", "about_second")
FORM: Final = (*DECIDED, "name", "score", "about_first", "about_second")
"""The columns as people read them, and as a file in which only the first has to be filled in to decide."""

_Known = TypeVar("_Known", Official, Document, Gathering)


def suggestions(store: Store, decisions: Iterable[Decision], identities: Identities) -> list[Suggestion]:
    """The pairs that may be one and are not decided, those of one person together, the likeliest first."""
    return undecided(weighed(store), decisions, identities)


def weighed(store: Store) -> list[Suggestion]:
    """All pairs that may be one, decided or not: what is dear of the suggestions, and holds while the store does."""
    people = ((one, {fold(name) for name in one.names}) for one in officials(store))
    papers = ((one, {f"{one.kind} {fold(one.number)}"}) for one in documents(store))
    events = ((one, one.keys) for one in gatherings(store))
    return [
        *_weighed(people, reasons_for_officials),
        *_weighed(papers, reasons_for_documents),
        *_weighed(events, reasons_for_gatherings),
    ]


def undecided(pairs: Iterable[Suggestion], decisions: Iterable[Decision], identities: Identities) -> list[Suggestion]:
    """Those of the pairs that are not decided, those of one person together, the likeliest first.

    What was decided counts from then on, whether the store follows it already or not.
    """

    def both(one: Suggestion | Decision) -> frozenset[str]:
        return frozenset(map(identities.standing_for, (one.first, one.second)))

    decided = set(map(both, decisions))
    found = [one for one in pairs if len(both(one)) > 1 and both(one) not in decided]
    best: dict[str, float] = {}
    for one in found:
        best[one.name] = max(one.score, best.get(one.name, 0.0))
    return sorted(found, key=lambda one: (-best[one.name], one.name, -one.score, one.first, one.second))


def answer(found: Iterable[Suggestion], columns: Sequence[str], lang: str, decided: Iterable[Decision] = ()) -> Answer:
    """What was decided, then suggestions, as rows of these columns, the reasons in words.

    A name stands once where people read the rows, in each row of a file.
    """
    known = ({name: getattr(one, name) for name in DECIDED} for one in decided)
    found = list(found)
    before = (None, *(one.name for one in found))
    suggested = (
        {
            "name": "" if one.name == last and columns == COLUMNS else one.name,
            "score": f"{one.score:.2f}",
            "first": one.first,
            "second": one.second,
            "reason": "; ".join(say(f"reason-{reason}", lang) for reason in one.reasons),
            "about_first": one.about_first,
            "about_second": one.about_second,
        }
        for one, last in zip(found, before, strict=False)
    )
    rows = (tuple(Literal(row[name]) if name in row else None for name in columns) for row in chain(known, suggested))
    return Answer(tuple(columns), tuple(rows))


def _weighed(
    known: Iterable[tuple[_Known, set[str]]],
    reasons: Callable[[_Known, _Known], Iterator[str]],
) -> Iterator[Suggestion]:
    """The suggestions among candidates with their keys."""
    groups: defaultdict[str, list[_Known]] = defaultdict(list)
    for one, keys in known:
        for shared in keys:
            groups[shared].append(one)
    seen: set[frozenset[str]] = set()  # two may share several keys
    for pair in _pairs(groups.values()):
        first, second = sorted(pair, key=lambda one: one.id)
        if (both := frozenset((first.id, second.id))) in seen:
            continue
        seen.add(both)
        why = tuple(reasons(first, second))
        score = round(min(1.0, max(0.0, sum(WEIGHTS[reason] for reason in why))), 2)
        if score >= _LEAST:
            yield Suggestion(min(first.name, second.name), score, why, first.id, second.id, first.about, second.about)


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
