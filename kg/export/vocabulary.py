"""The ontology's own files as they are written: what each node states, in the order of the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg import resources
from kg.errors import DataError
from kg.rdf.namespaces import NS, PREFIXES, RDF, RDFS, SKOS

TYPE: Final = RDF + "type"
LABELS: Final = (RDFS + "label", SKOS + "prefLabel")
_FIRST, _REST = RDF + "first", RDF + "rest"

Value = NamedNode | BlankNode | Literal | Triple
Node = str


class Vocabulary:
    """Statements of Turtle files by subject and predicate; blank nodes, which only lists need, go by their labels."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.prefixes: dict[str, str] = dict(PREFIXES)
        self._stated: dict[Node, dict[str, list[Value]]] = {}
        for path in paths:
            self._read(path)
        self._by_namespace = sorted(((iri, name) for name, iri in self.prefixes.items() if name), reverse=True)

    def _read(self, path: Path) -> None:
        try:
            parser = parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
            for quad in parser:
                predicates = self._stated.setdefault(quad.subject.value, {})
                predicates.setdefault(quad.predicate.value, []).append(quad.object)
            self.prefixes |= {name: iri for name, iri in parser.prefixes.items() if name and name not in self.prefixes}
        except SyntaxError as error:
            raise DataError("turtle-broken", where=f"{path}:{error.lineno}", reason=str(error.msg)) from error

    def of_class(self, *classes: str) -> list[Node]:
        """The nodes of a class, in the order in which they are written."""
        wanted = {NamedNode(one) for one in classes}
        return [node for node, stated in self._stated.items() if wanted & {*stated.get(TYPE, ())}]

    def nodes(self) -> Mapping[Node, Mapping[str, list[Value]]]:
        """All that is stated."""
        return self._stated

    def links(self, node: Node, *predicates: str) -> list[Node]:
        """The nodes to which the predicates lead, each once."""
        stated = self._stated.get(node, {})
        found = (
            value.value
            for one in predicates
            for value in stated.get(one, ())
            if not isinstance(value, Literal | Triple)
        )
        return list(dict.fromkeys(found))

    def values(self, node: Node, predicate: str) -> list[NamedNode | Literal]:
        """What a predicate of a node has as values, in their order."""
        return [
            value for value in self._stated.get(node, {}).get(predicate, ()) if isinstance(value, NamedNode | Literal)
        ]

    def leading(self, node: Node, predicate: str) -> list[Node]:
        """The nodes that lead to a node by the predicate."""
        there = NamedNode(node)
        return [one for one, stated in self._stated.items() if there in stated.get(predicate, ())]

    def words(self, node: Node, *predicates: str, lang: str | None = None) -> list[str]:
        """The literals of the predicates in a language; without one those in no language."""
        stated = self._stated.get(node, {})
        found = (value for one in predicates for value in stated.get(one, ()) if isinstance(value, Literal))
        return [value.value for value in found if value.language == lang]

    def word(self, node: Node, *predicates: str, lang: str | None = None) -> str:
        """The first of such literals, empty where there is none."""
        return next(iter(self.words(node, *predicates, lang=lang)), "")

    def members(self, head: Node) -> list[Node]:
        """The members of an RDF list."""
        found: list[Node] = []
        while first := self.links(head, _FIRST):
            found += first
            (head,) = self.links(head, _REST)
        return found

    def short(self, iri: str) -> str:
        """The IRI as prefix and name where a prefix of the files fits, else the IRI."""
        for namespace, name in self._by_namespace:
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{name}:{iri.removeprefix(namespace)}"
        return iri


def is_own(iri: str) -> bool:
    """Whether a term is of the ontology's namespace."""
    return iri.startswith(NS)


def files() -> dict[str, list[Path]]:
    """The Turtle files of the package by what they hold: the ontology, its code lists, its alignments, its examples."""
    folder = resources.ontology()
    return {
        "ontology": sorted(folder.glob("*.ttl")),
        "schemes": sorted((folder / "schemes").glob("*.ttl")),
        "alignments": sorted((folder / "alignments").glob("*.ttl")),
        "examples": sorted((folder / "examples").glob("*.ttl")),
    }
