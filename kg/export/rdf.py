"""RDF for people and programs: Turtle and TriG grouped by subject, N-Quads by the line; the same bytes every time.

What comes in are lines of N-Triples, whose IRIs need only be shortened: all these formats quote strings alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from kg.errors import StoreError
from kg.export.select import Block
from kg.export.subjects import Run, SubjectWriter
from kg.rdf.namespaces import PREFIXES, RDF, RDFS, XSD, curie
from kg.rdf.statements import written_lines
from kg.store.ordering import merged

_RELATIVE: Final = r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*"
_NOTHING: Final = r"(?!)()"
_BARE: Final = {  # what readers give back letter for letter when it stands without quotes
    f"^^<{XSD}integer>": re.compile(r"0|-?[1-9][0-9]*"),
    f"^^<{XSD}decimal>": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{1,6}"),
    f"^^<{XSD}boolean>": re.compile(r"true|false"),
}
_WIDTH: Final = 90  # characters of objects that stand on a line with their predicate
_QUOTE: Final = ord('"')
_CLOSE: Final = ord(">")
_TYPE: Final = f"<{RDF}type>"
_FIRST: Final = {_TYPE: 0, f"<{RDFS}label>": 1}


def turtle(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One Turtle document of all the triples, whichever graph they stand in."""
    yield _head(base).encode()
    writer = _Writer(base, "")
    for subject in writer.texts(merged(chain.from_iterable(written_lines(quads, name) for name, quads in blocks))):
        yield b"\n" + subject


def trig(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One TriG document, a block for each named graph."""
    yield _head(base).encode()
    writer = _Writer(base, "  ")
    for name, quads in blocks:
        if subjects := b"\n".join(writer.texts(written_lines(quads, name))):
            yield b"\n%b {\n%b}\n" % (writer.written[str(name).encode()], subjects)


def nquads(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One line for each quad, graph by graph; nothing is abbreviated, so `base` is not used."""
    return (quads for _, quads in blocks)


def iri_of(term: str) -> str:
    """The IRI between the brackets; raises StoreError for a term that has none: a blank node, a triple."""
    if term[0] != "<" or term[1] == "<":
        raise StoreError("node-nameless", term=term)
    return term[1:-1]


def relative_to(base: str) -> Callable[[str], str | None]:
    """What gives of an IRI in its brackets that which follows `base`.

    It is None where that would not be read back as the same IRI, or where a prefix of ours fits.
    """
    matched = re.compile(f"<{re.escape(base)}({_RELATIVE})>" if base.endswith("/") else _NOTHING).fullmatch
    prefixed = any(namespace.startswith(base) for namespace in PREFIXES.values())

    def relative(term: str) -> str | None:
        found = matched(term)
        return found[1] if found and not (prefixed and curie(term[1:-1])) else None

    return relative


def parts(literal: str) -> tuple[str, str]:
    """A literal's text between its quotes, and what follows: "@vi", "^^" and an IRI, or nothing."""
    end = literal.rindex('"')
    return literal[1:end], literal[end + 1 :]


def _head(base: str) -> str:
    prefixes = [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())]
    return "".join([f"@base <{base}> .\n", *prefixes])


class _Writer(SubjectWriter[None]):
    """Subjects as Turtle under a base, each line indented."""

    def __init__(self, base: str, indent: str) -> None:
        super().__init__(self._object)
        self._relative = relative_to(base)
        self._indent = indent
        self._comma = f",\n{indent}        ".encode()
        self._semicolon = f" ;\n{indent}    "

    def field_of(self, predicate: str) -> None:
        """Nothing: objects are written alike, whatever they are of."""

    def values(self, objects: Sequence[bytes], fields: Sequence[None]) -> list[bytes]:
        """What ends like an IRI may be shortened, words stay as they are."""
        written = self.written
        return [written[term] if term[-1] == _CLOSE or term[0] != _QUOTE else term for term in objects]

    def joined(self, values: list[bytes]) -> bytes:
        """`object, object`, on several lines if long."""
        is_short = len(b"".join(values).decode()) < _WIDTH
        return (b", " if is_short else self._comma).join(sorted(values))

    def ranked(self, runs: list[Run]) -> list[tuple[str, Run]]:
        """Type and label lead, the others follow as they are written."""
        named = [("a" if run.predicate == _TYPE else self._object(run.predicate), run) for run in runs]
        return sorted(named, key=lambda each: (_FIRST.get(each[1].predicate, 2), each[0], each[1].predicate))

    def template(self, names: list[str]) -> str:
        """A predicate and its objects on each line."""
        pairs = self._semicolon.join([f"{name} %b" for name in names])
        return f"{self._indent}%b {pairs} .\n"

    def _object(self, term: str) -> str:
        return self._typed(term) if term[0] == '"' else self._short(term)

    def _typed(self, literal: str) -> str:
        text, suffix = parts(literal)
        bare = _BARE.get(suffix)
        return text if bare and bare.fullmatch(text) else f'"{text}"^^{self._short(suffix[2:])}'

    def _short(self, term: str) -> str:
        """An IRI between its brackets by a prefix of ours, else relative to the base, else as it is."""
        if local := self._relative(term):
            return f"<{local}>"
        return curie(iri_of(term)) or term
