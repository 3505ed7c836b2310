"""Whether a graph is that of its ledger: both hold a token that each writer renews, and some pages are looked up.

The token of the graph is a file beside those of RocksDB: it is copied and lost with them, and no query shows it. The
ledger notes the token of a writer who is about to begin before the file holds it, and that it is the only one after
that, so that a writer who dies in between leaves two that belong together. Stores of earlier versions hold none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE, NS
from kg.store import errors, links, vocabulary
from kg.store.ledger import Ledger

FILE: Final = "generation"
_LOOKS: Final = 8
"""Pages that are looked up: the cost is the same in any store."""
_PAUSES: Final = (0.02, 0.05, 0.1, 0.2)
"""Seconds between looks: a writer who begins needs less for its token, and damage is to be reported within a second."""


def opened(graph: Path, ledger_file: Path) -> tuple[Ledger, pyoxigraph.Store, links.Links | None]:
    """Ledger and graph of a store as they are now, to be read; StoreError for a graph that is not the ledger's.

    A writer who begins between a look at the one and a look at the other makes them differ: they are looked at again.
    """
    for pause in _PAUSES:
        try:
            return _opened(graph, ledger_file)
        except StoreError:
            sleep(pause)
    return _opened(graph, ledger_file)


def opened_to_write(graph: Path) -> pyoxigraph.Store:
    """The graph, made where there is none; StoreError where it is damaged."""
    with _damage_named(graph):
        return pyoxigraph.Store(str(graph))


def fits(graph: Path, ledger: Ledger) -> bool:
    """Whether the folder of the graph holds a token that the ledger knows."""
    return _held(graph) in ledger.generations


def is_held(graph: pyoxigraph.Store, ledger: Ledger, minter: Minter) -> bool:
    """Whether the graph holds what the ledger has of some pages from the first to the last, and the vocabulary.

    The vocabulary may be on its way while somebody writes.
    """
    kinds = () if ledger.setting("open") else [kind for kind in vocabulary.KINDS if ledger.setting(kind)]
    return all(has_graph(graph, minter.graph(kind)) for kind in kinds) and all(
        has_page(graph, slug, sha256, minter) for slug, sha256 in ledger.some_pages(_LOOKS)
    )


def has_graph(graph: pyoxigraph.Store, name: NamedNode) -> bool:
    """Whether there is anything in a named graph."""
    return any(True for _ in graph.quads_for_pattern(None, None, None, name))


def has_page(graph: pyoxigraph.Store, slug: str, sha256: str, minter: Minter) -> bool:
    """Whether there is what was read from the text of this hash."""
    article = Minter(minter.base, slug).article()
    return Quad(article, NamedNode(NS + "textSha256"), Literal(sha256), minter.graph("article", slug)) in graph


def hold(graph: Path, token: str) -> None:
    """Let the folder of a graph hold a token, on disk when this returns."""
    draft = graph / f"{FILE}.new"
    with draft.open("w", encoding="ascii") as file:
        file.write(f"{token}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(graph / FILE)
    if hasattr(os, "O_DIRECTORY"):  # on Windows no folder can be opened
        folder = os.open(graph, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _opened(folder: Path, ledger_file: Path) -> tuple[Ledger, pyoxigraph.Store, links.Links | None]:
    ledger = Ledger(ledger_file, write=False)
    try:
        if fits(folder, ledger):
            with _damage_named(folder):
                graph, linked = links.opened(folder, written=bool(ledger.setting("open")))
            if is_held(graph, ledger, Minter(ledger.setting("base") or BASE)):
                return ledger, graph, linked
            if linked:
                linked.cleanup()
        raise StoreError("graph-foreign", where=str(folder))
    except BaseException:
        ledger.close()
        raise


def _held(graph: Path) -> str:
    """The token that the folder of a graph holds; empty where it holds none."""
    try:
        return (graph / FILE).read_text(encoding="ascii", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""


@contextmanager
def _damage_named(graph: Path) -> Iterator[None]:
    """Turn the errors for lost or damaged files of the graph into a StoreError with advice."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        if isinstance(error, FileNotFoundError) or errors.explain(error, graph).key == "store-damaged":
            raise StoreError("graph-damaged", where=str(graph), reason=str(error)) from error
        raise
