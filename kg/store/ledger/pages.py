"""The pages of the ledger: their texts and heads, and what was read from which text by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.model import Page
from kg.store.ledger.database import Database

_PAGE: Final = "source, text, url, title, published, publisher, retrieved"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of a page besides its text."""

    source: str
    slug: str
    sha256: str
    version: str
    rules: str


class PageTable:
    """The table `page`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def insert(self, page: Page, entry: Entry) -> int | None:
        """Put in a page of which there is nothing yet; gives its number."""
        head = (page.url, page.title, page.published, page.publisher, page.retrieved)
        values = (entry.source, entry.slug, entry.sha256, entry.version, entry.rules, *head, page.text)
        return self._db.change(f"INSERT INTO page VALUES (NULL{', ?' * len(values)})", *values)

    def sources(self) -> list[str]:
        """The names of all pages, sorted."""
        return [row[0] for row in self._db.rows("SELECT source FROM page ORDER BY source")]

    def count(self) -> int:
        """How many pages there are."""
        return int(self._db.row("SELECT count(*) FROM page")[0])

    def slugs(self) -> Iterator[tuple[str, str]]:
        """Each page, sorted, and the slug that stands for it in the IRIs; nothing may be written meanwhile."""
        rows = self._db.rows("SELECT source, slug FROM page ORDER BY source")
        return ((source, slug) for source, slug in rows)  # one that is left off may outlive the database

    def get(self, source: str) -> Page | None:
        """The page as it was stored, but for its home."""
        row = self._db.row(f"SELECT {_PAGE} FROM page WHERE source = ?", source)
        return Page(*row) if row else None

    def entry(self, source: str) -> Entry | None:
        """What was read from which text by which rules."""
        row = self._db.row("SELECT source, slug, sha256, version, rules FROM page WHERE source = ?", source)
        return Entry(*row) if row else None

    def is_older(self, page: Page) -> bool:
        """Whether a page was fetched before the one of its name and address that is stored."""
        query = "SELECT 1 FROM page WHERE source = ? AND url IS ? AND retrieved > ?"
        return bool(page.retrieved and self._db.row(query, page.source, page.url, page.retrieved))

    def matching(self, pattern: str) -> list[str]:
        """The names of the pages that a pattern of a shell describes (`*`, `?`, `[…]`), sorted."""
        return [row[0] for row in self._db.rows("SELECT source FROM page WHERE source GLOB ? ORDER BY source", pattern)]

    def source_of(self, slug: str) -> str | None:
        """The page for which a slug stands."""
        row = self._db.row("SELECT source FROM page WHERE slug = ?", slug)
        return row[0] if row else None

    def hashes(self) -> Iterator[tuple[str, str]]:
        """The slug of each page, and the hash of its text; nothing may be written meanwhile."""
        rows = self._db.rows("SELECT slug, sha256 FROM page ORDER BY slug")
        return ((slug, sha256) for slug, sha256 in rows)

    def outdate(self, sources: Iterable[str]) -> None:
        """Forget by which rules pages were read."""
        self._db.change_all("UPDATE page SET rules = '' WHERE source = ?", ((source,) for source in sources))

    def outdate_read_by(self, rules: Iterable[str]) -> None:
        """Forget by which rules the pages were read that were read by one of these rule sets."""
        self._db.change_all("UPDATE page SET rules = '' WHERE rules = ?", ((one,) for one in rules))

    def outdated(self, after: str = "", limit: int = -1) -> list[str]:
        """The pages of which the rules are forgotten, sorted: those after one of them, so many at most."""
        query = "SELECT source FROM page WHERE rules = '' AND source > ? ORDER BY source LIMIT ?"
        return [row[0] for row in self._db.rows(query, after, limit)]

    def same_text(self, sha256: str, source: str) -> str | None:
        """The first other page by name whose text has this hash."""
        query = "SELECT min(source) FROM page WHERE sha256 = ? AND source <> ?"
        found: str | None = self._db.row(query, sha256, source)[0]
        return found

    def runs(self) -> list[tuple[str, str]]:
        """Version and rule set of every run that a page comes from; of an outdated page they are forgotten."""
        return [(version, rules) for version, rules in self.read_by() if rules]

    def note_run(self, version: str, rules: str, started: str, ended: str) -> None:
        """Note when pages were read by a version and a rule set, from the first time to the last."""
        query = "INSERT INTO run VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET ended = excluded.ended"
        self._db.change(query, version, rules, started, ended)

    def times(self) -> dict[tuple[str, str], tuple[str, str]]:
        """When pages were first and last read by each version and rule set of which it is known."""
        if not self._db.row("SELECT 1 FROM sqlite_master WHERE name = 'run'"):
            return {}
        rows = self._db.rows("SELECT version, rules, started, ended FROM run")
        return {(version, rules): (started, ended) for version, rules, started, ended in rows}

    def read_by(self) -> list[tuple[str, str]]:
        """Version and rule set by which pages were read, the rule set empty for outdated pages."""
        return self._db.rows("SELECT DISTINCT version, rules FROM page ORDER BY version, rules").fetchall()
