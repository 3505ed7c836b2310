"""The description of a store: what DCAT, VoID and PROV programs read of it, counted right, and when it was read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import rdflib
from rdflib import DCAT, DCTERMS, PROV, RDF, VOID, Literal, URIRef
from stores import opened

from kg import pipeline
from kg.errors import UsageError
from kg.export import export
from kg.model import Page
from kg.rdf.namespaces import NS
from kg.run import batch
from kg.store import Store


def described(store: Store) -> rdflib.Graph:
    out = io.BytesIO()
    export(store, "void", out)
    return rdflib.Graph().parse(data=out.getvalue(), format="turtle")


def test_what_is_counted_is_what_the_store_holds(seeds_store: Store) -> None:
    graph, quads = described(seeds_store), list(seeds_store.quads())
    dataset = URIRef(f"{seeds_store.base}dataset")
    assert {DCAT.Dataset, VOID.Dataset} <= set(graph.objects(dataset, RDF.type))
    assert graph.value(dataset, VOID.triples) == Literal(len(quads))
    assert graph.value(dataset, VOID.documents) == Literal(5)
    parts = {
        str(graph.value(part, VOID.property)): int(str(graph.value(part, VOID.triples)))
        for part in graph.objects(dataset, VOID.propertyPartition)
    }
    assert sum(parts.values()) == len(quads)
    assert parts[f"{NS}chairIn"] == sum(quad.predicate.value == f"{NS}chairIn" for quad in quads)
    meetings = next(graph.subjects(VOID["class"], URIRef(f"{NS}Meeting")))
    typed = [q for q in quads if q.predicate.value == str(RDF.type) and str(q.object) == f"<{NS}Meeting>"]
    assert graph.value(meetings, VOID.entities) == Literal(len(typed))
    assert {str(one) for one in graph.objects(dataset, VOID.exampleResource)} <= {str(q.subject)[1:-1] for q in typed}


def test_the_same_store_is_described_in_the_same_bytes(seeds_store: Store) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    export(seeds_store, "void", first)
    export(seeds_store, "void", second)
    assert first.getvalue() == second.getvalue()


def test_a_run_says_when_pages_were_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ngày 2/3/2024, UBND huyện Tân Hiệp tổ chức hội nghị giao ban."
    pages = (Page("a.txt", text), Page("b.txt", text.replace("2/3", "3/3")))
    for day, page in enumerate(pages):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + 86_400 * day))
        with opened(tmp_path / "s") as store:
            list(batch.build([page], store, pipeline.Settings(validated=False)))
    with Store.open(tmp_path / "s") as store:
        graph = described(store)
    [run] = graph.subjects(RDF.type, URIRef(f"{NS}ExtractionRun"))
    times = (graph.value(run, PROV.startedAtTime), graph.value(run, PROV.endedAtTime))
    assert [str(time) for time in times] == ["2023-11-14T22:13:20+00:00", "2023-11-15T22:13:20+00:00"]
    dataset = URIRef(f"{store.base}dataset")
    assert graph.value(dataset, DCTERMS.modified) == times[1]
    assert graph.value(dataset, PROV.wasGeneratedBy) == run


def test_only_a_whole_store_is_described(seeds_store: Store) -> None:
    with pytest.raises(UsageError, match="whole store"):
        export(seeds_store, "void", io.BytesIO(), entity="Trần Minh Vũ")
