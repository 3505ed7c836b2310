"""The named graphs as the ledger keeps them, without a look into the graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from kg.rdf.iri import Minter
from kg.rdf.statements import Statements
from kg.store import ordering, vocabulary
from kg.store.ledger import Ledger
from kg.store.loading import ARTICLE_GRAPHS
from kg.store.sync import meta

_SHARED: Final = ("gazetteer", "organisations")


def document(graph: NamedNode, ledger: Ledger, minter: Minter) -> bytes | None:
    """The N-Quads of a named graph, sorted; None where the ledger does not keep it."""
    if not ledger.statements.is_whole:
        return None
    kind, _, slug = graph.value.removeprefix(f"{minter.base}graph/").partition("/")
    if kind in ARTICLE_GRAPHS:
        return ledger.statements.document(slug, kind) or b""
    if kind in _SHARED:
        return ordering.gathered(ledger.shared_nodes.documents(bodies=kind == "organisations"))
    if kind == "meta":  # a writer that was killed may not have brought it up to date
        return Statements.of(meta(ledger, minter)).quads(graph)
    return ledger.statements.vocabulary(kind) if kind in vocabulary.KINDS else None


def names(ledger: Ledger, minter: Minter) -> Iterator[NamedNode]:
    """The graphs that hold something."""
    for kind in ARTICLE_GRAPHS:
        yield from (minter.graph(kind, slug) for slug in ledger.statements.slugs(kind))
    for kind in _SHARED:
        if any(ledger.shared_nodes.documents(bodies=kind == "organisations")):
            yield minter.graph(kind)
    yield from (minter.graph(kind) for kind in vocabulary.KINDS if ledger.statements.vocabulary(kind))
    if meta(ledger, minter):
        yield minter.graph("meta")
