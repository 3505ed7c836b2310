"""Work in a process of its own, which is ended when it takes too long or too much memory, or is not waited for."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.errors import UsageError, on_one_line
from kg.run.children import end_with_parent
from kg.run.stop import unheard

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext  # Windows knows no fork
    from multiprocessing.process import BaseProcess

R = TypeVar("R")
T = TypeVar("T")
Work = Callable[[], tuple[T, bytes]]

MEMORY: Final = "4G"
"""Half of what a usual machine has, so that a query that grows does not push out everything else."""
LEAST: Final = 256 << 20
"""Bytes without which not even a small store can be asked."""
IS_MEMORY_LIMITED: Final = sys.platform == "linux"
"""Whether the system ends what takes more memory; macOS and Windows know no such limit."""
_UNITS: Final = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}
NO_MEMORY: Final = 75
"""An exit code that neither Python nor a signal gives."""
_ABORTED: Final = ("memory allocation of", "bad_alloc")
_PIECE: Final = 1 << 20  # bytes: an answer of any length is sent and printed in little memory
_SLICE: Final = 1.0  # seconds: as long as Ctrl-C may have to wait on Windows
OUTCRY: Final = "stderr"
"""The file of a process's folder that has what its libraries cried out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds and bytes work may take, 0 for as many as it likes."""

    seconds: int
    memory: int


def memory(given: str) -> int:
    """The bytes of `500M` or `2G`; UsageError for another form, or for so few that nothing could be done."""
    found = re.fullmatch(r"(\d{1,6})([KMGT]?)(?:i?B)?", given.strip(), re.IGNORECASE | re.ASCII)
    size = int(found[1]) << _UNITS[found[2].upper()] if found else -1
    if size and size < LEAST:
        raise UsageError("memory-form", given=given, least=f"{LEAST >> 20}M")
    return size


@contextmanager
def apart(work: Work[T], limits: Limits, where: str) -> Iterator[tuple[T, Iterator[bytes]]]:
    """What work gives and its bytes, in pieces; the process that does it is gone at the end of the block.

    The work is a function that can be pickled. Raises what it raises, and UsageError, with the name given, where it
    comes to a limit or its process dies.
    """
    context = _context()
    with tempfile.TemporaryDirectory(prefix="kg-", ignore_cleanup_errors=True) as scratch:
        reading, writing = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(writing, scratch, limits.memory, work))
        received = partial(_received, death=partial(death_of, process, Path(scratch), limits.memory, where))
        try:
            with unheard():
                process.start()
            writing.close()
            _wait(reading, limits, where)
            came, pieces = received(reading.recv)
            if isinstance(came, BaseException):
                raise came
            yield came, (received(reading.recv_bytes) for _ in range(pieces))
        finally:
            if process.pid is not None:
                process.kill()
                process.join()
            reading.close()


def _context() -> ForkContext | SpawnContext:
    """How to begin the process: a fork is there at once, but would wait forever for what another thread holds.

    Of threads of the databases only the system knows.
    """
    if sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1:  # noqa: PTH208 -- as names they will do
        return get_context("fork")
    return get_context("spawn")


def _wait(reading: Connection[Any, Any], limits: Limits, where: str) -> None:
    """Return when something came; UsageError when that takes too long. Windows hears of Ctrl-C only now and then."""
    end = monotonic() + limits.seconds if limits.seconds else inf
    while not reading.poll(max(0, min(_SLICE, end - monotonic()))):
        if monotonic() >= end:
            raise UsageError("query-timeout", where=where, seconds=limits.seconds)


def _received(receive: Callable[[], R], death: Callable[[], BaseException]) -> R:
    """What was sent; raises the reason why there is nothing more, be it in the midst of something."""
    try:
        return receive()
    except (EOFError, OSError):
        raise death() from None


def death_of(process: BaseProcess, scratch: Path, limit: int, where: str | None) -> BaseException:
    """Why a process died that did not report it itself; who ends a job may signal all of its processes."""
    process.join()
    code = process.exitcode or 0
    if code in (-signal.SIGINT, -signal.SIGTERM):
        return KeyboardInterrupt()
    file = scratch / OUTCRY
    outcry = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""  # it may have died before
    if limit and (code == NO_MEMORY or any(sign in outcry for sign in _ABORTED)):
        return UsageError("query-memory", where=where, limit=f"{limit >> 20}M")
    reason = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return UsageError("query-crashed", where=where, reason=on_one_line(f"{reason} {outcry}"))


# ---------------------------------------------------------------- in the process


def _child(writing: Connection[Any, Any], scratch: str, limit: int, work: Work[object]) -> None:
    """Do the work and send what comes of it; what is to end with the process lies in the folder `scratch`."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the parent ends this process
        signal.signal(number, signal.SIG_IGN)
    end_with_parent(at_once=True)  # the thread that began it waits for it
    tempfile.tempdir = scratch
    redirect_outcry(Path(scratch) / OUTCRY)
    limit_resources(limit)
    try:
        given, text = work()
    except MemoryError:
        os.write(2, b"MemoryError")
        os._exit(NO_MEMORY)
    except Exception as error:
        error.add_note(traceback.format_exc())
        writing.send((error, 0))
        return
    except BaseException:  # a panic of the engine, which has cried out
        os._exit(1)
    writing.send((given, -(-len(text) // _PIECE)))
    for begin in range(0, len(text), _PIECE):
        writing.send_bytes(text[begin : begin + _PIECE])


def redirect_outcry(file: Path) -> None:
    """Have what the libraries cry out before they abort in a file, while messages go where they always go."""
    sys.stderr = os.fdopen(os.dup(2), "w", encoding="utf-8", buffering=1)
    with file.open("wb") as outcry:
        os.dup2(outcry.fileno(), 2)


def limit_resources(limit: int) -> None:
    """Have the system end this process, without an image of its memory, where it takes more bytes than the limit."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limit and IS_MEMORY_LIMITED:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
