"""Which gatherings a page reports: topic, kind, day, host, periods, and which sentences speak of which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
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

_READ: Final = frozenset({BlockKind.LEAD, BlockKind.BODY})
_DATE_WITHIN: Final = 200
"""Characters from a sentence's beginning within which the day of its event stands: later ones belong to its topic."""
_BEFORE_DATE: Final = 60
"""Characters before a day in which stand the words that make it the event's or another's; patterns need no more."""
_TODAY_BEFORE_DATE: Final = 16
"""Characters before a date in brackets in which "sáng nay (" or "hôm nay (" ends: they make it the event's again."""
_SENTENCES_APART: Final = 6
"""An undated gathering and a dated one this far apart are two: the page has gone on to something else."""
_FULL_TOPIC: Final = 160
"""Characters of a topic beyond which length is no merit: longer ones have run into the next clause."""
_SHORTEST_NAME: Final = 4
"""Letters of the shortest name of a gathering ("phiên", "buổi", "họp "): it ends no topic by itself."""
_TOPIC_WORDS: Final = 4
"""Words of the shortest topic that names what a gathering was about: "hội nghị sơ kết" leaves it to the title."""
_PRESS: Final = "press-briefing"
_COMMITTEE: Final = "peoples-committee"
Hosts = tuple[OrganisationMention, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that reports a gathering: `what` is the stretch of it that names the gathering, with its theme."""

    reading: Reading
    index: int
    rule: Rule
    match: regex.Match[str]
    what: Span
    topic: str
    is_for_press: bool
    chairs: tuple[str, ...]
    date: str | None = None
    part_of_day: str | None = None
    hosts: Hosts = ()
    host_as_stated: str | None = None

    @property
    def weight(self) -> tuple[bool, int]:
        """How well the sentence speaks for the gathering: by its host, then by the length of the topic."""
        return self.rule.gives == "hosted", min(len(self.topic), _FULL_TOPIC)


@dataclass(frozen=True, slots=True)
class _Gathering:
    """One gathering by the sentences that report it: the first of them, the best, and the first that has a host."""

    first: _Candidate
    best: _Candidate
    hosted: _Candidate
    date: str | None
    part_of_day: str | None


def meetings(readings: Sequence[Reading], *, title: str, day: str | None) -> tuple[list[MeetingClaim], dict[int, int]]:
    """The gatherings in the page's order, and for the index of each reading the number of the one it speaks of."""
    found = _distinct(_candidates(readings, day))
    claims = [_claim(number, one, title) for number, one in enumerate(found, start=1)]
    return claims, _assign(readings, found)


def _candidates(readings: Sequence[Reading], day: str | None) -> Iterator[_Candidate]:
    for index, reading in enumerate(readings):
        if reading.sentence.kind not in _READ:
            continue
        for rule in lexicon.candidate_rules("meetings", reading.cues):
            if match := rule.regex.search(reading.masked):
                yield _candidate(reading, index, rule, match, day)


def _candidate(reading: Reading, index: int, rule: Rule, match: regex.Match[str], day: str | None) -> _Candidate:
    what = _what(reading, match)
    topic = " ".join(reading.printed[what.begin : what.end].split())
    date, part = _day_of(reading, match, day)
    hosts, stated = _hosts(reading, match) if rule.gives == "hosted" else ((), None)
    chairs = _chairs(reading, match) if rule.options.get("chairs") else ()
    for_press = kind_of(topic) == _PRESS
    return _Candidate(reading, index, rule, match, what, topic, for_press, chairs, date, part, hosts, stated)


def _what(reading: Reading, match: regex.Match[str]) -> Span:
    """The stretch of the sentence from the gathering's name to the next participant, place or theme."""
    begin, end = match.span("what")
    cut = _topic_ends().search(reading.masked, begin + _SHORTEST_NAME, end)
    return Span(begin, begin + len(reading.text[begin : cut.start() if cut else end].rstrip(" ,.;:-–")))


def _distinct(candidates: Iterable[_Candidate]) -> list[_Gathering]:
    """One gathering a day, and one for the press; one without a day only if it is the first that the page reports."""
    kept: list[_Gathering] = []
    for one in candidates:
        same = next((i for i, gathering in enumerate(kept) if _is_same(gathering, one)), None)
        if same is not None:
            kept[same] = _merged(kept[same], one)
        elif one.date is not None or (not kept and _is_event(one)):
            kept.append(_Gathering(one, one, one, one.date, one.part_of_day))
    return kept


def _merged(gathering: _Gathering, one: _Candidate) -> _Gathering:
    """The gathering with one more sentence that reports it."""
    return _Gathering(
        first=gathering.first,
        best=one if one.weight > gathering.best.weight else gathering.best,
        hosted=one if one.hosts and not gathering.hosted.hosts else gathering.hosted,
        date=one.date or gathering.date,
        part_of_day=gathering.part_of_day or one.part_of_day,
    )


def _is_same(gathering: _Gathering, one: _Candidate) -> bool:
    """Whether the sentence reports the gathering: of its day or of none yet; another chair or the press makes two."""
    first = gathering.first
    if first.is_for_press != one.is_for_press or _have_other_chairs(first, one):
        return False
    return gathering.date == one.date or (gathering.date is None and one.index - first.index <= _SENTENCES_APART)


def _have_other_chairs(first: _Candidate, one: _Candidate) -> bool:
    same = any(a.endswith(b) or b.endswith(a) for a in first.chairs for b in one.chairs)
    return bool(first.chairs and one.chairs and not same)


def _chairs(reading: Reading, match: regex.Match[str]) -> tuple[str, ...]:
    """Who chaired the gathering, by name."""
    people = reading.span_of(match, "people")
    return tuple(key(person.name) for person in reading.people if person.name and person.anchor.within(people))


def _is_event(one: _Candidate) -> bool:
    """Whether an undated gathering is what the page is about: its first sentences state who held or chaired it."""
    return one.reading.sentence.kind is BlockKind.LEAD and bool(one.rule.options.get("opens"))


def _day_of(reading: Reading, match: regex.Match[str], day: str | None) -> tuple[str | None, str | None]:
    """The day of the gathering and its part of the day; days are compared with `what` in the sentence's own words."""
    dated = [(d, reading.own(d.span)) for d in reading.dates]
    dated = [(d, at) for d, at in dated if not _is_aside(reading.text[: at.begin])]
    begin = match.start("what")
    before = [(d, at) for d, at in dated if at.begin < begin and at.begin < _DATE_WITHIN]
    behind = [d for d, at in dated if begin <= at.begin and _held_on(reading.text[: at.begin], d)]
    first_of_days = next((d for d, at in before if at == before[-1][1]), None)
    chosen: DateMention | None = first_of_days or (behind[0] if behind else None)
    if chosen and not chosen.date.startswith("--"):
        return chosen.date, chosen.part_of_day
    today = lexicon.grammar("meeting-today").search(reading.text[:begin])
    return (day, part_of_day(today["part"])) if today and day else (None, None)


def _is_aside(before: str) -> bool:
    """Whether the date that follows is a limit ("tính đến ngày …") or stands in brackets, and so is not the event's."""
    if lexicon.tail("meeting-no-event-date").before(before, len(before), _BEFORE_DATE):
        return True
    bracketed = before.count("(") > before.count(")")
    return bracketed and not lexicon.grammar("meeting-today").search(before[-_TODAY_BEFORE_DATE:])


def _held_on(before: str, date: DateMention) -> bool:
    """Whether the words before a date, or its part of the day, make it that of the gathering named earlier."""
    held = lexicon.tail("meeting-held-on").before(before, len(before), _BEFORE_DATE)
    return held is not None or date.part_of_day is not None


def _hosts(reading: Reading, match: regex.Match[str]) -> tuple[Hosts, str | None]:
    inside = reading.span_of(match, "host")
    named: tuple[OrganisationMention | PlaceMention, ...] = (*reading.organisations, *reading.places)
    mentions = [m for m in named if m.span.within(inside)]
    hosts = tuple(_authority(m) for m in sorted(mentions, key=lambda m: m.span))
    begin, end = match.span("host")
    return hosts, reading.printed[begin:end] if hosts else None


def _authority(mention: OrganisationMention | PlaceMention) -> OrganisationMention:
    """The body that acts where the page names a unit: "quận Bình Thủy tổ chức" is its people's committee."""
    if isinstance(mention, OrganisationMention):
        return mention
    return OrganisationMention(mention.span, mention.text, _COMMITTEE, _committee(), mention)


@cache
def _committee() -> str:
    """The head of a people's committee, as `bodies.yaml` spells it."""
    return str(next(row["head"] for row in lexicon.table("bodies")["types"] if row["id"] == _COMMITTEE))


def _claim(number: int, gathering: _Gathering, title: str) -> MeetingClaim:
    best, reading = gathering.best, gathering.best.reading
    brief = len(best.topic.split()) < _TOPIC_WORDS
    return MeetingClaim(
        span=reading.span(best.match.start(), best.what.end),
        sentence=reading.sentence.span,
        rule=best.rule.id,
        number=number,
        topic=title if brief else best.topic,
        kind=kind_of(f"{best.topic} {title}" if brief else best.topic),
        theme=_theme(reading.printed),
        date=gathering.date,
        part_of_day=gathering.part_of_day,
        mode=mode_of(f"{reading.text} {title}"),
        hosts=gathering.hosted.hosts,
        host_as_stated=gathering.hosted.host_as_stated,
        reviews_period=_period(best, "reviews"),
        plans_period=_period(best, "plans"),
        covers_units=_covers(best),
    )


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


def _period(one: _Candidate, name: str) -> str | None:
    """The period that follows "sơ kết", "tổng kết" (reviewed) or "triển khai" (planned) in the gathering's words."""
    begin, end = one.match.span("what")
    verb = _pattern(name).search(one.reading.text, begin, end)
    if verb is None:
        return None
    other = _pattern("plans" if name == "reviews" else "reviews").search(one.reading.text, verb.end(), end)
    inside = one.reading.span(verb.start(), other.start() if other else end)
    return next((p.period for p in one.reading.periods if p.span.within(inside)), None)


def _covers(one: _Candidate) -> int | None:
    match = _pattern("covers").search(one.reading.text, one.match.start("what"))
    return int(match["count"]) if match else None


def _assign(readings: Sequence[Reading], found: Sequence[_Gathering]) -> dict[int, int]:
    """The gathering reported last; sentences before the first belong to it."""
    if not found:
        return {}
    starts = {one.first.index: number for number, one in enumerate(found, start=1)}
    out, current = {}, 1
    for index in range(len(readings)):
        current = starts.get(index, current)
        out[index] = current
    return out
