"""What waits to go into the graph: the N-Quads of pages and of what they share, and what they take the place of.

Oxigraph takes a megabyte of N-Quads at a third of the time of as many statements page by page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg.emit import Graphs, body_triples, described
from kg.iri import Minter, organisation_key
from kg.model import Organisation, Unit
from kg.store import changes

ARTICLE_GRAPHS: Final = ("article", "evidence", "inferred")


@dataclass(frozen=True, slots=True)
class Written:
    """A page as the store takes it in.

    The N-Triples of each of its graphs, in the order of `ARTICLE_GRAPHS`, sorted; and the N-Quads of the units of the
    gazetteer and of the bodies of the type system that it shares with other pages, by their keys.
    """

    slug: str
    graphs: tuple[bytes, ...]
    shared: Mapping[str, bytes]

    def quads(self, minter: Minter) -> list[bytes]:
        """The N-Quads of each of its graphs."""
        return [_in_graph(lines, name) for name, lines in zip(graphs_of(self.slug, minter), self.graphs, strict=True)]

    @classmethod
    def of_quads(cls, slug: str, quads: Sequence[bytes], shared: Mapping[str, bytes], minter: Minter) -> Written:
        """The page that has these N-Quads, those of each graph by themselves."""
        named = zip(graphs_of(slug, minter), quads, strict=True)
        return cls(slug, tuple(lines.replace(f" {name} .\n".encode(), b" .\n") for name, lines in named), shared)


def written(graphs: Graphs, inferred: Iterable[Triple], minter: Minter) -> Written:
    """The graphs of a page as the store takes them in."""
    units = {unit.key: _unit(unit, minter) for unit in graphs.units}
    bodies = {changes.BODY + organisation_key(body): _body(body, minter) for body in graphs.bodies}
    triples = (graphs.assertions, graphs.evidence, inferred)
    return Written(graphs.slug, tuple(map(_triples, triples)), units | bodies)


def graphs_of(slug: str, minter: Minter) -> list[NamedNode]:
    """The named graphs of a page."""
    return [minter.graph(kind, slug) for kind in ARTICLE_GRAPHS]


class Pending:
    """Changes of the graph that are not made yet; of a page and of what pages share the last one counts.

    Where the graph `renews`, it may hold what other rules said of bodies: each is put in the place of that.
    """

    def __init__(self, minter: Minter, *, renews: bool = False) -> None:
        self._minter = minter
        self._renews = renews
        self._pages: dict[str, Written] = {}
        self._shared: dict[str, bytes] = {}
        self._dropped: set[str] = set()
        self._unused: set[str] = set()
        self._described: set[str] = set()  # so that it is put in once, however many pages share it

    @property
    def size(self) -> int:
        """The bytes of the pages that wait."""
        return sum(len(lines) for page in self._pages.values() for lines in page.graphs)

    @property
    def slugs(self) -> list[str]:
        """What stands for the pages that come in or go out."""
        return sorted(self._dropped.union(self._pages))

    def put(self, page: Written) -> None:
        """Put in a page that is not there, or that was dropped before."""
        self._pages[page.slug] = page
        new = {key: quads for key, quads in page.shared.items() if key not in self._described}
        self._shared |= new
        self._described |= new.keys()
        if self._renews:
            self._unused |= {key for key in new if key.startswith(changes.BODY)}

    def drop(self, slug: str) -> None:
        """Take out a page, which waits or is in the graph."""
        if self._pages.pop(slug, None) is None:
            self._dropped.add(slug)

    def drop_shared(self, keys: Iterable[str]) -> None:
        """Take out units and bodies that no page shares any more."""
        for key in keys:
            self._shared.pop(key, None)
            self._described.discard(key)
            self._unused.add(key)

    def write(self, graph: pyoxigraph.Store) -> None:
        """Make the changes: what goes in one transaction, what comes in another."""
        self._drop_from(graph)
        self._load_into(graph)
        for waiting in (self._pages, self._shared, self._dropped, self._unused):
            waiting.clear()

    def _drop_from(self, graph: pyoxigraph.Store) -> None:
        gone = [name for slug in sorted(self._dropped) for name in graphs_of(slug, self._minter)]
        if update := changes.dropped(gone) + changes.without_shared(self._unused, self._minter):
            graph.update(update)

    def _load_into(self, graph: pyoxigraph.Store) -> None:
        pages = (part for page in self._pages.values() for part in page.quads(self._minter))
        if quads := b"".join((*pages, *self._shared.values())):
            graph.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)  # the terms were checked when they were made


@lru_cache(maxsize=4096)
def _unit(unit: Unit, minter: Minter) -> bytes:
    return _quads(described([unit], minter), minter.graph("gazetteer"))


@lru_cache(maxsize=4096)
def _body(body: Organisation, minter: Minter) -> bytes:
    return _quads(body_triples(body, minter), minter.graph("organisations"))


def _quads(triples: Iterable[Triple], graph: NamedNode) -> bytes:
    return _in_graph(_triples(triples), graph)


def _triples(triples: Iterable[Triple]) -> bytes:
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert text is not None
    return text


def _in_graph(triples: bytes, graph: NamedNode) -> bytes:
    """N-Quads; in N-Triples a blank, a point and a line end stand together nowhere but at the end of a line."""
    return triples.replace(b" .\n", f" {graph} .\n".encode())
