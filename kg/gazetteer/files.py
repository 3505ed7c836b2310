"""The gazetteer's files, read once: some row by row, the long ones line by line as they are asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache

from kg import resources
from kg.errors import DataError

Row = list[str]


def rows(file: str) -> Iterator[Row]:
    """The rows of a file; no field has a comma or a quotation mark in it."""
    return (line.split(",") for line in _bytes(file).decode().splitlines()[1:])


@cache
def lines(file: str) -> list[bytes]:
    """The lines of a file without its head, to be searched and not read."""
    return _bytes(file).split(b"\n")[1:-1]


def rests_of(file: str, first: str) -> Iterator[bytes]:
    """What follows this first field in the lines that begin with it, in a file whose lines are sorted."""
    found, start = lines(file), f"{first},".encode()
    for i in range(bisect_left(found, start), len(found)):
        if not found[i].startswith(start):
            break
        yield found[i][len(start) :]


def rows_of(file: str, first: str) -> Iterator[Row]:
    """The fields that follow this first field in the lines that begin with it, in a file whose lines are sorted."""
    return (rest.decode().split(",") for rest in rests_of(file, first))


def ends_in(file: str, last: str) -> Iterator[bytes]:
    """What follows the first field in each line that ends with this field."""
    end = f",{last}".encode()
    return (line.partition(b",")[2] for line in lines(file) if line.endswith(end))


@cache
def by_second(file: str) -> Mapping[bytes, bytes]:
    """What follows the first field in each line, by the second field; of several lines the first."""
    rests = (line.partition(b",")[2] for line in reversed(lines(file)))
    return {rest.partition(b",")[0]: rest for rest in rests}


@cache
def _bytes(file: str) -> bytes:
    path = resources.data() / "gazetteer" / file
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError("file-unreadable", where=str(path), reason=error.strerror or str(error)) from error
