"""Days and periods in words, and the year of a page that has no date line."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.lexicon import Rule
from kg.lexicon.scan import Openings, Starts
from kg.model import DateMention, PeriodMention, Span
from kg.text import Letters, Text, after, before, key

_YEARS: Final = range(1900, 2200)
"""The years that pages speak of; whatever else is written in four digits is none."""
_CYCLE: Final = range(1984, 2044)
"""The cycle of sixty years, from Giáp Tý on, in which pages name theirs: "Tết Bính Ngọ" is that of 2026."""
_BY_DAY: Final = 4
_BY_PAST: Final = 3
_BY_YEAR: Final = 2
_BY_PLAN: Final = 1
"""How much one mention weighs for the page's year: a day or month of it most, for pages report what has just happened;
a year that has ended, a bare year and a plan ever less, for reports name the year before and the year to come too."""


_NEW_YEAR: Final = 2
"""The month in which the lunar year begins at the latest."""
_FIRST_QUARTER: Final = 3
_LAST_QUARTER: Final = 10
"""Up to the end of one a year that has ended is reviewed and the next one planned, from the other on the year's own."""
_MONTHS_OF: Final = {"Q": 3, "H": 6}
_LONG_AFTER: Final = 8
"""Months ahead from which on a part of a year that names no year is one of the year before: plans are nearer."""
_RECENT: Final = 1
"""Months up to which months that have gone by are those since the year began: "chín tháng qua" in October."""
_DECEMBER: Final = 12
_NAMELESS: Final = "days"
"""The kind of period that may have no name: of such a one no part is a period."""


def find_dates(text: str, year: int | None = None, starts: Starts | None = None) -> tuple[DateMention, ...]:
    """The days in canonical `text`, in its order; a day without a year takes `year`."""
    found: list[DateMention] = []
    taken = bytearray(len(text))
    for _, match in _matches("dates", text, starts):
        if not any(taken[match.start() : match.end()]):
            days = list(_days(match, year))
            _take(taken, days)
            found += days
    return tuple(sorted(found, key=lambda d: d.span))


def find_periods(
    text: str, year: int | None = None, starts: Starts | None = None, month: int | None = None
) -> tuple[PeriodMention, ...]:
    """The periods in canonical `text`, in its order; one without a year takes `year`, and is left out without it.

    `month` is that in which the page was written: it tells which months "9 tháng qua" are, and that the last quarter
    of which a page of January tells was that of the year before.
    """
    found: list[PeriodMention] = []
    taken = bytearray(len(text))
    for rule, match in _matches("periods", text, starts):
        if any(taken[match.start() : match.end()]):
            continue
        code = _code(rule.gives, match, year, month)
        if code and month and not match.groupdict().get("y"):
            code = _in_its_year(code, text, match.span(), month)
        mention = PeriodMention(Span(*match.span()), code or "")
        found += [mention] if code else []
        _take(taken, [mention] if code or rule.gives == _NAMELESS else [])
    return tuple(sorted(found, key=lambda p: p.span))


def _in_its_year(code: str, text: str, span: tuple[int, int], month: int) -> str:
    """A part of the page's year as that of the year before, where it would end long after the page's month; as that
    of the next where it lies ahead of the last months.
    """
    if "-" not in code:
        return code
    last, year = _last_month(code), int(code[:4])
    is_to_come = _is_to_come(text, *span)
    if last - month >= _LONG_AFTER and not is_to_come:
        return f"{year - 1}{code[4:]}"
    return f"{year + 1}{code[4:]}" if is_to_come and last <= _FIRST_QUARTER and month >= _LAST_QUARTER else code


def _matches(name: str, text: str, starts: Starts | None) -> list[tuple[Rule, regex.Match[str]]]:
    """The matches of a file's rules, one rule's after the other's; each begins at one of the words that it may."""
    if starts is None:
        starts = _openings().over(Letters(text), 0, len(text))
    ends: dict[str, int] = {}
    found: list[tuple[Rule, regex.Match[str]]] = []
    for begin, begun in starts.get(name, {}).items():
        for rule in begun:
            if begin >= ends.get(rule.id, 0) and (match := rule.regex.match(text, begin)):
                ends[rule.id] = match.end()
                found.append((rule, match))
    return sorted(found, key=lambda pair: pair[0].number)


def time_openings() -> Mapping[str, list[tuple[str, Rule]]]:
    """The rules for days and periods with their patterns."""
    return {name: [(rule.regex.pattern, rule) for rule in lexicon.rules(name)] for name in ("dates", "periods")}


@cache
def _openings() -> Openings:
    return Openings(time_openings())


def infer_year(text: Text, parts: Iterable[Span]) -> int | None:
    """The year in which a page without a date line was written: the one that most days in these parts of it point to.

    "Tính đến ngày 31/5/2017" and "6 tháng cuối năm 2017" point to 2017, "đến hết năm 2016" to the year after, "giai
    đoạn 2017 - 2020" to its first; days of cited documents, laws, far goals and terms of office to none, but that of
    a congress to its first. Where no day does, and two years follow one another ("tổng kết năm 2020, triển khai năm
    2021"), the later one is meant in the first months and the earlier one in the last; else the answer is None.
    """
    votes: Counter[int] = Counter()
    surely: dict[int, int] = {}
    cited = 0
    month = None
    for begin, end in parts:
        words, starts = text.canonical[begin:end], _openings().over(text.letters, begin, end)
        days = find_dates(words, starts=starts)
        month = month or next((int(day.date[2:4]) for day in days if day.date.startswith("-")), None)
        own, of_documents = _parted(words, days)
        cited = max([cited, *of_documents])
        for year, weight in _votes(words, own, starts, month or 1):
            votes[year] += weight
            surely[year] = max(weight, surely.get(year, 0))
    votes, surely = _from(cited, votes, surely)
    ranked = sorted(votes, key=lambda year: (votes[year], year), reverse=True)
    if len(ranked) >= 2 and abs(ranked[0] - ranked[1]) == 1 and surely[ranked[0]] < _BY_DAY:
        earlier, later = sorted(ranked[:2])
        if month is not None and not _FIRST_QUARTER < month < _LAST_QUARTER:
            return later if month <= _FIRST_QUARTER else earlier
        if surely[ranked[1]] > _BY_PLAN:
            return None
    return ranked[0] if ranked else None


def _from(first: int, votes: Counter[int], surely: Mapping[int, int]) -> tuple[Counter[int], dict[int, int]]:
    """The votes for years not before the first; where there are none, it is the year."""
    left = Counter({year: count for year, count in votes.items() if year >= first})
    if not left and first:
        return Counter({first: _BY_YEAR}), {first: _BY_YEAR}
    return left, {year: surely[year] for year in left}


def _parted(text: str, days: Iterable[DateMention]) -> tuple[list[tuple[int, int]], list[int]]:
    """The years of the page's own days, each with its weight, and of the documents cited: it is not older than these.

    A day until which something is to be done lies ahead, in a year that may be the next.
    """
    own: list[tuple[int, int]] = []
    cited: list[int] = []
    for day in days:
        if not day.date.startswith("-"):
            left, year = before(text, day.span.begin), int(day.date[:4])
            if lexicon.grammar("year-of-document").search(left):
                cited.append(year)
            else:
                own.append((year, _BY_PLAN if lexicon.grammar("year-limit").search(left) else _BY_DAY))
    return own, cited


def _take(taken: bytearray, mentions: Iterable[DateMention | PeriodMention]) -> None:
    """Mark the characters of mentions, so that what overlaps them is found without going through all of them."""
    for mention in mentions:
        begin, end = mention.span
        taken[begin:end] = bytes([1]) * (end - begin)


def part_of_day(words: str | None) -> str | None:
    """The part of a day that words name: "afternoon" for "chiều", "morning" for "sáng sớm"; None for other words."""
    parts: Mapping[str, str] = lexicon.table("numbers")["parts-of-day"]
    return parts.get(key(words).partition(" ")[0]) if words else None


def _days(match: regex.Match[str], year: int | None) -> Iterator[DateMention]:
    groups = match.groupdict()
    part = part_of_day(groups["part"])
    own = int(groups["y"]) if groups.get("y") else year
    for day in (groups["d"], groups.get("d2")):
        if day and (iso := _iso(int(day), _month_number(groups["m"]), own)):
            yield DateMention(Span(*match.span()), iso, part)


def _month_number(words: str) -> int:
    """The number of a month in digits or in words."""
    months: Mapping[str, int] = lexicon.table("numbers")["months"]
    return int(words) if words.isdecimal() else months[key(words)]


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


def _code(kind: str, match: regex.Match[str], year: int | None, month: int | None) -> str | None:
    groups = match.groupdict()
    own = int(groups["y"]) if groups.get("y") else year
    if own is None or own not in _YEARS:
        return None
    if kind == "span":
        return f"{own}/{last}" if own <= (last := int(groups["y2"])) and last in _YEARS else None
    if kind in _SINCE:
        return _SINCE[kind](own, month, groups) if year else None
    return _CODES[kind](own, groups)


def _quarter(year: int, groups: dict[str, str]) -> str:
    roman: dict[str, int] = lexicon.table("numbers")["roman"]
    return f"{year}-Q{roman.get(groups['q'].upper()) or int(groups['q'])}"


def _half(year: int, groups: dict[str, str]) -> str:
    halves: dict[str, int] = lexicon.table("numbers")["halves"]
    return f"{year}-H{halves[groups['half'].casefold()]}"


_NAMED_MONTHS: Final[Mapping[int, str]] = {1: "-01", 3: "-Q1", 6: "-H1", 12: ""}
"""The first months of a year that are called otherwise as well: a month, a quarter, half of it, all of it."""


def _months(year: int, groups: dict[str, str]) -> str | None:
    return _first_months(year, _count(groups["n"]))


def _count(words: str) -> int:
    """A number of months in digits or in words."""
    units: dict[str, int] = lexicon.table("numbers")["units"]
    return int(words) if words.isdecimal() else units[words.casefold()]


def _first_months(year: int, count: int) -> str | None:
    """The first months of a year: `2018-01`, a quarter, half of it, all of it, else `2018-9M`."""
    if count in _NAMED_MONTHS:
        return f"{year}{_NAMED_MONTHS[count]}"
    return f"{year}-{count}M" if 1 <= count <= _DECEMBER else None


def _past_months(year: int, month: int | None, groups: dict[str, str]) -> str | None:
    """Months that have gone by, where they are those since the year began."""
    count = _count(groups["n"]) if "n" in groups else _DECEMBER // 2
    return _first_months(year, count) if month is not None and 0 <= month - count <= _RECENT else None


def _past_year(year: int, month: int | None, _: dict[str, str]) -> str | None:
    """The year that has gone by: in the first months the one before, in the last ones the page's own."""
    if month is None or _FIRST_QUARTER < month < _LAST_QUARTER:
        return None
    return f"{year - 1}" if month <= _FIRST_QUARTER else f"{year}"


def _until_day(year: int, _: int | None, groups: dict[str, str]) -> str | None:
    """What was reached by the last day of a month; other days end no period."""
    day, month = int(groups["d"]), _month_number(groups["m"])
    return _first_months(year, month) if _ends_month(year, month, day) else None


def _days_between(year: int, _: int | None, groups: dict[str, str]) -> str | None:
    """The period from one day to another of a year: months from its first, its second half, else a month; or None."""
    (day, month), (last_day, last) = ((int(groups[f"d{n}"]), int(groups[f"m{n}"])) for n in ("1", "2"))
    if (month, day) > (last, last_day) or (groups["y1"] and int(groups["y1"]) != year):
        return None
    if day == 1 and month < last and _ends_month(year, last, last_day):
        return _named_months(year, month, last)
    return f"{year}-{last:02}" if month == last <= _DECEMBER else None


def _months_between(year: int, _: int | None, groups: dict[str, str]) -> str:
    """The period from one month to another of a year, where it has a name; else the year."""
    return _named_months(year, int(groups["m1"]), int(groups["m2"])) or f"{year}"


def _named_months(year: int, first: int, last: int) -> str | None:
    """The months from one to another, where they have a name: the first of a year, its second half, a quarter."""
    if first == 1:
        return _first_months(year, last)
    if (first, last) == (_DECEMBER // 2 + 1, _DECEMBER):
        return f"{year}-H2"
    return f"{year}-Q{last // 3}" if last - first == 2 and last % 3 == 0 and last <= _DECEMBER else None


def _ends_month(year: int, month: int, day: int) -> bool:
    return 1 <= month <= _DECEMBER and day == monthrange(year, month)[1]


def _month(year: int, groups: dict[str, str]) -> str:
    return f"{year}-{int(groups['m']):02}"


_CODES: Final[dict[str, Callable[[int, dict[str, str]], str | None]]] = {
    "year": lambda year, _: f"{year}",
    "quarter": _quarter,
    "half": _half,
    "months": _months,
    "month": _month,
}


_SINCE: Final[dict[str, Callable[[int, int | None, dict[str, str]], str | None]]] = {
    "this-year": lambda year, _, __: f"{year}",
    "year-before": lambda year, _, __: f"{year - 1}",
    "past-year": _past_year,
    "past-months": _past_months,
    "past-half": _past_months,
    "until-day": _until_day,
    "until-month": lambda year, _, groups: _first_months(year, int(groups["m"])),
    "days": _days_between,
    "months-between": _months_between,
}
"""Periods that are known only beside the page's own year: they say nothing of which that is."""


def _votes(text: str, own: Iterable[tuple[int, int]], starts: Starts, month: int) -> Iterator[tuple[int, int]]:
    """The years that the page's own days and periods point to, each with its weight; `month` is that of the page.

    What is to come in the first quarter lies in the next year where the page is of the last: "trong quý I/2026 sẽ".
    """
    yield from own
    if head := lexicon.grammar("year-of-head").match(text):
        yield int(head["year"]), _BY_DAY
    for occasion in lexicon.grammar("year-of-occasion").finditer(text):
        yield int(occasion["year"]), _BY_DAY
    for named in lexicon.grammar("year-named").finditer(text):
        is_next = month > _NEW_YEAR and _is_to_come(text, named.start(), named.end())
        yield from ((year - is_next, weight) for year, weight in _named_year(named["stem"], named["branch"]))
    for period in find_periods(text, starts=starts):
        year = int(period.period[:4])
        if "-" in period.period:
            is_to_come = _is_to_come(text, *period.span)
            is_next = is_to_come and _last_month(period.period) <= _FIRST_QUARTER and month >= _LAST_QUARTER
            yield year - is_next, _BY_PLAN if is_to_come else _BY_DAY
        elif "/" in period.period:
            if weight := _weight_of_span(period, text):
                yield year, weight
        else:
            yield from _votes_of_year(year, text, period.span)


def _named_year(stem: str, branch: str) -> Iterator[tuple[int, int]]:
    """The year of our time that bears a stem and a branch: each has its place in a cycle of sixty years."""
    stems, branches = lexicon.table("words")["stem"], lexicon.table("words")["branch"]
    pair = (stems.index(stem), branches.index(branch))
    for year in _CYCLE:
        if ((year - _CYCLE[0]) % len(stems), (year - _CYCLE[0]) % len(branches)) == pair:
            yield year, _BY_DAY


def _weight_of_span(period: PeriodMention, text: str) -> int:
    """How much a span of years says for its first: nothing where it is a term of office that is being served, most
    where it is one that begins with the congress or the session of which a page reports.
    """
    if not lexicon.grammar("year-term").search(text[slice(*period.span)]):
        return _BY_YEAR
    return _BY_DAY if lexicon.grammar("year-term-opens").search(before(text, period.span.begin)) else 0


def _votes_of_year(year: int, text: str, span: Span) -> Iterator[tuple[int, int]]:
    """A plan ("Trong năm 2018 hoàn thành …") weighs little, a year that has ended points to the next."""
    left = before(text, span.begin)
    is_to_come = _is_to_come(text, *span)
    if lexicon.grammar("year-ended").search(left) and not is_to_come:
        yield year + 1, _BY_PAST
    elif not lexicon.grammar("year-far").search(left):
        yield year, _BY_PLAN if is_to_come else _BY_YEAR


def _is_to_come(text: str, begin: int, end: int) -> bool:
    """Whether the words around a time say that it lies ahead."""
    planned = lexicon.grammar("year-planned").search(after(text, end))
    return bool(planned or lexicon.grammar("year-to-come").search(before(text, begin)))


def _last_month(period: str) -> int:
    """The month with which a part of a year ends: 3 for 2026-Q1, 6 for 2026-H1, 4 for 2026-04."""
    part = period[5:]
    if part[0] in _MONTHS_OF:
        return _MONTHS_OF[part[0]] * int(part[1])
    return int(part.rstrip("M"))
