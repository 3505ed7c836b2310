"""JSON-LD: one JSON object for each node, in one block for each named graph, under the context of the ontology."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from kg import resources
from kg.export.rdf import Known, iri_of, parts, relative_to, statements
from kg.export.select import Block
from kg.export.select import lines as every_line
from kg.rdf.namespaces import PREFIXES, RDF, XSD, curie
from kg.rdf.statements import lines_of
from kg.store.ordering import merged

Json = dict[str, Any]

_TYPE: Final = f"<{RDF}type>"
_LINK: Final = "@id"
_NONE: Final = "\n"
"""What no term ends in."""
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_TRUTH: Final = ("true", "false")
_INTEGERS: Final = (f"{XSD}integer", f"{XSD}nonNegativeInteger")


def jsonld(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One JSON-LD document with its context inside, so reading it fetches nothing."""
    context = context_document()
    writer = _Writer(base, _terms(context))
    yield _head(base, context)
    comma = ""
    for name, quads in blocks:
        if nodes := ",\n".join([writer.node(*one) for one in statements(lines_of(quads, name))]):
            yield f'{comma}\n{{"id": {writer.references[str(name)]}, "@graph": [\n{nodes}\n]}}'.encode()
            comma = ","
    yield b"\n]}\n"


def as_one_graph(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One JSON-LD document of all the triples, whichever graph they stand in: readers of one graph find them."""
    context = context_document()
    writer = _Writer(base, _terms(context))
    yield _head(base, context)
    comma = ""
    for one in statements(merged(every_line(blocks))):
        yield f"{comma}\n{writer.node(*one)}".encode()
        comma = ","
    yield b"\n]}\n"


def _head(base: str, context: Json) -> bytes:
    head = ",\n".join(f"  {_dump(name)}: {_dump(meaning)}" for name, meaning in ({"@base": base} | context).items())
    return f'{{"@context": {{\n{head}\n}},\n"@graph": ['.encode()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def context_document() -> Json:
    """The content of ontology/context.jsonld: short names for our terms, with the type of their values."""
    text = (resources.ontology() / "context.jsonld").read_text(encoding="utf-8")
    context: Json = json.loads(text)["@context"]
    return context


@dataclass(frozen=True, slots=True)
class _Name:
    """A short name of the context, with the datatype and the language that a plain string under it has."""

    name: str
    datatype: str | None = None
    language: str | None = None


_UNNAMED: Final = _Name("", _LINK)
"""Of whatever property a node is expected."""


class _Field(NamedTuple):
    """A property: its name as JSON with the colon, and how its values are written.

    What the context has of a string is left out: of one that ends in `end` this much is `kept`. N-Triples escapes as
    JSON does.
    """

    name: str
    end: str
    kept: slice
    values: Known


class _Writer:
    """Nodes as JSON objects under the terms of a context."""

    def __init__(self, base: str, terms: dict[str, _Name]) -> None:
        self._relative = relative_to(base)
        self._terms = terms
        self.references = Known(self._reference)
        self._fields = lru_cache(maxsize=1 << 12)(self._fields_of)
        self._field = cache(self._field_of)

    def node(self, subject: str, predicates: tuple[str, ...], objects: list[list[str]]) -> str:
        """A subject with all its values."""
        parts = [f'{{"id": {self.references[subject]}']
        for index, (name, end, kept, values) in self._fields(predicates):
            terms = objects[index]
            if len(terms) == 1:
                term = terms[0]
                parts.append(f"{name}{term[kept] if term.endswith(end) else values[term]}")
            else:
                found = sorted(term[kept] if term.endswith(end) else values[term] for term in terms)
                parts.append(f"{name}[{', '.join(found)}]")
        return f"{', '.join(parts)}}}"

    def _fields_of(self, predicates: tuple[str, ...]) -> list[tuple[int, _Field]]:
        """The index of each predicate and how it is written, the class first."""
        ranked = sorted(predicates, key=lambda predicate: (predicate != _TYPE, predicate))
        return [(predicates.index(predicate), self._field(predicate)) for predicate in ranked]

    def _field_of(self, predicate: str) -> _Field:
        if predicate == _TYPE:
            return _Field('"type": ', _NONE, slice(None), Known(self._type))
        iri = predicate[1:-1]
        name = self._terms.get(iri) or _Name(curie(iri) or iri)
        end = f'"@{name.language}' if name.language else '"' if name.datatype is None else _NONE
        values = self.references if name.datatype == _LINK else Known(lambda term: self._value(term, name))
        return _Field(f"{_dump(name.name)}: ", end, slice(1 - len(end) or None), values)

    def _value(self, term: str, name: _Name) -> str:
        return _literal(term, name) if term[0] == '"' else f'{{"id": {self.references[term]}}}'

    def _type(self, term: str) -> str:
        known = self._terms.get(iri_of(term))
        return _dump(known.name) if known else self.references[term]

    def _reference(self, term: str) -> str:
        """What stands for a node where one is expected; a literal that stands there shows that it is none."""
        if local := self._relative(term):
            return f'"{local}"'
        if term[0] == '"':
            return _literal(term, _UNNAMED)
        iri = iri_of(term)
        return f'"{curie(iri) or iri}"'  # an IRI has no sign that JSON escapes


def _literal(literal: str, name: _Name) -> str:
    """A plain JSON value where the context has the rest, else an object that has it itself."""
    quoted, suffix = parts(literal)
    text = f'"{quoted}"'
    if suffix.startswith("@"):
        language, _, direction = suffix[1:].partition("--")
        way = f'"@direction": {_dump(direction)}, ' if direction else ""
        return f'{{{way}"@language": {_dump(language)}, "@value": {text}}}'
    typed = suffix[3:-1] or None
    if typed != name.datatype or (typed is None and name.language):
        kind = f', "@type": {_dump(curie(typed) or typed)}' if typed else ""
        return f'{{"@value": {text}{kind}}}'
    if (typed in _INTEGERS and _INTEGER.fullmatch(quoted)) or (typed == f"{XSD}boolean" and quoted in _TRUTH):
        return quoted
    return text


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
