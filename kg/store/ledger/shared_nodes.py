"""The units and bodies that pages share, and the statements about each: they come and go with the pages naming it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

import zstandard

from kg.store.ledger.backlog import Backlog
from kg.store.ledger.blobs import packed, packer, unpacked
from kg.store.ledger.database import Database
from kg.store.ledger.shared_statements import SharedStatementTable
from kg.store.updates import BODY


class SharedNodeTable:
    """The tables `thing` and `share`."""

    def __init__(self, database: Database, backlog: Backlog, statements: SharedStatementTable) -> None:
        self._db = database
        self._backlog = backlog
        self._statements = statements
        self._described: set[str] = set()
        self._packer = packer()

    def link(self, page: int | None, shared: Mapping[str, bytes]) -> None:
        """Note that a page names these units and bodies, and the statements about each."""
        for shared_node in shared.keys() - self._described:
            self._describe(shared_node, shared[shared_node])
        rows = ((page, shared_node) for shared_node in sorted(shared))
        self._db.change_all("INSERT INTO share VALUES (?, ?)", rows)

    def unlink(self, page: int, kept: Set[str]) -> None:
        """Forget which units and bodies a page names; those that no other names and are not `kept` go with it."""
        for shared_node in self._named_by_none_but(page) - kept:
            if shared_node.startswith(BODY):
                self._statements.take(self.quads(shared_node))
            else:
                self._backlog.add("unit", shared_node, held=True)
            self._db.change("DELETE FROM thing WHERE name = ?", shared_node)
            self._described.discard(shared_node)
        self._db.change("DELETE FROM share WHERE page = ?", page)

    def restate(self, shared_node: str, quads: bytes) -> None:
        """Keep the statements about a unit, of which the graph holds none."""
        self._db.change("UPDATE thing SET quads = ? WHERE name = ?", packed(quads), shared_node)
        self._backlog.add_unheld("unit", shared_node)

    def keys(self) -> set[str]:
        """The keys of the units and bodies that any page names."""
        return {row[0] for row in self._db.rows("SELECT DISTINCT thing FROM share")}

    def pages_naming(self, shared_nodes: Iterable[str]) -> list[str]:
        """The pages that name any of these units and bodies."""
        query = "SELECT source FROM share JOIN page ON page.id = share.page WHERE thing = ?"
        return [row[0] for shared_node in shared_nodes for row in self._db.rows(query, shared_node)]

    def quads(self, shared_node: str) -> bytes:
        """The N-Quads of a unit or body, empty where there are none."""
        row = self._db.row("SELECT quads FROM thing WHERE name = ?", shared_node)
        return unpacked(row[0]) if row else b""

    def of_units(self) -> Iterator[bytes]:
        """The N-Quads of each unit; nothing may be written meanwhile."""
        return self._documents(bodies=False)

    def of_bodies(self) -> Iterator[bytes]:
        """The N-Quads of each body; nothing may be written meanwhile."""
        return self._documents(bodies=True)

    def _documents(self, *, bodies: bool) -> Iterator[bytes]:
        query = "SELECT quads FROM thing WHERE (name GLOB ?) = ? AND quads <> x'' ORDER BY name"
        unpacker = zstandard.ZstdDecompressor()  # for the many, to make one each would cost as much again
        return (unpacked(quads, unpacker) for (quads,) in self._db.rows(query, f"{BODY}*", bodies))

    def _describe(self, shared_node: str, quads: bytes) -> None:
        """Keep the statements about a unit or a body, replacing those kept before."""
        self._described.add(shared_node)
        blob = packed(quads, self._packer)
        row = self._db.row("SELECT quads FROM thing WHERE name = ?", shared_node)
        if row is not None and row[0] == blob:
            return
        if shared_node.startswith(BODY):
            self._statements.take(unpacked(row[0]) if row else b"")
            self._statements.add(quads)
        else:
            self._backlog.add("unit", shared_node, held=row is not None)
        self._db.change("INSERT OR REPLACE INTO thing VALUES (?, ?)", shared_node, blob)

    def _named_by_none_but(self, page: int) -> set[str]:
        """The keys of those that this page names and no other."""
        query = """SELECT thing FROM share AS own WHERE page = ?
            AND NOT EXISTS (SELECT 1 FROM share AS other WHERE other.thing = own.thing AND other.page <> own.page)"""
        return {row[0] for row in self._db.rows(query, page)}
