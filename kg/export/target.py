"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from kg.disk import unwritable


def write(out: Path | BinaryIO, chunks: Iterable[bytes]) -> None:
    """`chunks` in `out`; a file appears only when it is complete, and an old one stays as it was until then.

    Raises StoreError when the place cannot be written.
    """
    if not isinstance(out, Path):
        _pour(chunks, out)
        return
    try:
        _replace(out.resolve(), chunks)
    except OSError as error:
        raise unwritable(out, error) from error


def _replace(target: Path, chunks: Iterable[bytes]) -> None:
    if target.exists() and not target.is_file() and not target.is_dir():  # a device such as /dev/stdout
        with target.open("wb") as stream:
            return _pour(chunks, stream)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            _pour(chunks, stream)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _pour(chunks: Iterable[bytes], stream: BinaryIO) -> None:
    for chunk in chunks:
        stream.write(chunk)
    stream.flush()  # at the end of the program nobody would hear that the disk is full
