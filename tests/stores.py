"""Stores for tests: the page of quận Hồng Bàng under any name, and writers in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from hong_bang import SOURCE, TEXT, extraction
from pyoxigraph import NamedNode, QuerySolutions, Triple

from kg.emit import Graphs, emit
from kg.model import Page
from kg.rdf.iri import Minter
from kg.rdf.namespaces import NS, RDF
from kg.rdf.slugs import article_slug
from kg.rdf.statements import Statements
from kg.store import Store, written

INFERRED = Statements.of(
    [Triple(Minter(article_slug=article_slug(SOURCE)).event(None, 1), NamedNode(RDF + "type"), NamedNode(NS + "Fact"))]
)
NOTHING = Statements()


def page(source: str = SOURCE, text: str = TEXT) -> Page:
    """The page under a name, with the title that its head has."""
    return Page(source, text, title="Ban Chỉ đạo họp")


def put(store: Store, source: str = SOURCE, text: str = TEXT) -> Graphs:
    """Store the page of quận Hồng Bàng under a name; another text brings no claims."""
    graphs = emit(extraction([] if text != TEXT else None, source, text))
    store.put(page(source, text), written(graphs, INFERRED, store.minter))
    return graphs


def opened(path: Path) -> Store:
    """A store to write to, whatever the data files of the checkout are."""
    return Store.open(path, write=True, rules="1")


def count(store: Store, pattern: str) -> int:
    """How often a graph pattern matches."""
    found = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(found, QuerySolutions)
    return int(next(found)["n"].value)


def exported(store: Store) -> list[str]:
    """The quads of a store as they are exported, those about its runs among them."""
    return [str(quad) for quad in store.quads()]


def exported_in(folder: Path) -> list[str]:
    """The quads of the store in a folder, as they are exported."""
    with Store.open(folder) as store:
        return exported(store)


def written_by(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A writer in a process of its own, which runs the code with this file as `stores`; its output can be read."""
    folder = Path(__file__).resolve().parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder.parent), str(folder)))}
    call = [
        sys.executable,
        "-c",
        f"import os, sys, stores\nfrom kg.store import ledger\n{dedent(code)}",
        *arguments,
    ]
    return subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, text=True)
