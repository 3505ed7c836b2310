"""A time limit for work on one page: what takes longer is broken off where it is, by an exception.

In the main thread a signal breaks it off, which Python and both engines of patterns heed at any moment. Elsewhere, and
where there are no such signals, a thread beside it sets an exception, which waits for the next step in Python.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock, Timer, current_thread, get_ident, main_thread
from time import monotonic
from types import FrameType
from typing import Final

from kg.errors import KgError

GRACE: Final = 5.0
"""Seconds left to whatever is in hand when somebody asks to stop: nearly every page takes less than one."""


class PageTimeout(KgError):
    """Work on a page took longer than it may."""

    def __init__(self) -> None:
        super().__init__("page-timeout")


class PageAbandoned(KgError):
    """Work on a page was broken off because somebody asked to stop."""

    def __init__(self) -> None:
        super().__init__("page-abandoned")


_AGAIN: Final = 1.0
"""Seconds after which it is raised again, where Python could only discard it the first time."""

_reason: type[PageTimeout | PageAbandoned] = PageTimeout
_hurried = 0.0  # when somebody asked to stop, by the clock that only goes on


def limited(seconds: float) -> AbstractContextManager[None]:
    """Inside, PageTimeout is raised after so many seconds; 0 stands for no limit, but for the one of `hurry`."""
    if hasattr(signal, "setitimer") and current_thread() is main_thread():
        return _by_signal(seconds)
    return _by_thread(seconds) if seconds else nullcontext()


def hurry() -> None:
    """Leave what is in hand in the main thread, or begins there, no more than `GRACE`, then raise PageAbandoned."""
    global _hurried  # noqa: PLW0603 -- there is one timer a process
    _hurried = monotonic()
    if hasattr(signal, "setitimer") and signal.getsignal(signal.SIGALRM) is _heard:
        _abandon_after(GRACE)


def forget() -> None:
    """Hurry nothing that begins from now on: the run that was to stop has ended."""
    global _hurried  # noqa: PLW0603
    _hurried = 0.0


def _abandon_after(seconds: float) -> None:
    """Let the timer raise PageAbandoned after so many seconds, unless it is to go off sooner."""
    global _reason  # noqa: PLW0603
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    if left == 0 or left > seconds:
        _reason = PageAbandoned
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    global _reason  # noqa: PLW0603
    before = signal.signal(signal.SIGALRM, _heard)
    _reason = PageTimeout
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    if _hurried and (left := _hurried + GRACE - monotonic()) > 0:
        _abandon_after(left)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)  # first, so that nothing is raised or hurried any more
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _heard(number: int, frame: FrameType | None) -> None:
    raise _reason()


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    inside, lock = [get_ident()], Lock()
    timer = Timer(seconds, _break_off, (inside, lock))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            inside.clear()


def _break_off(inside: list[int], lock: Lock) -> None:
    import ctypes  # noqa: PLC0415 -- only where a page has taken too long, and there are no alarms

    raised: Callable[..., int] = ctypes.pythonapi.PyThreadState_SetAsyncExc
    with lock:
        for thread in inside:
            raised(ctypes.c_ulong(thread), ctypes.py_object(PageTimeout))
