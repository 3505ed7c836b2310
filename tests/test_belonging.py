"""A graph that is not that of its ledger is refused to readers, and made anew by the next writer."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyoxigraph
import pytest
from agreeing import quads_in
from stores import opened, put, written_by
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import StoreError
from kg.rdf.iri import Minter
from kg.store import Store, belonging
from kg.store.ledger import Ledger

pytestmark = pytest.mark.slow


def pages(folder: Path, *sources: str) -> Path:
    """A store of these pages, closed."""
    with opened(folder) as store:
        for source in sources:
            put(store, source)
    return folder


def _empty(folder: Path) -> None:
    """`rm kg-store/graph/*`."""
    for file in (folder / "graph").iterdir():
        file.unlink()


def _no_folder(folder: Path) -> None:
    shutil.rmtree(folder / "graph")


def _emptied_by_other_software(folder: Path) -> None:
    pyoxigraph.Store(str(folder / "graph")).clear()


def _half_emptied(folder: Path) -> None:
    graph = pyoxigraph.Store(str(folder / "graph"))
    graph.update("DELETE WHERE { GRAPH ?g { ?article <https://w3id.org/cchc/ns#textSha256> ?sum } }")


def _without_vocabulary(folder: Path) -> None:
    graph = pyoxigraph.Store(str(folder / "graph"))
    graph.update("DROP GRAPH <https://w3id.org/cchc/id/graph/ontology>")


def _of_another_store(folder: Path) -> None:
    other = pages(folder.with_name("other"), "a.txt", "other.txt")
    shutil.rmtree(folder / "graph")
    shutil.copytree(other / "graph", folder / "graph")


def _older_graph(folder: Path) -> None:
    """The graph before the texts of the same pages were read by other rules, which found other statements."""
    shutil.copytree(folder / "graph", folder.with_name("older"))
    with Store.open(folder, write=True, rules="2") as store:
        put(store, "a.txt")
        store.remove("b.txt")
    shutil.rmtree(folder / "graph")
    folder.with_name("older").rename(folder / "graph")


def _older_ledger(folder: Path) -> None:
    shutil.copy(folder / "pages.sqlite", folder.with_name("older.sqlite"))
    with opened(folder) as store:
        put(store, "new.txt")
        store.remove("a.txt")
    folder.with_name("older.sqlite").replace(folder / "pages.sqlite")


LOSSES = (
    _empty,
    _no_folder,
    _emptied_by_other_software,
    _half_emptied,
    _without_vocabulary,
    _of_another_store,
    _older_graph,
    _older_ledger,
)


@pytest.mark.parametrize("lose", LOSSES)
def test_a_graph_of_something_else_is_refused_to_readers_and_made_anew_by_a_writer(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    folder = pages(tmp_path / "store", "a.txt", "b.txt")
    lose(folder)
    with sqlite3.connect(folder / "pages.sqlite") as ledger:
        left = [source for (source,) in ledger.execute("SELECT source FROM page ORDER BY source")]
    with pytest.raises(StoreError, match=r"kg check --repair") as raised:
        Store.open(folder)
    assert raised.value.where == str(folder / "graph")
    with Store.open(folder, write=True, rules="2" if lose is _older_graph else "1") as store:
        assert store.sources() == left
    with Store.open(tmp_path / "fresh", write=True, rules="2" if lose is _older_graph else "1") as store:
        for source in left:
            put(store, source)
    assert quads_in(folder) == quads_in(tmp_path / "fresh")


@pytest.mark.parametrize("command", [["ask", "articles"], ["validate"], ["draw", "-o", "kg.svg"], ["suggest"]])
def test_no_command_answers_from_a_graph_of_something_else(tmp_path: Path, command: list[str]) -> None:
    folder = pages(tmp_path / "store", "a.txt")
    _empty(folder)
    done = CliRunner().invoke(app, [*command, "--store", str(folder), "--lang", "en"])
    assert done.exit_code == 2
    assert "this is not the graph of the pages" in done.output and "kg check --repair" in done.output


def test_the_next_remove_makes_the_graph_anew(tmp_path: Path) -> None:
    lost, whole = (pages(tmp_path / name, "a.txt", "b.txt") for name in ("lost", "whole"))
    _empty(lost)
    for folder in (lost, whole):
        done = CliRunner().invoke(app, ["remove", "b.txt", "--store", str(folder), "--lang", "en"])
        assert done.exit_code == 0, done.output
    assert quads_in(lost) == quads_in(whole)


@pytest.mark.parametrize("lose", [_empty, _emptied_by_other_software])
def test_a_store_of_the_version_before_opens_and_gets_a_token(tmp_path: Path, lose: Callable[[Path], None]) -> None:
    folder = pages(tmp_path / "store", "a.txt")
    whole = quads_in(folder)

    def as_before() -> None:
        (folder / "graph" / belonging.FILE).unlink(missing_ok=True)
        with sqlite3.connect(folder / "pages.sqlite") as ledger:
            ledger.execute("DELETE FROM setting WHERE name = 'generation'")

    as_before()
    assert quads_in(folder) == whole
    lose(folder)
    as_before()
    with pytest.raises(StoreError, match="kg check --repair"):
        Store.open(folder)
    opened(folder).close()
    assert quads_in(folder) == whole
    assert (folder / "graph" / belonging.FILE).exists()


def test_pages_of_which_an_older_store_kept_no_statements_are_read_again(tmp_path: Path) -> None:
    folder = pages(tmp_path / "store", "a.txt")
    whole = quads_in(folder)
    with sqlite3.connect(folder / "pages.sqlite") as ledger:
        tables = ("statement", "thing", "waiting", "vocabulary")
        ledger.executescript(";".join(f"DROP TABLE {name}" for name in tables) + "; PRAGMA user_version = 0")
        ledger.execute("DELETE FROM setting WHERE name = 'generation'")
    _empty(folder)
    with pytest.raises(StoreError, match="kg check --repair"):
        Store.open(folder)
    with opened(folder) as store:
        assert store.outdated() == ["a.txt"]
    with Store.open(folder) as store:
        assert store.sources() == ["a.txt"]
    with opened(folder) as store:
        put(store, "a.txt")
    assert quads_in(folder) == whole


@pytest.mark.parametrize("step", ["begin", "hold", "begun", "sync_graph"])
def test_a_writer_that_dies_while_it_begins_leaves_a_store_that_is_right(tmp_path: Path, step: str) -> None:
    code = """
        from kg.store import belonging, sync
        def dying(function):
            def die(*rest, **named):
                function(*rest, **named)
                os._exit(9)
            return die
        at = {"begin": ledger.Ledger, "begun": ledger.Ledger, "hold": belonging, "sync_graph": sync}[sys.argv[2]]
        setattr(at, sys.argv[2], dying(getattr(at, sys.argv[2])))
        with stores.opened(stores.Path(sys.argv[1])) as store:
            stores.put(store, "b.txt")
    """
    folder = pages(tmp_path / "store", "a.txt")
    for lost in (False, True):
        if lost:
            _empty(folder)
        writer = written_by(code, str(folder), step)
        assert writer.communicate() and writer.returncode == 9
        if not lost:
            with Store.open(folder) as reader:
                assert "a.txt" in reader.sources()
        with opened(folder) as store:
            left = store.sources()
        assert quads_in(folder) == quads_in(pages(tmp_path / f"fresh-{lost}", *left))


def test_an_older_graph_is_reported_after_a_writer_died_too(tmp_path: Path) -> None:
    folder = pages(tmp_path / "store", "a.txt")
    shutil.copytree(folder / "graph", tmp_path / "older")
    code = """
        store = stores.opened(stores.Path(sys.argv[1]))
        stores.put(store, "b.txt")
        store.graphs()
        os._exit(9)
    """
    assert written_by(code, str(folder)).wait() == 9
    shutil.rmtree(folder / "graph")
    (tmp_path / "older").rename(folder / "graph")
    with pytest.raises(StoreError, match="not the graph of the pages"):
        Store.open(folder)
    opened(folder).close()
    assert quads_in(folder) == quads_in(pages(tmp_path / "fresh", "a.txt", "b.txt"))


def test_a_reader_that_looks_while_a_writer_begins_looks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pages(tmp_path / "store", "a.txt")
    looked: list[bool] = []
    fits = belonging.fits

    def fits_when_a_writer_came(graph: Path, ledger: Ledger) -> bool:
        if not looked:
            with monkeypatch.context() as patched:
                patched.setattr(belonging, "fits", fits)
                opened(folder).close()
        looked.append(fits(graph, ledger))
        return looked[-1]

    monkeypatch.setattr(belonging, "fits", fits_when_a_writer_came)
    with Store.open(folder) as reader:
        assert reader.sources() == ["a.txt"]
    assert looked == [False, True]


def test_opening_looks_at_as_much_in_a_store_of_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def looks(folder: Path) -> int:
        asked: list[str] = []
        has_page = belonging.has_page

        def counted(graph: pyoxigraph.Store, slug: str, sha256: str, minter: Minter) -> bool:
            asked.append(slug)
            return has_page(graph, slug, sha256, minter)

        graph = pyoxigraph.Store.read_only(str(folder / "graph"))
        with monkeypatch.context() as patched, closing(Ledger(folder / "pages.sqlite", write=False)) as ledger:
            patched.setattr(belonging, "has_page", counted)
            ledger.connection.set_trace_callback(asked.append)
            assert belonging.fits(folder / "graph", ledger) and belonging.is_held(graph, ledger, Minter())
        return len(asked)

    few = pages(tmp_path / "few", *(f"{number}.txt" for number in range(8)))
    many = pages(tmp_path / "many", *(f"{number}.txt" for number in range(60)))
    assert looks(many) == looks(few)


def test_somebody_elses_graph_is_left_alone(tmp_path: Path) -> None:
    graph = pyoxigraph.Store(str(tmp_path / "graph"))
    graph.update("INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } }")
    del graph
    with pytest.raises(StoreError, match="not a store"):
        opened(tmp_path)
    assert not (tmp_path / "pages.sqlite").exists()
    assert len(pyoxigraph.Store(str(tmp_path / "graph"))) == 1


@pytest.mark.parametrize("left", ["", "PRAGMA journal_mode = WAL"])
def test_a_store_that_was_only_begun_is_made(tmp_path: Path, left: str) -> None:
    """A writer that dies before the tables are there leaves an empty file, or one that says how it is written."""
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / "pages.sqlite").touch()
    if left:
        with sqlite3.connect(folder / "pages.sqlite") as ledger:
            ledger.execute(left)
    assert quads_in(pages(folder, "a.txt")) == quads_in(pages(tmp_path / "fresh", "a.txt"))
