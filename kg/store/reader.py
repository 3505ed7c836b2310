"""What can be asked of a store: its pages, and its graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
    Variable,
)

from kg.emit import text_sha256
from kg.errors import UsageError
from kg.identity.decisions import Identities
from kg.model import CueCount, Page, UnreadSpan
from kg.rdf import sharing
from kg.rdf.iri import Minter
from kg.rdf.namespaces import PREFIXES
from kg.rdf.sparql import broken, check, chooses_graphs, servers_asked
from kg.rdf.statements import lines_of, quads_of, triples_of
from kg.store import documents, errors, ordering
from kg.store.ledger import Hit, Ledger
from kg.store.own_rules import OwnRulesNote

Term = NamedNode | Literal
Bound = NamedNode | BlankNode | Literal | Triple
_NAMES_AT_ONCE: Final = 1000
"""Names of outdated pages in memory at a time: after a change of rules all pages are, and there may be millions."""


class Reader:
    """The pages and the graph of a store."""

    def __init__(self, path: Path, graph: pyoxigraph.Store, ledger: Ledger, base: str) -> None:
        self.path = path
        self.base = base
        self.minter = Minter(base)
        self._graph = graph
        self._ledger = ledger

    def _sync(self) -> None:
        """Leave the graph as it is: only a writer changes it."""

    # ------------------------------------------------------------ pages

    @property
    def identities(self) -> Identities:
        """What people decided about identities, as the store took note of it last."""
        with errors.guarded(self.path):
            return Identities.from_json(self._ledger.setting("identities"))

    @property
    def own_rules(self) -> OwnRulesNote:
        """By which rules of one's own the pages were read last, an empty hash where by the package's alone."""
        with errors.guarded(self.path):
            return OwnRulesNote.from_json(self._ledger.setting("own-rules"))

    def outdated(self) -> list[str]:
        """The names of the pages that are to be read again though they did not change, sorted."""
        with errors.guarded(self.path):
            return self._ledger.pages.outdated()

    def outdated_pages(self) -> Iterator[Page]:
        """The outdated pages by name, but those that are gone when their turn comes; few are in memory at a time."""
        after = ""
        while sources := self._outdated(after):
            for source in sources:
                with errors.guarded(self.path):
                    page = self._ledger.page(source)
                if page:
                    yield page
            after = sources[-1]

    @property
    def is_former(self) -> bool:
        """Whether an earlier version made the store and its pages were not all read again since."""
        with errors.guarded(self.path):
            return not self._ledger.statements.is_current or bool(self._ledger.setting("former"))

    @property
    def behind(self) -> int:
        """How many pages the graph does not know of yet as they are, because they are being written."""
        with errors.guarded(self.path):
            return len(self._ledger.backlog.pending_sync("page")) if self._ledger.statements.is_whole else 0

    def runs(self) -> list[tuple[NamedNode, str | None, str | None]]:
        """Each run that pages come from, and when pages were first and last read in it, as far as that is known."""
        with errors.guarded(self.path):
            times = self._ledger.pages.times()
            runs = self._ledger.pages.runs()
        return [(self.minter.run(*run), *times.get(run, (None, None))) for run in runs]

    def count(self) -> int:
        """How many pages there are."""
        with errors.guarded(self.path):
            return self._ledger.pages.count()

    def sources(self) -> list[str]:
        """The names of all pages, sorted."""
        with errors.guarded(self.path):
            return self._ledger.pages.sources()

    def article_slugs(self) -> dict[str, str]:
        """The slug that stands for each page in the IRIs, by source."""
        with errors.guarded(self.path):
            return dict(self._ledger.pages.slugs())

    def slug_of(self, source: str) -> str:
        """The slug that stands for a page in the IRIs; raises UsageError where there is none of this name."""
        with errors.guarded(self.path):
            found = self._ledger.pages.entry(source)
        if found is None:
            raise UsageError("page-unknown", where=str(self.path), source=source)
        return found.slug

    def articles(self) -> Iterator[tuple[str, str]]:
        """Each page by name, and the slug that stands for it in the IRIs; nothing may be written meanwhile."""
        with errors.guarded(self.path):
            yield from self._ledger.pages.slugs()

    def page(self, source: str) -> Page:
        """A page as it was stored; raises UsageError where there is none of this name."""
        with errors.guarded(self.path):
            found = self._ledger.page(source)
        if found is None:
            raise UsageError("page-unknown", where=str(self.path), source=source)
        return found

    def place_of(self, source: str) -> str | None:
        """The words of its user for whose site a page stands on; None where nothing was said."""
        with errors.guarded(self.path):
            return self._ledger.homes.of_page(source)[0]

    def learned_home(self, site: str) -> str:
        """The words for the unit whose a host or folder is, by what its pages tell; empty where they do not."""
        with errors.guarded(self.path):
            return self._ledger.homes.learned(site)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Name and text of every page, by name."""
        return ((source, self.page(source).text) for source in self.sources())

    def duplicate_of(self, source: str, text: str) -> str | None:
        """The first other page by name that has the same text."""
        with errors.guarded(self.path):
            return self._ledger.pages.same_text(text_sha256(text), source)

    def is_older(self, page: Page) -> bool:
        """Whether a page was fetched before the one of its name and address that is stored."""
        with errors.guarded(self.path):
            return self._ledger.pages.is_older(page)

    def has(self, source: str) -> bool:
        """Whether there is a page of this name."""
        with errors.guarded(self.path):
            return self._ledger.pages.entry(source) is not None

    def matching(self, pattern: str) -> list[str]:
        """The names of the pages that a pattern of a shell describes (`*`, `?`, `[…]`), sorted."""
        with errors.guarded(self.path):
            return self._ledger.pages.matching(pattern)

    def problem_counts(self) -> tuple[int, int]:
        """How many violations and warnings were found when the pages were read."""
        with errors.guarded(self.path):
            return self._ledger.problems.totals()

    def pages_with_problems(self) -> list[tuple[str, int, int]]:
        """The pages with violations or warnings, those with most first, and how many were found when each was read."""
        with errors.guarded(self.path):
            return self._ledger.problems.pages()

    def names(self, node: NamedNode) -> bool:
        """Whether any page names this entity."""
        self._sync()
        with errors.guarded(self.path):
            return any(True for _ in self._articles_naming(node))

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        """Pages with all the words, best first; marks count where they are typed, "words in quotes" stand together."""
        with errors.guarded(self.path):
            return self._ledger.words.search(words, limit)

    def count_pages_with(self, words: str) -> int:
        """How many pages have all the words, as `search` finds them."""
        with errors.guarded(self.path):
            return self._ledger.words.count(words)

    # ------------------------------------------------------------ what was not understood

    def cue_totals(self) -> dict[str, tuple[int, int, int]]:
        """By kind of cue, how many pages were counted, and how many sentences have cues and have unanswered ones."""
        with errors.guarded(self.path):
            return self._ledger.cues.totals()

    def cue_counts(self, source: str) -> tuple[CueCount, ...]:
        """The cues of a page, none where it was read by a version that did not count them."""
        with errors.guarded(self.path):
            return self._ledger.cues.of_page(source)

    def unread(self, kind: str, begin: int = 0) -> Iterator[tuple[str, str, tuple[UnreadSpan, ...]]]:
        """Source and text of the pages with unanswered cues of a kind, those with most first, and where these are.

        The first `begin` of the sentences are left out.
        """
        with errors.guarded(self.path):
            yield from self._ledger.cues.unread(kind, begin)

    # ------------------------------------------------------------ graph

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        allow_service: bool = False,
        dataset: tuple[Sequence[NamedNode], Sequence[NamedNode]] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """What a SPARQL query finds in the union of all graphs, some variables bound beforehand.

        By FROM it asks other graphs than all; `dataset` overrules that: the graphs whose union it asks, and those that
        it can name. A bound variable must stand in the SELECT clause, and BOUND() does not see it. Raises UsageError
        for what is no query, is nested too deeply, or asks another server where that is not allowed.
        """
        check(sparql, allow_service=allow_service)
        self._sync()
        bound: dict[Variable, Bound] = {Variable(name): term for name, term in (bindings or {}).items()}
        try:
            with servers_asked(sparql, allow_service):
                return self._graph.query(
                    sparql,
                    prefixes=PREFIXES,
                    use_default_graph_as_union=dataset is None and not chooses_graphs(sparql),
                    default_graph=None if dataset is None else list(dataset[0]),
                    named_graphs=None if dataset is None else list(dataset[1]),
                    substitutions=bound,
                )
        except SyntaxError as error:
            raise broken(sparql, error) from error
        except RuntimeError as error:
            raise UsageError("query-unbound", reason=str(error)) from error
        except OSError as error:
            raise errors.explain(error, self.path) from error

    def graphs(self) -> list[NamedNode]:
        """The named graphs, sorted."""
        self._sync()
        with errors.guarded(self.path):
            if self._ledger.statements.is_whole:
                return documents.names(self._ledger, self.minter)
            return sorted(self._named_graphs(), key=str)

    def documents(self) -> Iterator[tuple[NamedNode, bytes]]:
        """Each named graph and its N-Quads, as `graphs` and `document` give them; nothing may be written meanwhile."""
        self._sync()
        with errors.guarded(self.path):
            if self._ledger.statements.is_whole:
                yield from documents.every(self._ledger, self.minter)
                return
        yield from ((graph, self.document(graph)) for graph in self.graphs())

    def document(self, graph: NamedNode) -> bytes:
        """The N-Quads of a named graph, sorted."""
        self._sync()
        with errors.guarded(self.path):
            if (kept := documents.document(graph, self._ledger, self.minter)) is not None:
                return kept
            return quads_of(ordering.as_lines(self._graph.quads_for_pattern(None, None, None, graph)), graph)

    def description(self, node: str, *, inferred: bool = False) -> list[str]:
        """What the graphs of what pages share state of a node, or what is inferred of it, as lines of N-Triples."""
        graph = sharing.INFERRED if inferred else sharing.GRAPHS[sharing.kind_of(node, f"<{self.base}")]
        if not self._ledger.statements.is_whole:
            quads = self._graph.quads_for_pattern(NamedNode(node[1:-1]), None, None, self.minter.graph(graph))
            return ordering.as_lines(quads)
        with errors.guarded(self.path):
            return self._ledger.shared_statements.description(graph, node)

    def unit_lines(self, node: str) -> list[str]:
        """What the gazetteer states of a unit that a page names, as lines of N-Triples."""
        self._sync()
        graph = self.minter.graph("gazetteer")
        return ordering.as_lines(self._graph.quads_for_pattern(NamedNode(node[1:-1]), None, None, graph))

    def lines(self, graph: NamedNode) -> list[str]:
        """The triples of a named graph, as lines of N-Triples without the point at the end."""
        return lines_of(self.document(graph), graph)

    def quads(self, *graphs: NamedNode) -> Iterator[Quad]:
        """The quads of the named graphs given, or of all, one graph after the other, each in the order of its lines."""
        for graph in graphs or self.graphs():
            for triple in triples_of(self.lines(graph)):
                yield Quad(triple.subject, triple.predicate, triple.object, graph)

    # ------------------------------------------------------------ inside

    def _named_graphs(self) -> Iterator[NamedNode]:
        return (name for name in self._graph.named_graphs() if isinstance(name, NamedNode))

    def _outdated(self, after: str) -> list[str]:
        with errors.guarded(self.path):
            return self._ledger.pages.outdated(after, _NAMES_AT_ONCE)

    def _articles_naming(self, node: NamedNode) -> Iterator[str]:
        """The slug of each page that names an entity, once for each statement that does so."""
        begin = f"{self.minter.graph('article').value}/"
        about = self._graph.quads_for_pattern(node, None, None, None)
        for quad in chain(about, self._graph.quads_for_pattern(None, None, node, None)):
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(begin):
                yield quad.graph_name.value.removeprefix(begin)
