"""The graph as a network: people, meetings, bodies and documents as nodes, and as lines the facts about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import networkx as nx
import yaml
from pyoxigraph import Triple

from kg import resources
from kg.export.network_index import LABEL, TYPE, Index
from kg.export.network_times import date_lines
from kg.rdf.namespaces import NS

Network: TypeAlias = "nx.MultiDiGraph[str]"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node: its classes, its name in each language, its colour and marker in the picture, further names."""

    name: str
    names: dict[str, str]
    colour: str
    marker: str
    classes: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of line: the properties that lead to its two ends, None where the fact itself is the end."""

    name: str
    names: dict[str, str]
    source: str | None
    target: str | None
    unless: tuple[str, ...]


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of nodes by name, in the order of the legend."""
    return {
        name: Kind(name, _names(entry), entry["colour"], entry["marker"], tuple(entry["classes"]), tuple(entry["also"]))
        for name, entry in _table()["kinds"].items()
    }


@cache
def relations() -> dict[str, Relation]:
    """The kinds of lines by name, in the order in which they are read out."""
    return {
        name: Relation(name, _names(entry), entry.get("from"), entry.get("to"), tuple(entry.get("unless", ())))
        for name, entry in _table()["relations"].items()
    }


def worded(line: Mapping[str, Any], lang: str) -> str:
    """The words of a line: the name of its relation, with the post where one is known."""
    name = relations()[line["relation"]].names[lang]
    return name.replace("…", line["post"]) if line.get("post") else name.replace(" … ", " ")


def words(lang: str, of: str = "picture") -> dict[str, str]:
    """What stands on a picture, or on a `page`, besides the graph, by key, in that language."""
    return {name: entry[lang] for name, entry in _table()[of].items()}


def project(triples: Iterable[Triple], lang: str = "vi") -> Network:
    """The network of those triples: nodes are IRIs with label, kind and class, keys of lines are `e1`, `e2` …

    Lines have relation, label, fact, and where known post, source and url of the page, sentence; both have start and
    end (ISO days; `kg.export.network_times`), nodes the date and url of their own.
    """
    return project_lines(map(str, triples), lang)


def project_lines(written: Iterable[str], lang: str = "vi") -> Network:
    """The same of triples as N-Triples writes them, without the points (`kg.rdf.statements`)."""
    graph: Network = nx.MultiDiGraph()
    ends = (end for one in relations().values() for end in (one.source, one.target, *one.unless) if end)
    index = Index(written, set(ends), lang)
    nodes = {subject: node for subject, _ in index.subjects() if (node := _node(index, subject))}
    lines = sorted(_lines(index, nodes), key=lambda line: (line[0], line[1], line[2]["relation"], line[2]["fact"]))
    shown = {source for source, _, line in lines if line["relation"] == "cites"}
    graph.add_nodes_from((name, node) for name, node in nodes.items() if node["kind"] != "article" or name in shown)
    kept = (line for line in lines if line[0] in graph and line[1] in graph)
    for number, (source, target, line) in enumerate(kept, start=1):
        graph.add_edge(source, target, key=f"e{number}", **line)
    date_lines(graph)
    return graph


@cache
def _table() -> dict[str, dict[str, Any]]:
    path = resources.data() / "network.yaml"
    table: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return table


def _names(entry: dict[str, Any]) -> dict[str, str]:
    return {"vi": entry["vi"], "en": entry["en"]}


def _node(index: Index, subject: str) -> dict[str, str] | None:
    """The attributes of the node for `subject`; None when it is nothing that the network shows."""
    classes = {value.removeprefix(NS) for value in index.values(subject, TYPE)}
    for kind in kinds().values() if classes else ():
        own = [name for name in reversed(kind.classes) if name in classes]
        if own:
            node = {"label": index.label(subject), "kind": kind.name, "class": own[0]}
            days = index.interval(subject)
            known = {"date": days.get("start"), "url": index.first(subject, "url")}
            return node | {name: value for name, value in known.items() if value} | days
    return None


@cache
def _relations_by_property() -> dict[str, tuple[Relation, ...]]:
    """The relations by the property without which no fact has one, in the order of the table."""
    found: dict[str, tuple[Relation, ...]] = {}
    for relation in relations().values():
        name = relation.source or relation.target or ""
        found[name] = (*found.get(name, ()), relation)
    return found


def _lines(index: Index, nodes: Collection[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    by_property = _relations_by_property()
    for fact, properties in index.subjects():
        for relation in (one for name in properties & by_property.keys() for one in by_property[name]):
            if not properties.isdisjoint(relation.unless):
                continue
            for source in _ends(index, fact, relation.source):
                for target in _ends(index, fact, relation.target):
                    if source in nodes and target in nodes and source != target:
                        yield source, target, _line(index, relation, fact)


def _ends(index: Index, fact: str, name: str | None) -> list[str]:
    return [fact] if name is None else index.values(fact, name)


def _line(index: Index, relation: Relation, fact: str) -> dict[str, Any]:
    line: dict[str, Any] = {"relation": relation.name, "fact": fact}
    held = index.first(fact, "post", "formerPost") if "…" in relation.names[index.lang] else None
    post = index.first(held, "postTitle", LABEL) if held else None
    if post:
        former = index.first(fact, "former") == "true"
        line["post"] = _table()["former"][index.lang].format(post=post) if former else post
    line["label"] = worded(line, index.lang)
    article = index.first(fact, "statedIn")
    known = {name: index.first(article, name) for name in ("source", "url")} | {"sentence": index.sentence(fact)}
    return line | {name: value for name, value in known.items() if value} | index.interval(fact)
