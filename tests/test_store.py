"""The store: what goes in comes out, replaced and removed pages leave no trace, and trouble has a place and advice."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pyoxigraph
import pytest
from agreeing import quads_in
from hong_bang import HONG_BANG, SOURCE, TEXT, extraction
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from kg.emit import Graphs, emit
from kg.emit.units import with_successors
from kg.errors import StoreError, UsageError
from kg.gazetteer import Gazetteer
from kg.model import Page, Unit
from kg.rdf.iri import Minter, article_slug
from kg.rdf.namespaces import BASE, NS, RDF, RDFS
from kg.rdf.statements import Statements
from kg.store import Store, Written, written
from kg.store.folding import fold_evenly
from kg.store.ledger import Ledger
from kg.store.loading import unit_quads
from kg.store.ordering import gathered, merged

pytestmark = pytest.mark.slow

INFERRED = Statements.of(
    [Triple(Minter(article_slug=article_slug(SOURCE)).meeting(1), NamedNode(RDF + "type"), NamedNode(NS + "Fact"))]
)
NOTHING = Statements()


def page(source: str = SOURCE, text: str = TEXT) -> Page:
    """The page under a name, with the title that its head tells."""
    return Page(source, text, title="Ban Chỉ đạo họp")


def put(store: Store, source: str = SOURCE, text: str = TEXT) -> Graphs:
    """Store the page of quận Hồng Bàng under a name; another text brings no claims."""
    graphs = emit(extraction([] if text != TEXT else None, source, text))
    store.put(page(source, text), written(graphs, INFERRED, store.minter))
    return graphs


def opened(path: Path) -> Store:
    """A store to write to, whatever the data files of the checkout are."""
    return Store.open(path, write=True, rules="1")


def count(store: Store, pattern: str) -> int:
    found = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(found, QuerySolutions)
    return int(next(found)["n"].value)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "kg-store"


def test_what_is_put_can_be_read(place: Path) -> None:
    with opened(place) as store:
        graphs = put(store)
    with Store.open(place) as store:
        assert store.sources() == [SOURCE]
        assert store.article_slugs() == {SOURCE: graphs.slug}
        assert store.page(SOURCE) == page()
        assert list(store.texts()) == [(SOURCE, TEXT)]
        stored = {quad.triple for quad in store.quads(store.minter.graph("article", graphs.slug))}
        assert stored == set(graphs.assertions)
        assert {q.triple for q in store.quads(store.minter.graph("evidence", graphs.slug))} == set(graphs.evidence)
        assert {q.triple for q in store.quads(store.minter.graph("inferred", graphs.slug))} == set(INFERRED)
        district = store.minter.unit(HONG_BANG)
        assert count(store, f"GRAPH <{BASE}graph/gazetteer> {{ {district} <{RDFS}label> ?name }}") == 1


def test_a_query_runs_over_all_graphs_with_bound_variables(place: Path) -> None:
    with opened(place) as store:
        put(store)
        chair = store.query(
            "SELECT ?role ?name WHERE { ?p cchc:role ?role ; cchc:agent/foaf:name ?name ; cchc:chairIn ?m }",
            {"role": NamedNode("https://w3id.org/cchc/scheme/role/chaired")},
        )
        assert isinstance(chair, QuerySolutions)
        assert [row["name"].value for row in chair] == ["Đỗ Việt Hưng"]
        held = store.query("ASK { ?m cchc:topic ?words }", {"words": Literal("'} DROP ALL", language="vi")})
        assert isinstance(held, QueryBoolean) and not held
        with pytest.raises(UsageError, match="no SPARQL query"):
            store.query("SELECT ?x WHERE")
        with pytest.raises(UsageError, match="SELECT clause"):
            store.query("SELECT ?x WHERE { ?x ?y ?z }", {"z": Literal("1")})


def test_unchanged_and_duplicate_pages_are_known(place: Path) -> None:
    with Store.open(place, write=True, rules="1") as store:
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
    with Store.open(place, write=True, rules="2") as store:
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


def test_changes_of_units_come_and_go_with_the_pages_that_name_the_units(place: Path) -> None:
    (can_tho, soc_trang) = (one_unit("thành phố", "Cần Thơ"), one_unit("tỉnh", "Sóc Trăng"))
    with opened(place) as store:
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


def test_pages_of_a_unit_that_the_gazetteer_lost_are_read_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(place, write=True, rules="1") as store:
        put(store)
        put(store, "other.txt", "Trang khác.")
    monkeypatch.setattr(Gazetteer, "unit", lambda *_: None)
    with Store.open(place, write=True, rules="2") as store:
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


def test_a_run_is_told_without_a_clock(place: Path) -> None:
    with Store.open(place, write=True, rules="abc") as store:
        put(store)
    with Store.open(place) as store:
        assert count(store, 'GRAPH ?meta { ?run a cchc:ExtractionRun ; cchc:ruleSet "abc" }') == 1


def test_the_ontology_is_loaded_without_blank_nodes(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ontology"
    (folder / "schemes").mkdir(parents=True)
    (folder / "cchc.ttl").write_text(f"@prefix c: <{NS}> . c:chaired c:chain ( c:a c:b ) . c:c c:chain ( c:a c:b ) .")
    (folder / "schemes" / "role.ttl").write_text(f"@prefix c: <{NS}> . c:x a c:Role .")
    monkeypatch.setattr("kg.store.vocabulary.resources.ontology", lambda: folder)
    opened(place).close()
    first = quads_in(place)
    assert not any("_:" in line for line in first) and sum("graph/ontology>" in line for line in first) > 8
    (folder / "schemes" / "role.ttl").write_text(f"@prefix c: <{NS}> . c:y a c:Role .")
    opened(place).close()
    scheme = [line for line in quads_in(place) if line.endswith("graph/scheme>")]
    assert scheme == [f"<{NS}y> <{RDF}type> <{NS}Role> <{BASE}graph/scheme>"]


def written_by(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A writer in a process of its own, which runs the code with this file as `test_store`; its output can be read."""
    folder = Path(__file__).resolve().parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder.parent), str(folder)))}
    call = [
        sys.executable,
        "-c",
        f"import os, sys, test_store\nfrom kg.store import following, ledger\n{dedent(code)}",
        *arguments,
    ]
    return subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("step", ["put", "replace", "remove"])
@pytest.mark.parametrize("end", ["commit", "waiting", "statements", "followed"])
def test_a_crash_between_ledger_and_graph_is_repaired(tmp_path: Path, step: str, end: str) -> None:
    code = """
        store = test_store.opened(test_store.Path(sys.argv[1]))
        test_store.put(store, "kept.txt")
        test_store.put(store, "changed.txt", "Trang khác.")
        store.graphs()
        setattr(ledger.Ledger, sys.argv[3], lambda *rest: os._exit(9))
        if sys.argv[2] == "put":
            test_store.put(store, "new.txt")
        elif sys.argv[2] == "replace":
            test_store.put(store, "changed.txt")
        else:
            store.remove("changed.txt")
        store.commit()
        store.graphs()
        os._exit(9)  # where nothing of a page had to be loaded
    """
    writer = written_by(code, str(tmp_path / "torn"), step, end)
    assert writer.communicate() and writer.returncode == 9
    with opened(tmp_path / "clean") as store:
        put(store, "kept.txt")
        if step == "put" or end == "commit":
            put(store, "changed.txt", "Trang khác.")
        elif step == "replace":
            put(store, "changed.txt")
        if step == "put" and end != "commit":
            put(store, "new.txt")
    with Store.open(tmp_path / "torn") as reader:
        assert reader.behind == (end != "commit")
        assert any("#ExtractionRun> <" in line and line.endswith("graph/meta>") for line in said(reader))
        assert said(reader) == said_in(tmp_path / "clean")
    with opened(tmp_path / "torn") as store:
        assert store.outdated() == []
    assert quads_in(tmp_path / "torn") == quads_in(tmp_path / "clean")


def said(store: Store) -> list[str]:
    """The quads of a store as they are exported, those about its runs among them."""
    return [str(quad) for quad in store.quads()]


def said_in(folder: Path) -> list[str]:
    """The same of the store in a folder."""
    with Store.open(folder) as store:
        return said(store)


def test_a_killed_writer_loses_nothing_that_it_told_to_be_written(tmp_path: Path) -> None:
    code = """
        with test_store.opened(test_store.Path(sys.argv[1])) as store:
            for number in range(int(sys.argv[2]), 1000):
                test_store.put(store, f"{number}.txt")
                if number % 7 == 0:
                    store.commit()
                    print(number, flush=True)
    """
    told = 0
    for delay in (0.0, 0.01, 0.02, 0.03):
        writer = written_by(code, str(tmp_path / "torn"), str(told))
        assert writer.stdout
        told = int(writer.stdout.readline()) + 7
        assert int(writer.stdout.readline()) == told
        time.sleep(delay)
        writer.kill()
        told = max([told, *map(int, writer.communicate()[0].split())])
        with opened(tmp_path / "torn") as store:
            sources = store.sources()
            assert {f"{number}.txt" for number in range(told + 1)} <= set(sources)
    with opened(tmp_path / "clean") as store:
        for source in sources:
            put(store, source)
    assert quads_in(tmp_path / "torn") == quads_in(tmp_path / "clean")


def test_a_reader_keeps_what_the_writer_drops(place: Path, tmp_path: Path) -> None:
    with opened(place) as store:
        put(store, "first.txt")
        store.graphs()
        with Store.open(place) as reader:
            held = list((place / "graph").iterdir())
            for number in range(20):
                put(store, f"{number}.txt")
                store.graphs()
            assert [file for file in held if not file.exists()]
            assert count(reader, "?article a cchc:Article") == 1
            assert len(list(reader.quads())) > 500
        assert not list(place.glob("reading-*"))


def test_pages_are_written_together_and_the_writer_knows_them_before(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.store._SECONDS", 1000)
    with opened(place) as store, Store.open(place) as reader:
        put(store)
        with Store.open(place) as later:
            assert store.pending and store.sources() == [SOURCE] and later.sources() == []
        assert count(store, "?m a cchc:Meeting") == 1
        with Store.open(place) as later:
            assert not store.pending and later.sources() == [SOURCE]
        put(store, "other.txt")
        store.commit()
        with Store.open(place) as later:
            assert later.sources() == ["other.txt", SOURCE] or later.sources() == [SOURCE, "other.txt"]
            assert count(later, "?article a cchc:Article") == 1 and later.behind == 1
            assert sum("textSha256>" in str(quad.predicate) for quad in later.quads()) == 2
        assert reader.sources() == [] and not any("graph/article/" in graph.value for graph in reader.graphs())
        monkeypatch.setattr("kg.store._BYTES_AT_ONCE", 1)
        put(store, "third.txt")
        with Store.open(place) as later:
            assert count(later, "?article a cchc:Article") == 3


def test_of_what_comes_and_goes_before_it_is_written_the_last_counts(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as store:
        put(store, text="Trang khác.")
        put(store, "gone.txt")
        store.commit()
        put(store)
        store.remove("gone.txt")
        put(store, "gone.txt")
        store.remove("gone.txt")
        put(store, "new.txt")
        store.remove("new.txt")
    with opened(tmp_path / "two") as store:
        put(store)
    assert quads_in(tmp_path / "one") == quads_in(tmp_path / "two")


def test_a_failed_write_is_repaired_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with opened(place) as store:
        put(store, "kept.txt")
        store.commit()
        with monkeypatch.context() as patched:
            patched.setattr(Ledger, "put", full)
            with pytest.raises(StoreError, match="disk is full\n  → free some space"):
                put(store)
    with opened(place) as store:
        assert store.sources() == ["kept.txt"]
        assert count(store, "?article a cchc:Article") == 1


def test_a_second_writer_is_told_to_wait_and_readers_are_let_in(place: Path) -> None:
    with opened(place) as store:
        put(store)
        store.graphs()
        with pytest.raises(StoreError, match="another program is writing") as caught:
            opened(place)
        assert caught.value.where == str(place) and caught.value.advice()
        with Store.open(place) as reader:
            assert reader.sources() == [SOURCE]
            assert count(reader, "?m a cchc:Meeting") == 1
            with pytest.raises(StoreError, match="opened for reading"):
                reader.remove(SOURCE)
    opened(place).close()


def test_no_store_is_told_apart_from_something_else(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store\n  → make one: kg build"):
        Store.open(tmp_path / "none")
    (tmp_path / "letter.txt").write_text("x")
    for write in (False, True):
        with pytest.raises(StoreError, match="not a store"):
            Store.open(tmp_path, write=write)
        with pytest.raises(StoreError, match="not a store"):
            Store.open(tmp_path / "letter.txt", write=write)


def _break_ledger(place: Path) -> None:
    (place / "pages.sqlite").write_bytes(b"not a database" * 100)


def _break_graph(place: Path) -> None:
    for file in (place / "graph").glob("MANIFEST*"):
        file.write_bytes(b"garbage")


@pytest.mark.parametrize("damage", [_break_ledger, _break_graph])
def test_a_damaged_store_says_so(place: Path, damage: Callable[[Path], None]) -> None:
    with opened(place) as store:
        put(store)
    damage(place)
    for write in (False, True):
        with pytest.raises(StoreError, match=r"damaged.*\n  → run kg check --repair"):
            Store.open(place, write=write)


def test_a_disk_that_cannot_be_written_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> pyoxigraph.Store:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("kg.store.pyoxigraph.Store", refuse)
    with pytest.raises(StoreError, match="cannot be read or written here"):
        opened(place)


def test_a_store_keeps_its_base(place: Path) -> None:
    with Store.open(place, write=True, base="https://example.org/kg/") as store:
        assert store.base == "https://example.org/kg/"
    with Store.open(place) as store:
        assert store.base == "https://example.org/kg/"
    with pytest.raises(StoreError, match="the IRIs of this store begin with"):
        Store.open(place, write=True, base=BASE)
    opened(place).close()


def test_a_page_that_is_not_there_is_named(place: Path) -> None:
    with opened(place) as store, pytest.raises(UsageError, match="no page “x”"):
        store.page("x")


def test_search_does_not_mind_marks(place: Path) -> None:
    with opened(place) as store:
        put(store)
        put(store, "other.txt", "Đắk Song họp.\nViệt Nam đỗ lại")
        assert {found.source for found in store.search("do viet")} == {SOURCE, "other.txt"}
        assert [found.source for found in store.search('"DO VIET" hung')] == [SOURCE]
        [hit] = store.search("dak")
        assert ("Đắk Song họp."[hit.begin : hit.end], hit.excerpt) == ("Đắk", "Đắk Song họp.")
        assert store.search('"') == store.search("khongcotunay") == store.search("") == []
        assert store.search("NEAR( OR *") == []


def test_folding_keeps_every_letter_in_its_place() -> None:
    text = "Đỗ Việt Hưng İstanbul ﬁ ß Ủy"
    assert len(fold_evenly(text)) == len(text)
    assert fold_evenly("Đỗ Việt Hưng") == "do viet hung"


def test_lines_are_merged_however_many(place: Path) -> None:
    with opened(place) as store:
        put(store)
        whole = [line for graph in store.graphs() for line in store.lines(graph)]
        shuffled = random.Random(1).sample(whole * 2, 2 * len(whole))
        assert list(merged(shuffled, chunk=7)) == list(merged(shuffled)) == sorted(set(whole))


OLDER = {
    "none": "DROP TABLE statement; DROP TABLE thing; DROP TABLE waiting; DROP TABLE vocabulary",
    "others": "UPDATE statement SET article = x'78'; UPDATE thing SET quads = x'78'; DROP TABLE vocabulary",
}


@pytest.mark.parametrize("change", OLDER.values(), ids=OLDER)
def test_a_store_without_these_statements_gives_those_of_the_graph_and_gets_them_with_its_pages(
    place: Path, change: str
) -> None:
    with opened(place) as store:
        put(store)
    whole = quads_in(place)
    with sqlite3.connect(place / "pages.sqlite") as ledger:
        ledger.executescript(f"{change}; PRAGMA user_version = 0")
    assert quads_in(place) == whole
    opened(place).close()
    bodies = {line for line in whole if line.endswith("graph/organisations>")}
    assert bodies and bodies <= set(quads_in(place))
    with opened(place) as store:
        assert store.outdated() == [SOURCE]
        put(store)
    assert quads_in(place) == whole
    with sqlite3.connect(place / "pages.sqlite") as ledger:
        assert not ledger.execute("SELECT * FROM setting WHERE name = 'partial'").fetchall()


def test_a_page_that_was_being_written_again_with_the_same_text_is_whole(tmp_path: Path) -> None:
    code = """
        from dataclasses import replace
        with test_store.opened(test_store.Path(sys.argv[1])) as store:
            test_store.put(store)
        store = test_store.opened(test_store.Path(sys.argv[1]))
        other = replace(test_store.page(), title="Tên khác")
        graphs = test_store.emit(replace(test_store.extraction(None), page=other))
        store.put(other, test_store.written(graphs, test_store.NOTHING, store.minter))
        ledger.Ledger.followed = lambda self: os._exit(9)
        store.close()
    """
    writer = written_by(code, str(tmp_path / "store"))
    assert writer.communicate() and writer.returncode == 9
    opened(tmp_path / "store").close()
    assert any("Tên khác" in line for line in quads_in(tmp_path / "store"))


def test_damaged_statements_are_told(place: Path) -> None:
    with opened(place) as store:
        graph = store.minter.graph("article", put(store).slug)
    with sqlite3.connect(place / "pages.sqlite") as ledger:
        [(blob,)] = ledger.execute("SELECT article FROM statement")
        told = []
        for place_of_bit in range(200, len(blob), len(blob) // 20):
            damaged = bytearray(blob)
            damaged[place_of_bit] ^= 4
            ledger.execute("UPDATE statement SET article = ?", (bytes(damaged),))
            ledger.commit()
            with Store.open(place) as store, pytest.raises(StoreError) as raised:
                store.document(graph)
            told.append(raised.value.key)
    assert len(told) > 15 and set(told) == {"store-damaged"}


def test_what_pages_share_is_put_in_order_with_no_line_twice() -> None:
    units = [unit for unit in Gazetteer.load().units("commune") if unit.valid_until][:500]
    documents = [unit_quads(unit, Minter()) for unit in units]
    lines = b"".join(documents).splitlines(keepends=True)
    assert len(set(lines)) < len(lines)
    assert gathered(documents) == b"".join(sorted(set(lines)))


def test_a_reader_goes_on_with_what_it_found_whatever_is_written_meanwhile(place: Path) -> None:
    with opened(place) as store:
        put(store)
    with Store.open(place) as reader:
        before = said(reader)
        with opened(place) as store:
            store.remove(SOURCE)
            put(store, "other.txt")
        assert said(reader) == before and reader.sources() == [SOURCE]


def test_a_store_of_which_the_graph_was_lost_gets_it_back(place: Path) -> None:
    with opened(place) as store:
        put(store)
    whole = quads_in(place)
    shutil.rmtree(place / "graph")
    with sqlite3.connect(place / "pages.sqlite") as ledger:
        ledger.execute("UPDATE setting SET value = 'yes' WHERE name = 'open'")
        ledger.execute("DELETE FROM setting WHERE name IN ('ontology', 'scheme')")
    (place / "graph").mkdir()
    opened(place).close()
    assert quads_in(place) == whole


def test_many_pages_are_taken_out_of_the_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.following._AT_ONCE", 2)
    with opened(tmp_path / "one") as store:
        for number in range(4):
            put(store, f"{number}.txt")
    with opened(tmp_path / "one") as store:
        for number in range(4):
            store.remove(f"{number}.txt")
    opened(tmp_path / "two").close()
    assert quads_in(tmp_path / "one") == quads_in(tmp_path / "two")
