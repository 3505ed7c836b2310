"""The bytes of a file that may be packed (.gz, .zst), unpacked as they are read and never in memory as a whole.

Of what unpacks to hundreds of times its size nothing more is read: twenty megabytes can hold a day of blank lines.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, BinaryIO, Final, TypeAlias, cast

import zstandard

from kg.read.decode import Refused
from kg.read.files import File

_STEP: Final = 1024
"""Packed bytes taken at a time: with Zstandard each of them may stand for as many as 32,000."""
_TIMES: Final = 250
"""So many bytes at most of each packed one: news packs to a tenth, and copies of one page are left out anyway."""
ALLOWED: Final = 8 << 20
"""So many bytes may come of any file, for a short one may be one page and its copies."""
_GZIP: Final = 31  # zlib's window bits for a gzip member with its head

_Unpacker: TypeAlias = Any  # what `zlib` and `zstandard` both give: decompress, eof, unused_data


@contextmanager
def unpacked(file: File) -> Iterator[io.BufferedReader]:
    """The file's bytes as a stream; inside the context, damaged bytes or a missing end raise `Refused`."""
    begin = _unpackers(file.suffix)
    with file.open() as stream:
        try:
            if begin:
                yield io.BufferedReader(opened := _Unpacked(stream, begin))
                opened.check()
            else:
                yield io.BufferedReader(cast(io.RawIOBase, stream))
        except (EOFError, OSError) as error:
            raise Refused("input-damaged", reason=getattr(error, "strerror", None) or str(error)) from error


def _unpackers(suffix: str) -> Callable[[], _Unpacker] | None:
    """What begins to unpack a gzip member or a Zstandard frame; None for a file that is not packed."""
    if suffix.endswith(".gz"):
        return partial(zlib.decompressobj, _GZIP)
    return zstandard.ZstdDecompressor().decompressobj if suffix.endswith(".zst") else None


def check_growth(given: int, taken: int) -> None:
    """Raise `Refused` where so many bytes or letters were given of so few bytes that they are no pages."""
    if _is_bomb(given, taken):
        raise Refused("input-bomb", times=_TIMES)


def _is_bomb(given: int, taken: int) -> bool:
    return given > ALLOWED and given > _TIMES * taken


class _Unpacked(io.RawIOBase):
    """What the members of a packed stream hold; EOFError where the last is cut off, OSError for damaged ones."""

    def __init__(self, packed: BinaryIO, begin: Callable[[], _Unpacker]) -> None:
        self._packed = packed
        self._begin = begin
        self._member: _Unpacker = None
        self._rest = b""
        self._ready = memoryview(b"")
        self._given = 0
        self._taken = 0

    def tell(self) -> int:
        """How many unpacked bytes were read."""
        return self._given

    def readable(self) -> bool:
        """True: a packed stream can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer, or a part of it; the number of bytes put there, 0 at the end."""
        while not self._ready:
            if not (packed := self._rest or self._packed.read(_STEP)):
                if self._member is not None:
                    raise EOFError("the end is missing")
                return 0
            if _is_bomb(self._given, self._taken):
                return 0  # `check` raises the error, for readers in C keep errors to themselves
            self._ready = memoryview(self._next(packed))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        self._given += size
        return size

    def check(self) -> None:
        """Raise `Refused` where so much came of so few bytes that it ended early."""
        check_growth(self._given, self._taken)

    def _next(self, packed: bytes) -> bytes:
        member = self._member or self._begin()
        try:
            found: bytes = member.decompress(packed)
        except Exception as error:  # zlib.error, or zstandard's own, which is not there without it
            raise OSError(str(error)) from error
        self._taken += len(packed) - len(member.unused_data)
        self._rest = member.unused_data
        self._member = None if member.eof else member
        return found
