"""A store sent to a graph store: what is new or changed is put graph by graph, what is gone is removed.

What was sent is kept as soon as it is there, so that a push that breaks off goes on where it stopped. The graph `meta`
goes first: if what is there is not what was sent, the server was emptied or written to, and everything is sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.remote import servers
from kg.remote.address import address
from kg.remote.client import Client
from kg.remote.graphs import GraphStore
from kg.remote.sent import Sent
from kg.store import Store


@dataclass(slots=True)
class Pushed:
    """How many graphs there are and what became of them, the triples that were sent, and the graph in hand.

    `over` is whether the server held a store before it was sent the first graph of this one.
    """

    graphs: int = 0
    sent: int = 0
    unchanged: int = 0
    removed: int = 0
    triples: int = 0
    graph: str = ""
    over: bool = False

    @property
    def done(self) -> int:
        """The graphs that the server has as they are."""
        return self.sent + self.unchanged


def destination(endpoint: str | None, graph_store: str | None) -> GraphStore:
    """The graph store at its own URL, or that of the server at an endpoint; UsageError where it cannot be known."""
    given = graph_store or endpoint
    if given is None:
        raise UsageError("push-where")
    at = address(given)
    client = Client(at)
    return GraphStore(client, at.url if graph_store else servers.to_write(client, at.url))


def push(store: Store, server: GraphStore, sent: Sent, pushed: Pushed, watch: Callable[[], None]) -> None:
    """Make the graph store hold what the store holds; `pushed` holds at any time how far it is.

    Raises StoreError when the server cannot be reached or refuses; calling it again goes on from there.
    """
    meta = store.minter.graph("meta")
    graphs = sorted(store.graphs(), key=lambda graph: (graph != meta, graph.value))
    pushed.graphs = len(graphs)
    held, known = server.get(meta), sent.sha256(meta.value)
    pushed.over = held is not None and known is None
    if held is None or _sha256(held) != known:
        sent.invalidate()
    for graph in graphs:
        pushed.graph = graph.value
        watch()
        _put(store, server, sent, graph, pushed)
    for name in sorted(set(sent.graphs()) - {graph.value for graph in graphs}):
        server.delete(NamedNode(name))
        sent.forget(name)
        pushed.removed += 1


def _put(store: Store, server: GraphStore, sent: Sent, graph: NamedNode, pushed: Pushed) -> None:
    lines = [f"{line} ." for line in store.lines(graph)]
    if (sha256 := _sha256(lines)) == sent.sha256(graph.value):
        pushed.unchanged += 1
        return
    server.put(graph, "".join(f"{line}\n" for line in lines).encode())
    sent.keep(graph.value, sha256)
    pushed.sent += 1
    pushed.triples += len(lines)


def _sha256(lines: Iterable[str]) -> str:
    total = hashlib.sha256()
    for line in sorted(lines):
        total.update(f"{line}\n".encode())
    return total.hexdigest()
