"""What a query finds that names no graph: with some servers all graphs together, with others a graph of its own.

Where it is one of its own, the server can be had to copy all that a store stated into it, in one step: whoever asks
meanwhile finds what was there before. A copy that was made is kept up by later pushes, as the graphs are.
"""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from pyoxigraph import Literal, NamedNode

from kg.errors import StoreError, UsageError
from kg.rdf.namespaces import RDF
from kg.remote import servers, source
from kg.remote.address import address
from kg.remote.graphs import GraphStore
from kg.remote.sent import Sent

_ANY: Final = "ASK { ?s ?p ?o }"
_PROBE: Final = "ASK {{ {probe} a {probe} }}"
_CLEAR: Final = "DROP DEFAULT"
_COPY: Final = "INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {begin})) }}"


class Plain:
    """The default graph of the server at an endpoint, to whose graph store the graphs of a store were sent."""

    def __init__(self, graphs: GraphStore, endpoint: str, sent: Sent, copies: bool | None) -> None:
        """`copies` is whether it is to hold a copy of the graphs; None leaves that as it was at the last push.

        Raises UsageError for a server of which it is not known where it takes SPARQL Update.
        """
        self._graphs = graphs
        self._client = graphs.client
        self._sent = sent
        self._copies = sent.copied() is not None if copies is None else copies
        given = address(endpoint).url
        self.url = servers.to_ask(self._client, given).url
        self._updates = servers.to_update(self._client, given) if self._copies or sent.copied() is not None else ""
        self.is_copy = False

    def rows_at(self) -> str | None:
        """Where a query that names no graph finds rows; None where there is no such URL."""
        try:
            return source.found(self._client, self.url)[0]
        except StoreError as error:
            if error.key == "remote-union":
                return None
            raise

    def follow(self, base: str) -> None:
        """Have it hold what the graphs of the store hold, or no copy of them any more; `is_copy` is whether it is one.

        Raises UsageError where it holds what no store put there.
        """
        total, copied = self._sent.total(), self._sent.copied()
        if not self._copies:
            if copied is not None:
                self._update(_CLEAR)
                self._sent.forget_copy()
            return
        if not copied and self._is_union():
            return
        if not copied and self._asked(_ANY) and self.rows_at() != self.url:
            raise UsageError("push-default-taken", where=self.url)
        if copied != total:
            self._update(f"{_CLEAR} ; {_COPY.format(begin=Literal(f'{base}graph/'))}")
            self._sent.keep_copy(total)
        self.is_copy = True

    def _is_union(self) -> bool:
        """Whether the server shows there what stands in a graph; a graph is written to find out, and taken away."""
        probe = NamedNode(uuid4().urn)
        try:
            self._graphs.put(probe, f"{probe} <{RDF}type> {probe} .\n".encode())
            return self._asked(_PROBE.format(probe=probe))
        finally:
            self._graphs.delete(probe)

    def _asked(self, sparql: str) -> bool:
        return bool(source.asked(self._client, self.url, sparql))

    def _update(self, update: str) -> None:
        head = {"Content-Type": "application/sparql-update"}
        reply = self._client.send("POST", self._updates, update.encode(), head)
        if not 200 <= reply.status < 300:
            raise self._client.refused(reply, self._updates)
