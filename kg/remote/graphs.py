"""Graphs written one by one by the SPARQL 1.1 Graph Store HTTP Protocol, each named by `?graph=`."""

from __future__ import annotations

from types import TracebackType
from typing import Final

from pyoxigraph import NamedNode, RdfFormat

from kg.remote import trouble
from kg.remote.address import with_parameter
from kg.remote.client import Client, Reply
from kg.remote.parsing import TRIPLES, triples

_GONE: Final = 404


class GraphStore:
    """The graph store at a URL."""

    def __init__(self, client: Client, url: str) -> None:
        self.url = url
        self.client = client

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def get(self, graph: NamedNode) -> list[str] | None:
        """The N-Triples lines of a graph, sorted; None where there is no such graph."""
        reply = self._send("GET", graph, head={"Accept": TRIPLES})
        if reply.status == _GONE or RdfFormat.from_media_type(reply.media_type) is None:
            return None
        try:
            return sorted(f"{quad.triple} ." for quad in triples(reply.body, reply.media_type))
        except (SyntaxError, ValueError) as error:
            raise trouble.broken(self.url, error) from error

    def put(self, graph: NamedNode, statements: bytes) -> None:
        """Put N-Triples instead of whatever the graph held."""
        reply = self._send("PUT", graph, statements, {"Content-Type": TRIPLES})
        if reply.status == _GONE:
            raise self.client.refused(reply, self.url)

    def delete(self, graph: NamedNode) -> None:
        """Take a graph away; it may be gone already."""
        self._send("DELETE", graph)

    def _send(
        self, method: str, graph: NamedNode, body: bytes | None = None, head: dict[str, str] | None = None
    ) -> Reply:
        reply = self.client.send(method, with_parameter(self.url, "graph", graph.value), body, head)
        if not (200 <= reply.status < 300 or reply.status == _GONE):
            raise self.client.refused(reply, self.url)
        return reply
