"""Exports read back as what the store holds, in the same bytes every time, and say clearly what cannot be done."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph
import pytest
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat

from kg import resources
from kg.disk import write
from kg.errors import StoreError, UsageError
from kg.export import FORMATS, export, export_gazetteer, gazetteer
from kg.export.jsonld import context_document
from kg.export.network import kinds, project, relations
from kg.export.select import find_entity
from kg.rdf.namespaces import BASE, NS, PREFIXES, RDF, RDFS, SCHEME, XSD
from kg.rdf.statements import Statements, lines_of, triples_of
from kg.store import Store
from kg.validate import validate

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
HONG_BANG = "003_fcd192befce49ee2.txt"
GEXF = "{http://gexf.net/1.3}"
SCHEMA_RANGE = rdflib.URIRef("https://schema.org/rangeIncludes")


class Memory:
    """A few quads that answer as a store does."""

    def __init__(self, quads: Iterable[Quad], base: str = BASE) -> None:
        self.base = base
        self._store = pyoxigraph.Store()
        self._quads = list(quads)
        self._store.extend(self._quads)

    def graphs(self) -> list[NamedNode]:
        return sorted({q.graph_name for q in self._quads if isinstance(q.graph_name, NamedNode)}, key=str)

    def document(self, graph: NamedNode) -> bytes:
        return Statements.of(q.triple for q in self._quads if q.graph_name == graph).quads(graph)

    def query(self, sparql: str, *, allow_service: bool = False) -> Any:
        return self._store.query(sparql, use_default_graph_as_union=True)


def exported(store: Any, format: str, **choice: Any) -> bytes:
    out = io.BytesIO()
    export(store, format, out, **choice)
    return out.getvalue()


def quad(subject: str, predicate: str, value: NamedNode | Literal | BlankNode, graph: str = "graph/article/a") -> Quad:
    name = predicate if "://" in predicate else NS + predicate
    return Quad(NamedNode(BASE + subject), NamedNode(name), value, NamedNode(BASE + graph))


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + datatype))


AWKWARD = [
    quad("article/a", f"{RDF}type", NamedNode(f"{NS}Article")),
    quad("article/a", "source", Literal('dấu "ngoặc", \\ gạch,\ndòng mới\tvà \x07')),
    quad("article/a", "title", Literal("Ủy ban nhân dân quận Bình Thuỷ", language="vi")),
    quad("article/a", "title", Literal("In English", language="en")),
    quad("article/a", f"{RDFS}label", Literal("no language")),
    quad("article/a", "value", typed("97.50", "decimal")),
    quad("article/a", "value", typed("97", "decimal")),
    quad("article/a", "textLength", typed("012", "integer")),
    quad("article/a", "textLength", typed("12", "integer")),
    quad("article/a", "former", typed("true", "boolean")),
    quad("article/a", "former", typed("1", "boolean")),
    quad("article/a", "published", typed("2021-03-30T15:34:00", "dateTime")),
    quad("article/a", "date", typed("2021-04", "gYearMonth")),
    quad("article/a", "url", typed("http://vi.du/tin?a=1&b=2", "anyURI")),
    quad("article/a", "host", NamedNode(f"{BASE}organisation/a.b")),
    quad("article/a", "host", NamedNode(f"{BASE}a:b")),
    quad("article/a", "host", NamedNode(BASE)),
    quad("article/a", "role", NamedNode(f"{SCHEME}role/chaired")),
    quad("article/a", "http://example.org/p", NamedNode(f"{NS}chair/In")),
    quad("article/a", f"{RDF}type", NamedNode(f"{NS}Article"), "graph/inferred/a"),
    quad("article/b", "title", Literal("thứ hai", language="vi"), "graph/article/b"),
]


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
def test_an_article_comes_back_with_evidence_and_inferred_triples(seeds_store: Store) -> None:
    slug = seeds_store.article_slugs()[HONG_BANG]
    graphs = [NamedNode(f"{BASE}graph/{part}/{slug}") for part in ("article", "evidence", "inferred")]
    wanted = list(seeds_store.quads(*graphs))
    assert {q.graph_name for q in wanted} == set(graphs)
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
    assert subjects == sorted(set(subjects))
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


def _cchc(entry: Any) -> bool:
    return str(entry["@id"] if isinstance(entry, dict) else entry).startswith("cchc:")


def _coerced(entry: dict[str, str]) -> str:
    return "langString" if "@language" in entry else entry.get("@type", "xsd:string").removeprefix("xsd:")


def test_jsonld_reads_like_json(seeds_store: Store) -> None:
    document = json.loads(exported(seeds_store, "jsonld", article=HONG_BANG))
    by_id = {graph["id"].split("/")[1]: graph["@graph"] for graph in document["@graph"]}
    meeting = next(node for node in by_id["article"] if node["type"] == "Meeting")
    assert meeting["date"] == "2022-04-26"
    assert meeting["topic"].startswith("họp đánh giá")
    assert all(isinstance(node["beginIndex"], int) for node in by_id["evidence"] if node["type"] == "Span")


# ---------------------------------------------------------------- what is chosen


@pytest.mark.parametrize("name", ["Đỗ Việt Hưng", "do viet hung", "ĐỖ VIỆT HƯNG"])
def test_an_entity_is_found_by_its_label(seeds_store: Store, name: str) -> None:
    text = exported(seeds_store, "turtle", entity=name).decode()
    assert "Phó Trưởng ban Thường trực" in text
    assert "nif:anchorOf" in text
    assert "Trần Minh Vũ" not in text


def test_an_entity_is_found_by_iri_by_curie_and_by_what_follows_the_base(seeds_store: Store) -> None:
    label = exported(seeds_store, "nquads", entity="Trần Minh Vũ")
    iri = re.search(r"<(\S+/person/tran-minh-vu\S*)>", label.decode())
    assert iri is not None
    for name in (iri[1], f"<{iri[1]}>", iri[1].removeprefix(BASE)):
        assert exported(seeds_store, "nquads", entity=name) == label
    assert exported(seeds_store, "nquads", entity="cchc:Meeting")


def test_a_neighbourhood_keeps_the_types_of_offsets(seeds_store: Store) -> None:
    quads = set(map(str, seeds_store.quads()))
    found = exported(seeds_store, "nquads", entity="Trần Minh Vũ").decode().splitlines()
    assert {line.removesuffix(" .") for line in found} <= quads


def test_several_things_of_one_name_are_listed() -> None:
    names = [quad(f"person/{n}", f"{RDFS}label", Literal("Nguyễn Văn A", language="vi")) for n in "ab"]
    with pytest.raises(UsageError, match="2 entities are called") as raised:
        exported(Memory(names), "turtle", entity="nguyễn văn a")
    assert f"{BASE}person/a" in str(raised.value)
    assert f"{BASE}person/b" in str(raised.value)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"entity": "Đỗ Việt"}, "“Đỗ Việt Hưng”"),
        ({"entity": "không có ai"}, "no entity is called"),
        ({"article": "003.txt"}, "no article is called"),
        ({"article": HONG_BANG, "entity": "Đỗ Việt Hưng"}, "not both"),
        ({"question": "who-chaired"}, "take one of csv"),
    ],
)
def test_what_there_is_not_is_said(seeds_store: Store, choice: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        exported(seeds_store, "turtle", **choice)
    assert said in str(raised.value)


def test_an_article_is_found_by_title_and_iri(seeds_store: Store) -> None:
    by_source = exported(seeds_store, "turtle", article=HONG_BANG)
    title = 'SELECT ?article ?title WHERE { ?article cchc:title ?title FILTER CONTAINS(STR(?title), "Hồng Bàng") }'
    found: Any = seeds_store.query(title)
    rows = list(found)
    assert rows
    for article, name in rows:
        assert exported(seeds_store, "turtle", article=name.value) == by_source
        assert exported(seeds_store, "turtle", article=article.value) == by_source


# ---------------------------------------------------------------- formats and files


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean turtle") as raised:
        exported(Memory([]), "tutle")
    assert all(name in str(raised.value) for name in FORMATS)


def test_other_names_of_formats() -> None:
    assert exported(Memory(AWKWARD), "TTL") == exported(Memory(AWKWARD), "turtle")
    assert exported(Memory(AWKWARD), "nq") == exported(Memory(AWKWARD), "nquads")


def test_an_empty_graph_is_still_a_document() -> None:
    for format in ("turtle", "trig", "jsonld", "graphml", "gexf"):
        assert exported(Memory([]), format)
    assert not list(pyoxigraph.parse(exported(Memory([]), "jsonld"), RdfFormat.JSON_LD))


@pytest.mark.parametrize("name", ["csv", "tsv", "markdown"])
def test_answers_are_tables(seeds_store: Store, name: str) -> None:
    text = exported(seeds_store, name, question="who-chaired", params={"official": "Trần Minh Vũ"}).decode()
    assert "Trần Minh Vũ" in text
    assert "Đỗ Việt Hưng" not in text
    with pytest.raises(UsageError, match="answer to a question"):
        exported(seeds_store, name)


def test_csv_has_the_columns_of_the_question(seeds_store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(seeds_store, "csv", question="who-chaired").decode(), newline="")))
    assert {row["official"] for row in rows} >= {"Trần Minh Vũ", "Đỗ Việt Hưng", "Trần Vĩnh Tuyến"}


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    for out in (tmp_path / "missing" / "kg.ttl", tmp_path):
        with pytest.raises(StoreError, match="cannot write") as raised:
            export(Memory(AWKWARD), "turtle", out)
        assert str(out) in str(raised.value)
    assert not list(tmp_path.iterdir())


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "kg.ttl"
    out.write_text("old")

    def broken() -> Iterator[bytes]:
        yield b"new"
        raise UsageError("unexpected", reason="stopped")

    with pytest.raises(UsageError):
        write(out, broken())
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["kg.ttl"]
    write(out, [b"ne", b"w"])
    assert out.read_text() == "new"


# ---------------------------------------------------------------- the network


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
    said = {(line["label"], network.nodes[target]["kind"]) for _, target, line in network.edges(data=True)}
    assert {
        ("chủ trì", "meeting"),
        ("chỉ đạo", "meeting"),
        ("tổ chức", "meeting"),
        ("giữ chức Phó Chủ tịch Thường trực tại", "organisation"),
        ("trích dẫn", "document"),
        ("triển khai", "document"),
        ("ban hành", "document"),
    } <= said


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


def test_marks_that_are_typed_tell_names_apart(seeds_store: Store) -> None:
    assert find_entity(seeds_store, "do viet hung") == find_entity(seeds_store, "đỗ việt hưng")
    with pytest.raises(UsageError, match="Đỗ Việt Hưng"):
        find_entity(seeds_store, "Đỗ Việt Hùng")


# ---------------------------------------------------------------- the gazetteer


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
    assert len(objects(whole, "originalUnit")) == len(objects(whole, "successor")) == len(taken)
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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_with_what_helps(seeds_store: Store) -> None:
    with pytest.raises(StoreError, match=r"the disk is full.*\n  → free some space"):
        export(seeds_store, "nquads", Path("/dev/full"))
