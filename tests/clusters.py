"""Schedulers and workers of dask for tests, each in a process of its own on a port that is free."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from distributed import Client, Scheduler

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
_PATIENCE = 60

Process = subprocess.Popen[bytes]


@contextmanager
def scheduler(folder: Path, **settings: str) -> Iterator[tuple[str, Process]]:
    """The address of a scheduler and its process; settings are the ends of dask's environment variables."""
    path = os.pathsep.join(map(str, (ROOT, Path(__file__).parent)))
    file = folder / "scheduler.json"
    call = ["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    environment = {f"DASK_DISTRIBUTED__SCHEDULER__{name}": value for name, value in settings.items()}
    with _running(call, folder, {"PYTHONPATH": path, **environment}) as process:
        _wait(lambda: _is_whole(file), process)
        yield json.loads(file.read_text())["address"], process


def _is_whole(file: Path) -> bool:
    """Whether a JSON file is there to its end: it may be read while it is being written."""
    try:
        return bool(json.loads(file.read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
        return False


@contextmanager
def workers(url: str, folder: Path, count: int = 2, *, path: Path = ROOT) -> Iterator[dict[str, Process]]:
    """So many processes of one thread each, by their addresses, which take the package from a folder."""
    call = ["dask_worker", url, "--host", "127.0.0.1", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--name"]
    with ExitStack() as stack, _client(url) as client:
        names = [f"{folder.name}-{number}" for number in range(count)]
        run = {name: stack.enter_context(_running([*call, name], folder, {"PYTHONPATH": str(path)})) for name in names}
        found: dict[str, Process] = {}

        def joined() -> bool:
            names: dict[str, str] = client.run_on_scheduler(_names)
            found.update({address: run[name] for address, name in names.items() if name in run})
            return len(found) == count

        _wait(joined, *run.values())
        yield found
        for process in run.values():
            process.kill()
        _forgotten(client, set(run))


def _forgotten(client: Client, names: set[str]) -> None:
    """Wait until the scheduler, where it still runs, has noticed that these workers are gone."""
    while client.status == "running" and names & set(client.run_on_scheduler(_names).values()):
        time.sleep(0.05)


def kill_the_busiest(url: str, running: Mapping[str, Process]) -> None:
    """End the worker that has most to do or to give away with SIGKILL; that it has something is made sure."""
    with _client(url) as client:
        held: dict[str, int] = client.run_on_scheduler(_tasks)
    busiest = max(running, key=lambda address: held[address])
    assert held[busiest] > 0
    running[busiest].kill()
    running[busiest].wait()


def tasks_left(url: str) -> int:
    """How many tasks the workers have in hand or in memory, once they had time to drop those that nobody wants."""
    with _client(url) as client:
        for _ in range(100):
            left: int = sum(client.run_on_scheduler(_tasks).values())
            if not left:
                break
            time.sleep(0.05)
    return left


@contextmanager
def _client(url: str) -> Iterator[Client]:
    with Client(url, set_as_default=False, timeout=_PATIENCE) as client:
        yield client


def _names(dask_scheduler: Scheduler) -> dict[str, str]:
    return {address: str(worker.name) for address, worker in dask_scheduler.workers.items()}


def _tasks(dask_scheduler: Scheduler) -> dict[str, int]:
    return {address: len(w.processing) + len(w.has_what) for address, w in dask_scheduler.workers.items()}


@contextmanager
def _running(call: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[Process]:
    command = [sys.executable, "-m", f"distributed.cli.{call[0]}", *call[1:]]
    surroundings = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder), **environment}
    with (
        (folder / "dask.log").open("ab") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=surroundings, cwd=folder) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def _wait(ready: Callable[[], bool], *processes: Process) -> None:
    end = time.monotonic() + _PATIENCE
    while not ready():
        if time.monotonic() > end or any(process.poll() is not None for process in processes):
            raise RuntimeError("dask does not start: see dask.log")
        time.sleep(0.05)
