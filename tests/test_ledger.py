"""The ledger of a store: its words, its statements and their order, and ledgers of older formats."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from agreeing import quads_in
from commands import in_english as kg
from hong_bang import SOURCE
from stores import exported_in, opened, put

from kg.emit import unit_quads
from kg.errors import StoreError
from kg.gazetteer import LEVELS, Gazetteer
from kg.rdf.iri import Minter
from kg.store import Store
from kg.store.folding import fold_evenly
from kg.store.ordering import gathered, merged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "kg-store"


def test_search_does_not_mind_marks(folder: Path) -> None:
    with opened(folder) as store:
        put(store)
        put(store, "other.txt", "Đắk Song họp.\nViệt Nam đỗ lại")
        assert {found.source for found in store.search("do viet")} == {SOURCE, "other.txt"}
        assert [found.source for found in store.search('"DO VIET" hung')] == [SOURCE]
        [hit] = store.search("dak")
        assert ("Đắk Song họp."[hit.begin : hit.end], hit.excerpt) == ("Đắk", "Đắk Song họp.")
        assert store.search('"') == store.search("khongcotunay") == store.search("") == []
        assert store.search("NEAR( OR *") == []


def test_folding_keeps_every_letter_at_its_offset() -> None:
    text = "Đỗ Việt Hưng İstanbul ﬁ ß Ủy"
    assert len(fold_evenly(text)) == len(text)
    assert fold_evenly("Đỗ Việt Hưng") == "do viet hung"


OLDER = {
    "none": "DROP TABLE statement; DROP TABLE thing; DROP TABLE waiting; DROP TABLE vocabulary",
    "others": "UPDATE statement SET article = x'78'; UPDATE thing SET quads = x'78'; DROP TABLE vocabulary",
}


@pytest.mark.parametrize("change", OLDER.values(), ids=OLDER)
def test_a_store_without_these_statements_gives_those_of_the_graph_and_gets_them_with_its_pages(
    folder: Path, change: str
) -> None:
    with opened(folder) as store:
        put(store)
    whole = quads_in(folder)
    with sqlite3.connect(folder / "pages.sqlite") as ledger:
        ledger.executescript(f"{change}; PRAGMA user_version = 0")
    assert quads_in(folder) == whole
    opened(folder).close()
    bodies = {line for line in whole if line.endswith("graph/organisations>")}
    assert bodies and bodies <= set(quads_in(folder))
    with opened(folder) as store:
        assert store.outdated() == [SOURCE]
        put(store)
    assert quads_in(folder) == whole
    with sqlite3.connect(folder / "pages.sqlite") as ledger:
        assert not ledger.execute("SELECT * FROM setting WHERE name = 'partial'").fetchall()


def test_damaged_statements_are_reported(folder: Path) -> None:
    with opened(folder) as store:
        graph = store.minter.graph("article", put(store).slug)
    with sqlite3.connect(folder / "pages.sqlite") as ledger:
        [(blob,)] = ledger.execute("SELECT article FROM statement")
        keys = []
        for bit in range(200, len(blob), len(blob) // 20):
            damaged = bytearray(blob)
            damaged[bit] ^= 4
            ledger.execute("UPDATE statement SET article = ?", (bytes(damaged),))
            ledger.commit()
            with Store.open(folder) as store, pytest.raises(StoreError) as raised:
                store.document(graph)
            keys.append(raised.value.key)
    assert len(keys) > 15 and set(keys) == {"store-damaged"}


def test_what_pages_share_is_put_in_order_with_no_line_twice() -> None:
    gazetteer = Gazetteer.load()
    units = [unit for level in LEVELS for unit in gazetteer.units(level)]
    units = [unit for unit in units if any(gazetteer.acts(one.new) for one in gazetteer.successions(unit))]
    documents = [unit_quads(unit, Minter()) for unit in units]
    lines = b"".join(documents).splitlines(keepends=True)
    assert len(set(lines)) < len(lines)
    assert gathered(documents) == b"".join(sorted(set(lines)))


def test_lines_are_merged_however_many(folder: Path) -> None:
    with opened(folder) as store:
        put(store)
        whole = [line.encode() for graph in store.graphs() for line in store.lines(graph)]
        shuffled = random.Random(1).sample(whole * 2, 2 * len(whole))
        assert list(merged(shuffled, chunk=7)) == list(merged(shuffled)) == sorted(set(whole))


def test_a_store_of_an_earlier_version_is_built_again_from_its_own_texts(tmp_path: Path, seeds_folder: Path) -> None:
    former = shutil.copytree(seeds_folder, tmp_path / "former")
    with sqlite3.connect(former / "pages.sqlite") as ledger:
        ledger.executescript(
            "DROP TABLE shared; ALTER TABLE statement DROP COLUMN shared; DROP TABLE run; PRAGMA user_version = 1"
        )
    told = kg("ask", "meetings", "--store", former)
    assert told.exit_code == 0 and "5 pages are read again from the stored texts" in told.stderr
    built = kg("build", "--store", former, "--no-validate")
    assert built.exit_code == 0 and "5  read again" in built.stdout
    assert kg("ask", "meetings", "--store", former).stderr == ""
    assert kg("check", "--store", former).exit_code == 0
    assert exported_in(former) == exported_in(seeds_folder)


def test_only_what_is_there_can_be_read_again(tmp_path: Path) -> None:
    result = kg("build", "--store", tmp_path / "none")
    assert result.exit_code == 2 and "no page is given" in result.stderr
    assert not (tmp_path / "none").exists()
