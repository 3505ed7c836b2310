"""The network of people, meetings, bodies and documents, and its files: GraphML and GEXF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
import rdflib
from exports import HONG_BANG, Memory, exported, quad, typed
from pyoxigraph import Literal, NamedNode, Quad

from kg import resources
from kg.errors import UsageError
from kg.export.network import Network, kinds, project, relations
from kg.export.select import find_entity
from kg.rdf.namespaces import BASE, NS, RDF, RDFS
from kg.store import Store

GEXF = "{http://gexf.net/1.3}"


def test_the_table_of_the_network_speaks_of_terms_of_the_ontology() -> None:
    ontology = rdflib.Graph().parse(resources.ontology() / "cchc.ttl")
    terms = {str(term).removeprefix(NS) for term in ontology.subjects() if str(term).startswith(NS)}
    for kind in kinds().values():
        top = rdflib.URIRef(NS + kind.classes[0])
        below = ontology.transitive_subjects(rdflib.RDFS.subClassOf, top)
        assert {str(term).removeprefix(NS) for term in below} == set(kind.classes)
    for relation in relations().values():
        assert {relation.source, relation.target, *relation.unless} - {None} <= terms
    roles = rdflib.Graph().parse(resources.ontology() / "schemes" / "role.ttl")
    named = {str(role).rpartition("/")[2] for role in roles.subjects(rdflib.RDF.type, rdflib.SKOS.Concept)}
    assert named <= set(relations())


def test_facts_become_lines_without_the_inferred_graph(seeds_store: Store) -> None:
    asserted = [q.triple for q in seeds_store.quads() if "/graph/inferred/" not in str(q.graph_name)]
    network = project(asserted)
    assert _lines(network) == _lines(project(q.triple for q in seeds_store.quads()))
    lines = {(line["label"], network.nodes[target]["kind"]) for _, target, line in network.edges(data=True)}
    assert {
        ("chủ trì", "meeting"),
        ("chỉ đạo", "meeting"),
        ("tổ chức", "meeting"),
        ("giữ chức Phó Chủ tịch Thường trực tại", "organisation"),
        ("trích dẫn", "document"),
        ("triển khai", "document"),
        ("ban hành", "document"),
    } <= lines


def test_lines_carry_source_and_sentence(seeds_store: Store) -> None:
    network = project(q.triple for q in seeds_store.quads())
    chaired = [line for *_, line in network.edges(data=True) if line["relation"] == "chaired"]
    assert {line["source"] for line in chaired} >= {HONG_BANG}
    for line in chaired:
        assert line["sentence"] in seeds_store.page(line["source"]).text


def _lines(network: Any) -> set[tuple[str, str, str]]:
    return {(source, target, line["relation"]) for source, target, line in network.edges(data=True)}


def test_graphml_reads_back(seeds_store: Store) -> None:
    read_back = nx.read_graphml(io.BytesIO(exported(seeds_store, "graphml")), force_multigraph=True)
    network = project(q.triple for q in seeds_store.quads())
    assert set(read_back) == set(network)
    assert all(read_back.nodes[name] == network.nodes[name] for name in network)
    assert _lines(read_back) == _lines(network)


def test_gexf_reads_back(seeds_store: Store) -> None:
    read_back = nx.read_gexf(io.BytesIO(exported(seeds_store, "gexf")), version="1.3")
    network = project(q.triple for q in seeds_store.quads())
    assert {(name, data["label"]) for name, data in read_back.nodes(data=True)} == {
        (name, data["label"]) for name, data in network.nodes(data=True)
    }
    assert _lines(read_back) == _lines(network)


def test_gexf_keeps_its_rules(seeds_store: Store) -> None:
    root = ElementTree.fromstring(exported(seeds_store, "gexf"))
    graph = _one(root.find(f"{GEXF}graph"))
    assert root.get("version") == "1.3"
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("defaultedgetype")) == ("dynamic", "date", "directed")
    nodes = {_text(node, "id"): node for node in graph.iter(f"{GEXF}node")}
    edges = list(graph.iter(f"{GEXF}edge"))
    assert len(nodes) == len(list(graph.iter(f"{GEXF}node")))
    assert len({edge.get("id") for edge in edges}) == len(edges)
    declared = {attribute.get("id") for attribute in graph.iter(f"{GEXF}attribute")}
    assert {value.get("for") for value in graph.iter(f"{GEXF}attvalue")} <= declared
    for element in (*nodes.values(), *edges):
        days = [day for name in ("start", "end") if (day := element.get(name))]
        assert days == sorted(days)
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    for edge in edges:
        for end in (nodes[_text(edge, "source")], nodes[_text(edge, "target")]):
            assert end.get("start", "0") <= edge.get("start", "0")
            assert edge.get("end", "9") <= end.get("end", "9")
    assert any(node.get("start") == "2022-04-26" for node in nodes.values())
    assert all(attribute.get("id") == attribute.get("title") for attribute in graph.iter(f"{GEXF}attribute"))


def test_an_article_has_its_own_day_whatever_it_cites() -> None:
    network = project(q.triple for q in _citing("2021-05-04", "2019-11-27"))
    assert _node(network, "article/a") == ("2021-05-04", "2021-05-04", "2021-05-04")
    assert _node(network, "document/d") == ("2019-11-27", "2019-11-27", None)
    assert [(line["start"], line["end"]) for *_, line in network.edges(data=True)] == [("2021-05-04", "2021-05-04")]


def test_a_document_that_is_dated_after_its_article_keeps_its_date_but_no_time() -> None:
    network = project(q.triple for q in _citing("2021-05-04", "2029-11-27"))
    assert _node(network, "article/a") == ("2021-05-04", "2021-05-04", "2021-05-04")
    assert _node(network, "document/d") == ("2029-11-27", None, None)
    assert [(line["start"], line["end"]) for *_, line in network.edges(data=True)] == [("2021-05-04", "2021-05-04")]


def _citing(article: str, document: str) -> list[Quad]:
    return [
        quad("article/a", f"{RDF}type", NamedNode(f"{NS}Article")),
        quad("article/a", "publishedOn", typed(article, "date")),
        quad("document/d", f"{RDF}type", NamedNode(f"{NS}AdministrativeDocument")),
        quad("document/d", "documentDate", typed(document, "date")),
        quad("citation/c", "statedIn", NamedNode(f"{BASE}article/a")),
        quad("citation/c", "citedDocument", NamedNode(f"{BASE}document/d")),
    ]


def _node(network: Network, name: str) -> tuple[str | None, ...]:
    return tuple(network.nodes[BASE + name].get(attribute) for attribute in ("date", "start", "end"))


@pytest.mark.parametrize("format", ["gexf", "graphml"])
def test_nodes_and_lines_name_their_pages(format: str) -> None:
    address = Literal("https://example.vn/a?x=1&y=2")
    graph = [*_citing("2021-05-04", "2019-11-27"), quad("article/a", "url", address)]
    written = io.BytesIO(exported(Memory(graph), format))
    network = nx.read_graphml(written) if format == "graphml" else nx.read_gexf(written, version="1.3")
    node = network.nodes[f"{BASE}article/a"]
    assert (node["url"], node["date"], node["class"]) == (address.value, "2021-05-04", "Article")
    assert [line["url"] for *_, line in network.edges(data=True)] == [address.value]


def _one(element: ElementTree.Element | None) -> ElementTree.Element:
    assert element is not None
    return element


def _text(element: ElementTree.Element, name: str) -> str:
    value = element.get(name)
    assert value is not None
    return value


def test_a_former_post_is_named_so_and_control_characters_stay_out_of_xml() -> None:
    holding = [
        quad("person/a", f"{RDF}type", NamedNode(f"{NS}Official")),
        quad("person/a", f"{RDFS}label", Literal("A\x07", language="vi")),
        quad("organisation/b", f"{RDF}type", NamedNode(f"{NS}PartyOrgan")),
        quad("holding/a", "holder", NamedNode(f"{BASE}person/a")),
        quad("holding/a", "organisation", NamedNode(f"{BASE}organisation/b")),
        quad("holding/a", "post", NamedNode(f"{BASE}post/c")),
        quad("holding/a", "former", typed("true", "boolean")),
        quad("post/c", "postTitle", Literal("Bí thư", language="vi")),
    ]
    read_formats: list[tuple[str, Callable[[io.BytesIO], Any]]] = [
        ("graphml", nx.read_graphml),
        ("gexf", lambda data: nx.read_gexf(data, version="1.3")),
    ]
    for format, reader in read_formats:
        network = reader(io.BytesIO(exported(Memory(holding), format)))
        assert network.nodes[f"{BASE}person/a"]["label"] == "A"
        assert [line["label"] for *_, line in network.edges(data=True)] == ["giữ chức nguyên Bí thư tại"]


def test_marks_that_are_typed_keep_names_apart(seeds_store: Store) -> None:
    assert find_entity(seeds_store, "do viet hung") == find_entity(seeds_store, "đỗ việt hưng")
    with pytest.raises(UsageError, match="Đỗ Việt Hưng"):
        find_entity(seeds_store, "Đỗ Việt Hùng")
