"""`python -m tests.attack`: every attack in turn, counts and finds as a table in Markdown; exits with 1 on any find."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from . import coverage, inputs, kills, pages, patterns, server
from .tally import Tally, table

Attack = Callable[[int, int], Tally]
SHORT = {"patterns": 10, "pages": 2_000, "coverage": 2_000, "inputs": 100, "server": 100, "kills": 10}
LONG = {"patterns": 60, "pages": 200_000, "coverage": 200_000, "inputs": 2_000, "server": 2_000, "kills": 200}
ATTACKS: dict[str, Attack] = {
    "patterns": patterns.run,
    "pages": pages.run,
    "coverage": coverage.run,
    "inputs": inputs.run,
    "server": server.run,
    "kills": kills.run,
}
_AT_ONCE = 1_000
"""Mutated pages that one process takes at a time."""


def main() -> int:
    """Run the attacks that were chosen; 1 where any of them found something."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--long", action="store_true", help="as many tries as before a release (hours)")
    parser.add_argument("--only", choices=ATTACKS, action="append", help="this attack alone; may be given again")
    parser.add_argument("--tries", type=int, help="so many tries of each attack")
    parser.add_argument("--seed", type=int, default=0, help="other pages, strings and moments")
    parser.add_argument("--workers", type=int, default=1, help="processes for mutated pages")
    chosen = parser.parse_args()
    tries = LONG if chosen.long else SHORT
    tallies = []
    for name in chosen.only or ATTACKS:
        tallies.append(_run(name, chosen.tries or tries[name], chosen.seed, chosen.workers))
        for fault in tallies[-1].faults:
            print(fault, file=sys.stderr)
    print(table(tallies))
    untried = chosen.only and not all(tally.tries for tally in tallies)
    return 0 if all(tally.is_clean for tally in tallies) and not untried else 1


def _run(name: str, tries: int, seed: int, workers: int) -> Tally:
    if name != "pages" or workers == 1:
        return ATTACKS[name](tries, seed)
    parts = [range(begin, min(begin + _AT_ONCE, tries)) for begin in range(0, tries, _AT_ONCE)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return Tally.sum(pages.NAME, pool.map(partial(pages.run_some, seed), parts))


if __name__ == "__main__":
    sys.exit(main())
