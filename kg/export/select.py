"""What goes out: the whole store, one article with its evidence, or one entity with the facts that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final, Protocol, TypeAlias

from pyoxigraph import NamedNode, Quad

from kg.answer import lookup
from kg.errors import UsageError
from kg.rdf import sharing
from kg.rdf.batches import PROLOGUE, in_batches
from kg.rdf.iri import Minter
from kg.rdf.namespaces import NS, SCHEME
from kg.rdf.statements import lines_of, quads_of
from kg.store.loading import graphs_of
from kg.store.ordering import as_lines

_KNOWN: Final = "ASK { { NODE ?p ?o } UNION { ?s ?q NODE } }"
# For each node of VALUES ?node: the facts of an article, what names the node, its own statements, its evidence.
_STATED: Final = "SELECT DISTINCT ?found WHERE { VALUES ?node { NODES } ?found cchc:statedIn ?node }"
_NAMING: Final = """SELECT DISTINCT ?found WHERE { VALUES ?node { NODES }
  { ?found ?p ?node ; cchc:statedIn ?article . FILTER (?p != cchc:statedIn && ?p != cchc:subsetOf) }
  UNION { ?found cchc:statedIn ?node ; cchc:citedDocument ?document }
  UNION { ?found cchc:issuer|cchc:governs|cchc:subOrganisationOf|cchc:partOfDocument ?node } }"""
_ABOUT: Final = "SELECT DISTINCT ?node ?p ?o ?g WHERE { VALUES ?node { NODES } GRAPH ?g { ?node ?p ?o } }"
_SPANS: Final = "SELECT DISTINCT ?found WHERE { VALUES ?node { NODES } ?node prov:wasDerivedFrom ?found }"
_SENTENCES: Final = "SELECT DISTINCT ?found WHERE { VALUES ?node { NODES } ?node cchc:sentence ?found }"

Block: TypeAlias = tuple[NamedNode, bytes]
"""A named graph and its N-Quads, those of one subject together."""


class Source(Protocol):
    """What a selection needs of a store, or of whatever stands in for one."""

    @property
    def base(self) -> str:
        """Where the IRIs of its data begin."""
        ...

    def graphs(self) -> Iterable[NamedNode]:
        """The named graphs, sorted."""
        ...

    def document(self, graph: NamedNode) -> bytes:
        """The N-Quads of a named graph, sorted."""
        ...

    def query(self, sparql: str, *, allow_service: bool = False) -> Any:
        """What a SPARQL query answers over the union of the named graphs."""
        ...


def select(store: Source, article: str | None, entity: str | None) -> Iterator[Block]:
    """The article, the entity's neighbourhood, or all, graph by graph, so that no more than one graph is held."""
    if article is not None and entity is not None:
        raise UsageError("export-both")
    if entity is not None:
        return _blocks(neighbourhood(store, find_entity(store, entity)))
    if article is not None:
        return _article(store, article)
    if documents := getattr(store, "documents", None):  # a store in a folder reads all of them at less cost
        return iter(documents())
    return ((graph, store.document(graph)) for graph in store.graphs())


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The lines of all the blocks, one after the other."""
    return chain.from_iterable(lines_of(quads, graph) for graph, quads in blocks)


def neighbourhood(store: Source, node: NamedNode, depth: int = 1) -> list[Quad]:
    """The statements about `node`, every fact that names it, and what those name; each further step does that again.

    Of an article it holds all that the article states.
    """
    facts = _found(store, _STATED, {node})
    seen: set[NamedNode] = set()
    frontier = {node}
    for _ in range(depth):
        facts |= _found(store, _NAMING, frontier)
        seen |= frontier
        frontier = _named_by(store, facts | frontier) - seen - facts
    nodes = seen | frontier | facts
    spans = _found(store, _SPANS, nodes)
    return list(_about(store, nodes | spans | _found(store, _SENTENCES, spans)))


def stated(store: Source, nodes: Iterable[NamedNode]) -> Iterator[Block]:
    """The statements about these nodes, facts or things, with the sentences that state them and what they name."""
    wanted = set(nodes)
    wanted |= _named_by(store, wanted)
    spans = _found(store, _SPANS, wanted)
    return _blocks(_about(store, wanted | spans | _found(store, _SENTENCES, spans)))


def find_article(store: Source, name: str) -> NamedNode:
    """The article of that source name, URL, title or IRI; raises UsageError when there is none or more than one."""
    return NamedNode(lookup.one(store, name, ["article"]).iri)


def find_entity(store: Source, name: str) -> NamedNode:
    """The entity of that IRI, CURIE or name; raises UsageError when there is none or more than one."""
    for iri in lookup.as_iris(name, store.base):
        if store.query(PROLOGUE + _KNOWN.replace("NODE", f"<{iri}>")):
            return NamedNode(iri)
    return NamedNode(lookup.one(store, name).iri)


def _article(store: Source, name: str) -> Iterator[Block]:
    """The graphs of an article, and what the shared graphs state of all that it names, code lists included.

    Of what is inferred between shared nodes there is what lies between two that it names.
    """
    minter = Minter(store.base)
    slug = find_article(store, name).value.rpartition("/")[2]
    graphs = [(graph, store.document(graph)) for graph in graphs_of(slug, minter)]
    yield from graphs
    seen: set[NamedNode] = set()
    quads: set[Quad] = set()
    new = _described(lines(graphs), minter)
    while new:
        seen |= new
        quads |= set(_about(store, new))
        new = _described((str(quad.triple) for quad in quads if quad.graph_name != _inferred(minter)), minter) - seen
    shown = (quad for quad in quads if quad.graph_name != _inferred(minter) or quad.object in seen)
    own = {graph for graph, _ in graphs}
    yield from _blocks(quad for quad in shown if quad.graph_name not in own)


def _inferred(minter: Minter) -> NamedNode:
    return minter.graph(sharing.INFERRED)


def _described(statements: Iterable[str], minter: Minter) -> set[NamedNode]:
    """The nodes described elsewhere, of those that the lines name: what pages share, concepts, and runs."""
    ends = {end for line in statements for end in line.split(" ", 2)[::2] if end.startswith("<")}
    apart = (f"<{SCHEME}", f"<{minter.base}run/")
    named = {end for end in ends if end.startswith(apart)} | sharing.named_ends(ends, minter)
    return {NamedNode(node[1:-1]) for node in named}


def _blocks(quads: Iterable[Quad]) -> Iterator[Block]:
    graphs: defaultdict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        graphs[quad.graph_name].append(quad)
    return ((graph, quads_of(as_lines(graphs[graph]), graph)) for graph in sorted(graphs, key=str))


def _named_by(store: Source, nodes: set[NamedNode]) -> set[NamedNode]:
    """What our properties lead to from those nodes; no classes, no concepts of code lists, no evidence."""
    named = {quad.object for quad in _about(store, nodes) if quad.predicate.value.startswith(NS)}
    return {node for node in named if isinstance(node, NamedNode) and node.value.startswith(store.base)}


def _about(store: Source, nodes: set[NamedNode]) -> Iterator[Quad]:
    for row in _rows(store, _ABOUT, nodes):
        yield Quad(row["node"], row["p"], row["o"], row["g"])


def _found(store: Source, query: str, nodes: set[NamedNode]) -> set[NamedNode]:
    return {row["found"] for row in _rows(store, query, nodes)}


def _rows(store: Source, query: str, nodes: set[NamedNode]) -> Iterator[Any]:
    """The answers for all the nodes, so many of them at once."""
    for some in in_batches(sorted(map(str, nodes))):
        yield from store.query(PROLOGUE + query.replace("NODES", some))
