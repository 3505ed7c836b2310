"""The graph follows the ledger whenever a writer is ended, and readers keep what they found."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from agreeing import quads_in
from hong_bang import SOURCE
from stores import count, exported, exported_in, opened, put, written_by

from kg.errors import StoreError
from kg.store import Store
from kg.store.ledger import Ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "kg-store"


@pytest.mark.slow
@pytest.mark.parametrize("step", ["put", "replace", "remove"])
@pytest.mark.parametrize("end", ["commit", "backlog.pending_sync", "statements.document", "backlog.clear"])
def test_a_crash_between_ledger_and_graph_is_repaired(tmp_path: Path, step: str, end: str) -> None:
    code = """
        store = stores.opened(stores.Path(sys.argv[1]))
        stores.put(store, "kept.txt")
        stores.put(store, "changed.txt", "Trang khác.")
        store.graphs()
        table, _, method = sys.argv[3].rpartition(".")
        setattr(getattr(store._ledger, table, store._ledger), method, lambda *rest: os._exit(9))
        if sys.argv[2] == "put":
            stores.put(store, "new.txt")
        elif sys.argv[2] == "replace":
            stores.put(store, "changed.txt")
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
        assert any("#ExtractionRun> <" in line and line.endswith("graph/meta>") for line in exported(reader))
        assert exported(reader) == exported_in(tmp_path / "clean")
    with opened(tmp_path / "torn") as store:
        assert store.outdated() == []
    assert quads_in(tmp_path / "torn") == quads_in(tmp_path / "clean")


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_it_committed(tmp_path: Path) -> None:
    code = """
        with stores.opened(stores.Path(sys.argv[1])) as store:
            for number in range(int(sys.argv[2]), 1000):
                stores.put(store, f"{number}.txt")
                if number % 7 == 0:
                    store.commit()
                    print(number, flush=True)
    """
    committed = 0
    for delay in (0.0, 0.01, 0.02, 0.03):
        writer = written_by(code, str(tmp_path / "torn"), str(committed))
        assert writer.stdout
        committed = int(writer.stdout.readline()) + 7
        assert int(writer.stdout.readline()) == committed
        time.sleep(delay)
        writer.kill()
        committed = max([committed, *map(int, writer.communicate()[0].split())])
        with opened(tmp_path / "torn") as store:
            sources = store.sources()
            assert {f"{number}.txt" for number in range(committed + 1)} <= set(sources)
    with opened(tmp_path / "clean") as store:
        for source in sources:
            put(store, source)
    assert quads_in(tmp_path / "torn") == quads_in(tmp_path / "clean")


def test_a_page_that_was_being_written_again_with_the_same_text_is_whole(tmp_path: Path) -> None:
    code = """
        from dataclasses import replace
        with stores.opened(stores.Path(sys.argv[1])) as store:
            stores.put(store)
        store = stores.opened(stores.Path(sys.argv[1]))
        other = replace(stores.page(), title="Tên khác")
        graphs = stores.emit(replace(stores.extraction(None), page=other))
        store.put(other, stores.written(graphs, stores.NOTHING, store.minter))
        store._ledger.backlog.clear = lambda: os._exit(9)
        store.close()
    """
    writer = written_by(code, str(tmp_path / "store"))
    assert writer.communicate() and writer.returncode == 9
    opened(tmp_path / "store").close()
    assert any("Tên khác" in line for line in quads_in(tmp_path / "store"))


def test_a_failed_write_is_repaired_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with opened(folder) as store:
        put(store, "kept.txt")
        store.commit()
        with monkeypatch.context() as patched:
            patched.setattr(Ledger, "put", full)
            with pytest.raises(StoreError, match="disk is full\n  → free some space"):
                put(store)
    with opened(folder) as store:
        assert store.sources() == ["kept.txt"]
        assert count(store, "?article a cchc:Article") == 1


def test_a_store_of_which_the_graph_was_lost_gets_it_back(folder: Path) -> None:
    with opened(folder) as store:
        put(store)
    whole = quads_in(folder)
    shutil.rmtree(folder / "graph")
    with sqlite3.connect(folder / "pages.sqlite") as ledger:
        ledger.execute("UPDATE setting SET value = 'yes' WHERE name = 'open'")
        ledger.execute("DELETE FROM setting WHERE name IN ('ontology', 'scheme')")
    (folder / "graph").mkdir()
    opened(folder).close()
    assert quads_in(folder) == whole


def test_pages_are_written_together_and_the_writer_knows_them_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.store.store._SECONDS", 1000)
    with opened(folder) as store, Store.open(folder) as reader:
        put(store)
        with Store.open(folder) as later:
            assert store.pending and store.sources() == [SOURCE] and later.sources() == []
        assert count(store, "?m a cchc:Meeting") == 1
        with Store.open(folder) as later:
            assert not store.pending and later.sources() == [SOURCE]
        put(store, "other.txt")
        store.commit()
        with Store.open(folder) as later:
            assert later.sources() == ["other.txt", SOURCE] or later.sources() == [SOURCE, "other.txt"]
            assert count(later, "?article a cchc:Article") == 1 and later.behind == 1
            assert sum("textSha256>" in str(quad.predicate) for quad in later.quads()) == 2
        assert reader.sources() == [] and not any("graph/article/" in graph.value for graph in reader.graphs())
        monkeypatch.setattr("kg.store.store._BYTES_AT_ONCE", 1)
        put(store, "third.txt")
        with Store.open(folder) as later:
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


def test_many_pages_are_taken_out_of_the_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.sync._AT_ONCE", 2)
    with opened(tmp_path / "one") as store:
        for number in range(4):
            put(store, f"{number}.txt")
    with opened(tmp_path / "one") as store:
        for number in range(4):
            store.remove(f"{number}.txt")
    opened(tmp_path / "two").close()
    assert quads_in(tmp_path / "one") == quads_in(tmp_path / "two")


def test_a_reader_keeps_what_the_writer_drops(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as store:
        put(store, "first.txt")
        store.graphs()
        with Store.open(folder) as reader:
            held = list((folder / "graph").iterdir())
            for number in range(20):
                put(store, f"{number}.txt")
                store.graphs()
            assert [file for file in held if not file.exists()]
            assert count(reader, "?article a cchc:Article") == 1
            assert len(list(reader.quads())) > 500
        assert not list(folder.glob("reading-*"))


def test_a_reader_goes_on_with_what_it_found_whatever_is_written_meanwhile(folder: Path) -> None:
    with opened(folder) as store:
        put(store)
    with Store.open(folder) as reader:
        before = exported(reader)
        with opened(folder) as store:
            store.remove(SOURCE)
            put(store, "other.txt")
        assert exported(reader) == before and reader.sources() == [SOURCE]
