"""The gatherings that are one on every page that tells of them so: by the day, by who held them, and by what sets them
apart from all else that was held then and there.

The page alone decides, so that no page depends on another. What sets a gathering apart is what makes it unique by its
nature: its number in a series of its host's, the matter that its host reviews or plans in it and for which period, or
who chaired it on which half of the day on which matter. Neither chair nor matter does alone, for whoever chairs one in
the morning may chair another in the afternoon, and a page may leave out the half of a theme. Whatever is not certain so
is the page's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.find.dates import find_periods
from kg.find.posts import COUNCIL
from kg.model import Claim, Event, MeetingClaim, Organisation, ParticipationClaim, Resolution, Role, Unit
from kg.rdf.keys import organisation_key
from kg.resolve.bodies import Known
from kg.text import canonical, key

_COUNCILS: Final = (COUNCIL, "peoples-committee")
"""Bodies of a unit whose council sits where a page says that they hold a session."""
_OTHER: Final = "other"
_REPEATED: Final = frozenset(("training", "inspection", "visit", "working-session", "ceremony", "congress", _OTHER))
"""Kinds of gatherings that one chair may hold several of in a morning, each for other people or at another place."""
_ANY_YEAR: Final = 2000
"""For periods without a year, which stand in no matter either."""
_FEWEST: Final = 2
"""Syllables of the shortest matter: "nông nghiệp"."""


def events_of(claims: Sequence[Claim], resolution: Resolution) -> Mapping[int, Event]:
    """The gatherings of a page that are certain, by number; two that would be one are not: the page tells of two."""
    chairs = _chairs(claims, resolution)
    meetings = (claim for claim in claims if isinstance(claim, MeetingClaim))
    read = {claim.number: _event(claim, resolution.organisations, chairs[claim.number]) for claim in meetings}
    times = Counter(read.values())
    return {number: event for number, event in read.items() if event and times[event] == 1}


def _chairs(claims: Iterable[Claim], resolution: Resolution) -> Mapping[int, set[str]]:
    """Who chaired each gathering: names, with the scopes within which they are one person's."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for claim in claims:
        person = resolution.officials.get(claim.person) if isinstance(claim, ParticipationClaim) else None
        if person and isinstance(claim, ParticipationClaim) and claim.role is Role.CHAIRED:
            found[claim.meeting].add(f"{key(person.name)} {person.scope}")
    return found


def _event(claim: MeetingClaim, bodies: Known, chairs: Set[str]) -> Event | None:
    host = bodies.get(claim.hosts[0]) if len(claim.hosts) == 1 else None
    if claim.date is None or host is None or not _is_settled(host):
        return None
    topic = canonical(claim.topic)
    if council := _session(topic, host):
        return Event(claim.date, *council)
    mark = number_in(topic) or _reviewed(claim, topic, host) or _chaired(claim, topic, host, chairs)
    return Event(claim.date, organisation_key(host), claim.kind or _OTHER, mark) if mark else None


def _is_settled(body: Organisation) -> bool:
    """Whether the body is one and the same on every page: of a unit of the gazetteer, or of the nation."""
    known = body.unit is None or body.unit.code is not None
    return known and body.scope is None and (body.parent is None or _is_settled(body.parent))


def _session(topic: str, host: Organisation) -> tuple[str, str, str] | None:
    """Council, kind and number of a session: what a unit holds under this name its council does, whoever is named."""
    match = lexicon.grammar("event-numbered").match(topic)
    number = number_in(topic)
    if not (match and match["sitting"] and number and host.unit and host.kind in _COUNCILS and host.parent is None):
        return None
    return f"{COUNCIL}--{host.unit.key}", "session", number


def number_in(topic: str) -> str | None:
    """The number in the host's series, with the name of the series: "kỳ họp thứ Năm" → "kỳ 5"."""
    match = lexicon.grammar("event-numbered").match(canonical(topic))
    number = _value(match["number"]) if match else None
    if match is None or number is None:
        return None
    return key(f"{match['sitting'] or match['series']} {match['which'] or ''} {number}")


def _value(words: str) -> int | None:
    """The number that words begin with: "9", "mười hai", "năm nhiệm kỳ" → 9, 12, 5."""
    if words.isdecimal():
        return int(words)
    known: Mapping[str, int] = lexicon.table("numbers")["ordinals"]
    parts = key(words).split()
    found = (known.get(" ".join(parts[:length])) for length in range(len(parts), 0, -1))
    return next((number for number in found if number is not None), None)


def _reviewed(claim: MeetingClaim, topic: str, host: Organisation) -> str | None:
    """The matter that is reviewed or planned, with its period; None where one of them is unsaid."""
    for gives, period in (("event-matter", claim.reviews_period), ("event-plan", claim.plans_period)):
        if match := lexicon.grammar(gives).search(topic):
            matter = _matter(match["matter"], topic, host.unit)
            return f"{matter} {period}" if matter and period else None
    return None


def _chaired(claim: MeetingClaim, topic: str, host: Organisation, chairs: Set[str]) -> str | None:
    """Who chaired it on which half of the day and on what; None for what is done at several places on one day."""
    if claim.is_brief or claim.part_of_day is None or not chairs or (claim.kind or _OTHER) in _REPEATED:
        return None
    matter = _matter(topic, topic, host.unit)
    return " ".join((claim.part_of_day, matter, *sorted(chairs))) if matter else None


def _matter(words: str, topic: str, unit: Unit | None) -> str | None:
    """The syllables that tell the matter from others, in the order of the alphabet; None for one too vague."""
    vague = lexicon.grammar("event-in-parts").search(topic)
    told = telling(words, unit)
    return " ".join(told) if len(told) >= _FEWEST and not vague else None


def telling(matter: str, unit: Unit | None = None) -> list[str]:
    """The syllables that tell a matter from another, each once: no periods, no name of the unit, no "công tác"."""
    matter = canonical(matter)
    end = lexicon.grammar("event-matter-ends").search(matter)
    matter = matter[: end.start()] if end else matter
    for period in reversed(find_periods(matter, _ANY_YEAR)):
        matter = matter[: period.span.begin] + " , " + matter[period.span.end :]
    words = regex.findall(r"[\p{L}\d/-]+", matter)
    matter = key(" ".join(_spelt_out().get(key(word), word) for word in words))
    if unit:
        matter = matter.replace(key(f"{unit.kind} {unit.name}"), " ")
    matter = lexicon.grammar("event-matter-filler").sub(" ", matter)
    return sorted(set(regex.findall(r"[\p{L}\d/]+", matter)))


@cache
def _spelt_out() -> Mapping[str, str]:
    spellings: Mapping[str, str] = lexicon.table("meetings")["matter-spellings"]
    return {key(short): words for short, words in spellings.items()}
