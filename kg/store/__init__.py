"""The store: a directory with the graph (Oxigraph) and the pages (SQLite), one writer and any number of readers.

The ledger comes first: what is put in is on disk there after a second, statements included. The graph follows it some
megabytes at a time, whenever it is asked, and when the store is closed. While a writer has the store open the ledger
says so, and a writer that finds this said by one that died compares the two and lets the graph follow. A graph that is
not the one of this ledger (`belonging`) is of no use to readers; a writer makes it anew from the ledger's statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Final
from uuid import uuid4

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
)

from kg import __version__
from kg.emit import quads_of_units, text_sha256
from kg.errors import StoreError, UsageError
from kg.identity.decisions import Identities
from kg.model import Page
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE, PREFIXES
from kg.rdf.sparql import check, servers_asked
from kg.rdf.statements import Statements, lines_of, quads_of, triples_of
from kg.store import belonging, errors, ordering, updates, vocabulary
from kg.store.ledger import Entry, Hit, Ledger, is_blank, is_ledger
from kg.store.links import Links, tidy
from kg.store.loading import ARTICLE_GRAPHS, Written, written
from kg.store.sync import meta, repair, sync_graph

__all__ = ["Hit", "Store", "Written", "written"]

GRAPH: Final = "graph"
LEDGER: Final = "pages.sqlite"
Term = NamedNode | Literal
Bound = NamedNode | BlankNode | Literal | Triple
_BYTES_AT_ONCE: Final = 84 << 20
"""How much of what pages say waits at most until the graph follows."""
_SECONDS: Final = 1.0
"""How long what is put in waits at most until it is on disk."""
_NAMES_AT_ONCE: Final = 1000
_SHARED: Final = ("gazetteer", "organisations")


class Store:
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
        self.path = path
        self.base = base
        self.minter = Minter(base)
        self._graph = graph
        self._ledger = ledger
        self._write = write
        self._rules = rules
        self._waiting = 0  # bytes
        self._committed = monotonic()
        self._torn = False
        self._links = links

    @classmethod
    def open(
        cls, path: Path, *, write: bool = False, base: str | None = None, rules: str | None = None, new: bool = True
    ) -> Store:
        """The store in a directory, made if `write` and `new` and there is none; StoreError with place and advice.

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
        if not old and not (new and _is_new(path)):
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
            store._begin()
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

    def put(self, page: Page, graphs: Written) -> None:
        """Take in a page in place of what was stored of it before; it is on disk in a second, at once by `commit`."""
        entry = Entry(page.source, graphs.slug, text_sha256(page.text), __version__, self._rules)
        with self._writing():
            self._ledger.put(page, entry, graphs.graphs, graphs.shared)
        self._waiting += sum(map(len, graphs.graphs))
        self._commit_in_time()

    def remove(self, source: str) -> bool:
        """Take a page out, with every triple that only it brought; False where there is no such page."""
        with self._writing():
            removed = self._ledger.remove(source)
        self._commit_in_time()
        return removed

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

    # ------------------------------------------------------------ pages

    @property
    def identities(self) -> Identities:
        """What people decided about identities, as the store took note of it last."""
        with errors.guarded(self.path):
            return Identities.from_json(self._ledger.setting("identities"))

    def outdated(self) -> list[str]:
        """The names of the pages that are to be read again though they did not change, sorted."""
        with errors.guarded(self.path):
            return self._ledger.pages.outdated()

    def outdated_pages(self) -> Iterator[Page]:
        """These pages by name, but those that are gone when their turn comes; few are in memory at a time."""
        after = ""
        while sources := self._outdated(after):
            for source in sources:
                with errors.guarded(self.path):
                    page = self._ledger.pages.get(source)
                if page:
                    yield page
            after = sources[-1]

    @property
    def behind(self) -> int:
        """How many pages the graph does not know of yet as they are, because they are being written."""
        with errors.guarded(self.path):
            return len(self._ledger.backlog.pending_sync("page")) if self._ledger.statements.is_whole else 0

    def count(self) -> int:
        """How many pages there are."""
        with errors.guarded(self.path):
            return self._ledger.pages.count()

    def sources(self) -> list[str]:
        """The names of all pages, sorted."""
        with errors.guarded(self.path):
            return self._ledger.pages.sources()

    def article_slugs(self) -> dict[str, str]:
        """What stands for each page in the IRIs, by source."""
        with errors.guarded(self.path):
            return dict(self._ledger.pages.slugs())

    def articles(self) -> Iterator[tuple[str, str]]:
        """Each page by name, and what stands for it in the IRIs; nothing may be written meanwhile."""
        with errors.guarded(self.path):
            yield from self._ledger.pages.slugs()

    def page(self, source: str) -> Page:
        """A page as it was stored; raises UsageError where there is none of this name."""
        with errors.guarded(self.path):
            found = self._ledger.pages.get(source)
        if found is None:
            raise UsageError("page-unknown", where=str(self.path), source=source)
        return found

    def texts(self) -> Iterator[tuple[str, str]]:
        """Name and text of every page, by name."""
        return ((source, self.page(source).text) for source in self.sources())

    def unchanged(self, page: Page) -> bool:
        """Whether this very page, text and head, was stored by this version with these rules."""
        with errors.guarded(self.path):
            entry = self._ledger.pages.entry(page.source)
            wanted = (text_sha256(page.text), __version__, self._rules)
            if entry is None or (entry.sha256, entry.version, entry.rules) != wanted:
                return False
            return self._ledger.pages.get(page.source) == page

    def duplicate_of(self, source: str, text: str) -> str | None:
        """The first other page by name that has the same text."""
        with errors.guarded(self.path):
            return self._ledger.pages.same_text(text_sha256(text), source)

    def names(self, node: NamedNode) -> bool:
        """Whether any page speaks of this entity."""
        self._sync()
        with errors.guarded(self.path):
            return any(True for _ in self._articles_naming(node))

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        """Pages with all the words, best first; case, marks and đ do not matter, "words in quotes" stand together."""
        with errors.guarded(self.path):
            return self._ledger.words.search(words, limit)

    # ------------------------------------------------------------ graph

    def query(
        self, sparql: str, bindings: Mapping[str, Term] | None = None, *, allow_service: bool = False
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """What a SPARQL query finds in the union of all graphs, some variables bound beforehand.

        A bound variable must stand in the SELECT clause, and BOUND() does not see it. Raises UsageError for what is no
        query, is nested too deeply, or asks another server where that is not allowed.
        """
        check(sparql, allow_service=allow_service)
        self._sync()
        bound: dict[Variable, Bound] = {Variable(name): term for name, term in (bindings or {}).items()}
        try:
            with servers_asked(sparql, allow_service):
                return self._graph.query(
                    sparql, prefixes=PREFIXES, use_default_graph_as_union=True, substitutions=bound
                )
        except SyntaxError as error:
            raise UsageError("query-broken", reason=str(error)) from error
        except RuntimeError as error:
            raise UsageError("query-unbound", reason=str(error)) from error
        except OSError as error:
            raise errors.explain(error, self.path) from error

    def graphs(self) -> list[NamedNode]:
        """The named graphs, sorted."""
        self._sync()
        with errors.guarded(self.path):
            whole = self._ledger.statements.is_whole
            return sorted(self._kept_graphs() if whole else self._named_graphs(), key=str)

    def document(self, graph: NamedNode) -> bytes:
        """The N-Quads of a named graph, sorted."""
        self._sync()
        with errors.guarded(self.path):
            if (kept := self._kept(graph)) is not None:
                return kept
            return quads_of(ordering.as_lines(self._graph.quads_for_pattern(None, None, None, graph)), graph)

    def lines(self, graph: NamedNode) -> list[str]:
        """Its triples, as lines of N-Triples without the point at the end."""
        return lines_of(self.document(graph), graph)

    def quads(self, *graphs: NamedNode) -> Iterator[Quad]:
        """The quads of the named graphs given, or of all, one graph after the other, each in the order of its lines."""
        for graph in graphs or self.graphs():
            for triple in triples_of(self.lines(graph)):
                yield Quad(triple.subject, triple.predicate, triple.object, graph)

    # ------------------------------------------------------------ inside

    def _begin(self) -> None:
        tidy(self.path)
        self._take_over()
        for kind in vocabulary.KINDS:
            current = vocabulary.current(kind)
            there = belonging.has_graph(self._graph, self.minter.graph(kind))
            if self._ledger.setting(kind) != current or not there:
                self._ledger.keep(kind, "")
                quads = self._restate(kind)  # noted only when all of it is there: a crash in between does it again
                self._ledger.statements.keep_vocabulary(kind, current, quads)
        self._describe_units()

    def _take_over(self) -> None:
        """Have the graph where the last writer left it; what is not the graph of this ledger is made anew."""
        graph, ledger, token = self.path / GRAPH, self._ledger, uuid4().hex
        torn = bool(ledger.setting("open"))
        ours = belonging.fits(graph, ledger) and (torn or belonging.is_held(self._graph, ledger, self.minter))
        ledger.begin(self.base, token, anew=not ours)
        if not ours:
            self._graph.clear()
        belonging.hold(graph, token)
        ledger.begun(token)
        if torn and ours:
            repair(self._graph, ledger, self.minter)
        elif not ours:
            sync_graph(self._graph, ledger, self.minter, threads=2)

    def _describe_units(self) -> None:
        """Describe the units that pages name as the gazetteer has them now, where it was done by other rules.

        They are described all at once, for units share the changes that ended them. Bodies share nothing and are
        described anew each as a page brings it.
        """
        current = f"{__version__} {self._rules}"
        if self._ledger.setting("units") == current:
            return
        self._ledger.keep("units", "")  # whoever comes after a crash does it again
        shared_nodes, lost = self._ledger.shared_nodes, []
        keys, _ = updates.parted(shared_nodes.keys())
        self._graph.remove_graph(self.minter.graph("gazetteer"))
        for key, quads in quads_of_units(sorted(keys), self.minter):
            shared_nodes.restate(key, quads or b"")
            if quads is None:
                lost.append(key)
        self._ledger.pages.outdate(shared_nodes.pages_naming(lost))
        sync_graph(self._graph, self._ledger, self.minter)
        self._ledger.keep("units", current)

    def _restate(self, kind: str) -> bytes:
        """Put the ontology or the code lists as they are now in place of those in the graph; gives their N-Quads."""
        graph = self.minter.graph(kind)
        quads = Statements.of(vocabulary.triples(kind, self.minter)).quads(graph)
        self._graph.remove_graph(graph)
        self._graph.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)
        return quads

    def _finish(self) -> None:
        self._sync(threads=2)
        self._restate_meta()
        self._graph.flush()
        self._ledger.statements.complete()
        self._ledger.keep("open", "")

    def _sync(self, threads: int = 1) -> None:
        """Let the graph know of all changes."""
        if self._write:
            with self._writing():
                sync_graph(self._graph, self._ledger, self.minter, threads)
                if self._waiting:
                    self._restate_meta()
            self._waiting, self._committed = 0, monotonic()

    def _restate_meta(self) -> None:
        """Say in the graph by which versions and rules its pages were read."""
        self._graph.update(updates.replaced({self.minter.graph("meta"): meta(self._ledger, self.minter)}))

    def _kept(self, graph: NamedNode) -> bytes | None:
        """A graph as the ledger keeps it; None where it does not."""
        if not self._ledger.statements.is_whole:
            return None
        kind, _, slug = graph.value.removeprefix(f"{self.base}graph/").partition("/")
        if kind in ARTICLE_GRAPHS:
            return self._ledger.statements.document(slug, kind) or b""
        if kind in _SHARED:
            return ordering.gathered(self._ledger.shared_nodes.documents(bodies=kind == "organisations"))
        if kind == "meta":  # the graph of a writer that was killed may not say it
            return Statements.of(meta(self._ledger, self.minter)).quads(graph)
        return self._ledger.statements.vocabulary(kind) if kind in vocabulary.KINDS else None

    def _kept_graphs(self) -> Iterator[NamedNode]:
        """The graphs that hold something."""
        for kind in ARTICLE_GRAPHS:
            yield from (self.minter.graph(kind, slug) for slug in self._ledger.statements.slugs(kind))
        for kind in _SHARED:
            if any(self._ledger.shared_nodes.documents(bodies=kind == "organisations")):
                yield self.minter.graph(kind)
        yield from (self.minter.graph(kind) for kind in vocabulary.KINDS if self._ledger.statements.vocabulary(kind))
        if meta(self._ledger, self.minter):
            yield self.minter.graph("meta")

    def _named_graphs(self) -> Iterator[NamedNode]:
        return (name for name in self._graph.named_graphs() if isinstance(name, NamedNode))

    def _outdated(self, after: str) -> list[str]:
        with errors.guarded(self.path):
            return self._ledger.pages.outdated(after, _NAMES_AT_ONCE)

    def _articles_naming(self, node: NamedNode) -> Iterator[str]:
        """What stands in IRIs for each page that says something of an entity, more than once if it says more."""
        begin = f"{self.minter.graph('article').value}/"
        for quad in self._graph.quads_for_pattern(node, None, None, None):
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(begin):
                yield quad.graph_name.value.removeprefix(begin)

    def _commit_in_time(self) -> None:
        if self._waiting >= _BYTES_AT_ONCE:
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


def is_store(path: Path) -> bool:
    """Whether there is a ledger in a directory; without its graph it is a store that can be mended."""
    file = path / LEDGER
    return file.is_file() and is_ledger(file)


def _is_new(path: Path) -> bool:
    """Whether there is nothing in a directory, or what a writer leaves who dies while he makes a store."""
    if not path.exists():
        return True
    names = {child.name for child in path.iterdir()} if path.is_dir() else {""}
    return names <= {GRAPH, LEDGER, *(f"{LEDGER}-{end}" for end in ("wal", "shm", "journal"))} and (
        LEDGER not in names or is_blank(path / LEDGER)
    )
