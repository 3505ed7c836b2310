"""Which gatherings a page reports: topic, kind, day, host, periods, and which sentences speak of which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final

import regex

from kg import lexicon
from kg.find.dates import part_of_day
from kg.lexicon import Rule
from kg.model import (
    BlockKind,
    DateMention,
    MeetingClaim,
    OrganisationMention,
    PlaceMention,
    Reading,
    Span,
)
from kg.text import key

_TOLD_IN: Final = frozenset({BlockKind.LEAD, BlockKind.BODY})
_DATE_WITHIN: Final = 200
_PRESS: Final = "press-briefing"


@dataclass
class _Found:
    reading: Reading
    index: int
    rule: Rule
    match: regex.Match[str]
    date: str | None
    part_of_day: str | None
    hosts: tuple[OrganisationMention, ...] = ()
    host_as_stated: str | None = None
    merged: list[_Found] = field(default_factory=list)

    @cached_property
    def what(self) -> Span:
        """The place of the words from the gathering's name to the next participant, place or theme."""
        begin, end = self.match.span("what")
        cut = _topic_ends().search(self.reading.masked, begin + 4, end)
        return Span(begin, begin + len(self.reading.text[begin : cut.start() if cut else end].rstrip(" ,.;:-–")))

    @cached_property
    def topic(self) -> str:
        """These words."""
        begin, end = self.what
        return " ".join(self.reading.printed[begin:end].split())

    @cached_property
    def is_for_press(self) -> bool:
        """Whether it is a press briefing."""
        return kind_of(self.topic) == _PRESS


def meetings(readings: Sequence[Reading], *, title: str, day: str | None) -> tuple[list[MeetingClaim], dict[int, int]]:
    """The gatherings in the page's order, and for the index of each reading the number of the one it speaks of."""
    found = _distinct(_candidates(readings, day))
    claims = [_claim(number, one, title) for number, one in enumerate(found, start=1)]
    return claims, _assign(readings, found)


def _candidates(readings: Sequence[Reading], day: str | None) -> Iterator[_Found]:
    for index, reading in enumerate(readings):
        if reading.sentence.kind not in _TOLD_IN:
            continue
        for rule in lexicon.candidate_rules("meetings", reading.cues):
            match = rule.regex.search(reading.masked)
            if match is None:
                continue
            date, part = _day_of(reading, match, day)
            hosts, stated = _hosts(reading, match) if rule.gives == "hosted" else ((), None)
            yield _Found(reading, index, rule, match, date, part, hosts, stated)


def _distinct(candidates: Iterator[_Found]) -> list[_Found]:
    """One gathering a day, and one for the press; one without a day only if it is the first that the page tells of."""
    kept: list[_Found] = []
    for one in candidates:
        same = next((k for k in kept if _is_same(k, one)), None)
        if same is not None and one.date is not None:
            same.merged.append(one)
            same.date = one.date
            same.part_of_day = same.part_of_day or one.part_of_day
        elif same is not None:
            same.merged.append(one)
        elif one.date is not None or (not kept and _is_event(one)):
            kept.append(one)
    return kept


def _is_same(kept: _Found, one: _Found) -> bool:
    """Whether both tell of one gathering: of one day or of none yet; another chair or the press makes it another."""
    if kept.is_for_press != one.is_for_press:
        return False
    chairs, others = _chairs(kept), _chairs(one)
    if chairs and others and not any(a.endswith(b) or b.endswith(a) for a in chairs for b in others):
        return False
    return kept.date == one.date or (kept.date is None and one.index - kept.index <= 6)


def _chairs(one: _Found) -> list[str]:
    """Who chaired it, by name, where the words say so."""
    if one.rule.id != "meeting.chaired":
        return []
    place = Span(*one.match.span("people")).shift(one.reading.sentence.span.begin)
    return [key(person.name) for person in one.reading.people if person.name and person.anchor.within(place)]


def _is_event(one: _Found) -> bool:
    """Whether an undated gathering is what the page is about: told in its first sentences by who held or chaired it."""
    return one.reading.sentence.kind is BlockKind.LEAD and one.rule.id in (
        "meeting.organised",
        "meeting.convened",
        "meeting.chaired",
    )


def _day_of(reading: Reading, match: regex.Match[str], day: str | None) -> tuple[str | None, str | None]:
    offset = reading.sentence.span.begin
    dates = [d for d in reading.dates if not _is_aside(reading.text[: d.span.begin - offset])]
    begin = match.start("what") + offset
    before = [d for d in dates if d.span.begin < begin and d.span.begin - offset < _DATE_WITHIN]
    behind = [d for d in dates if begin <= d.span.begin and _held_on(reading, d)]
    first_of_days = next((d for d in before if d.span == before[-1].span), None)
    chosen: DateMention | None = first_of_days or (behind[0] if behind else None)
    if chosen and not chosen.date.startswith("--"):
        return chosen.date, chosen.part_of_day
    today = lexicon.grammar("meeting-today").search(reading.text[: match.start("what")])
    return (day, part_of_day(today["part"])) if today and day else (None, None)


def _is_aside(before: str) -> bool:
    """Whether the date that follows is a limit ("tính đến ngày …") or stands in brackets, and so is not the event's."""
    if lexicon.tail("meeting-no-event-date").before(before, len(before), 60):
        return True
    bracketed = before.count("(") > before.count(")")
    return bracketed and not lexicon.grammar("meeting-today").search(before[-16:])


def _held_on(reading: Reading, date: DateMention) -> bool:
    before = reading.text[: date.span.begin - reading.sentence.span.begin]
    return bool(lexicon.tail("meeting-held-on").before(before, len(before), 60)) or date.part_of_day is not None


def _hosts(reading: Reading, match: regex.Match[str]) -> tuple[tuple[OrganisationMention, ...], str | None]:
    offset = reading.sentence.span.begin
    begin, end = match.span("host")
    inside = Span(offset + begin, offset + end)
    named: tuple[OrganisationMention | PlaceMention, ...] = (*reading.organisations, *reading.places)
    mentions = [m for m in named if m.span.within(inside)]
    hosts = tuple(_authority(m) for m in sorted(mentions, key=lambda m: m.span))
    return hosts, reading.printed[begin:end] if hosts else None


def _authority(mention: OrganisationMention | PlaceMention) -> OrganisationMention:
    """The body that acts where the page names a unit: "quận Bình Thủy tổ chức" is its people's committee."""
    if isinstance(mention, OrganisationMention):
        return mention
    return OrganisationMention(mention.span, mention.text, "peoples-committee", "UBND", mention)


def _claim(number: int, one: _Found, title: str) -> MeetingClaim:
    best = max([one, *one.merged], key=_weight)
    hosted = next((m for m in (one, *one.merged) if m.hosts), None)
    what = best.topic
    words = f"{what} {title}" if len(what.split()) < 4 else what
    topic = what if len(what.split()) >= 4 else title
    offset = best.reading.sentence.span.begin
    begin, end = best.match.start(), best.what.end
    theme = _theme(best.reading.printed)
    return MeetingClaim(
        span=Span(offset + begin, offset + end),
        sentence=best.reading.sentence.span,
        rule=best.rule.id,
        number=number,
        topic=topic,
        kind=kind_of(words),
        theme=theme,
        date=one.date,
        part_of_day=one.part_of_day,
        mode=mode_of(f"{best.reading.text} {title}"),
        hosts=hosted.hosts if hosted else (),
        host_as_stated=hosted.host_as_stated if hosted else None,
        reviews_period=_period(best, "reviews"),
        plans_period=_period(best, "plans"),
        covers_units=_covers(best),
    )


def _weight(one: _Found) -> tuple[bool, int]:
    return one.rule.gives == "hosted", min(len(one.topic), 160)


@cache
def _words() -> dict[str, Any]:
    return dict(lexicon.table("meetings"))


@cache
def _topic_ends() -> regex.Pattern[str]:
    return lexicon.compiled("|".join(lexicon.expand(p) for p in _words()["topic-ends"]))


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return lexicon.compiled("(?i)" + lexicon.expand(_words()[name]))


def _theme(text: str) -> str | None:
    match = _pattern("theme").search(text)
    return match["theme"].strip() if match else None


def kind_of(words: str) -> str:
    """The slug of the kind of meeting that the words name, "other" where none is known."""
    return next((slug for slug, pattern in _kinds() if pattern.search(words)), "other")


@cache
def _kinds() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple((row["slug"], lexicon.compiled("(?i)" + lexicon.expand(row["pattern"]))) for row in _words()["kinds"])


def mode_of(text: str) -> str | None:
    """Whether the words say that people met online, or online and in person; None where they say neither."""
    if _pattern("hybrid").search(text):
        return "hybrid"
    return "online" if _pattern("online").search(text) else None


def _period(one: _Found, name: str) -> str | None:
    """The period that follows "sơ kết", "tổng kết" (reviewed) or "triển khai" (planned) in the gathering's words."""
    offset = one.reading.sentence.span.begin
    begin, end = one.match.span("what")
    verb = _pattern(name).search(one.reading.text, begin, end)
    if verb is None:
        return None
    other = _pattern("plans" if name == "reviews" else "reviews").search(one.reading.text, verb.end(), end)
    stop = other.start() if other else end
    inside = Span(offset + verb.start(), offset + stop)
    return next((p.period for p in one.reading.periods if p.span.within(inside)), None)


def _covers(one: _Found) -> int | None:
    match = _pattern("covers").search(one.reading.text, one.match.start("what"))
    return int(match["count"]) if match else None


def _assign(readings: Sequence[Reading], found: Sequence[_Found]) -> dict[int, int]:
    """The gathering told of last; sentences before the first belong to it."""
    if not found:
        return {}
    starts = {one.index: number for number, one in enumerate(found, start=1)}
    out, current = {}, 1
    for index in range(len(readings)):
        current = starts.get(index, current)
        out[index] = current
    return out
