"""A stop that somebody asked for: what is in hand is finished or given up, and signals mean again what they meant."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import NoReturn

import pytest

from kg.errors import StoreError
from kg.model import Page
from kg.pipeline import Settings
from kg.run import limit
from kg.run.batch import check
from kg.run.stop import Stop, terminated_as_interrupted, unheard
from kg.run.workers import InProcess, Size, in_order

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals and named pipes of POSIX")]


class Deadly(Page):
    """Ends the worker that is given it."""

    def __reduce__(self) -> tuple[Callable[[int], NoReturn], tuple[int]]:
        return os._exit, (9,)


class Begun:
    """A task that gives a number, or none for the worker died; nobody is at one that waits."""

    def __init__(self, number: int | None, *, waits: bool = False) -> None:
        self._number, self._waits = number, waits

    def result(self, timeout: float | None = None) -> int:
        if self._number is None:
            raise BrokenProcessPool
        return self._number

    def cancel(self) -> bool:
        return self._waits


def test_workers_may_be_gone_when_all_were_asked_to_stop() -> None:
    stop, ended = Stop(), [Begun(1), Begun(None), Begun(3)]
    with pytest.raises(StoreError):
        list(check([Deadly("page.txt", "Một trang.")], Settings(), 2, stop))
    with pytest.raises(BrokenProcessPool):
        list(in_order(ended, InProcess(), InProcess.size, stop))
    stop.asked = True
    assert list(in_order(ended, InProcess(), InProcess.size, stop)) == [1]


def test_what_nobody_is_at_yet_is_given_up() -> None:
    def tasks() -> Iterator[Begun]:
        yield from (Begun(1), Begun(2), Begun(3, waits=True), Begun(4), Begun(5, waits=True))
        stop.asked = True

    class Many(InProcess):
        def max_in_flight(self, size: Size) -> int:
            return 9

    stop = Stop()
    assert list(in_order(tasks(), Many(), Size(1, 1), stop)) == [1, 2]


class Endless(Begun):
    """A task that is never done."""

    def result(self, timeout: float | None = None) -> int:
        raise TimeoutError


def test_what_is_not_done_some_seconds_after_the_signal_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "GRACE", 0.0)
    stop, child = Stop(), get_context("spawn").Process(target=time.sleep, args=(3600,))
    child.start()
    with stop.listening():
        signal.raise_signal(signal.SIGTERM)
        assert list(in_order([Begun(1), Endless(2), Begun(3)], InProcess(), InProcess.size, stop)) == [1]
    child.join()
    assert child.exitcode == -signal.SIGKILL


def test_the_first_signal_ends_the_items_and_the_second_interrupts() -> None:
    stop, given = Stop(), []
    with stop.listening():
        for number in stop.until(range(10)):
            given.append(number)
            if number == 2:
                signal.raise_signal(signal.SIGTERM)
        assert given == [0, 1, 2]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)


def test_a_signal_while_the_next_item_is_waited_for_ends_the_wait() -> None:
    def items() -> Iterator[int]:
        yield 1
        signal.raise_signal(signal.SIGTERM)
        yield 2

    stop = Stop()
    with stop.listening():
        assert list(stop.until(items())) == [1]
    assert stop.asked


def test_what_may_end_at_once_does_not_begin_when_it_was_asked_to_stop() -> None:
    stop = Stop()
    with stop.listening():
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt), stop.at_once():
            pytest.fail("it began")


def test_the_second_signal_ends_processes_that_were_started() -> None:
    stop, child = Stop(), get_context("spawn").Process(target=time.sleep, args=(3600,))
    with stop.listening():
        child.start()
        signal.raise_signal(signal.SIGTERM)
        assert child.is_alive()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        child.join()
    assert child.exitcode == -signal.SIGKILL


def test_what_begins_when_a_stopped_run_has_ended_is_not_hurried() -> None:
    with Stop().listening():
        signal.raise_signal(signal.SIGTERM)
        assert limit._hurried
    assert not limit._hurried


def test_signals_mean_again_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Stop().listening():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


def test_in_another_thread_work_is_done_without_listening() -> None:
    def work() -> list[int]:
        with terminated_as_interrupted(), Stop().listening() as stop:
            return list(stop.until(range(3)))

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result() == [0, 1, 2]


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with Stop().listening():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc tells which signals a process blocks")
def test_a_process_that_is_started_unheard_hears_no_interrupt_from_its_first_moment() -> None:
    def blocked() -> int:
        status = subprocess.run(["cat", "/proc/self/status"], check=True, capture_output=True, text=True).stdout
        line = next(line for line in status.splitlines() if line.startswith("SigBlk:"))
        return int(line.split()[1], 16) & 1 << (signal.SIGINT - 1)

    with unheard():
        assert blocked()
    assert not blocked()


def test_a_time_out_of_the_work_itself_is_raised() -> None:
    class TimedOut(Begun):
        def result(self, timeout: float | None = None) -> int:
            raise TimeoutError("a dead network")

    with pytest.raises(TimeoutError, match="a dead network"):
        list(in_order([TimedOut(1)], InProcess(), InProcess.size))
