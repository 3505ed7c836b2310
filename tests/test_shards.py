"""Shards hold what the store would, are made once, and give the store of a local build; broken ones are told."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet
import pytest
import zstandard
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from typer.testing import CliRunner
from typer.testing import Result as Done

from kg.cli import app
from kg.errors import UsageError
from kg.export import export
from kg.identity.decisions import COLUMNS, file_of
from kg.model import Page, Problem
from kg.pipeline import Settings, extract
from kg.read import read
from kg.run import shards
from kg.run.batch import Result
from kg.run.shards import Folder
from kg.run.stop import Stop
from kg.run.workers import InProcess, Size
from kg.store import Store

pytestmark = pytest.mark.slow

SEEDS = Path(__file__).parent.parent / "seeds"
SETTINGS = Settings(validated=False)
SIZE = Size(2, 100_000)  # the five seeds are three shards
FIRST, LAST = "000_7f49e2e2eeb372bf.txt", "004_d2cc8716abdf7bfa.txt"
PERSON = "person/tran-minh-vu-bde803c6--district-904-2019-10-06"
OTHER = "person/tran-thanh-binh-c88b84cb--district-918-2019-10-06"


def made(path: Path, *inputs: Path, workers: int = 1) -> list[Result]:
    return list(shards.build(read(inputs or [SEEDS]), Folder(path), SETTINGS, workers, size=SIZE))


def states(results: list[Result]) -> list[str]:
    return [result.state for result in results]


def files(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def run(*call: str | Path | int, code: int = 0) -> Done:
    done = CliRunner().invoke(app, [*map(str, call), "--lang", "en"])
    assert done.exit_code == code, done.output
    return done


def nquads(store: Path) -> bytes:
    with Store.open(store) as kept:
        export(kept, "nquads", store.with_suffix(".nq"))
    return store.with_suffix(".nq").read_bytes()


def sources(store: Path) -> list[str]:
    with Store.open(store) as kept:
        return kept.sources()


@pytest.fixture(scope="session")
def seeds_shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shards of the seeds lie; not to be changed."""
    path = tmp_path_factory.mktemp("shards") / "seeds"
    assert states(made(path)) == ["built"] * 5
    return path


@pytest.fixture
def copy(seeds_shards: Path, tmp_path: Path) -> Path:
    """A copy of them, to be changed."""
    return shutil.copytree(seeds_shards, tmp_path / "shards")


# ---------------------------------------------------------------- what they hold


def test_all_lines_together_are_what_the_store_exports(seeds_shards: Path, seeds_folder: Path) -> None:
    packed = [zstandard.decompress(file.read_bytes()) for file in seeds_shards.glob("*.nq.zst")]
    lines = {line for content in packed for line in content.splitlines(keepends=True)}
    assert sorted(lines) == sorted(nquads(seeds_folder).splitlines(keepends=True))


def test_the_tables_have_the_same_quads(seeds_shards: Path) -> None:
    for file in seeds_shards.glob("*.parquet"):
        content = zstandard.decompress(file.with_suffix(".nq.zst").read_bytes())
        wanted = [row(quad) for quad in dict.fromkeys(parse(content, RdfFormat.N_QUADS))]
        table = pyarrow.parquet.read_table(file)
        assert table.column_names == ["subject", "predicate", "object", "datatype", "language", "graph"]
        assert [tuple(found.values()) for found in table.to_pylist()] == wanted


def row(quad: Quad) -> tuple[str | None, ...]:
    typed = (None, None) if isinstance(quad.object, NamedNode) else (quad.object.datatype.value, quad.object.language)  # type: ignore[union-attr]
    subject, graph = str(quad.subject)[1:-1], str(quad.graph_name)[1:-1]
    return (subject, quad.predicate.value, quad.object.value, *typed, graph)  # type: ignore[union-attr]


def test_the_manifests_tell_how_they_were_made_and_what_is_in_them(seeds_shards: Path) -> None:
    manifest = json.loads((seeds_shards / "manifest.json").read_text())
    assert (manifest["shards"], manifest["pages"], manifest["failed"]) == (3, 5, 0)
    parts = [json.loads(file.read_text()) for file in sorted(seeds_shards.glob("part-*.json"))]
    assert [part["pages"] for part in parts] == [2, 2, 1]
    tables = [pyarrow.parquet.read_table(file) for file in sorted(seeds_shards.glob("part-*.parquet"))]
    assert [part["quads"] for part in parts] == [len(table) for table in tables]
    assert manifest["quads"] == sum(map(len, tables))
    assert all(part["origin"] == manifest["origin"] for part in parts)


def test_workers_change_no_byte(seeds_shards: Path, tmp_path: Path) -> None:
    made(tmp_path / "other", workers=2)
    assert files(tmp_path / "other") == files(seeds_shards)


# ---------------------------------------------------------------- made once


def test_a_run_that_broke_off_goes_on_where_it_stopped(seeds_shards: Path, tmp_path: Path) -> None:
    def broken() -> Iterator[Page | Problem]:
        for number, item in enumerate(read([SEEDS])):
            if number == 3:
                raise KeyboardInterrupt
            yield item

    path = tmp_path / "shards"
    with pytest.raises(KeyboardInterrupt):
        list(shards.build(broken(), Folder(path), SETTINGS, 1, size=SIZE))
    assert "manifest.json" not in files(path)
    (path / ".part-00001.nq.zst.7.part").write_bytes(b"half of a sh")
    assert states(made(path)) == [*["unchanged"] * 2, *["built"] * 3]
    assert files(path) == files(seeds_shards)


@pytest.mark.parametrize("ending", [".json", ".nq.zst", ".parquet", ".pages.jsonl.zst"])
def test_a_shard_that_is_damaged_is_made_again(seeds_shards: Path, copy: Path, ending: str) -> None:
    cut(copy / f"part-00001{ending}")
    assert states(made(copy)) == ["unchanged", "unchanged", "built", "built", "unchanged"]
    assert files(copy) == files(seeds_shards)


def test_of_other_pages_or_settings_nothing_old_stays(seeds_shards: Path, copy: Path, tmp_path: Path) -> None:
    assert states(made(copy, SEEDS / LAST)) == ["built"]
    assert states(made(tmp_path / "other", SEEDS / LAST)) == ["built"]
    assert files(copy) == files(tmp_path / "other")
    other = Settings("https://example.org/id/", validated=False)
    assert states(list(shards.build(read([SEEDS / LAST]), Folder(copy), other, 1, size=SIZE))) == ["built"]


def test_a_shard_that_lacks_a_page_that_failed_is_made_again(
    seeds_shards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kg.pipeline.extract", lambda page: extract(page) if page.source != FIRST else 1 / 0)
        assert states(made(tmp_path / "shards")) == ["failed", *["built"] * 4]
    assert states(made(tmp_path / "shards")) == ["built", "built", *["unchanged"] * 3]
    assert files(tmp_path / "shards") == files(seeds_shards)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = run("build", SEEDS, "--shards", tmp_path, code=2)
    assert "the folder holds other files" in done.stderr
    assert list(files(tmp_path)) == ["notes.txt"]


def test_the_package_that_is_needed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError) as raised:
        made(tmp_path / "shards")
    assert "pip install 'cchc-kg[cluster]'" in str(raised.value)
    assert not (tmp_path / "shards").exists()


# ---------------------------------------------------------------- loaded


def test_a_store_that_is_loaded_is_the_one_that_is_built(seeds_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    told = run("build", SEEDS, "--shards", tmp_path / "shards", "--shard-pages", 2).stdout
    assert "5 pages new or changed, 0 unchanged, 0 left out" in told
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


# ---------------------------------------------------------------- broken


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


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
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 2}))


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("part-00001.nq.zst", cut, "the file is damaged or cut off (SHA-256)"),
        ("part-00001.nq.zst", Path.unlink, "the file is missing"),
        ("part-00001.pages.jsonl.zst", flip, "the file is damaged or cut off (SHA-256)"),
        ("part-00001.pages.jsonl.zst", repacked, "the file is damaged or cut off ("),
        ("part-00001.json", cut, "the file is damaged or cut off ("),
        ("part-00001.json", Path.unlink, "the file is missing"),
        ("part-00001.json", newer, "the file is of another format than 1"),
    ],
)
def test_a_broken_shard_is_told_and_the_others_are_loaded(
    copy: Path, tmp_path: Path, name: str, spoil: Callable[[Path], None], told: str
) -> None:
    (tmp_path / "mine.txt").write_text("Ngày 7/4, quận Hồng Bàng họp.", encoding="utf-8")
    run("build", tmp_path / "mine.txt", "--store", tmp_path / "store", "--no-validate")
    spoil(copy / name)
    done = run("load", copy, "--store", tmp_path / "store", "--strict", code=1)
    assert told in done.stderr
    assert "then load again" in done.stderr or "install the same" in done.stderr
    where = "part-00001." if spoil is repacked else name
    assert str(copy / where) in done.stderr.replace("\n", "")
    assert [one[:4] for one in sources(tmp_path / "store")] == ["000_", "001_", "004_", "mine"]


def test_without_a_manifest_the_shards_that_are_there_are_loaded(copy: Path, tmp_path: Path) -> None:
    (copy / "manifest.json").unlink()
    (copy / "part-00000.json").unlink()
    done = run("load", copy, "--store", tmp_path / "store")
    assert f"{copy}\n  [warning] the kg build --shards of this folder did not end" in done.stderr
    assert len(sources(tmp_path / "store")) == 3


def test_a_broken_manifest_is_told_and_the_shards_are_loaded(copy: Path, seeds_folder: Path, tmp_path: Path) -> None:
    cut(copy / "manifest.json")
    done = run("load", copy, "--store", tmp_path / "store")
    assert f"{copy / 'manifest.json'}\n  [violation] the file is damaged or cut off" in done.stderr
    assert nquads(tmp_path / "store") == nquads(seeds_folder)


@pytest.mark.parametrize("folder", [SEEDS, SEEDS / "none"])
def test_a_folder_without_shards_is_told_before_a_store_is_made(
    seeds_shards: Path, tmp_path: Path, folder: Path
) -> None:
    done = run("load", seeds_shards, folder, "--store", tmp_path / "store", code=2)
    assert f"{folder}: there is no shard here that can be read" in done.stderr
    assert not (tmp_path / "store").exists()


# ---------------------------------------------------------------- made otherwise


def test_pages_that_other_rules_read_are_read_again(copy: Path, seeds_folder: Path, tmp_path: Path) -> None:
    for file in (copy / "part-00001.json", copy / "part-00002.json"):
        row = json.loads(file.read_text())
        row["origin"]["edition"]["rules"] = "0" * 64
        file.write_text(json.dumps(row))
    done = run("load", copy, "--store", tmp_path / "store")
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


def test_the_shards_that_are_there_are_not_given_up_when_a_run_is_to_stop(copy: Path) -> None:
    class Many(InProcess):
        def max_in_flight(self, size: Size) -> int:
            return 9

    def items() -> Iterator[Page | Problem]:
        yield from read([SEEDS])
        stop.asked = True

    stop = Stop()
    results = list(shards.build(items(), Folder(copy), SETTINGS, Many(), size=SIZE, stop=stop))
    assert states(results) == ["unchanged"] * 5
    assert list(Folder(copy).numbers()) == [0, 1, 2]


def test_of_a_run_that_stopped_no_shards_of_an_older_one_are_loaded(copy: Path, tmp_path: Path) -> None:
    def others() -> Iterator[Page | Problem]:
        yield Page("new.txt", "Một trang khác.")
        yield Page("newer.txt", "Một trang khác nữa.")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(shards.build(others(), Folder(copy), SETTINGS, 1, size=SIZE))
    run("load", copy, "--store", tmp_path / "store")
    with Store.open(tmp_path / "store") as store:
        assert store.sources() == ["new.txt", "newer.txt"]


def test_what_validation_found_is_told_when_shards_are_loaded(tmp_path: Path) -> None:
    run("build", SEEDS, "--shards", tmp_path / "shards")
    run("load", tmp_path / "shards", "--store", tmp_path / "store", "--strict", code=1)
