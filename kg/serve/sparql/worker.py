"""A process that holds the store open and does one piece of work after the other, until it is killed."""

from __future__ import annotations

import os
import signal
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from kg.answer.limited import NO_MEMORY, OUTCRY, death_of, limit_resources, redirect_outcry
from kg.errors import UsageError
from kg.run.children import end_with_parent
from kg.serve.sparql.work import Work

if TYPE_CHECKING:
    from kg.store import Store

_START: Final = 120.0
"""Seconds that a process may take until it has read the program and opened the store, on a machine that is busy."""
_SLICE: Final = 0.5  # seconds after which it is seen whether anybody waits still


class Gone(Exception):
    """Nobody waits any more for what was asked."""


class Worker:
    """A process at work on the store in a folder; `limit` are the bytes that it may take, 0 for as many as it likes."""

    def __init__(self, store: Path, limit: int) -> None:
        self._limit = limit
        self._scratch = tempfile.TemporaryDirectory(prefix="kg-", ignore_cleanup_errors=True)
        context = get_context("spawn")  # a fork would wait forever for what another thread holds
        self._pipe, theirs = context.Pipe()
        target = (theirs, self._scratch.name, limit, store)
        self._process = context.Process(target=_work, args=target, daemon=True)
        try:
            self._process.start()
        except BaseException:
            self._scratch.cleanup()
            raise
        theirs.close()
        self._ready = False

    def do(self, work: Work, state: str, answer: Path, seconds: float, wanted: Callable[[], bool]) -> dict[str, Any]:
        """The values that work gives; its document is then in the file `answer`.

        `state` says which state of the store is asked of. Raises what the work raises, UsageError where it comes to a
        limit or its process dies, and Gone where it is not wanted any more; the process is dead then but in the first
        case.
        """
        try:
            if not self._ready:
                self._received(_START, wanted)
                self._ready = True
            self._pipe.send((work, state, str(answer)))
            came = self._received(seconds, wanted)
        except (EOFError, OSError):
            error = death_of(self._process, Path(self._scratch.name), self._limit, None)
            self.kill()
            raise error from None
        except BaseException:
            self.kill()
            raise
        if isinstance(came, BaseException):
            raise came
        return came

    @property
    def is_alive(self) -> bool:
        """Whether it can still work."""
        return self._process.is_alive()

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self._scratch.cleanup()

    def _received(self, seconds: float, wanted: Callable[[], bool]) -> dict[str, Any] | BaseException:
        end = monotonic() + seconds
        while not self._pipe.poll(max(0.0, min(_SLICE, end - monotonic()))):
            if not wanted():
                raise Gone
            if monotonic() >= end:
                raise UsageError("sparql-timeout", seconds=round(seconds))
        came: dict[str, Any] | BaseException = self._pipe.recv()
        return came


# ---------------------------------------------------------------- in the process


def _work(pipe: Connection[Any, Any], scratch: str, limit: int, folder: Path) -> None:
    """Answer until nobody asks any more; what is to end with the process lies in the folder `scratch`."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the parent ends this process
        signal.signal(number, signal.SIG_IGN)
    end_with_parent(at_once=True)  # the thread that began it lives as long as the site
    tempfile.tempdir = scratch
    redirect_outcry(Path(scratch) / OUTCRY)
    limit_resources(limit)
    try:
        _answer_all(pipe, folder)
    except (EOFError, OSError):  # the site is gone
        return
    except MemoryError:
        os.write(2, b"MemoryError")
        os._exit(NO_MEMORY)
    except BaseException:  # a panic of the engine, which has cried out
        os._exit(1)


def _answer_all(pipe: Connection[Any, Any], folder: Path) -> None:
    from kg.serve.sparql import querying  # noqa: F401, PLC0415 -- read before the first query comes
    from kg.store import Store  # noqa: PLC0415

    held: tuple[str, Store] | None = None
    with suppress(Exception):  # what is wrong with it is said to whoever asks
        held = "", Store.open(folder)
    pipe.send({})
    while True:
        work, state, answer = pipe.recv()
        try:
            if held is None or held[0] not in ("", state):
                if held:
                    held[1].close()
                held = None
                held = state, Store.open(folder)
            held = state, held[1]
            pipe.send(_done(work, held[1], Path(answer)))
        except MemoryError:
            raise
        except Exception as error:
            error.add_note(traceback.format_exc())
            pipe.send(error)


def _done(work: Work, store: Store, answer: Path) -> dict[str, Any]:
    found = work(store)
    with answer.open("wb") as file:
        file.writelines(found.pieces)
    return found.values
