"""JSON-LD: one JSON object for each node, in one block for each named graph, under the context of the ontology."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from kg import resources
from kg.export.rdf import iri_of, parts, relative_to
from kg.export.select import Block
from kg.export.subjects import Known, Run, SubjectWriter
from kg.rdf.namespaces import PREFIXES, RDF, XSD, curie
from kg.rdf.statements import written_lines
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
    comma = b""
    for name, quads in blocks:
        if nodes := b",\n".join(writer.texts(written_lines(quads, name))):
            yield b'%b\n{"id": %b, "@graph": [\n%b\n]}' % (comma, writer.written[str(name).encode()], nodes)
            comma = b","
    yield b"\n]}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def as_one_graph(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One JSON-LD document of all the triples, whichever graph they stand in: readers of one graph find them."""
    context = context_document()
    writer = _Writer(base, _terms(context))
    yield _head(base, context)
    comma = b""
    for node in writer.texts(merged(chain.from_iterable(written_lines(quads, name) for name, quads in blocks))):
        yield b"%b\n%b" % (comma, node)
        comma = b","
    yield b"\n]}\n"


def _head(base: str, context: Json) -> bytes:
    head = ",\n".join(f"  {_dump(name)}: {_dump(meaning)}" for name, meaning in ({"@base": base} | context).items())
    return f'{{"@context": {{\n{head}\n}},\n"@graph": ['.encode()


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
    end: bytes
    kept: slice
    values: Known


class _Writer(SubjectWriter[_Field]):
    """Nodes as JSON objects under the terms of a context."""

    def __init__(self, base: str, terms: dict[str, _Name]) -> None:
        super().__init__(self._reference)
        self._relative = relative_to(base)
        self._terms = terms

    def values(self, objects: Sequence[bytes], fields: Sequence[_Field]) -> list[bytes]:
        """Each under the property to which it belongs."""
        return [
            term[kept] if term.endswith(end) else values[term]
            for term, (_, end, kept, values) in zip(objects, fields, strict=True)
        ]

    def joined(self, values: list[bytes]) -> bytes:
        """A list, in order."""
        return b"[%b]" % b", ".join(sorted(values))

    def ranked(self, runs: list[Run]) -> list[tuple[str, Run]]:
        """The class first."""
        ranked = sorted(runs, key=lambda run: (run.predicate != _TYPE, run.predicate))
        return [(self.field(run.predicate).name, run) for run in ranked]

    def template(self, names: list[str]) -> str:
        """A JSON object on one line."""
        fields = ", ".join([f"{name}%b" for name in ('"id": ', *names)])
        return f"{{{fields}}}"

    def field_of(self, predicate: str) -> _Field:
        """Its name in the context, and what the context has of its values."""
        if predicate == _TYPE:
            return _Field('"type": ', _NONE.encode(), slice(None), Known(self._type))
        iri = predicate[1:-1]
        name = self._terms.get(iri) or _Name(curie(iri) or iri)
        end = f'"@{name.language}' if name.language else '"' if name.datatype is None else _NONE
        values = self.written if name.datatype == _LINK else Known(lambda term: self._value(term, name))
        return _Field(f"{_dump(name.name)}: ", end.encode(), slice(1 - len(end) or None), values)

    def _value(self, term: str, name: _Name) -> str:
        return _literal(term, name) if term[0] == '"' else f'{{"id": {self._reference(term)}}}'

    def _type(self, term: str) -> str:
        known = self._terms.get(iri_of(term))
        return _dump(known.name) if known else self._reference(term)

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
