"""What the graph holds as sorted lines of N-Triples, and the lines of many graphs or documents merged."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, compress, groupby, islice
from operator import ne
from tempfile import TemporaryFile
from typing import Final

from pyoxigraph import Quad

CHUNK: Final = 250_000
"""Lines that are sorted in memory, some 50 MB of them; of more the sorted runs are merged from files."""


def as_lines(quads: Iterable[Quad]) -> list[str]:
    """The triples of the quads, as sorted lines."""
    return sorted(str(quad.triple) for quad in quads)


def gathered(documents: Iterable[bytes]) -> bytes:
    """The lines of all the documents in order, each once.

    A document is in order. Its last lines are of its own node, which no other describes; those before them, of changes
    that units share, may stand in several.
    """
    own, others = [], set()
    for document in filter(None, documents):
        last = document.rfind(b"\n", 0, -1) + 1
        node = document[last : document.index(b" ", last) + 1]
        begin = 0 if document.startswith(node) else document.index(b"\n" + node) + 1
        own.append(document[begin:])
        others.update(document[:begin].splitlines(keepends=True))
    return b"".join(sorted((*own, *others)))


def merged(lines: Iterable[bytes], chunk: int = CHUNK) -> Iterable[bytes]:
    """The lines in order, each once; of many no more than a chunk is held at a time."""
    rest = iter(lines)
    first = list(islice(rest, chunk))
    if (after := next(rest, None)) is None:
        first.sort()  # which is fast where they come in runs
        return list(compress(first, chain((True,), map(ne, first, islice(first, 1, None)))))
    return (line for line, _ in groupby(_sorted(chain(first, (after,), rest), chunk)))


def _sorted(lines: Iterator[bytes], chunk: int) -> Iterator[bytes]:
    with ExitStack() as stack:
        runs: list[Iterator[bytes]] = []
        while some := sorted(islice(lines, chunk)):
            file = stack.enter_context(TemporaryFile("w+b"))
            file.writelines(b"%b\n" % line for line in some)
            file.seek(0)
            runs.append(line.removesuffix(b"\n") for line in file)
        yield from heapq.merge(*runs)
