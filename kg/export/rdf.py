"""RDF for people and programs: Turtle and TriG grouped by subject, N-Quads by the line; the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import StoreError
from kg.namespaces import PREFIXES, RDF, RDFS, XSD, curie

Term = NamedNode | BlankNode | Literal | Triple
Write = Callable[[Term], str]

_RELATIVE: Final = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_BARE: Final = {  # what readers give back letter for letter when it stands without quotes
    f"{XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{1,6}"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SPECIAL: Final = re.compile(r'[\x00-\x1f\x7f"\\]')
_WIDTH: Final = 90
_FIRST: Final = {f"{RDF}type": 0, f"{RDFS}label": 1}


def turtle(quads: Iterable[Quad], base: str) -> Iterator[bytes]:
    """One Turtle document of all the triples, whichever graph they stand in; `quads` come sorted by subject."""
    yield _head(base).encode()
    for subject in _subjects(quads, _writer(base), ""):
        yield f"\n{subject}".encode()


def trig(quads: Iterable[Quad], base: str) -> Iterator[bytes]:
    """One TriG document, a block for each named graph; `quads` come sorted by graph, then by subject."""
    yield _head(base).encode()
    write = _writer(base)
    for name, members in groupby(quads, key=lambda quad: quad.graph_name):
        label = f"{write(name)} " if isinstance(name, NamedNode) else ""
        yield f"\n{label}{{\n".encode()
        for number, subject in enumerate(_subjects(members, write, "  ")):
            yield f"{chr(10) if number else ''}{subject}".encode()
        yield b"}\n"


def nquads(quads: Iterable[Quad], base: str) -> Iterator[bytes]:
    """One line for each quad, in the order in which they come; nothing is abbreviated, so `base` is not used."""
    for quad in quads:
        yield f"{_quad(quad)} .\n".encode()


def relative(iri: str, base: str) -> str | None:
    """What follows `base` in `iri`, or None where that would not be read back as the same IRI."""
    local = iri[len(base) :] if base.endswith("/") and iri.startswith(base) else ""
    return local if _RELATIVE.fullmatch(local) else None


def _head(base: str) -> str:
    prefixes = [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())]
    return "".join([f"@base <{base}> .\n", *prefixes])


def _quad(quad: Quad) -> str:
    parts = [quad.subject, quad.predicate, quad.object]
    named = [quad.graph_name] if isinstance(quad.graph_name, NamedNode) else []
    return " ".join(_plain(part) for part in [*parts, *named])


def _subjects(quads: Iterable[Quad], write: Write, indent: str) -> Iterator[str]:
    """Each subject with all that is said of it, in the order in which subjects come."""
    for subject, about in groupby(quads, key=lambda quad: quad.subject):
        triples = {quad.triple for quad in about}
        lines = [line for _, line in sorted(_predicates(triples, write, f",\n{indent}        "))]
        yield f"{indent}{write(subject)} " + f" ;\n{indent}    ".join(lines) + " .\n"


def _predicates(about: Iterable[Triple], write: Write, new_line: str) -> Iterator[tuple[int, str]]:
    """For each predicate its rank (type and label lead) and `predicate object, object`, on several lines if long."""
    ordered = sorted(about, key=lambda triple: triple.predicate.value)
    for predicate, triples in groupby(ordered, key=lambda triple: triple.predicate):
        verb = "a" if predicate.value == f"{RDF}type" else write(predicate)
        objects = sorted(write(triple.object) for triple in triples)
        comma = ", " if sum(map(len, objects)) < _WIDTH else new_line
        yield _FIRST.get(predicate.value, 2), f"{verb} {comma.join(objects)}"


def _writer(base: str) -> Write:
    def write(term: Term) -> str:
        if isinstance(term, NamedNode):
            return _iri(term.value, base)
        return _literal(term, write) if isinstance(term, Literal) else refuse(term)

    return write


@lru_cache(maxsize=1 << 12)
def _iri(iri: str, base: str) -> str:
    short = curie(iri)
    if short is not None:
        return short
    return f"<{relative(iri, base) or iri}>"


def _literal(literal: Literal, write: Write) -> str:
    if literal.language:
        return f"{_quote(literal.value)}@{literal.language}"
    datatype = literal.datatype.value
    if datatype == f"{XSD}string":
        return _quote(literal.value)
    bare = _BARE.get(datatype)
    if bare is not None and bare.fullmatch(literal.value):
        return literal.value
    return f"{_quote(literal.value)}^^{write(literal.datatype)}"


def _plain(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<{term.value}>"
    if not isinstance(term, Literal):
        return refuse(term)
    typed = literal_type(term)
    return _quote(term.value) + (f"@{term.language}" if term.language else f"^^<{typed}>" if typed else "")


def literal_type(literal: Literal) -> str | None:
    """The IRI of a literal's datatype; None for a plain string and for one with a language."""
    datatype = literal.datatype.value
    return None if literal.language or datatype == f"{XSD}string" else datatype


def _quote(text: str) -> str:
    return '"' + _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), text) + '"'


def refuse(term: BlankNode | Literal | Triple) -> str:
    """Nothing: raises StoreError, for `term` cannot stand where an IRI has to."""
    raise StoreError("node-nameless", term=str(term))
