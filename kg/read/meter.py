"""How far the reading of the input is: in files where each is a page, in bytes where a container takes part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from kg.read.files import File, Folder, origin
from kg.read.formats import CONTAINERS


class Meter:
    """Measures how far the reading of some files is; `pages` is how many pages there are, if known.

    `skipped` has how many files of each suffix lie in the folders and are of no kind that is read, `named` the whole
    paths of the inputs that could be opened, `broken` those of containers that were not read to their end.
    """

    def __init__(self, pages: int | None = None) -> None:
        self.pages = pages
        self.skipped = Counter[str]()
        self.named: list[str] = []
        self.broken: set[str] = set()
        self._in_bytes = False
        self._whole = 0
        self._before = 0
        self._weight = 0
        self._stream: BinaryIO | None = None

    def expect(self, inputs: Sequence[Folder | list[File]], *, sieved: bool) -> None:
        """Take note of all files; where some pages are `sieved` out, nobody knows how many there will be.

        The files of a folder are asked for their sizes only where there are containers.
        """
        self.named = [path for files in inputs if (path := _path(files))]
        kinds = sum(map(_kinds, inputs), Counter[str]())
        self.skipped = sum((files.skipped for files in inputs if isinstance(files, Folder)), Counter[str]())
        self._in_bytes = not kinds.keys().isdisjoint(CONTAINERS)
        self.pages = None if self._in_bytes or sieved else kinds.total()
        self._whole = sum(self._weigh(file) for files in inputs for file in files) if self._in_bytes else kinds.total()
        if self._in_bytes and any(file.stream for files in inputs if isinstance(files, list) for file in files):
            self._whole = 0

    def end(self, file: File, *, whole: bool) -> None:
        """Take note that a file was read, the `whole` of it or not."""
        if not whole and file.suffix in CONTAINERS and (path := origin(file.path)):
            self.broken.add(path)

    def begin(self, file: File) -> File:
        """The file, which from now on is the one being read."""
        self._before += self._weight
        self._weight, self._stream = self._weigh(file), None
        return replace(file, watch=self._opened)

    def fraction(self) -> float | None:
        """The part of the input that was read, from 0 to 1; None where its size is not known."""
        if not self._whole:
            return None
        stream = self._stream
        read = 0 if stream is None or not self._in_bytes else self._weight if stream.closed else stream.tell()
        return min(1.0, (self._before + read) / self._whole)

    def _opened(self, stream: BinaryIO) -> None:
        self._stream = stream if stream.seekable() else None  # a pipe has no position

    def _weigh(self, file: File) -> int:
        if not self._in_bytes:
            return 1
        try:
            return 0 if file.stream else file.path.stat().st_size
        except OSError:  # it becomes a problem when its turn comes
            return 0


def _path(files: Folder | list[File]) -> str | None:
    """The whole path of an input; None for standard input."""
    if isinstance(files, Folder):
        return origin(files.path)
    return next((origin(file.path) for file in files if not file.stream), None)


def _kinds(files: Folder | list[File]) -> Counter[str]:
    """How many files there are of each suffix."""
    return files.kinds if isinstance(files, Folder) else Counter(file.suffix for file in files)
