"""SPARQL updates by which the graph is changed: one update is one transaction, it happens wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.iri import Minter
from kg.rdf.namespaces import DCT, NS, RDF

BODY: Final = "organisation/"
"""Begins the keys of bodies; no unit's key has a slash."""
_ORIGINAL: Final = NamedNode(NS + "originalUnit")


def drop(graph: NamedNode) -> str:
    """The update that takes a graph away."""
    return f"DROP SILENT GRAPH {graph} ;\n"


def replaced(graphs: Mapping[NamedNode, Iterable[Triple]]) -> str:
    """The update that replaces all that the graphs hold by these triples."""
    return "".join(drop(graph) + _inserted(graph, triples) for graph, triples in graphs.items())


def units_among(keys: Iterable[str]) -> set[str]:
    """The keys of units, without those of bodies."""
    return {key for key in keys if not key.startswith(BODY)}


def without(lines: Iterable[str], graph: NamedNode) -> str:
    """The update that takes some statements, given as lines of N-Triples, out of a graph."""
    body = "".join(f"{line} .\n" for line in lines)
    return f"DELETE DATA {{ GRAPH {graph} {{\n{body}}} }} ;\n"


def without_units(nodes: Iterable[object], graph: NamedNode) -> Iterator[str]:
    """The updates that take units out of a graph, and with its last original unit a change.

    A change needs no other care: a graph that describes a unit describes its successors.
    """
    return (_without_unit(node, graph) for node in sorted(map(str, nodes)))


def run(version: str, rules: str, minter: Minter) -> list[Triple]:
    """The triples about the extraction by one version with one set of rules."""
    node = minter.run(version, rules)
    return [
        Triple(node, NamedNode(RDF + "type"), NamedNode(NS + "ExtractionRun")),
        Triple(node, NamedNode(NS + "version"), Literal(version)),
        Triple(node, NamedNode(NS + "ruleSet"), Literal(rules)),
    ]


def identified(graph: NamedNode, fingerprint: str | None) -> list[Triple]:
    """The triple about a graph that was loaded from files: the hash of the files."""
    return [Triple(graph, NamedNode(DCT + "identifier"), Literal(f"sha256:{fingerprint}"))] if fingerprint else []


def _inserted(graph: NamedNode, triples: Iterable[Triple]) -> str:
    body = "".join(f"{triple} .\n" for triple in triples)
    return f"INSERT DATA {{ GRAPH {graph} {{\n{body}}} }} ;\n" if body else ""


def _without_unit(unit: str, graph: NamedNode) -> str:
    alone = f"FILTER NOT EXISTS {{ ?change {_ORIGINAL} ?other . FILTER(?other != {unit}) }}"
    return (
        f"DELETE {{ GRAPH {graph} {{ ?change ?p ?o }} }}"
        f" WHERE {{ GRAPH {graph} {{ ?change {_ORIGINAL} {unit} ; ?p ?o . {alone} }} }} ;\n"
        f"DELETE WHERE {{ GRAPH {graph} {{ ?change {_ORIGINAL} {unit} }} }} ;\n"
        f"DELETE WHERE {{ GRAPH {graph} {{ {unit} ?p ?o }} }} ;\n"
    )
