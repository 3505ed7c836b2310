"""Names and texts of all pages so far, in little more than a hundred bytes a page: none is given out twice."""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import Final

from kg.read.decode import Refused
from kg.read.files import File
from kg.read.pages import Numbered
from kg.text import nfc

_FIRST_SIZE: Final = 1 << 10
"""Slots of an empty table, 12 kB; a power of two, since the slot of a digest is its last bits."""


class Kept:
    """The pages that were given out, and the file in which each stands."""

    def __init__(self) -> None:
        self._files = _Files()
        self._last: File | None = None
        self._names = _Table()
        self._texts = _Table()

    def add(self, found: Numbered, file: File) -> None:
        """Take note of a page; raises `Refused` where its text or its name was there before."""
        if self._last is not file:
            self._last = file
            self._files.append(file)
        text, name = _digest(found.page.text), _digest(found.page.source)
        if number := self._texts.get(text):
            raise Refused("input-duplicate", other=self._files.source(number - 1)).of(found.page.source)
        if number := self._names.get(name):
            raise _same_name(found, self._files, number - 1)
        self._texts.put(text, len(self._files))
        self._names.put(name, len(self._files))


class _Files:
    """The sources and paths of many files, in little more than the bytes of their sources."""

    def __init__(self) -> None:
        self._sources = bytearray()
        self._ends = array("Q", [0])
        self._folders: dict[str, int] = {}
        self._folder = array("I")

    def __len__(self) -> int:
        return len(self._folder)

    def append(self, file: File) -> None:
        """Take note of a file."""
        self._sources += file.source.encode()
        self._ends.append(len(self._sources))
        folder = nfc(str(file.path)).removesuffix(file.source)
        self._folder.append(self._folders.setdefault(folder, len(self._folders)))

    def source(self, number: int) -> str:
        """The source of a file, numbered from 0."""
        return self._sources[self._ends[number] : self._ends[number + 1]].decode()

    def path(self, number: int) -> str:
        """The path of a file, numbered from 0, in composed letters."""
        return list(self._folders)[self._folder[number]] + self.source(number)


class _Table:
    """A number above 0 for each of many digests: open addressing in two arrays, at most three quarters of them used."""

    def __init__(self, size: int = _FIRST_SIZE) -> None:
        self._digests = array("Q", bytes(8 * size))
        self._numbers = array("I", bytes(array("I").itemsize * size))
        self._used = 0

    def get(self, digest: int) -> int:
        """The number of this digest, 0 where there is none."""
        return self._numbers[self._slot(digest)]

    def put(self, digest: int, number: int) -> None:
        """Give a digest that has none yet a number."""
        if 4 * self._used >= 3 * len(self._digests):
            self._grow()
        slot = self._slot(digest)
        self._digests[slot], self._numbers[slot] = digest, number
        self._used += 1

    def _slot(self, digest: int) -> int:
        """The slot of the digest, or the empty one that it is to get."""
        last = len(self._digests) - 1
        slot = digest & last
        while self._numbers[slot] and self._digests[slot] != digest:
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        larger = _Table(2 * len(self._digests))
        for digest, number in zip(self._digests, self._numbers, strict=True):
            if number:
                larger.put(digest, number)
        self._digests, self._numbers = larger._digests, larger._numbers


def _digest(text: str) -> int:
    """Sixty-four bits of a text: among ten million texts two are taken for one once in three hundred thousand times."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _same_name(found: Numbered, files: _Files, other: int) -> Refused:
    if found.number:
        return Refused("input-same-record", name=found.page.source, other=files.source(other))
    return Refused("input-same-name", other=files.path(other))
