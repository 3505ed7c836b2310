"""The statements of the ledger: of each page a blob a graph, and those of ontology and code lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

import zstandard

from kg.store.ledger import schema
from kg.store.ledger.blobs import packed, packer, unpacked
from kg.store.ledger.database import Database

_LACKING: Final = """SELECT EXISTS (SELECT 1 FROM page LEFT JOIN statement ON page = id WHERE page IS NULL)
    OR EXISTS (SELECT 1 FROM thing WHERE quads = x'')"""


class StatementTable:
    """The tables `statement` and `vocabulary`."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._packer = packer()

    @cached_property
    def is_whole(self) -> bool:
        """Whether the statements of all pages are kept here; in older stores they may be in the graph alone."""
        return self.is_current and not self._db.setting("partial")

    @property
    def is_current(self) -> bool:
        """Whether there is room for statements as this version keeps them."""
        return bool(self._db.row("PRAGMA user_version")[0] == schema.FORMAT)

    def upgrade(self) -> None:
        """Make room for statements where a version made the store that kept them otherwise."""
        if not self.is_current:
            self._db.connection.executescript(schema.UPGRADE)
            self.is_whole = False

    def complete(self) -> None:
        """Take note, where it was not so, that all statements are kept, if they are."""
        if self._db.setting("partial") and not self._db.row(_LACKING)[0]:
            self._db.connection.execute("DELETE FROM setting WHERE name = 'partial'")

    def insert(self, page: int | None, graphs: Sequence[bytes]) -> None:
        """Keep the N-Quads of the graphs of a page."""
        blobs = [packed(quads, self._packer) if quads else b"" for quads in graphs]
        self._db.change(f"INSERT INTO statement VALUES (?{', ?' * len(graphs)})", page, *blobs)

    def pages(self, kind: str) -> list[tuple[str, int]]:
        """Slug and number of each page of which a graph of this kind is not empty."""
        return self._db.rows(f"SELECT slug, id FROM page JOIN statement ON page = id WHERE {kind} <> x''").fetchall()

    def of_page(self, page: int, kind: str, unpacker: zstandard.ZstdDecompressor) -> bytes:
        """The N-Quads of a graph of a page, sorted; of many pages, to look up each by its slug costs twice as much."""
        return unpacked(self._db.row(f"SELECT {kind} FROM statement WHERE page = ?", page)[0], unpacker)

    def document(self, slug: str, kind: str) -> bytes | None:
        """The N-Quads of a graph of a page, sorted; None where they are not kept."""
        query = f"SELECT {kind} FROM statement JOIN page ON page.id = statement.page WHERE slug = ?"
        row = self._db.row(query, slug)
        return unpacked(row[0]) if row else None

    def said(self, page: int) -> bytes:
        """The N-Quads that a page states of what pages share."""
        row = self._db.row("SELECT shared FROM statement WHERE page = ?", page)
        return unpacked(row[0]) if row else b""

    def documents(self, kind: str) -> Iterator[bytes]:
        """The N-Quads of a graph of one page after the other; nothing may be written meanwhile."""
        unpacker = zstandard.ZstdDecompressor()
        return (unpacked(blob, unpacker) for (blob,) in self._db.rows(f"SELECT {kind} FROM statement ORDER BY page"))

    def has_vocabulary(self, kind: str) -> bool:
        """Whether the N-Quads of the `ontology` or of the `scheme`s are kept."""
        return self._db.row("SELECT 1 FROM vocabulary WHERE kind = ?", kind) is not None

    def vocabulary(self, kind: str) -> bytes:
        """The N-Quads of the `ontology` or of the `scheme`s; empty where they were not kept."""
        row = self._db.row("SELECT quads FROM vocabulary WHERE kind = ?", kind)
        return unpacked(row[0]) if row else b""

    def keep_vocabulary(self, kind: str, hash: str, quads: bytes) -> None:
        """Keep the N-Quads of the `ontology` or of the `scheme`s, and as the setting of this name of which files."""
        self._db.change("INSERT OR REPLACE INTO vocabulary VALUES (?, ?)", kind, packed(quads))
        self._db.note(kind, hash)
        self._db.commit()
