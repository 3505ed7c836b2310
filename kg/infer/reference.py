"""The reference: owlrl over the same ontology file. About a second an article, so for checks and not for builds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import UsageError
from kg.infer.axioms import TYPE, ontology_file, statements
from kg.namespaces import NS

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


def owlrl_closure(triples: Iterable[Triple], path: Path | None = None) -> tuple[Triple, ...]:
    """The new triples that owlrl finds, sorted as N-Triples.

    Kept are statements about data in the ontology's own terms: that leaves out reflexive owl:sameAs, owl:Thing,
    statements about the ontology itself, and literals as subjects, which are no RDF.
    """
    from owlrl import DeductiveClosure, OWLRL_Semantics  # noqa: PLC0415 - rdflib is slow to import

    given = set(triples)
    graph = _graph([*statements(path or ontology_file()), *given])
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    found = {triple for row in graph if (triple := _statement(*row)) is not None}
    return tuple(sorted(found - given, key=str))


def _graph(triples: Iterable[Triple]) -> Graph:
    from rdflib import Graph  # noqa: PLC0415

    graph = Graph()
    for subject, predicate, object_ in triples:
        graph.add((_to_rdflib(subject), _to_rdflib(predicate), _to_rdflib(object_)))
    return graph


def _to_rdflib(term: object) -> Node:
    """The term in rdflib, a literal in exactly the form that it has."""
    from rdflib import BNode, URIRef  # noqa: PLC0415
    from rdflib import Literal as Words  # noqa: PLC0415

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, Literal):
        raise UsageError("triple-inferred")
    if term.language:
        return Words(term.value, lang=term.language, normalize=False)
    return Words(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _statement(subject: Node, predicate: Node, object_: Node) -> Triple | None:
    """The statement, if it is legal RDF about data in the ontology's own terms."""
    start, link, end = _from_rdflib(subject), NamedNode(str(predicate)), _from_rdflib(object_)
    if isinstance(start, Literal) or _is_own(start):
        return None
    return Triple(start, link, end) if _is_own(end if link == TYPE else link) else None


def _is_own(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(NS)


def _from_rdflib(term: Node) -> NamedNode | BlankNode | Literal:
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
