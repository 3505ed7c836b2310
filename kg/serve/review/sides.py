"""What the pages have on one identity, shown beside another that may be the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from kg.serve.naming import Named, named, some
from kg.serve.things import articles, names

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.answer.facts import Fact
    from kg.store import Store

_SHOWN: Final = 3
"""Facts of each side: what tells two apart stands in the first of them, the rest on their pages."""
_TELLING: Final = ("meetings", "posts", "relations", "parts", "citations")
"""The sections of facts by which two are told apart, the best first."""


@dataclass(frozen=True, slots=True)
class Side:
    """An identity: what it is called, some of the facts that name it, and how many others there are."""

    iri: str
    label: str
    facts: Sequence[Fact]
    more: int


def sides(request: Request, ids: Iterable[str], lang: str) -> dict[str, Side]:
    """What the pages have on each of some identities ("person/…")."""
    reading = request.app.state.reading
    known = named(reading)
    return {
        one: reading.remembered(("side", one, lang), lambda store, one=one: _side(store, known, one, lang))
        for one in ids
    }


def articles_of(request: Request, shown: Iterable[Side]) -> dict[str, tuple[str, str]]:
    """Title and day of the articles whose sentences stand there, by slug."""
    slugs = {at.slug for side in shown for fact in side.facts for at in fact.sentences}
    with request.app.state.reading.store() as store:
        return articles(store, slugs)


def _side(store: Store, known: Named, one: str, lang: str) -> Side:
    iri = store.base + one
    about = known.of(store, iri)
    best = chain.from_iterable(about.sections[name] for name in sorted(about.sections, key=_rank))
    facts = some(store, iri, (fact.iri for fact in islice(best, _SHOWN)), lang)
    return Side(iri, names(store, [iri], lang).get(iri, ""), facts, about.count - len(facts))


def _rank(section: str) -> int:
    return _TELLING.index(section) if section in _TELLING else len(_TELLING)
