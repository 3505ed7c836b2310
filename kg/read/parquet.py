"""Parquet files, a few rows and only the columns that are used in memory at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, Final

from kg.read.apart import results
from kg.read.decode import Refused
from kg.read.files import File
from kg.read.packed import check_growth
from kg.read.records import Columns, Fault, Record, no_column, record, slots

_ROWS: Final = 64
"""Rows in memory at a time: 320 MB where all are as long as may be, of the gigabyte that a parser has."""
_BUFFER: Final = 1 << 20
"""Bytes read at a time: a column of a row group may have gigabytes, and would be read in one piece."""


def from_parquet(file: File, columns: Columns) -> Iterator[Record | Fault]:
    """The page of each row, numbered from 1; raises `Refused` for a damaged file or one without a named column."""
    if find_spec("pyarrow") is None:
        raise Refused("input-extra", extra="parquet")
    given = 0
    with file.open() as stream:
        size = stream.seek(0, io.SEEK_END)
        for found, position in results(_records, file.path, columns):
            stream.seek(position)  # whoever watches it knows how far the reading is
            yield found
            given += len(found.text) if isinstance(found, Record) else 0
            check_growth(given, size)


def _records(path: Path, columns: Columns) -> Iterator[tuple[Record | Fault, int]]:
    """What each row holds, and how far the file was read."""
    import pyarrow  # noqa: PLC0415 -- an extra
    import pyarrow.parquet  # noqa: PLC0415

    with path.open("rb") as stream:
        try:
            table = pyarrow.parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
            found = _found(tuple(table.schema_arrow.names), columns)
            batches = table.iter_batches(_ROWS, columns=sorted(set(found.values())), use_threads=False)
            for number, row in enumerate(chain.from_iterable(map(_rows, batches)), 1):
                yield record(number, row, found), stream.tell()
        except MemoryError:  # of Arrow's, too
            raise
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            raise Refused("input-damaged", reason=str(error).split("\n", maxsplit=1)[0]) from error


def _found(names: tuple[str, ...], columns: Columns) -> Mapping[str, str]:
    for name in columns.named().values():
        if name not in names:
            raise no_column(name, names)
    return slots(names, columns)


def _rows(batch: Any) -> list[dict[str, object]]:
    """The rows by column, days and times as text."""
    import pyarrow  # noqa: PLC0415

    held = [c.cast(pyarrow.string()) if pyarrow.types.is_temporal(c.type) else c for c in batch.columns]
    rows: list[dict[str, object]] = pyarrow.RecordBatch.from_arrays(held, batch.schema.names).to_pylist()
    return rows
