"""The ledger as a whole: pages come and go with all that hangs on them, and a graph belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

from kg.model import CueCount, Page
from kg.store.ledger.backlog import Backlog
from kg.store.ledger.cues import CueTable
from kg.store.ledger.database import Database
from kg.store.ledger.homes import HomeTable
from kg.store.ledger.origins import OriginTable
from kg.store.ledger.pages import Entry, PageTable
from kg.store.ledger.problems import ProblemTable
from kg.store.ledger.search import WordIndex
from kg.store.ledger.shared_nodes import SharedNodeTable
from kg.store.ledger.shared_statements import SharedStatementTable
from kg.store.ledger.statements import StatementTable


class Ledger(Database):
    """The SQLite file and its tables."""

    def __init__(self, path: Path, write: bool) -> None:
        super().__init__(path, write)
        self.pages = PageTable(self)
        self.statements = StatementTable(self)
        self.backlog = Backlog(self)
        self.shared_statements = SharedStatementTable(self, self.backlog)
        self.shared_nodes = SharedNodeTable(self, self.backlog, self.shared_statements)
        self.words = WordIndex(self)
        self.cues = CueTable(self)
        self.homes = HomeTable(self)
        self.origins = OriginTable(self)
        self.problems = ProblemTable(self)

    # ------------------------------------------------------------ pages with all that hangs on them

    def put(
        self,
        page: Page,
        entry: Entry,
        graphs: Sequence[bytes],
        said: bytes,
        shared: Mapping[str, bytes],
        *,
        cues: Sequence[CueCount] | None = None,
        home: tuple[str | None, str] = (None, ""),
        problems: tuple[int, int] = (0, 0),
    ) -> None:
        """Replace a page, its words, statements, counted cues and problems, and the units and bodies that it shares.

        `said` are the N-Quads that it states of what pages share, `problems` the numbers of violations and warnings.

        `home` are the site by which its home is learned, if it is, and the words for the unit that its text tells.
        """
        self._begin()
        self.remove(page.source, shared.keys())
        number = self.pages.insert(page, entry)
        self.words.insert(number, page.title or "", page.text)
        self.statements.insert(number, (*graphs, said))
        self.shared_statements.add(said)
        self.cues.insert(number, cues or ())
        self.homes.insert(number, page, *home)
        self.origins.insert(number, page)
        self.problems.insert(number, *problems)
        self.shared_nodes.link(number, shared)
        self.backlog.add("page", entry.slug, held=False)

    def remove(self, source: str, kept: Set[str] = frozenset()) -> bool:
        """Forget a page and all that hangs on it but the shared nodes kept; False where there is no such page."""
        row = self.row("SELECT id, slug FROM page WHERE source = ?", source)
        if row is None:
            return False
        number, slug = row
        self.shared_statements.take(self.statements.said(number))
        self.shared_nodes.unlink(number, kept)
        self.change("DELETE FROM word WHERE rowid = ?", number)
        self.change("DELETE FROM page WHERE id = ?", number)
        self.backlog.add("page", slug, held=True)
        return True

    def counted(self) -> Iterator[bytes]:
        """What is counted of shared nodes: what each page states of them, and each body of the tree."""
        yield from self.statements.documents("shared")
        yield from self.shared_nodes.of_bodies()

    def recount(self) -> None:
        """Count anew what pages state of shared nodes; what is damaged must have been given up."""
        self.shared_statements.recount(self.counted())

    def page(self, source: str) -> Page | None:
        """The page as it was stored."""
        page = self.pages.get(source)
        if page is None:
            return None
        place, folder = self.homes.of_page(source)
        return replace(page, place=place, folder=folder, file=self.origins.of_page(source))

    # ------------------------------------------------------------ the graph that belongs to it

    @property
    def generations(self) -> set[str]:
        """The tokens of which the graph must hold one, the empty one if no writer ever gave it any."""
        last = self.setting("generation") or ""
        return {last, self.setting("next") or last}

    def begin(self, base: str, token: str, *, anew: bool) -> None:
        """Note that a writer with this token begins, and with `anew` that the graph knows of nothing."""
        for name, value in (("base", base), ("open", "yes"), ("next", token)):
            self.note(name, value)
        if anew:
            self.backlog.add_all()
            self.change("DELETE FROM setting WHERE name IN ('ontology', 'scheme')")
            self.change("UPDATE page SET rules = '' WHERE id NOT IN (SELECT page FROM statement)")
        self.commit()

    def begun(self, token: str) -> None:
        """Note that the graph holds the token of the writer who begins, and may change from now on."""
        self.note("generation", token)
        self.change("DELETE FROM setting WHERE name = 'next'")
        self.commit()

    def some_pages(self, number: int) -> list[tuple[str, str]]:
        """The slugs of some pages from the first to the last, each with the hash of its text.

        Pages that the graph does not know of yet are left out, and those whose statements were damaged or in the graph
        of an older store alone.
        """
        first, last = self.row("SELECT min(id), max(id) FROM page")
        steps = [first + (last - first) * step // (number - 1) for step in range(number)] if first else []
        query = "SELECT id, slug, sha256 FROM page WHERE id >= ? ORDER BY id LIMIT 1"
        found = dict.fromkeys(self.row(query, step) for step in steps)
        return [(slug, sha256) for page, slug, sha256 in found if self._is_in_the_graph(page, slug)]

    def _is_in_the_graph(self, page: int, slug: str) -> bool:
        if not self.statements.is_current:
            return True
        query = """SELECT EXISTS (SELECT 1 FROM statement WHERE page = ? AND article <> x''),
            EXISTS (SELECT 1 FROM waiting WHERE kind = 'page' AND name = ?)"""
        kept, waits = self.row(query, page, slug)
        return not waits and bool(kept or not self.setting("generation"))
