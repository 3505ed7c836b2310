"""`events`: the gatherings that a page reports, with their attributes, and which sentences speak of which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kg.model import MeetingClaim, Reading, Span
from kg.relate.events.attributes import covers, kind_of, mode_of, period_of, theme_of
from kg.relate.events.councils import with_councils
from kg.relate.events.joining import Gathering, joined
from kg.relate.events.mentions import RUNNING, TOPIC_WORDS, Force, Mention, mentions, venue_of

__all__ = ["events", "kind_of", "mode_of"]


_MOST_WORDS: Final = 24
"""Words of a topic taken from what was done at a gathering without a name: a clause has no more."""

_OPENS_WITHIN: Final = 12
"""Characters from a sentence's beginning within which a gathering opens it: room for "Trước đó, tại "."""


class Events(NamedTuple):
    """The gatherings in the page's order, for the index of each reading the number of the one it speaks of, and the
    indexes of those that report one."""

    gatherings: list[MeetingClaim]
    spoken_of: Mapping[int, int]
    reports: frozenset[int]


def events(readings: Sequence[Reading], *, title: str, day: str | None) -> Events:
    """The gatherings of a page; `day` is that of the page."""
    seen = list(mentions(readings, day))
    found = joined(seen, readings, day)
    claims = [_claim(number, one, title) for number, one in enumerate(with_councils(found, readings), start=1)]
    reports = frozenset(mention.index for one in found for mention in one.mentions if not one.is_aside)
    return Events(claims, _in_view(readings, found, seen), reports)


def _claim(number: int, gathering: Gathering, title: str) -> MeetingClaim:
    best, reading = gathering.best, gathering.best.reading
    begin, end = best.match.span("what")
    is_brief = best.is_brief
    is_one_of_several = best.rule.gives == "delegation"
    topic = best.topic if not is_brief else title if title and not is_one_of_several else _with_act(best)
    return MeetingClaim(
        span=reading.span(best.match.start(), best.what.end),
        sentence=reading.sentence.span,
        rule=best.rule.id,
        number=number,
        topic=topic,
        kind=kind_of(f"{best.topic} {title}" if is_brief else best.topic),
        theme=theme_of(reading.printed),
        date=gathering.date,
        part_of_day=gathering.part_of_day,
        mode=mode_of(f"{reading.text} {title}"),
        hosts=gathering.hosted.hosts,
        host_as_stated=gathering.hosted.host_as_stated,
        venue=venue_of(reading),
        reviews_period=period_of(reading, "reviews", begin, end),
        plans_period=period_of(reading, "plans", begin, end),
        covers_units=covers(reading, begin),
        is_brief=is_brief,
        others=tuple(_others(gathering)),
    )


def _others(gathering: Gathering) -> Iterator[tuple[Span, Span]]:
    """The words of a gathering's further mentions, one in a sentence, with their sentences."""
    seen = {gathering.best.index}
    for one in gathering.mentions:
        if one.index not in seen:
            seen.add(one.index)
            yield one.reading.span(one.match.start(), one.what.end), one.reading.sentence.span


def _with_act(mention: Mention) -> str:
    """The words of a brief mention with those behind it: what was done there names it where no title does.

    Where nothing stands behind it is named by the sentence that it ends: "Lê An chủ trì buổi làm việc".
    """
    words = mention.reading.printed[mention.what.begin :].split()
    words = words if len(words) >= TOPIC_WORDS else mention.reading.printed.split()
    act = " ".join(words[:_MOST_WORDS])
    return act.rstrip(" ,.;:" if "(" in act else " ,.;:)")


def _in_view(readings: Sequence[Reading], found: Sequence[Gathering], seen: Sequence[Mention]) -> dict[int, int]:
    """The gathering reported last; sentences before the first belong to it where one is spoken of early in the page.

    Who is named before a gathering that comes up far down in a page speaks elsewhere.
    """
    numbered = list(enumerate(found, start=1))
    main = [(number, one) for number, one in numbered if not one.is_aside]
    out = {one.first.index: number for number, one in numbered if one.is_aside and _opens_sentence(one.first)}
    if not main:
        return out
    starts = {one.first.index: number for number, one in main}
    current, first = main[0]
    for index in range(_begin(first, seen), len(readings)):
        current = starts.get(index, current)
        out.setdefault(index, current)
    return out


def _opens_sentence(mention: Mention) -> bool:
    """Whether a sentence begins with the gathering, and so tells what was done there: "Tại cuộc họp ngày 5/9, …"."""
    return mention.what.begin < _OPENS_WITHIN


def _begin(gathering: Gathering, seen: Sequence[Mention]) -> int:
    """The first reading that may speak of the page's first gathering."""
    spoken = (gathering.first, *(one for one in seen if one.force is not Force.ANNOUNCED))
    is_early = any(one.opens or one.reading.sentence.kind not in RUNNING for one in spoken)
    return 0 if is_early else min(one.index for one in spoken)
