"""Shards that are loaded give the store of a local build; what is broken or made otherwise is reported."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard
from pyoxigraph import NamedNode
from sharding import FIRST, LAST, SEEDS, SETTINGS, SIZE, cut, made, nquads, run, sources

from kg.identity.decisions import COLUMNS, file_of
from kg.model import Page, Problem
from kg.run import shards
from kg.run.shards import Folder
from kg.store import Store

pytestmark = pytest.mark.slow
PERSON = "person/tran-minh-vu-bde803c6--district-904-2019-10-06"
OTHER = "person/tran-thanh-binh-c88b84cb--district-918-2019-10-06"


def test_a_store_that_is_loaded_is_the_one_that_is_built(seeds_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    out = run("build", SEEDS, "--shards", tmp_path / "shards", "--shard-pages", 2).stdout
    assert "5 pages new or changed, 0 unchanged, 0 left out" in out
    assert "5 pages new or changed" in run("load", tmp_path / "shards", "--store", store).stdout
    assert nquads(store) == nquads(seeds_folder)
    assert "0 pages new or changed, 5 unchanged" in run("load", tmp_path / "shards", "--store", store).stdout
    assert "0 pages new or changed, 5 unchanged" in run("build", SEEDS, "--store", store).stdout
    with Store.open(store) as kept, Store.open(seeds_folder) as local:
        assert kept.search("Trần Minh Vũ") == local.search("Trần Minh Vũ")


def test_a_page_of_a_shard_can_be_removed(seeds_shards: Path, tmp_path: Path) -> None:
    run("load", seeds_shards, "--store", tmp_path / "loaded")
    run("remove", LAST, "--store", tmp_path / "loaded")
    four = [seed for seed in SEEDS.glob("*.txt") if seed.name != LAST]
    run("build", *four, "--store", tmp_path / "built", "--no-validate")
    assert nquads(tmp_path / "loaded") == nquads(tmp_path / "built")


def test_nothing_is_extracted_to_load(seeds_shards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.pipeline.extract", lambda page: 1 / 0)
    run("load", seeds_shards, "--store", tmp_path / "store", "--strict")


def test_one_text_under_two_names_is_kept_once(seeds_folder: Path, seeds_shards: Path, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    shutil.copy(SEEDS / FIRST, tmp_path / "pages" / "zzz.txt")
    made(tmp_path / "shards", tmp_path / "pages")
    done = run("load", tmp_path / "shards", seeds_shards, "--store", tmp_path / "store")
    assert (
        f"{FIRST}\n  [warning] the same text as zzz.txt in the store, kept under this name from now on" in done.stderr
    )
    assert nquads(tmp_path / "store") == nquads(seeds_folder)
    assert "the same text as" in run("load", tmp_path / "shards", "--store", tmp_path / "store").stderr
    assert nquads(tmp_path / "store") == nquads(seeds_folder)


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def repacked(file: Path) -> None:
    """Another content, of which the manifest has the right hash."""
    manifest = file.with_name("part-00001.json")
    row = json.loads(manifest.read_text())
    file.write_bytes(zstandard.compress(b"{}\n"))
    row["files"][file.name.removeprefix("part-00001")] = shards.folder.sha256(file.read_bytes())
    manifest.write_text(json.dumps(row))


def newer(file: Path) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 3}))


@pytest.mark.parametrize(
    ("name", "spoil", "message"),
    [
        ("part-00001.nq.zst", cut, "the file is damaged or cut off (SHA-256)"),
        ("part-00001.nq.zst", Path.unlink, "the file is missing"),
        ("part-00001.pages.jsonl.zst", flip, "the file is damaged or cut off (SHA-256)"),
        ("part-00001.pages.jsonl.zst", repacked, "the file is damaged or cut off ("),
        ("part-00001.json", cut, "the file is damaged or cut off ("),
        ("part-00001.json", Path.unlink, "the file is missing"),
        ("part-00001.json", newer, "the file is of another format than 2"),
    ],
)
def test_a_broken_shard_is_reported_and_the_others_are_loaded(
    shards_copy: Path, tmp_path: Path, name: str, spoil: Callable[[Path], None], message: str
) -> None:
    (tmp_path / "mine.txt").write_text("Ngày 7/4, quận Hồng Bàng họp.", encoding="utf-8")
    run("build", tmp_path / "mine.txt", "--store", tmp_path / "store", "--no-validate")
    spoil(shards_copy / name)
    done = run("load", shards_copy, "--store", tmp_path / "store", "--strict", code=1)
    assert message in done.stderr
    assert "then load again" in done.stderr or "install the same" in done.stderr
    where = "part-00001." if spoil is repacked else name
    assert str(shards_copy / where) in done.stderr.replace("\n", "")
    assert [one[:4] for one in sources(tmp_path / "store")] == ["000_", "001_", "004_", "mine"]


def test_without_a_manifest_the_shards_that_are_there_are_loaded(shards_copy: Path, tmp_path: Path) -> None:
    (shards_copy / "manifest.json").unlink()
    (shards_copy / "part-00000.json").unlink()
    done = run("load", shards_copy, "--store", tmp_path / "store")
    assert f"{shards_copy}\n  [warning] the kg build --shards of this folder did not end" in done.stderr
    assert len(sources(tmp_path / "store")) == 3


def test_a_broken_manifest_is_reported_and_the_shards_are_loaded(
    shards_copy: Path, seeds_folder: Path, tmp_path: Path
) -> None:
    cut(shards_copy / "manifest.json")
    done = run("load", shards_copy, "--store", tmp_path / "store")
    assert f"{shards_copy / 'manifest.json'}\n  [warning] the file is damaged or cut off" in done.stderr
    assert nquads(tmp_path / "store") == nquads(seeds_folder)


@pytest.mark.parametrize("folder", [SEEDS, SEEDS / "none"])
def test_a_folder_without_shards_is_reported_before_a_store_is_made(
    seeds_shards: Path, tmp_path: Path, folder: Path
) -> None:
    done = run("load", seeds_shards, folder, "--store", tmp_path / "store", code=2)
    assert f"{folder}: there is no shard here that can be read" in done.stderr
    assert not (tmp_path / "store").exists()


# ---------------------------------------------------------------- made otherwise


def test_pages_that_other_rules_read_are_read_again(shards_copy: Path, seeds_folder: Path, tmp_path: Path) -> None:
    for file in (shards_copy / "part-00001.json", shards_copy / "part-00002.json"):
        row = json.loads(file.read_text())
        row["origin"]["edition"]["rules"] = "0" * 64
        file.write_text(json.dumps(row))
    done = run("load", shards_copy, "--store", tmp_path / "store")
    assert done.stderr.count("shards here were made by another version or other rules") == 1
    assert nquads(tmp_path / "store") == nquads(seeds_folder)


def test_pages_about_which_the_store_has_other_decisions_are_read_again(seeds_shards: Path, tmp_path: Path) -> None:
    for name in ("loaded", "built"):
        rows = [",".join(COLUMNS), f"same,{PERSON},{OTHER},,,"]
        file_of(tmp_path / name).write_text("\n".join(rows), encoding="utf-8")
    done = run("load", seeds_shards, "--store", tmp_path / "loaded")
    assert "shards here were made by other decisions than the store's" in done.stderr
    run("build", SEEDS, "--store", tmp_path / "built")
    assert nquads(tmp_path / "loaded") == nquads(tmp_path / "built")


def test_shards_follow_the_decisions_about_the_store_that_the_call_names(tmp_path: Path) -> None:
    rows = [",".join(COLUMNS), f"same,{PERSON},{OTHER},,,"]
    file_of(tmp_path / "store").write_text("\n".join(rows), encoding="utf-8")
    run("build", SEEDS, "--shards", tmp_path / "shards", "--store", tmp_path / "store")
    assert "decisions" not in run("load", tmp_path / "shards", "--store", tmp_path / "store").stderr
    run("build", SEEDS, "--store", tmp_path / "store")
    with Store.open(tmp_path / "store") as kept:
        assert not kept.names(NamedNode(kept.base + OTHER)) or not kept.names(NamedNode(kept.base + PERSON))


def test_the_base_is_that_of_the_shards(seeds_shards: Path, tmp_path: Path) -> None:
    base = "https://example.org/id/"
    run("build", SEEDS / LAST, "--shards", tmp_path / "shards", "--base", base)
    done = run("load", tmp_path / "shards", seeds_shards, "--store", tmp_path / "store")
    assert f"{seeds_shards}\n  [violation] the shards here have another base of IRIs than the store" in done.stderr
    with Store.open(tmp_path / "store") as kept:
        assert (kept.base, kept.sources()) == (base, [LAST])
    done = run("load", seeds_shards, "--store", tmp_path / "store", code=2)
    assert f"the IRIs of this store begin with {base}" in done.stderr


def test_of_a_run_that_stopped_no_shards_of_an_older_one_are_loaded(shards_copy: Path, tmp_path: Path) -> None:
    def others() -> Iterator[Page | Problem]:
        yield Page("new.txt", "Một trang khác.")
        yield Page("newer.txt", "Một trang khác nữa.")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(shards.build(others(), Folder(shards_copy), SETTINGS, 1, size=SIZE))
    run("load", shards_copy, "--store", tmp_path / "store")
    with Store.open(tmp_path / "store") as store:
        assert store.sources() == ["new.txt", "newer.txt"]


def test_what_validation_found_is_reported_when_shards_are_loaded(tmp_path: Path) -> None:
    run("build", SEEDS, "--shards", tmp_path / "shards")
    run("load", tmp_path / "shards", "--store", tmp_path / "store", "--strict", code=1)
