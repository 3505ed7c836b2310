"""A remote store that answers as one in a folder does: questions, queries, and all the triples of its graphs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from kg.rdf.namespaces import PREFIXES
from kg.rdf.sparql import Answers, check, parsed
from kg.rdf.statements import quads_of
from kg.remote import parsing, servers, trouble
from kg.remote.address import address
from kg.remote.client import Client
from kg.store.errors import guarded
from kg.store.ordering import as_lines

Bound = NamedNode | BlankNode | Literal | Triple
Watch = Callable[[int], None]
"""Is given how many graphs are to be fetched."""

_PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in PREFIXES.items())
_META: Final = "graph/meta"
_UNION: Final = "union-default-graph"  # Oxigraph's; other servers do not mind it
# The graph `meta` of every store has the hash of its ontology; the default graph has it if it is the union.
_FIND: Final = """SELECT ?meta ?seen WHERE {
  GRAPH ?meta { ?ontology dct:identifier ?hash } OPTIONAL { ?ontology dct:identifier ?seen }
  FILTER(STRENDS(STR(?meta), "/graph/meta")) } ORDER BY ?meta LIMIT 1"""
# No more rows than Virtuoso gives unless it is set otherwise; what was left out is asked for next.
_GRAPHS: Final = """SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }}
  FILTER(STRSTARTS(STR(?g), {begin}) && STR(?g) > {last}) }} ORDER BY ?g LIMIT 10000"""
_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
_ALL: Final = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"


class Remote:
    """The graphs of a store that were pushed to a server; open with `Remote.open`, best in a `with` block."""

    def __init__(self, client: Client, url: str, base: str) -> None:
        self.base = base
        self._client = client
        self._url = url

    @staticmethod
    def open(given: str, watch: Watch) -> Remote:
        """The store at a URL; StoreError when there is none.

        `watch` is given the number of the graphs that are fetched from a server whose answers are not to be relied on.
        """
        at = address(given)
        client = Client(at)
        service = servers.to_ask(client, at.url)
        url, base = found(client, service.url)
        return Remote(client, url, base) if service.exact else Copied(client, url, base, watch)

    def __enter__(self) -> Remote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def query(self, sparql: str, *, allow_service: bool = False) -> Answers:
        """What a SPARQL query finds in the union of all graphs; UsageError for what is none, or may not be asked."""
        check(sparql, allow_service=allow_service)
        return asked(self._client, self._url, sparql)

    def graphs(self) -> list[NamedNode]:
        """The named graphs of the store, sorted; those that the server holds besides are none of it."""
        begin = f"{self.base}graph/"
        found: list[NamedNode] = []
        while more := self._graphs_after(begin, found[-1].value if found else begin):
            found += more  # as many as the server gives at once
            if sum(len(graph.value) for graph in found) > self._client.limits.bytes:
                raise trouble.large(self._url, self._client.limits.megabytes)
            if len(set(found)) != len(found):
                raise trouble.repeated(self._url, found[-1].value)
        return sorted(found, key=str)

    def document(self, graph: NamedNode) -> bytes:
        """The N-Quads of a named graph, sorted."""
        return quads_of(as_lines(self._graph(graph)), graph)

    def _graphs_after(self, begin: str, last: str) -> list[NamedNode]:
        sparql = _GRAPHS.format(begin=Literal(begin), last=Literal(last))
        return [_node(row, "g", self._url) for row in _rows(self._client, self._url, sparql)]

    def _graph(self, graph: NamedNode) -> list[Quad]:
        """The quads of one graph; StoreError when the server gives only some of them."""
        triples = asked(self._client, self._url, _ALL.format(graph=graph))
        assert isinstance(triples, QueryTriples)  # no other format is read for this query
        quads = [Quad(t.subject, t.predicate, t.object, graph) for t in triples]
        if (held := self._held(graph)) != len(quads):
            raise trouble.cut(self._url, graph.value, len(quads), held)
        return quads

    def _held(self, graph: NamedNode) -> int:
        """How many triples of a graph there are, as the server counts them."""
        try:
            [row] = _rows(self._client, self._url, _COUNT.format(graph=graph))
            return int(row["n"].value)
        except (AttributeError, KeyError, ValueError) as error:
            raise trouble.broken(self._url, "COUNT") from error


class Copied(Remote):
    """A store on a server whose own answers are not to be relied on: its graphs are fetched, and asked here."""

    def __init__(self, client: Client, url: str, base: str, watch: Watch) -> None:
        super().__init__(client, url, base)
        self._watch = watch
        self._folder: TemporaryDirectory[str] | None = None
        self._copy = pyoxigraph.Store()

    def close(self) -> None:
        """Let go of the connection and of what was fetched."""
        super().close()
        self._copy = pyoxigraph.Store()
        if self._folder:
            self._folder.cleanup()

    def query(self, sparql: str, *, allow_service: bool = False) -> Answers:
        """What a SPARQL query finds in the union of all graphs; UsageError for what is none, or may not be asked."""
        check(sparql, allow_service=allow_service)
        parsed(sparql)
        if self._folder is None:
            self._fetch()
        return self._copy.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)

    def _fetch(self) -> None:
        graphs = self.graphs()
        self._watch(len(graphs))
        self._folder = TemporaryDirectory(prefix="kg-")
        with guarded(Path(self._folder.name)):
            self._copy = pyoxigraph.Store(self._folder.name)
            for graph in graphs:
                self._copy.extend(self._graph(graph))


def found(client: Client, url: str) -> tuple[str, str]:
    """Where to ask so that the default graph is the union of all, and the base of the data's IRIs."""
    for service in (url, f"{url}{'&' if '?' in url else '?'}{_UNION}"):
        row = next(_rows(client, service, _FIND), None)
        if row is None:
            raise trouble.no_graph(url)
        if _value(row, "seen", url) is not None:
            return service, _node(row, "meta", url).value.removesuffix(_META)
    raise trouble.no_union(url)


def _rows(client: Client, url: str, sparql: str) -> QuerySolutions:
    found = asked(client, url, sparql)
    if not isinstance(found, QuerySolutions):
        raise trouble.broken(url, "ASK")
    return found


def _value(row: QuerySolution, name: str, url: str) -> Bound | None:
    """A cell of a row; StoreError for a row without such a column."""
    try:
        value: Bound | None = row[name]
    except KeyError as error:
        raise trouble.broken(url, f"?{name}") from error
    return value


def _node(row: QuerySolution, name: str, url: str) -> NamedNode:
    """A cell with an IRI; StoreError for whatever else it holds."""
    if isinstance(value := _value(row, name, url), NamedNode):
        return value
    raise trouble.broken(url, f"?{name}: {value}")


def asked(client: Client, url: str, sparql: str) -> Answers:
    """The answer of a server; UsageError for what is no query, StoreError for what is no answer."""
    wanted = parsing.TRIPLES if isinstance(parsed(sparql), QueryTriples) else parsing.ROWS
    head = {"Accept": wanted, "Content-Type": "application/x-www-form-urlencoded"}
    reply = client.send("POST", url, urlencode({"query": _PROLOGUE + sparql}).encode(), head)
    if reply.status != 200:
        raise client.refused(reply, url)
    try:
        return _triples(reply.body, reply.media_type) if wanted == parsing.TRIPLES else parsing.solutions(reply.body)
    except (SyntaxError, ValueError) as error:
        raise trouble.broken(url, error) from error


def _triples(body: bytes, media_type: str) -> QueryTriples:
    graph = pyoxigraph.Store()
    graph.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in parsing.triples(body, media_type))
    found = graph.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, QueryTriples)
    return found
