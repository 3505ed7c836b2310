"""The graphs as documents, by the Graph Store Protocol: `/store?default` is all of them together, `?graph=IRI` one.

It only reads. A document is written by a process first, so that a slow client keeps nobody from asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode
from starlette.routing import Route

from kg.errors import UsageError
from kg.export import jsonld, rdf, triples
from kg.export.select import Block, select
from kg.serve.negotiation import GRAPHS, JSONLD, NTRIPLES, RDFXML, TURTLE, chosen
from kg.serve.refusals import Refused
from kg.serve.sparql import replies
from kg.serve.sparql.requests import SECONDS, graph_iri
from kg.serve.sparql.work import Found

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.store import Store

PATH: Final = "/store"
_METHODS: Final = ("GET", "HEAD", "OPTIONS")
_ALL: Final = (*_METHODS, "POST", "PUT", "DELETE", "PATCH")
_WHOLE: Final = 20 * SECONDS
"""Seconds that a document may take: that of a store of ten thousand pages has some hundred megabytes."""
OTHER_NAMES: Final = {
    "application/json": JSONLD,
    "application/xml": RDFXML,
    "text/xml": RDFXML,
    "text/plain": NTRIPLES,
    "application/x-turtle": TURTLE,
    "text/n3": TURTLE,
}
"""Types by which clients ask that know no better one."""
WRITERS: Final[Mapping[str, Callable[[Iterable[Block], str], Iterator[bytes]]]] = {
    TURTLE: rdf.turtle,
    NTRIPLES: triples.ntriples,
    JSONLD: jsonld.as_one_graph,
    RDFXML: triples.rdfxml,
}


async def answer(request: Request) -> Response:
    """A graph, or all of them."""
    if request.method not in ("GET", "HEAD"):
        return replies.not_allowed(request, *_METHODS)
    named = request.query_params.getlist("graph")
    if len(named) + ("default" in request.query_params) != 1:
        raise Refused(400, UsageError("graph-which"))
    iri = graph_iri(named[0]) if named else None
    media = acceptable(request.headers.get("accept"))
    done = await replies.worked(request, partial(graph, iri, media), _WHOLE)
    if not done.values["found"]:
        done.document.unlink()
        raise Refused(404, UsageError("graph-unknown", iri=iri or ""))
    return replies.sent(request, done, media)


def graph(iri: str | None, media: str, store: Store) -> Found:
    """The document of a graph, of all where none is named; `found` says whether there is one of that name."""
    if iri is None:
        return Found({"found": True}, WRITERS[media](select(store, None, None), store.base))
    name = NamedNode(iri)
    if not (quads := store.document(name)):
        return Found({"found": False})
    return Found({"found": True}, WRITERS[media]([(name, quads)], store.base))


def acceptable(accept: str | None) -> str:
    """The type of RDF that is most wanted; Refused where there is none."""
    if media := chosen(accept, GRAPHS, OTHER_NAMES):
        return media
    raise Refused(406, UsageError("sparql-not-acceptable", known=", ".join(GRAPHS)))


routes: Final = (Route(PATH, replies.guarded(answer), methods=list(_ALL)),)
