"""The cues of the pages in the ledger: how many sentences have some, and those of which no claim came."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property

from kg.model import CueCount, Span, UnreadSpan
from kg.store.ledger.database import Database


class CueTable:
    """The table `cue`, which ledgers of earlier versions lack until they are written to."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def insert(self, page: int | None, counts: Sequence[CueCount]) -> None:
        """Keep the counts of a page of which there are none yet."""
        rows = ((page, c.kind, c.sentences, len(c.unread), json.dumps(c.unread)) for c in counts)
        self._db.change_all("INSERT INTO cue VALUES (?, ?, ?, ?, ?)", rows)

    def totals(self) -> dict[str, tuple[int, int, int]]:
        """By kind, how many pages were counted, and how many sentences have cues and have unanswered ones."""
        if not self._exists:
            return {}
        query = "SELECT kind, count(*), sum(sentences), sum(unread) FROM cue GROUP BY kind"
        return {kind: (pages, sentences, unread) for kind, pages, sentences, unread in self._db.rows(query)}

    def of_page(self, source: str) -> tuple[CueCount, ...]:
        """The counts of a page, none where they are not known."""
        query = """SELECT kind, sentences, spans FROM cue JOIN page ON page.id = cue.page
            WHERE source = ? ORDER BY kind"""
        rows = self._db.rows(query, source).fetchall() if self._exists else ()
        return tuple(CueCount(kind, sentences, _spans(spans)) for kind, sentences, spans in rows)

    def unread(self, kind: str, begin: int = 0) -> Iterator[tuple[str, str, tuple[UnreadSpan, ...]]]:
        """Source and text of the pages with unanswered cues of a kind, those with most first, and where these are.

        The first `begin` of the sentences are left out; of the pages that hold them no text is read.
        """
        query = """SELECT page, source, unread FROM cue JOIN page ON page.id = cue.page
            WHERE kind = ? AND unread > 0 ORDER BY unread DESC, source"""
        for page, source, count in self._db.rows(query, kind).fetchall() if self._exists else ():
            if begin < count:
                text = self._db.row("SELECT text FROM page WHERE id = ?", page)[0]
                spans = self._db.row("SELECT spans FROM cue WHERE page = ? AND kind = ?", page, kind)[0]
                yield source, text, _spans(spans)[begin:]
            begin = max(0, begin - count)

    @cached_property
    def _exists(self) -> bool:
        return bool(self._db.row("SELECT count(*) FROM sqlite_master WHERE name = 'cue'")[0])


def _spans(text: str) -> tuple[UnreadSpan, ...]:
    return tuple(UnreadSpan(Span(*sentence), Span(*cue)) for sentence, cue in json.loads(text))
