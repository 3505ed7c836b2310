"""The bundle of shapes: one Turtle text with all rules, with which pyshacl by itself finds what `kg validate` finds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import done
from exports import exported
from pyoxigraph import NamedNode
from rdflib import Graph, Literal, Namespace

from kg.rdf import namespaces
from kg.store import Store
from kg.validate import rules
from kg.validate.bundle import bundle
from kg.validate.shapes import shapes

SH = Namespace(namespaces.SH)


def test_it_holds_every_shape_every_class_and_every_concept() -> None:
    known, found = shapes(), triples(bundle())
    plain = [each for each in known.triples if not blank(each)]
    concepts = [triple for of_one in known.concepts.values() for triple in of_one]
    assert {*map(str, (*plain, *known.hierarchy, *concepts))} <= {*map(str, found)}
    severity = NamedNode(namespaces.SH + "severity")
    named = {str(each.subject).rpartition("#")[2].rstrip(">") for each in found if each.predicate == severity}
    assert named == {rule.name for rule in rules()}
    assert len([each for each in found if blank(each)]) == len([each for each in known.triples if blank(each)])


def triples(turtle: str) -> list[ox.Triple]:
    """The triples of a Turtle text, each once."""
    return list(dict.fromkeys(quad.triple for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)))


def blank(triple: ox.Triple) -> bool:
    """Whether either end is a blank node."""
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def test_it_is_the_same_every_time_and_short_to_read() -> None:
    assert bundle() == bundle()
    assert bundle().startswith("# The shapes of cchc-kg in one file")
    assert bundle().count("@prefix sh:") == 1


def test_every_property_shape_has_a_name_in_both_languages_and_a_place_of_its_own() -> None:
    graph = Graph().parse(data=bundle(), format="turtle")
    named = [shape for shape in graph.subjects(SH.severity) if (shape, SH.path, None) in graph]
    assert len(named) > 150
    for shape in named:
        names = [name for name in graph.objects(shape, SH.name) if isinstance(name, Literal)]
        assert sorted(str(name.language) for name in names) == ["en", "vi"], shape
        assert len(list(graph.objects(shape, SH.order))) == 1, shape
    for node in set(graph.subjects(SH.property)):
        places = [graph.value(shape, SH.order) for shape in graph.objects(node, SH.property) if shape in named]
        assert len(set(places)) == len(places), node


@pytest.mark.slow
def test_pyshacl_by_hand_finds_what_kg_validate_finds(seeds_store: Store, tmp_path: Path) -> None:
    data, file = tmp_path / "kg.ttl", tmp_path / "cchc-shapes.ttl"
    data.write_bytes(exported(seeds_store, "turtle", full=True))
    file.write_text(bundle(), encoding="utf-8")
    call = [sys.executable, "-m", "pyshacl", "-s", str(file), "-e", str(file), "-f", "nt", str(data)]
    report = Graph().parse(data=subprocess.run(call, capture_output=True, check=False).stdout, format="nt")
    here = {
        (str(report.value(result, SH.sourceShape)).rpartition("#")[2], str(report.value(result, SH.focusNode)))
        for result in report.objects(None, SH.result)
    }
    there = json.loads(done("validate", "--store", seeds_store.path, "--format", "json"))
    assert here
    assert here == {(problem["rule"], problem["focus"]) for problem in there}
