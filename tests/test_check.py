"""`kg check` finds what is wrong with a store and names it; with `--repair` what can be mended is right afterwards."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyoxigraph
import pytest
from agreeing import quads_in
from stores import written_by
from typer.testing import CliRunner

from kg import pipeline
from kg.cli import app
from kg.errors import StoreError
from kg.read import read
from kg.run import batch
from kg.store import Store, checking, mending
from kg.store.ledger.blobs import packed, unpacked

pytestmark = pytest.mark.slow

FIRST = "000_7f49e2e2eeb372bf.txt"
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture
def folder(tmp_path: Path, seeds_folder: Path) -> Path:
    """A store of the seeds of its own."""
    shutil.copytree(seeds_folder, tmp_path / "kg-store")
    return tmp_path / "kg-store"


def built(folder: Path, *inputs: str) -> None:
    """Build into a store; what is outdated there is read again."""
    with Store.open(folder, write=True) as store:
        results = list(batch.build(read(inputs), store, pipeline.Settings(validated=False)))
    assert {result.state for result in results} <= {"built", "unchanged"}


def run(folder: Path, *options: str) -> tuple[int, list[str]]:
    """The exit code and the lines of `kg check`."""
    done = CliRunner().invoke(app, ["check", "--store", str(folder), "--lang", "en", *options])
    return done.exit_code, done.output.splitlines()


def changed(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "pages.sqlite", isolation_level=None)) as ledger:
        for statement in statements:
            ledger.execute(statement)


def updated(folder: Path, update: str) -> None:
    pyoxigraph.Store(str(folder / "graph")).update(update)


def test_a_store_that_is_well_is_reported_to_be(folder: Path) -> None:
    assert run(folder) == (0, ["all is well: 5 pages"])
    before = {file: file.stat().st_mtime_ns for file in (folder / "graph").iterdir()}
    assert run(folder, "--repair") == (0, ["all is well: 5 pages"])
    assert {file: file.stat().st_mtime_ns for file in (folder / "graph").iterdir()} == before


def _words_lost(folder: Path) -> None:
    changed(folder, "DELETE FROM word WHERE rowid = 2")


def _words_of_another_text(folder: Path) -> None:
    changed(folder, "UPDATE word SET text = 'khac' WHERE rowid = 2")


def _words_of_no_page(folder: Path) -> None:
    changed(folder, "INSERT INTO word (rowid, title, text) VALUES (99, '', 'khac')")


def _index_damaged(folder: Path) -> None:
    changed(folder, "UPDATE word_data SET block = x'00' WHERE id > 10")


def _vocabulary_damaged(folder: Path) -> None:
    changed(folder, "UPDATE vocabulary SET quads = x'78' WHERE kind = 'scheme'")


def _unit_damaged(folder: Path) -> None:
    changed(
        folder,
        "UPDATE thing SET quads = x'78' WHERE name IN (SELECT name FROM thing WHERE name LIKE 'district%' LIMIT 1)",
    )


def _sum_damaged(folder: Path) -> None:
    changed(folder, "UPDATE page SET sha256 = 'x' WHERE id = 2")


def _index_of_the_ledger_damaged(folder: Path) -> None:
    """A row is deleted behind the back of an index."""
    columns = "type, name, tbl_name, rootpage, sql"
    with closing(sqlite3.connect(folder / "pages.sqlite", isolation_level=None)) as ledger:
        index = ledger.execute(f"SELECT {columns} FROM sqlite_master WHERE name = 'share_by_page'").fetchone()
    changed(
        folder,
        "INSERT INTO share VALUES (2, 'none')",
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_master WHERE name = 'share_by_page'",
    )
    changed(folder, "DELETE FROM share WHERE thing = 'none'", "PRAGMA writable_schema = ON")
    with closing(sqlite3.connect(folder / "pages.sqlite", isolation_level=None)) as ledger:
        ledger.execute("PRAGMA writable_schema = ON")
        ledger.execute(f"INSERT INTO sqlite_master ({columns}) VALUES (?, ?, ?, ?, ?)", index)


def _page_lost_in_the_graph(folder: Path) -> None:
    updated(folder, "DELETE WHERE { GRAPH ?g { ?a <https://w3id.org/cchc/ns#textSha256> ?sum } }")


def _evidence_lost_in_the_graph(folder: Path) -> None:
    updated(folder, "DELETE WHERE { GRAPH ?g { ?s <http://www.w3.org/ns/prov#wasDerivedFrom> ?o } }")


def _statement_added_to_a_page(folder: Path) -> None:
    updated(
        folder,
        "INSERT { GRAPH ?g { <x:s> <x:p> 1 } } WHERE { GRAPH ?g { ?a <https://w3id.org/cchc/ns#textSha256> ?sum } }",
    )


def _statement_added_to_the_gazetteer(folder: Path) -> None:
    updated(folder, "INSERT DATA { GRAPH <https://w3id.org/cchc/id/graph/gazetteer> { <x:s> <x:p> 1 } }")


def _meta_lost(folder: Path) -> None:
    updated(folder, "DROP GRAPH <https://w3id.org/cchc/id/graph/meta>")


def _stray_graph(folder: Path) -> None:
    updated(folder, "INSERT DATA { GRAPH <x:\\u001B> { <x:s> <x:p> 1 } }".replace("\\u001B", "g"))


def _stray_triple(folder: Path) -> None:
    updated(folder, "INSERT DATA { <x:s> <x:p> 1 }")


def _graph_lost(folder: Path) -> None:
    shutil.rmtree(folder / "graph")


def _graph_damaged(folder: Path) -> None:
    max((folder / "graph").glob("*.sst"), key=lambda file: file.stat().st_size).unlink()


def _graph_without_its_head(folder: Path) -> None:
    (folder / "graph" / "CURRENT").unlink()


def _block_damaged(folder: Path) -> None:
    """A part that RocksDB reads only when it is asked for."""
    for file in (folder / "graph").glob("*.sst"):
        held = bytearray(file.read_bytes())
        held[10:200] = bytes(190)
        file.write_bytes(bytes(held))


def _killed(folder: Path) -> None:
    code = """
        from kg.store import Store
        store = Store.open(stores.Path(sys.argv[1]), write=True)
        os._exit(9)
    """
    assert written_by(code, str(folder)).wait() == 9


def _miscounted(folder: Path) -> None:
    changed(folder, "UPDATE shared SET pages = pages + 1 WHERE graph = 'people'")


def _shared_statement_lost_in_the_graph(folder: Path) -> None:
    people = "https://w3id.org/cchc/id/graph/people"
    updated(folder, f"DELETE WHERE {{ GRAPH <{people}> {{ ?s <https://w3id.org/cchc/ns#honorific> ?o }} }}")


MENDED: dict[Callable[[Path], None], str] = {
    _words_lost: "full-text index",
    _words_of_another_text: "full-text index",
    _words_of_no_page: "full-text index",
    _index_damaged: "full-text index",
    _vocabulary_damaged: "ontology or code lists (scheme) are damaged",
    _unit_damaged: "stored description of “",
    _miscounted: "how many pages state what they share",
    _shared_statement_lost_in_the_graph: "graph/people> is not as it is stored",
    _sum_damaged: "SHA-256",
    _index_of_the_ledger_damaged: "index share_by_page",
    _page_lost_in_the_graph: "not the graph of the pages",
    _evidence_lost_in_the_graph: "does not hold page “000_7f49e2e2eeb372bf.txt”",
    _statement_added_to_a_page: "does not hold page “000_7f49e2e2eeb372bf.txt”",
    _statement_added_to_the_gazetteer: "graph/gazetteer> is not as it is stored",
    _meta_lost: "graph/meta> is not as it is stored",
    _stray_graph: "<x:g> is of no page",
    _stray_triple: "<default> is of no page",
    _graph_lost: "graph",
    _graph_damaged: "the graph is damaged",
    _graph_without_its_head: "the graph is damaged",
    _block_damaged: "the graph is damaged",
    _killed: "the last writer was killed",
}


@pytest.mark.parametrize("damage", MENDED)
def test_what_is_wrong_is_named_and_mended(folder: Path, seeds_folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    code, lines = run(folder)
    assert code == 1 and any(MENDED[damage] in line for line in lines), lines
    assert all(line.startswith(str(folder)) and " → " in line for line in lines)
    code, lines = run(folder, "--repair")
    assert code == 0 and any(MENDED[damage] in line and line.endswith("→ mended") for line in lines), lines
    assert lines[-1] == "all is well: 5 pages"
    assert run(folder) == (0, ["all is well: 5 pages"])
    assert quads_in(folder) == quads_in(seeds_folder)
    with Store.open(folder) as store:
        assert store.search("cải cách hành chính")


@pytest.mark.parametrize("options", [(), ("--repair",)])
@pytest.mark.parametrize(
    ("content", "words"),
    [("decision,first,second\nsame,person/x\n", "csv:2: “” is no identity"), ("a,b\n1,2\n", "csv:1: ")],
)
def test_a_file_of_decisions_that_cannot_be_used_is_named_and_left_to_people(
    folder: Path, content: str, words: str, options: tuple[str, ...]
) -> None:
    file = folder.with_name("kg-store.decisions.csv")
    file.write_text(content, encoding="utf-8")
    code, lines = run(folder, *options)
    assert code == 1 and words in "\n".join(lines) and not any("mended" in line for line in lines), lines
    assert file.read_text(encoding="utf-8") == content
    file.unlink()
    assert run(folder) == (0, ["all is well: 5 pages"])


def test_decisions_whose_file_is_gone_are_reported(folder: Path) -> None:
    changed(folder, """INSERT OR REPLACE INTO setting VALUES ('identities', '[{"person/a": "person/b"}, {}]')""")
    code, lines = run(folder)
    assert code == 1 and any("the file is gone" in line for line in lines), lines


def test_quotes_that_do_not_stand_in_the_text_are_found_and_the_page_is_read_again(
    folder: Path, seeds_folder: Path
) -> None:
    with closing(sqlite3.connect(folder / "pages.sqlite", isolation_level=None)) as ledger:
        ((held,),) = ledger.execute("SELECT evidence FROM statement WHERE page = 2").fetchall()
        shifted = re.sub(rb'(nif-core#beginIndex> )"(\d+)"', rb'\1"1\2"', unpacked(held))
        assert shifted != unpacked(held)
        ledger.execute("UPDATE statement SET evidence = ? WHERE page = 2", (packed(shifted),))
    code, lines = run(folder)
    assert code == 1 and any("do not stand at their places" in line for line in lines), lines
    code, lines = run(folder, "--repair")
    assert code == 0 and "are read again" in lines[-1], lines
    built(folder)
    assert run(folder) == (0, ["all is well: 5 pages"])
    assert quads_in(folder) == quads_in(seeds_folder)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE statement SET article = substr(article, 1, length(article) - 3) WHERE page = 2",
        "UPDATE statement SET shared = substr(shared, 1, length(shared) - 3) WHERE page = 2",
        "UPDATE thing SET quads = x'78' WHERE name LIKE 'organisation/%'",
    ],
)
def test_damaged_statements_are_given_up_and_read_again_by_the_next_build(
    folder: Path, seeds_folder: Path, damage: str
) -> None:
    changed(folder, damage)
    code, lines = run(folder, "--repair")
    assert code == 0 and "all is well: 5 pages" in lines and "are read again" in lines[-1]
    with Store.open(folder) as store:
        assert store.outdated()
    built(folder)
    assert run(folder) == (0, ["all is well: 5 pages"])
    assert quads_in(folder) == quads_in(seeds_folder)


def test_a_text_that_is_lost_is_named_until_the_page_is_given_again(folder: Path, seeds_folder: Path) -> None:
    changed(folder, f"UPDATE page SET text = replace(text, 'Thủy', 'Thuỷ') WHERE source = '{FIRST}'")
    for options in ((), ("--repair",)):
        code, lines = run(folder, *options)
        assert code == 1 and any(f"the text of page “{FIRST}” is not as it was read" in line for line in lines), lines
    built(folder, str(SEEDS))
    assert run(folder) == (0, ["all is well: 5 pages"])
    assert quads_in(folder) == quads_in(seeds_folder)


def test_bytes_that_are_no_text_are_found(folder: Path) -> None:
    changed(folder, "UPDATE page SET text = CAST(x'c3' || CAST(text AS BLOB) AS TEXT) WHERE id = 1")
    [finding] = [finding for finding in checking.check(folder) if finding.key == "check-text"]
    assert finding.values == {"source": FIRST}


def test_several_faults_are_mended_at_once(folder: Path, seeds_folder: Path) -> None:
    for damage in (_words_lost, _vocabulary_damaged, _graph_damaged, _sum_damaged):
        damage(folder)
    mended, left = mending.repair(folder)
    assert {"check-words", "check-vocabulary", "graph-damaged", "check-sum"} <= {finding.key for finding in mended}
    assert left == []
    assert quads_in(folder) == quads_in(seeds_folder)


def test_a_ledger_that_cannot_be_read_is_told_and_left_alone(folder: Path) -> None:
    with (folder / "pages.sqlite").open("r+b") as file:
        file.seek(4096)
        file.write(b"x" * 40_000)
    before = (folder / "pages.sqlite").read_bytes()
    for options in ((), ("--repair",)):
        code, lines = run(folder, *options)
        assert code == 1 and any("move" in line for line in lines), lines
    assert (folder / "pages.sqlite").read_bytes() == before


def test_nothing_is_mended_while_another_writes(folder: Path) -> None:
    with Store.open(folder, write=True):
        [finding] = checking.check(folder)
        assert finding.key == "check-open"
        with pytest.raises(StoreError, match="another program is writing"):
            mending.repair(folder)


def test_no_store_is_an_error(tmp_path: Path) -> None:
    assert run(tmp_path / "none")[0] == 2
    assert run(tmp_path)[0] == 2


def test_names_of_pages_do_not_reach_the_terminal_as_they_are(folder: Path) -> None:
    changed(folder, "UPDATE page SET source = 'a' || char(27) || '[2J' || char(10) || 'b', text = 'x' WHERE id = 1")
    code, lines = run(folder)
    assert code == 1 and any("a\ufffd[2J b" in line for line in lines), lines
