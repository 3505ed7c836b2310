"""A page in, its claims out: segment, find, relate and resolve in their order, and nothing of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from kg import lexicon
from kg.find import find, publication_day
from kg.model import (
    Claim,
    Extraction,
    MeetingClaim,
    OrganisationMention,
    Page,
    ParticipationClaim,
    PersonMention,
    PostClaim,
    Reading,
    Resolution,
    Role,
)
from kg.relate import article as about
from kg.relate.awards import awards
from kg.relate.documents import documents, issuers
from kg.relate.figures import figures
from kg.relate.meetings import meetings
from kg.relate.participation import participations
from kg.relate.posts import posts
from kg.relate.schedule import schedule
from kg.relate.statements import statements
from kg.relate.units import doubtful_units
from kg.resolve import resolve
from kg.segment import segment, sentences
from kg.text import canonical

_GOVERNING: Final = frozenset(
    ("peoples-committee", "peoples-council", "party-organ", "steering-committee", "state-organ", "mass-organisation")
)


def extract(page: Page) -> Extraction:
    """All that one page states, each claim with its words, its sentence and the rule that read it."""
    blocks = segment(page)
    told = sentences(page, blocks)
    readings = find(page, blocks, told)
    day = publication_day(page, blocks)
    shown = list(about.article(page, blocks, day))
    if not _is_of_the_genre(page, readings):
        return Extraction(page, blocks, told, tuple(shown), Resolution(), outside=True)
    title = next((c.value for c in shown if c.slot == "title"), "")
    gatherings, spoken_of = meetings(readings, title=title, day=day)
    planned = list(schedule(page.text, readings, told=len(gatherings)))
    places = {reading.sentence.span: i for i, reading in reversed(list(enumerate(readings)))}
    given = [replace(a, meeting=_given_at(readings, places[a.sentence], spoken_of)) for a in awards(readings)]
    givers = [a.giver for a in given if isinstance(a.giver, OrganisationMention)]
    resolution = resolve(
        readings,
        source=page.source,
        day=day or _held(gatherings),
        told=[*(h for m in gatherings for h in m.hosts), *givers],
        issuers=issuers(readings),
    )
    roles = list(participations(readings, spoken_of))
    claims = [
        *shown,
        *planned,
        *gatherings,
        *roles,
        *posts(readings),
        *documents(readings),
        *figures(readings, published=day, reviewed=_reviewed(gatherings)),
        *given,
        *statements(readings, spoken_of, _speakers(readings, roles)),
        *doubtful_units(readings, resolution.doubts),
    ]
    return Extraction(page, blocks, told, tuple(_resolved(claims, resolution)), resolution)


def _is_of_the_genre(page: Page, readings: Iterable[Reading]) -> bool:
    """Whether the page speaks of a public body, or of administrative reform: no other page has facts to tell."""
    named = (body for reading in readings for body in reading.organisations)
    held = (post.body for reading in readings for post in reading.posts if post.body)
    return any(map(_is_public, chain(named, held))) or bool(lexicon.grammar("page.reform").search(canonical(page.text)))


def _is_public(body: OrganisationMention) -> bool:
    """Whether a body governs: centres, hospitals and schools, which serve no unit of their own, do not."""
    return body.kind in _GOVERNING or (body.kind == "specialised-agency" and body.level != "none")


def _given_at(readings: Sequence[Reading], index: int, spoken_of: Mapping[int, int]) -> int | None:
    """The meeting at which an award was given, where the sentence says so: "Dịp này", "Tại hội nghị"."""
    return spoken_of.get(index) if lexicon.grammar("award.occasion").search(readings[index].text) else None


def _reviewed(gatherings: Sequence[MeetingClaim]) -> str | None:
    """The period that the page's meeting reviews, if all of its meetings that review one review the same."""
    periods = {m.reviews_period for m in gatherings if m.reviews_period}
    return periods.pop() if len(periods) == 1 else None


def _held(gatherings: Sequence[MeetingClaim]) -> str | None:
    return next((m.date for m in gatherings if m.date), None)


def _speakers(readings: Sequence[Reading], roles: Iterable[Claim]) -> Mapping[int, PersonMention]:
    """Who speaks in each sentence: its own speaker, else the one of the sentence before in the same block."""
    said = {
        c.sentence: c.person
        for c in roles
        if isinstance(c, ParticipationClaim) and c.role not in (Role.ATTENDED, Role.CHAIRED)
    }
    out: dict[int, PersonMention] = {}
    for index, reading in enumerate(readings):
        before = out.get(index - 1) if index and readings[index - 1].block == reading.block else None
        speaker = said.get(reading.sentence.span, before)
        if speaker:
            out[index] = speaker
    return out


def _resolved(claims: Iterable[Claim], resolution: Resolution) -> Iterable[Claim]:
    """The claims without the roles and posts of people who have no single candidate, and without halves of posts."""
    told = list(claims)
    whole = {
        (resolution.officials.get(c.person), c.post.title) for c in told if isinstance(c, PostClaim) and c.post.body
    }
    for claim in told:
        person = getattr(claim, "person", None)
        official = resolution.officials.get(person) if person else None
        half = isinstance(claim, PostClaim) and claim.post.body is None and (official, claim.post.title) in whole
        if person is None or (official is not None and not half):
            yield claim
