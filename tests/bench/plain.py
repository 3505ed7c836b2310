"""The same pages with the same extraction, and from there on the plain way: rdflib, owlrl and pyshacl as they come.

`python -m tests.bench.plain seeds -o seeds.trig`. Ontology, schemes and shapes are read once and taken as they
stand. owlrl is spared the evidence, and what `kg build` keeps besides the graph (page texts, ledger, full-text index)
is not made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pyshacl
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import RDF, Dataset, Graph, Literal, Namespace, URIRef

from kg import resources
from kg.emit import body_triples, described, emit
from kg.model import Page
from kg.pipeline import extract
from kg.rdf import namespaces
from kg.rdf.iri import Minter
from kg.read import read
from kg.validate import KNOWN_BAD

SH: Final = Namespace(namespaces.SH)


@dataclass(frozen=True, slots=True)
class Rules:
    """The ontology, the code lists and the shapes, as parsed by rdflib."""

    ontology: Graph
    schemes: Graph
    shapes: Graph


def rules() -> Rules:
    """Everything that a page is held against."""
    shapes = (path for path in resources.shapes().glob("*.ttl") if path.name != KNOWN_BAD)
    schemes = (resources.ontology() / "schemes").glob("*.ttl")
    return Rules(_parsed([resources.ontology() / "cchc.ttl"]), _parsed(schemes), _parsed(shapes))


def graph(triples: Iterable[ox.Triple]) -> Graph:
    """The same triples in a graph of rdflib."""
    made = Graph()
    for triple in triples:
        made.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return made


def close(given: Graph, ontology: Graph) -> Graph:
    """What owlrl adds to a page's assertions; kept are statements about data in the ontology's own terms."""
    closed = Graph() + ontology + given
    DeductiveClosure(OWLRL_Semantics).expand(closed)
    new = Graph()
    for subject, predicate, object_ in closed:
        own = object_ if predicate == RDF.type else predicate
        if _is_own(own) and isinstance(subject, URIRef) and not _is_own(subject):
            new.add((subject, predicate, object_))
    return new - given


def check(data: Graph, held: Rules) -> set[tuple[str, str]]:
    """Focus node and rule of each result of pyshacl that is about a page; `data` has the schemes in it.

    Of `ont_graph` pyshacl reads the classes and properties, but not the concepts that the shapes ask for.
    """
    report = pyshacl.validate(data, shacl_graph=held.shapes, ont_graph=held.ontology, inference="none")[1]
    results = report.subjects(RDF.type, SH.ValidationResult)
    pairs = ((str(report.value(r, SH.focusNode)), str(report.value(r, SH.sourceShape))) for r in results)
    return {(focus, shape.rpartition("#")[2]) for focus, shape in pairs if focus.startswith(namespaces.BASE)}


def build(inputs: Iterable[str | Path]) -> tuple[Dataset, int]:
    """The dataset of the pages, with named graphs as in a store, and how many results the shapes have."""
    held, dataset, problems = rules(), Dataset(), 0
    for kind, triples in (("ontology", held.ontology), ("scheme", held.schemes)):
        _put(dataset, Minter().graph(kind), triples)
    for page in (item for item in read(list(inputs)) if isinstance(item, Page)):
        problems += add(dataset, page, held)
    return dataset, problems


def add(dataset: Dataset, page: Page, held: Rules) -> int:
    """How many results the shapes have for the page, once its graphs are in the dataset."""
    graphs = emit(extract(page))
    assertions, evidence = graph(graphs.assertions), graph(graphs.evidence)
    inferred, minter = close(assertions, held.ontology), Minter()
    for kind, triples in (("article", assertions), ("evidence", evidence), ("inferred", inferred)):
        _put(dataset, minter.graph(kind, graphs.slug), triples)
    units = described(graphs.units, minter)
    _put(dataset, minter.graph("gazetteer"), graph(units))
    bodies = (triple for body in graphs.bodies for triple in body_triples(body, minter))
    _put(dataset, minter.graph("organisations"), graph(bodies))
    return len(check(assertions + evidence + inferred + held.schemes, held))


def main() -> None:
    """Write the dataset as TriG and say what it holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.plain", description=main.__doc__)
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files or folders of pages")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the TriG file to write")
    call = parser.parse_args()
    dataset, problems = build(call.inputs)
    dataset.serialize(call.output, format="trig")
    print(f"{len(dataset)} triples, {problems} results", file=sys.stderr)


# ---------------------------------------------------------------- parts


def _put(dataset: Dataset, name: ox.NamedNode, triples: Graph) -> None:
    into = dataset.graph(URIRef(name.value))
    into += triples


def _parsed(paths: Iterable[Path]) -> Graph:
    made = Graph()
    for path in paths:
        made.parse(path)
    return made


def _is_own(term: object) -> bool:
    return isinstance(term, URIRef) and term.startswith(namespaces.NS)


@lru_cache(maxsize=8192)
def _term(term: object) -> URIRef | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    assert isinstance(term, ox.Literal), "a page's graph has neither blank nodes nor triples as terms"
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype.value == namespaces.XSD + "string"
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)


if __name__ == "__main__":
    main()
