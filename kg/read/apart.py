"""What parsers written in C find, without their memory, their hours or their crashes.

They bound neither time nor memory and may die of damage: a PDF of 3 kB can ask for gigabytes. They work in processes
of their own, which have limits and are started again when they die.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias, TypeVar, cast

from kg.read.decode import Refused

if sys.platform != "win32":
    import resource

R = TypeVar("R")

MEMORY: Final = 1 << 30
"""So many bytes at most for one file: a document of a thousand pages takes less than a quarter of it."""
SECONDS: Final = 60.0
"""So much time of the processor at most for a document, or for the next record of a container: some parsers hang."""
_ENOUGH: Final = ("SIGPROF", "SIGABRT", "SIGTRAP", "SIGILL", "SIGKILL")
"""How a process dies whose time is over, or that gets no more memory."""
_FRUGAL: Final = {
    **{"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"},
    **{"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_IO_THREADS": "1"},
}
"""What libraries reserve for each core counts as memory, used or not."""
_SIZES: Final = Path("/proc/self/statm")
_START: Final = "import sys; sys.path[:] = {path!r}; from kg.read.apart import serve; serve()"


def results(function: Callable[..., Iterable[R]], *arguments: Any, seconds: float | None = None) -> Iterator[R]:
    """What a function of a module gives, one after the other, each in so many seconds.

    Raises `Refused` as the function does, and where it takes too much time or memory or dies.
    """
    seconds = seconds or SECONDS
    parser = _idle.pop() if _idle else _Parser()
    sound = False
    try:
        parser.send((function, arguments, MEMORY, seconds))
        while isinstance(reply := parser.reply(seconds), tuple):
            yield reply[0]
        sound = reply.sound
        if reply.refused:
            raise reply.refused
    finally:  # whoever breaks off does not wait for the rest
        if sound:
            _idle.append(parser)
        else:
            parser.end()


@dataclass(frozen=True, slots=True)
class _End:
    """That no more is found, why, and whether the process can go on with something else."""

    refused: Refused | None
    sound: bool


_Reply: TypeAlias = tuple[Any] | _End
"""One result, or the end."""


def result(function: Callable[..., R], *arguments: Any, seconds: float | None = None) -> R:
    """What a function of a module returns; raises `Refused` as `results` does."""
    (found,) = results(_alone, function, arguments, seconds=seconds)
    return cast(R, found)


def serve() -> None:
    """Do what standard input asks for until it ends."""
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # some parsers print what they think
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # whoever asks ends this process
    while asked := _asked(requests):
        function, arguments, memory, seconds = asked
        _bound(memory)
        for found in _found(function, arguments, seconds):
            reply = found if isinstance(found, tuple) else _End(found, sound=not _is_spent(memory))
            pickle.dump(reply, replies, pickle.HIGHEST_PROTOCOL)
            replies.flush()


class _Parser:
    """A process that works on one request at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_FRUGAL},
            start_new_session=True,  # an interrupt is for those who ask
        )
        assert self._process.stdin and self._process.stdout
        self._requests, self._answers = self._process.stdin, self._process.stdout

    def send(self, asked: object) -> None:
        """Ask for something."""
        with suppress(BrokenPipeError):  # the reply is then that the process died
            pickle.dump(asked, self._requests, pickle.HIGHEST_PROTOCOL)
            self._requests.flush()

    def reply(self, seconds: float) -> _Reply:
        """What comes next; the end too where the process died."""
        try:
            reply: _Reply = pickle.load(self._answers)
        except (EOFError, pickle.UnpicklingError):
            return _End(_death(self._process.wait(), seconds), sound=False)
        return reply

    def end(self) -> None:
        """End the process, whatever it is at."""
        with suppress(OSError):
            self._requests.close()
        self._process.kill()
        self._process.wait()
        self._answers.close()


_idle: list[_Parser] = []


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # two processes cannot ask one


def _alone(function: Callable[..., R], arguments: tuple[Any, ...]) -> Iterator[R]:
    yield function(*arguments)


def _asked(requests: BinaryIO) -> Any:
    try:
        return pickle.load(requests)
    except EOFError:
        return None


def _found(
    function: Callable[..., Iterable[Any]], arguments: tuple[Any, ...], seconds: float
) -> Iterator[tuple[Any] | Refused | None]:
    try:
        _bound_time(seconds)
        for found in function(*arguments):
            _bound_time(0)  # whoever asked may take any time before taking it
            yield (found,)
            _bound_time(seconds)
        yield None
    except Refused as refused:
        yield refused
    except MemoryError:
        yield _heavy(seconds)
    except OSError as error:
        yield Refused("input-unreadable", reason=error.strerror or str(error))
    except Exception as error:  # whatever the parsers of damaged files let through
        yield Refused("page-failed", reason=f"{type(error).__name__}: {error}")
    finally:
        _bound_time(0)


def _bound(memory: int) -> None:
    if sys.platform != "win32":
        with suppress(ValueError, OSError):  # macOS takes no limit below what is in use
            resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _is_spent(memory: int) -> bool:
    """Whether half of the memory is still in use, as it may be where it lies in pieces."""
    try:
        pages = _SIZES.read_text().split()[0]
    except OSError:
        return False
    return int(pages) * os.sysconf("SC_PAGE_SIZE") > memory // 2


def _bound_time(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF ends the process, inside C too


def _death(code: int, seconds: float) -> Refused:
    name = signal.Signals(-code).name if -code in set(signal.Signals) else str(code)
    return _heavy(seconds) if name in _ENOUGH else Refused("input-damaged", reason=name)


def _heavy(seconds: float) -> Refused:
    return Refused("input-heavy", memory=MEMORY >> 20, seconds=round(seconds))
