"""Days and periods in words, and the year of a page that has no date line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.lexicon import Rule
from kg.lexicon.scan import Letters, Openings, Starts
from kg.model import DateMention, PeriodMention, Span
from kg.text import before, key

PARTS_OF_DAY: Final = {"sáng": "morning", "trưa": "afternoon", "chiều": "afternoon", "tối": "evening", "đêm": "evening"}
_YEARS: Final = range(1900, 2200)
"""The years that pages speak of; whatever else is written in four digits is none."""
_BY_DAY: Final = 4
_BY_PLAN: Final = 1
_DOCUMENT_BEFORE: Final = regex.compile(r"(?i)(?:\bsố\s|\d/|\p{Lu}{2}-\p{Lu})[^.;]{0,25}$")
_PAST_YEAR: Final = regex.compile(r"(?i)(?:hết|cuối)\s+(?:tháng 12\s+)?$")
_PLAN_AFTER: Final = regex.compile(r"(?i)^[^.;]{0,40}\b(?:sẽ|phải|phấn đấu|hoàn thành)\b")
_FAR_BEFORE: Final = regex.compile(r"(?i)(?:luật|bộ luật|nghị quyết|nghị định|tầm nhìn|định hướng|đến)\b[^.;,]{0,20}$")


def find_dates(
    text: str, offset: int = 0, year: int | None = None, starts: Starts | None = None
) -> tuple[DateMention, ...]:
    """The days in canonical `text`, by place; spans count from `offset`. A day without a year takes `year`."""
    found: list[DateMention] = []
    taken = bytearray(len(text))
    for _, match in _matches("dates", text, starts):
        if not any(taken[match.start() : match.end()]):
            days = list(_days(match, offset, year))
            _take(taken, days, offset)
            found += days
    return tuple(sorted(found, key=lambda d: d.span))


def find_periods(
    text: str, offset: int = 0, year: int | None = None, starts: Starts | None = None
) -> tuple[PeriodMention, ...]:
    """The periods in canonical `text`, by place; one without a year takes `year`, and is left out without it."""
    found: list[PeriodMention] = []
    taken = bytearray(len(text))
    for rule, match in _matches("periods", text, starts):
        code = _code(rule.gives, match, year)
        if code and not any(taken[match.start() : match.end()]):
            found.append(PeriodMention(_span(match, offset), code))
            _take(taken, found[-1:], offset)
    return tuple(sorted(found, key=lambda p: p.span))


def _matches(name: str, text: str, starts: Starts | None) -> list[tuple[Rule, regex.Match[str]]]:
    """The matches of a file's rules, one rule's after the other's; each begins at one of the words that it may."""
    if starts is None:
        starts = _starts(text)
    ends: dict[str, int] = {}
    found: list[tuple[Rule, regex.Match[str]]] = []
    for place, begun in starts.get(name, {}).items():
        for rule in begun:
            if place >= ends.get(rule.id, 0) and (match := rule.regex.match(text, place)):
                ends[rule.id] = match.end()
                found.append((rule, match))
    return sorted(found, key=lambda pair: pair[0].number)


def time_openings() -> Mapping[str, list[tuple[str, Rule]]]:
    """The rules for days and periods with their patterns."""
    return {name: [(rule.regex.pattern, rule) for rule in lexicon.rules(name)] for name in ("dates", "periods")}


def _starts(text: str) -> Starts:
    return _openings().over(Letters(text), 0, len(text))


@cache
def _openings() -> Openings:
    return Openings(time_openings())


def infer_year(texts: Iterable[str]) -> int | None:
    """The year in which a page without a date line was written: the one that most days in its canonical texts tell.

    "Tính đến ngày 31/5/2017" and "6 tháng cuối năm 2017" tell 2017, "đến hết năm 2016" the year after, "giai đoạn
    2017 - 2020" its first; days of cited documents, laws and far goals tell nothing. Where no day tells, and two years
    follow one another ("tổng kết năm 2020, triển khai năm 2021"), either can be meant, and None is told.
    """
    votes: Counter[int] = Counter()
    surely: dict[int, int] = {}
    for text in texts:
        for told, weight in _told(text):
            votes[told] += weight
            surely[told] = max(weight, surely.get(told, 0))
    ranked = sorted(votes, key=lambda year: (votes[year], year), reverse=True)
    adjacent = len(ranked) >= 2 and abs(ranked[0] - ranked[1]) == 1
    if adjacent and surely[ranked[0]] < _BY_DAY and surely[ranked[1]] > _BY_PLAN:
        return None
    return ranked[0] if ranked else None


def _take(taken: bytearray, mentions: Iterable[DateMention | PeriodMention], offset: int) -> None:
    """Mark the characters of mentions, so that what overlaps them is found without going through all of them."""
    for mention in mentions:
        begin, end = mention.span.shift(-offset)
        taken[begin:end] = bytes([1]) * (end - begin)


def _span(match: regex.Match[str], offset: int) -> Span:
    return Span(match.start(), match.end()).shift(offset)


def _days(match: regex.Match[str], offset: int, year: int | None) -> Iterator[DateMention]:
    groups = match.groupdict()
    part = PARTS_OF_DAY.get(key(groups["part"] or "").partition(" ")[0])
    own = int(groups["y"]) if groups.get("y") else year
    for day in (groups["d"], groups.get("d2")):
        if day and (iso := _iso(int(day), int(groups["m"]), own)):
            yield DateMention(_span(match, offset), iso, part)


def iso_day(year: int, month: int, day: int) -> str | None:
    """The day in ISO 8601; None where there is none in the years that pages speak of."""
    return _iso(day, month, year) if year in _YEARS else None


def _iso(day: int, month: int, year: int | None) -> str | None:
    if year is not None and year not in _YEARS:
        return None
    try:
        known = date(year or 2000, month, day)
    except ValueError:
        return None
    return known.isoformat() if year else f"--{month:02}-{day:02}"


def _code(kind: str, match: regex.Match[str], year: int | None) -> str | None:
    groups = match.groupdict()
    own = int(groups["y"]) if groups.get("y") else year
    if own is None or own not in _YEARS:
        return None
    if kind == "span":
        return f"{own}/{last}" if own <= (last := int(groups["y2"])) and last in _YEARS else None
    return _CODES[kind](own, groups)


def _quarter(year: int, groups: dict[str, str]) -> str:
    roman: dict[str, int] = lexicon.table("numbers")["roman"]
    return f"{year}-Q{roman.get(groups['q'].upper()) or int(groups['q'])}"


def _half(year: int, groups: dict[str, str]) -> str:
    return f"{year}-H{1 if groups['half'].casefold() == 'đầu' else 2}"


def _months(year: int, groups: dict[str, str]) -> str | None:
    words: dict[str, int] = lexicon.table("numbers")["units"]
    count = int(groups["n"]) if groups["n"].isdecimal() else words[groups["n"].casefold()]
    return f"{year}-{count}M" if 1 <= count <= 12 else None


def _month(year: int, groups: dict[str, str]) -> str:
    return f"{year}-{int(groups['m']):02}"


_CODES: Final[dict[str, Callable[[int, dict[str, str]], str | None]]] = {
    "year": lambda year, _: f"{year}",
    "quarter": _quarter,
    "half": _half,
    "months": _months,
    "month": _month,
}


def _told(text: str) -> Iterator[tuple[int, int]]:
    starts = _starts(text)
    for day in find_dates(text, starts=starts):
        if not day.date.startswith("-") and not _DOCUMENT_BEFORE.search(before(text, day.span.begin)):
            yield int(day.date[:4]), _BY_DAY
    for period in find_periods(text, starts=starts):
        year = int(period.period[:4])
        if "-" in period.period:
            yield year, _BY_DAY
        elif "/" in period.period:
            yield year, 2
        else:
            yield from _told_by_year(
                year, before(text, period.span.begin), text[period.span.end : period.span.end + 120]
            )


def _told_by_year(year: int, left: str, right: str) -> Iterator[tuple[int, int]]:
    """A plan ("Trong năm 2018 hoàn thành …") tells little, a year that has ended tells the next."""
    if _PAST_YEAR.search(left) and not _PLAN_AFTER.search(right):
        yield year + 1, _BY_DAY - 1
    elif not _FAR_BEFORE.search(left):
        yield year, _BY_PLAN if _PLAN_AFTER.search(right) else 2
