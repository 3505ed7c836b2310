"""What is wrong with a store, if anything: the ledger by itself first, then the graph against the ledger.

A finding is a StoreError that nobody raises: what is wrong, where, and what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode

from kg.emit import text_sha256
from kg.errors import StoreError
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE
from kg.rdf.sharing import SHARED_GRAPHS
from kg.rdf.statements import Statements, lines_of
from kg.store import belonging, errors, ordering, promises, vocabulary
from kg.store.folding import fold_evenly
from kg.store.layout import GRAPH, LEDGER, is_store
from kg.store.ledger import Ledger, sum_of, unpacked
from kg.store.loading import graphs_of
from kg.store.sync import meta

_PAGES: Final = "SELECT id, source, slug, sha256, coalesce(title, ''), text, rules FROM page ORDER BY id"
_WORDS: Final = "SELECT c0, c1 FROM word_content WHERE id = ?"
_KEPT: Final = "SELECT article, evidence, inferred, shared FROM statement WHERE page = ?"
_STRAY_WORDS: Final = "SELECT count(*) FROM word_content WHERE id NOT IN (SELECT id FROM page)"


class _Page(NamedTuple):
    """A page as the ledger has it."""

    number: int
    source: str
    slug: str
    sha256: str
    title: str
    text: str
    rules: str


def check(path: Path) -> list[StoreError]:
    """All that is wrong with a store, without changing it; StoreError where there is none.

    While somebody writes, or after a writer died, the graph is not compared: it has yet to follow.
    """
    errors.refuse_url(path)
    found: list[StoreError] = []
    try:
        if not is_store(path):
            raise errors.missing(path) if not path.exists() else errors.not_a_store(path)
        with closing(Ledger(path / LEDGER, write=False)) as ledger:
            ledger.connection.text_factory = lambda held: held.decode(errors="replace")
            parts = (_of_ledger(ledger, path / LEDGER), promises.of_decisions(ledger, path), _of_graph(ledger, path))
            for finding in chain(*parts):
                found.append(finding)  # what was found before an error is reported too
    except sqlite3.Error as error:
        found.append(errors.explain(error, path / LEDGER))
    return found


# ---------------------------------------------------------------- the ledger


def _of_ledger(ledger: Ledger, where: Path) -> Iterator[StoreError]:
    database, file, minter = ledger.connection, str(where), Minter(ledger.setting("base") or BASE)
    for (verdict,) in database.execute("PRAGMA integrity_check"):
        if verdict != "ok":
            yield StoreError("check-ledger", where=file, reason=str(verdict))
    unindexed = int(database.execute(_STRAY_WORDS).fetchone()[0])
    keeps = ledger.statements.is_current
    for page in map(_Page._make, database.execute(_PAGES)):
        words = database.execute(_WORDS, (page.number,)).fetchone()
        unindexed += words != (fold_evenly(page.title), fold_evenly(page.text))
        kept = database.execute(_KEPT, (page.number,)).fetchone() if keeps else None
        yield from _of_page(page, kept, file, minter)
    if unindexed or not (ledger.setting("open") or _is_indexed(where)):
        yield StoreError("check-words", where=file)
    if keeps:
        damaged = [*_of_shared(database, file)]
        yield from damaged
        if not damaged and not _is_counted(ledger):
            yield StoreError("check-counts", where=file)


def _of_page(page: _Page, kept: Sequence[bytes] | None, file: str, minter: Minter) -> Iterator[StoreError]:
    """What is wrong with the statements of a page, and with its text, of which they bear witness to the hash."""
    statements = [_unpacked(frame) for frame in kept or ()]
    if None in statements:
        yield StoreError("check-statements", where=file, source=page.source)
    if (found := text_sha256(page.text)) != page.sha256:
        witnessed = bool(statements) and f'"{found}"'.encode() in (statements[0] or b"")
        yield StoreError("check-sum" if witnessed else "check-text", where=file, source=page.source)
    elif len(statements) > 1 and promises.misquotes(statements[1] or b"", graphs_of(page.slug, minter)[1], page.text):
        yield StoreError("check-quote", where=file, source=page.source)


def _of_shared(database: sqlite3.Connection, file: str) -> Iterator[StoreError]:
    for name, quads in database.execute("SELECT name, quads FROM thing ORDER BY name"):
        if _unpacked(quads) is None:
            yield StoreError("check-shared", where=file, name=name)
    for kind, quads in database.execute("SELECT kind, quads FROM vocabulary ORDER BY kind"):
        if _unpacked(quads) is None:
            yield StoreError("check-vocabulary", where=file, kind=kind)


def _is_counted(ledger: Ledger) -> bool:
    """Whether what pages state of shared nodes is counted as they state it; what is damaged is reported elsewhere."""
    try:
        return sum(map(sum_of, ledger.counted())) == ledger.shared_statements.sum()
    except sqlite3.DatabaseError:
        return True


def _is_indexed(where: Path) -> bool:
    """Whether the index has the words that it was given; only who may write can ask SQLite, and others wait then."""
    try:
        database = sqlite3.connect(f"{where.resolve().as_uri()}?mode=rw", uri=True, timeout=1, isolation_level=None)
    except sqlite3.OperationalError:
        return True
    try:
        database.execute("INSERT INTO word (word) VALUES ('integrity-check')")
    except sqlite3.OperationalError:  # a medium that cannot be written, or a writer at work
        return True
    except sqlite3.DatabaseError:
        return False
    finally:
        database.close()
    return True


def _unpacked(frame: bytes) -> bytes | None:
    """The statements; None where they are damaged."""
    try:
        return unpacked(frame)
    except (sqlite3.DatabaseError, TypeError):
        return None


# ---------------------------------------------------------------- the graph


def _of_graph(ledger: Ledger, path: Path) -> Iterator[StoreError]:
    behind = len(ledger.backlog.pending_sync("page")) if ledger.statements.is_current else 0
    if ledger.setting("open") or behind:
        yield StoreError("check-open", where=str(path), count=behind)
        return
    try:
        other, graph, links = belonging.opened(path / GRAPH, path / LEDGER)
    except StoreError as error:
        yield error
        return
    other.close()
    try:
        yield from _compared(ledger, graph, path / GRAPH)
    except (OSError, RuntimeError) as error:  # a part that was not read when it was opened
        yield StoreError("graph-damaged", where=str(path / GRAPH), reason=str(error))
    finally:
        if links:
            links.cleanup()


def _compared(ledger: Ledger, graph: pyoxigraph.Store, where: Path) -> Iterator[StoreError]:
    """Pages that the graph holds otherwise than the ledger, and whether it holds all else, and nothing besides."""
    minter = Minter(ledger.setting("base") or BASE)
    known = {minter.graph(kind) for kind in (*SHARED_GRAPHS, "gazetteer", "meta", *vocabulary.KINDS)}
    for page in map(_Page._make, ledger.connection.execute(_PAGES)):
        known.update(graphs_of(page.slug, minter))
        if _differs(page, ledger, graph, minter):
            yield StoreError("check-page", where=str(where), source=page.source)
    for name in _whole_graphs(ledger, graph, minter):
        yield StoreError("check-graph", where=str(where), graph=name.value)
    held = {name for name in graph.named_graphs() if isinstance(name, NamedNode)}
    for name in sorted(held - known, key=str):
        yield StoreError("check-stray", where=str(where), graph=name.value)
    if any(True for _ in graph.quads_for_pattern(None, None, None, DefaultGraph())):
        yield StoreError("check-stray", where=str(where), graph="default")


def _differs(page: _Page, ledger: Ledger, graph: pyoxigraph.Store, minter: Minter) -> bool:
    """Whether the graph holds a page otherwise than the ledger; what is damaged there cannot be compared."""
    kept = ledger.connection.execute(_KEPT, (page.number,)).fetchone() if ledger.statements.is_current else None
    if kept is None:  # a page of an older store, which the graph may lack when it is to be read again
        return bool(page.rules) and not belonging.has_page(graph, page.slug, page.sha256, minter)
    pairs = zip(graphs_of(page.slug, minter), map(_unpacked, kept[:-1]), strict=True)
    return any(quads is not None and _lines(graph, name) != lines_of(quads, name) for name, quads in pairs)


def _whole_graphs(ledger: Ledger, graph: pyoxigraph.Store, minter: Minter) -> Iterator[NamedNode]:
    """The graphs of many pages that differ from those of the ledger; what is damaged there cannot be compared."""
    if not ledger.statements.is_whole:
        return
    units = {"gazetteer": partial(_gathered, ledger)}
    vocabularies = {kind: partial(ledger.statements.vocabulary, kind) for kind in vocabulary.KINDS}
    for kind, kept in (units | vocabularies).items():
        name = minter.graph(kind)
        try:
            differs = _lines(graph, name) != lines_of(kept(), name)
        except sqlite3.DatabaseError:
            continue
        if differs:
            yield name
    yield from (name for name in map(minter.graph, SHARED_GRAPHS) if _shared_differs(name, ledger, graph))
    if _lines(graph, minter.graph("meta")) != list(Statements.of(meta(ledger, minter)).lines):
        yield minter.graph("meta")


def _gathered(ledger: Ledger) -> bytes:
    return ordering.gathered(ledger.shared_nodes.of_units())


def _shared_differs(name: NamedNode, ledger: Ledger, graph: pyoxigraph.Store) -> bool:
    """Whether the graph describes a shared node otherwise than the ledger, one that the ledger has or another."""
    number = 0
    for lines in ledger.shared_statements.statements(name.value.rpartition("/")[2]):
        node = NamedNode(lines[0].partition(" ")[0][1:-1])
        if ordering.as_lines(graph.quads_for_pattern(node, None, None, name)) != lines:
            return True
        number += len(lines)
    return number != sum(1 for _ in graph.quads_for_pattern(None, None, None, name))


def _lines(graph: pyoxigraph.Store, name: NamedNode) -> list[str]:
    return ordering.as_lines(graph.quads_for_pattern(None, None, None, name))
