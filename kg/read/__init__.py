"""Files, folders, containers of many pages and standard input → pages, and a problem for everything that gives none.

Files come in the order of their sources, whatever the order of the call, and the pages of a container in its own, so
that the same input gives the same graph. A page's source is the file's name, or its path below the folder that was
named; in a container it is the page's address, else the container's source and the record's id or number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

from kg.messages import explain, say
from kg.model import Page, Problem
from kg.read.decode import MAX_BYTES, Refused
from kg.read.files import File, Folder, files, origin
from kg.read.formats import CONTAINERS, SUFFIXES, is_container
from kg.read.genre import Sieve
from kg.read.kept import Kept
from kg.read.meter import Meter
from kg.read.pages import pages
from kg.read.records import Columns, Fault
from kg.text import nfc

ALIKE: Final = 20
"""So many problems of a kind are reported of one container, then their number: a wrong column is wrong in every row."""

_MILD: Final = ("input-duplicate", "input-same-record", "input-not-vietnamese")
_NOTES: Final = ("input-older",)

__all__ = ["MAX_BYTES", "Columns", "Meter", "Sieve", "is_container", "read"]


def read(
    inputs: Sequence[str | Path],
    *,
    lang: str = "vi",
    columns: Columns | None = None,
    sieve: Sieve | None = None,
    meter: Meter | None = None,
) -> Iterator[Page | Problem]:
    """Each page once, sorted by file, and a problem for each input, file, record or copy that gives none.

    `columns` names the columns of JSON Lines and Parquet, `sieve` keeps the pages of the genre and
    counts the others, `meter` measures how far the reading is. Of two crawls of one page the newer comes, after the
    older one or without it. One page is in memory at a time, and some hundred and fifty bytes of every page before it.
    """
    named: list[Folder | list[File]] = []
    for name in inputs:
        try:
            named.append(files(name, SUFFIXES))
        except Refused as refused:
            yield _problem(str(name), refused, lang)
    meter = meter or Meter()
    meter.expect(named, sieved=sieve is not None)
    kept = Kept()
    for file in map(meter.begin, _once(merge(*named))):
        faults = _Faults(str(file.path), lang)
        for found in pages(file, columns or Columns(), sieve):
            try:
                if isinstance(found, Fault):
                    raise found.refused
                kept.add(found, file)
            except Refused as refused:
                yield from faults.report(found.number, refused)
            else:
                yield _in_file(found.page, file)
        meter.end(file, whole=not faults)
        yield from faults.rest()


def _in_file(page: Page, file: File) -> Page:
    """The page with its file, and with the name of the folder where no address and no container tells another."""
    if file.stream:
        return page
    named = not (page.url or file.suffix in CONTAINERS)
    folder = nfc(file.path.absolute().parent.name) or None if named else None
    return replace(page, folder=folder, file=origin(file.path))


def _once(sorted_files: Iterable[File]) -> Iterator[File]:
    """The files, each once however often it is named."""
    for _, group in groupby(sorted_files, key=attrgetter("source")):
        first, *others = group
        yield first
        known = {first.path.resolve()} if others else set()
        for file in others:
            if (path := file.path.resolve()) not in known:
                known.add(path)
                yield file


class _Faults:
    """What is wrong in one file: so many problems of a kind, then only their number."""

    def __init__(self, path: str, lang: str) -> None:
        self._path = path
        self._lang = lang
        self._counts: Counter[str] = Counter()  # by rule
        self._last: dict[str, Refused] = {}

    def __bool__(self) -> bool:
        """Whether anything was worse than a copy of what was read."""
        return any(_severity(rule) == "violation" for rule in self._counts)

    def report(self, number: int, refused: Refused) -> Iterator[Problem]:
        """The problem of the record with this number, or of the whole file (0), unless enough like it came before."""
        self._counts[refused.rule] += 1
        self._last[refused.rule] = refused
        if self._counts[refused.rule] <= ALIKE or refused.rule in _NOTES:  # these are counted, not shown
            yield _problem(f"{self._path}#{number}" if number else self._path, refused, self._lang)

    def rest(self) -> Iterator[Problem]:
        """How many more there were of each kind."""
        for rule, count in self._counts.items():
            if count > ALIKE and rule not in _NOTES:
                what, _ = explain(rule, self._lang, self._last[rule].values)
                message = say("input-more", self._lang, count=count - ALIKE, what=what)
                yield Problem(_severity(rule), "input-more", message, self._path)


def _problem(source: str, refused: Refused, lang: str) -> Problem:
    where = source.encode(errors="replace").decode()
    text = say(refused.rule, lang, **refused.values)
    return Problem(_severity(refused.rule), refused.rule, text, where, value=refused.page)


def _severity(rule: str) -> str:
    return "info" if rule in _NOTES else "warning" if rule in _MILD else "violation"
