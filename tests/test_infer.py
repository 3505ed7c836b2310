"""The production engine against the axioms' own examples, and against owlrl as the reference."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.emit import Graphs, described, emit
from kg.errors import DataError, UsageError
from kg.infer import Axioms, Engine, lint, load, owlrl_closure, reasoner
from kg.model import Page
from kg.pipeline import extract
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE, NS, PREFIXES, RDF, SCHEME
from kg.read import read as pages
from kg.resources import ontology

HERE: Final = Path(__file__).parent
FIXTURES: Final = sorted((HERE / "fixtures" / "axioms").glob("*.ttl"))
SEEDS: Final = sorted((HERE.parent / "seeds").glob("*.txt"))
TYPE: Final = NamedNode(RDF + "type")
RULES: Final = {
    "subclass": {"superclasses": {}},
    "subproperty": {"superproperties": {}},
    "inverse": {"inverses": {}},
    "chain": {"chains": ()},
    "transitive": {"chains": ()},
}


@dataclass(frozen=True)
class Fixture:
    """One file of fixtures/axioms: an ontology, data, and all that follows from the two."""

    ontology: Path
    given: tuple[Triple, ...]
    follows: tuple[Triple, ...]


def read(path: Path, folder: Path) -> Fixture:
    """The three parts of a fixture, its axioms written to a file of their own as the engine reads them."""
    parts = dict(part.split("\n", 1) for part in path.read_text(encoding="utf-8").split("# ")[1:])
    file = folder / path.name
    file.write_text(prefixes() + parts["axioms"], encoding="utf-8")
    return Fixture(file, turtle(parts["given"]), turtle(parts["follows"]))


def prefixes() -> str:
    """The head of a Turtle file."""
    return "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "ex": "https://example.org/"}.items())


def turtle(text: str) -> tuple[Triple, ...]:
    """The triples of a Turtle text, sorted."""
    return tuple(sorted({quad.triple for quad in parse(prefixes() + text, format=RdfFormat.TURTLE)}, key=str))


@cache
def engine() -> Engine:
    """The engine of the package's ontology."""
    return Engine.from_ontology()


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_kind_of_axiom_gives_what_its_fixture_lists(path: Path, tmp_path: Path) -> None:
    fixture = read(path, tmp_path)
    assert fixture.follows
    assert tuple(Engine.from_ontology(fixture.ontology).closure(fixture.given)) == fixture.follows
    assert tuple(owlrl_closure(fixture.given, fixture.ontology)) == fixture.follows


def test_every_kind_of_axiom_has_a_fixture() -> None:
    assert {path.stem for path in FIXTURES} == {*RULES, "together"}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("stem", ["itself", "together"])
def test_a_missing_rule_is_noticed(name: str, stem: str, tmp_path: Path) -> None:
    fixture = read(HERE / "fixtures" / "axioms" / f"{name if stem == 'itself' else stem}.ttl", tmp_path)
    crippled: Axioms = replace(load(fixture.ontology), **RULES[name])  # type: ignore[arg-type]
    assert set(fixture.follows) - set(Engine(crippled).closure(fixture.given))


def every_axiom() -> tuple[list[Triple], list[Triple]]:
    """For each axiom of the ontology data that sets it off, with nodes of their own, and what it must give at least."""
    axioms, data, wanted = load(), [], []
    for number, (narrow, broad) in enumerate(sorted(pairs(axioms.superclasses), key=str)):
        node = NamedNode(f"{BASE}c{number}")
        data.append(Triple(node, TYPE, narrow))
        wanted.append(Triple(node, TYPE, broad))
    for number, (narrow, broad) in enumerate(sorted(pairs(axioms.superproperties), key=str)):
        ends = NamedNode(f"{BASE}s{number}"), NamedNode(f"{BASE}o{number}")
        data.append(Triple(ends[0], narrow, ends[1]))
        wanted.append(Triple(ends[0], broad, ends[1]))
    for number, (one, other) in enumerate(sorted(pairs(axioms.inverses), key=str)):
        ends = NamedNode(f"{BASE}i{number}"), NamedNode(f"{BASE}j{number}")
        data.append(Triple(ends[0], one, ends[1]))
        wanted.append(Triple(ends[1], other, ends[0]))
    for number, (first, second, target) in enumerate(axioms.chains):
        start, middle, end = (NamedNode(f"{BASE}{letter}{number}") for letter in "xyz")
        data += [Triple(start, first, middle), Triple(middle, second, end)]
        wanted.append(Triple(start, target, end))
    return data, wanted


def pairs(table: object) -> Iterable[tuple[NamedNode, NamedNode]]:
    """The entries of one of the tables of axioms, one by one."""
    assert isinstance(table, dict)
    return [(key, value) for key, values in table.items() for value in values]


def test_every_axiom_of_the_ontology_fires_in_both_engines() -> None:
    data, wanted = every_axiom()
    own = engine().closure(data)
    assert len(wanted) > 60
    assert not set(wanted) - set(own)
    assert own == owlrl_closure(data)


NODES: Final = [NamedNode(f"https://example.org/{letter}") for letter in "abcde"] + [BlankNode("f")]
LINKS: Final = [
    NamedNode(NS + name) for name in ("agent", "hasParticipation", "inEvent", "chairIn", "chaired", "partOf")
]
KINDS: Final = [NamedNode(NS + name) for name in ("Agent", "Official", "Group")]
WORDS: Final = [
    Literal("1"),
    Literal("một", language="vi"),
    *(
        Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))
        for text, kind in (
            ("1", "integer"),
            ("01", "integer"),
            ("1.0", "decimal"),
            ("0", "integer"),
            ("false", "boolean"),
        )
    ),
]
TRIPLES: Final = st.one_of(
    st.builds(Triple, st.sampled_from(NODES), st.sampled_from(LINKS), st.sampled_from(NODES)),
    st.builds(Triple, st.sampled_from(NODES), st.just(TYPE), st.sampled_from(KINDS)),
    st.builds(Triple, st.sampled_from(NODES), st.just(NamedNode(NS + "value")), st.sampled_from(WORDS)),
)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Fixture:
    """The fixture that has every kind of axiom."""
    return read(HERE / "fixtures" / "axioms" / "together.ttl", tmp_path_factory.mktemp("axioms"))


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(triples=st.lists(TRIPLES, max_size=14, unique=True))
def test_random_graphs_close_alike_in_both_engines(together: Fixture, triples: list[Triple]) -> None:
    own = Engine.from_ontology(together.ontology).closure(triples)
    assert own == owlrl_closure(triples, together.ontology)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(triples=st.lists(TRIPLES, max_size=40), seed=st.integers(0, 99))
def test_the_closure_is_new_sorted_complete_and_knows_no_order(triples: list[Triple], seed: int) -> None:
    found = engine().closure(triples)
    shuffled = random.Random(seed).sample(triples, len(triples))
    assert engine().closure([*shuffled, *shuffled]) == found
    assert list(found) == sorted(set(found), key=str)
    assert not set(found) & set(triples)
    assert not engine().closure([*triples, *found])


WRONG: Final = {
    "cchc:a a owl:ObjectProperty , owl:FunctionalProperty .": "cchc:a rdf:type owl:FunctionalProperty: outside",
    "cchc:a a owl:ObjectProperty , owl:TransitiveProperty .": "only cchc:partOf may be transitive",
    "cchc:a a owl:ObjectProperty ; rdfs:domain cchc:A . cchc:A a owl:Class .": "cchc:a rdfs:domain cchc:A: outside",
    "cchc:a a owl:ObjectProperty ; rdfs:range cchc:A . cchc:A a owl:Class .": "cchc:a rdfs:range cchc:A: outside",
    "cchc:A a owl:Class ; owl:equivalentClass cchc:B . cchc:B a owl:Class .": "owl:equivalentClass cchc:B: outside",
    "cchc:A a owl:Class ; owl:hasKey ( cchc:k ) .": "a list outside a chain",
    "cchc:A a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cchc:a ] .": "owl:Restriction: outside",
    "cchc:A a owl:Class ; rdfs:subClassOf cchc:B .": "cchc:A rdfs:subClassOf cchc:B: both ends must be declared",
    "cchc:A a owl:Class ; rdfs:subClassOf prov:Agent . prov:Agent a owl:Class .": "both ends must be declared",
    "cchc:a a owl:ObjectProperty ; rdfs:subPropertyOf cchc:b . cchc:b a owl:DatatypeProperty .": "both ends must",
    "cchc:a a owl:DatatypeProperty ; owl:inverseOf cchc:b . cchc:b a owl:DatatypeProperty .": "both ends must",
    "cchc:a owl:sameAs cchc:b .": "cchc:a owl:sameAs cchc:b: outside",
    "<https://w3id.org/cchc/ns> a owl:Ontology ; owl:imports prov: .": "owl:imports",
    "cchc:a a owl:ObjectProperty ; owl:propertyChainAxiom ( cchc:b ) . cchc:b a owl:ObjectProperty .": "exactly two",
    "cchc:a a owl:ObjectProperty ; owl:propertyChainAxiom ( cchc:b cchc:b cchc:b ) . cchc:b a owl:ObjectProperty .": (
        "exactly two named steps"
    ),
    "cchc:a a owl:ObjectProperty ; owl:propertyChainAxiom ( cchc:b prov:c ) . cchc:b a owl:ObjectProperty .": (
        "all three properties must be declared"
    ),
    "cchc:a a owl:ObjectProperty ; owl:propertyChainAxiom ( cchc:b [ owl:inverseOf cchc:b ] ) .": "exactly two named",
    "cchc:a a owl:ObjectProperty ; owl:propertyChainAxiom ( cchc:b cchc:a ) . cchc:b a owl:ObjectProperty .": (
        "cchc:a owl:propertyChainAxiom ( cchc:b cchc:a ): the chain feeds itself"
    ),
    "cchc:a a owl:ObjectProperty ; owl:propertyChainAxiom ( cchc:b cchc:b ) ; rdfs:subPropertyOf cchc:c ."
    "cchc:c a owl:ObjectProperty . cchc:b a owl:ObjectProperty ; owl:inverseOf cchc:c .": "the chain feeds itself",
}


@pytest.mark.parametrize(("text", "why"), WRONG.items())
def test_an_axiom_outside_the_subset_is_refused_by_name(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.ttl"
    file.write_text(prefixes() + text, encoding="utf-8")
    assert any(why in line for line in lint(file)), lint(file)
    with pytest.raises(DataError) as raised:
        Engine.from_ontology(file)
    assert raised.value.where == str(file)
    assert raised.value.what() == lint(file)[0]


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("@prefix cchc: <https://w3id.org/cchc/ns#> .\ncchc:a a", encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        Engine.from_ontology(file)
    with pytest.raises(DataError):
        Engine.from_ontology(tmp_path / "missing.ttl")


def test_reasoners_go_by_name() -> None:
    triples = [
        Triple(NODES[0], TYPE, NamedNode(NS + "Participation")),
        Triple(NODES[0], NamedNode(NS + "agent"), NODES[1]),
        Triple(NODES[0], NamedNode(NS + "chairIn"), NODES[2]),
    ]
    kept = {(t.subject, t.predicate.value.removeprefix(NS), t.object) for t in reasoner("own")(triples)}
    assert kept == {(NODES[1], "chaired", NODES[2]), (NODES[1], "attended", NODES[2]), (NODES[0], "inEvent", NODES[2])}
    assert reasoner("own")(triples) == reasoner("owlrl")(triples)
    with pytest.raises(UsageError, match="other"):
        reasoner("other")


@cache
def graphs_of(seed: Path) -> Graphs:
    """The graphs of a seed page."""
    (page,) = pages([seed])
    assert isinstance(page, Page)
    return emit(extract(page))


def test_what_follows_from_all_pages_together_follows_from_one_of_them() -> None:
    given: set[Triple] = set()
    one_by_one: set[Triple] = set()
    for seed in SEEDS:
        graphs = graphs_of(seed)
        triples = (*graphs.assertions, *described(graphs.units, Minter()))
        given.update(triples)
        one_by_one.update(triples, engine().closure(triples))
    assert one_by_one == {*given, *engine().closure(given)}


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_seeds(seed: Path) -> None:
    graphs = graphs_of(seed)
    assertions = graphs.assertions
    own = engine().closure(assertions)
    assert own == owlrl_closure(assertions)
    participations = {triple.subject for triple in assertions if triple.object == NamedNode(NS + "Participation")}
    attended = {triple for triple in own if triple.predicate == NamedNode(NS + "attended")}
    assert bool(attended) == bool(participations)
    assert undeclared([*assertions, *graphs.evidence, *own]) == set()


def undeclared(triples: Iterable[Triple]) -> set[str]:
    """The terms and concepts of a graph that neither the ontology nor a code list declares."""
    files = [ontology() / "cchc.ttl", *(ontology() / "schemes").glob("*.ttl")]
    declared = {quad.subject for file in files for quad in parse(path=str(file), format=RdfFormat.TURTLE)}
    used = {term for triple in triples for term in (triple.predicate, triple.object) if isinstance(term, NamedNode)}
    return {term.value for term in used - declared if term.value.startswith((NS, SCHEME))}
