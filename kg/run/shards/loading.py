"""Folders of shards → the pages in them as they were built, and a problem for everything that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.errors import StoreError, UsageError
from kg.messages import say
from kg.model import Page, Problem
from kg.run.batch import Result
from kg.run.shards.folder import LOADED, Folder, Origin, Shard
from kg.run.shards.packing import unpack

Item = Page | Problem | Result


def base_of(folder: Folder) -> str:
    """Where the IRIs of the shards of a folder begin; UsageError where it holds no shard that can be read."""
    finished, _ = _finished(folder)
    if finished:
        return finished[0].base
    for number in folder.numbers():
        try:
            return folder.shard(number).origin.base
        except StoreError:  # reported when its turn comes to be loaded
            continue
    raise UsageError("shards-none", where=str(folder.path))


def read(folders: Sequence[Folder], origin: Origin, lang: str) -> Iterator[Item]:
    """Each page as it was built, one shard in memory at a time; one that was built otherwise as it was read.

    What cannot be used is a problem that names the file, and the other shards go on. UsageError without the packages.
    """
    for folder in folders:
        finished, error = _finished(folder)
        if error:
            yield replace(_problem(error, lang), severity="warning")  # the shards are there: no page is lost by it
        elif not finished:
            yield _warning("unfinished", folder, lang)
        yield from _shards(folder, range(finished[1]) if finished else folder.numbers(), origin, lang)


def _shards(folder: Folder, numbers: Iterable[int], origin: Origin, lang: str) -> Iterator[Item]:
    warned: set[str | None] = {None}
    for number in numbers:
        try:
            shard = folder.shard(number)
            results = [] if shard.origin.base != origin.base else _unpacked(folder, number, shard)
        except StoreError as error:
            yield _problem(error, lang)
            continue
        if (other := _otherwise(shard.origin, origin)) not in warned:
            warned.add(other)
            yield _warning(str(other), folder, lang)
        yield from (result.page or result for result in results) if other else results


def _otherwise(made: Origin, wanted: Origin) -> str | None:
    """What is other about how a shard was made, the gravest first."""
    if made.base != wanted.base:
        return "base"
    if made.edition != wanted.edition:
        return "edition"
    return None if made == wanted else "decisions"


def _unpacked(folder: Folder, number: int, shard: Shard) -> list[Result]:
    contents = folder.contents(number, shard, LOADED)
    try:
        return unpack(contents, shard.shared)
    except (LookupError, TypeError, ValueError) as error:
        raise StoreError("shard-damaged", where=str(folder.file(number, LOADED[0])), reason=str(error)) from error


def _finished(folder: Folder) -> tuple[tuple[Origin, int] | None, StoreError | None]:
    """The origin and the number of shards of the manifest, or what is wrong with it."""
    try:
        return folder.finished(), None
    except StoreError as error:
        return None, error


def _problem(error: StoreError, lang: str) -> Problem:
    return Problem("violation", error.key, f"{error.what(lang)} → {error.advice(lang)}", error.where or "")


def _warning(what: str, folder: Folder, lang: str) -> Problem:
    severity = "violation" if what == "base" else "warning"
    return Problem(severity, f"shards-{what}", say(f"shards-{what}", lang), str(folder.path))
