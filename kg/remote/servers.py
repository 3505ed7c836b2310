"""The kinds of servers that tell who they are, and where under their address to ask and to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.errors import UsageError
from kg.remote.client import Client


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of server: how it calls itself, where it answers queries, where it takes graphs.

    `exact` is whether its answers are those of SPARQL 1.1.
    """

    name: str
    query: str
    graphs: str
    exact: bool = True


KINDS: Final = (
    Kind("Oxigraph", "/query", "/store"),
    Kind("Virtuoso", "/sparql", "/sparql-graph-crud-auth", exact=False),  # 7.2 loses values bound in a UNION
    Kind("Fuseki", "/query", "/data"),
)
_ENDS: Final = ("/query", "/update", "/store", "/data", "/sparql", "/sparql-graph-crud", "/sparql-graph-crud-auth")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server is asked, and whether its answers are to be relied on."""

    url: str
    exact: bool


def to_ask(client: Client, url: str) -> Place:
    """Where to ask: of a known kind of server its query service, of another the very URL."""
    kind = _kind(client, url)
    return Place(_base(url) + kind.query, kind.exact) if kind else Place(url, True)


def to_write(client: Client, url: str) -> str:
    """Where to write graphs; UsageError for a kind of server that is not known."""
    kind = _kind(client, url)
    if kind is None:
        raise UsageError("remote-unknown", where=url, known=", ".join(kind.name for kind in KINDS))
    return _base(url) + kind.graphs


def _kind(client: Client, url: str) -> Kind | None:
    head = client.send("HEAD", url).head
    sign = f"{head.get('Server', '')} {'Fuseki' if 'Fuseki-Request-Id' in head else ''}"
    return next((kind for kind in KINDS if kind.name in sign), None)


def _base(url: str) -> str:
    """The address without the service that was named in it."""
    return next((url.removesuffix(end) for end in _ENDS if url.endswith(end)), url)
