"""The full-text index of the ledger: titles and texts, folded, and the pages that have some words.

The index knows no marks. Where any of the words is typed with marks all are looked for in the page as they are typed:
"biên lai" finds neither "biển … lai" nor "biên … lại", while "bien lai" may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from unicodedata import normalize

from kg.model import Span
from kg.store.folding import fold_evenly
from kg.store.ledger import schema
from kg.store.ledger.database import Database
from kg.text import canonical

_WORDS: Final = re.compile(r'"([^"]*)"|(\S+)')
_AROUND: Final = 120
"""Characters shown on either side of the words: with them some three lines of a terminal."""
_ENDS: Final = ("\n", ".", "!", "?", "…")
"""What a sentence ends with."""
_MATCHING: Final = """SELECT page.id FROM word JOIN page ON page.id = word.rowid
    WHERE word MATCH ? ORDER BY bm25(word, 4.0, 1.0), source"""
# a word of the title counts as four of the text: a page is about what its title names


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that has the words: where the first of them stands, the line around it, and all of them in that line.

    `within` tells whether the line begins and whether it ends within a sentence.
    """

    source: str
    title: str
    begin: int
    end: int
    excerpt: str
    words: tuple[Span, ...] = ()
    within: tuple[bool, bool] = (False, False)

    def marked(self, left: str, right: str) -> str:
        """The line with each of the words between two marks."""
        parts, at = [], 0
        for begin, end in self.words:
            parts += [self.excerpt[at:begin], left, self.excerpt[begin:end], right]
            at = end
        return "".join([*parts, self.excerpt[at:]])


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together, folded, and as they were typed where marks count."""

    words: tuple[str, ...]
    typed: tuple[str, ...] | None

    @property
    def match(self) -> str:
        """The phrase as the index is asked for it."""
        return f'"{" ".join(self.words)}"'

    def spans(self, text: str, folded: str) -> Iterator[Span]:
        """Where the phrase stands in a text, which is also given folded."""
        words = r"\W+".join(f"({re.escape(word)})" for word in self.words)
        for match in re.finditer(rf"\b{words}\b", folded):
            groups = range(1, len(self.words) + 1)
            if self.typed is None or self.typed == tuple(_even(text[slice(*match.span(i))]) for i in groups):
                yield Span(*match.span())


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
        """Pages with all the words, best first: those in which the words stand side by side before the others.

        Case does not matter, marks where they are typed; "words in quotes" stand together.
        """
        found = phrases(words)
        return [_hit(*self._page(number), asked, found) for number, asked in islice(self._pages(found), limit)]

    def count(self, words: str) -> int:
        """How many pages have all the words."""
        return sum(1 for _ in self._pages(phrases(words)))

    def _pages(self, found: Sequence[Phrase]) -> Iterator[tuple[int, Sequence[Phrase]]]:
        """The numbers of the pages that have all the phrases, each with what it was found by."""
        if not found:
            return
        together = _together(found)
        seen: set[int] = set()
        for asked in dict.fromkeys(((together,), tuple(found))):
            query = " ".join(phrase.match for phrase in asked)
            numbers = [number for (number,) in self._db.rows(_MATCHING, query)]
            for number in numbers:
                if number not in seen and self._has(number, asked):
                    seen.add(number)
                    yield number, asked

    def _has(self, number: int, asked: Sequence[Phrase]) -> bool:
        """Whether a page that the index finds has the words with their marks, in its title or its text."""
        if all(phrase.typed is None for phrase in asked):
            return True
        _, title, text = self._page(number)
        places = [(one, fold_evenly(one)) for one in (title, text)]
        return all(any(True for place in places for _ in phrase.spans(*place)) for phrase in asked)

    def _page(self, number: int) -> tuple[str, str, str]:
        source, title, text = self._db.row("SELECT source, coalesce(title, ''), text FROM page WHERE id = ?", number)
        return source, title, text


def phrases(words: str) -> list[Phrase]:
    """The phrases that are looked for: each word, and what stands between quotes."""
    found = [re.findall(r"\w+", _even(quoted or word)) for quoted, word in _WORDS.findall(normalize("NFC", words))]
    has_marks = any(fold_evenly(word) != word for typed in found for word in typed)
    return [Phrase(tuple(map(fold_evenly, typed)), tuple(typed) if has_marks else None) for typed in found if typed]


def _together(found: Sequence[Phrase]) -> Phrase:
    """All the phrases as one."""
    words = tuple(word for one in found for word in one.words)
    typed = tuple(word for one in found for word in one.typed or ())
    return Phrase(words, typed or None)


def _even(text: str) -> str:
    """The text in lower case with the tones of its vowels in one place."""
    return canonical(text).lower()


def _hit(source: str, title: str, text: str, asked: Sequence[Phrase], found: Sequence[Phrase]) -> Hit:
    """The page with its first place that has what it was found by, else any of the words."""
    folded = fold_evenly(text)
    spans = sorted(span for phrase in found for span in phrase.spans(text, folded))
    places = (span for phrase in asked for span in phrase.spans(text, folded))
    begin, end = min(places, default=spans[0] if spans else Span(0, 0))
    first, last = _line(text, begin, end)
    inside = (span for span in spans if first <= span.begin and span.end <= last)
    words = tuple(span.shift(-first) for span in _apart(inside, text))
    return Hit(source, title, begin, end, text[first:last], words, _within(text, Span(first, last)))


def _line(text: str, begin: int, end: int) -> Span:
    """The line around some words, cut at blanks where it is long."""
    first, last = text.rfind("\n", 0, begin) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    if begin - first > _AROUND:
        first = text.rfind(" ", first, begin - _AROUND) + 1 or begin - _AROUND
    if last - end > _AROUND:
        last = max(text.find(" ", end + _AROUND, last), end + _AROUND)
    return Span(first, last).trimmed(text)


def _within(text: str, line: Span) -> tuple[bool, bool]:
    """Whether a stretch of a text begins, and whether it ends, within a sentence."""
    before, after = text[: line.begin].rstrip(" "), text[line.end :].lstrip(" ")
    return not before.endswith(_ENDS) and before != "", after[:1] not in ("", "\n") and text[line.end - 1] not in _ENDS


def _apart(spans: Iterator[Span], text: str) -> list[Span]:
    """The spans, those that follow one another as one, without those that begin inside another."""
    found: list[Span] = []
    for span in spans:
        if found and not text[found[-1].end : span.begin].strip():
            found[-1] = Span(found[-1].begin, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
