"""Two works timed in turn, and the row of the table that comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")
Work = Callable[[], float]
"""Does something and says how many seconds the part that counts took."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A work and the one that it is held against, each with its name in the table."""

    what: str
    work: Work
    against: str
    other: Work


@dataclass(frozen=True, slots=True)
class Row:
    """Milliseconds of both (medians), their ratio, and the lowest and the highest ratio of one turn."""

    what: str
    against: str
    milliseconds: float
    others: float
    ratio: float
    low: float
    high: float


def in_turn(pair: Pair, runs: int) -> Row:
    """The row of a pair: both once to warm up, then A B A B …, so that what else the machine does meets both."""
    pair.work(), pair.other()
    turns = [(pair.work(), pair.other()) for _ in range(runs)]
    return row(pair.what, pair.against, [one for one, _ in turns], [other for _, other in turns])


def row(what: str, against: str, seconds: Sequence[float], others: Sequence[float]) -> Row:
    """The row of the seconds of one work and of the other's in the same turns."""
    mine, theirs = median(seconds), median(others)
    ratios = [one / other for one, other in zip(seconds, others, strict=True)]
    return Row(what, against, 1000 * mine, 1000 * theirs, mine / theirs, min(ratios), max(ratios))


def seconds(work: Callable[[], object]) -> float:
    """How long the work took."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def mean(work: Callable[[T], object], pages: Sequence[T]) -> Work:
    """The work on each page; its seconds are those of one page."""
    return lambda: seconds(lambda: [work(page) for page in pages]) / len(pages)
