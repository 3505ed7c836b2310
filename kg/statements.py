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
        return _text(self.lines)

    @property
    def document(self) -> bytes:
        """N-Triples in UTF-8."""
        return document_of(self.lines)

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


def lines_of(document: bytes) -> list[str]:
    """The lines of N-Triples without their ends; blank, point and line end stand together nowhere else."""
    return document.decode().removesuffix(" .\n").split(" .\n") if document else []


def document_of(lines: Sequence[str]) -> bytes:
    """N-Triples with these lines."""
    return _text(lines).encode()


@lru_cache(maxsize=1 << 12)
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


def _text(lines: Sequence[str]) -> str:
    return " .\n".join((*lines, "")) if lines else ""
