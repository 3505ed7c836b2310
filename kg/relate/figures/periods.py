"""To which period a figure belongs: its clause's, its sentence's, else the one that opened the paragraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg import lexicon
from kg.model import BlockKind, PeriodMention, Reading, Span
from kg.relate.figures.clauses import Clause, frame_of
from kg.relate.figures.numbers import cue, last_cue, matches
from kg.relate.figures.patterns import piece, tail

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
    """The period that the sentences before left; an opening one runs through its block, any other one sentence.

    `section` is that of the heading above, which runs to the next heading with one.
    """

    period: str | None = None
    block: int = -1
    opening: bool = False
    section: str | None = None


def carry_over(
    running: CarriedPeriod, reading: Reading, published: str | None, year: int | None, current: int | None
) -> CarriedPeriod:
    """The period that is carried over into the sentences behind this one; a year long past is not.

    `current` is the page's year where the page reviews no period.
    """
    if reading.sentence.kind in (BlockKind.TITLE, BlockKind.CAPTION, BlockKind.TABLE):
        return CarriedPeriod(section=_of_heading(reading) or running.section)
    following = _next(running, reading, published, year, current)
    return CarriedPeriod(following.period, following.block, following.opening, running.section)


def _of_heading(reading: Reading) -> str | None:
    """The period of a line that is the heading of a section: "II. NHIỆM VỤ NĂM 2023"."""
    periods = {mention.period for mention in reading.periods if "/" not in mention.period}
    is_heading = reading.text.isupper() or piece("numbered").match(reading.text)
    return periods.pop() if len(periods) == 1 and is_heading else None


def _next(
    running: CarriedPeriod, reading: Reading, published: str | None, year: int | None, current: int | None
) -> CarriedPeriod:
    if running.period and cue("talk", reading.text, _OPENING, reading.cues):
        running = CarriedPeriod()
    mentions = [m for m in reading.periods if _may_go_on(reading, m) and not _old(m, year)]
    for mention in mentions:
        before = reading.text[: reading.own(mention.span).begin]
        if cue("opens", before, len(before), reading.cues) and not _far(before):
            return CarriedPeriod(mention.period, reading.block, True)
    if spoken_of := _this_year(reading, current, published):
        return CarriedPeriod(spoken_of, reading.block, True)
    if running.opening and running.block == reading.block:
        return running
    if mentions:
        return CarriedPeriod(mentions[-1].period, reading.block, False)
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


def carried(running: CarriedPeriod, reading: Reading, *, opening: bool) -> str | None:
    """The period with which a sentence begins; only an `opening` one, where the page has one for all that it tells."""
    if opening and not running.opening:
        return running.section
    if running.period and (running.block == reading.block or cue("goes-on", reading.text, _GOING_ON, reading.cues)):
        return running.period
    return running.section


def period_of(reading: Reading, clause: Clause, number: Span, context: PeriodContext) -> tuple[str | None, Span | None]:
    """The period of a number, and the stretch of its words if they stand in this sentence; all spans are in that."""
    mentions = [(m, reading.own(m.span)) for m in reading.periods if not _foreign(reading, m)]
    before = [(m, at) for m, at in mentions if at.end <= number.begin and _reaches(reading.text, m, at, clause)]
    behind = [(m, at) for m, at in mentions if number.begin < at.begin < clause.right.end]
    beside = [one for one in behind if _is_link(reading.text[clause.right.begin : one[1].begin])]
    if not beside and (year := _whole_year(reading, clause, context, before[-1:])):
        return year, None
    for mention, at in beside[:1] or before[-1:] or behind[:1]:
        broken = last_cue("break", reading.text, number.begin, reading.cues)
        if at.begin > number.begin or broken is None or broken < at.begin:
            return mention.period, at
        return None, None
    return _unsaid(reading, clause, number, context), None


def _unsaid(reading: Reading, clause: Clause, number: Span, context: PeriodContext) -> str | None:
    """The period of a number in whose sentence none is told: that of "trong 9 tháng", else of what stands before."""
    for alone in matches("months-alone", reading.text, reading.cues):
        if clause.left.begin <= alone.start() < clause.right.end and int(alone["n"]) in context.months:
            return context.months[int(alone["n"])]
    if cue("long-since", reading.text, number.begin, reading.cues):
        return None
    return context.base or _this_year(reading, context.year, context.published)


def _may_go_on(reading: Reading, mention: PeriodMention) -> bool:
    """Whether a period may be that of the next sentence: no span of years, no other's, none in brackets."""
    if "/" in mention.period or _foreign(reading, mention):
        return False
    return frame_of(reading.text, reading.own(mention.span).begin).begin == 0


def _is_link(words: str) -> bool:
    """Whether nothing but what leads to a time stands between a number and a period: "86,4% trong 6 tháng đầu năm"."""
    return not tail("time-link").cut(words).strip()


def _whole_year(
    reading: Reading, clause: Clause, context: PeriodContext, before: Sequence[tuple[PeriodMention, Span]]
) -> str | None:
    """The year in which a clause tells of something, whatever part of it the page is about: "trong năm", "cả năm".

    `before` is the last period before the clause's number, behind which the year is told.
    """
    known = next((mention.period for mention, _ in before), context.base) or (str(context.year or ""))
    within = range(max([clause.left.begin, *(at.end for _, at in before)]), clause.right.end)
    found = (one.start() for one in matches("whole-year", reading.text, reading.cues))
    return known[:4] if known and any(at in within for at in found) else None


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


def _this_year(reading: Reading, year: int | None, published: str | None) -> str | None:
    """ "Trong năm": the page's year, of which a part may be over; in the first quarter it may be the year before."""
    if year is None or (published is not None and int(published[5:7]) in _REVIEW_MONTHS):
        return None
    return str(year) if cue("within-year", reading.text, _OPENING, reading.cues) else None
