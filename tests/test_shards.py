"""Shards hold what the store would, and are made once, however often a run is broken off."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest
import zstandard
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from sharding import FIRST, LAST, SEEDS, SETTINGS, SIZE, cut, files, made, nquads, run, states

from kg.errors import UsageError
from kg.model import Page, Problem
from kg.pipeline import Settings, extract
from kg.read import read
from kg.run import shards
from kg.run.shards import Folder
from kg.run.stop import Stop
from kg.run.workers import InProcess, Size

pytestmark = pytest.mark.slow


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
def test_a_shard_that_is_damaged_is_made_again(seeds_shards: Path, shards_copy: Path, ending: str) -> None:
    cut(shards_copy / f"part-00001{ending}")
    assert states(made(shards_copy)) == ["unchanged", "unchanged", "built", "built", "unchanged"]
    assert files(shards_copy) == files(seeds_shards)


def test_of_other_pages_or_settings_nothing_old_stays(seeds_shards: Path, shards_copy: Path, tmp_path: Path) -> None:
    assert states(made(shards_copy, SEEDS / LAST)) == ["built"]
    assert states(made(tmp_path / "other", SEEDS / LAST)) == ["built"]
    assert files(shards_copy) == files(tmp_path / "other")
    other = Settings("https://example.org/id/", validated=False)
    assert states(list(shards.build(read([SEEDS / LAST]), Folder(shards_copy), other, 1, size=SIZE))) == ["built"]


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


def test_the_shards_that_are_there_are_not_given_up_when_a_run_is_to_stop(shards_copy: Path) -> None:
    class Many(InProcess):
        def max_in_flight(self, size: Size) -> int:
            return 9

    def items() -> Iterator[Page | Problem]:
        yield from read([SEEDS])
        stop.asked = True

    stop = Stop()
    results = list(shards.build(items(), Folder(shards_copy), SETTINGS, Many(), size=SIZE, stop=stop))
    assert states(results) == ["unchanged"] * 5
    assert list(Folder(shards_copy).numbers()) == [0, 1, 2]
