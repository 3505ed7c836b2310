"""RDF for people and programs: Turtle and TriG grouped by subject, N-Quads by the line; the same bytes every time.

What comes in are lines of N-Triples, whose IRIs need only be shortened: all these formats quote strings alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from kg.errors import StoreError
from kg.export.select import Block
from kg.namespaces import PREFIXES, RDF, RDFS, XSD, curie
from kg.store.ordering import merged

Values = dict[str, list[str]]

_RELATIVE: Final = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_BARE: Final = {  # what readers give back letter for letter when it stands without quotes
    f"^^<{XSD}integer>": re.compile(r"0|-?[1-9][0-9]*"),
    f"^^<{XSD}decimal>": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{1,6}"),
    f"^^<{XSD}boolean>": re.compile(r"true|false"),
}
_WIDTH: Final = 90
_TYPE: Final = f"<{RDF}type>"
_FIRST: Final = {_TYPE: 0, f"<{RDFS}label>": 1}


def turtle(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One Turtle document of all the triples, whichever graph they stand in."""
    yield _head(base).encode()
    for subject in _subjects(merged(line for _, lines in blocks for line in lines), base, ""):
        yield f"\n{subject}".encode()


def trig(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One TriG document, a block for each named graph."""
    yield _head(base).encode()
    for name, lines in blocks:
        if subjects := "\n".join(_subjects(lines, base, "  ")):
            yield f"\n{_short(str(name), base)} {{\n{subjects}}}\n".encode()


def nquads(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One line for each quad, graph by graph; nothing is abbreviated, so `base` is not used."""
    for name, lines in blocks:
        end = f" {name} .\n"
        if document := end.join(lines):
            yield f"{document}{end}".encode()


def statements(lines: Iterable[str]) -> Iterator[tuple[str, Values]]:
    """Each subject with the objects of each predicate, as N-Triples writes them, in the order in which they come."""
    subject, values = "", Values()
    for line in lines:
        first, predicate, value = line.split(" ", 2)
        if first != subject:
            if values:
                yield subject, values
            subject, values = first, Values()
        if predicate in values:
            values[predicate].append(value)
        else:
            values[predicate] = [value]
    if values:
        yield subject, values


def iri_of(term: str) -> str:
    """The IRI between the brackets; raises StoreError for a term that has none: a blank node, a triple."""
    if term[0] != "<" or term[1] == "<":
        raise StoreError("node-nameless", term=term)
    return term[1:-1]


def relative(iri: str, base: str) -> str | None:
    """What follows `base` in `iri`, or None where that would not be read back as the same IRI."""
    local = iri[len(base) :] if base.endswith("/") and iri.startswith(base) else ""
    return local if _RELATIVE.fullmatch(local) else None


def parts(literal: str) -> tuple[str, str]:
    """A literal's text between its quotes, and what follows: "@vi", "^^" and an IRI, or nothing."""
    end = literal.rindex('"')
    return literal[1:end], literal[end + 1 :]


def _head(base: str) -> str:
    prefixes = [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())]
    return "".join([f"@base <{base}> .\n", *prefixes])


def _subjects(lines: Iterable[str], base: str, indent: str) -> Iterator[str]:
    """Each subject with all that is said of it, in the order in which subjects come."""
    comma, semicolon = f",\n{indent}        ", f" ;\n{indent}    "
    for subject, values in statements(lines):
        yield f"{indent}{_short(subject, base)} {semicolon.join(_verbs(values, base, comma))} .\n"


def _verbs(values: Values, base: str, new_line: str) -> list[str]:
    """For each predicate `predicate object, object`, on several lines if long; type and label lead."""
    return [
        f"{verb} {_list([_object(one, base) for one in values[predicate]], new_line)}"
        for verb, predicate in _verbs_of(tuple(values), base)
    ]


def _list(objects: list[str], new_line: str) -> str:
    if len(objects) == 1:
        return objects[0]
    return (", " if sum(map(len, objects)) < _WIDTH else new_line).join(sorted(objects))


@lru_cache(maxsize=1 << 12)
def _verbs_of(predicates: tuple[str, ...], base: str) -> list[tuple[str, str]]:
    """How predicates are written, each with itself, in the order in which they are written."""
    ranked = sorted((_FIRST.get(one, 2), "a" if one == _TYPE else _short(one, base), one) for one in predicates)
    return [(verb, predicate) for _, verb, predicate in ranked]


@lru_cache(maxsize=1 << 14)
def _short(iri: str, base: str) -> str:
    """An IRI between its brackets by a prefix of ours, else relative to the base, else as it is."""
    full = iri_of(iri)
    return curie(full) or f"<{relative(full, base) or full}>"


def _object(term: str, base: str) -> str:
    if term[0] != '"':
        return _short(term, base)
    return _typed(term, base) if term[-1] == ">" else term


def _typed(literal: str, base: str) -> str:
    text, suffix = parts(literal)
    bare = _BARE.get(suffix)
    return text if bare and bare.fullmatch(text) else f'"{text}"^^{_short(suffix[2:], base)}'
