"""The example of each term of the ontology: there is one, and it is really in a graph that the program makes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from exports import exported
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from terms import ONTOLOGY, declared, triples

from kg import pipeline, resources
from kg.rdf.namespaces import BASE, NS, RDF, RDFS, SKOS
from kg.read import read
from kg.run import batch
from kg.store import Store, vocabulary

FILES: Final = sorted((resources.ontology() / "examples").glob("*.ttl"))
FIXTURES: Final = Path(__file__).parent / "fixtures" / "examples"
EXAMPLE: Final = SKOS + "example"
TYPE: Final = RDF + "type"
RUN: Final = f"{BASE}run/"
"""Of these nodes the values change with every rule; what they have is looked at, not with what value."""


@pytest.fixture(scope="module")
def graph(seeds_store: Store, tmp_path_factory: pytest.TempPathFactory) -> frozenset[Triple]:
    """All that the seeds and the fixtures of examples give, with all that follows."""
    folder = tmp_path_factory.mktemp("examples") / "store"
    with Store.open(folder, write=True) as store:
        results = list(batch.build(read([str(FIXTURES / "page.jsonl")]), store, pipeline.Settings()))
        assert [result.state for result in results] == ["built"]
        assert all(problem.severity == "info" for problem in results[0].problems)
        given = exported(store, "nquads", full=True)
    whole = (exported(seeds_store, "nquads", full=True), given)
    found = {quad.triple for content in whole for quad in parse(content, format=RdfFormat.N_QUADS)}
    return frozenset(found | {*triples(FIXTURES / "unread.ttl")})


@cache
def shown() -> tuple[Triple, ...]:
    """The statements of the files of examples."""
    return tuple(triple for path in FILES for triple in triples(path))


def examples() -> dict[str, list[NamedNode]]:
    """The nodes that are examples of each term."""
    found: dict[str, list[NamedNode]] = {}
    for triple in shown():
        if triple.predicate.value == EXAMPLE and isinstance(triple.subject, NamedNode):
            assert isinstance(triple.object, NamedNode)
            found.setdefault(triple.subject.value.removeprefix(NS), []).append(triple.object)
    return found


def of_term(name: str, all_of: frozenset[Triple]) -> Iterator[Triple]:
    """The statements in which a term is used: of a class those that say of a node that it is one."""
    term = NamedNode(NS + name)
    return (t for t in all_of if t.predicate == term or (t.predicate.value == TYPE and t.object == term))


def test_every_term_has_an_example(graph: frozenset[Triple]) -> None:
    missing = {name: str(next(of_term(name, graph), "nowhere read")) for name in declared() - set(examples())}
    assert missing == {}, "add these to ontology/examples/, or such a sentence to tests/fixtures/examples/page.jsonl"
    assert set(examples()) == declared()
    assert all(len(nodes) == 1 for nodes in examples().values())


def test_a_term_is_used_of_its_example() -> None:
    there = frozenset(shown())
    for name, (node,) in examples().items():
        assert any(t.subject == node for t in of_term(name, there)), f"{name} is not stated of {node}"


def test_every_example_is_in_the_graph(graph: frozenset[Triple]) -> None:
    stated = [triple for triple in shown() if triple.predicate.value != EXAMPLE]
    assert len(stated) > len(declared())
    of_runs = {(t.predicate, t.object if t.predicate.value == TYPE else None) for t in graph if is_run(t)}
    for triple in stated:
        if is_run(triple):
            assert (triple.predicate, triple.object if triple.predicate.value == TYPE else None) in of_runs, triple
        else:
            assert triple in graph, triple


def is_run(triple: Triple) -> bool:
    """Whether a statement is about a run of the program."""
    return isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(RUN)


def test_examples_are_short_and_no_store_loads_them() -> None:
    about = {triple.subject for triple in shown()} - {NamedNode(NS + name) for name in declared()}
    predicates = {t.predicate.value for t in shown()} - {NS + name for name in declared()}
    assert predicates == {TYPE, EXAMPLE, RDFS + "label"}
    assert len(shown()) < 3 * len(declared())
    assert len(about) < len(declared())
    assert not {*FILES} & {*vocabulary.files("ontology"), *vocabulary.files("scheme")}
    assert ONTOLOGY in vocabulary.files("ontology")
