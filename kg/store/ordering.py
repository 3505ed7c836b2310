"""Quads as they were put in, in the order of their N-Quads lines: sorted by the chunk, merged from temporary files."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import TemporaryFile
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.namespaces import NIF, XSD

CHUNK: Final = 250_000
_INDEX: Final = NamedNode(XSD + "nonNegativeInteger")
_OFFSETS: Final = frozenset({NamedNode(NIF + "beginIndex"), NamedNode(NIF + "endIndex")})


def as_written(quad: Quad) -> Quad:
    """The quad as it was put in: Oxigraph makes xsd:integer of every whole number, xsd:nonNegativeInteger too."""
    if quad.predicate not in _OFFSETS or not isinstance(quad.object, Literal):
        return quad
    return Quad(quad.subject, quad.predicate, Literal(quad.object.value, datatype=_INDEX), quad.graph_name)


def sorted_lines(quads: Iterable[Quad], chunk: int = CHUNK) -> Iterator[str]:
    """N-Quads lines without line end, in code point order: by subject, predicate, object and graph."""
    source = iter(quads)
    with ExitStack() as stack:
        runs: list[Iterator[str]] = []
        while lines := sorted(map(str, islice(source, chunk))):
            if len(lines) < chunk and not runs:
                yield from lines
                return
            file = stack.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n"))
            file.writelines(f"{line}\n" for line in lines)
            file.seek(0)
            runs.append(line.removesuffix("\n") for line in file)
        yield from heapq.merge(*runs)


def sorted_quads(quads: Iterable[Quad], chunk: int = CHUNK) -> Iterator[Quad]:
    """The same quads in the order of `sorted_lines`."""
    lines = sorted_lines(quads, chunk)
    while some := list(islice(lines, 1000)):
        yield from parse("".join(f"{line} .\n" for line in some), RdfFormat.N_QUADS)
