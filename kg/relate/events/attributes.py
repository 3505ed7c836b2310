"""What the words of a gathering say of it: kind, mode, theme, the periods that it reviews and plans, its reach."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from kg import lexicon
from kg.model import Reading


def topic_end(masked: str, begin: int, end: int) -> int:
    """Where the words of a topic end: before the next participant, place or theme."""
    cut = _topic_ends().search(masked, begin, end)
    return cut.start() if cut else end


def kind_of(words: str) -> str:
    """The slug of the kind of meeting that the words name, "other" where none is known."""
    return next((slug for slug, pattern in _kinds() if pattern.search(words)), "other")


def mode_of(text: str) -> str | None:
    """Whether the words say that people met online, or online and in person; None where they say neither."""
    if _pattern("hybrid").search(text):
        return "hybrid"
    return "online" if _pattern("online").search(text) else None


def theme_of(text: str) -> str | None:
    """The theme in quotation marks."""
    match = _pattern("theme").search(text)
    return match["theme"].strip() if match else None


def period_of(reading: Reading, name: str, begin: int, end: int) -> str | None:
    """The period that follows "sơ kết", "tổng kết" (`reviews`) or "triển khai" (`plans`) in a stretch of the text."""
    verb = _pattern(name).search(reading.text, begin, end)
    if verb is None:
        return None
    other = _pattern("plans" if name == "reviews" else "reviews").search(reading.text, verb.end(), end)
    inside = reading.span(verb.start(), other.start() if other else end)
    return next((p.period for p in reading.periods if p.span.within(inside)), None)


def reviewed_in(reading: Reading, *, alone: bool) -> str | None:
    """The period that a title says is reviewed: "Kết quả cải cách hành chính năm 2022, phương hướng năm 2023".

    `alone`: the page reports no gathering, so that the one period of its title is that of which it tells.
    """
    if reviewed := period_of(reading, "reviews", 0, len(reading.text)):
        return reviewed
    named = {mention.period for mention in reading.periods if "/" not in mention.period}
    if not alone or len(named) != 1 or _pattern("plans").search(reading.text):
        return None
    return named.pop()


def covers(reading: Reading, begin: int) -> int | None:
    """How many units take part, where the words behind a place say so."""
    match = _pattern("covers").search(reading.text, begin)
    return int(match["count"]) if match else None


@cache
def _words() -> dict[str, Any]:
    return dict(lexicon.table("meetings"))


@cache
def _topic_ends() -> regex.Pattern[str]:
    return lexicon.compiled("|".join(lexicon.expand(p) for p in _words()["topic-ends"]))


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return lexicon.compiled("(?i)" + lexicon.expand(_words()[name]))


@cache
def _kinds() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple((row["slug"], lexicon.compiled("(?i)" + lexicon.expand(row["pattern"]))) for row in _words()["kinds"])
