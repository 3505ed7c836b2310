"""A store of many triples: canned questions against the engine alone, exports against the serialisers of rdflib."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import QuerySolutions
from rdflib import Dataset, Graph

from kg.answer.ask import Question, bound, questions, run
from kg.answer.render import plain
from kg.export import export
from kg.pipeline import Settings
from kg.rdf.namespaces import PREFIXES
from kg.run.batch import build
from kg.store import Store

from .pages import varied
from .turns import Pair, Row, Work, in_turn, row, seconds

_AT_ONCE: Final = 100
_SERIALISERS: Final = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}


def question_rows(runs: int, directory: Path, triples: int = 1_000_000) -> Iterator[Row]:
    """All canned questions together; a question that needs a parameter gets its example.

    The engine alone is given the same query, and what it answers is taken row by row.
    """
    folder, held = _filled(directory, triples)
    alone = pyoxigraph.Store.read_only(str(folder / "graph"))
    with Store.open(folder) as store:
        asked = {one.name: bound(one, needed(store, one), store.base) for one in questions()}
        turns = [[_both(store, alone, sparql) for sparql in asked.values()] for _ in range(1 + runs)][1:]
    mine, others = ([[both[which] for both in turn] for turn in turns] for which in (0, 1))
    what = f"{len(asked)} canned questions on {held:,} triples"
    yield row(what, "raw pyoxigraph", [sum(turn) for turn in mine], [sum(turn) for turn in others])


def export_rows(runs: int, directory: Path, triples: int = 100_000) -> Iterator[Row]:
    """The whole store written in each RDF format; rdflib has the same statements in memory before it is timed."""
    folder, _ = _filled(directory, triples)
    with Store.open(folder) as store:
        dataset = _in_rdflib(store)
        union = Graph()
        for subject, predicate, value, _ in dataset.quads():
            union.add((subject, predicate, value))
        for ours, theirs in _SERIALISERS.items():
            graph = union if theirs == "turtle" else dataset
            mine, other = _exporting(store, ours), _serialising(graph, theirs)
            yield in_turn(Pair(f"`kg export {ours}`, {len(graph):,} triples", mine, "rdflib's serialiser", other), runs)


def _exporting(store: Store, name: str) -> Work:
    return lambda: seconds(lambda: export(store, name, io.BytesIO()))


def _serialising(graph: Graph, name: str) -> Work:
    return lambda: seconds(lambda: graph.serialize(io.BytesIO(), format=name))


def _both(store: Store, alone: pyoxigraph.Store, sparql: str) -> tuple[float, float]:
    return seconds(lambda: run(store, sparql)), seconds(lambda: _answered(alone, sparql))


def _answered(alone: pyoxigraph.Store, sparql: str) -> list[tuple[object, ...]]:
    found = alone.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(solution) for solution in found]


def needed(store: Store, question: Question) -> dict[str, str]:
    """The parameters that a question must have: those of its example, or a fact of the store."""
    required = [one.name for one in question.parameters if one.required]
    return {name: question.example.get(name) or _fact(store) for name in required}


def _fact(store: Store) -> str:
    [(fact,)] = run(store, "SELECT ?fact WHERE { ?fact a cchc:Meeting } LIMIT 1").rows
    return plain(fact)


def _filled(directory: Path, triples: int) -> tuple[Path, int]:
    """A store of varied pages with at least so many triples, and how many it has; it is made once."""
    folder = directory / f"store-{triples}"
    with Store.open(folder, write=True) as store:
        pages, held = varied(triples), _count(store)  # no page has but one triple
        while held < triples:
            deque(build(islice(pages, _AT_ONCE), store, Settings(store.base)), maxlen=0)
            held = _count(store)
    return folder, held


def _count(store: Store) -> int:
    found = store.query("SELECT (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } }")
    assert isinstance(found, QuerySolutions)
    return int(next(found)["count"].value)


def _in_rdflib(store: Store) -> Dataset:
    document = io.BytesIO()
    export(store, "nquads", document)
    dataset = Dataset()
    dataset.parse(data=document.getvalue().decode(), format="nquads")
    return dataset
