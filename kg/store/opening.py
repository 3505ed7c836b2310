"""What a writer does with a store before it writes: graph, vocabulary and units are those of ledger and data files."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pyoxigraph
from pyoxigraph import RdfFormat

from kg import __version__
from kg.emit import quads_of_units
from kg.rdf.iri import Minter
from kg.rdf.statements import Statements
from kg.store import belonging, sync, updates, vocabulary
from kg.store.layout import GRAPH
from kg.store.ledger import Ledger
from kg.store.links import tidy


def prepare(path: Path, graph: pyoxigraph.Store, ledger: Ledger, minter: Minter, rules: str) -> None:
    """Bring graph and ledger to where a writer with these rules can begin."""
    tidy(path)
    _take_over(path / GRAPH, graph, ledger, minter)
    for kind in vocabulary.KINDS:
        current = vocabulary.current(kind)
        if ledger.setting(kind) != current or not belonging.has_graph(graph, minter.graph(kind)):
            ledger.keep(kind, "")
            # its hash is noted only when all of it is there: a crash in between does it again
            quads = _load_vocabulary(kind, graph, minter)
            ledger.statements.keep_vocabulary(kind, current, quads)
    _describe_units(graph, ledger, minter, rules)


def _take_over(folder: Path, graph: pyoxigraph.Store, ledger: Ledger, minter: Minter) -> None:
    """Have the graph where the last writer left it; what is not the graph of this ledger is made anew."""
    token = uuid4().hex
    torn = bool(ledger.setting("open"))
    ours = belonging.fits(folder, ledger) and (torn or belonging.is_held(graph, ledger, minter))
    ledger.begin(minter.base, token, anew=not ours)
    if not ours:
        graph.clear()
    belonging.hold(folder, token)
    ledger.begun(token)
    if torn and ours:
        sync.repair(graph, ledger, minter)
    elif not ours:
        sync.sync_graph(graph, ledger, minter, threads=2)


def _load_vocabulary(kind: str, graph: pyoxigraph.Store, minter: Minter) -> bytes:
    """Replace the ontology or the code lists in the graph by those of now; gives their N-Quads."""
    name = minter.graph(kind)
    quads = Statements.of(vocabulary.triples(kind, minter)).quads(name)
    graph.remove_graph(name)
    graph.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)
    return quads


def _describe_units(graph: pyoxigraph.Store, ledger: Ledger, minter: Minter, rules: str) -> None:
    """Describe the units that pages name as the gazetteer has them now, where it was done by other rules.

    They are described all at once, for units share the changes that ended them. Bodies share nothing and are described
    anew each as a page brings it. One's own rules add nothing to the gazetteer.
    """
    current = f"{__version__} {vocabulary.package_part(rules)}"
    if ledger.setting("units") == current:
        return
    ledger.keep("units", "")  # whoever comes after a crash does it again
    keys = updates.units_among(ledger.shared_nodes.keys())
    graph.remove_graph(minter.graph("gazetteer"))
    lost = []
    for key, quads in quads_of_units(sorted(keys), minter):
        ledger.shared_nodes.restate(key, quads or b"")
        if quads is None:
            lost.append(key)
    ledger.pages.outdate(ledger.shared_nodes.pages_naming(lost))
    sync.sync_graph(graph, ledger, minter)
    ledger.keep("units", current)
