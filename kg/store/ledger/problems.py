"""How many violations and warnings were found when a page was read, so that nobody has to look for them again."""

from __future__ import annotations

from functools import cached_property

from kg.store.ledger.database import Database


class ProblemTable:
    """The table `problem`, which ledgers of earlier versions lack until they are written to."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def insert(self, page: int | None, violations: int, warnings: int) -> None:
        """Keep the numbers of a page of which there are none yet."""
        if violations or warnings:
            self._db.change("INSERT INTO problem VALUES (?, ?, ?)", page, violations, warnings)

    def totals(self) -> tuple[int, int]:
        """The violations and warnings of all pages; none for pages of which it is not known."""
        query = "SELECT coalesce(sum(violations), 0), coalesce(sum(warnings), 0) FROM problem"
        violations, warnings = self._db.row(query) if self._exists else (0, 0)
        return int(violations), int(warnings)

    def pages(self) -> list[tuple[str, int, int]]:
        """The sources of the pages that have some, those with most violations, then warnings, first, and how many."""
        query = """SELECT source, violations, warnings FROM problem JOIN page ON page.id = problem.page
            ORDER BY violations DESC, warnings DESC, source"""
        return list(self._db.rows(query)) if self._exists else []

    @cached_property
    def _exists(self) -> bool:
        return bool(self._db.row("SELECT count(*) FROM sqlite_master WHERE name = 'problem'")[0])
