"""Names and texts of all pages so far, in some hundred and fifty bytes a page: none is given out twice."""

from __future__ import annotations

from array import array
from datetime import datetime
from hashlib import blake2b
from typing import Final

from kg.model import Page
from kg.read.decode import Refused
from kg.read.files import File
from kg.read.pages import Numbered
from kg.text import nfc

_GONE: Final = (1 << 32) - 1
"""The number of a text that no page has any more: its slot stays, for others were put behind it."""
_FIRST_DAY: Final = datetime(1900, 1, 1)
_FIRST_SIZE: Final = 1 << 10
"""Slots of an empty table, 12 kB; a power of two, since the slot of a digest is its last bits."""


class Kept:
    """The pages that were given out, and the file in which each stands."""

    def __init__(self) -> None:
        self._files = _Files()
        self._last: File | None = None
        self._names = _Table()
        self._texts = _Table()
        self._pages = _Pages()

    def add(self, found: Numbered, file: File) -> None:
        """Take note of a page; raises `Refused` where its text or its name was there before.

        Of several crawls of one page a newer one is taken after an older one.
        """
        if self._last is not file:
            self._last = file
            self._files.append(file)
        page = found.page
        text, name = _digest(page.text), _digest(page.source)
        before = self._names.get(name)
        if before and self._is_crawl(before, found) and (moment := _moment(page)) != self._pages.moment[before - 1]:
            if moment < self._pages.moment[before - 1]:
                raise Refused("input-older", other=self._source(before)).of(page.source)
            if self._texts.get(self._pages.text[before - 1]) == before:
                self._texts.put(self._pages.text[before - 1], _GONE)  # it is on that page no more
        elif number := self._texts.get(text):
            raise Refused("input-duplicate", other=self._source(number)).of(page.source)
        elif before:
            raise self._same_name(found, before)
        number = self._pages.append(len(self._files) - 1, text, page)
        self._names.put(name, number)
        if not self._texts.get(text):
            self._texts.put(text, number)

    def _is_crawl(self, before: int, found: Numbered) -> bool:
        """Whether a page and the one of its name before it are two crawls of one: records, or files of one address."""
        address = _address(found.page)
        return bool(found.number or address) and self._pages.address[before - 1] == address

    def _source(self, number: int) -> str:
        return self._files.source(self._pages.file[number - 1])

    def _same_name(self, found: Numbered, other: int) -> Refused:
        if found.number:
            return Refused("input-same-record", name=found.page.source, other=self._source(other))
        return Refused("input-same-name", other=self._files.path(self._pages.file[other - 1]))


class _Pages:
    """Of each page that was given out, numbered from 1, what others are compared with."""

    def __init__(self) -> None:
        self.file = array("I")
        self.text = array("Q")
        self.moment = array("I")
        self.address = array("I")

    def append(self, file: int, text: int, page: Page) -> int:
        """The number that the next page gets."""
        self.file.append(file)
        self.text.append(text)
        self.moment.append(_moment(page))
        self.address.append(_address(page))
        return len(self.file)


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
        number = self._numbers[self._slot(digest)]
        return 0 if number == _GONE else number

    def put(self, digest: int, number: int) -> None:
        """Give a digest a number, `_GONE` for none any more."""
        if 4 * self._used >= 3 * len(self._digests):
            self._grow()
        slot = self._slot(digest)
        self._used += not self._numbers[slot]
        self._digests[slot], self._numbers[slot] = digest, number

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


def _moment(page: Page) -> int:
    """The minute in which a page was fetched, counted from the year 1900; 0 where it is not known."""
    if not page.retrieved:
        return 0
    since = datetime.fromisoformat(page.retrieved) - _FIRST_DAY
    return max(1, int(since.total_seconds()) // 60)


def _address(page: Page) -> int:
    """Thirty-two bits of the address of a page; 0 where it has none. Only those of one name are compared."""
    return _digest(page.url) & _GONE or 1 if page.url else 0
