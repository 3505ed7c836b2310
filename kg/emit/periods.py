"""First and last day of a period as the page's figures carry it."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

from kg.rdf.terms import is_day

_PERIOD: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<first>\d{1,2})M|(?P<month>\d{2})))?"
)


def bounds(period: str | None) -> tuple[str, str] | None:
    """First and last day: 2021-Q1 → 2021-01-01, 2021-03-31; 2018-9M → its first nine months; 2016/2020 → five years."""
    if not period:
        return None
    first, _, last = period.partition("/")
    begin, end = _months(first), _months(last or first)
    return (begin[0], end[1]) if begin and end and begin[0] <= end[1] else None


def _months(period: str) -> tuple[str, str] | None:
    if is_day(period):
        return period, period
    if not (match := _PERIOD.fullmatch(period)):
        return None
    first, last = _first_and_last_month(match)
    if not (1 <= first <= last <= 12) or match["year"] == "0000":
        return None
    days = monthrange(int(match["year"]), last)[1]
    return f"{match['year']}-{first:02}-01", f"{match['year']}-{last:02}-{days:02}"


def _first_and_last_month(match: re.Match[str]) -> tuple[int, int]:
    if quarter := match["quarter"]:
        return int(quarter) * 3 - 2, int(quarter) * 3
    if half := match["half"]:
        return int(half) * 6 - 5, int(half) * 6
    if months := match["first"]:
        return 1, int(months)
    if month := match["month"]:
        return int(month), int(month)
    return 1, 12
