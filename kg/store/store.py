"""The store as it is opened, written and closed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Final

import pyoxigraph
from pyoxigraph import NamedNode

from kg import __version__
from kg.emit import text_sha256
from kg.errors import StoreError
from kg.identity.decisions import Identities
from kg.model import CueCount, Page, Problem
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE
from kg.store import belonging, errors, sync, vocabulary
from kg.store.layout import GRAPH, LEDGER, is_new, is_store
from kg.store.ledger import Entry, Ledger
from kg.store.links import Links
from kg.store.loading import Written
from kg.store.opening import prepare
from kg.store.own_rules import OwnRulesNote
from kg.store.reader import Reader

_BYTES_AT_ONCE: Final = 84 << 20
"""So many bytes of N-Quads wait at most until the graph follows; `kg.store.sync` has what other sizes cost."""
_SECONDS: Final = 1.0
"""Seconds that what is put in waits at most until it is on disk: a crash costs so much work, each commit a wait."""


def now() -> str:
    """The time in UTC, to the second; that of `SOURCE_DATE_EPOCH` where it is set, as reproducible builds have it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    time = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class Store(Reader):
    """Pages and their graph; open with `Store.open`, best in a `with` block."""

    def __init__(
        self,
        path: Path,
        graph: pyoxigraph.Store,
        ledger: Ledger,
        *,
        write: bool,
        base: str,
        rules: str,
        links: Links | None = None,
    ) -> None:
        super().__init__(path, graph, ledger, base)
        self._write = write
        self._rules = rules
        self._unsynced = 0  # bytes
        self._committed = monotonic()
        self._began: str | None = None
        self._torn = False
        self._links = links

    @classmethod
    def open(
        cls, path: Path, *, write: bool = False, base: str | None = None, rules: str | None = None, new: bool = True
    ) -> Store:
        """The store in a directory, made if `write` and `new` and there is none; StoreError with path and advice.

        `base` holds for a new store (an old one keeps its own), `rules` is the hash of the rules that read the pages.
        """
        path = Path(path)
        errors.refuse_url(path)
        with errors.guarded(path):
            return cls._open_to_write(path, base, rules, new) if write else cls._open_to_read(path)

    @classmethod
    def _open_to_read(cls, path: Path) -> Store:
        if not is_store(path):
            raise errors.missing(path) if not path.exists() else errors.not_a_store(path)
        ledger, graph, links = belonging.opened(path / GRAPH, path / LEDGER)
        return cls(path, graph, ledger, write=False, base=ledger.setting("base") or BASE, rules="", links=links)

    @classmethod
    def _open_to_write(
        cls, path: Path, base: str | None, rules: str | None, new: bool, mend: Callable[[Ledger], None] | None = None
    ) -> Store:
        old = is_store(path)
        if not old and not (new and is_new(path)):
            raise errors.not_a_store(path) if new or path.exists() else errors.missing(path)
        minter = Minter(base or BASE)
        path.mkdir(parents=True, exist_ok=True)
        graph = belonging.opened_to_write(path / GRAPH)  # holds the lock: from here on there is no other writer
        if not old and any(True for _ in graph):
            raise errors.not_a_store(path)  # somebody's graph, or one of which the pages are lost
        ledger = Ledger(path / LEDGER, write=True)
        held = ledger.setting("base")
        if held and base and held != base:
            ledger.close()
            raise StoreError("store-base", where=str(path), base=held)
        rules = vocabulary.rule_set() if rules is None else rules
        store = cls(path, graph, ledger, write=True, base=held or minter.base, rules=rules)
        try:
            ledger.statements.upgrade()
            if mend:
                mend(ledger)
            prepare(path, graph, ledger, store.minter, rules)
        except BaseException:
            store._torn = True
            store.close()
            raise
        return store

    @classmethod
    def mend(cls, path: Path, mend: Callable[[Ledger], None]) -> None:
        """Have the ledger of a store mended while nobody else writes, and let the graph follow it."""
        with errors.guarded(path):
            cls._open_to_write(path, None, None, new=False, mend=mend).close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write all that is left to write, and let the next writer in."""
        with errors.guarded(self.path):
            try:
                if self._write and not self._torn:
                    self._finish()
            finally:
                self._ledger.close()
                self._graph = pyoxigraph.Store()
                if self._links:
                    self._links.cleanup()

    # ------------------------------------------------------------ writing

    @property
    def pending(self) -> bool:
        """Whether there are changes that are not on disk yet and that a reader does not see."""
        return self._write and self._ledger.pending

    def put(
        self,
        page: Page,
        graphs: Written,
        cues: Sequence[CueCount] | None = None,
        home: tuple[str | None, str] = (None, ""),
        problems: Sequence[Problem] = (),
    ) -> None:
        """Take in a page, replacing what was stored of it before; it is on disk in a second, at once by `commit`.

        Without `cues` it is not known how much of the page was not understood. `home` are the site whose pages tell its
        home, if they are asked, and the words for the unit that its own text tells; of the `problems` the violations
        and warnings are counted.
        """
        entry = Entry(page.source, graphs.slug, text_sha256(page.text), __version__, self._rules)
        self._began = self._began or now()
        with self._writing():
            self._ledger.put(
                page, entry, graphs.graphs, graphs.said, graphs.shared, cues=cues, home=home, problems=_graver(problems)
            )
        self._unsynced += sum(map(len, graphs.graphs)) + len(graphs.said)
        self._commit_in_time()

    def remove(self, source: str) -> bool:
        """Take a page out, with every triple that only it brought; False where there is no such page."""
        with self._writing():
            removed = self._ledger.remove(source)
        self._commit_in_time()
        return removed

    def remove_all(self, sources: Iterable[str]) -> None:
        """Take pages out, all or none of them."""
        with self._writing():
            for source in sources:
                self._ledger.remove(source)
        self.commit()

    def commit(self) -> None:
        """Write all changes that are pending."""
        if self.pending:
            with self._writing():
                self._ledger.commit()
        self._committed = monotonic()

    def adopt(self, identities: Identities) -> None:
        """Take note of what people decided about identities; the pages that it touches are outdated from now on."""
        self._sync()
        with self._writing():
            names, touched = identities.changed(self.identities)
            slugs = {slug for name in names for slug in self._articles_naming(NamedNode(self.base + name))}
            sources = touched | {source for slug in slugs if (source := self._ledger.pages.source_of(slug))}
            self._ledger.pages.outdate(sources)
            self._ledger.note("identities", identities.to_json())
            self._ledger.commit()

    def adopt_own_rules(self) -> None:
        """Take note of the rules of one's own in use; pages that were read by others are outdated from now on."""
        wanted = vocabulary.own_part(self._rules)
        with self._writing():
            self._ledger.pages.outdate_read_by(
                rules for _, rules in self._ledger.pages.runs() if vocabulary.own_part(rules) != wanted
            )
            self._ledger.note("own-rules", OwnRulesNote.here(wanted).to_json())
            self._ledger.commit()

    def learn_homes(self, decide: Callable[[Mapping[str, int]], str], *, final: bool = False) -> None:
        """Decide whose the sites are of which pages came or went, by how many of their pages tell which unit.

        When all pages came (`final`) those are outdated that were read when something else was known.
        """
        with self._writing():
            self._ledger.homes.learn(decide)
            if final:
                self._ledger.homes.outdate()
                self._ledger.commit()

    def move(self, page: Page, site: str | None) -> None:
        """Note the file of a page that did not change, and the site whose pages tell its home, if they are asked."""
        with self._writing():
            self._ledger.homes.move(page, site)
            self._ledger.origins.move(page)

    def meet(self, source: str, *, put: bool = False) -> None:
        """Note that this run met a page, and whether it put it in."""
        with self._writing():
            self._ledger.origins.meet(source, put=put)

    def was_put(self, source: str) -> bool:
        """Whether a page of this name was put in since the store was opened."""
        with errors.guarded(self.path):
            return self._ledger.origins.was_put(source)

    def unmet(self, path: str) -> Iterator[tuple[str, str]]:
        """Source and file of each page read from a file, or from below a folder, that was not met since then."""
        with errors.guarded(self.path):
            yield from self._ledger.origins.unmet(path)

    def unchanged(self, page: Page) -> bool:
        """Whether this very page, text and head, was stored by this version with these rules."""
        with errors.guarded(self.path):
            entry = self._ledger.pages.entry(page.source)
            wanted = (text_sha256(page.text), __version__, self._rules)
            if entry is None or (entry.sha256, entry.version, entry.rules) != wanted:
                return False
            return self._ledger.page(page.source) == page

    # ------------------------------------------------------------ inside

    def _finish(self) -> None:
        if self._began:
            self._ledger.pages.note_run(__version__, self._rules, self._began, now())
        self._sync(threads=2)
        sync.sync_meta(self._graph, self._ledger, self.minter)
        self._ledger.statements.complete()
        sync.leave_former(self._graph, self._ledger, self.minter)
        self._graph.flush()
        self._ledger.keep("open", "")

    def _sync(self, threads: int = 1) -> None:
        """Let the graph know of all changes."""
        if self._write:
            with self._writing():
                sync.sync_graph(self._graph, self._ledger, self.minter, threads)
                if self._unsynced:
                    sync.sync_meta(self._graph, self._ledger, self.minter)
            self._unsynced, self._committed = 0, monotonic()

    def _commit_in_time(self) -> None:
        if self._unsynced >= _BYTES_AT_ONCE:
            self._sync()
        elif monotonic() - self._committed >= _SECONDS:
            self.commit()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self._write or self._torn:
            raise errors.read_only(self.path)
        try:
            with errors.guarded(self.path):
                yield
        except BaseException:
            self._torn = True  # nothing more is written, and the next writer compares graph and ledger
            raise


def _graver(problems: Sequence[Problem]) -> tuple[int, int]:
    """How many are violations, and how many warnings."""
    severities = [problem.severity for problem in problems]
    return severities.count("violation"), severities.count("warning")
