"""The kinds of servers that name themselves, and where under their address to ask and to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from httpcore2 import ReadError, RemoteProtocolError, WriteError

from kg.errors import StoreError
from kg.remote import trouble
from kg.remote.client import Client, Reply


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of server: how it calls itself, where it answers queries, takes graphs, takes updates.

    `exact` is whether its answers are those of SPARQL 1.1.
    """

    name: str
    query: str
    graphs: str
    update: str = "/update"
    exact: bool = True


KINDS: Final = (
    Kind("Oxigraph", "/query", "/store"),
    Kind("Virtuoso", "/sparql", "/sparql-graph-crud-auth", exact=False),  # 7.2 loses values bound in a UNION
    Kind("Fuseki", "/query", "/data"),
)
_SERVES_OTHERWISE: Final = (400, 405, 406, 415, 422, 501)  # wants a query, another method or another type
_ENDS: Final = ("/query", "/update", "/store", "/data", "/sparql", "/sparql-graph-crud", "/sparql-graph-crud-auth")


@dataclass(frozen=True, slots=True)
class Service:
    """Where a server is asked, and whether its answers are to be relied on."""

    url: str
    exact: bool


def to_ask(client: Client, url: str) -> Service:
    """Where to ask: of a known kind of server its query service, of another the very URL."""
    kind, _ = _met(client, url)
    return Service(_base(url) + kind.query, kind.exact) if kind else Service(url, True)


def to_write(client: Client, url: str) -> str:
    """Where to write graphs; UsageError for a kind of server that is not known, StoreError for one that refuses."""
    kind, reply = _met(client, url)
    if kind:
        return _base(url) + kind.graphs
    if reply.status < 300 or reply.status in _SERVES_OTHERWISE:
        raise trouble.unknown(url, reply.status, reply.body, ", ".join(kind.name for kind in KINDS))
    raise client.refused(reply, url)


def to_update(client: Client, url: str) -> str:
    """Where a server of a known kind takes SPARQL Update; UsageError for another."""
    kind, reply = _met(client, url)
    if kind:
        return _base(url) + kind.update
    raise trouble.unknown(url, reply.status, reply.body, ", ".join(kind.name for kind in KINDS))


def _met(client: Client, url: str) -> tuple[Kind | None, Reply]:
    """The kind of a server, None for one that is not known, and how it answers.

    Not every server takes HEAD, and no answer to it holds why it is refused: then GET is asked.
    """
    reply = _at_head(client, url)
    kind = _kind(reply) if reply else None
    if reply is None or (kind is None and reply.status >= 300):
        reply = client.send("GET", url)
        kind = _kind(reply)
    return kind, reply


def _at_head(client: Client, url: str) -> Reply | None:
    """The answer to HEAD; None from a server that hangs up at it."""
    try:
        return client.send("HEAD", url, once=True)
    except StoreError as error:
        if isinstance(error.__cause__, ReadError | RemoteProtocolError | WriteError):
            return None
        raise


def _kind(reply: Reply) -> Kind | None:
    head = reply.head
    sign = f"{head.get('Server', '')} {'Fuseki' if 'Fuseki-Request-Id' in head else ''}"
    return next((kind for kind in KINDS if kind.name in sign), None)


def _base(url: str) -> str:
    """The address without the service that was named in it."""
    return next((url.removesuffix(end) for end in _ENDS if url.endswith(end)), url)
