"""The full-text index of the ledger: titles and texts, folded, and the pages that have some words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.store.folding import fold_evenly
from kg.store.ledger import schema
from kg.store.ledger.database import Database

_WORDS: Final = re.compile(r'"([^"]*)"|(\S+)')
_AROUND: Final = 120
"""Characters shown on either side of the words: with them some three lines of a terminal."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that has the words: where the first of them stands in its text, and the line around it."""

    source: str
    title: str
    begin: int
    end: int
    excerpt: str


class WordIndex:
    """The table `word`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def insert(self, page: int | None, title: str, text: str) -> None:
        """Index the words of a page."""
        query = "INSERT INTO word (rowid, title, text) VALUES (?, ?, ?)"
        self._db.change(query, page, fold_evenly(title), fold_evenly(text))

    def rebuild(self) -> None:
        """Make the index anew from the texts."""
        self._db.change("DROP TABLE word")
        self._db.change(schema.WORD)
        for number, title, text in self._db.rows("SELECT id, coalesce(title, ''), text FROM page ORDER BY id"):
            self.insert(number, title, text)

    def search(self, words: str, limit: int) -> list[Hit]:
        """Pages with all the words, best first; marks, case and đ do not matter, "words in quotes" stand together."""
        phrases = [" ".join(re.findall(r"\w+", fold_evenly(a or b))) for a, b in _WORDS.findall(words)]
        if not (phrases := [phrase for phrase in phrases if phrase]):
            return []
        query = """SELECT source, page.title, page.text FROM word JOIN page ON page.id = word.rowid
            WHERE word MATCH ? ORDER BY bm25(word, 4.0, 1.0), source LIMIT ?"""
        # a word of the title counts as four of the text: a page is about what its title names
        rows = self._db.rows(query, " ".join(f'"{phrase}"' for phrase in phrases), limit)
        return [_hit(source, title or "", text, phrases) for source, title, text in rows.fetchall()]


def _hit(source: str, title: str, text: str, phrases: list[str]) -> Hit:
    patterns = [r"\W+".join(map(re.escape, phrase.split())) for phrase in phrases]
    match = re.search(rf"\b(?:{'|'.join(patterns)})\b", fold_evenly(text))
    begin, end = match.span() if match else (0, 0)
    first = text.rfind("\n", 0, begin) + 1
    last = text.find("\n", end)
    line = text[max(first, begin - _AROUND) : min(last if last >= 0 else len(text), end + _AROUND)]
    return Hit(source, title, begin, end, line.strip())
