"""JSON Lines, one object a line, packed or not."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO, Final

from kg.read.decode import MAX_BYTES, Refused
from kg.read.files import File
from kg.read.packed import unpacked
from kg.read.records import Columns, Fault, Record, no_column, record, slots

MAX_LINE: Final = 8 * MAX_BYTES
"""The longest line that is read: a page of `MAX_BYTES` with its letters escaped (`\\u1ea1`), and its other columns."""

_PARTS: Final = (b",", b"[", b"{")
_MOST_PARTS: Final = 1_000_000
"""So many values at most in a line: each takes a hundred bytes, and a line of forty megabytes may have millions."""


def from_jsonl(file: File, columns: Columns) -> Iterator[Record | Fault]:
    """The page of each line, numbered by it; raises `Refused` where the file is damaged or never has a named column."""
    unseen = set(columns.named().values()) - {columns.text}  # a line without its text is a fault of its own
    names: tuple[str, ...] = ()
    with unpacked(file) as stream:
        for number, line in _lines(stream):
            try:
                row = _row(line)
                names = tuple(row)
                unseen.difference_update(names)
                yield record(number, row, slots(names, columns))
            except Refused as refused:
                yield Fault(number, refused)
    for name in sorted(unseen):
        raise no_column(name, names)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Every line that is not blank, numbered from 1; of a line that is too long its beginning."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        rest = line
        line = line.removeprefix(codecs.BOM_UTF8)  # before the first line, or where files were put together
        while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE + 1)
        if line and not line.isspace():
            yield number, line


def _row(line: bytes) -> dict[str, object]:
    if len(line) > MAX_LINE:
        raise Refused("input-too-long", limit=MAX_LINE // 1024 // 1024)
    if sum(map(line.count, _PARTS)) > _MOST_PARTS:
        raise Refused("input-parts", most=_MOST_PARTS)
    try:
        row = json.loads(str(line, "utf-8"))
    except UnicodeDecodeError as error:
        byte = f"0x{line[error.start]:02X}"
        raise Refused("input-encoding", encoding="UTF-8", offset=error.start, byte=byte) from error
    except (ValueError, RecursionError) as error:
        raise Refused("input-json", reason=str(error)) from error
    if not isinstance(row, dict):
        raise Refused("input-json", reason=f"{type(row).__name__}, not an object")
    return row
