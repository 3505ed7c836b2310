"""Processes that the program starts end with it, however it ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from processes import PROC, left, marked

from kg.run.workers import Processes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (PROC / "self" / "environ").exists(), reason="no /proc tells of processes"),
]

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
KILLS = 5
WAITING = """
import os, sys, time
from multiprocessing import resource_tracker
from threading import Thread
from kg.run.workers import Processes

def work():
    with Processes.started(2) as pool:
        numbers = {task.result() for task in [pool.submit(os.getpid) for _ in range(20)]}
        print(*numbers, resource_tracker._resource_tracker._pid, flush=True)
        if sys.argv[1] == "busy":
            for _ in range(20):
                pool.submit(time.sleep, 3600)
        time.sleep(3600)

if __name__ == "__main__":
    if sys.argv[2] == "main":
        work()
    thread = Thread(target=work)
    thread.start()
    thread.join()
"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize("thread", ["main", "thread"])
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_workers_end_when_their_parent_is_killed(tmp_path: Path, state: str, thread: str) -> None:
    script = tmp_path / "waiting.py"
    script.write_text(WAITING, encoding="utf-8")
    call = [sys.executable, str(script), state, thread]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout
        numbers = list(map(int, parent.stdout.readline().split()))
        assert len(numbers) > 1
        parent.kill()
    assert not left(numbers)


def test_workers_outlive_the_thread_that_began_them() -> None:
    """Linux ends a process with the thread that started it, if it is asked to."""
    with Processes.started(1) as pool:
        first: list[int] = []
        thread = Thread(target=lambda: first.append(pool.submit(os.getpid).result()))
        thread.start()
        thread.join()
        time.sleep(0.2)
        assert pool.submit(os.getpid).result() == first[0]


@pytest.mark.parametrize("command", ["build", "shards", "validate", "query", "load"])
def test_nothing_is_left_of_a_command_that_is_killed(tmp_path: Path, seeds_folder: Path, command: str) -> None:
    (tmp_path / "endless.rq").write_text(ENDLESS, encoding="utf-8")
    shards = tmp_path / "shards"
    calls: dict[str, list[str | Path]] = {
        "build": ["build", SEEDS, "--workers", "2", "--store", tmp_path / "store"],
        "shards": ["build", SEEDS, "--workers", "2", "--shards", shards],
        "load": ["load", shards, "--workers", "2", "--store", tmp_path / "store"],
        "validate": ["validate", SEEDS, "--workers", "2"],
        "query": ["query", tmp_path / "endless.rq", "--store", seeds_folder],
    }
    if command == "load":
        subprocess.run([sys.executable, "-m", "kg", *calls["shards"]], cwd=ROOT, check=True, capture_output=True)
    chosen = random.Random(command)
    for number in range(KILLS):
        mark = f"KG_TEST_MARK={os.getpid()}-{command}-{number}-"
        name, _, value = mark.partition("=")
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            [sys.executable, "-m", "kg", *calls[command]],
            cwd=ROOT,
            env={**os.environ, name: value},
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        ) as parent:
            time.sleep(chosen.uniform(0.1, 2.5))
            numbers = marked(mark)
            parent.send_signal(signal.SIGKILL)
        assert not left(numbers | marked(mark)), f"{command}, try {number}"
