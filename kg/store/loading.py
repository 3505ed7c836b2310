"""Pages as the store takes them in: the statements of their graphs, and those about units and bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.emit import Graphs, body_quads, unit_quads
from kg.rdf.iri import Minter
from kg.rdf.keys import organisation_key
from kg.rdf.sharing import INFERRED, parted
from kg.rdf.statements import Statements
from kg.store.updates import BODY

ARTICLE_GRAPHS: Final = ("article", "evidence", "inferred")


@dataclass(frozen=True, slots=True)
class Written:
    """A page as the store takes it in.

    The N-Quads of each of its graphs, in the order of `ARTICLE_GRAPHS`, sorted; those that it states of what pages
    share (`said`); and those of the units of the gazetteer and the bodies of the type system that it names, by key.
    """

    slug: str
    graphs: tuple[bytes, ...]
    said: bytes
    shared: Mapping[str, bytes]


def written(graphs: Graphs, inferred: Statements, minter: Minter) -> Written:
    """The graphs of a page as the store takes them in."""
    units = {unit.key: unit_quads(unit, minter) for unit in graphs.units}
    bodies = {BODY + organisation_key(body): body_quads(body, minter) for body in graphs.bodies}
    asserted, stated = parted(graphs.assertions, minter)
    shortcuts, between = parted(inferred, minter, INFERRED)
    parts = zip((asserted, graphs.evidence, shortcuts), graphs_of(graphs.slug, minter), strict=True)
    return Written(graphs.slug, tuple(part.quads(name) for part, name in parts), stated + between, units | bodies)


def graphs_of(slug: str, minter: Minter) -> list[NamedNode]:
    """The named graphs of a page."""
    return [minter.graph(kind, slug) for kind in ARTICLE_GRAPHS]
