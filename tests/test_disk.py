"""A full disk is called full, whoever meets it: databases, exports, pictures, shards, decisions, stdout."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg import cache
from kg.cli import app
from kg.disk import has_room, is_full
from kg.errors import KgError, StoreError
from kg.identity import decisions
from kg.store import Store, errors

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
FULL = "the disk is full\n  → free some space"
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="files have no longest length here")


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "x"),
        OSError(errno.EDQUOT, "x"),
        OSError(errno.EFBIG, "x"),
        sqlite3.OperationalError("database or disk is full"),
        RuntimeError("IO error: No space left on device: While appending to file: 1.sst"),
        OSError("IO error: While appending to file: OPTIONS-000006.dbtmp: File too large"),
        OSError("While open a file for lock: LOCK: Disk quota exceeded"),
    ],
)
def test_every_word_for_a_full_disk_is_understood(error: Exception, tmp_path: Path) -> None:
    assert is_full(error)
    assert errors.explain(error, tmp_path).key == "store-full"
    wrapped = KgError("unexpected", reason="x")
    wrapped.__cause__ = error
    assert is_full(wrapped)


def test_other_errors_are_not_for_want_of_room(tmp_path: Path) -> None:
    assert not is_full(OSError(errno.EACCES, "Permission denied"))
    assert has_room(tmp_path)
    assert has_room(tmp_path / "missing")
    assert errors.explain(sqlite3.OperationalError("disk I/O error"), tmp_path).key == "store-silent"


@needs_limits
def test_an_error_of_sqlite_at_the_longest_length_of_files_is_one_for_want_of_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages.sqlite-wal").write_bytes(bytes(3 << 20))
    monkeypatch.setattr("resource.getrlimit", lambda _: (4 << 20, 4 << 20))
    assert has_room(tmp_path)
    monkeypatch.setattr("resource.getrlimit", lambda _: (3 << 20, 3 << 20))
    assert errors.explain(sqlite3.OperationalError("disk I/O error"), tmp_path).key == "store-full"


def kg(
    *arguments: str | Path, stdout: int | None = subprocess.PIPE, limit: int = 0
) -> subprocess.CompletedProcess[str]:
    """`kg` in a process of its own, in which files may be so many kibibytes long."""
    call = [sys.executable, "-m", "kg", *map(str, arguments)]
    if limit:
        call = ["/bin/sh", "-c", f'ulimit -f {limit * 2}; exec "$@"', "sh", *call]  # in units of 512 bytes
    environment = {**os.environ, "KG_LANG": "en", "PYTHONPATH": str(ROOT), "KG_CACHE": ""}
    return subprocess.run(call, env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


@needs_full
@pytest.mark.parametrize(
    "call",
    [
        ("export", "nquads", "-o", "-"),
        ("export", "csv", "-o", "-", "--question", "who-chaired"),
        ("ask",),
        ("ask", "who-chaired", "--format", "json"),
        ("validate",),
        ("--help",),
        ("ask", "--help"),
        ("--version",),
    ],
)
def test_a_full_stdout_is_reported_and_nothing_else(call: tuple[str, ...], seeds_folder: Path) -> None:
    options = () if call[-1] in ("--help", "--version") else ("--store", seeds_folder)
    with Path("/dev/full").open("wb") as full:
        done = kg(*call, *options, stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: {FULL}")
    assert len(done.stderr.splitlines()) == 2


@needs_full
def test_an_export_to_a_full_device_is_reported(seeds_folder: Path) -> None:
    done = kg("export", "nquads", "-o", "/dev/full", "--store", seeds_folder)
    assert (done.returncode, f"Error: /dev/full: {FULL}" in done.stderr) == (2, True)


@needs_limits
@pytest.mark.parametrize("name", ["x.nq", "x.gexf", "x.svg", "x.html"])
def test_a_file_that_cannot_be_written_to_its_end_is_reported_and_not_left(
    name: str, seeds_folder: Path, tmp_path: Path
) -> None:
    kind = {"x.nq": ("export", "nquads"), "x.gexf": ("export", "gexf")}.get(name, ("draw",))
    done = kg(*kind, "-o", tmp_path / name, "--store", seeds_folder, limit=16)
    assert (done.returncode, FULL in done.stderr) == (2, True), done.stderr
    assert not list(tmp_path.iterdir())


@needs_limits
@pytest.mark.parametrize("limit", [2, 16, 64, 200, 300])
def test_a_build_that_meets_the_end_is_reported(limit: int, tmp_path: Path) -> None:
    done = kg("build", SEEDS, "--store", tmp_path / "s", "--no-validate", limit=limit)
    assert (done.returncode, FULL in done.stderr) == (2, True), done.stderr


@needs_limits
def test_shards_that_meet_the_end_are_reported(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    done = kg("build", SEEDS, "--shards", tmp_path / "s", limit=16)
    assert (done.returncode, FULL in done.stderr) == (2, True), done.stderr


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(call, check=False, capture_output=True).returncode:
        pytest.skip("a file system can be mounted by root alone")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_build_on_a_full_disk_is_reported(tiny: Path) -> None:
    done = kg("build", SEEDS, "--store", tiny / "s", "--no-validate")
    assert (done.returncode, FULL in done.stderr) == (2, True), done.stderr


def test_what_a_push_keeps_on_a_full_disk_is_reported(tiny: Path) -> None:
    from kg.remote.sent import Sent  # noqa: PLC0415

    (tiny / "other").write_bytes(bytes(280_000))
    with pytest.raises(StoreError) as caught, Sent(tiny, "http://h/") as sent:
        for number in range(10_000):
            sent.keep(f"urn:{number}", "x" * 64)
    assert caught.value.key == "store-full"


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_decisions_on_a_full_disk_are_reported_and_the_old_ones_stay(
    seeds_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Path(shutil.copytree(seeds_folder, tmp_path / "kg-store"))
    file = decisions.file_of(store)
    decisions.write(file, [])
    before = file.read_bytes()
    monkeypatch.setattr(Path, "replace", full)
    with Store.open(store) as kept:
        people = kept.query("SELECT DISTINCT ?p { ?p a cchc:Official } ORDER BY ?p LIMIT 2")
        first, second = [row["p"].value.removeprefix(kept.base) for row in people]  # type: ignore[union-attr]
    call = ["decide", "different", first, second, "--store", str(store), "--lang", "en"]
    done = CliRunner().invoke(app, call)
    assert (done.exit_code, f"Error: {file}: {FULL}" in done.stderr) == (2, True), done.output
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kg-store", "kg-store.decisions.csv"]


def test_a_cache_on_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    monkeypatch.setattr(pickle, "dump", full)
    shelf = cache.Shelf("x", "1")
    assert shelf.get("a", lambda: 1) == 1
    shelf.save()
    assert not list(tmp_path.iterdir())
