"""What pages share is described once: whoever counts counts right, and what no page names any more is gone."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
import servers
from agreeing import quads
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse
from stores import opened

from kg import pipeline
from kg.export import export
from kg.infer import Engine
from kg.model import Page
from kg.rdf.namespaces import BASE, NS, PREFIXES
from kg.rdf.sharing import INFERRED, SHARED_GRAPHS
from kg.rdf.statements import Statements
from kg.rdf.terms import LABEL
from kg.read import read
from kg.remote.push import Pushed, destination, push
from kg.remote.sent import Sent
from kg.remote.source import Remote
from kg.run import batch
from kg.store import Store
from kg.store.checking import check
from kg.store.describing import described

SEEDS = Path(__file__).parent.parent / "seeds"
NOTICE = """UBND quận Bình Thủy họp giao ban
Sáng ngày 12/3/2024, UBND quận Bình Thủy tổ chức hội nghị giao ban công tác cải cách hành chính. Hội nghị do đồng chí
Lê Minh Tâm, Phó Chủ tịch UBND quận chủ trì. Tham dự có đồng chí Trần Văn Bảy, Trưởng phòng Nội vụ quận Bình Thủy.
"""
AGAIN = """Quận Bình Thủy đẩy mạnh cải cách hành chính
Ngày 20/4/2024, Ủy ban nhân dân quận Bình Thủy tổ chức hội nghị sơ kết quý I. Đồng chí Lê Minh Tâm - Phó Chủ tịch UBND
quận Bình Thủy chủ trì hội nghị. Đồng chí Trần Văn Bảy - Trưởng phòng Nội vụ quận Bình Thủy báo cáo kết quả.
"""
PAGES = [Page("notice.txt", NOTICE), Page("again.txt", AGAIN)]
COUNTS = [
    "SELECT (COUNT(?o) AS ?n) { ?o a cchc:PeoplesCommittee }",
    "SELECT (COUNT(?p) AS ?n) { ?p a cchc:Official }",
    "SELECT (COUNT(*) AS ?n) { ?p cchc:attended ?m }",
    "SELECT (COUNT(*) AS ?n) { ?p cchc:holdsPost ?post . ?post cchc:postIn ?body . ?body rdfs:label ?name }",
    "SELECT (COUNT(*) AS ?n) { ?m a cchc:Meeting ; cchc:date ?day ; cchc:host/cchc:governs ?unit }",
]
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


def pages() -> list[Page]:
    return [*(page for page in read([str(SEEDS)]) if isinstance(page, Page)), *PAGES]


def build(folder: Path, some: list[Page]) -> None:
    with opened(folder) as store:
        states = {result.state for result in batch.build(some, store, pipeline.Settings(validated=False))}
    assert states == {"built"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of pages that name the same people, bodies, posts and units."""
    path = tmp_path_factory.mktemp("sharing") / "kg-store"
    build(path, pages())
    return path


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as kept:
        yield kept


def count(answered: object) -> int:
    assert isinstance(answered, QuerySolutions)
    return next(int(row["n"].value) for row in answered)


# ---------------------------------------------------------------- counting


def test_no_triple_stands_in_two_graphs(store: Store) -> None:
    graphs = Counter(quad.triple for quad in store.quads())
    assert [triple for triple, number in graphs.items() if number > 1] == []


@pytest.mark.parametrize("sparql", COUNTS)
def test_a_count_is_the_same_in_the_store_and_on_its_turtle(store: Store, sparql: str) -> None:
    turtle = io.BytesIO()
    export(store, "turtle", turtle)
    graph = rdflib.Graph().parse(data=turtle.getvalue(), format="turtle")
    [[found]] = graph.query(PROLOGUE + sparql)  # type: ignore[misc]
    assert count(store.query(sparql)) == int(str(found)) > 0


@pytest.mark.slow
@pytest.mark.skipif(not servers.OXIGRAPH.exists(), reason="the package oxigraph is not installed")
def test_a_count_is_the_same_on_a_server(folder: Path, store: Store, tmp_path: Path) -> None:
    with servers.oxigraph(tmp_path / "graph", servers.free_port()) as url:
        server = destination(url, None)
        with Sent(tmp_path, server.url) as sent:
            push(store, server, sent, Pushed(), lambda: None)
        with Remote.open(url, lambda _: None) as remote:
            for sparql in COUNTS:
                assert count(remote.query(sparql)) == count(store.query(sparql))


def test_a_person_of_two_pages_is_described_once(store: Store) -> None:
    found = store.query("SELECT ?p ?g { GRAPH ?g { ?p rdfs:label 'Lê Minh Tâm'@vi } }")
    assert isinstance(found, QuerySolutions)
    [row] = found
    assert row["g"] == store.minter.graph("people")
    posts = store.query(f"SELECT ?post {{ ?holding cchc:holder {row['p']} ; cchc:post ?post ; cchc:statedIn ?page }}")
    assert isinstance(posts, QuerySolutions)
    assert [row["post"] for row in posts] == [next(iter(_posts(store, row["p"])))] * 2


def _posts(store: Store, person: object) -> set[object]:
    found = store.query(f"SELECT ?post {{ {person} cchc:holdsPost ?post }}")
    assert isinstance(found, QuerySolutions)
    return {row["post"] for row in found}


# ---------------------------------------------------------------- coming and going


@pytest.mark.parametrize("seed", range(4))
def test_what_pages_come_and_go_leaves_what_those_left_make_alone(tmp_path: Path, seed: int) -> None:
    """In any order, in batches of any size, with pages that come again with another text."""
    chance = random.Random(seed)
    known = pages()
    left: dict[str, Page] = {}
    for _ in range(6):
        with opened(tmp_path / "s") as store:
            for page in chance.sample(known, 4):
                if page.source in left and chance.random() < 0.5:
                    store.remove(page.source)
                    del left[page.source]
                else:
                    text = chance.choice([page.text, page.text.replace("Phó Chủ tịch", "Chủ tịch")])
                    left[page.source] = Page(page.source, text)
                    list(batch.build([left[page.source]], store, pipeline.Settings(validated=False)))
                if chance.random() < 0.3:
                    store.graphs()  # has the graph follow at once
    build(tmp_path / "fresh", sorted(left.values(), key=lambda page: page.source))
    with Store.open(tmp_path / "s") as store, Store.open(tmp_path / "fresh") as fresh:
        assert quads(store) == quads(fresh)
    assert check(tmp_path / "s") == []


def test_an_empty_store_describes_nothing(tmp_path: Path) -> None:
    build(tmp_path / "s", PAGES)
    with opened(tmp_path / "s") as store:
        for page in PAGES:
            assert store.remove(page.source)
    with Store.open(tmp_path / "s") as store:
        kinds = {graph.value.rpartition("/graph/")[2] for graph in store.graphs()}
        assert kinds == {"ontology", "scheme", "meta"}


# ---------------------------------------------------------------- names


def test_of_several_names_the_one_that_spells_out_most_is_the_label() -> None:
    def rows(**names: int) -> list[tuple[str, int]]:
        return [(f'<x:a> {LABEL} "{name}"', pages) for name, pages in names.items()]

    label, alt = str(LABEL), "<http://www.w3.org/2004/02/skos/core#altLabel>"
    assert described(rows(one=1)) == [f'<x:a> {label} "one"']
    assert described(rows(one=2, other=1)) == sorted([f'<x:a> {label} "other"', f'<x:a> {alt} "one"'])
    assert f'<x:a> {label} "two"' in described(rows(one=2, two=3, z=9))
    assert f'<x:a> {label} "aa"' in described(rows(bb=1, aa=1))


def test_a_graph_is_what_it_states_of_each_node(store: Store) -> None:
    """Whoever reads all of a graph at once gets the names chosen as whoever asks of a node."""
    for graph in SHARED_GRAPHS:
        lines = store.lines(store.minter.graph(graph))
        nodes = dict.fromkeys(line.partition(" ")[0] for line in lines)
        inferred = graph == INFERRED
        assert lines == [line for node in nodes for line in store.description(node, inferred=inferred)], graph
    organisations = "".join(store.lines(store.minter.graph("organisations")))
    assert "altLabel" in organisations  # so that there are names to choose from


def test_all_graphs_at_once_are_those_one_by_one(store: Store) -> None:
    assert list(store.documents()) == [(graph, store.document(graph)) for graph in store.graphs()]


def test_a_label_is_no_other_label_too() -> None:
    alt = "<http://www.w3.org/2004/02/skos/core#altLabel>"
    found = described([(f'<x:a> {LABEL} "one"', 2), (f'<x:a> {LABEL} "two"', 1), (f'<x:a> {alt} "one"', 1)])
    assert found == sorted([f'<x:a> {LABEL} "one"', f'<x:a> {alt} "two"'])


def test_of_several_numbers_one_stays() -> None:
    number = f"<{NS}documentNumber>"
    found = described([(f'<x:a> {number} "05/2021"', 1), (f'<x:a> {number} "5/2021"', 3), ("<x:a> <x:p> <x:b>", 4)])
    assert found == sorted(["<x:a> <x:p> <x:b>", f'<x:a> {number} "05/2021"'])


# ---------------------------------------------------------------- what follows


def test_the_full_export_is_closed_and_holds_the_store(store: Store) -> None:
    out, own = io.BytesIO(), set(store.quads())
    export(store, "nquads", out, full=True)
    full = set(parse(out.getvalue(), RdfFormat.N_QUADS))
    assert own < full
    data = [quad.triple for quad in full if not str(quad.graph_name).endswith(("/ontology>", "/scheme>", "/meta>"))]
    assert len(set(data)) == len(data)
    assert Engine.from_ontology().closure(Statements.of(data)).lines == ()
    added = {quad.predicate.value.rpartition("#")[2].rpartition("/")[2] for quad in full - own}
    assert added >= {"type", "role", "hasParticipation", "hasHolding", "referenceContext", "name", "periodStart"}


@pytest.mark.parametrize("base", ["https://w3id.org/cchc/", "https://w3id.org/", "https://example.org/kg#"])
def test_a_base_may_be_where_other_names_begin(tmp_path: Path, base: str) -> None:
    text = (
        "Ngày 12/3/2024, UBND xã Hòa Bình Nam, huyện Tân Hiệp tổ chức hội nghị. Ông Lê Văn Bình, Chủ tịch xã chủ trì."
    )
    exported: list[set[str]] = []
    for at in (base, BASE):
        with Store.open(tmp_path / str(len(exported)), write=True, base=at, rules="1") as kept:
            states = {one.state for one in batch.build([*PAGES, Page("stated.txt", text)], kept, pipeline.Settings(at))}
            assert states == {"built"}
            out = io.BytesIO()
            export(kept, "nquads", out, full=True)
            graphs = Counter(quad.triple for quad in kept.quads())
            assert max(graphs.values()) == 1
        lines = out.getvalue().decode().splitlines()
        exported.append({line.replace(f"<{BASE}", f"<{base}") for line in lines})
        data = Statements.in_order(line.removesuffix(" .").rpartition(" ")[0] for line in lines if _is_data(line))
        assert Engine.from_ontology().closure(data).lines == ()
    assert exported[0] == exported[1]


def _is_data(line: str) -> bool:
    return not line.endswith(("/ontology> .", "/scheme> .", "/meta> ."))


def test_spans_in_the_full_export_lead_to_their_page(store: Store) -> None:
    out = io.BytesIO()
    export(store, "nquads", out, full=True)
    full = list(parse(out.getvalue(), RdfFormat.N_QUADS))
    contexts = {q.subject: q.object for q in full if q.predicate.value.endswith("#referenceContext")}
    spans = {q.subject for q in full if q.predicate.value.endswith("#anchorOf")}
    assert contexts.keys() == spans
    for span, article in contexts.items():
        assert f"/{article.value.rpartition('/')[2]}/" in span.value


@pytest.mark.parametrize(
    ("subject", "term"),
    [
        ("Meeting", "https://schema.org/Event"),
        ("Official", "http://xmlns.com/foaf/0.1/Person"),
        ("PositionHolding", "http://www.w3.org/ns/org#Membership"),
        ("PeoplesCommittee", "http://www.w3.org/ns/org#Organization"),
    ],
)
def test_an_aligned_export_has_the_classes_of_other_vocabularies(store: Store, subject: str, term: str) -> None:
    out = io.BytesIO()
    export(store, "nquads", out, aligned=True)
    typed = {(q.subject, q.object.value) for q in parse(out.getvalue(), RdfFormat.N_QUADS) if _is_type(q)}
    ours = {node for node, kind in typed if kind == NS + subject}
    assert ours and ours <= {node for node, kind in typed if kind == term}


def test_an_aligned_export_has_the_properties_of_other_vocabularies(store: Store) -> None:
    out = io.BytesIO()
    export(store, "nquads", out, aligned=True)
    found = list(parse(out.getvalue(), RdfFormat.N_QUADS))
    names = {q.object for q in found if q.predicate.value == "http://xmlns.com/foaf/0.1/name"}
    assert Literal("Lê Minh Tâm", language="vi") in names
    headlines = {q.subject: q.object for q in found if q.predicate.value == "https://schema.org/headline"}
    assert headlines == {q.subject: q.object for q in found if q.predicate.value == f"{NS}title"}


def _is_type(quad: Quad) -> bool:
    return quad.predicate == NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
