"""Pages as the store takes them in: the statements of their graphs, and what they say of units and bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg.emit import Graphs, body_triples, described
from kg.iri import Minter, organisation_key
from kg.model import Organisation, Unit
from kg.statements import Statements
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
        return [in_graph(part, name) for part, name in zip(self.graphs, graphs_of(self.slug, minter), strict=True)]

    @classmethod
    def of_quads(cls, slug: str, quads: Sequence[bytes], shared: Mapping[str, bytes], minter: Minter) -> Written:
        """The page that has these N-Quads, those of each graph by themselves."""
        named = zip(graphs_of(slug, minter), quads, strict=True)
        return cls(slug, tuple(without_graph(lines, name) for name, lines in named), shared)


def written(graphs: Graphs, inferred: Statements, minter: Minter) -> Written:
    """The graphs of a page as the store takes them in."""
    units = {unit.key: unit_quads(unit, minter) for unit in graphs.units}
    bodies = {changes.BODY + organisation_key(body): _body(body, minter) for body in graphs.bodies}
    parts = (graphs.assertions, graphs.evidence, inferred)
    return Written(graphs.slug, tuple(part.document for part in parts), units | bodies)


def graphs_of(slug: str, minter: Minter) -> list[NamedNode]:
    """The named graphs of a page."""
    return [minter.graph(kind, slug) for kind in ARTICLE_GRAPHS]


@lru_cache(maxsize=4096)
def unit_quads(unit: Unit, minter: Minter) -> bytes:
    """What the graph `gazetteer` says of a unit and of the changes that ended it, as N-Quads."""
    return _quads(described([unit], minter), minter.graph("gazetteer"))


@lru_cache(maxsize=4096)
def _body(body: Organisation, minter: Minter) -> bytes:
    return _quads(body_triples(body, minter), minter.graph("organisations"))


def _quads(statements: Statements, graph: NamedNode) -> bytes:
    return in_graph(statements.document, graph)


def in_graph(triples: bytes, graph: NamedNode) -> bytes:
    """N-Quads; in N-Triples a blank, a point and a line end stand together nowhere but at the end of a line."""
    return triples.replace(b" .\n", f" {graph} .\n".encode())


def without_graph(quads: bytes, graph: NamedNode) -> bytes:
    """The N-Triples of N-Quads that are all in one graph."""
    return quads.replace(f" {graph} .\n".encode(), b" .\n")
