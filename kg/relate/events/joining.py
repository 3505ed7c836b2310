"""The gatherings that a page reports, each joined from the mentions that speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.model import BlockKind, Reading
from kg.relate.events.days import JUST, Held, is_recent, opened_by_day, opening_day
from kg.relate.events.mentions import RUNNING, Force, Mention, opening_mention, paragraph_mentions
from kg.relate.events.witnesses import is_witnessed

_SENTENCES_APART: Final = 6
"""An undated gathering and a dated one this far apart are two: the page has gone on to something else."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """One gathering by its mentions: the first, the best, the first that has a host; `mentions` are all of them.

    One named in passing (`is_aside`) has its own day, and no sentence besides the one that names it.
    """

    first: Mention
    best: Mention
    hosted: Mention
    date: str | None
    part_of_day: str | None
    mentions: tuple[Mention, ...]
    is_aside: bool = False


def joined(mentions: Iterable[Mention], readings: Sequence[Reading], day: str | None) -> list[Gathering]:
    """The gatherings in the page's order: those announced, else the one that its sentences presuppose, and those named
    in passing, with a day of their own.
    """
    named = list(mentions)
    found = _reported((one for one in named if one.rule.gives != "dated"), readings, day)
    asides = _asides((one for one in named if one.rule.gives == "dated"), found)
    return sorted((*found, *asides), key=lambda one: one.first.index)


def _asides(dated: Iterable[Mention], found: Iterable[Gathering]) -> Iterator[Gathering]:
    """One gathering for each day of those named with a day of their own on which nothing is reported."""
    days = {gathering.date for gathering in found}
    if None in days:
        return
    is_told = bool(days)
    for one in dated:
        if is_told and one.reading.sentence.kind is BlockKind.TITLE:
            continue  # a title tells of what the text tells
        if one.date is not None and one.date not in days:
            days.add(one.date)
            yield replace(_of_one(one), is_aside=True)


def _reported(mentions: Iterable[Mention], readings: Sequence[Reading], day: str | None) -> list[Gathering]:
    """The gatherings that are announced, else the one that the sentences presuppose."""
    kept: list[Gathering] = []
    known: list[Mention] = []
    for one in mentions:
        if one.force is not Force.ANNOUNCED or one.reading.sentence.kind not in RUNNING:
            known.append(one)
        elif one.rule.gives == "acted" and kept and not one.is_dated:
            continue
        elif (same := next((i for i, each in enumerate(kept) if _is_same(each, one)), None)) is not None:
            kept[same] = _merged(kept[same], one)
        elif one.date is not None or _is_event(one, kept):
            kept.append(_of_one(one))
    if not kept:
        return _presupposed(known, readings, day)
    opening = [one for one, others in paragraph_mentions(readings, day) if is_witnessed(others)]
    others = _of_other_days(kept, (*known, *opening), day)
    if len(kept) == 1 and not others:
        return [_named(_with_day(kept[0], readings, day), known)]
    return sorted((*kept, *others), key=lambda one: one.first.index)


def _of_other_days(kept: Sequence[Gathering], known: Iterable[Mention], day: str | None) -> list[Gathering]:
    """The gatherings that are spoken of as known, each with a day of its own just before the page's."""
    days = {gathering.date for gathering in kept}
    found: list[Gathering] = []
    for one in known:
        is_own = one.reading.sentence.kind in RUNNING and one.date is not None and None not in days
        if is_own and one.date not in days and day is not None and is_recent(str(one.date), day, JUST):
            found.append(_of_one(one))
            days.add(one.date)
    return found


def _with_day(gathering: Gathering, readings: Sequence[Reading], day: str | None) -> Gathering:
    """The gathering with the day with which the sentences up to its own begin, if it has none."""
    if gathering.date is not None:
        return gathering
    sentences = (one for one in readings[: gathering.first.index + 1] if one.sentence.kind in RUNNING)
    return _dated(gathering, opening_day(sentences, day))


def _of_one(one: Mention) -> Gathering:
    return Gathering(one, one, one, one.date, one.part_of_day, (one,))


def _named(gathering: Gathering, known: Iterable[Mention]) -> Gathering:
    """The one gathering of a page by its fullest name, which may stand where it is known, and by the title's host."""
    known = list(known)
    if not gathering.hosted.hosts:
        titles = (one for one in known if one.hosts and one.reading.sentence.kind is BlockKind.TITLE)
        gathering = replace(gathering, hosted=next(titles, gathering.hosted))
    named = [one for one in known if one.reading.sentence.kind is not BlockKind.TITLE and not one.is_brief]
    if not gathering.best.is_brief or not named:
        return gathering
    return replace(gathering, best=max(named, key=lambda one: one.weight))


def _merged(gathering: Gathering, one: Mention) -> Gathering:
    """The gathering with one more mention."""
    return Gathering(
        first=gathering.first,
        best=one if one.weight > gathering.best.weight else gathering.best,
        hosted=one if one.hosts and not gathering.hosted.hosts else gathering.hosted,
        date=gathering.date or one.date,
        part_of_day=gathering.part_of_day or one.part_of_day,
        mentions=(*gathering.mentions, one),
    )


def _is_same(gathering: Gathering, one: Mention) -> bool:
    """Whether the sentence reports the gathering: of its day or of none yet; another chair or the press makes two."""
    first = gathering.first
    if (
        first.is_for_press != one.is_for_press
        or _have_other_chairs(gathering, one)
        or _have_other_hosts(gathering, one)
    ):
        return False
    if one.date is None:
        return True
    return gathering.date == one.date or (gathering.date is None and one.index - first.index <= _SENTENCES_APART)


def _have_other_chairs(gathering: Gathering, one: Mention) -> bool:
    chairs = [chair for each in gathering.mentions for chair in each.chairs]
    same = any(a.endswith(b) or b.endswith(a) for a in chairs for b in one.chairs)
    return bool(chairs and one.chairs and not same)


def _have_other_hosts(gathering: Gathering, one: Mention) -> bool:
    """Whether both name who held them, and nobody held both: two gatherings of one day, told in two places."""
    told = gathering.hosted
    if one.index == told.index and one.what.begin < told.what.end and told.what.begin < one.what.end:
        return False
    held, holds = ({host.head for host in each.hosts} for each in (gathering.hosted, one))
    return one.date is not None and bool(held and holds) and held.isdisjoint(holds)


def _is_event(one: Mention, kept: Sequence[Gathering]) -> bool:
    """Whether an undated gathering is what the page is about: its first sentences state who held or chaired it.

    Delegations that went out side by side are one each, told apart by their heads.
    """
    if one.rule.gives == "delegation":
        return True
    begins_with_day = one.is_dated and opened_by_day(one.reading, None) is not None
    return not kept and one.opens and bool(begins_with_day or one.rule.options.get("opens"))


def _presupposed(known: Sequence[Mention], readings: Sequence[Reading], day: str | None) -> list[Gathering]:
    """The one gathering of a page that announces none, where its sentences speak of one as known, or captions show it.

    The first sentences, a caption or a named chair bear witness enough; otherwise two sentences must, and a chair or a
    list of those present, which make a title enough. These do alone where the first sentence begins with the day.
    """
    witnesses = [one for one in known if one.reading.sentence.kind is not BlockKind.TITLE]
    if not witnesses and is_witnessed(readings):
        witnesses = list(known)
    is_sure = any(one.opens or one.force is Force.SHOWN or one.chairs for one in witnesses)
    opening = opening_mention(readings, day) if not witnesses or not is_sure else None
    if opening and is_witnessed(readings):
        witnesses.insert(0, opening)
    elif not witnesses or not (is_sure or len(witnesses) > 1):
        return []
    first, *others = witnesses
    gathering = _of_one(first)
    for one in (*others, *(one for one in known if one not in witnesses)):
        gathering = _merged(gathering, one)
    if gathering.date is None:
        held = opening_day((reading for reading in readings if reading.sentence.kind in RUNNING), day)
        gathering = _dated(gathering, held)
    return [gathering]


def _dated(gathering: Gathering, held: Held) -> Gathering:
    return replace(gathering, date=held.date, part_of_day=gathering.part_of_day or held.part_of_day)
