"""The day of a gathering: where it stands in a sentence, and whether it lies near enough to be the reported one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.dates import part_of_day
from kg.model import DateMention, Reading

_DATE_WITHIN: Final = 200
"""Characters from a sentence's beginning within which the day of its event stands: later ones belong to its topic."""
_BEFORE_DATE: Final = 60
"""Characters before a day in which stand the words that make it the event's or another's; patterns need no more."""
_TODAY_BEFORE_DATE: Final = 16
"""Characters before a date in brackets in which "sáng nay (" or "hôm nay (" ends: they make it the event's again."""
_REMEMBERED: Final = 45
"""Days between a gathering and the page that reports it: what lies further back is remembered, unless announced."""
JUST: Final = 7
"""Days within which a day in the clause of a gathering's name is its own, whatever stands before it."""
_CLAUSE_END: Final = regex.compile(r"[;.:]\s|\n")


class Held(NamedTuple):
    """When a gathering was held: whether a day is given, that day where its year is known, and the part of it."""

    is_given: bool = False
    date: str | None = None
    part_of_day: str | None = None


def day_of(reading: Reading, begin: int, day: str | None) -> Held:
    """The day of the gathering whose name begins at a position of the sentence; `day` is that of the page."""
    dated = [(d, reading.own(d.span)) for d in reading.dates]
    opens = _opens_span(reading)
    dated = [(d, at) for d, at in dated if (d is opens) or not _is_aside(reading.text[: at.begin])]
    before = [(d, at) for d, at in dated if at.begin < begin and at.begin < _DATE_WITHIN]
    behind = [d for d, at in dated if begin <= at.begin and _is_held_on(reading, d, begin, day)]
    first_of_days = next((d for d, at in before if at == before[-1][1]), None)
    chosen: DateMention | None = first_of_days or (behind[0] if behind else None)
    if chosen and not chosen.date.startswith("-"):
        return Held(True, chosen.date, chosen.part_of_day)
    today = lexicon.grammar("meeting-today").search(reading.text[:begin])
    if today and day:
        return Held(True, day, part_of_day(today["part"]))
    return Held(chosen is not None or today is not None, None, chosen.part_of_day if chosen else None)


def own_day(reading: Reading, position: int) -> Held:
    """The day whose figures begin at a position of the sentence."""
    for mention in reading.dates:
        own = reading.own(mention.span)
        if own.begin <= position < own.end:
            return Held(True, None if mention.date.startswith("-") else mention.date, mention.part_of_day)
    return Held()


def _opens_span(reading: Reading) -> DateMention | None:
    """The first of the days with which a sentence begins, from which to the second something was held."""
    first, second, *_ = (*reading.dates, None, None)
    if (
        first is None
        or second is None
        or not lexicon.grammar("day-spans").match(reading.text[: reading.own(first.span).begin])
    ):
        return None
    return first if reading.own(second.span).begin - reading.own(first.span).end < _TODAY_BEFORE_DATE else None


def opening_day(readings: Iterable[Reading], day: str | None) -> Held:
    """The first day that opens a sentence, or has its part of the day: when the one event of a page was held."""
    for reading in readings:
        for mention in reading.dates:
            begin = reading.own(mention.span).begin
            opens = begin < _BEFORE_DATE and lexicon.grammar("day-opens").fullmatch(reading.text[:begin]) is not None
            if (opens or mention.part_of_day) and not _is_aside(reading.text[:begin]):
                known = None if mention.date.startswith("-") else mention.date
                if known is None or is_recent(known, day):
                    return Held(True, known, mention.part_of_day)
    return Held()


def opened_by_day(reading: Reading, day: str | None) -> int | None:
    """Where the day ends with which a sentence begins, if what was done on it can be what the page reports."""
    for mention in reading.dates:
        own = reading.own(mention.span)
        if lexicon.grammar("day-opens").fullmatch(reading.text[: own.begin]):
            known = None if mention.date.startswith("-") else mention.date
            return own.end if known is None or is_recent(known, day) else None
    return None


def is_recent(held: str, published: str | None, within: int = _REMEMBERED) -> bool:
    """Whether a day lies so near before publication that the page can report what was held on it."""
    if published is None:
        return True
    days = (date.fromisoformat(published) - date.fromisoformat(held)).days
    return -1 <= days <= within


def _is_aside(before: str) -> bool:
    """Whether the date that follows is a limit ("tính đến ngày …") or stands in brackets, and so is not the event's."""
    if lexicon.tail("meeting-no-event-date").before(before, len(before), _BEFORE_DATE):
        return True
    bracketed = before.count("(") > before.count(")")
    return bracketed and not lexicon.grammar("meeting-today").search(before[-_TODAY_BEFORE_DATE:])


def _is_held_on(reading: Reading, mention: DateMention, begin: int, day: str | None) -> bool:
    """Whether a day behind the gathering's name is its own: "… vào 3/5", "…, sáng 3/5", "…, ngày 3/5."."""
    own = reading.own(mention.span)
    before = reading.text[: own.begin]
    if mention.part_of_day or lexicon.tail("meeting-held-on").before(before, len(before), _BEFORE_DATE):
        return True
    if before.rstrip().endswith(",") and not reading.text[own.end :].strip(' .)”"'):
        return True
    is_near = day is not None and not mention.date.startswith("-") and is_recent(mention.date, day, JUST)
    return is_near and not _CLAUSE_END.search(reading.masked, begin, own.begin)
