"""The description of a store as a dataset: what it is by DCAT, what is in it by VoID, by which runs it came by PROV.

It is counted when it is asked for and stands beside the graph, not in it: the graph is the same whenever it was built.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.export import rdf
from kg.export.select import Block
from kg.infer.axioms import ontology_file
from kg.messages import LANGUAGES, say
from kg.rdf.namespaces import DCAT, DCT, NIF, NS, OWL, PROV, SKOS, VOID
from kg.rdf.statements import Statements, line, lines_of
from kg.rdf.terms import LABEL, TYPE, integer, moment

_PREFIXES: Final = {"dcat": DCAT, "void": VOID}
"""Used here alone: in the graph no term is of these."""
_EXAMPLE: Final = f"<{NS}Meeting>"
_ARTICLE: Final = f"<{NS}Article>"


class Run(NamedTuple):
    """When the pages of a version and a rule set were read, first and last, as ISO 8601 has it; None where unknown."""

    node: NamedNode
    started: str | None
    ended: str | None


def void(blocks: Iterable[Block], base: str, runs: Sequence[Run] = ()) -> Iterator[bytes]:
    """The description as one Turtle document; every block is read once."""
    counted = _Counted(blocks, base)
    lines = Statements.in_order((*_dataset(base, counted), *_partitions(base, counted), *_runs(base, runs)))
    graph = NamedNode(f"{base}dataset")
    text = b"".join(rdf.turtle([(graph, lines.quads(graph))], base)).decode()
    for prefix, namespace in _PREFIXES.items():
        yield f"@prefix {prefix}: <{namespace}> .\n".encode()
        text = re.sub(rf"<{re.escape(namespace)}(\w+)>", rf"{prefix}:\1", text)
    yield text.encode()


class _Counted:
    """How many triples there are, in which graphs, of which properties, about nodes of which classes."""

    def __init__(self, blocks: Iterable[Block], base: str) -> None:
        self.triples = 0
        self.properties: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.graphs: Counter[str] = Counter()
        self.examples: list[str] = []
        self.entities = 0
        is_a, typed = str(TYPE), ""
        for graph, quads in blocks:
            kind = graph.value.removeprefix(f"{base}graph/").partition("/")[0]
            for each in lines_of(quads, graph):
                subject, predicate, value = each.split(" ", 2)
                self.triples += 1
                self.graphs[kind] += 1
                self.properties[predicate] += 1
                if predicate == is_a:
                    self.classes[value] += 1
                    self.entities += subject != typed
                    typed = subject
                    if value == _EXAMPLE and not self.examples:
                        self.examples.append(subject)


def _dataset(base: str, counted: _Counted) -> Iterator[str]:
    node = NamedNode(f"{base}dataset")
    yield line(node, TYPE, NamedNode(f"{DCAT}Dataset"))
    yield line(node, TYPE, NamedNode(f"{VOID}Dataset"))
    for lang in LANGUAGES:
        yield line(node, NamedNode(f"{DCT}language"), Literal(lang))
        for property, words in (
            (f"{DCT}title", say("dataset-title", lang)),
            (f"{DCT}description", say("dataset-about", lang)),
            (f"{DCAT}keyword", say("dataset-keyword", lang)),
        ):
            yield line(node, NamedNode(property), Literal(words, language=lang))
    yield line(node, NamedNode(f"{VOID}uriSpace"), Literal(base))
    for vocabulary in (NIF, NS, PROV, SKOS):
        yield line(node, NamedNode(f"{VOID}vocabulary"), NamedNode(vocabulary))
    if version := _version():
        yield line(node, NamedNode(f"{DCT}conformsTo"), version)
    yield from _number(node, "triples", counted.triples)
    yield from _number(node, "entities", counted.entities)
    yield from _number(node, "classes", len(counted.classes))
    yield from _number(node, "properties", len(counted.properties))
    yield from _number(node, "documents", counted.classes[_ARTICLE])
    yield from (f"{node} <{VOID}exampleResource> {example}" for example in counted.examples)


def _partitions(base: str, counted: _Counted) -> Iterator[str]:
    """The parts of the dataset: by class, by property and by kind of graph."""
    whole = NamedNode(f"{base}dataset")
    for kind, counts, link, of, what in (
        ("class", counted.classes, "classPartition", "class", "entities"),
        ("property", counted.properties, "propertyPartition", "property", "triples"),
    ):
        for term, number in counts.items():
            part = NamedNode(f"{base}dataset/{kind}/{_name(term)}")
            yield line(whole, NamedNode(VOID + link), part)
            yield f"{part} <{VOID}{of}> {term}"
            yield from _number(part, what, number)
    for graph, number in counted.graphs.items():
        part = NamedNode(f"{base}dataset/graph/{graph}")
        yield line(whole, NamedNode(f"{VOID}subset"), part)
        yield line(part, TYPE, NamedNode(f"{VOID}Dataset"))
        yield line(part, LABEL, Literal(graph))
        yield from _number(part, "triples", number)


def _runs(base: str, runs: Sequence[Run]) -> Iterator[str]:
    """The runs, and of the dataset the last change that they made."""
    whole = NamedNode(f"{base}dataset")
    for run in runs:
        yield line(whole, NamedNode(f"{PROV}wasGeneratedBy"), run.node)
        yield line(run.node, TYPE, NamedNode(f"{NS}ExtractionRun"))
        for name, time in (("startedAtTime", run.started), ("endedAtTime", run.ended)):
            if value := moment(time):
                yield line(run.node, NamedNode(PROV + name), value)
    if last := max((run.ended for run in runs if run.ended), default=None):
        yield line(whole, NamedNode(f"{DCT}modified"), moment(last) or Literal(last))


def _number(node: NamedNode, name: str, number: int) -> Iterator[str]:
    if value := integer(number):
        yield line(node, NamedNode(VOID + name), value)


def _name(term: str) -> str:
    """The name of a part, from the IRI of its term: the namespace's last word too, where it is not our own."""
    iri = term[1:-1]
    if iri.startswith(NS):
        return iri.removeprefix(NS)
    return "-".join(word for word in iri.replace("#", "/").split("/")[-2:] if word)


def _version() -> NamedNode | None:
    """The version of the ontology that the data conform to."""
    for quad in parse(path=str(ontology_file()), format=RdfFormat.TURTLE):
        if quad.predicate.value == f"{OWL}versionIRI" and isinstance(quad.object, NamedNode):
            return quad.object
    return None
