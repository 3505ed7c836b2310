"""Parsers in processes of their own: results come one by one, and the death of a parser costs no other file."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Callable

import pytest

from kg.read import apart
from kg.read.decode import Refused

pytestmark = pytest.mark.slow


def test_a_parser_gives_one_result_after_the_other_and_is_used_again() -> None:
    assert list(apart.results(range, 3)) == [0, 1, 2]
    assert apart.result(os.getpid) == apart.result(os.getpid) != os.getpid()


DEATHS: dict[str, tuple[Callable[[], object], str]] = {
    "hang": (lambda: apart.result(sum, itertools.count(), seconds=0.3), "input-heavy"),
    "memory": (lambda: apart.result(bytes, 2 << 30), "input-heavy"),
    "abort": (lambda: apart.result(os.abort), "input-heavy"),
    "crash": (lambda: apart.result(signal.raise_signal, signal.SIGSEGV), "input-damaged"),
    "error": (lambda: apart.result(divmod, 1, 0), "page-failed"),
    "no file": (lambda: apart.result(os.stat, "/nowhere"), "input-unreadable"),
}


@pytest.mark.parametrize(("ask", "rule"), DEATHS.values(), ids=DEATHS)
def test_the_death_of_a_parser_is_reported_and_the_next_one_works(ask: Callable[[], object], rule: str) -> None:
    with pytest.raises(Refused) as caught:
        ask()
    assert caught.value.rule == rule
    assert apart.result(len, "abc") == 3


def test_whoever_takes_long_to_ask_for_more_loses_nothing() -> None:
    found = apart.results(itertools.repeat, "a", 3, seconds=0.2)
    took = time.process_time
    for _ in found:
        begun = took()
        while took() - begun < 0.3:
            pass


def test_who_breaks_off_leaves_no_answers_for_the_next() -> None:
    numbers = apart.results(itertools.count)
    assert next(numbers) == 0
    numbers.close()  # type: ignore[attr-defined]
    assert apart.result(len, "abc") == 3
