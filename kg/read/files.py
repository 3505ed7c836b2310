"""Which files a call names: those given by name, those below a folder, standard input."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO, Final, cast

from kg.read.decode import Refused
from kg.text import nfc

STDIN: Final = "-"
_LINES: Final = ".jsonl"
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"


def _unwatched(_: BinaryIO) -> None:
    """Leave a stream alone that nobody watches."""


@dataclass(frozen=True, slots=True, order=True)
class File:
    """A file and the name by which its pages are known: its own, or its path below the folder that was named.

    `watch` is called with the stream when it is opened.
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


class Folder:
    """The files of some suffixes below a folder, in the order of their sources; none of them is kept in memory.

    `kinds` has how many there are of each suffix, `skipped` how many of each of the others. Raises `Refused` where
    there are none, or where the folder itself cannot be read.
    """

    def __init__(self, folder: Path, suffixes: Sequence[str]) -> None:
        self.path = folder
        self._suffixes = suffixes
        _entries(str(folder))
        self.skipped = Counter[str]()
        self.kinds = Counter(file.suffix for file in self._files(self.skipped))
        if not self.kinds:
            raise Refused("input-no-pages", known=", ".join(suffixes))

    def __iter__(self) -> Iterator[File]:
        """The files; a folder below that cannot be read is given too, and fails when it is opened."""
        return self._files(Counter())

    def _files(self, skipped: Counter[str]) -> Iterator[File]:
        """The files, while those of other kinds are counted by their suffixes."""
        gone: list[File] = []

        def entries(folder: str) -> list[os.DirEntry[str]]:
            try:
                return _entries(folder)
            except Refused:
                gone.append(File(nfc(os.path.relpath(folder, self.path)), Path(folder), self._suffixes[0]))
                return []

        for source, path, suffix in self._walk(str(self.path), "", entries):
            if suffix is None:
                skipped[PurePath(path).suffix.lower()] += 1
            else:
                yield File(source, Path(path), suffix)
        yield from gone

    def _walk(
        self, folder: str, above: str, entries: Callable[[str], list[os.DirEntry[str]]]
    ) -> Iterator[tuple[str, str, str | None]]:
        """Source and path of each file, and its suffix or None for one of another kind.

        That an entry is a file is known without asking for it by name.
        """
        begun = [(folder, above, iter(_sorted(entries(folder))))]  # folders may lie deeper than calls may
        while begun:
            folder, above, rest = begun[-1]
            name, entry = next(rest, ("", ""))
            path = f"{folder.rstrip(os.sep)}{os.sep}{entry}"
            if not name:
                begun.pop()
            elif name.endswith("/"):
                begun.append((path, above + name, iter(_sorted(entries(path)))))
            else:
                yield above + name, path, _suffix(name, self._suffixes)


def files(name: str | Path, suffixes: Sequence[str]) -> Folder | list[File]:
    """The files of one of these suffixes that an input names, sorted; one given by name needs no suffix.

    Raises `Refused` where the input is none, is of another kind, or is a folder without such files.
    """
    path = Path(name)
    if not str(name):  # an unset variable of a shell, not the folder where it stands
        raise Refused("input-missing")
    if str(path) == STDIN:
        return [_stdin()]
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):  # of a NUL in the name
        raise Refused("input-missing") from None
    except OSError as error:
        raise Refused("input-unreadable", reason=error.strerror) from error
    if stat.S_ISDIR(mode):
        return Folder(path, suffixes)
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):  # a pipe by name is the shell's <(…)
        raise Refused("input-special")
    suffix = _suffix(path.name, suffixes)
    if suffix is None and path.suffix:
        raise Refused("input-format", known=", ".join(suffixes))
    return [File(nfc(path.name), path, suffix or "")]


def origin(path: str | os.PathLike[str]) -> str | None:
    """The whole path of a file or folder, as a store notes it; None for a name that is no UTF-8."""
    whole = os.path.abspath(path)  # noqa: PTH100 -- a link stays one: what it leads to lies elsewhere
    try:
        whole.encode()
    except UnicodeEncodeError:
        return None
    return whole


def _stdin() -> File:
    """Standard input: one text page, or records where it begins with a brace."""
    stream = io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer))
    lines = stream.peek(1).lstrip(_BLANKS).startswith(b"{")
    return File("stdin", Path(STDIN), _LINES if lines else "", stream)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """The files and folders of a folder, hidden ones and links to folders left out."""
    try:
        with os.scandir(folder) as entries:
            return [e for e in entries if not e.name.startswith(".") and (_is_folder(e) or _is_file(e))]
    except OSError as error:
        raise Refused("input-unreadable", reason=error.strerror) from error


def _sorted(entries: list[os.DirEntry[str]]) -> list[tuple[str, str]]:
    """What each entry adds to the sources of its files, and its name, in the order of the sources."""
    return sorted((_sorting(entry), entry.name) for entry in entries)


def _sorting(entry: os.DirEntry[str]) -> str:
    """What an entry adds to the sources of its files: by it they are in order."""
    return nfc(entry.name) + "/" * _is_folder(entry)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether there is a file to read; a link that leads nowhere, or to itself, is none."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _suffix(name: str, suffixes: Sequence[str]) -> str | None:
    """The suffix of these that the file's name ends with, one of several parts included (".jsonl.gz")."""
    name = name.lower()
    return next((suffix for suffix in suffixes if name.endswith(suffix) and name != suffix), None)
