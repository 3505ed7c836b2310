"""The gazetteer as RDF: every unit and every change of units, without a store."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg import resources
from kg.errors import UsageError
from kg.export import export_gazetteer, gazetteer
from kg.rdf.namespaces import BASE, NS
from kg.rdf.statements import lines_of, triples_of
from kg.validate import validate


@pytest.fixture(scope="module")
def whole() -> list[Quad]:
    """The whole gazetteer."""
    graph, quads = gazetteer.block(BASE)
    return [Quad(t.subject, t.predicate, t.object, graph) for t in triples_of(lines_of(quads, graph))]


def objects(quads: Iterable[Quad], name: str) -> list[Any]:
    """The values of one of our properties."""
    return [quad.object for quad in quads if quad.predicate.value == f"{NS}{name}"]


@pytest.mark.slow
def test_the_gazetteer_has_every_unit_and_every_change_with_all_its_units(whole: list[Quad]) -> None:
    data = resources.data() / "gazetteer"
    units = {row.split(",")[0] for row in (data / "units.csv").read_text(encoding="utf-8").splitlines()[1:]}
    units |= {row.split(",")[1] for row in (data / "communes.csv").read_text(encoding="utf-8").splitlines()[1:]}
    taken = [row.split(",") for row in (data / "successors.csv").read_text(encoding="utf-8").splitlines()[1:]]
    points = (data / "coordinates.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {quad.graph_name for quad in whole} == {NamedNode(f"{BASE}graph/gazetteer")}
    assert len(whole) == len(set(whole))
    assert {str(q.subject)[:-1].rpartition("/")[2] for q in whole if f"{BASE}unit/" in str(q.subject)} == units
    assert len(objects(whole, "originalUnit")) == len(taken)
    for share, name in (("whole", "wholeSuccessor"), ("divided", "partialSuccessor")):
        assert len(objects(whole, name)) == sum(row[2] == share for row in taken)
    assert (
        len(objects(whole, "resultingUnit")) == len(objects(whole, "effectiveDate")) == len({row[1] for row in taken})
    )
    assert len(objects(whole, "latitude")) == len(objects(whole, "longitude")) == len(points)


@pytest.mark.slow
def test_the_shapes_find_no_fault_with_the_units_of_a_province(whole: list[Quad]) -> None:
    about: dict[Any, list[Quad]] = {}
    for quad in whole:
        about.setdefault(quad.subject, []).append(quad)
    can_tho: set[Any] = {NamedNode(f"{BASE}unit/province-92-{begin}") for begin in ("2019-10-06", "2025-07-01")}
    for _ in range(2):
        can_tho |= {q.subject for q in whole if q.predicate.value == f"{NS}partOf" and q.object in can_tho}
    changes = {q.subject for q in whole if q.predicate.value == f"{NS}resultingUnit" and q.object in can_tho}
    named = {q.object for change in changes for q in about[change] if q.object in about}
    for _ in range(3):
        named |= {q.object for node in named for q in about[node] if q.predicate.value == f"{NS}partOf"}
    assert len(changes) > 100
    assert validate([q.triple for node in can_tho | changes | named for q in about[node]]) == []


@pytest.mark.slow
@pytest.mark.parametrize("format", ["turtle", "trig", "nquads"])
def test_the_gazetteer_is_read_back_as_it_was_written(whole: list[Quad], format: str) -> None:
    out = io.BytesIO()
    export_gazetteer(format, out)
    kind = {"turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}[format]
    read = list(pyoxigraph.parse(out.getvalue(), format=kind))
    assert {quad.triple for quad in read} == {quad.triple for quad in whole}
    assert len(read) == len(whole)


@pytest.mark.parametrize("format", ["graphml", "csv"])
def test_a_format_that_holds_no_rdf_is_none_for_the_gazetteer(format: str) -> None:
    with pytest.raises(UsageError, match="turtle"):
        export_gazetteer(format, io.BytesIO())
