"""What was sent where: a file beside the store that knows of each graph store which graphs it has, and their hashes."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Final

from kg.store.errors import guarded

FILE: Final = "sent.sqlite"
_COPY: Final = ""
"""Stands where the name of a graph would: for the copy of all in the default graph, and all that it was made of."""
_SCHEMA: Final = """CREATE TABLE IF NOT EXISTS sent (
    place TEXT NOT NULL, graph TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (place, graph)
) WITHOUT ROWID"""


class Sent:
    """What one graph store has been sent; every change is kept at once."""

    def __init__(self, folder: Path, server: str) -> None:
        self._folder = folder
        self._server = server
        with guarded(folder):
            self._db = sqlite3.connect(folder / FILE, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(_SCHEMA)

    def __enter__(self) -> Sent:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def graphs(self) -> list[str]:
        """All graphs sent there, sorted."""
        query = "SELECT graph FROM sent WHERE place = ? AND graph <> ? ORDER BY graph"
        with guarded(self._folder), closing(self._db.execute(query, (self._server, _COPY))) as rows:
            return [row[0] for row in rows]

    def sha256(self, graph: str) -> str | None:
        """The hash of what was last sent as this graph; empty where that is not sure."""
        with guarded(self._folder):
            query = "SELECT sha256 FROM sent WHERE place = ? AND graph = ?"
            row = self._db.execute(query, (self._server, graph)).fetchone()
            return row[0] if row else None

    def keep(self, graph: str, sha256: str) -> None:
        """Take note of a graph that was sent."""
        with guarded(self._folder):
            self._db.execute("INSERT OR REPLACE INTO sent VALUES (?, ?, ?)", (self._server, graph, sha256))

    def forget(self, graph: str) -> None:
        """Take note of a graph that was removed there."""
        with guarded(self._folder):
            self._db.execute("DELETE FROM sent WHERE place = ? AND graph = ?", (self._server, graph))

    def total(self) -> str:
        """A hash of all that was sent there."""
        with guarded(self._folder):
            query = "SELECT graph, sha256 FROM sent WHERE place = ? AND graph <> ? ORDER BY graph"
            rows = self._db.execute(query, (self._server, _COPY)).fetchall()
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def copied(self) -> str | None:
        """The total of which the server made a copy in its default graph; None where it has none."""
        return self.sha256(_COPY)

    def keep_copy(self, total: str) -> None:
        """Take note of a copy in the default graph."""
        self.keep(_COPY, total)

    def forget_copy(self) -> None:
        """Take note that the copy was removed."""
        self.forget(_COPY)

    def invalidate(self) -> None:
        """Have everything sent again: what is there is not what was sent."""
        with guarded(self._folder):
            self._db.execute("UPDATE sent SET sha256 = '' WHERE place = ?", (self._server,))
