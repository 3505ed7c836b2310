"""The reference: owlrl over the same ontology file. About a second an article, so for checks and not for builds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from kg.infer.axioms import TYPE, ontology_file, statements
from kg.rdf.namespaces import NS
from kg.rdf.rdflib_terms import from_rdflib, to_graph
from kg.rdf.statements import Statements

if TYPE_CHECKING:
    from rdflib.term import Node


def owlrl_closure(triples: Iterable[Triple], path: Path | None = None) -> Statements:
    """The new triples that owlrl finds, sorted as N-Triples.

    Kept are statements about data in the ontology's own terms: that leaves out reflexive owl:sameAs, owl:Thing,
    statements about the ontology itself, and literals as subjects, which are no RDF.
    """
    from owlrl import DeductiveClosure, OWLRL_Semantics  # noqa: PLC0415 - rdflib is slow to import

    given = set(triples)
    graph = to_graph([*statements(path or ontology_file()), *given])
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    found = {triple for row in graph if (triple := _statement(*row)) is not None}
    return Statements.of(found - given)


def _statement(subject: Node, predicate: Node, object_: Node) -> Triple | None:
    """The statement, if it is legal RDF about data in the ontology's own terms."""
    start, link, end = from_rdflib(subject), NamedNode(str(predicate)), from_rdflib(object_)
    if isinstance(start, Literal) or _is_own(start):
        return None
    return Triple(start, link, end) if _is_own(end if link == TYPE else link) else None


def _is_own(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(NS)
