"""To which period a figure belongs: its clause's, its sentence's, else the one that opened the paragraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg import lexicon
from kg.model import BlockKind, PeriodMention, Reading, Span
from kg.relate.figures.clauses import Clause
from kg.relate.figures.numbers import cue, last_cue, matches

_NEAR: Final = 120
"""Characters before a period in which the words stand that make it another's: a baseline's, a plan's."""
_OPENING: Final = 60
"""Characters in which a sentence opens with "Trong năm qua" or with what somebody says."""
_GOING_ON: Final = 40
"""Characters in which a sentence shows that it goes on about the one before: "Cùng kỳ", "Trong đó"."""
_AT_BEGINNING: Final = 12
"""Characters before a span of years that opens its sentence: "Giai đoạn 2016 - 2020, …"."""
_TERM: Final = 100
"""Characters of the words of a period that is a term of office: "nhiệm kỳ 2016 - 2021"."""
_OLD: Final = 2
"""Years before the page's from which a year is one of the past: what it was is no result of today."""
_REVIEW_MONTHS: Final = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class PeriodContext:
    """What is known of time outside the sentence: the period it begins with, the page's day and year, what "6 tháng"
    means.
    """

    base: str | None
    published: str | None
    year: int | None
    months: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class CarriedPeriod:
    """The period that the sentences before left; an opening one runs through its block, any other one sentence."""

    period: str | None = None
    block: int = -1
    opening: bool = False


def carry_over(
    running: CarriedPeriod, reading: Reading, published: str | None, year: int | None, current: int | None
) -> CarriedPeriod:
    """The period that is carried over into the sentences behind this one; a year long past is not.

    `current` is the page's year where the page reviews no period.
    """
    if reading.sentence.kind in (BlockKind.TITLE, BlockKind.CAPTION, BlockKind.TABLE):
        return running
    if running.period and cue("talk", reading.text, _OPENING, reading.cues):
        running = CarriedPeriod()
    mentions = [m for m in reading.periods if "/" not in m.period and not _foreign(reading, m) and not _old(m, year)]
    for mention in mentions:
        before = reading.text[: reading.own(mention.span).begin]
        if cue("opens", before, len(before), reading.cues) and not _far(before):
            return CarriedPeriod(mention.period, reading.block, True)
    if spoken_of := _last_year(reading, published) or _this_year(reading, current, published):
        return CarriedPeriod(spoken_of, reading.block, True)
    if mentions:
        return CarriedPeriod(mentions[-1].period, reading.block, False)
    if running.opening and running.block == reading.block:
        return running
    goes_on = running.opening and cue("goes-on", reading.text, _GOING_ON, reading.cues)
    return replace(running, block=reading.block) if goes_on else CarriedPeriod()


def year_of(readings: Sequence[Reading], published: str | None) -> int | None:
    """The page's year: its day's, else the latest of the days in its text."""
    years = [int(d.date[:4]) for r in readings for d in r.dates if not d.date.startswith("-")]
    return int(published[:4]) if published else max(years, default=None)


def months_of(readings: Sequence[Reading]) -> dict[int, str]:
    """For a number of months the period that the page calls so first: 6 → `2017-H1`."""
    out: dict[int, str] = {}
    for period in (m.period for r in readings for m in r.periods):
        count = 6 if period.endswith("-H1") else int(period[5:-1]) if period.endswith("M") else 0
        if count:
            out.setdefault(count, period)
    return out


def carried(running: CarriedPeriod, reading: Reading) -> str | None:
    """The period with which a sentence begins."""
    if running.period and (running.block == reading.block or cue("goes-on", reading.text, _GOING_ON, reading.cues)):
        return running.period
    return None


def period_of(reading: Reading, clause: Clause, number: Span, context: PeriodContext) -> tuple[str | None, Span | None]:
    """The period of a number, and the stretch of its words if they stand in this sentence; all spans are in that."""
    mentions = [(m, reading.own(m.span)) for m in reading.periods if not _foreign(reading, m)]
    before = [(m, at) for m, at in mentions if at.end <= number.begin and _reaches(reading.text, m, at, clause)]
    behind = [(m, at) for m, at in mentions if number.begin < at.begin < clause.right.end]
    if chosen := (before[-1:] or behind[:1]):
        [(mention, at)] = chosen
        broken = last_cue("break", reading.text, number.begin, reading.cues)
        if broken is None or broken < at.begin or not before:
            return mention.period, at
        return None, None
    for alone in matches("months-alone", reading.text, reading.cues):
        if clause.left.begin <= alone.start() < clause.right.end and int(alone["n"]) in context.months:
            return context.months[int(alone["n"])], None
    if cue("break", reading.text, number.begin, reading.cues):
        return None, None
    return _last_year(reading, context.published) or context.base or _this_year(
        reading, context.year, context.published
    ), None


def _old(mention: PeriodMention, year: int | None) -> bool:
    return year is not None and int(mention.period[:4]) < year - _OLD


def _reaches(text: str, mention: PeriodMention, at: Span, clause: Clause) -> bool:
    """Whether a period reaches a clause: a span of years its own, or all where it opens the sentence."""
    opens = at.begin < _AT_BEGINNING and text[at.end :].lstrip().startswith(",")
    return "/" not in mention.period or opens or clause.left.begin <= at.begin


def _foreign(reading: Reading, mention: PeriodMention) -> bool:
    """Whether the period is another's: a baseline, a law's, a plan's, a term of office."""
    begin, end = reading.own(mention.span)
    if cue("term", reading.text[begin:end], _TERM, reading.cues):
        return True
    before = reading.text[:begin][-_NEAR:]
    return cue("not-its-time", before, len(before), reading.cues)


def _far(before: str) -> bool:
    """Whether the period that follows is only where something ends: "đến năm 2025"."""
    return before.rstrip().casefold().endswith(lexicon.words("until"))


def _last_year(reading: Reading, published: str | None) -> str | None:
    """ "Trong năm qua", written in the first quarter, is the year before."""
    if published is None or int(published[5:7]) not in _REVIEW_MONTHS:
        return None
    return str(int(published[:4]) - 1) if cue("last-year", reading.text, _OPENING, reading.cues) else None


def _this_year(reading: Reading, year: int | None, published: str | None) -> str | None:
    """ "Từ đầu năm đến nay", "trong năm": the page's year, of which a part may be over.

    In the first quarter, "trong năm" may be the year before.
    """
    if year is None or cue("last-year", reading.text, _OPENING, reading.cues):
        return None
    is_within = published is None or int(published[5:7]) not in _REVIEW_MONTHS
    cues = ("this-year", "within-year") if is_within else ("this-year",)
    return str(year) if any(cue(one, reading.text, _OPENING, reading.cues) for one in cues) else None
