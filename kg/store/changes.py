"""Changes of the graph as SPARQL updates: one update is one transaction, it happens wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.emit import Graphs, body_triples, unit_triples
from kg.iri import Minter, organisation_key
from kg.namespaces import DCT, NS, RDF

_BODY: Final = "organisation/"
"""Begins the keys of bodies; no unit's key has a slash."""


def dropped(graphs: Iterable[NamedNode]) -> str:
    """The update that takes graphs away."""
    return "".join(f"DROP SILENT GRAPH {graph} ;\n" for graph in graphs)


def replaced(graphs: Mapping[NamedNode, Iterable[Triple]]) -> str:
    """The update that puts these triples in place of all that the graphs hold."""
    return dropped(graphs) + "".join(_inserted(graph, triples) for graph, triples in graphs.items())


def shared(graphs: Graphs) -> set[str]:
    """The keys of what a page shares with others: units of the gazetteer, and bodies of the type system."""
    return {unit.key for unit in graphs.units} | {_BODY + organisation_key(body) for body in graphs.bodies}


def with_shared(graphs: Graphs, minter: Minter) -> str:
    """The update that describes the units and the bodies of a page, each kind in its own graph."""
    units = (triple for unit in graphs.units for triple in unit_triples(unit, minter))
    bodies = (triple for body in graphs.bodies for triple in body_triples(body, minter))
    return _inserted(minter.graph("gazetteer"), units) + _inserted(minter.graph("organisations"), bodies)


def without_shared(keys: Iterable[str], minter: Minter) -> str:
    """The update that takes units and bodies out of their graphs."""
    return without_nodes(place(key, minter) for key in keys)


def place(key: str, minter: Minter) -> tuple[NamedNode, NamedNode]:
    """The node of a shared key, and the graph that describes it."""
    if key.startswith(_BODY):
        return minter.organisation_of_key(key.removeprefix(_BODY)), minter.graph("organisations")
    return minter.unit_of_key(key), minter.graph("gazetteer")


def without_nodes(places: Iterable[tuple[object, NamedNode]]) -> str:
    """The update that takes all that is said of each node out of its graph."""
    return "".join(
        f"DELETE WHERE {{ GRAPH {graph} {{ {node} ?p ?o }} }} ;\n" for node, graph in sorted(places, key=str)
    )


def run(version: str, rules: str, minter: Minter) -> list[Triple]:
    """What is said of the extraction by one version with one set of rules."""
    node = minter.run(version, rules)
    return [
        Triple(node, NamedNode(RDF + "type"), NamedNode(NS + "ExtractionRun")),
        Triple(node, NamedNode(NS + "version"), Literal(version)),
        Triple(node, NamedNode(NS + "ruleSet"), Literal(rules)),
    ]


def identified(graph: NamedNode, fingerprint: str | None) -> list[Triple]:
    """What is said of a graph that was loaded from files: the hash of the files."""
    return [Triple(graph, NamedNode(DCT + "identifier"), Literal(f"sha256:{fingerprint}"))] if fingerprint else []


def _inserted(graph: NamedNode, triples: Iterable[Triple]) -> str:
    body = "".join(f"{triple} .\n" for triple in triples)
    return f"INSERT DATA {{ GRAPH {graph} {{\n{body}}} }} ;\n" if body else ""
