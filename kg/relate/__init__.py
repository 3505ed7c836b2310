"""`relate`: what a page states of the mentions in it, as claims; one module a group of claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from kg import lexicon
from kg.model import (
    AwardClaim,
    Block,
    BlockKind,
    Claim,
    Cue,
    MeetingClaim,
    OrganisationMention,
    Page,
    ParticipationClaim,
    PersonMention,
    PlaceMention,
    Reading,
    Role,
)
from kg.relate.article import article
from kg.relate.awards import awards
from kg.relate.cues import cues
from kg.relate.documents import documents
from kg.relate.events import events
from kg.relate.events.attributes import reviewed_in
from kg.relate.figures import figures
from kg.relate.figures.numbers import prepare
from kg.relate.participation import leaders, participations
from kg.relate.posts import posts
from kg.relate.schedule import schedule
from kg.relate.statements import statements
from kg.segment import tables

__all__ = ["Related", "relate"]

_OPENING: Final = 8
"""Sentences of a page among which it says what it reports."""
_HALF: Final = "-H1"
"""What ends the code of the first half of a year."""

_GOVERNING: Final = frozenset(
    ("peoples-committee", "peoples-council", "party-organ", "steering-committee", "state-organ", "mass-organisation")
)


@dataclass(frozen=True, slots=True)
class Related:
    """The claims of a page, and what is needed besides its readings to resolve them.

    `day` is the page's, else its first meeting's; `bodies` host a meeting or give an award and stand in no reading;
    `venues` are the units where meetings were held; `cues` have whether a claim came of them. A page is `outside` when
    it is of a kind that states no facts.
    """

    claims: tuple[Claim, ...]
    day: str | None = None
    bodies: tuple[OrganisationMention, ...] = ()
    venues: tuple[PlaceMention, ...] = ()
    outside: bool = False
    cues: tuple[Cue, ...] = ()


def relate(page: Page, blocks: Sequence[Block], readings: Sequence[Reading], day: str | None) -> Related:
    """All that one page states, each claim with its words, its sentence and the rule that read it."""
    shown = tuple(article(page, blocks, day))
    if not _is_of_the_genre(page, readings):
        return Related(shown, day, outside=True)
    title = next((claim.value for claim in shown if claim.slot == "title"), "")
    gatherings, spoken_of, reports = events(readings, title=title, day=day)
    planned = tuple(schedule(page.text, readings, reported=len(gatherings)))
    given = _with_occasions(awards(readings), readings, spoken_of)
    givers = [a.giver for a in given if isinstance(a.giver, OrganisationMention)]
    roles = list(participations(readings, spoken_of, reports))
    roles += leaders(roles, gatherings)
    numbered = [prepare(reading) for reading in readings]
    claims = (
        *shown,
        *planned,
        *gatherings,
        *roles,
        *posts(readings),
        *documents(readings),
        *figures(
            readings,
            numbered,
            published=day,
            reviewed=_reviewed(gatherings, readings, day),
            tables=tables(page, blocks),
            text=page.forms.canonical,
        ),
        *given,
        *statements(readings, spoken_of, _speakers(readings, roles)),
    )
    hosts = [host for meeting in gatherings for host in meeting.hosts]
    return Related(
        claims,
        day or _held(gatherings),
        (*hosts, *givers),
        tuple(meeting.venue for meeting in gatherings if meeting.venue),
        cues=cues(readings, numbered, claims),
    )


def _is_of_the_genre(page: Page, readings: Iterable[Reading]) -> bool:
    """Whether the page speaks of a public body, or of administrative reform: no other page states facts."""
    named = (body for reading in readings for body in reading.organisations)
    held = (
        post.body
        for reading in readings
        for post in reading.posts
        if post.body and post.body.span.begin < post.body.span.end
    )
    return any(map(_is_public, chain(named, held))) or bool(lexicon.grammar("page-reform").search(page.forms.canonical))


def _is_public(body: OrganisationMention) -> bool:
    """Whether a body governs: centres, hospitals and schools, which serve no unit of their own, do not."""
    return body.kind in _GOVERNING or (
        body.kind == "specialised-agency" and (body.unit is not None or body.level not in ("any", "none"))
    )


def _with_occasions(
    given: Iterable[AwardClaim], readings: Sequence[Reading], spoken_of: Mapping[int, int]
) -> list[AwardClaim]:
    """The awards with the meetings at which they were given, where sentences state these: "Dịp này", "Tại hội nghị"."""
    sentences = {reading.sentence.span: (i, reading) for i, reading in reversed(list(enumerate(readings)))}
    occasion = lexicon.grammar("award-occasion")
    found = ((award, *sentences[award.sentence]) for award in given)
    return [replace(a, meeting=spoken_of.get(i) if occasion.search(r.text) else None) for a, i, r in found]


def _reviewed(gatherings: Sequence[MeetingClaim], readings: Sequence[Reading], day: str | None) -> str | None:
    """The period that the page reviews: that of its meetings, if all of them that review one review the same, else
    its title's, else the part of the year at whose end a council sits.
    """
    periods = {m.reviews_period for m in gatherings if m.reviews_period}
    if periods:
        return periods.pop() if len(periods) == 1 else None
    for reading in readings:
        if reading.sentence.kind is BlockKind.TITLE and (period := reviewed_in(reading, alone=not gatherings)):
            return period
    year = (day or _held(gatherings) or "")[:4]
    sessions = (lexicon.grammar("session-of-year").search(r.text) for r in readings[:_OPENING]) if year else ()
    session = next(filter(None, sessions), None)
    return None if session is None else f"{session['year'] or year}{_HALF if session['half'] else ''}"


def _held(gatherings: Sequence[MeetingClaim]) -> str | None:
    return next((m.date for m in gatherings if m.date), None)


def _speakers(readings: Sequence[Reading], roles: Iterable[Claim]) -> Mapping[int, PersonMention]:
    """Who speaks in each sentence: its own speaker, else the one of the sentence before in the same block."""
    own = {
        c.sentence: c.person
        for c in roles
        if isinstance(c, ParticipationClaim) and c.role not in (Role.ATTENDED, Role.CHAIRED)
    }
    out: dict[int, PersonMention] = {}
    for index, reading in enumerate(readings):
        before = out.get(index - 1) if index and readings[index - 1].block == reading.block else None
        speaker = own.get(reading.sentence.span, before)
        if speaker:
            out[index] = speaker
    return out
