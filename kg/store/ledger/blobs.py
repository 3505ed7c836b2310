"""Statements as the ledger holds them: sorted N-Quads, compressed, with a checksum."""

from __future__ import annotations

import sqlite3
from typing import Final

import zstandard

_LEVEL: Final = 3
"""Level 6 makes the blobs of 131 pages 8 % smaller, for three times the time."""


def packer() -> zstandard.ZstdCompressor:
    """What packs many documents, one after the other: to make it anew for each would cost a quarter more."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)


def packed(statements: bytes, packer_: zstandard.ZstdCompressor | None = None) -> bytes:
    """The blob of some statements."""
    return (packer_ or packer()).compress(statements)


def unpacked(frame: bytes, unpacker: zstandard.ZstdDecompressor | None = None) -> bytes:
    """The statements of a blob; raises sqlite3.DatabaseError for what is damaged."""
    try:
        return (unpacker or zstandard.ZstdDecompressor()).decompress(frame) if frame else b""
    except zstandard.ZstdError as error:
        raise sqlite3.DatabaseError(f"corrupt statements: {error}") from error
