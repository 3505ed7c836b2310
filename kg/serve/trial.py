"""What a process of its own makes of a text that nobody keeps: its facts in words, and where it names what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from kg.model import Page, Span
from kg.rdf.iri import Minter
from kg.rdf.namespaces import PREFIXES
from kg.serve.marked import figures, known_in, leading_only_to, read_of, told
from kg.serve.sparql.work import Found
from kg.store import vocabulary
from kg.text import nfc

if TYPE_CHECKING:
    from kg.store import Store
    from kg.store.loading import Written

_SOURCE: Final = "try"
_NO_LETTER: Final = {ord("\0"): "\N{REPLACEMENT CHARACTER}", ord("\r"): "\n"}


@dataclass(frozen=True, slots=True)
class Given:
    """A text to be tried, the day on which it came out, and whose site it stands on, both empty where nobody says."""

    text: str
    day: str = ""
    place: str = ""


def tried(given: Given, lang: str, store: Store) -> Found:
    """What a page shows of a text; nothing of it is stored. Things that the store knows can be led to.

    UsageError for a place that is none.
    """
    from kg.answer.about import described, naming  # noqa: PLC0415 -- the site itself reads no text
    from kg.pipeline import Settings, build_extraction, extract  # noqa: PLC0415
    from kg.read.mending import mended  # noqa: PLC0415
    from kg.relate.cues import ANY_KIND  # noqa: PLC0415
    from kg.resolve.site import check_place  # noqa: PLC0415

    text = mended(nfc(given.text.replace("\r\n", "\n").translate(_NO_LETTER)))
    place = check_place(given.place) if given.place else None
    extraction = extract(Page(_SOURCE, text, published=given.day or None, place=place))
    settings = Settings(store.base, lang=lang, identities=store.identities)
    built = build_extraction(extraction, settings)
    graph = _Graph(store.base, built.graphs)
    minter = Minter(store.base, built.graphs.slug, store.identities.of(_SOURCE))
    article = minter.article().value
    facts = described(graph, article, (one.iri for one in naming(graph, article) if one.iri != article), lang)
    found = read_of(extraction, minter)
    mentions = (*found.mentions, *figures(graph, facts, found.page))
    named = {one.iri for one in mentions}.union(
        piece.iri for fact in facts for pieces in fact.clauses for piece in pieces if piece.iri
    )
    known = known_in(store, named)
    mentions = tuple(one if one.iri in known else replace(one, iri="") for one in mentions)
    unread = [one.sentence for count in built.cues if count.kind == ANY_KIND for one in count.unread]
    problems = list(built.problems)
    faulty = {Span(one.begin, one.end) for one in problems if one.begin is not None and one.end is not None}
    values: dict[str, Any] = {
        **told(
            replace(found, mentions=mentions),
            [leading_only_to(known, fact) for fact in facts],
            more=faulty.union(unread),
        ),
        "count": len(facts),
        "problems": problems,
        "unread": [(span, " ".join(text[span.begin : span.end].split())) for span in unread],
    }
    return Found(values)


class _Graph:
    """The graph of one page in memory, with the words of the ontology, asked as a store is."""

    def __init__(self, base: str, written: Written) -> None:
        self.base = base
        self._graph = pyoxigraph.Store()
        self._graph.extend(_vocabulary(base))
        for quads in (*written.graphs, written.said, *written.shared.values()):
            self._graph.load(quads, format=RdfFormat.N_QUADS)

    def query(self, sparql: str, *, allow_service: bool = False) -> Any:
        """What a query finds in the union of all graphs."""
        return self._graph.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)


@cache
def _vocabulary(base: str) -> Iterable[Quad]:
    """Ontology and code lists, read once a process."""
    minter = Minter(base)
    return tuple(
        Quad(triple.subject, triple.predicate, triple.object, minter.graph(kind))
        for kind in vocabulary.KINDS
        for triple in vocabulary.triples(kind, minter)
    )
