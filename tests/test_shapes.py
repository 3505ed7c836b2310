"""Every rule of the shapes: one graph that it passes and one with which it, and no other rule, finds fault."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection

from kg import resources
from kg.export.full import completed
from kg.model import Problem
from kg.rdf import namespaces
from kg.rdf.statements import Statements, lines_of
from kg.run import batch
from kg.store import Store
from kg.validate import KNOWN_BAD, LANGUAGES, SEVERITIES, Rule, rules, validate

FIXTURES: Final = Path(__file__).parent / "fixtures" / "shapes"
BASE: Final = (FIXTURES / "base.ttl").read_text(encoding="utf-8")
SH: Final = Namespace(namespaces.SH)
FILES: Final = [path for path in sorted(resources.shapes().glob("*.ttl")) if path.name != KNOWN_BAD]
NAMES: Final = [rule.name for rule in rules()]

FACT: Final = ("rdf:type", "rdfs:label", "prov:wasDerivedFrom", "cchc:statedIn", "cchc:rule")
SPAN: Final = ("rdf:type", "nif:beginIndex", "nif:endIndex", "nif:anchorOf", "nif:referenceContext")


def own(name: str) -> str:
    """The namespace of one fixture, so that all of them fit into one graph."""
    return f"{namespaces.BASE}{name}/"


def fixture(name: str, kind: str, within: str = "") -> list[ox.Triple]:
    """The base graph and the fixture of a rule, in a namespace of their own."""
    text = BASE.replace(f"<{namespaces.BASE}>", f"<{own(within or name)}>")
    text += (FIXTURES / f"{name}.{kind}.ttl").read_text(encoding="utf-8")
    return [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]


@cache
def found(kind: str) -> dict[str, list[Problem]]:
    """What is found in the ok or the bad fixtures, by the rule that they are for; one validation for all of them."""
    by_name: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in validate([triple for name in NAMES for triple in fixture(name, kind)]):
        assert problem.focus is not None
        by_name[problem.focus.removeprefix(namespaces.BASE).partition("/")[0]].append(problem)
    return by_name


@cache
def shape_graph() -> Graph:
    """The shape files as they stand."""
    graph = Graph(bind_namespaces="none")
    for path in FILES:
        graph.parse(path)
    return graph


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_passes_its_good_graph(name: str) -> None:
    assert found("ok")[name] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_a_rule_and_no_other_finds_fault_with_its_bad_graph(rule: Rule) -> None:
    assert {(problem.rule, problem.severity) for problem in found("bad")[rule.name]} == {(rule.name, rule.severity)}


def test_every_rule_has_two_fixtures_and_every_fixture_a_rule() -> None:
    wanted = {f"{name}.{kind}.ttl" for name in NAMES for kind in ("ok", "bad")}
    assert {path.name for path in FIXTURES.iterdir()} == wanted | {"base.ttl"}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_a_rule_says_what_is_wrong_and_what_to_do_in_both_languages(rule: Rule) -> None:
    for texts in (rule.messages, rule.advice):
        assert set(texts) == set(LANGUAGES)
        assert all(re.fullmatch(r"\S.*[.?…”]", text) for text in texts.values()), texts
        assert texts["vi"] != texts["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_belongs_to_one_rule(lang: str) -> None:
    messages = [(rule.name.partition("-")[0], rule.messages[lang]) for rule in rules()]
    assert len(set(messages)) == len(messages)


def test_the_three_severities_are_in_use() -> None:
    assert {rule.severity for rule in rules()} == set(SEVERITIES)


def test_every_named_shape_is_a_rule_or_the_shape_of_a_class() -> None:
    """A rule is `Class-what-it-says`, the node shape that gathers the rules of a class `ClassShape`."""
    graph = shape_graph()
    for iri in (s for s in set(graph.subjects(None, None)) if isinstance(s, URIRef) and namespaces.SHAPES in s):
        name = str(iri).rpartition("#")[2]
        is_rule = (iri, SH.severity, None) in graph
        assert name == "advice" or re.fullmatch(r"[A-Z]\w+-[a-z-]+" if is_rule else r"[A-Z]\w+Shape", name), name


def test_every_property_shape_of_a_node_shape_exists() -> None:
    graph = shape_graph()
    named = [shape for node, shape in graph.subject_objects(SH.property) if isinstance(node, URIRef)]
    assert len(named) == len(set(named))
    assert [shape for shape in named if (shape, SH.path, None) not in graph] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("-closed")])
def test_a_closed_shape_allows_what_the_ontology_gives_the_class(name: str) -> None:
    graph, iri = shape_graph(), URIRef(namespaces.SHAPES + name)
    listed = graph.value(iri, SH.ignoredProperties)
    target = graph.value(iri, SH.targetClass)
    assert listed is not None
    expected = {expand(curie) for curie in (SPAN if name == "Span-closed" else FACT)} | properties_of(str(target))
    assert {str(item) for item in Collection(graph, listed)} == expected


def properties_of(iri: str) -> set[str]:
    """The properties whose scope in the ontology has the class."""
    quads = ox.parse(path=str(resources.ontology() / "cchc.ttl"))
    scope = "https://schema.org/domainIncludes"
    return {str(q.subject).strip("<>") for q in quads if q.predicate.value == scope and str(q.object) == f"<{iri}>"}


def expand(curie: str) -> str:
    """The IRI of a name with a prefix."""
    prefix, _, name = curie.partition(":")
    return {**namespaces.PREFIXES, "nif": namespaces.NIF}[prefix] + name


@pytest.mark.slow
def test_the_reference_finds_the_same_in_every_bad_graph() -> None:
    """Each has the whole base graph in it, of which some good graphs show enough."""
    fixtures = [triple for name in NAMES for triple in fixture(name, "bad")]
    fixtures += [triple for name in NAMES[::6] for triple in fixture(name, "ok", f"{name}-ok")]
    here = [problem for problems in found("bad").values() for problem in problems]
    assert essence(validate(fixtures, validator="pyshacl")) == essence(here)


@pytest.mark.slow
def test_the_reference_finds_the_same_in_the_seeds(seeds_store: Store) -> None:
    here, there = [], []
    for page in batch.stored(seeds_store):
        here += validate(page.statements, validator="shacl")
        there += validate(page.statements, validator="pyshacl")
    assert here
    assert essence(here) == essence(there)


def test_a_full_graph_is_judged_as_the_stored_one(seeds_store: Store) -> None:
    blocks = [(graph, seeds_store.document(graph)) for graph in seeds_store.graphs()]
    everything = [line for graph, quads in completed(blocks, seeds_store.base) for line in lines_of(quads, graph)]
    for page in batch.stored(seeds_store):
        about = {line.partition(" ")[0] for line in page.statements.lines}
        full = Statements.in_order(line for line in everything if line.partition(" ")[0] in about)
        assert len(full) > len(page.statements)
        stored = validate(page.statements, source=page.page.source)
        assert essence(validate(full, source=page.page.source)) == essence(stored)


def essence(problems: list[Problem]) -> set[Problem]:
    """The problems without the value: pyshacl keeps to itself what a query has computed."""
    return {replace(problem, value=None) for problem in problems}
