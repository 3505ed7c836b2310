"""The SQLite file of the ledger: its connection, its transactions and its settings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from kg.store.ledger import schema

_PATIENCE: Final = 30
"""Seconds to wait while another process holds the file: a commit or a checkpoint takes less, even on a slow disk."""


class Database:
    """One SQLite file, opened for one writer or for any number of readers."""

    def __init__(self, path: Path, write: bool) -> None:
        self.connection = _connected(path, write)
        if write:
            self._create()
        else:
            self.connection.execute("BEGIN")  # what is read from now on is as it is now, whatever a writer does
            self.setting("base")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def rows(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """The rows that a query finds."""
        return self.connection.execute(sql, values)

    def row(self, sql: str, *values: Any) -> Any:
        """The first row that a query finds; None where there is none."""
        return self.connection.execute(sql, values).fetchone()

    def change(self, sql: str, *values: Any) -> int | None:
        """Make a change that `commit` has yet to keep; gives the number of the row that was put in last."""
        self._begin()
        return self.connection.execute(sql, values).lastrowid

    def jot(self, sql: str, *values: Any) -> None:
        """Make a change in a table of this connection alone, which is gone with it and waits for no `commit`."""
        self.connection.execute(sql, values)

    def change_all(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        """Make a change once for each of these tuples."""
        self._begin()
        self.connection.executemany(sql, values)

    @property
    def pending(self) -> bool:
        """Whether there are changes that `commit` has yet to keep."""
        return self.connection.in_transaction

    def commit(self) -> None:
        """Keep the changes since the last time, all or nothing; without it they are gone when the file is closed."""
        if self.pending:
            self.connection.execute("COMMIT")

    # ------------------------------------------------------------ settings

    def setting(self, name: str) -> str | None:
        """A setting: `base`, `ontology`, `scheme`, `units`, `identities`, `partial`; `open` while somebody writes.

        `former` says that the graph may describe shared nodes as an earlier version did.

        `own-rules` are those by which the pages were read beside the package's. `generation` is the token that the
        graph holds, `next` that of a writer who is about to begin.
        """
        row = self.row("SELECT value FROM setting WHERE name = ?", name)
        return row[0] if row else None

    def keep(self, name: str, value: str) -> None:
        """Keep a setting, on disk when this returns; not while changes of pages wait to be kept."""
        self.connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def note(self, name: str, value: str) -> None:
        """Keep a setting together with the changes that it calls for."""
        self.change("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, value)

    # ------------------------------------------------------------ inside

    def _begin(self) -> None:
        if not self.pending:
            self.connection.execute("BEGIN IMMEDIATE")

    def _create(self) -> None:
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")  # the graph is never to hold what could be lost here
        if self.row("PRAGMA application_id")[0] != schema.APPLICATION:
            self.connection.executescript(schema.CREATE)
        self.connection.executescript(schema.CUES)
        self.connection.executescript(schema.HOMES)
        self.connection.executescript(schema.RUNS)
        self.connection.executescript(schema.ORIGINS)
        self.connection.executescript(schema.PROBLEMS)


def is_ledger(path: Path) -> bool:
    """Whether the file is the ledger of a store; raises sqlite3.Error for what is no database."""
    database = _connected(path, write=False)
    try:
        return bool(database.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION)
    finally:
        database.close()


def is_blank(path: Path) -> bool:
    """Whether the file is that of a ledger of which the maker died before there was anything in it."""
    database = _connected(path, write=False)
    try:
        return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and not is_ledger(path)
    finally:
        database.close()


def _connected(path: Path, write: bool) -> sqlite3.Connection:
    address = path.resolve().as_uri()
    if write:
        return _connection(f"{address}?mode=rwc")
    try:
        return _connection(f"{address}?mode=ro")
    except sqlite3.OperationalError:  # on a medium that cannot be written, SQLite reads only what is declared immutable
        return _connection(f"{address}?immutable=1")


def _connection(address: str) -> sqlite3.Connection:
    database = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return database
