"""A build on a real scheduler with real workers is byte for byte the local one, also when workers die in mid-job."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import clusters
import pytest
from clusters import ROOT, SEEDS
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import KgError, StoreError, UsageError
from kg.export import export
from kg.lexicon import own
from kg.model import Page, Problem
from kg.pipeline import Settings
from kg.read import read
from kg.run import cluster, shards, workers
from kg.run.batch import build
from kg.run.choose import chosen
from kg.run.cluster import Cluster
from kg.run.edition import Edition, edition
from kg.run.workers import InProcess, Processes, Size, Workers, opened, partitions
from kg.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by SIGKILL")]

SETTINGS = Settings(validated=False)
SIZE = Size(2, 100_000)
PAGES = 30
MIDDLE = 16
"""Two workers of one thread let five partitions of two pages be begun ahead: here the first results have come."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, each six times with another last sentence."""
    path = tmp_path_factory.mktemp("pages")
    for number in range(6):
        for seed in SEEDS.glob("*.txt"):
            text = f"{seed.read_text(encoding='utf-8')}\nHội nghị xem xét {number + 100} hồ sơ.\n"
            (path / f"{number:02}-{seed.name}").write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def local(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The N-Quads of the store that one process builds of them."""
    return built(read([folder]), tmp_path_factory.mktemp("local") / "store")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler without workers."""
    with clusters.scheduler(tmp_path_factory.mktemp("scheduler")) as (address, _):
        yield address


def built(items: Iterable[Page | Problem], store: Path, workers: int | Workers = 1) -> bytes:
    with Store.open(store, write=True) as kept:
        states = {result.state for result in build(items, kept, SETTINGS, workers)}
    assert states <= {"built", "unchanged"}
    return nquads(store)


def nquads(store: Path) -> bytes:
    with Store.open(store) as kept:
        export(kept, "nquads", store.with_suffix(".nq"))
    return store.with_suffix(".nq").read_bytes()


def halfway(folder: Path, act: Callable[[], None]) -> Iterator[Page | Problem]:
    """The pages of a folder; something happens in the middle, while partitions are being worked on."""
    for number, item in enumerate(read([folder])):
        if number == MIDDLE:
            act()
        yield item


# ---------------------------------------------------------------- the same bytes


def test_with_a_worker_killed_in_mid_job_the_store_is_the_local_one(
    folder: Path, local: bytes, url: str, tmp_path: Path
) -> None:
    with clusters.workers(url, tmp_path) as running, Cluster.connected(url, SIZE) as pool:
        items = halfway(folder, lambda: clusters.kill_the_busiest(url, running))
        assert built(items, tmp_path / "store", pool) == local
        assert sum(process.poll() is None for process in running.values()) == 1


def test_with_a_worker_killed_in_mid_job_the_shards_are_the_local_ones(
    folder: Path, local: bytes, url: str, tmp_path: Path
) -> None:
    def files(name: str, items: Iterable[Page | Problem], workers: int | Workers = 1) -> dict[str, bytes]:
        results = list(shards.build(items, shards.Folder(tmp_path / name), SETTINGS, workers, size=SIZE))
        assert {result.state for result in results} == {"built"}
        return {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}

    with clusters.workers(url, tmp_path) as running, Cluster.connected(url, SIZE) as pool:
        items = halfway(folder, lambda: clusters.kill_the_busiest(url, running))
        assert files("shards", items, pool) == files("other", read([folder]))
    call = ["load", str(tmp_path / "shards"), "--store", str(tmp_path / "store")]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert nquads(tmp_path / "store") == local


def test_the_command_line_builds_on_a_cluster(folder: Path, local: bytes, url: str, tmp_path: Path) -> None:
    call = ["build", str(folder), "--store", str(tmp_path / "store"), "--scheduler", url, "--no-validate", "--lang=en"]
    with clusters.workers(url, tmp_path):
        done = CliRunner().invoke(app, call)
        again = CliRunner().invoke(app, call)
    assert (done.exit_code, again.exit_code) == (0, 0), done.output
    assert f"{PAGES} pages new or changed" in done.stdout
    assert f"0 pages new or changed, {PAGES} unchanged" in again.stdout
    assert nquads(tmp_path / "store") == local


# ---------------------------------------------------------------- what goes wrong


PRELOADED = """
import os
from kg import pipeline
read = vars(pipeline).setdefault("_read", pipeline.extract)  # this may run twice in a process
pipeline.extract = lambda page: os._exit(1) if page.source.startswith("03-002") else read(page)
"""


def test_pages_of_which_workers_die_are_reported_and_the_others_are_built(
    folder: Path, local: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly.py").write_text(PRELOADED, encoding="utf-8")
    monkeypatch.setenv("DASK_DISTRIBUTED__WORKER__PRELOAD", str(tmp_path / "deadly.py"))
    store = tmp_path / "store"
    with (
        clusters.scheduler(tmp_path, ALLOWED_FAILURES="0") as (url, _),
        clusters.workers(url, tmp_path),
        Cluster.connected(url, SIZE) as pool,
        Store.open(store, write=True) as kept,
    ):
        results = list(build(read([folder]), kept, SETTINGS, pool))
    failed = [result for result in results if result.state == "failed"]
    assert "03-002_5e6dac1fbc6af054.txt" in {result.source for result in failed}
    assert len(failed) % SIZE.items == 0
    assert len(failed) <= (2 * 2 + 1) * SIZE.items  # those that waited at the same worker are lost with it
    assert {problem.rule for result in failed for problem in result.problems} == {"page-failed"}
    assert "worker" in failed[0].problems[0].message
    assert len(results) == PAGES
    assert built(read([folder]), store) == local


def test_an_interrupt_cancels_what_is_begun_and_what_is_stored_stays(
    folder: Path, local: bytes, url: str, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    with clusters.workers(url, tmp_path):
        with pytest.raises(KeyboardInterrupt), Cluster.connected(url, SIZE) as pool:
            built(halfway(folder, lambda: signal.default_int_handler(signal.SIGINT, None)), store, pool)
        assert clusters.tasks_left(url) == 0
    with Store.open(store) as kept:
        assert 0 < len(kept.sources()) < PAGES
    assert built(read([folder]), store) == local


def test_when_no_worker_is_left_the_run_ends_and_another_goes_on(
    folder: Path, local: bytes, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    with clusters.workers(url, tmp_path) as running:

        def end() -> None:
            for process in running.values():
                process.kill()

        with pytest.raises(StoreError) as raised, Cluster.connected(url, SIZE) as pool:
            built(halfway(folder, end), tmp_path / "store", pool)
    assert raised.value.key == "cluster-deserted"
    assert built(read([folder]), tmp_path / "store") == local


def test_when_the_scheduler_ends_the_run_does_too(folder: Path, tmp_path: Path) -> None:
    with (
        clusters.scheduler(tmp_path) as (url, process),
        clusters.workers(url, tmp_path),
        pytest.raises(StoreError) as raised,
        Cluster.connected(url, SIZE) as pool,
    ):
        built(halfway(folder, process.kill), tmp_path / "store", pool)
    assert raised.value.key == "cluster-lost"


def test_workers_of_another_version_are_refused_before_a_store_is_made(url: str, tmp_path: Path) -> None:
    for name in ("kg", "ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, tmp_path / "other" / name)
    (tmp_path / "other" / "kg" / "__init__.py").write_text('__version__ = "0.0.7"\n', encoding="utf-8")
    call = ["build", str(SEEDS), "--store", str(tmp_path / "store"), "--scheduler", url, "--lang=en"]
    with clusters.workers(url, tmp_path, 1, path=tmp_path / "other") as running:
        done = CliRunner().invoke(app, call)
    assert done.exit_code == 2
    assert f"{next(iter(running))}: this scheduler or worker has version and rules 0.0.7 (" in done.stderr
    assert not (tmp_path / "store").exists()


def test_a_worker_of_another_version_that_joins_later_does_no_work() -> None:
    assert cluster._worked(edition(), own.NONE, len, ("four",)) == 4
    with pytest.raises(UsageError) as raised:
        cluster._worked(Edition("0.0.7", "", ""), own.NONE, len, ("four",))
    assert raised.value.key == "cluster-edition"


def key_of(call: Callable[[], object]) -> str:
    with pytest.raises(KgError) as raised:
        call()
    return raised.value.key


def enter(url: str, number: int = 1) -> Callable[[], object]:
    return lambda: chosen(number, url).__enter__()


def test_what_is_wrong_with_the_call_is_reported_before_anything_is_done(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 1)
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    assert key_of(enter(url, 2)) == "scheduler-or-workers"
    assert key_of(enter(url)) == "cluster-empty"
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert key_of(enter(url)) == "cluster-extra"


def test_an_address_without_a_scheduler_is_reported_and_leaves_no_client_behind(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loops() -> set[threading.Thread]:
        return {thread for thread in threading.enumerate() if thread.name == "IO loop"}

    with clusters.workers(url, tmp_path, count=1) as running, socket.create_server(("127.0.0.1", 0)) as silent:
        before = loops()
        assert key_of(enter(next(iter(running)))) == "cluster-other"
        monkeypatch.setattr(cluster, "ANSWER", 1)
        assert key_of(enter(f"tcp://127.0.0.1:{silent.getsockname()[1]}")) == "cluster-unreachable"
        for address in ("tcp://127.0.0.1:1", "tls://127.0.0.1:1", "http://localhost:7878", "no address"):
            assert key_of(enter(address)) == "cluster-unreachable"
        assert loops() == before


def test_a_scheduler_that_ends_meanwhile_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 1)
    monkeypatch.setattr(cluster, "_kind", lambda url: "Scheduler")
    assert key_of(enter("tcp://127.0.0.1:1")) == "cluster-unreachable"


def test_a_process_of_this_machine_that_dies_ends_the_run() -> None:
    def end() -> None:
        with opened(2) as pool:
            pool.submit(os._exit, 1).result()

    assert key_of(end) == "worker-died"


def test_many_items_are_given_to_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 2)
    with opened(None) as pool:
        assert pool.submit(len, range(100)).result() == 100
        assert pool.size == InProcess.size
        assert pool.submit(len, range(3)).result() == 3
        assert pool.size == Processes.size
        assert pool.max_in_flight(pool.size) > 2


# ---------------------------------------------------------------- partitions


def test_partitions_are_full_by_number_or_by_characters_and_lose_nothing() -> None:
    words = ["aaaa", "b", "c", "ddddddddd", "e", "f", "g", "h"]
    found = list(partitions(words, lambda: Size(3, 6), len))
    assert found == [["aaaa", "b", "c"], ["ddddddddd"], ["e", "f", "g"], ["h"]]


def test_a_full_partition_does_not_wait_for_the_next_item() -> None:
    def items() -> Iterator[str]:
        yield from "ab"
        raise AssertionError("nobody asked for a third item")

    assert next(partitions(items(), lambda: Size(2, 9), len)) == ["a", "b"]
