"""`python -m tests.bench [--runs N] [--only NAME]…`: the tables of the README, in Markdown, on standard output."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from . import growth, in_rdflib, processes, serving, stages, stores, whole
from .turns import Row, in_turn

NAMES: Final = (
    *("help", "build", "plain", "again", "cold", "workers", "whole", "stages", "scan", "infer", "validate", "sieve"),
    *("questions", "exports"),
)
GROWTH: Final = "growth"
RDFLIB: Final = "rdflib"
SITE: Final = "site"
PARTS: Final = ("rdflib", "owlrl", "pyshacl", "shacl", "pyoxigraph")
HEAD: Final = """\
| what | against | ratio | lowest to highest | ms | ms of the other |
|---|---|---:|---:|---:|---:|"""


def main() -> None:
    """Time `kg` of this Python against others, in turns, and print a Markdown table of the ratios."""
    call = _parser().parse_args()
    os.environ["KG_CACHE"] = ""  # processes get one of their own; within this one everything is warm after one round
    names = call.only or NAMES
    print(facts(call.runs))
    with TemporaryDirectory() as folder:
        if any(name in NAMES for name in names):
            _print(f"\n{HEAD}", map(line, rows(names, call.runs, Path(folder))))
        if GROWTH in names:
            _print(f"\n{growth.HEAD}", growth.lines(Path(folder), call.pages or growth.PAGES))
        if RDFLIB in names:
            _print(f"\n{in_rdflib.HEAD}", in_rdflib.lines(Path(folder)))
        if SITE in names:
            _print(f"\n{serving.HEAD}", serving.lines(Path(folder), call.pages or serving.PAGES, call.store))


def rows(names: Sequence[str], runs: int, folder: Path) -> Iterator[Row]:
    """The rows of these names, in the order of `NAMES`."""
    pairs = processes.pairs(folder)
    for name in (name for name in NAMES if name in names):
        print(f"{name} …", file=sys.stderr, flush=True)
        match name:
            case "stages":
                yield from stages.rows(runs)
            case "whole":
                yield from whole.rows(runs)
            case "questions":
                yield from stores.question_rows(runs, folder)
            case "exports":
                yield from stores.export_rows(runs, folder)
            case _:
                yield in_turn(pairs[name] if name in pairs else stages.pairs()[name], runs)


def _print(head: str, lines: Iterable[str]) -> None:
    print(head, flush=True)
    for one in lines:
        print(one, flush=True)


def line(row: Row) -> str:
    """A row in Markdown."""
    ratios = f"**{digits(row.ratio)}** | {digits(row.low)} to {digits(row.high)}"
    return f"| {row.what} | {row.against} | {ratios} | {digits(row.milliseconds)} | {digits(row.others)} |"


def digits(number: float) -> str:
    """Two significant digits, more only before the point: 0.00057, 0.21, 3.4, 1520."""
    whole = f"{number:,.0f}".replace(",", "")
    return whole if number >= 10 else f"{float(f'{number:.2g}'):.10f}".rstrip("0").rstrip(".")


def facts(runs: int) -> str:
    """How and on what the figures were taken; names neither the machine nor a path on it."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    parts = ", ".join(f"{name} {version(name)}" for name in PARTS)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    how = "one run" if runs == 1 else f"medians of {runs} runs"
    return f"Both taken in turns, {how} after one to warm up; {cores} cores, {platform.system()}, {python}, {parts}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=main.__doc__)
    parser.add_argument("--runs", type=_count, default=5, metavar="N", help="how often each is timed (default: 5)")
    known = (*NAMES, GROWTH, RDFLIB, SITE)
    some = f"some of {', '.join(known)}; without it all but {GROWTH}, which takes an hour, {RDFLIB} and {SITE}"
    parser.add_argument("--only", action="append", choices=known, metavar="NAME", help=some)
    much = f"how many pages {GROWTH} goes to ({growth.PAGES}), or {SITE} has ({serving.PAGES})"
    parser.add_argument("--pages", type=_count, metavar="N", help=much)
    parser.add_argument("--store", type=Path, metavar="FOLDER", help=f"a store that is there, for {SITE}")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of runs")
    return int(text)


if __name__ == "__main__":
    main()
