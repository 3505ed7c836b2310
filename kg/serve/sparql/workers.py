"""The processes that answer queries: so many at once, each replaced when it was killed, others wait for their turn.

A query may take all the time and memory that there is, and the engine dies of some; in a process of its own it takes
nothing with it, and it ends when its time is over or when nobody waits for it any more. A process that is at hand
answers in milliseconds, one that has to be begun takes a second.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Event, Lock
from time import monotonic
from typing import Any, Final

from kg.serve.sparql.work import Work
from kg.serve.sparql.worker import Gone, Worker

_WAITING: Final = 16
"""Requests that may wait for a process, so that a crowd is told at once to come later."""
_SLICE: Final = 0.2  # seconds after which whoever waits for a process looks whether his client is still there
MEMORY: Final = 2 << 30
"""Bytes that a process may take, as some of them are at work at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many processes there are, how many bytes each may take, and how many seconds one waits for them."""

    processes: int = max(2, min(4, os.cpu_count() or 2))
    memory: int = MEMORY
    patience: float = 10.0


class Busy(Exception):
    """All processes are at work, and stayed so."""


@dataclass(frozen=True, slots=True)
class Done:
    """What work gave: its values, and the file with its document, which is its reader's to remove."""

    values: dict[str, Any]
    document: Path


class Workers:
    """The processes for the store in a folder; `state` gives its state, as `kg.serve.reading` knows it."""

    def __init__(self, store: Path, state: Callable[[], str], limits: Limits = Limits()) -> None:
        self._store, self._state, self.limits = store, state, limits
        self._free: LifoQueue[Worker | None] = LifoQueue()
        for _ in range(limits.processes):
            self._free.put(None)
        self._threads = ThreadPoolExecutor(limits.processes + _WAITING, thread_name_prefix="sparql")
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lock = Lock()
        self._asked = 0
        self._coming = 0
        self._closed = False

    async def do(self, work: Work, seconds: float, gone: Callable[[], Awaitable[None]]) -> Done:
        """What work gives within so many seconds; it is ended when `gone` returns, and Gone raised.

        Raises Busy when there is no free process, and what `Worker.do` raises.
        """
        with self._lock:
            if self._coming >= self.limits.processes + _WAITING:
                raise Busy
            self._coming += 1
        left = Event()
        asked = asyncio.get_running_loop().run_in_executor(self._threads, self._do, work, seconds, left)
        leaving = asyncio.ensure_future(gone())
        try:
            both: set[asyncio.Future[Any]] = {asked, leaving}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                left.set()
            return await asked
        finally:
            left.set()
            leaving.cancel()

    def warm(self) -> None:
        """See to it that a process is at hand for the query that is about to come."""
        with self._lock:
            if self._coming or self._closed:
                return
        self._threads.submit(self._begin)

    def close(self) -> None:
        """End all processes; what is asked from now on finds none."""
        self._closed = True
        for _ in range(self.limits.processes):
            try:
                worker = self._free.get(timeout=1)
            except Empty:  # at work still: it ends with this process
                break
            if worker:
                worker.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._folder:
            self._folder.cleanup()

    # ---------------------------------------------------------------- in threads

    def _do(self, work: Work, seconds: float, left: Event) -> Done:
        try:
            worker = self._taken(left)
            try:
                if worker is None or not worker.is_alive:
                    worker = Worker(self._store, self.limits.memory)
                answer = self._next_file()
                return Done(worker.do(work, self._state(), answer, seconds, lambda: not left.is_set()), answer)
            finally:
                self._give_back(worker)
        finally:
            with self._lock:
                self._coming -= 1

    def _taken(self, left: Event) -> Worker | None:
        end = monotonic() + self.limits.patience
        while not (self._closed or left.is_set()):
            try:
                return self._free.get(timeout=_SLICE)
            except Empty:
                if monotonic() >= end:
                    raise Busy from None
        raise Gone

    def _give_back(self, worker: Worker | None) -> None:
        """Put a process where the next one finds it; one that was killed is replaced meanwhile."""
        if worker is None or worker.is_alive:
            self._free.put(worker)
            return
        self._free.put(None)
        if not self._closed:
            self._threads.submit(self._begin)

    def _begin(self) -> None:
        """Begin a process in the place of one that there is none of yet."""
        try:
            held = self._free.get(block=False)
        except Empty:
            return
        try:
            if held is None and not self._closed:
                held = Worker(self._store, self.limits.memory)
        finally:
            self._free.put(held)

    def _next_file(self) -> Path:
        with self._lock:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="kg-answers-", ignore_cleanup_errors=True)
            self._asked += 1
            return Path(self._folder.name) / str(self._asked)
