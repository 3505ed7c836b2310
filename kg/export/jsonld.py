"""JSON-LD: one JSON object for each thing, in one block for each named graph, under the context in kg/data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg import resources
from kg.export.rdf import Term, literal_type, refuse, relative
from kg.namespaces import PREFIXES, RDF, XSD, curie

Json = dict[str, Any]

_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_TRUTH: Final = {"true": True, "false": False}
_INTEGERS: Final = (f"{XSD}integer", f"{XSD}nonNegativeInteger")


def jsonld(quads: Iterable[Quad], base: str) -> Iterator[bytes]:
    """One JSON-LD document with its context inside, so reading it fetches nothing; `quads` come sorted by graph."""
    context = context_document()
    writer = _Writer(base, _terms(context))
    head = ",\n".join(f"  {_dump(name)}: {_dump(meaning)}" for name, meaning in ({"@base": base} | context).items())
    yield f'{{"@context": {{\n{head}\n}},\n"@graph": ['.encode()
    for count, block in enumerate(writer.graphs(quads)):
        text = json.dumps(block, ensure_ascii=False, indent=1)
        yield f"{',' if count else ''}\n{text}".encode()
    yield b"\n]}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def context_document() -> Json:
    """The content of kg/data/context.jsonld: short names for our terms, with the type of their values."""
    text = (resources.data() / "context.jsonld").read_text(encoding="utf-8")
    context: Json = json.loads(text)["@context"]
    return context


@dataclass(frozen=True, slots=True)
class _Name:
    """A short name of the context, with the datatype and the language that a plain string under it has."""

    name: str
    datatype: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Writer:
    base: str
    terms: dict[str, _Name]

    def graphs(self, quads: Iterable[Quad]) -> Iterator[Json]:
        for graph, members in groupby(quads, key=lambda quad: quad.graph_name):
            nodes = [self._node(subject, about) for subject, about in groupby(members, key=lambda quad: quad.subject)]
            if isinstance(graph, NamedNode):
                yield {"id": self._reference(graph), "@graph": nodes}
            else:
                yield from nodes

    def _node(self, subject: Term, about: Iterable[Quad]) -> Json:
        values: dict[str, list[Term]] = {}
        for quad in about:
            values.setdefault(quad.predicate.value, []).append(quad.object)
        types = sorted(self._type(term) for term in values.pop(f"{RDF}type", []))
        node: Json = {"id": self._reference(subject)} | ({"type": _one_or_all(types)} if types else {})
        named = [(self._name(predicate), values[predicate]) for predicate in sorted(values)]
        return node | {name.name: self._values(objects, name) for name, objects in named}

    def _name(self, predicate: str) -> _Name:
        return self.terms.get(predicate) or _Name(curie(predicate) or predicate)

    def _type(self, term: Term) -> str:
        known = self.terms.get(term.value) if isinstance(term, NamedNode) else None
        return known.name if known else self._reference(term)

    def _values(self, objects: list[Term], name: _Name) -> Any:
        return _one_or_all(sorted((self._value(term, name) for term in objects), key=repr))

    def _value(self, term: Term, name: _Name) -> Any:
        if isinstance(term, Literal):
            return _literal(term, name)
        reference = self._reference(term)
        return reference if name.datatype == "@id" else {"id": reference}

    def _reference(self, term: Term) -> str:
        if not isinstance(term, NamedNode):
            return refuse(term)
        return curie(term.value) or relative(term.value, self.base) or term.value


def _literal(literal: Literal, name: _Name) -> Any:
    """A plain JSON value where the context says the rest, else an object that says it itself."""
    typed = literal_type(literal)
    if literal.language:
        plain = name.language == literal.language
        return literal.value if plain else {"@language": literal.language, "@value": literal.value}
    if typed != name.datatype or (typed is None and name.language):
        return {"@value": literal.value} | ({"@type": curie(typed) or typed} if typed else {})
    if typed in _INTEGERS and _INTEGER.fullmatch(literal.value):
        return int(literal.value)
    return _TRUTH.get(literal.value, literal.value) if typed == f"{XSD}boolean" else literal.value


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _terms(context: Json) -> dict[str, _Name]:
    """From the IRI of each term of the context to its short name; prefixes and keywords are no terms."""
    names = {}
    for name, meaning in context.items():
        entry = {"@id": meaning} if isinstance(meaning, str) else meaning
        if name in PREFIXES or not isinstance(entry, dict) or entry["@id"].startswith("@"):
            continue
        datatype = entry.get("@type")
        names[_expand(entry["@id"])] = _Name(name, datatype and _expand(datatype), entry.get("@language"))
    return names


def _expand(term: str) -> str:
    prefix, _, local = term.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else term
