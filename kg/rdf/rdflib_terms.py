"""Terms of pyoxigraph as terms of rdflib, for the parts that only read rdflib: the references owlrl and pyshacl."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import UsageError

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


def to_graph(triples: Iterable[Triple]) -> Graph:
    """The triples as an rdflib graph; UsageError for a triple inside a triple."""
    from rdflib import Graph  # noqa: PLC0415 - rdflib is slow to import

    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_to_rdflib(triple.subject), _to_rdflib(triple.predicate), _to_rdflib(triple.object)))
    return graph


def from_rdflib(term: Node) -> NamedNode | BlankNode | Literal:
    """The term in pyoxigraph, a literal in exactly the form that it has."""
    from rdflib import BNode, URIRef  # noqa: PLC0415
    from rdflib import Literal as Words  # noqa: PLC0415

    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if isinstance(term, Words) and term.language:
        return Literal(str(term), language=term.language)
    kind = term.datatype if isinstance(term, Words) else None
    return Literal(str(term), datatype=NamedNode(str(kind))) if kind else Literal(str(term))


def _to_rdflib(term: object) -> Node:
    """The term in rdflib, a literal in exactly the form that it has."""
    from rdflib import BNode, URIRef  # noqa: PLC0415
    from rdflib import Literal as Words  # noqa: PLC0415

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, Literal):
        raise UsageError("triple-in-triple")
    if term.language:
        return Words(term.value, lang=term.language, normalize=False)
    return Words(term.value, datatype=URIRef(term.datatype.value), normalize=False)
