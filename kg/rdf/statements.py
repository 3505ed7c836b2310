"""Triples as lines of N-Triples: most triples of a page are only sorted, compared and written, and lines are cheap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
_AT_ONCE: Final = 1000
"""Lines parsed in one call: one by one takes far longer, and all at once would hold a whole graph twice."""
_END: Final = " .\n"


@dataclass(frozen=True, slots=True)
class Statements:
    """Triples, kept as the lines that write them, without the point at the end; iterating makes them triples."""

    lines: tuple[str, ...] = ()

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Statements:
        """The triples, each once, sorted by their lines; what is Statements already stays as it is."""
        return triples if isinstance(triples, Statements) else cls.in_order(map(str, triples))

    @classmethod
    def in_order(cls, lines: Iterable[str]) -> Statements:
        """The lines, each once, sorted."""
        return cls(tuple(sorted(set(lines))))

    @classmethod
    def joined(cls, parts: Iterable[Statements]) -> Statements:
        """All of the parts, one after the other."""
        return cls(tuple(chain.from_iterable(part.lines for part in parts)))

    @property
    def text(self) -> str:
        """N-Triples."""
        return _joined(self.lines, _END)

    def quads(self, graph: NamedNode) -> bytes:
        """N-Quads in UTF-8, all in one graph."""
        return quads_of(self.lines, graph)

    def __iter__(self) -> Iterator[Triple]:
        return triples_of(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def objects(lines: Iterable[str]) -> set[str]:
    """What the triples lead to, as N-Triples writes it."""
    return {each.split(" ", 2)[2] for each in lines}


def line(subject: Term, predicate: NamedNode, value: Term) -> str:
    """How N-Triples writes a triple, without the point; to make a `Triple` of the terms first costs twice as much."""
    return f"{subject} {predicate} {value}"


def lines_of(quads: bytes, graph: NamedNode) -> list[str]:
    """The triples of N-Quads that are all in one graph; its name, point and line end stand together at ends alone."""
    end = _end(graph)
    return quads.decode().removesuffix(end).split(end) if quads else []


def written_lines(quads: bytes, graph: NamedNode) -> list[bytes]:
    """The same in UTF-8, as they stand there."""
    end = _end(graph).encode()
    return quads.removesuffix(end).split(end) if quads else []


def quads_of(lines: Sequence[str], graph: NamedNode) -> bytes:
    """N-Quads of these triples, all in one graph."""
    return _joined(lines, _end(graph)).encode()


@lru_cache(maxsize=1 << 12)  # half of all calls ask for a term that came before: classes, articles, numbers of offsets
def term(written: str) -> Term:
    """The term that N-Triples writes so."""
    [triple] = triples_of([f"<x:s> <x:p> {written}"])
    return triple.object


def triples_of(lines: Iterable[str]) -> Iterator[Triple]:
    """The triples that the lines write."""
    rest = iter(lines)
    while some := list(islice(rest, _AT_ONCE)):
        document = "".join(f"{each} .\n" for each in some)
        yield from (quad.triple for quad in parse(document, RdfFormat.N_TRIPLES, lenient=True))


def _end(graph: NamedNode) -> str:
    return f" {graph}{_END}"


def _joined(lines: Sequence[str], end: str) -> str:
    return end.join((*lines, "")) if lines else ""
