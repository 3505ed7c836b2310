"""The graph as a network: people, meetings, bodies and documents as nodes, and as lines the facts about them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

import networkx as nx
import yaml
from pyoxigraph import Literal, NamedNode, Triple

from kg import resources
from kg.rdf.namespaces import NIF, NS, PROV, RDF, RDFS

Network: TypeAlias = "nx.MultiDiGraph[str]"

_LABELS: Final = (f"{RDFS}label", f"{NS}topic", f"{NS}title")
_FROM: Final = ("validFrom", "attestedOn", "date", "documentDate", "publishedOn")
_UNTIL: Final = ("validUntil", "attestedOn", "endDate", "date", "publishedOn")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEPT: Final = (NS, f"{RDF}type", f"{RDFS}label", f"{PROV}wasDerivedFrom", f"{NIF}anchorOf")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node: its classes, its name in each language, its colour and marker in the picture."""

    name: str
    names: dict[str, str]
    colour: str
    marker: str
    classes: tuple[str, ...]


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
        name: Kind(name, _names(entry), entry["colour"], entry["marker"], tuple(entry["classes"]))
        for name, entry in _table()["kinds"].items()
    }


@cache
def relations() -> dict[str, Relation]:
    """The kinds of lines by name, in the order in which they are read out."""
    return {
        name: Relation(name, _names(entry), entry.get("from"), entry.get("to"), tuple(entry.get("unless", ())))
        for name, entry in _table()["relations"].items()
    }


def words(lang: str) -> dict[str, str]:
    """What stands on a picture besides the graph, by key, in that language."""
    return {name: entry[lang] for name, entry in _table()["picture"].items()}


def project(triples: Iterable[Triple], lang: str = "vi") -> Network:
    """The network of those triples: nodes are IRIs with label, kind and class, keys of lines are `e1`, `e2` …

    Lines have relation, label, fact, and where known post, source, sentence; both have start and end (ISO days).
    """
    graph: Network = nx.MultiDiGraph()
    index = Index(triples, lang)
    nodes = {subject: node for subject in sorted(index.subjects) if (node := _node(index, subject))}
    lines = sorted(_lines(index, set(nodes)), key=lambda line: (line[0], line[1], line[2]["relation"], line[2]["fact"]))
    shown = {article for *_, line in lines for article in line["ends"] if line["relation"] == "cites"}
    graph.add_nodes_from((name, node) for name, node in nodes.items() if node["kind"] != "article" or name in shown)
    kept = [line for line in lines if line[0] in graph and line[1] in graph]
    for number, (source, target, line) in enumerate(kept, start=1):
        del line["ends"]
        graph.add_edge(source, target, key=f"e{number}", **line)
    _spread_times(graph)
    return graph


class Index:
    """The triples that matter here, by subject and predicate; `cchc:` predicates go by their bare names."""

    def __init__(self, triples: Iterable[Triple], lang: str) -> None:
        self.lang = lang
        self.subjects: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for triple in sorted({t for t in triples if t.predicate.value.startswith(_KEPT)}, key=str):
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
                self.subjects[triple.subject.value][triple.predicate.value].append(triple.object)

    def values(self, subject: str, name: str) -> list[str]:
        """All values of a property (an IRI, or a name of ours), sorted, without their types."""
        about = self.subjects.get(subject, {})
        return [value.value for value in about.get(name if "://" in name else NS + name, ())]

    def first(self, subject: str, *names: str) -> str | None:
        """The first value of the first of those properties that has one."""
        return next((value for name in names for value in self.values(subject, name)), None)

    def day(self, subject: str, names: tuple[str, ...]) -> str | None:
        """The first of those properties that is a whole day."""
        return next((day for name in names for day in self.values(subject, name) if _DAY.fullmatch(day)), None)

    def label(self, subject: str) -> str:
        """Its label, in the wanted language if there is one; else the end of its IRI."""
        about = self.subjects.get(subject, {})
        found = [value for name in _LABELS for value in about.get(name, ()) if isinstance(value, Literal)]
        found.sort(key=lambda literal: literal.language not in (self.lang, None))
        return found[0].value if found else subject.rstrip("/").rpartition("/")[2]


@cache
def _table() -> dict[str, dict[str, Any]]:
    path = resources.data() / "network.yaml"
    table: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return table


def _names(entry: dict[str, Any]) -> dict[str, str]:
    return {"vi": entry["vi"], "en": entry["en"]}


def _node(index: Index, subject: str) -> dict[str, str] | None:
    """The attributes of the node for `subject`; None when it is nothing that the network shows."""
    classes = {value.removeprefix(NS) for value in index.values(subject, f"{RDF}type")}
    for kind in kinds().values():
        own = [name for name in reversed(kind.classes) if name in classes]
        if own:
            node = {"label": index.label(subject), "kind": kind.name, "class": own[0]}
            return node | _interval(index, subject)
    return None


def _lines(index: Index, nodes: set[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for fact, about in sorted(index.subjects.items()):
        for relation in relations().values():
            if any(NS + narrower in about for narrower in relation.unless):
                continue
            for source in _ends(index, fact, relation.source):
                for target in _ends(index, fact, relation.target):
                    if source in nodes and target in nodes and source != target:
                        yield source, target, _line(index, relation, fact, (source, target))


def _ends(index: Index, fact: str, name: str | None) -> list[str]:
    return [fact] if name is None else index.values(fact, name)


def _line(index: Index, relation: Relation, fact: str, ends: tuple[str, str]) -> dict[str, Any]:
    label = relation.names[index.lang]
    line: dict[str, Any] = {"relation": relation.name, "fact": fact, "ends": ends}
    held = index.first(fact, "post", "formerPost") if "…" in label else None
    post = index.first(held, "postTitle", f"{RDFS}label") if held else None
    if post:
        former = index.first(fact, "former") == "true"
        line["post"] = _table()["former"][index.lang].format(post=post) if former else post
    line["label"] = label.replace("…", line["post"]) if post else label.replace(" … ", " ")
    source = index.first(index.first(fact, "statedIn") or "", "source")
    known = {"source": source, "sentence": _sentence(index, fact)}
    dates = next((found for end in (fact, *ends) if (found := _interval(index, end))), {})
    return line | {name: value for name, value in known.items() if value} | dates


def _sentence(index: Index, fact: str) -> str | None:
    """The sentence that states the fact, or else the words of its first span."""
    spans = index.values(fact, f"{PROV}wasDerivedFrom")
    sentences = [sentence for span in spans for sentence in index.values(span, "sentence")]
    return next((quote for span in sentences + spans if (quote := index.first(span, f"{NIF}anchorOf"))), None)


def _interval(index: Index, subject: str) -> dict[str, str]:
    """`start` and `end` of a dated node; a document stays from its date on, so it has no end."""
    start, end = index.day(subject, _FROM), index.day(subject, _UNTIL)
    if start and end and end < start:
        end = None
    return ({"start": start} if start else {}) | ({"end": end} if start and end else {})


def _spread_times(graph: Network) -> None:
    """Each node's time widened to that of its lines, for a line needs both its ends; undated lines are always there."""
    for name, node in graph.nodes(data=True):
        lines = [data for *_, data in (*graph.in_edges(name, data=True), *graph.out_edges(name, data=True))]
        dated = [*lines, node] if "start" in node else lines
        for attribute, widest in (("start", min), ("end", max)):
            days = [item[attribute] for item in dated if attribute in item]
            node.pop(attribute, None)
            if days and len(days) == len(dated):
                node[attribute] = widest(days)
