"""What the graph has yet to take in or to drop: the slugs of pages, the keys of units, shared nodes by their IRIs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from kg.store.ledger.database import Database
from kg.store.updates import BODY

Kind = Literal["page", "unit", "node"]
_STORED_AS: Final = {"page": "page", "unit": "thing", "node": "node"}
"""The kinds as the tables of every store call them."""


class Backlog:
    """The table `waiting`."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._noted: set[tuple[Kind, str]] = set()

    def pending_sync(self, kind: Kind) -> list[tuple[str, bool]]:
        """The slugs of pages, the keys of units, or the shared nodes, of which the graph does not know yet.

        Beside each stands whether the graph may hold earlier statements of it.
        """
        query = "SELECT name, held FROM waiting WHERE kind = ? ORDER BY name"
        return [(name, bool(held)) for name, held in self._db.rows(query, _STORED_AS[kind])]

    def add(self, kind: Kind, name: str, *, held: bool) -> None:
        """Have the graph take this in or drop it; what is already to be synced stays as it is.

        Whether the graph holds anything of it (`held`) did not change since then.
        """
        if not self.notes(kind, name):
            self.add_all_of(kind, [(name, held)])

    def add_all_of(self, kind: Kind, names: Iterable[tuple[str, bool]]) -> None:
        """Have the graph take in or drop these, each with whether the graph holds anything of it."""
        rows = [(_STORED_AS[kind], name, held) for name, held in names]
        self._noted.update((kind, name) for _, name, _ in rows)
        self._db.change_all("INSERT OR IGNORE INTO waiting VALUES (?, ?, ?)", rows)

    def notes(self, kind: Kind, name: str) -> bool:
        """Whether this writer has noted it since the graph followed last: most of what pages share comes again."""
        return (kind, name) in self._noted

    def add_unheld(self, kind: Kind, name: str) -> None:
        """Have the graph take this in, of which it holds nothing, whatever was noted of it before."""
        self._db.change("INSERT OR REPLACE INTO waiting VALUES (?, ?, 0)", _STORED_AS[kind], name)

    def add_all(self) -> None:
        """Have a graph that holds nothing take in all pages, units and shared nodes."""
        self._noted.clear()
        self._db.change("DELETE FROM waiting")
        self._db.change("INSERT INTO waiting SELECT 'page', slug, 0 FROM page")
        self._db.change("INSERT INTO waiting SELECT 'thing', name, 0 FROM thing WHERE name NOT GLOB ?", f"{BODY}*")
        self._db.change(
            "INSERT INTO waiting SELECT DISTINCT 'node', substr(line, 1, instr(line, ' ') - 1), 0 FROM shared"
        )

    def mark_stale(self, slugs: Iterable[str] = (), units: Iterable[str] = (), nodes: Iterable[str] = ()) -> None:
        """Add these pages, units and shared nodes; the graph may hold something of all that is in the backlog."""
        for slug in slugs:
            self.add("page", slug, held=True)
        for key in units:
            self.add("unit", key, held=True)
        for node in nodes:
            self.add("node", node, held=True)
        self._db.change("UPDATE waiting SET held = 1")

    def clear(self) -> None:
        """Note, on disk when this returns, that the graph knows of everything."""
        self._noted.clear()
        self._db.change("DELETE FROM waiting")
        self._db.commit()
