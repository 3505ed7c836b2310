"""RDF for people and programs: Turtle and TriG grouped by subject, N-Quads by the line; the same bytes every time.

What comes in are lines of N-Triples, whose IRIs need only be shortened: all these formats quote strings alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

from kg.errors import StoreError
from kg.export.select import Block
from kg.export.select import lines as every_line
from kg.rdf.namespaces import PREFIXES, RDF, RDFS, XSD, curie
from kg.rdf.statements import lines_of
from kg.store.ordering import merged

Description = tuple[str, tuple[str, ...], list[list[str]]]
"""A subject, its predicates and the objects of each, as N-Triples writes them."""

_RELATIVE: Final = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_BARE: Final = {  # what readers give back letter for letter when it stands without quotes
    f"^^<{XSD}integer>": re.compile(r"0|-?[1-9][0-9]*"),
    f"^^<{XSD}decimal>": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{1,6}"),
    f"^^<{XSD}boolean>": re.compile(r"true|false"),
}
_WIDTH: Final = 90  # characters of objects that stand on a line with their predicate
_MOST: Final = 1 << 14  # terms: those of some pages, so that memory does not grow with the store
_QUOTE: Final = '"'
_TYPE: Final = f"<{RDF}type>"
_FIRST: Final = {_TYPE: 0, f"<{RDFS}label>": 1}


class Known(dict[str, str]):
    """What stands for a term, made when it is first asked for; of ever more terms those of late are known."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, term: str) -> str:
        if len(self) >= _MOST:
            self.clear()
        self[term] = made = self._make(term)
        return made


def turtle(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One Turtle document of all the triples, whichever graph they stand in."""
    yield _head(base).encode()
    writer = _Writer(base, "")
    for subject in writer.subjects(merged(every_line(blocks))):
        yield f"\n{subject}".encode()


def trig(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One TriG document, a block for each named graph."""
    yield _head(base).encode()
    writer = _Writer(base, "  ")
    for name, quads in blocks:
        if subjects := "\n".join(writer.subjects(lines_of(quads, name))):
            yield f"\n{writer.written[str(name)]} {{\n{subjects}}}\n".encode()


def nquads(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One line for each quad, graph by graph; nothing is abbreviated, so `base` is not used."""
    return (quads for _, quads in blocks)


def statements(lines: Iterable[str]) -> Iterator[Description]:
    """The description of each subject, in the order in which they come, the lines of a predicate together."""
    subject, predicate = "", ""
    predicates: list[str] = []
    objects: list[list[str]] = []
    for line in lines:
        first, second, value = line.split(" ", 2)
        if first != subject:
            if predicates:
                yield subject, tuple(predicates), objects
            subject, predicate, predicates, objects = first, second, [second], [[value]]
        elif second == predicate:
            objects[-1].append(value)
        else:
            predicate = second
            predicates.append(second)
            objects.append([value])
    if predicates:
        yield subject, tuple(predicates), objects


def iri_of(term: str) -> str:
    """The IRI between the brackets; raises StoreError for a term that has none: a blank node, a triple."""
    if term[0] != "<" or term[1] == "<":
        raise StoreError("node-nameless", term=term)
    return term[1:-1]


def relative_to(base: str) -> Callable[[str], str | None]:
    """What gives of an IRI in its brackets that which follows `base`.

    It is None where that would not be read back as the same IRI, or where a prefix of ours fits.
    """
    begin = f"<{base}" if base.endswith("/") else "\n"
    prefixed = any(namespace.startswith(base) for namespace in PREFIXES.values())

    def relative(term: str) -> str | None:
        local = term[len(begin) : -1] if term.startswith(begin) else ""
        return local if _RELATIVE.fullmatch(local) and not (prefixed and curie(term[1:-1])) else None

    return relative


def parts(literal: str) -> tuple[str, str]:
    """A literal's text between its quotes, and what follows: "@vi", "^^" and an IRI, or nothing."""
    end = literal.rindex('"')
    return literal[1:end], literal[end + 1 :]


def _head(base: str) -> str:
    prefixes = [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())]
    return "".join([f"@base <{base}> .\n", *prefixes])


class _Writer:
    """Subjects as Turtle under a base, each line indented."""

    def __init__(self, base: str, indent: str) -> None:
        self.written = Known(self._object)
        self._relative = relative_to(base)
        self._verbs = lru_cache(maxsize=1 << 12)(self._verbs_of)
        self._indent = indent
        self._comma = f",\n{indent}        "
        self._semicolon = f" ;\n{indent}    "

    def subjects(self, lines: Iterable[str]) -> Iterator[str]:
        """Each subject with its predicates and objects, in the order in which subjects come."""
        written = self.written
        for subject, predicates, objects in statements(lines):
            pairs = []
            for verb, index in self._verbs(predicates):
                terms = objects[index]
                if len(terms) > 1:
                    pairs.append(f"{verb} {self._list(terms)}")
                else:  # what ends like an IRI may be shortened, words stay as they are
                    term = terms[0]
                    pairs.append(f"{verb} {written[term] if term[-1] == '>' or term[0] != _QUOTE else term}")
            yield f"{self._indent}{written[subject]} {self._semicolon.join(pairs)} .\n"

    def _list(self, terms: list[str]) -> str:
        """`object, object`, on several lines if long."""
        objects = sorted(self.written[term] if term[-1] == ">" or term[0] != _QUOTE else term for term in terms)
        return (", " if sum(map(len, objects)) < _WIDTH else self._comma).join(objects)

    def _verbs_of(self, predicates: tuple[str, ...]) -> list[tuple[str, int]]:
        """How predicates are written, each with its index; type and label lead."""
        written = self.written
        ranked = sorted((_FIRST.get(one, 2), "a" if one == _TYPE else written[one], one) for one in predicates)
        return [(verb, predicates.index(one)) for _, verb, one in ranked]

    def _object(self, term: str) -> str:
        return self._typed(term) if term[0] == _QUOTE else self._short(term)

    def _typed(self, literal: str) -> str:
        text, suffix = parts(literal)
        bare = _BARE.get(suffix)
        return text if bare and bare.fullmatch(text) else f'"{text}"^^{self._short(suffix[2:])}'

    def _short(self, term: str) -> str:
        """An IRI between its brackets by a prefix of ours, else relative to the base, else as it is."""
        if local := self._relative(term):
            return f"<{local}>"
        return curie(iri_of(term)) or term
