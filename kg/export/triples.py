"""RDF for tools that read no Turtle: N-Triples, a triple on a line, and RDF/XML; the triples of all graphs together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Final

from pyoxigraph import Literal, RdfFormat, Triple, serialize

from kg.errors import UsageError
from kg.export.select import Block
from kg.rdf.namespaces import PREFIXES
from kg.rdf.statements import triples_of, written_lines
from kg.store.ordering import merged

_AT_ONCE: Final = 10_000  # lines
_CHUNK: Final = 1 << 20  # bytes
_NOT_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, and the carriage return, which its readers take for the end of a line."""


def ntriples(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One N-Triples document, sorted, each triple once; nothing is abbreviated, so `base` is not used."""
    lines = iter(_merged(blocks))
    while some := list(islice(lines, _AT_ONCE)):
        yield b" .\n".join([*some, b""])


def rdfxml(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One RDF/XML document, a description for each subject; UsageError for letters that no XML holds.

    It is written to a temporary file first, so that a store of any size takes little memory.
    """
    with TemporaryFile() as file:
        triples = checked(triples_of(line.decode() for line in _merged(blocks)))
        serialize(triples, file, RdfFormat.RDF_XML, prefixes=dict(sorted(PREFIXES.items())))
        file.write(b"\n")
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _merged(blocks: Iterable[Block]) -> Iterable[bytes]:
    return merged(chain.from_iterable(written_lines(quads, name) for name, quads in blocks))


def checked(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples; UsageError at a letter that no XML holds."""
    for triple in triples:
        if isinstance(triple.object, Literal) and (found := _NOT_XML.search(triple.object.value)):
            code = f"U+{ord(found.group()):04X}"
            raise UsageError("export-xml", code=code, node=str(triple.subject))
        yield triple
