"""The named graphs as the ledger keeps them, without a look into the graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import NamedNode

from kg.rdf.iri import Minter
from kg.rdf.sharing import SHARED_GRAPHS
from kg.rdf.statements import Statements, quads_of
from kg.store import ordering, vocabulary
from kg.store.ledger import Ledger
from kg.store.loading import ARTICLE_GRAPHS
from kg.store.sync import meta


def document(graph: NamedNode, ledger: Ledger, minter: Minter) -> bytes | None:
    """The N-Quads of a named graph, sorted; None where the ledger does not keep it."""
    if not ledger.statements.is_whole:
        return None
    kind, _, slug = graph.value.removeprefix(f"{minter.base}graph/").partition("/")
    if slug:
        return ledger.statements.document(slug, kind) or b"" if kind in ARTICLE_GRAPHS else None
    if kind == "gazetteer":
        return ordering.gathered(ledger.shared_nodes.of_units())
    if kind in SHARED_GRAPHS:
        return quads_of(list(chain.from_iterable(ledger.shared_statements.statements(kind))), graph)
    if kind == "meta":  # a writer that was killed may not have brought it up to date
        return Statements.of(meta(ledger, minter)).quads(graph)
    return ledger.statements.vocabulary(kind) if kind in vocabulary.KINDS else None


def names(ledger: Ledger, minter: Minter) -> Iterator[NamedNode]:
    """The graphs that hold something."""
    for kind in ARTICLE_GRAPHS:
        yield from (minter.graph(kind, slug) for slug in ledger.statements.slugs(kind))
    yield from (minter.graph(kind) for kind in SHARED_GRAPHS if ledger.shared_statements.holds(kind))
    if any(ledger.shared_nodes.of_units()):
        yield minter.graph("gazetteer")
    yield from (minter.graph(kind) for kind in vocabulary.KINDS if ledger.statements.vocabulary(kind))
    if meta(ledger, minter):
        yield minter.graph("meta")
