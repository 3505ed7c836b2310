"""The graph follows the ledger: it drops what the ledger gave up and takes in what the ledger has got since.

The more Oxigraph takes in at once, the less it merges afterwards: 4,000 pages cost it 34 ms of processor time each in
portions of 42 MB of N-Quads, 30 in those of 84 MB, 28 in those of 168 MB, which take half as much memory again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, islice
from threading import Lock
from typing import IO, Final, cast

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, Triple

from kg.rdf.iri import Minter
from kg.rdf.sharing import GRAPHS, INFERRED, SHARED_GRAPHS, kind_of
from kg.rdf.statements import quads_of
from kg.store import updates, vocabulary
from kg.store.belonging import has_page
from kg.store.ledger import Ledger
from kg.store.loading import ARTICLE_GRAPHS, graphs_of
from kg.store.ordering import as_lines

_AT_ONCE: Final = 150
"""Updates of one transaction: it drops fifty pages, some 6 MB of N-Quads, or describes so many units."""


def sync_graph(graph: pyoxigraph.Store, ledger: Ledger, minter: Minter, threads: int = 1) -> None:
    """Bring the graph to the state of the ledger: what goes goes some pages at a time, what comes is loaded at once.

    Two threads need half the time for it, but leave twice as much to merge to those who load more later. Who is
    interrupted begins anew: until all is done everything waits, and what waits may be dropped twice.
    """
    ledger.commit()
    waiting = ledger.backlog.pending_sync
    pages, units, nodes = waiting("page"), waiting("unit"), waiting("node")
    if not pages and not units and not nodes:
        return
    gone = (updates.drop(name) for slug, held in pages if held for name in graphs_of(slug, minter))
    known = (minter.unit_of_key(key) for key, held in units if held)
    _update(graph, chain(gone, updates.without_units(known, minter.graph("gazetteer"))))
    changed = _Changed(graph, ledger, minter)
    former = bool(ledger.setting("former"))
    _update(graph, changed.gone(node for node, held in nodes if held or former))
    coming = (ledger.statements.document(slug, kind) or b"" for slug, _ in pages for kind in ARTICLE_GRAPHS)
    described = (ledger.shared_nodes.quads(key) for key, _ in units)
    new = (quads for node, held in nodes if not (held or former) for quads in changed.described(node))
    _load(graph, _Shared(filter(None, chain(coming, described, new, changed.coming))), threads)
    ledger.backlog.clear()


def leave_former(graph: pyoxigraph.Store, ledger: Ledger, minter: Minter) -> None:
    """Take what a former version described of shared nodes out of the graph, once all pages were read again."""
    if ledger.setting("former") and not ledger.setting("partial"):
        ledger.backlog.mark_stale(nodes=_nodes(graph, ledger, minter))
        sync_graph(graph, ledger, minter)
        ledger.keep("former", "")


def repair(graph: pyoxigraph.Store, ledger: Ledger, minter: Minter) -> None:
    """Bring the graph to the state of the ledger after a writer died, whatever the graph took in of what waited."""
    known = {minter.graph("article", slug): (slug, sha256) for slug, sha256 in ledger.pages.hashes()}
    kept = {name for slug, _ in known.values() for name in graphs_of(slug, minter)}
    ours = tuple(f"{minter.graph(kind).value}/" for kind in ARTICLE_GRAPHS)
    named = {name for name in graph.named_graphs() if isinstance(name, NamedNode) and name.value.startswith(ours)}
    _update(graph, map(updates.drop, sorted(named - kept, key=str)))
    lacking = [slug for slug, sha256 in known.values() if not has_page(graph, slug, sha256, minter)]
    ledger.backlog.mark_stale(lacking, _units(graph, ledger, minter), _nodes(graph, ledger, minter))
    sync_graph(graph, ledger, minter)


def meta(ledger: Ledger, minter: Minter) -> list[Triple]:
    """The triples of the graph `meta`: the runs that the pages come from, and of which files the vocabulary is."""
    runs = [updates.run(version, rules, minter) for version, rules in ledger.pages.runs()]
    held = [updates.identified(minter.graph(kind), ledger.setting(kind)) for kind in vocabulary.KINDS]
    return [triple for triples in (*runs, *held) for triple in triples]


def sync_meta(graph: pyoxigraph.Store, ledger: Ledger, minter: Minter) -> None:
    """Write into the graph by which versions and rules its pages were read."""
    graph.update(updates.replaced({minter.graph("meta"): meta(ledger, minter)}))


def _load(graph: pyoxigraph.Store, documents: _Shared, threads: int) -> None:
    """Load the documents by so many threads, of which this is one: what ends one of them ends them all."""
    with ThreadPoolExecutor(threads) as pool:
        others = []
        with suppress(RuntimeError):  # an interpreter that is ending begins no more threads
            others += [pool.submit(_load_some, graph, documents) for _ in range(threads - 1)]
        try:
            _load_some(graph, documents)
            for other in others:
                other.result()
        except BaseException as error:
            documents.withdraw(error)
            raise


def _load_some(graph: pyoxigraph.Store, documents: _Shared) -> None:
    stream = cast(IO[bytes], _Stream(documents))  # only `read` is asked of it
    try:
        graph.bulk_load(stream, RdfFormat.N_QUADS, lenient=True)  # the terms were checked when they were made
    except BaseException as error:
        documents.withdraw(error)
        raise


class _Shared:
    """Documents of which each is given to one of several threads."""

    def __init__(self, documents: Iterator[bytes]) -> None:
        self._documents = documents
        self._error: BaseException | None = None
        self._lock = Lock()

    def withdraw(self, error: BaseException) -> None:
        """Let whoever asks for another get this error, or the one of whoever withdrew them before."""
        self._error = self._error or error

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with self._lock:
            if self._error:
                raise self._error
            return next(self._documents)


class _Stream:
    """Documents one after the other, as a file that is read."""

    def __init__(self, documents: Iterator[bytes]) -> None:
        self._documents = documents
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        """What comes next of a document, at most so many bytes; nothing at the end of the last."""
        document = self._left or next(self._documents, b"")
        size = len(document) if size < 0 else size
        self._left = document[size:]
        return document[:size]


def _update(graph: pyoxigraph.Store, updates: Iterable[str]) -> None:
    """Make the updates, no more in one transaction than fit into memory whatever they take away."""
    rest = iter(updates)
    while some := list(islice(rest, _AT_ONCE)):
        graph.update("".join(some))
        graph.flush()


class _Changed:
    """Shared nodes as the ledger describes them now, and what of it the graph lacks or holds besides."""

    def __init__(self, graph: pyoxigraph.Store, ledger: Ledger, minter: Minter) -> None:
        self._graph = graph
        self._ledger = ledger
        self._names = {kind: minter.graph(kind) for kind in SHARED_GRAPHS}
        self._begin = f"<{minter.base}"
        self.coming: list[bytes] = []

    def described(self, node: str) -> Iterator[bytes]:
        """The N-Quads of a node."""
        for kind, lines in self._wanted(node):
            yield quads_of(lines, self._names[kind])

    def gone(self, nodes: Iterable[str]) -> Iterator[str]:
        """The updates that take away what is not stated of nodes any more; what the graph lacks of them is `coming`."""
        for node in nodes:
            for kind, lines in self._wanted(node):
                name = self._names[kind]
                held = set(as_lines(self._graph.quads_for_pattern(NamedNode(node[1:-1]), None, None, name)))
                if former := sorted(held.difference(lines)):
                    yield updates.without(former, name)
                if new := [line for line in lines if line not in held]:
                    self.coming.append(quads_of(new, name))

    def _wanted(self, node: str) -> Iterator[tuple[str, list[str]]]:
        for kind in (GRAPHS[kind_of(node, self._begin)], INFERRED):
            yield kind, self._ledger.shared_statements.description(kind, node)


def _units(graph: pyoxigraph.Store, ledger: Ledger, minter: Minter) -> list[str]:
    """The units that the graph lacks; those that no page names are taken out of it."""
    keys = updates.units_among(ledger.shared_nodes.keys())
    gazetteer = minter.graph("gazetteer")
    known = {str(minter.unit_of_key(key)): key for key in keys}
    held = {node for node in _subjects(graph, gazetteer) if node.startswith(f"<{minter.base}unit/")}
    _update(graph, updates.without_units(held - known.keys(), gazetteer))
    return [known[node] for node in sorted(known.keys() - held)]


def _nodes(graph: pyoxigraph.Store, ledger: Ledger, minter: Minter) -> set[str]:
    """The shared nodes that either the ledger or the graph describes and the other does not."""
    differing: set[str] = set()
    for kind in SHARED_GRAPHS:
        differing |= _subjects(graph, minter.graph(kind)) ^ set(ledger.shared_statements.nodes(kind))
    return differing


def _subjects(graph: pyoxigraph.Store, name: NamedNode) -> set[str]:
    """The nodes that a graph describes."""
    return {str(quad.subject) for quad in graph.quads_for_pattern(None, None, None, name)}
