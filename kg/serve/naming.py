"""The facts that name a thing: of thousands of them some are described, with some of the places that state each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.answer.about import Most, Naming, days_of_pages, described, naming

if TYPE_CHECKING:
    from kg.answer.facts import Fact
    from kg.serve.reading import Reading
    from kg.store import Store

_SENTENCES: Final = 60
"""Places looked at of a gathering of which many pages tell."""
_MANY: Final = 200
_KEPT: Final = 256


class Named:
    """The facts that name things, kept where there are many: of one state of the store, of which `pages` are days."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        self._pages = pages
        self._kept: dict[str, list[Naming]] = {}

    def of(self, store: Store, iri: str) -> list[Naming]:
        """The facts that name a thing, the newest first."""
        if iri in self._kept:
            return self._kept[iri]
        found = naming(store, iri, self._pages)
        if len(found) > _MANY and len(self._kept) < _KEPT:
            self._kept[iri] = found
        return found


def named(reading: Reading) -> Named:
    """What names the things of the store as it is now; to be asked for before a reader is taken, for it takes one."""
    return reading.remembered("named", lambda store: Named(days_of_pages(store)))


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
