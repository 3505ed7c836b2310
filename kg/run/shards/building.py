"""Pages into a folder of shards: what is there already and was made so is left, the rest is worked on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Quad

from kg.errors import StoreError, WorkerError
from kg.model import Page, Problem
from kg.pipeline import Settings
from kg.rdf.iri import Minter
from kg.run.batch import Result, characters, failure, work
from kg.run.shards import quads
from kg.run.shards.folder import Folder, Origin, Shard, sha256
from kg.run.shards.packing import Packed, fields_of, pack
from kg.run.stop import Stop
from kg.run.workers import Size, Workers, in_order, opened, partitions
from kg.store import updates, vocabulary

CHARACTERS: Final = 10_000
"""So many a page a shard has at most, unless one page alone has more: twice the usual length of a page."""
SIZE: Final = Size(200, 200 * CHARACTERS)
"""Of shards with some 30 megabytes of N-Quads."""


def build(
    items: Iterable[Page | Problem],
    folder: Folder,
    settings: Settings,
    workers: int | Workers | None = 1,
    *,
    size: Size = SIZE,
    stop: Stop | None = None,
) -> Iterator[Result]:
    """The result of every item, in order, once its shard is on disk; `unchanged` where that was there before.

    The same pages give the same files, however many workers there are. A shard that lacks a page that failed is made
    again the next time. When it is to `stop`, what somebody is at is still written; the next run goes on from there.
    """
    stop = stop or Stop()
    quads.needed()
    folder.begin()
    run = _Run(folder, settings, Origin.here(settings.base, settings.identities))
    with opened(workers) as pool:
        tasks = (run.begun(part, pool) for part in partitions(stop.until(items), lambda: size, characters))
        for results in in_order(tasks, pool, size, stop):
            yield from results
    if not stop.asked:
        folder.finish(run.origin, run.counts(), run.vocabulary())


@dataclass
class _Run:
    """What the shards of one run have in common, and what was counted in them so far."""

    folder: Folder
    settings: Settings
    origin: Origin
    tally: Counter[str] = field(default_factory=Counter)

    def begun(self, items: Sequence[Page | Problem], workers: Workers) -> _Task:
        """The begun work on some items; those with pages have a shard, and its number counts them."""
        pages = [item for item in items if isinstance(item, Page)]
        number = self.tally["shards"]
        self.tally["shards"] += bool(pages)
        return _Task(self, number, items, pages, workers)

    def counted(self, shard: Shard) -> None:
        """Count what is in a shard."""
        self.tally += Counter(pages=shard.pages, failed=shard.failed, quads=shard.quads)

    def counts(self) -> dict[str, int]:
        """The numbers of shards, pages, failed pages and quads."""
        return {name: self.tally[name] for name in ("shards", "pages", "failed", "quads")}

    def vocabulary(self) -> dict[str, bytes]:
        """What the graph of the pages refers to, as contents of files by their endings."""
        content = quads.joined(_vocabulary(self.origin))
        return {".nq.zst": quads.packed(content), ".parquet": quads.table(content)}


class _Task:
    """The work on one shard, and the items that stand between its pages."""

    def __init__(
        self, run: _Run, number: int, items: Sequence[Page | Problem], pages: list[Page], workers: Workers
    ) -> None:
        self._run, self._number, self._items, self._pages = run, number, items, pages
        self._input = _fingerprint(pages)
        self._held = _held(run, number, self._input) if pages else None
        self._task = workers.submit(pack, pages, run.settings) if pages and not self._held else None

    def result(self, timeout: float | None = None) -> list[Result]:
        """The result of every item, once the shard is on disk; TimeoutError when it is not done in so many seconds."""
        worked = iter(self._worked(timeout))
        return [next(worked) if isinstance(item, Page) else work(item, self._run.settings) for item in self._items]

    def cancel(self) -> bool:
        """Give up the shard if nobody is at it yet."""
        return self._task is not None and self._task.cancel()

    def _worked(self, timeout: float | None) -> list[Result]:
        results = self._done(timeout)
        self._run.folder.reach(self._number + bool(self._pages))
        return results

    def _done(self, timeout: float | None) -> list[Result]:
        if self._held:
            self._run.counted(self._held)
            return [Result(page.source, "unchanged", page=page) for page in self._pages]
        try:
            return self._put(self._task.result(timeout)) if self._task else []
        except WorkerError as error:
            self._run.folder.drop(self._number)
            self._run.tally["failed"] += len(self._pages)
            return [failure(page, error, self._run.settings.lang) for page in self._pages]

    def _put(self, packed: Packed) -> list[Result]:
        files = {ending: sha256(content) for ending, content in packed.files.items()}
        lost = len(self._pages) - packed.built
        shard = Shard(self._run.origin, self._input, packed.built, lost, packed.quads, packed.shared, files)
        self._run.folder.put(self._number, shard, packed.files)
        self._run.counted(shard)
        return packed.results


def _held(run: _Run, number: int, wanted: str) -> Shard | None:
    """The shard of this number where it is there, undamaged, whole, and made of these pages in this way."""
    try:
        shard = run.folder.shard(number)
        if shard.failed or (shard.origin, shard.input) != (run.origin, wanted):
            return None
        run.folder.contents(number, shard, shard.files)
    except StoreError:
        return None
    return shard


def _fingerprint(pages: Iterable[Page]) -> str:
    """The hash of all that the shard is made of: where the files lie is no part of it."""
    rows = (fields_of(page) for page in pages)
    return sha256("".join(json.dumps(row, sort_keys=True) + "\n" for row in rows).encode())


def _vocabulary(origin: Origin) -> Iterator[Quad]:
    minter = Minter(origin.base)
    meta = updates.run(origin.edition.version, origin.edition.rules, minter)
    for kind in vocabulary.KINDS:
        graph = minter.graph(kind)
        meta += updates.identified(graph, vocabulary.current(kind))
        yield from (Quad(t.subject, t.predicate, t.object, graph) for t in vocabulary.triples(kind, minter))
    yield from (Quad(t.subject, t.predicate, t.object, minter.graph("meta")) for t in meta)
