"""RDF that is exported reads back as what the store holds, in the same bytes every time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from exports import AWKWARD, HONG_BANG, Memory, exported, quad
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat
from terms import SCHEMES

from kg import resources
from kg.errors import StoreError
from kg.export.jsonld import context_document
from kg.export.select import select
from kg.rdf.namespaces import BASE, NS, PREFIXES, RDF, SCHEME, curie
from kg.store import Store

SCHEMA_RANGE = rdflib.URIRef("https://schema.org/rangeIncludes")


def as_triples(quads: Iterable[Quad]) -> set[str]:
    return {str(each.triple) for each in quads}


def as_quads(quads: Iterable[Quad]) -> set[str]:
    return {str(each) for each in quads}


def by_oxigraph(data: bytes, format: RdfFormat) -> set[str]:
    return as_quads(pyoxigraph.parse(data, format))


def by_rdflib(data: bytes, format: str) -> set[str]:
    """The quads that rdflib reads, as pyoxigraph writes them."""
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=format)
    return {str(Quad(NamedNode(str(s)), NamedNode(str(p)), _term(o), _graph(g))) for s, p, o, g in dataset.quads()}


def _graph(name: Any) -> NamedNode | DefaultGraph:
    return DefaultGraph() if name in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID) else NamedNode(str(name))


def _term(term: Any) -> NamedNode | Literal:
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    assert isinstance(term, rdflib.Literal)
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))


@pytest.fixture
def as_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    monkeypatch.setattr("rdflib.term.rdflib.NORMALIZE_LITERALS", False, raising=False)


# ---------------------------------------------------------------- round trips


@pytest.mark.usefixtures("as_read")
def test_awkward_terms_survive_every_rdf_format() -> None:
    memory = Memory(AWKWARD)
    turtle = exported(memory, "turtle")
    assert {str(q.triple) for q in pyoxigraph.parse(turtle, RdfFormat.TURTLE)} == as_triples(AWKWARD)
    assert by_rdflib(turtle, "turtle") == as_triples(AWKWARD)
    for format, oxigraph, name in (
        ("trig", RdfFormat.TRIG, "trig"),
        ("nquads", RdfFormat.N_QUADS, "nquads"),
        ("jsonld", RdfFormat.JSON_LD, "json-ld"),
    ):
        data = exported(memory, format)
        assert by_oxigraph(data, oxigraph) == as_quads(AWKWARD), format
        assert by_rdflib(data, name) == as_quads(AWKWARD), format


@pytest.mark.usefixtures("as_read")
def test_an_article_comes_back_with_evidence_inferred_triples_and_all_that_it_names(seeds_store: Store) -> None:
    slug = seeds_store.article_slugs()[HONG_BANG]
    graphs = [NamedNode(f"{BASE}graph/{part}/{slug}") for part in ("article", "evidence", "inferred")]
    own = list(seeds_store.quads(*graphs))
    assert {q.graph_name for q in own} == set(graphs)
    blocks = select(seeds_store, HONG_BANG, None)
    wanted = [quad for _, quads in blocks for quad in pyoxigraph.parse(quads, RdfFormat.N_QUADS)]
    assert as_quads(own) < as_quads(wanted) < as_quads(seeds_store.quads())
    described = {quad.subject for quad in wanted}
    data = {quad.object for quad in wanted if str(quad.object).startswith((f"<{BASE}", f"<{SCHEME}"))}
    assert data <= described
    turtle = exported(seeds_store, "turtle", article=HONG_BANG)
    assert {str(q.triple) for q in pyoxigraph.parse(turtle, RdfFormat.TURTLE)} == as_triples(wanted)
    for format, name in (("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")):
        assert by_rdflib(exported(seeds_store, format, article=HONG_BANG), name) == as_quads(wanted), format


def test_the_whole_store_comes_back(seeds_store: Store) -> None:
    wanted = list(seeds_store.quads())
    turtle = pyoxigraph.parse(exported(seeds_store, "turtle"), RdfFormat.TURTLE)
    assert as_triples(turtle) == as_triples(wanted)
    for format, oxigraph in (
        ("trig", RdfFormat.TRIG),
        ("nquads", RdfFormat.N_QUADS),
        ("jsonld", RdfFormat.JSON_LD),
    ):
        assert by_oxigraph(exported(seeds_store, format), oxigraph) == as_quads(wanted), format


def test_another_base_is_relative_only_where_that_reads_back() -> None:
    for base in ("https://vi.du/kg/", "https://vi.du/kg#"):
        moved = [
            Quad(NamedNode(f"{base}person/a"), NamedNode(f"{RDF}type"), NamedNode(f"{NS}Official"), q.graph_name)
            for q in AWKWARD[:1]
        ]
        turtle = exported(Memory(moved, base), "turtle")
        assert as_triples(pyoxigraph.parse(turtle, RdfFormat.TURTLE)) == as_triples(moved)


# ---------------------------------------------------------------- how Turtle reads


def test_turtle_is_grouped_sorted_and_has_only_our_prefixes(seeds_store: Store) -> None:
    text = exported(seeds_store, "turtle", article=HONG_BANG).decode()
    assert re.findall(r"@prefix (\w+): <(.*)> \.", text) == sorted(PREFIXES.items())
    subjects = re.findall(r"^(\S+) ", text.partition("\n\n")[2], re.MULTILINE)
    whole = [one if "://" in one else f"<{BASE}{one[1:]}" for one in subjects]
    assert whole == sorted(set(whole))
    assert not re.search(r"\bns\d+:|_:|\[", re.sub(r'"(?:[^"\\]|\\.)*"', "", text))
    official = next(block for block in text.split("\n\n") if "cchc:Official" in block and "Đỗ Việt Hưng" in block)
    lines = official.splitlines()
    assert " a " in lines[0]
    assert lines[1].strip().startswith("rdfs:label")


def test_turtle_writes_numbers_and_names_plainly() -> None:
    text = exported(Memory(AWKWARD), "turtle").decode()
    assert 'cchc:textLength "012"^^xsd:integer, 12 ;' in text
    assert 'cchc:value "97"^^xsd:decimal, 97.50' in text
    assert "<article/a> a cchc:Article ;" in text


@pytest.mark.usefixtures("as_read")
def test_signs_of_templates_and_many_values_survive() -> None:
    """A percent sign stands in an IRI, and of one property and its like there are more values than are usual."""
    odd = [quad("unit/a%20b", "https://vi.du/100%25s", Literal("99,9 %s"))]
    many = [quad("unit/many", "mentions", NamedNode(f"{BASE}unit/u{number}")) for number in range(300)]
    memory = Memory([*odd, *many, quad("unit/many", "https://vi.du/%25b", Literal("%b"))])
    wanted = set(map(str, memory.quads))
    for format, name in (("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")):
        assert by_rdflib(exported(memory, format), name) == wanted, format
    turtle = exported(memory, "turtle")
    assert {str(q.triple) for q in pyoxigraph.parse(turtle, RdfFormat.TURTLE)} == as_triples(memory.quads)


def test_turtle_breaks_lists_by_their_characters() -> None:
    words = [quad("unit/a", "label", Literal(letter * 40)) for letter in "ệộ"]  # 84 characters, 244 bytes
    assert f'"{"ệ" * 40}", "{"ộ" * 40}" .' in exported(Memory(words), "turtle").decode()
    longer = [quad("unit/a", "label", Literal(letter * 44)) for letter in "ệộ"]
    assert f'"{"ệ" * 44}",\n        "{"ộ" * 44}" .' in exported(Memory(longer), "turtle").decode()


def test_turtle_describes_what_stands_in_two_graphs_once() -> None:
    apart = [quad("unit/a", "label", Literal(name), f"graph/article/{name}") for name in "ab"]
    assert 'cchc:label "a", "b" .' in exported(Memory(apart), "turtle").decode()


def test_a_blank_node_is_refused() -> None:
    with pytest.raises(StoreError, match="has no IRI"):
        exported(Memory([quad("article/a", "host", BlankNode("x"))]), "turtle")


# ---------------------------------------------------------------- same bytes


def test_the_order_of_quads_changes_no_byte() -> None:
    for format in ("turtle", "trig", "nquads", "jsonld", "graphml", "gexf"):
        assert exported(Memory(AWKWARD), format) == exported(Memory(reversed(AWKWARD)), format)


@pytest.mark.slow
def test_hash_seeds_change_no_byte(seeds_folder: Path) -> None:
    code = """
import hashlib, io, sys
from pathlib import Path
from kg.export import export
from kg.store import Store
with Store.open(Path(sys.argv[1])) as store:
    for format in ("turtle", "trig", "nquads", "jsonld", "graphml", "gexf"):
        for entity in (None, "Đỗ Việt Hưng"):
            out = io.BytesIO()
            export(store, format, out, entity=entity)
            print(format, hashlib.sha256(out.getvalue()).hexdigest())
"""
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(seeds_folder)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


# ---------------------------------------------------------------- the context


def test_the_context_has_the_terms_of_the_ontology_with_their_ranges() -> None:
    ontology = rdflib.Graph().parse(resources.ontology() / "cchc.ttl")
    terms: dict[str, set[str]] = {}
    for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"):
        for term in ontology.subjects(rdflib.RDF.type, rdflib.OWL[kind]):
            if str(term).startswith(NS):
                terms.setdefault(kind, set()).add(str(term).removeprefix(NS))
    context = context_document()
    ours = {name: entry for name, entry in context.items() if _cchc(entry)}
    assert set(ours) == set(chain.from_iterable(terms.values()))
    for name in terms["ObjectProperty"]:
        assert ours[name] == {"@id": f"cchc:{name}", "@type": "@id"}
    for name in terms["DatatypeProperty"]:
        ranges = {str(found).rpartition("#")[2] for found in ontology.objects(rdflib.URIRef(NS + name), SCHEMA_RANGE)}
        assert _coerced(ours[name]) in (ranges if len(ranges) == 1 else {"string"}), name


def test_the_context_lies_with_the_ontology_and_knows_the_properties_of_code_lists() -> None:
    file = json.loads((resources.ontology() / "context.jsonld").read_text(encoding="utf-8"))
    assert file == {"@context": context_document()}
    named = {entry["@id"] if isinstance(entry, dict) else entry for entry in file["@context"].values() if entry != 1.1}
    used = {curie(str(p)) for path in SCHEMES for _, p, _ in rdflib.Graph().parse(path)}
    assert {name for name in used if name and name.startswith(("skos:", "cchc:"))} <= named


def _cchc(entry: Any) -> bool:
    return str(entry["@id"] if isinstance(entry, dict) else entry).startswith("cchc:")


def _coerced(entry: dict[str, str]) -> str:
    return "langString" if "@language" in entry else entry.get("@type", "xsd:string").removeprefix("xsd:")


def test_jsonld_reads_like_json(seeds_store: Store) -> None:
    document = json.loads(exported(seeds_store, "jsonld", article=HONG_BANG))
    by_id = {graph["id"].split("/")[1]: graph["@graph"] for graph in document["@graph"]}
    meeting = next(node for node in by_id["events"] if node["type"] == "Meeting")
    assert meeting["date"] == "2022-04-26"
    assert meeting["topic"].startswith("họp đánh giá")
    assert all(isinstance(node["beginIndex"], int) for node in by_id["evidence"])
