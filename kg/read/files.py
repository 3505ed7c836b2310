"""Which files a call names: those given by name, those below a folder, standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, cast

from kg.read.decode import Refused
from kg.text import nfc

STDIN: Final = "-"
_LINES: Final = ".jsonl"
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"


def _unwatched(_: BinaryIO) -> None:
    """Nothing is done with a stream that nobody watches."""


@dataclass(frozen=True, slots=True, order=True)
class File:
    """A file and the name by which its pages are known: its own, or its path below the folder that was named.

    `watch` is told of the stream that is opened.
    """

    source: str
    path: Path
    suffix: str = ""
    stream: BinaryIO | None = field(default=None, compare=False)
    watch: Callable[[BinaryIO], None] = field(default=_unwatched, compare=False)

    def open(self) -> BinaryIO:
        """The bytes, from the beginning; raises OSError."""
        stream = self.stream or self.path.open("rb")
        self.watch(stream)
        return stream


def files(name: str | Path, suffixes: Sequence[str]) -> Iterable[File]:
    """The files of one of these suffixes that an input names; one given by name needs no suffix.

    Raises `Refused` where the input is none, is of another kind, or is a folder without such files.
    """
    path = Path(name)
    if str(path) == STDIN:
        return [_stdin()]
    if path.is_dir():
        return _below(path, suffixes)
    if not path.exists():
        raise Refused("input-missing")
    suffix = _suffix(path, suffixes)
    if suffix is None and path.suffix:
        raise Refused("input-format", known=", ".join(suffixes))
    return [File(nfc(path.name), path, suffix or "")]


def _stdin() -> File:
    """Standard input: one text page, or records where it begins with a brace."""
    stream = io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer))
    lines = stream.peek(1).lstrip(_BLANKS).startswith(b"{")
    return File("stdin", Path(STDIN), _LINES if lines else "", stream)


def _below(folder: Path, suffixes: Sequence[str]) -> list[File]:
    found = [
        File(nfc(path.relative_to(folder).as_posix()), path, suffix)
        for path in _walk(folder)
        if (suffix := _suffix(path, suffixes)) is not None and path.is_file()
    ]
    if not found:
        raise Refused("input-no-pages", known=", ".join(suffixes))
    return found


def _walk(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise Refused("input-unreadable", reason=error.strerror)

    for place, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [f for f in folders if not f.startswith(".")]
        yield from (Path(place) / name for name in names if not name.startswith("."))


def _suffix(path: Path, suffixes: Sequence[str]) -> str | None:
    """The suffix of these that the file's name ends with, one of several parts included (".jsonl.gz")."""
    name = path.name.lower()
    return next((suffix for suffix in suffixes if name.endswith(suffix) and name != suffix), None)
