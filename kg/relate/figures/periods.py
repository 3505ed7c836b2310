"""To which period a figure belongs: its clause's, its sentence's, else the one that opened the paragraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.model import BlockKind, PeriodMention, Reading, Span
from kg.relate.figures.clauses import Clause
from kg.relate.figures.numbers import cue, last_cue, matches

_NEAR: Final = 120
_REVIEW_MONTHS: Final = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class PeriodContext:
    """What is known of time outside the sentence: the period it begins with, the page's day, what "6 tháng" means."""

    base: str | None
    published: str | None
    months: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class CarriedPeriod:
    """The period that the sentences before left; an opening one runs through its block, any other one sentence."""

    period: str | None = None
    block: int = -1
    opening: bool = False


def carry_over(running: CarriedPeriod, reading: Reading, published: str | None, year: int | None) -> CarriedPeriod:
    """The period that is carried over into the sentences behind this one; a year long past is not."""
    if reading.sentence.kind in (BlockKind.TITLE, BlockKind.CAPTION):
        return running
    if running.period and cue("talk", reading.text, 60, reading.cues):
        running = CarriedPeriod()
    mentions = [m for m in reading.periods if "/" not in m.period and not _foreign(reading, m) and not _old(m, year)]
    for mention in mentions:
        before = reading.text[: _place(reading, mention).begin]
        if cue("opens", before, len(before), reading.cues) and not _far(before):
            return CarriedPeriod(mention.period, reading.block, True)
    if last := _last_year(reading, published):
        return CarriedPeriod(last, reading.block, True)
    if mentions:
        return CarriedPeriod(mentions[-1].period, reading.block, False)
    if running.opening and running.block == reading.block:
        return running
    goes_on = running.opening and cue("goes-on", reading.text, 40, reading.cues)
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
    if running.period and (running.block == reading.block or cue("goes-on", reading.text, 40, reading.cues)):
        return running.period
    return None


def period_of(reading: Reading, clause: Clause, place: Span, context: PeriodContext) -> tuple[str | None, Span | None]:
    """The period of the figure at `place`, and where its words stand when they stand in this sentence."""
    mentions = [m for m in reading.periods if not _foreign(reading, m)]
    before = [m for m in mentions if _place(reading, m).end <= place.begin and _reaches(reading, m, clause)]
    behind = [m for m in mentions if place.begin < _place(reading, m).begin < clause.right.end]
    if chosen := (before[-1:] or behind[:1]):
        where = _place(reading, chosen[0])
        broken = last_cue("break", reading.text, place.begin, reading.cues)
        if broken is None or broken < where.begin or chosen[0] in behind:
            return chosen[0].period, where
        return None, None
    for alone in matches("months-alone", reading.text, reading.cues):
        if clause.left.begin <= alone.start() < clause.right.end and int(alone["n"]) in context.months:
            return context.months[int(alone["n"])], None
    if cue("break", reading.text, place.begin, reading.cues):
        return None, None
    return _last_year(reading, context.published) or context.base, None


def _old(mention: PeriodMention, year: int | None) -> bool:
    return year is not None and int(mention.period[:4]) < year - 2


def _reaches(reading: Reading, mention: PeriodMention, clause: Clause) -> bool:
    """A span of years belongs to its own clause, or opens the sentence; any other period to all that follows it."""
    place = _place(reading, mention)
    opens = place.begin < 12 and reading.text[place.end :].lstrip().startswith(",")
    return "/" not in mention.period or opens or clause.left.begin <= place.begin


def _place(reading: Reading, mention: PeriodMention) -> Span:
    return mention.span.shift(-reading.sentence.span.begin)


def _foreign(reading: Reading, mention: PeriodMention) -> bool:
    """Whether the period is another's: a baseline, a law's, a plan's, a term of office."""
    if cue("term", _said(reading, mention), 100, reading.cues):
        return True
    before = reading.text[: _place(reading, mention).begin][-_NEAR:]
    return cue("not-its-time", before, len(before), reading.cues)


def _said(reading: Reading, mention: PeriodMention) -> str:
    place = _place(reading, mention)
    return reading.text[place.begin : place.end]


def _far(before: str) -> bool:
    return before.rstrip().casefold().endswith(("đến", "hết", "cuối"))


def _last_year(reading: Reading, published: str | None) -> str | None:
    """ "Trong năm qua", said in the first quarter, is the year before."""
    if published is None or int(published[5:7]) not in _REVIEW_MONTHS:
        return None
    return str(int(published[:4]) - 1) if cue("last-year", reading.text, 60, reading.cues) else None
