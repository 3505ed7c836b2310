"""What is shortened in names, and what stands before them, as the data files have it, in the forms of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final
from unicodedata import normalize

import regex

from kg import lexicon
from kg.gazetteer.files import rows
from kg.gazetteer.names import folded, levels
from kg.text import fold

_WORD: Final = re.compile(r"\w+")
_LITERAL: Final = re.compile(r"(?:\(\?i:)?([\w &,-]+)\)?")
_WORDS: Final = re.compile(r"[^\W\d_][\w/ ]*")
_EITHER_CASE: Final = re.compile(r"\[\w*(\w)\]")


def spelt(text: str) -> str:
    """The words of a text as names are compared: "Thuỷ  Lý" → "thủy lí", "01/2017-NQ" → "1 2017 nq"."""
    return folded(" ".join(_WORD.findall(normalize("NFC", text))))


def bare(form: str) -> str:
    """A spelt name without marks; of the names of a large store each word is met again and again."""
    return " ".join(map(_bare, form.split()))


@lru_cache(maxsize=1 << 15)
def _bare(word: str) -> str:
    return fold(word)


class Table:
    """The words that short forms stand for, by the words of these without marks."""

    def __init__(self, full: Mapping[str, Sequence[str]]) -> None:
        self._full = full
        self._longest: dict[str, int] = {}
        for short in full:
            first, count = short.split(" ", 1)[0], short.count(" ") + 1
            self._longest[first] = max(count, self._longest.get(first, 0))

    def written_out(self, words: Sequence[str]) -> list[str]:
        """The words, the longest short form at each place written out."""
        plain = [_bare(word) for word in words]
        found: list[str] = []
        at = 0
        while at < len(words):
            most = min(self._longest.get(plain[at], 0), len(words) - at)
            counts = (count for count in range(most, 0, -1) if " ".join(plain[at : at + count]) in self._full)
            count = next(counts, 0)
            found += self._full[" ".join(plain[at : at + count])] if count else words[at : at + 1]
            at += count or 1
        return found


@cache
def of_bodies() -> Table:
    """What is shortened in names of bodies: "NN&PTNT", "Ủy ban nhân dân" (whose short form the labels have), "TP"."""
    bodies = lexicon.table("bodies")
    table = _of_units()
    for full, others in bodies["field-spellings"].items():
        table |= _short_forms(full, [full, *others])
    for row in bodies["types"]:
        if row["head"] and not row.get("literal") and "field" not in row:
            forms = [form for form in _literals(row["forms"]) if " " in form or form.isupper()]
            table |= _short_forms(row["head"], [row["head"], *forms])
    return Table(table)


@cache
def of_units() -> Table:
    """What is shortened in names of units: "HCM", "TP"."""
    return Table(_of_units())


def _of_units() -> dict[str, Sequence[str]]:
    """The short forms of names and kinds; what is short for a kind of commune is so for much else: "TT"."""
    table: dict[str, Sequence[str]] = {}
    for kind, _, _, words, _ in rows("kinds.csv"):
        short = [word for word in words.split("|") if word.isalpha() and len(word) == len("tp")]
        if levels(kind) != ("commune",):
            table |= _short_forms(kind, short)
    for alias, _, name, _ in rows("aliases.csv"):
        table |= _short_forms(name, [alias])
    return table


@cache
def of_documents() -> Table:
    """The letters of a kind of document: "NQ" → "nghị quyết"."""
    table: dict[str, Sequence[str]] = {}
    for row in lexicon.table("documents")["kinds"]:
        table |= _short_forms(row["kind"], [sign for sign in row.get("symbols", ()) if sign.isalpha()])
    return Table(table)


@cache
def left_out(kind: str) -> frozenset[str]:
    """The words by which a name of the kind is not told from others."""
    words = map(spelt, lexicon.table("kinds")[kind].get("left-out", ()))
    return frozenset(form for word in words for form in (word, fold(word)))


@cache
def unit_kinds() -> frozenset[str]:
    """The spelt words for the kinds of units."""
    return frozenset(spelt(row[0]) for row in rows("kinds.csv"))


@cache
def before_names() -> regex.Pattern[str]:
    """What stands before people's names, without marks: honorifics and the titles of posts."""
    rows = lexicon.table("titles")
    titles = {words for row in rows for words in (row["title"], *_literals(row.get("forms", ())))}
    honorifics = {words for form in lexicon.words("honorific") for words in _parts(form)}
    words = sorted({fold(spelt(one)) for one in titles | honorifics} - {""}, key=len, reverse=True)
    return regex.compile(rf"(?:{'|'.join(map(regex.escape, words))}) ")


def _short_forms(full: str, others: Iterable[str]) -> dict[str, Sequence[str]]:
    words = spelt(full).split()
    return {fold(spelt(one)): words for one in others}


def _literals(forms: Iterable[str]) -> list[str]:
    """Those of the patterns that are plain words, without the sign that case does not matter."""
    return [found[1] for form in forms if (found := _LITERAL.fullmatch(form))]


def _parts(form: str) -> Iterator[str]:
    """The plain words in a pattern of honorifics: "[Ôô]ng" → "ông"."""
    return (words for words in _WORDS.findall(_EITHER_CASE.sub(r"\1", form)) if len(words) > 1)
