"""What the service can do, by SPARQL 1.1 Service Description, and what is in its dataset, by VoID."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from kg.export.select import select
from kg.export.void import Run, void
from kg.rdf.namespaces import PREFIXES, RDF, VOID
from kg.serve.negotiation import JSONLD, NTRIPLES, RDFXML, TURTLE
from kg.serve.refusals import Refused
from kg.serve.sparql import replies
from kg.serve.sparql.requests import SECONDS
from kg.serve.sparql.work import Found
from kg.store import Store

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_GIVEN: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
_NAMED: Final = 1000
"""Graphs that are named one by one: a store has three for every page, and `?g` of a query gives them all."""
_RDF: Final = {
    TURTLE: RdfFormat.TURTLE,
    NTRIPLES: RdfFormat.N_TRIPLES,
    JSONLD: RdfFormat.JSON_LD,
    RDFXML: RdfFormat.RDF_XML,
}
_COUNTING: Final = 10 * SECONDS  # seconds: the whole store is read, once for each of its states


async def sent(request: Request, media: str) -> Response:
    """The description of the service in a type of RDF; where the store takes too long to count, without its numbers."""
    address = str(request.url.replace(query="", fragment=""))
    whole = partial(description, address, media, request.app.state.reading.state, True)
    try:
        done = await replies.worked(request, whole, _COUNTING)
    except Refused as why:
        if why.reason.key != "sparql-timeout":
            raise
        bare = partial(description, address, media, "", False)
        done = await replies.worked(request, bare, SECONDS)
    return replies.sent(request, done, media)


_counted: dict[str, bytes] = {}


def description(address: str, media: str, state: str, counted: bool, store: Store) -> Found:
    """The description as a document; the numbers of a state of the store are counted once in a process."""
    triples = [*_service(address, store), *(_numbers(state, store) if counted else ())]
    prefixes = dict(sorted({**PREFIXES, "sd": _SD, "void": VOID}.items()))
    text = serialize(triples, format=_RDF[media], prefixes=prefixes if media != NTRIPLES else None)
    return Found({}, [text or b""])


def _service(address: str, store: Store) -> Iterator[Triple]:
    service, dataset = NamedNode(address), NamedNode(f"{store.base}dataset")
    yield _link(service, RDF + "type", _SD + "Service")
    yield _link(service, _SD + "endpoint", address)
    yield _link(service, _SD + "supportedLanguage", _SD + "SPARQL11Query")
    yield _link(service, _SD + "feature", _SD + "UnionDefaultGraph")
    for name in _GIVEN:
        yield _link(service, _SD + "resultFormat", _FORMATS + name)
    yield _link(service, _SD + "defaultDataset", dataset.value)
    yield _link(dataset, RDF + "type", _SD + "Dataset")
    default = NamedNode(f"{store.base}dataset/default")
    yield _link(dataset, _SD + "defaultGraph", default.value)
    yield _link(default, RDF + "type", _SD + "Graph")
    for graph in store.graphs()[:_NAMED]:
        named = NamedNode(f"{store.base}dataset/named/{graph.value.removeprefix(store.base)}")
        yield _link(dataset, _SD + "namedGraph", named.value)
        yield _link(named, RDF + "type", _SD + "NamedGraph")
        yield _link(named, _SD + "name", graph.value)


def _numbers(state: str, store: Store) -> Iterator[Triple]:
    if state not in _counted:
        _counted.clear()
        runs = [Run(*run) for run in store.runs()]
        _counted[state] = b"".join(void(select(store, None, None), store.base, runs))
    return (quad.triple for quad in parse(_counted[state], format=RdfFormat.TURTLE))


def _link(subject: NamedNode, predicate: str, target: str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(target))
