"""From which file each page was read, and which pages a run has met so far.

The first is kept, so that pages can go when their files did. The second is nobody's after the run: a table of the
connection, which SQLite moves to a file of its own where it grows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property

from kg.model import Page
from kg.store.ledger.database import Database


class OriginTable:
    """The table `origin`, which ledgers of earlier versions lack until they are written to, and the table `met`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def insert(self, number: int | None, page: Page) -> None:
        """Keep the file of a page of which none is kept yet; a page of a shard has none."""
        if page.file:
            self._db.change("INSERT INTO origin VALUES (?, ?)", number, page.file)

    def move(self, page: Page) -> None:
        """Keep in which file a page lies now, where that is another one."""
        if page.file and page.file != self.of_page(page.source):
            query = "INSERT OR REPLACE INTO origin SELECT id, ? FROM page WHERE source = ?"
            self._db.change(query, page.file, page.source)

    def of_page(self, source: str) -> str | None:
        """The whole path of the file of a page; None where it is not known."""
        query = "SELECT file FROM origin JOIN page ON page.id = origin.page WHERE source = ?"
        row = self._db.row(query, source) if self._exists else None
        return row[0] if row else None

    def meet(self, source: str, *, put: bool) -> None:
        """Note that this run met a page, and whether it put it in."""
        self._db.jot("INSERT OR REPLACE INTO met VALUES (?, ?)", source, put)

    def was_put(self, source: str) -> bool:
        """Whether this run put in a page of this name before."""
        row = self._db.row("SELECT put FROM met WHERE source = ?", source)
        return bool(row and row[0])

    def unmet(self, path: str) -> Iterator[tuple[str, str]]:
        """Source and file of each page of a file, or of those below a folder, that this run did not meet, sorted.

        Nothing may be written meanwhile.
        """
        inside = path if path.endswith(os.sep) else path + os.sep
        query = """SELECT source, file FROM origin JOIN page ON page.id = origin.page
            WHERE (file = ? OR (file >= ? AND file < ?)) AND source NOT IN (SELECT source FROM met) ORDER BY source"""
        yield from self._db.rows(query, path, inside, inside[:-1] + chr(ord(os.sep) + 1))

    @cached_property
    def _exists(self) -> bool:
        return bool(self._db.row("SELECT count(*) FROM sqlite_master WHERE name = 'origin'")[0])
