"""How a build grows: one store that takes in ever more pages, with the seconds and the memory that they took so far."""

from __future__ import annotations

import math
import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from kg.pipeline import Settings
from kg.run.batch import build
from kg.store import Store

from .pages import varied

FIRST: Final = 1000
PAGES: Final = 64_000
HEAD: Final = """\
| pages | processor s | ms a page | slope | peak memory, MiB |
|---:|---:|---:|---:|---:|"""


def lines(folder: Path, pages: int) -> Iterator[str]:
    """A line at 1,000 pages and at each doubling: processor seconds of all threads, since the first page.

    The slope is that of log time over log pages from the first line on: 1 where every page costs the same.
    """
    with Store.open(folder / "growing", write=True) as store:
        results = build(varied(pages), store, Settings(store.base))
        begin, done = time.process_time(), 0
        first = 0.0
        for stop in _doublings(pages):
            done += sum(1 for _ in islice(results, stop - done))
            store.query("ASK { }")  # is answered when the graph knows of all pages
            spent = time.process_time() - begin
            first = first or spent
            yield _line(done, spent, math.log(spent / first) / math.log(done / FIRST) if done > FIRST else None)


def _doublings(pages: int) -> Iterator[int]:
    stop = FIRST
    while stop <= pages:
        yield stop
        stop *= 2


def _line(done: int, spent: float, slope: float | None) -> str:
    shown = "" if slope is None else f"{slope:.3f}"
    return f"| {done:,} | {spent:.0f} | {1000 * spent / done:.1f} | {shown} | {_peak():.0f} |"


def _peak() -> float:
    """The most memory that this process had so far, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10
