"""The facts that name a thing: of thousands of them some are described, with some of the places that state each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.answer.about import Most, Naming, days_of_pages, described, naming
from kg.answer.ask import run
from kg.answer.kinds import KINDS
from kg.answer.render import plain
from kg.rdf.namespaces import NS
from kg.rdf.sparql import Own
from kg.serve.sections import ROLES, grouped_by_section

if TYPE_CHECKING:
    from kg.answer.facts import Fact
    from kg.serve.reading import Reading
    from kg.store import Store

GATHERINGS: Final = 150
"""The latest gatherings of one person in which others are counted."""
_FIRST: Final = 300
"""Facts of a section that are kept: some pages of them."""
_NEWEST: Final = 50
_SENTENCES: Final = 24
"""Places looked at of a gathering of which many pages tell."""
_MANY: Final = 200
_AHEAD: Final = 500
"""What so many facts name is looked up before anybody asks: to find them takes longer than a page may."""
_KEPT: Final = 512
_COUNTED: Final = """SELECT ?node (COUNT(*) AS ?count)
WHERE { VALUES ?class { CLASSES } ?node a ?class . ?fact ?by ?node }
GROUP BY ?node HAVING (COUNT(*) >= LEAST)"""


@dataclass(frozen=True, slots=True)
class Namings:
    """What names a thing, itself apart: how many facts there are in all and by section, and the first of each section.

    Who chaired a gathering comes before who attended it, otherwise the newest fact is the first. `newest` are some of
    all sections; `attended` are the latest parts that a person took, one more than are looked at where there are more.
    """

    itself: bool
    count: int
    counts: Mapping[str, int]
    sections: Mapping[str, Sequence[Naming]]
    newest: Sequence[Naming]
    attended: Sequence[Naming]


class Named:
    """The facts that name things, kept where there are many: of one state of the store, of which `pages` are days."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        self._pages = pages
        self._kept: dict[str, Namings] = {}

    def of(self, store: Store, iri: str) -> Namings:
        """What names a thing."""
        if iri in self._kept:
            return self._kept[iri]
        found = naming(store, iri, self._pages)
        about = [fact for fact in found if fact.iri != iri]
        grouped = _in_view(about)
        made = Namings(
            len(found) > len(about),
            len(about),
            {name: len(held) for name, held in grouped.items()},
            {name: held[:_FIRST] for name, held in grouped.items()},
            about[:_NEWEST],
            list(islice((one for one in about if one.kind == "Participation" and "agent" in one.by), GATHERINGS + 1)),
        )
        if len(found) > _MANY and len(self._kept) < _KEPT:
            self._kept[iri] = made
        return made

    def section(self, store: Store, iri: str, name: str, end: int) -> Sequence[Naming]:
        """The first facts of a section, as many as are kept or up to `end`."""
        found = self.of(store, iri)
        held = found.sections.get(name, ())
        if len(held) >= min(end, found.counts.get(name, 0)):
            return held
        return _in_view(fact for fact in naming(store, iri, self._pages) if fact.iri != iri)[name]

    def look_ahead(self, store: Store, is_closed: Callable[[], bool]) -> int:
        """Look up what most facts name, until the site is closed; how many things that was."""
        found = 0
        for iri in _named_by_many(store):
            if is_closed():
                break
            self.of(store, iri)
            found += 1
        return found


def named(reading: Reading) -> Named:
    """What names the things of the store as it is now; to be asked for before a reader is taken, for it takes one.

    What most facts name is looked up meanwhile.
    """
    found = reading.remembered("named", lambda store: Named(days_of_pages(store)))
    reading.soon("named-ahead", lambda store: found.look_ahead(store, lambda: reading.is_closed))
    return found


def some(store: Store, iri: str, facts: Iterable[str], lang: str) -> list[Fact]:
    """Facts that name a thing in words, each with so many of its sentences as one goes through, in the order given."""
    return described(store, iri, facts, lang, Most(_SENTENCES))


def is_iri(text: str) -> bool:
    """Whether a text is an IRI, so that a store can be asked about it."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _in_view(facts: Iterable[Naming]) -> dict[str, list[Naming]]:
    """The facts by section, in the order in which a page has them."""
    return grouped_by_section(sorted(facts, key=_role))


def _role(fact: Naming) -> int:
    """Who chaired a gathering comes before those who attended it; of other facts the order stays."""
    return min((ROLES.index(by) for by in fact.by if by in ROLES), default=len(ROLES))


def _named_by_many(store: Store) -> Iterator[str]:
    """The things that people look for and that many facts name, those of most facts first."""
    classes = " ".join(f"<{NS}{name}>" for name in sorted({name for kind in KINDS.values() for name in kind.classes}))
    found = run(store, Own(_COUNTED.replace("CLASSES", classes).replace("LEAST", str(_AHEAD))))
    counts = ((int(plain(count)), plain(node)) for node, count in found.rows)
    yield from (node for _, node in sorted(counts, reverse=True))
