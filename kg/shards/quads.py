"""N-Quads packed, and the same quads as a table."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import UsageError

if TYPE_CHECKING:
    import pyarrow

COLUMNS: Final = ("subject", "predicate", "object", "datatype", "language", "graph")
_LEVEL: Final = 6

Row = tuple[str, str, str, str | None, str | None, str]


def needed() -> None:
    """Nothing; raises UsageError where the packages that write and read shards are not installed."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415 -- an extra
        import zstandard  # noqa: F401, PLC0415
    except ImportError as error:
        raise UsageError("cluster-extra") from error


def packed(content: bytes) -> bytes:
    """The content as one Zstandard frame with its length and a checksum."""
    import zstandard  # noqa: PLC0415 -- an extra

    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(content)


def unpacked(frame: bytes) -> bytes:
    """The content of such a frame; raises ValueError where it is damaged."""
    import zstandard  # noqa: PLC0415 -- an extra

    try:
        return zstandard.ZstdDecompressor().decompress(frame)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


def lines(quads: bytes) -> bytes:
    """The lines of N-Quads sorted, each once, so that they do not depend on how they were made."""
    return b"".join(sorted(set(quads.splitlines(keepends=True))))


def table(quads: bytes) -> bytes:
    """A Parquet file of the quads, in the order of the lines, one that stands there twice given once."""
    import pyarrow  # noqa: PLC0415 -- an extra
    import pyarrow.parquet  # noqa: PLC0415

    rows = dict.fromkeys(map(_row, parse(quads, RdfFormat.N_QUADS, lenient=True)))
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    arrays = [pyarrow.array(column, pyarrow.string()) for column in columns]
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(arrays, schema=_schema()), out, compression="zstd")
    return out.getvalue()


def joined(quads: Iterable[Quad]) -> bytes:
    """N-Quads of the quads, sorted."""
    return b"".join(sorted({f"{quad} .\n".encode() for quad in quads}))


def _schema() -> pyarrow.Schema:
    import pyarrow  # noqa: PLC0415 -- an extra

    return pyarrow.schema(
        [pyarrow.field(name, pyarrow.string(), nullable=name in ("datatype", "language")) for name in COLUMNS]
    )


def _row(quad: Quad) -> Row:
    assert isinstance(quad.subject, NamedNode)
    assert isinstance(quad.graph_name, NamedNode)
    term = quad.object
    typed = (term.datatype.value, term.language) if isinstance(term, Literal) else (None, None)
    assert isinstance(term, NamedNode | Literal)
    return (quad.subject.value, quad.predicate.value, term.value, *typed, quad.graph_name.value)
