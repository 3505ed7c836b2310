"""Parquet files, a few rows and only the columns that are used in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from kg.read.decode import Refused
from kg.read.files import File
from kg.read.records import Columns, Fault, Record, no_column, record, slots

_ROWS: Final = 64
_BUFFER: Final = 1 << 20


def from_parquet(file: File, columns: Columns) -> Iterator[Record | Fault]:
    """The page of each row, numbered from 1; raises `Refused` for a damaged file or one without a named column."""
    try:
        import pyarrow  # noqa: PLC0415 - an extra
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise Refused("input-extra", extra="parquet") from error
    with file.open() as stream:
        try:
            table = pyarrow.parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
            found = _found(tuple(table.schema_arrow.names), columns)
            batches = table.iter_batches(_ROWS, columns=sorted(set(found.values())))
            for number, row in enumerate(chain.from_iterable(map(_rows, batches)), 1):
                yield record(number, row, found)
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
