"""JSON-LD: one JSON object for each thing, in one block for each named graph, under the context in kg/data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from kg import resources
from kg.export.rdf import Values, iri_of, parts, relative, statements
from kg.export.select import Block
from kg.namespaces import PREFIXES, RDF, XSD, curie

Json = dict[str, Any]

_TYPE: Final = f"<{RDF}type>"
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_TRUTH: Final = {"true": True, "false": False}
_INTEGERS: Final = (f"{XSD}integer", f"{XSD}nonNegativeInteger")


def jsonld(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One JSON-LD document with its context inside, so reading it fetches nothing."""
    context = context_document()
    writer = _Writer(base, _terms(context))
    head = ",\n".join(f"  {_dump(name)}: {_dump(meaning)}" for name, meaning in ({"@base": base} | context).items())
    yield f'{{"@context": {{\n{head}\n}},\n"@graph": ['.encode()
    comma = ""
    for name, lines in blocks:
        if nodes := ",\n".join([_dump(writer.node(subject, values)) for subject, values in statements(lines)]):
            yield f'{comma}\n{{"id": {_dump(writer.reference(str(name)))}, "@graph": [\n{nodes}\n]}}'.encode()
            comma = ","
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


class _Writer:
    """Nodes as JSON objects under the terms of a context."""

    def __init__(self, base: str, terms: dict[str, _Name]) -> None:
        self._base = base
        self._terms = terms
        self.reference = lru_cache(maxsize=1 << 14)(self._reference)
        self._name = cache(self._name_of)

    def node(self, subject: str, values: Values) -> Json:
        """All that is said of a subject."""
        node: Json = {"id": self.reference(subject)}
        if types := sorted(map(self._type, values.get(_TYPE, ()))):
            node["type"] = _one_or_all(types)
        for predicate in sorted(values):
            if predicate != _TYPE:
                name = self._name(predicate)
                node[name.name] = self._values(values[predicate], name)
        return node

    def _name_of(self, predicate: str) -> _Name:
        iri = predicate[1:-1]
        return self._terms.get(iri) or _Name(curie(iri) or iri)

    def _type(self, term: str) -> str:
        known = self._terms.get(term[1:-1])
        return known.name if known else self.reference(term)

    def _values(self, objects: list[str], name: _Name) -> Any:
        return _one_or_all(sorted((self._value(term, name) for term in objects), key=repr))

    def _value(self, term: str, name: _Name) -> Any:
        if term[0] == '"':
            return _literal(term, name)
        reference = self.reference(term)
        return reference if name.datatype == "@id" else {"id": reference}

    def _reference(self, term: str) -> str:
        iri = iri_of(term)
        return curie(iri) or relative(iri, self._base) or iri


def _literal(literal: str, name: _Name) -> Any:
    """A plain JSON value where the context says the rest, else an object that says it itself."""
    quoted, suffix = parts(literal)
    text = json.loads(f'"{quoted}"') if "\\" in quoted else quoted  # N-Triples escapes as JSON does
    if suffix.startswith("@"):
        plain = name.language == suffix[1:]
        return text if plain else {"@language": suffix[1:], "@value": text}
    typed = suffix[3:-1] or None
    if typed != name.datatype or (typed is None and name.language):
        return {"@value": text} | ({"@type": curie(typed) or typed} if typed else {})
    if typed in _INTEGERS and _INTEGER.fullmatch(text):
        return int(text)
    return _TRUTH.get(text, text) if typed == f"{XSD}boolean" else text


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
