"""The bytes of a file that may be packed (.gz, .zst), unpacked as they are read and never in memory as a whole."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, cast

from kg.read.decode import Refused
from kg.read.files import File

_STEP: Final = 1024
"""Packed bytes taken at a time: each of them may stand for as many as 32,000."""


@contextmanager
def unpacked(file: File) -> Iterator[BinaryIO]:
    """The file's bytes as a stream; inside the context, damaged bytes or a missing end raise `Refused`."""
    with file.open() as stream:
        try:
            yield _unpacked(file.suffix, stream)
        except (EOFError, OSError, zlib.error) as error:
            raise Refused("input-damaged", reason=getattr(error, "strerror", None) or str(error)) from error


def _unpacked(suffix: str, stream: BinaryIO) -> BinaryIO:
    if suffix.endswith(".gz"):
        return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream))))
    return cast(BinaryIO, io.BufferedReader(_Frames(stream))) if suffix.endswith(".zst") else stream


class _Frames(io.RawIOBase):
    """What the Zstandard frames of a stream hold; EOFError where the last of them is cut off."""

    def __init__(self, packed: BinaryIO) -> None:
        try:
            import zstandard  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise Refused("input-extra", extra="inputs") from error
        self._unpacker = zstandard.ZstdDecompressor()
        self._broken = zstandard.ZstdError
        self._packed = packed
        self._frame: Any = None
        self._rest = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; the number of bytes put there, 0 at the end."""
        while not self._ready:
            if not (packed := self._rest or self._packed.read(_STEP)):
                if self._frame is not None:
                    raise EOFError("Zstandard frame cut off")
                return 0
            self._ready = memoryview(self._next(packed))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _next(self, packed: bytes) -> bytes:
        frame = self._frame or self._unpacker.decompressobj()
        try:
            found: bytes = frame.decompress(packed)
        except self._broken as error:
            raise OSError(str(error)) from error
        self._rest = frame.unused_data
        self._frame = None if frame.eof else frame
        return found
