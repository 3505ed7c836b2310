"""Where on its page a row stands: in gold's quote, in the graph's evidence, else in the likeliest sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from unicodedata import normalize

from pyoxigraph import NamedNode

from kg import lexicon
from kg.answer.evidence import Passage, passage, passages
from kg.evaluate.counting import Row
from kg.evaluate.folding import share
from kg.evaluate.gold import GoldRow, words_of
from kg.evaluate.naming import found_words, node
from kg.model import Page, Span
from kg.segment import segment, sentences
from kg.store import Store
from kg.text import canonical

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T|$)")
_ENOUGH: Final = 0.4
"""The part of a row's words that a sentence has at least in which nothing of the row stands literally: with fewer they
are words that any sentence on such a page has.
"""


def locate(row: Row, page: Page, store: Store) -> Passage | None:
    """The passage of a row: gold's quote, the evidence of the found node, or the best sentence; None without any."""
    about_page = row.table.startswith("article.")
    if row.gold is not None and not about_page and (quoted := _quoted(row.gold, page)):
        return quoted
    if stated := _stated(row, store):
        return stated
    if row.gold is None:
        return None
    field = row.table.removeprefix("article.")
    return _likeliest({field: row.gold[field]} if about_page else row.gold, page)


def _quoted(gold: GoldRow, page: Page) -> Passage | None:
    """Gold's own quote at the offset that gold gives, or where it first stands."""
    quote, begin = normalize("NFC", str(gold.get("quote") or "")), gold.get("begin", 0)
    if not quote:
        return None
    found = begin if page.text.startswith(quote, begin) else page.text.find(quote)
    return _around(page, Span(found, found + len(quote))) if found >= 0 else None


def _stated(row: Row, store: Store) -> Passage | None:
    """The evidence of the found node, of several passages the one with the found value or most of its words."""
    iri = node(row)
    if iri is None or (row.gold is not None and row.table.startswith("article.")):
        return None
    found = [one for one in passages(store, NamedNode(iri)) if one.source.endswith(row.source)]
    words = found_words(row)
    needles = list(_needles(words))

    def worth(one: Passage) -> tuple[bool, float]:
        return any(needle.search(canonical(one.quote)) for needle in needles), share(words, one.quote)

    return max(found, key=worth, default=None)


def _likeliest(gold: GoldRow, page: Page) -> Passage | None:
    """The sentence with most of the row's names, numbers and words, and in it the first name or number."""
    needles = [pattern for value in _values(gold) for pattern in _needles(value)]
    text, words = page.forms.canonical, " ".join(words_of(gold))

    def worth(span: Span) -> tuple[int, float]:
        sentence = text[span.begin : span.end]
        return sum(bool(needle.search(sentence)) for needle in needles), share(words, sentence)

    best = max(_sentences(page), key=worth, default=None)
    if best is None or (worth(best)[0] == 0 and worth(best)[1] < _ENOUGH):
        return None
    hits = [hit for needle in needles if (hit := needle.search(text, best.begin, best.end))]
    mark = Span(*max((hit.span() for hit in hits), key=lambda s: s[1] - s[0])) if hits else best
    return passage(page, mark, best)


def _around(page: Page, quote: Span) -> Passage:
    """The quote with all sentences that it touches."""
    touched = [span for span in _sentences(page) if span.begin < quote.end and quote.begin < span.end]
    whole = Span(min(s.begin for s in touched), max(s.end for s in touched)) if touched else quote
    return passage(page, quote, whole)


@lru_cache(maxsize=64)
def _sentences(page: Page) -> tuple[Span, ...]:
    """The sentences, and the lines of the page's furniture, in order."""
    spans = [sentence.span for sentence in sentences(page, segment(page))]
    lines = (Span(*line.span()) for line in re.finditer(r"[^\n]*\S[^\n]*", page.text))
    rest = [line for line in lines if not any(s.begin < line.end and line.begin < s.end for s in spans)]
    return tuple(sorted((*spans, *rest)))


# ---------------------------------------------------------------- how a value is written on a page


def _values(gold: GoldRow) -> Iterator[Any]:
    """What a row is known by: names, numbers and days, but not codes or the words of a label."""
    known = ("person", "title", "number", "from", "to", "value", "count", "published", "date", "host", "issuer")
    yield from (gold[name] for name in (*known, "author", "publisher") if gold.get(name) is not None)


def _needles(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, str) and _MOMENT.match(value):
        value = date.fromisoformat(value[: len("2021-03-26")])
    if isinstance(value, date):
        written = {f"{value.day}[-/.]{value.month}", f"{value.day:02}[-/.]{value.month:02}"}
        yield re.compile(rf"(?<!\d)(?:{'|'.join(sorted(written))})(?!\d)")
    elif isinstance(value, int | float):
        yield re.compile("|".join(_numerals(Decimal(str(value)))))
    elif text := canonical(normalize("NFC", str(value))):
        yield re.compile(r"\s+".join(map(re.escape, text.split())), re.IGNORECASE)


def _numerals(value: Decimal) -> Iterator[str]:
    """1532000000000 as pages write it: "1.532 tỷ", "1532 tỷ", "1.532.000.000.000"; 0.5 as "0,5"."""
    for word, times in {"": 1, **lexicon.table("evaluation")["magnitudes"]}.items():
        part = (value / times).normalize()
        if abs(part) < 1 and word:
            continue
        whole, _, rest = f"{part:f}".partition(".")
        digits = r"\.?".join(_thousands(whole)) + (f"[.,]{rest}0*" if rest else "")
        unit = rf"\s*{word}" if word else ""
        yield rf"(?<![\d.,]){digits}(?![.,]?\d){unit}"


def _thousands(digits: str) -> list[str]:
    first = len(digits) % 3
    return [part for part in (digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))) if part]
