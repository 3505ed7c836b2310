"""Whose site each page stands on, as far as its user said so or the other pages of its site tell.

A site is a host or a folder. What its pages tell is counted as they come and go, so that nobody counts them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from kg.model import Page
from kg.store.ledger.database import Database


class HomeTable:
    """The tables `home`, `site` and `vote`, which ledgers of earlier versions lack until they are written to."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def insert(self, number: int | None, page: Page, site: str | None, told: str) -> None:
        """Keep what is known of the home of a page; `told` are the words for the unit that its own text tells."""
        self._insert(number, page.place, page.folder, site, told, page.learned or "")

    def move(self, page: Page, site: str | None) -> None:
        """Keep where a page lies now, where that is somewhere else."""
        query = """SELECT home.page, told, learned FROM home JOIN page ON page.id = home.page
            WHERE source = ? AND folder IS NOT ?"""
        if row := self._db.row(query, page.source, page.folder):
            number, told, learned = row
            self._db.change("DELETE FROM home WHERE page = ?", number)
            self._insert(number, page.place, page.folder, site, told, learned)

    def of_page(self, source: str) -> tuple[str | None, str | None]:
        """The words of its user for the home of a page, and its folder."""
        query = "SELECT place, folder FROM home JOIN page ON page.id = home.page WHERE source = ?"
        row = self._db.row(query, source) if self._exists else None
        return row or (None, None)

    def learned(self, site: str) -> str:
        """The words for the unit whose site this is, by what its pages told so far; empty where they do not tell."""
        row = self._db.row("SELECT learned FROM site WHERE name = ?", site)
        return row[0] if row else ""

    def learn(self, decide: Callable[[Mapping[str, int]], str]) -> None:
        """Decide whose each site is of which pages came or went, by how many pages tell which unit."""
        for (name,) in self._db.rows("SELECT name FROM site WHERE changed = 1 ORDER BY name").fetchall():
            votes = self._db.rows("SELECT told, pages FROM vote WHERE site = ? AND pages > 0", name).fetchall()
            if (learned := decide(dict(votes))) != self.learned(name):
                self._db.change("UPDATE site SET learned = ? WHERE name = ?", learned, name)

    def outdate(self) -> None:
        """Forget by which rules those pages were read that were read before it was known whose their site is."""
        changed = self._db.rows("SELECT name, learned FROM site WHERE changed = 1").fetchall()
        for sign in ("<", ">"):  # both find their pages in the index, which "<>" would not
            held = f"SELECT page FROM home WHERE site = ? AND learned {sign} ?"
            self._db.change_all(f"UPDATE page SET rules = '' WHERE id IN ({held})", changed)
        self._db.change("UPDATE site SET changed = 0 WHERE changed = 1")

    def _insert(self, *values: str | int | None) -> None:
        self._db.change("INSERT INTO home VALUES (?, ?, ?, ?, ?, ?)", *values)

    @cached_property
    def _exists(self) -> bool:
        return bool(self._db.row("SELECT count(*) FROM sqlite_master WHERE name = 'home'")[0])
