"""To which period a figure belongs: its clause's, its sentence's, else the one that opened the paragraph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kg.model import BlockKind, PeriodMention, Reading, Span
from kg.relate.figures_clauses import Clause
from kg.relate.figures_rules import cue, last_cue

_REVIEW_MONTHS: Final = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Running:
    """The period that the sentences before left behind, and how: an opening one runs through its block, others one sentence."""

    period: str | None = None
    block: int = -1
    opening: bool = False


def after(running: Running, reading: Reading, published: str | None) -> Running:
    """What runs on into the sentences behind this one."""
    if reading.sentence.kind in (BlockKind.TITLE, BlockKind.CAPTION):
        return running
    mentions = [m for m in reading.periods if "/" not in m.period and not _foreign(reading, m)]
    for mention in mentions:
        if cue("opens", reading.text[: _place(reading, mention).begin], 10_000) and not _far(reading, mention):
            return Running(mention.period, reading.block, True)
    if last := _last_year(reading, published):
        return Running(last, reading.block, True)
    if mentions:
        return Running(mentions[-1].period, reading.block, False)
    if running.opening and running.block == reading.block:
        return running
    goes_on = cue("goes-on", reading.text, 40) and running.opening
    return replace(running, block=reading.block) if goes_on else Running()


def carried(running: Running, reading: Reading) -> str | None:
    """The period with which a sentence begins."""
    if running.period and (running.block == reading.block or cue("goes-on", reading.text, 40)):
        return running.period
    return None


def period_of(reading: Reading, clause: Clause, place: Span, base: str | None, published: str | None) -> tuple[str | None, Span | None]:
    """The period of the figure at `place`, and where its words stand when they stand in this sentence."""
    mentions = [m for m in reading.periods if not _foreign(reading, m)]
    before = [m for m in mentions if _place(reading, m).end <= place.begin and _reaches(reading, m, clause)]
    behind = [m for m in mentions if place.begin < _place(reading, m).begin < clause.right.end]
    if chosen := (before[-1:] or behind[:1]):
        where = _place(reading, chosen[0])
        broken = last_cue("break", reading.text, place.begin)
        if broken is None or broken < where.begin or chosen[0] in behind:
            return chosen[0].period, where
        return None, None
    if cue("break", reading.text, place.begin):
        return None, None
    return _last_year(reading, published) or base, None


def _reaches(reading: Reading, mention: PeriodMention, clause: Clause) -> bool:
    """A span of years belongs to its own clause alone, any other period to what follows it."""
    return "/" not in mention.period or clause.left.begin <= _place(reading, mention).begin


def _place(reading: Reading, mention: PeriodMention) -> Span:
    return mention.span.shift(-reading.sentence.span.begin)


def _foreign(reading: Reading, mention: PeriodMention) -> bool:
    """Whether the period is another's: a baseline, a law's, a plan's."""
    before = reading.text[: _place(reading, mention).begin]
    return cue("not-its-time", before, len(before)) and not before.rstrip().casefold().endswith(("hết", "quy hoạch đến"))


def _far(reading: Reading, mention: PeriodMention) -> bool:
    return reading.text[: _place(reading, mention).begin].rstrip().casefold().endswith(("đến", "hết", "cuối"))


def _last_year(reading: Reading, published: str | None) -> str | None:
    """"Trong năm qua", said in the first quarter, is the year before."""
    if published is None or not cue("last-year", reading.text, 60) or int(published[5:7]) not in _REVIEW_MONTHS:
        return None
    return str(int(published[:4]) - 1)
