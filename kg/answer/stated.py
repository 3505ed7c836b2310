"""What a graph states of many nodes, asked some hundred at a time.

Engines spend most of their time on writing terms out: nodes and properties are numbered in the query, and come back as
numbers. A subselect keeps the properties apart from the nodes, lest each node be looked up once for each property.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import NamedNode

from kg.answer.names import Source
from kg.rdf.batches import in_batches
from kg.rdf.namespaces import NS, RDFS, SCHEME, SKOS
from kg.rdf.sparql import Own

Statements = Mapping[str, list[tuple[str, Any]]]
"""By node, property and value."""
Values = Mapping[str, list[Any]]

_STATED: Final = """SELECT ?number ?by ?value WHERE {
  { SELECT ?number ?property ?value WHERE { VALUES (?number ?node) { NODES } ?node ?property ?value } }
  VALUES (?property ?by) { PROPERTIES } }"""
_APART: Final = """SELECT ?number ?by ?value WHERE {
  VALUES (?number ?node) { NODES } VALUES (?property ?by) { PROPERTIES } ?node ?property ?value }"""
_VALUES: Final = "SELECT ?number ?value WHERE { VALUES (?number ?node) { NODES } ?node <PROPERTY> ?value }"
_LABEL: Final = (RDFS + "label",)
_CALLED: Final[Mapping[str, tuple[str, ...]]] = {"article": (*_LABEL, NS + "title")}
"""By what a node is called, of the kinds that have more than a label; a kind is the first segment of an IRI."""
_CALLED_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "holding": (NS + "post", NS + "formerPost"),
    "citation": (NS + "citedDocument",),
}
"""The properties of nodes without labels that lead to what they are called as."""


def stated(store: Source, nodes: Iterable[str], properties: Sequence[str], *, of_many: bool = False) -> Statements:
    """What nodes state by some of the properties, in the order of properties and values, each once.

    Nodes `of_many` pages state thousands of things besides, and each property is looked up by itself.
    """
    wanted = " ".join(f"(<{by}> {number})" for number, by in enumerate(properties))
    found: defaultdict[str, set[tuple[str, Any]]] = defaultdict(set)
    for node, row in _rows(store, (_APART if of_many else _STATED).replace("PROPERTIES", wanted), nodes):
        found[node].add((properties[int(row["by"].value)], row["value"]))
    return {node: sorted(held, key=lambda one: (one[0], one[1].value)) for node, held in found.items()}


def values(store: Source, nodes: Iterable[str], by: str) -> Values:
    """The values that nodes have by one property, each once, in the order of their texts."""
    found: defaultdict[str, set[Any]] = defaultdict(set)
    for node, row in _rows(store, _VALUES.replace("PROPERTY", by), nodes):
        found[node].add(row["value"])
    return {node: sorted(held, key=lambda one: one.value) for node, held in found.items()}


def some_values(store: Source, node: str, by: str, most: int, graph: str = "") -> tuple[list[Any], int]:
    """At most so many values that a node has by a property, in one graph or in all, and how many there are."""
    query = f"{NamedNode(node)} <{by}> ?value"
    query = f"GRAPH {NamedNode(graph)} {{ {query} }}" if graph else query
    found = [row["value"] for row in store.query(Own(f"SELECT ?value WHERE {{ {query} }} LIMIT {most}"))]
    if len(found) < most:
        return found, len(found)
    return found, next(int(row["n"].value) for row in store.query(Own(f"SELECT (COUNT(*) AS ?n) WHERE {{ {query} }}")))


def names(store: Source, nodes: Iterable[str]) -> Values:
    """What nodes are called, in all languages; those that are called nothing are left out."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    by_way: defaultdict[str, list[str]] = defaultdict(list)
    as_others: defaultdict[str, list[str]] = defaultdict(list)
    for node in nodes:
        kind = kind_of(node, store.base)
        for by in _CALLED_AS.get(kind, ()):
            as_others[by].append(node)
        for by in (SKOS + "prefLabel",) if node.startswith(SCHEME) else _CALLED.get(kind, _LABEL):
            by_way[by].append(node)
    for by, some in by_way.items():
        for node, held in values(store, some, by).items():
            found[node] += held
    led = [
        (node, one.value)
        for by, some in as_others.items()
        for node, to in values(store, some, by).items()
        for one in to
    ]
    labels = values(store, {other for _, other in led}, *_LABEL)
    for node, other in led:
        found[node] += labels.get(other, ())
    return found


def kind_of(node: str, base: str) -> str:
    """What kind of node of the data an IRI stands for: its first segment; empty where it stands for none."""
    return node.removeprefix(base).partition("/")[0] if node.startswith(base) else ""


def _rows(store: Source, query: str, nodes: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Each node with each row that is found of it."""
    wanted = sorted(set(nodes))
    for some in in_batches(f"({number} {NamedNode(node)})" for number, node in enumerate(wanted)):
        for row in store.query(Own(query.replace("NODES", some))):
            yield wanted[int(row["number"].value)], row
