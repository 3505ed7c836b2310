"""Whole processes, from their start to their end, by the wall clock."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .pages import ROOT, SEEDS, varied
from .turns import Pair, Work

MANY: Final = 1000
NOTHING: Final = "`python -c pass`"
BUILD: Final = "`kg build seeds`"
PLAIN: Final = "same pages, plain rdflib + owlrl + pyshacl"


def pairs(folder: Path) -> dict[str, Pair]:
    """The pairs by name; stores, caches and files are made in a directory that is there."""
    runs = _Runs(folder, itertools.count())
    return {
        "help": Pair("`kg --help`", runs.help, NOTHING, runs.nothing),
        "build": Pair(BUILD, runs.build, NOTHING, runs.nothing),
        "plain": Pair(BUILD, runs.build, PLAIN, runs.plain),
        "again": Pair(f"{BUILD} again, nothing changed", runs.again(), BUILD, runs.build),
        "cold": Pair(f"{BUILD}, nothing cached yet", runs.cold, BUILD, runs.build),
        "workers": Pair(f"`kg build --workers 2`, {MANY} pages", runs.many(2), "one worker", runs.many(1)),
    }


@dataclass(frozen=True, slots=True)
class _Runs:
    """One method a process; each gives its seconds. All share one cache, which the first build fills."""

    folder: Path
    numbers: itertools.count[int]

    def nothing(self) -> float:
        """Python without anything."""
        return self._run("-c", "pass")

    def help(self) -> float:
        """The command line alone."""
        return self._run("-m", "kg", "--help")

    def build(self) -> float:
        """The five pages into a store that is not there yet."""
        return self._dropped(self._new("store"), SEEDS)

    def again(self) -> Work:
        """The work that builds into one and the same store; its first run, the warm-up, fills it."""
        store = self._new("kept")
        return lambda: self._into(store, SEEDS)

    def cold(self) -> float:
        """As `build`, with a cache that is empty."""
        cache = self._new("cache")
        try:
            return self._dropped(self._new("store"), SEEDS, cache=cache)
        finally:
            shutil.rmtree(cache, ignore_errors=True)

    def many(self, workers: int) -> Work:
        """The work that builds many pages with so many workers into a store that is not there yet."""
        return lambda: self._dropped(self._new("store"), str(self._pages()), "--workers", str(workers))

    def plain(self) -> float:
        """The same pages the plain way into one TriG file."""
        return self._run("-m", "tests.bench.plain", SEEDS, "-o", str(self.folder / "plain.trig"))

    def _dropped(self, store: Path, *arguments: str, cache: Path | None = None) -> float:
        """The seconds of a build, whose store is dropped then."""
        try:
            return self._into(store, *arguments, cache=cache)
        finally:
            shutil.rmtree(store, ignore_errors=True)

    def _into(self, store: Path, *arguments: str, cache: Path | None = None) -> float:
        return self._run("-m", "kg", "build", *arguments, "--store", str(store), cache=cache)

    def _pages(self) -> Path:
        """Many pages, written when they are first asked for."""
        folder = self.folder / "pages"
        if not folder.exists():
            folder.mkdir()
            for page in varied(MANY):
                (folder / page.source).write_text(page.text, encoding="utf-8")
        return folder

    def _run(self, *arguments: str, cache: Path | None = None) -> float:
        environment = {**os.environ, "KG_CACHE": str(cache or self.folder / "cache"), "PYTHONUTF8": "1"}
        begin = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
        )
        spent = time.perf_counter() - begin
        if done.returncode:
            raise SystemExit(f"python {' '.join(arguments)} ended with {done.returncode}\n{done.stderr}")
        return spent

    def _new(self, kind: str) -> Path:
        return self.folder / f"{kind}-{next(self.numbers)}"
