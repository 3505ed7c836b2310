"""Statements as sorted lines of N-Triples: graph by graph as they are kept, or all of them merged."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import Final, Protocol

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import NIF, XSD
from kg.statements import triples_of

CHUNK: Final = 250_000
_INDEX: Final = NamedNode(XSD + "nonNegativeInteger")
_OFFSETS: Final = frozenset({NamedNode(NIF + "beginIndex"), NamedNode(NIF + "endIndex")})


class Lines(Protocol):
    """What has the statements of named graphs."""

    def lines(self, graph: NamedNode) -> Iterable[str]:
        """The triples of a named graph as lines of N-Triples, without the point at their end, sorted."""
        ...


def as_written(quad: Quad) -> Quad:
    """The quad as it was put in: Oxigraph makes xsd:integer of every whole number, xsd:nonNegativeInteger too."""
    if quad.predicate not in _OFFSETS or not isinstance(quad.object, Literal):
        return quad
    return Quad(quad.subject, quad.predicate, Literal(quad.object.value, datatype=_INDEX), quad.graph_name)


def as_lines(quads: Iterable[Quad]) -> list[str]:
    """The triples of the quads as they were put in, as sorted lines."""
    return sorted(str(as_written(quad).triple) for quad in quads)


def lines_of(document: bytes, graph: NamedNode | None = None) -> list[str]:
    """The lines of an N-Triples document, or of N-Quads that are all in one graph, without what ends each of them.

    Blank, point and line end stand together only at the end of a line.
    """
    end = f" {graph} .\n" if graph else " .\n"
    return document.decode().removesuffix(end).split(end) if document else []


def quads_of(source: Lines, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
    """The quads of named graphs, one graph after the other, each in the order of its lines."""
    return (Quad(t.subject, t.predicate, t.object, graph) for graph in graphs for t in triples_of(source.lines(graph)))


def merged(lines: Iterable[str], chunk: int = CHUNK) -> Iterator[str]:
    """The same lines in code point order, each once; of many no more than a chunk is held at a time."""
    return (line for line, _ in groupby(_sorted(iter(lines), chunk)))


def _sorted(lines: Iterator[str], chunk: int) -> Iterator[str]:
    with ExitStack() as stack:
        runs: list[Iterator[str]] = []
        while some := sorted(islice(lines, chunk)):
            if not runs and len(some) < chunk:
                yield from some
                return
            file = stack.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n"))
            file.writelines(f"{line}\n" for line in some)
            file.seek(0)
            runs.append(line.removesuffix("\n") for line in file)
        yield from heapq.merge(*runs)
