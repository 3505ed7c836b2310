"""Stopping in good order: the first Ctrl-C or SIGTERM asks for it, and what is in hand is finished; the second ends.

What is not finished in some seconds is given up.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import TypeVar

from kg.run import limit

T = TypeVar("T")


class Stopped(KeyboardInterrupt):
    """Work that was asked to stop has stopped; so many pages were stored before."""

    def __init__(self, stored: int) -> None:
        super().__init__(stored)
        self.stored = stored


class Stop:
    """Whether somebody asked to stop; who goes through items takes them from `until`, which then gives no more."""

    def __init__(self) -> None:
        self.asked = False
        self._since = 0.0
        self._at_once = False

    @property
    def is_overdue(self) -> bool:
        """Whether somebody asked so long ago that what is still in hand is to be given up."""
        return self.asked and monotonic() > self._since + limit.GRACE

    @contextmanager
    def listening(self) -> Iterator[Stop]:
        """Inside, one signal asks to stop; a second one ends all child processes and raises KeyboardInterrupt.

        A signal that the process was started to ignore, as the shell does for what runs behind, stays ignored.
        """
        heeded = [n for n in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(n) is not signal.SIG_IGN]
        try:
            with _handled(heeded, self._heard):
                yield self
        finally:
            limit.forget()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Inside, where nothing is written that could be torn, the first signal raises KeyboardInterrupt too."""
        self._at_once = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._at_once = False

    def until(self, items: Iterable[T]) -> Iterator[T]:
        """The items up to the moment when somebody asks to stop, even while the next one is waited for."""
        rest = iter(items)
        while not self.asked:
            try:
                with self.at_once():
                    item = next(rest)
            except StopIteration:
                return
            except KeyboardInterrupt:
                if not self.asked:  # nobody listens here, so that it is the caller's
                    raise
                return
            yield item

    def _heard(self, number: int, frame: FrameType | None) -> None:
        again, self.asked = self.asked, True
        if again:
            end_children()
        else:
            self._since = monotonic()
            limit.hurry()
        if again or self._at_once:
            raise KeyboardInterrupt


def end_children() -> None:
    """Kill all child processes."""
    from multiprocessing import active_children  # noqa: PLC0415 -- who has no child does not wait for it

    for child in active_children():
        child.kill()


@contextmanager
def terminated_as_interrupted() -> Iterator[None]:
    """Inside, Ctrl-C and SIGTERM raise KeyboardInterrupt, so that files are closed and child processes end.

    Ctrl-C that the process was started to ignore stays ignored.
    """
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    with _handled([signal.SIGTERM, *(() if ignored else (signal.SIGINT,))], signal.default_int_handler):
        yield


@contextmanager
def unheard() -> Iterator[None]:
    """A process that is started inside hears no Ctrl-C, not even before it can set a handler of its own."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _handled(numbers: Iterable[signal.Signals], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Inside, the handler is called for these signals; outside the main thread Python knows of none."""
    heard = numbers if current_thread() is main_thread() else ()
    before = {number: signal.signal(number, handler) for number in heard}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
