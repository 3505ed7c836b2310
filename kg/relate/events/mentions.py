"""The mentions of gatherings on a page: sentences that announce one, speak of it as known, or show it in a caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import groupby
from typing import Final

import regex

from kg import lexicon
from kg.find.organisations import sender
from kg.lexicon import Rule
from kg.model import BlockKind, OrganisationMention, PlaceMention, Reading, Span
from kg.relate.events.attributes import kind_of, topic_end
from kg.relate.events.days import day_of, is_recent, opened_by_day, own_day
from kg.text import key

RUNNING: Final = frozenset({BlockKind.LEAD, BlockKind.BODY})
_READ: Final = RUNNING | {BlockKind.TITLE, BlockKind.CAPTION}
_SHORTEST_NAME: Final = 4
"""Letters of the shortest name of a gathering ("phiên", "buổi", "họp "): it ends no topic by itself."""
_OPENING: Final = 4
"""Sentences of running text that open a page: what they announce is what the page reports."""
_MARKS: Final = " ,.;:-–"
TOPIC_WORDS: Final = 4
"""Words of the shortest topic that names what a gathering was about: "hội nghị sơ kết" leaves it to the title."""
_FULL_TOPIC: Final = 160
"""Characters of a topic beyond which length is no merit: longer ones have run into the next clause."""
_TOLD_OF: Final = 60
"""Characters of a gathering's words within which "lần trước", "vừa qua" make it another, remembered one."""
_PLANNED: Final = 80
"""Characters before a gathering's name in which "sẽ", "dự kiến" make it a planned one."""
_PRESS: Final = "press-briefing"
_COMMITTEE: Final = "peoples-committee"
Hosts = tuple[OrganisationMention, ...]


class Force(IntEnum):
    """How a sentence speaks of its gathering: as known, shown by a caption, or announced."""

    KNOWN = 0
    SHOWN = 1
    ANNOUNCED = 2


_FORCES: Final = {"known": Force.KNOWN, "shown": Force.SHOWN}


@dataclass(frozen=True, slots=True)
class Mention:
    """A gathering in the words of one sentence: its day, hosts and chairs as far as these words state them.

    `what` is the stretch of the sentence that names the gathering with its theme, `index` the number of the reading;
    `opens` is whether the sentence is one of the first of the text, `is_dated` whether a day is given, be its year
    known or not.
    """

    index: int
    reading: Reading
    rule: Rule
    match: regex.Match[str]
    what: Span
    topic: str
    force: Force
    opens: bool
    is_for_press: bool
    chairs: tuple[str, ...] = ()
    is_dated: bool = False
    date: str | None = None
    part_of_day: str | None = None
    hosts: Hosts = ()
    host_as_stated: str | None = None

    @property
    def is_brief(self) -> bool:
        """Whether the words name no topic: "hội nghị", "buổi làm việc"."""
        return len(self.topic.split()) < TOPIC_WORDS

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """How well the sentence speaks for the gathering: by its host, its force, then the length of the topic."""
        return self.rule.gives == "hosted", self.force is Force.ANNOUNCED, min(len(self.topic), _FULL_TOPIC)


def mentions(readings: Sequence[Reading], day: str | None) -> Iterator[Mention]:
    """The mentions in the page's order; `day` is that of the page."""
    running = [i for i, reading in enumerate(readings) if reading.sentence.kind in RUNNING]
    opening = frozenset(running[:_OPENING])
    for index, reading in enumerate(readings):
        if reading.sentence.kind in _READ:
            for rule in lexicon.candidate_rules("meetings", reading.cues):
                if rule.gives != "opening" and (match := _reported(rule, reading)):
                    one = _mention(index, reading, rule, match, day, opens=index in opening)
                    if one.force is Force.ANNOUNCED or one.date is None or is_recent(one.date, day):
                        yield one


def opening_mention(readings: Sequence[Reading], day: str | None) -> Mention | None:
    """What the first sentence of the text states to have been done on the day with which it begins."""
    opening = [(i, reading) for i, reading in enumerate(readings) if reading.sentence.kind in RUNNING][:_OPENING]
    (rule,) = (rule for rule in lexicon.rules("meetings") if rule.gives == "opening")
    for index, reading in opening:
        end = opened_by_day(reading, day)
        if end is not None and (match := rule.regex.search(reading.masked, end)):
            return _mention(index, reading, rule, match, day, opens=True)
    return None


def paragraph_mentions(readings: Sequence[Reading], day: str | None) -> Iterator[tuple[Mention, list[Reading]]]:
    """What the paragraphs that begin with a day state to have been done on it, each with its further sentences."""
    (rule,) = (rule for rule in lexicon.rules("meetings") if rule.gives == "opening")
    for _, block in groupby(enumerate(readings), key=lambda pair: pair[1].block):
        (index, first), *others = block
        end = opened_by_day(first, day) if first.sentence.kind in RUNNING and others else None
        if end is not None and (match := rule.regex.search(first.masked, end)) and _is_held(first.masked, match):
            yield _mention(index, first, rule, match, day, opens=False), [reading for _, reading in others]


def _reported(rule: Rule, reading: Reading) -> regex.Match[str] | None:
    """The first match of a gathering that the page reports, and does not say to come or speak of otherwise."""
    reported = _is_held if rule.gives in ("hosted", "plain", "acted") else _is_reported
    return next((match for match in rule.regex.finditer(reading.masked) if reported(reading.masked, match)), None)


def _is_held(text: str, match: regex.Match[str]) -> bool:
    """Whether a gathering that is announced has been: "sẽ tổ chức hội nghị", "dự kiến, kỳ họp diễn ra" are to come.

    Half a day ("trong buổi", "buổi chiều 17/7") and a fair ("phiên chợ") are no gatherings.
    """
    begin, end = match.span("what")
    if lexicon.grammar("meeting-no-gathering").match(text, begin):
        return False
    to_come = lexicon.grammar("meeting-to-come")
    return not to_come.search(text, max(0, begin - _PLANNED), begin) and not to_come.search(text, begin, end)


def _is_reported(text: str, match: regex.Match[str]) -> bool:
    """Whether a gathering is neither planned nor remembered nor spoken of in a quotation."""
    begin, end = match.span("what")
    planned = lexicon.grammar("meeting-planned").search(text[max(0, begin - _PLANNED) : begin])
    remembered = lexicon.grammar("meeting-remembered").search(text, begin, min(end, begin + _TOLD_OF))
    return _is_held(text, match) and not planned and not remembered and not _is_quoted(text, begin)


def _is_quoted(text: str, position: int) -> bool:
    """Whether a position stands between quotation marks."""
    opened = text.count("“", 0, position) > text.count("”", 0, position)
    return opened or text.count('"', 0, position) % 2 == 1


def _mention(
    index: int, reading: Reading, rule: Rule, match: regex.Match[str], day: str | None, *, opens: bool
) -> Mention:
    what = _what(reading, match)
    topic = " ".join(reading.printed[what.begin : what.end].split())
    force = _FORCES.get(rule.gives, Force.ANNOUNCED)
    at_day = match.end() if rule.gives == "dated" else match.start("day") if "day" in match.re.groupindex else None
    held = day_of(reading, match.start("what"), day) if at_day is None else own_day(reading, at_day)
    host = (
        match
        if rule.gives in ("hosted", "opening") or (rule.options.get("hosts") and match["host"])
        else lexicon.grammar("meeting-sits").match(reading.masked, what.begin)
    )
    hosts, stated = _hosts(reading, host) if host else ((), None)
    return Mention(
        index=index,
        reading=reading,
        rule=rule,
        match=match,
        what=what,
        topic=topic,
        force=force,
        opens=opens,
        is_for_press=kind_of(topic) == _PRESS,
        chairs=_chairs(reading, match) if rule.options.get("chairs") else (),
        is_dated=held.is_given,
        date=held.date,
        part_of_day=held.part_of_day,
        hosts=hosts,
        host_as_stated=stated,
    )


def _what(reading: Reading, match: regex.Match[str]) -> Span:
    """The stretch of the sentence from the gathering's name to the next participant, place or theme."""
    begin, end = match.span("what")
    words = reading.text[begin : topic_end(reading.masked, begin + _SHORTEST_NAME, end)]
    words = words[: next((i for i, sign in enumerate(words) if sign == ")" and "(" not in words[:i]), len(words))]
    whole = lexicon.tail("topic-unfinished").cut(words.rstrip(_MARKS))
    return Span(begin, begin + len(whole.rstrip(_MARKS)))


def _chairs(reading: Reading, match: regex.Match[str]) -> tuple[str, ...]:
    """Who chaired the gathering, by name."""
    people = reading.span_of(match, "people")
    return tuple(key(person.name) for person in reading.people if person.name and person.anchor.within(people))


def _hosts(reading: Reading, match: regex.Match[str]) -> tuple[Hosts, str | None]:
    inside = reading.span_of(match, "host")
    named: tuple[OrganisationMention | PlaceMention, ...] = (*reading.organisations, *reading.places)
    found = (_sender(m) for m in sorted(named, key=lambda m: m.span) if m.span.within(inside))
    hosts = tuple(_authority(m) for m in found if m is not None)
    begin, end = match.span("host")
    return hosts, reading.printed[begin:end] if hosts else None


def venue_of(reading: Reading) -> PlaceMention | None:
    """The unit where the sentence says that something was held: its own name, or that of the body in whose house."""
    match = lexicon.grammar("meeting-venue").search(reading.masked)
    if match is None:
        return None
    inside = reading.span_of(match, "venue")
    places = [place for place in reading.places if place.span.within(inside)]
    places += [body.unit for body in reading.organisations if body.unit and body.span.within(inside)]
    return next((place for place in places if place.name), None)


def _sender(mention: OrganisationMention | PlaceMention) -> OrganisationMention | PlaceMention | None:
    """The body that sent a delegation named with it ("Đoàn kiểm tra của | UBND huyện"), None where none is named."""
    if not lexicon.grammar("meeting-delegation").match(mention.text):
        return mention
    return sender(mention)


def _authority(mention: OrganisationMention | PlaceMention) -> OrganisationMention:
    """The body that acts where the page names a unit: "quận Bình Thủy tổ chức" is its people's committee."""
    if isinstance(mention, OrganisationMention):
        return mention
    return OrganisationMention(mention.span, mention.text, _COMMITTEE, _committee(), mention)


@cache
def _committee() -> str:
    """The head of a people's committee, as `bodies.yaml` spells it."""
    return str(next(row["head"] for row in lexicon.table("bodies")["types"] if row["id"] == _COMMITTEE))
