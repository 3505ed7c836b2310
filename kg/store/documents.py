"""The named graphs as the ledger keeps them, without a look into the graph."""

from __future__ import annotations

from collections.abc import Iterator

import zstandard
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
        return quads_of(ledger.shared_statements.lines(kind), graph)
    if kind == "meta":  # a writer that was killed may not have brought it up to date
        return Statements.of(meta(ledger, minter)).quads(graph)
    return ledger.statements.vocabulary(kind) if kind in vocabulary.KINDS else None


def names(ledger: Ledger, minter: Minter) -> list[NamedNode]:
    """The graphs that hold something, sorted."""
    return [name for name, _, _ in _held(ledger, minter)]


def every(ledger: Ledger, minter: Minter) -> Iterator[tuple[NamedNode, bytes]]:
    """These graphs with their N-Quads, of a ledger that keeps all; nothing may be written meanwhile."""
    unpacker = zstandard.ZstdDecompressor()
    for name, kind, page in _held(ledger, minter):
        kept = document(name, ledger, minter) if page is None else ledger.statements.of_page(page, kind, unpacker)
        yield name, kept or b""


def _held(ledger: Ledger, minter: Minter) -> list[tuple[NamedNode, str, int | None]]:
    """Each graph that holds something by name, its kind, and the number of the page that it is of, if it is one's."""
    pages = {kind: ledger.statements.pages(kind) for kind in ARTICLE_GRAPHS}
    found: list[tuple[NamedNode, str, int | None]]
    found = [(minter.graph(kind, slug), kind, page) for kind, some in pages.items() for slug, page in some]
    held = {kind: ledger.shared_statements.holds(kind) for kind in SHARED_GRAPHS}
    held |= {kind: ledger.statements.has_vocabulary(kind) for kind in vocabulary.KINDS}
    held |= {"gazetteer": any(ledger.shared_nodes.of_units()), "meta": bool(meta(ledger, minter))}
    found += [(minter.graph(kind), kind, None) for kind, holds in held.items() if holds]
    return sorted(found, key=lambda each: str(each[0]))
