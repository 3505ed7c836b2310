"""The store: what goes in comes out, replaced and removed pages leave no trace, and errors have a path and advice."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from agreeing import quads_in
from hong_bang import HONG_BANG, SOURCE, TEXT, extraction
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions
from stores import INFERRED, NOTHING, count, opened, page, put

from kg.emit import emit
from kg.emit.units import with_successors
from kg.errors import StoreError, UsageError
from kg.gazetteer import Gazetteer
from kg.model import Unit
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE, NS, RDF, RDFS, XSD
from kg.rdf.sharing import GRAPHS
from kg.store import Store, Written, written

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "kg-store"


def test_what_is_put_can_be_read(folder: Path) -> None:
    with opened(folder) as store:
        graphs = put(store)
    with Store.open(folder) as store:
        assert store.sources() == [SOURCE]
        assert store.article_slugs() == {SOURCE: graphs.slug}
        assert store.page(SOURCE) == page()
        assert list(store.texts()) == [(SOURCE, TEXT)]
        shared = [store.minter.graph(kind) for kind in GRAPHS.values()]
        stored = {quad.triple for quad in store.quads(store.minter.graph("article", graphs.slug), *shared)}
        assert stored >= set(graphs.assertions)
        tree = {quad.triple for quad in store.quads(store.minter.graph("organisations"))}
        assert stored - set(graphs.assertions) <= tree
        assert {q.triple for q in store.quads(store.minter.graph("evidence", graphs.slug))} == set(graphs.evidence)
        assert {q.triple for q in store.quads(store.minter.graph("inferred"))} == set(INFERRED)
        district = store.minter.unit(HONG_BANG)
        assert count(store, f"GRAPH <{BASE}graph/gazetteer> {{ {district} <{RDFS}label> ?name }}") == 1


def test_a_query_runs_over_all_graphs_with_bound_variables(folder: Path) -> None:
    with opened(folder) as store:
        put(store)
        chair = store.query(
            "SELECT ?day ?name WHERE { ?p cchc:agent/rdfs:label ?name ; cchc:chairIn ?m . ?m cchc:date ?day }",
            {"day": Literal("2022-04-26", datatype=NamedNode(f"{XSD}date"))},
        )
        assert isinstance(chair, QuerySolutions)
        assert [row["name"].value for row in chair] == ["Đỗ Việt Hưng"]
        held = store.query("ASK { ?m cchc:topic ?words }", {"words": Literal("'} DROP ALL", language="vi")})
        assert isinstance(held, QueryBoolean) and not held
        with pytest.raises(UsageError, match="no SPARQL query"):
            store.query("SELECT ?x WHERE")
        with pytest.raises(UsageError, match="SELECT clause"):
            store.query("SELECT ?x WHERE { ?x ?y ?z }", {"z": Literal("1")})


def test_unchanged_and_duplicate_pages_are_known(folder: Path) -> None:
    with Store.open(folder, write=True, rules="1") as store:
        put(store, "b.txt")
        assert store.unchanged(page("b.txt"))
        assert not store.unchanged(replace(page("b.txt"), publisher="Báo Hải Phòng"))
        assert not store.unchanged(page("b.txt", TEXT + " "))
        assert not store.unchanged(page("a.txt"))
        assert store.duplicate_of("a.txt", TEXT) == "b.txt"
        assert store.duplicate_of("b.txt", TEXT) is None
        put(store, "a.txt")
        put(store, "c.txt")
        assert store.duplicate_of("c.txt", TEXT) == "a.txt"
    with Store.open(folder, write=True, rules="2") as store:
        assert not store.unchanged(page("b.txt"))


def test_the_order_of_building_leaves_no_trace(tmp_path: Path) -> None:
    sources = [f"{n}.txt" for n in range(4)]
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(sources)
        with opened(tmp_path / str(seed)) as store:
            for source in sources:
                put(store, source)
        found.append(quads_in(tmp_path / str(seed)))
    assert found[0] == found[1] == found[2]


def test_changes_of_units_come_and_go_with_the_pages_that_name_the_units(folder: Path) -> None:
    (can_tho, soc_trang) = (one_unit("thành phố", "Cần Thơ"), one_unit("tỉnh", "Sóc Trăng"))
    with opened(folder) as store:
        for source, unit in (("a.txt", can_tho), ("b.txt", soc_trang), ("c.txt", can_tho)):
            graphs = replace(emit(extraction([], source, source)), units=tuple(with_successors(unit)))
            store.put(page(source, source), written(graphs, NOTHING, store.minter))
        merger = store.minter.unit_change(Gazetteer.load().successors(can_tho)[0][0])
        after = [count(store, f"{merger} cchc:originalUnit ?unit")]
        for source in ("a.txt", "b.txt", "c.txt"):
            store.remove(source)
            after.append(count(store, f"{merger} cchc:originalUnit ?unit"))
        assert after == [2, 2, 1, 0]
        assert count(store, f"GRAPH <{BASE}graph/gazetteer> {{ ?s ?p ?o }}") == 0


def test_what_other_rules_said_of_units_and_bodies_is_replaced(tmp_path: Path) -> None:
    unit, sources = one_unit("thành phố", "Cần Thơ"), ("a.txt", "b.txt")

    def written_of(source: str) -> Written:
        graphs = emit(extraction(None, source))
        units = {**dict.fromkeys(graphs.units), **dict.fromkeys(with_successors(unit))}
        return written(replace(graphs, units=tuple(units)), NOTHING, Minter())

    with Store.open(tmp_path / "old", write=True, rules="1") as store:
        for source in sources:
            graphs = written_of(source)
            former = {key: quads.replace(b'"@vi', b' (former)"@vi') for key, quads in graphs.shared.items()}
            former = {key: quads.replace(b'"202', b'"192') for key, quads in former.items()}
            store.put(page(source), replace(graphs, shared=former))
    assert any("(former)" in line and "/graph/organisations>" in line for line in quads_in(tmp_path / "old"))
    assert any('"192' in line and "effectiveDate" in line for line in quads_in(tmp_path / "old"))
    for source in sources:  # a writer each, so that the second finds a store of both rules
        with Store.open(tmp_path / "old", write=True, rules="2") as store:
            store.put(page(source), written_of(source))
    with Store.open(tmp_path / "new", write=True, rules="2") as store:
        for source in sources:
            store.put(page(source), written_of(source))
    assert quads_in(tmp_path / "old") == quads_in(tmp_path / "new")


def test_pages_of_a_unit_that_the_gazetteer_lost_are_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(folder, write=True, rules="1") as store:
        put(store)
        put(store, "other.txt", "Trang khác.")
    monkeypatch.setattr(Gazetteer, "unit", lambda *_: None)
    with Store.open(folder, write=True, rules="2") as store:
        assert store.outdated() == [SOURCE]


def one_unit(kind: str, name: str) -> Unit:
    """The unit of that name in 2021."""
    (found,) = Gazetteer.load().find(kind, name, on="2021-01-01")
    return found


def test_a_replaced_page_leaves_no_trace(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as store:
        put(store)
        put(store, text="Trang khác.")
        assert store.search("Hồng Bàng") == []
        assert not store.unchanged(page())
    with opened(tmp_path / "two") as store:
        put(store, text="Trang khác.")
    assert quads_in(tmp_path / "one") == quads_in(tmp_path / "two")


def test_a_removed_page_leaves_no_trace(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as store:
        put(store, "kept.txt")
        put(store)
        assert store.remove(SOURCE)
        assert not store.remove(SOURCE)
        assert [hit.source for hit in store.search("Hồng Bàng")] == ["kept.txt"]
    with opened(tmp_path / "two") as store:
        put(store, "kept.txt")
    assert quads_in(tmp_path / "one") == quads_in(tmp_path / "two")
    with opened(tmp_path / "one") as store:
        store.remove("kept.txt")
    opened(tmp_path / "three").close()
    assert quads_in(tmp_path / "one") == quads_in(tmp_path / "three")


def test_a_run_is_told_without_a_clock(folder: Path) -> None:
    with Store.open(folder, write=True, rules="abc") as store:
        put(store)
    with Store.open(folder) as store:
        assert count(store, 'GRAPH ?meta { ?run a cchc:ExtractionRun ; cchc:ruleSet "abc" }') == 1


def test_the_ontology_is_loaded_without_blank_nodes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ontology = tmp_path / "ontology"
    (ontology / "schemes").mkdir(parents=True)
    (ontology / "cchc.ttl").write_text(f"@prefix c: <{NS}> . c:chaired c:chain ( c:a c:b ) . c:c c:chain ( c:a c:b ) .")
    (ontology / "schemes" / "role.ttl").write_text(f"@prefix c: <{NS}> . c:x a c:Role .")
    monkeypatch.setattr("kg.store.vocabulary.resources.ontology", lambda: ontology)
    opened(folder).close()
    first = quads_in(folder)
    assert not any("_:" in line for line in first) and sum("graph/ontology>" in line for line in first) > 8
    (ontology / "schemes" / "role.ttl").write_text(f"@prefix c: <{NS}> . c:y a c:Role .")
    opened(folder).close()
    scheme = [line for line in quads_in(folder) if line.endswith("graph/scheme>")]
    assert scheme == [f"<{NS}y> <{RDF}type> <{NS}Role> <{BASE}graph/scheme>"]


def test_a_second_writer_is_told_to_wait_and_readers_are_let_in(folder: Path) -> None:
    with opened(folder) as store:
        put(store)
        store.graphs()
        with pytest.raises(StoreError, match="another program is writing") as caught:
            opened(folder)
        assert caught.value.where == str(folder) and caught.value.advice()
        with Store.open(folder) as reader:
            assert reader.sources() == [SOURCE]
            assert count(reader, "?m a cchc:Meeting") == 1
            with pytest.raises(StoreError, match="opened for reading"):
                reader.remove(SOURCE)
    opened(folder).close()


def test_no_store_is_told_apart_from_something_else(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store\n  → make one: kg build"):
        Store.open(tmp_path / "none")
    (tmp_path / "letter.txt").write_text("x")
    for write in (False, True):
        with pytest.raises(StoreError, match="not a store"):
            Store.open(tmp_path, write=write)
        with pytest.raises(StoreError, match="not a store"):
            Store.open(tmp_path / "letter.txt", write=write)


def _break_ledger(folder: Path) -> None:
    (folder / "pages.sqlite").write_bytes(b"not a database" * 100)


def _break_graph(folder: Path) -> None:
    for file in (folder / "graph").glob("MANIFEST*"):
        file.write_bytes(b"garbage")


@pytest.mark.parametrize("damage", [_break_ledger, _break_graph])
def test_a_damaged_store_says_so(folder: Path, damage: Callable[[Path], None]) -> None:
    with opened(folder) as store:
        put(store)
    damage(folder)
    for write in (False, True):
        with pytest.raises(StoreError, match=r"damaged.*\n  → run kg check --repair"):
            Store.open(folder, write=write)


def test_a_disk_that_cannot_be_written_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> pyoxigraph.Store:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("kg.store.belonging.pyoxigraph.Store", refuse)
    with pytest.raises(StoreError, match="cannot be read or written here"):
        opened(folder)


def test_a_store_keeps_its_base(folder: Path) -> None:
    with Store.open(folder, write=True, base="https://example.org/kg/") as store:
        assert store.base == "https://example.org/kg/"
    with Store.open(folder) as store:
        assert store.base == "https://example.org/kg/"
    with pytest.raises(StoreError, match="the IRIs of this store begin with"):
        Store.open(folder, write=True, base=BASE)
    opened(folder).close()


def test_a_page_that_is_not_there_is_named(folder: Path) -> None:
    with opened(folder) as store, pytest.raises(UsageError, match="no page “x”"):
        store.page("x")
