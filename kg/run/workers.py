"""Where partitions are worked on: in this process, in others of this machine, or on a cluster; results in order."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import Any, Final, Protocol, TypeVar

from kg.errors import StoreError
from kg.lexicon import own, using
from kg.run.children import Children
from kg.run.stop import Stop, end_children, unheard

T = TypeVar("T")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

_ITEMS_IN_FLIGHT: Final = 128
"""Items that each process may have begun ahead: work for the seconds in which this one brings the graph up to date."""
_MANY: Final = 100
"""Items from which on processes are worth their start: what is read in the second that it takes."""
_LOOK_EVERY: Final = 0.5
"""Seconds after which who waits for a result looks whether somebody asked to stop: little for people, much for work."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many items a partition has at most, and how many characters unless one item alone has more."""

    items: int
    characters: int


class Task(Protocol[R_co]):
    """Work that was begun."""

    def result(self, timeout: float | None = None) -> R_co:
        """What the work gave, once it is done; WorkerError when the workers that did it died.

        TimeoutError when it is not done after so many seconds.
        """
        ...

    def cancel(self) -> bool:
        """Give up the work if nobody is at it yet; False where it is being done, or is done."""
        ...


class Workers(Protocol):
    """Who works on partitions."""

    @property
    def size(self) -> Size:
        """How large partitions are best."""
        ...

    def max_in_flight(self, size: Size) -> int:
        """How many tasks on partitions of a size may be begun before the first of them is taken."""
        ...

    def submit(self, function: Callable[..., R], *arguments: Any) -> Task[R]:
        """The begun work of a function that can be imported by its name, on arguments that can be pickled."""
        ...


class InProcess:
    """This process, which works on one item at a time, when it is submitted."""

    size: Final = Size(1, 1)

    def max_in_flight(self, size: Size) -> int:
        """None, for they are done when they are begun."""
        return 0

    def submit(self, function: Callable[..., R], *arguments: Any) -> Task[R]:
        """The work, done."""
        done: Future[R] = Future()
        done.set_result(function(*arguments))
        return done


class Processes:
    """Processes of this machine."""

    size: Final = Size(8, 250_000)  # enough to make the journey cheap, little enough to keep all workers busy

    def __init__(self, pool: ProcessPoolExecutor, number: int) -> None:
        self._pool = pool
        self._number = number

    def max_in_flight(self, size: Size) -> int:
        """As many as they do while this process is busy with what they did before, and no fewer than two each."""
        return max(2, _ITEMS_IN_FLIGHT // size.items) * self._number

    def submit(self, function: Callable[..., R], *arguments: Any) -> Task[R]:
        """The begun work."""
        with unheard():
            return self._pool.submit(function, *arguments)

    @classmethod
    @contextmanager
    def started(cls, number: int) -> Iterator[Processes]:
        """So many processes until the end of the block; StoreError when one of them died."""
        pool = ProcessPoolExecutor(number, mp_context=Children(), initializer=_begin, initargs=(own.in_use(),))
        try:
            yield cls(pool, number)
        except BrokenProcessPool as error:
            raise StoreError("worker-died") from error
        finally:
            pool.shutdown(cancel_futures=True)


class WhereMany:
    """This process for the first items; once there are many, a process for each core of this machine."""

    def __init__(self, number: int, stack: ExitStack) -> None:
        self._number, self._stack = number, stack
        self._workers: InProcess | Processes = InProcess()
        self._items = 0

    @property
    def size(self) -> Size:
        """How large partitions are best for those who work now."""
        return self._workers.size

    def max_in_flight(self, size: Size) -> int:
        """As many as those who work now allow."""
        return self._workers.max_in_flight(max(size, self.size, key=lambda one: one.items))

    def submit(self, function: Callable[..., R], items: Sized, *arguments: Any) -> Task[R]:
        """The begun work of a function on items."""
        if self._items >= _MANY and self._number > 1 and isinstance(self._workers, InProcess):
            self._workers = self._stack.enter_context(Processes.started(self._number))
        self._items += len(items)
        return self._workers.submit(function, items, *arguments)

    @classmethod
    @contextmanager
    def started(cls, number: int) -> Iterator[WhereMany]:
        """Until the end of the block; StoreError when a process died."""
        with ExitStack() as stack:
            yield cls(number, stack)


def cores() -> int:
    """The cores of this machine that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def opened(workers: int | Workers | None) -> AbstractContextManager[Workers]:
    """So many workers of this machine until the end of the block, as many as there is work for where None is said.

    Workers that are given are ended by the caller.
    """
    if workers is None:
        return WhereMany.started(cores())
    if not isinstance(workers, int):
        return nullcontext(workers)
    return nullcontext(InProcess()) if workers == 1 else Processes.started(workers)


def partitions(items: Iterable[T], size: Callable[[], Size], characters: Callable[[T], int]) -> Iterator[list[T]]:
    """The items in their order, as many together as the size allows; a part is given as soon as it is full.

    The size is asked for each item, for it may grow with what is there to be done.
    """
    part: list[T] = []
    filled = 0
    for item in items:
        more, most = characters(item), size()
        if part and filled + more > most.characters:
            yield part
            part, filled = [], 0
        part.append(item)
        filled += more
        if len(part) >= most.items:
            yield part
            part, filled = [], 0
    if part:
        yield part


def in_order(tasks: Iterable[Task[R]], workers: Workers, size: Size, stop: Stop | None = None) -> Iterator[R]:
    """The results of tasks in their order; `tasks` begins them, no more ahead than the workers allow.

    When it is to `stop`, the first task that nobody is at is given up, with all that come after it, and so is one that
    is not done some seconds later. Workers may be gone then: who ends a job may signal all of its processes.
    """
    stop = stop or Stop()
    begun: deque[Task[R]] = deque()
    try:
        for task in tasks:
            begun.append(task)
            while len(begun) > workers.max_in_flight(size):
                yield _result(begun.popleft(), stop)
        while begun := _without_idle(begun) if stop.asked else begun:
            yield _result(begun.popleft(), stop)
    except BrokenProcessPool:
        if not stop.asked:
            raise
    except _OverdueError:
        end_children()


class _OverdueError(Exception):
    """A task was not done some seconds after somebody asked to stop."""


def _result(task: Task[R], stop: Stop) -> R:
    """The result of a task, waited for; a TimeoutError that comes sooner than that is one of the work itself."""
    while True:
        begun = monotonic()
        try:
            return task.result(timeout=_LOOK_EVERY)
        except TimeoutError:
            if stop.is_overdue:
                raise _OverdueError from None
            if monotonic() - begun < _LOOK_EVERY / 2:
                raise


def _without_idle(tasks: deque[Task[R]]) -> deque[Task[R]]:
    """The tasks before the first that nobody was at and that is given up now, as are others behind it."""
    idle = [number for number, task in reversed(list(enumerate(tasks))) if task.cancel()]
    return deque(islice(tasks, idle[-1])) if idle else tasks


def _begin(rules: own.OwnRules) -> None:
    """Leave interrupts to the parent, and read pages by the same rules as it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    using.adopt(rules)
