"""What `relate` states of mentions; every claim has its words, its sentence and its rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kg.model.entities import Fit, Service
from kg.model.mentions import DocumentMention, OrganisationMention, PersonMention, PlaceMention, PostMention
from kg.model.page import Span


class Role(StrEnum):
    """In which role somebody took part; the word is the same in ontology, pattern files, queries and page."""

    CHAIRED = "chaired"
    DIRECTED = "directed"
    CONCLUDED = "concluded"
    PRESENTED = "presented"
    SPOKE = "spoke"
    ATTENDED = "attended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What every claim has: the words that state it, the sentence they stand in, the rule that read them."""

    span: Span
    sentence: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleClaim(Claim):
    """A fact that a page shows of itself: `slot` is title, published, author, publisher, section or url."""

    slot: str
    value: str
    body: OrganisationMention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingClaim(Claim):
    """A gathering; `number` counts the article's meetings from 1, and other claims refer to it.

    Where its own words name no topic (`is_brief`) that is the page's title or what stands around them. `venue` is the
    unit where it was held; `others` are the further places that tell of it, each as words and their sentence.
    """

    number: int
    topic: str
    kind: str | None = None
    theme: str | None = None
    date: str | None = None
    end_date: str | None = None
    part_of_day: str | None = None
    mode: str | None = None
    hosts: tuple[OrganisationMention, ...] = ()
    host_as_stated: str | None = None
    venue: PlaceMention | None = None
    reviews_period: str | None = None
    plans_period: str | None = None
    covers_units: int | None = None
    is_brief: bool = False
    others: tuple[tuple[Span, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationClaim(Claim):
    """A person's role in a meeting, and the posts in which that role was taken."""

    person: PersonMention
    role: Role
    meeting: int
    capacity: tuple[PostMention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupClaim(Claim):
    """A group that took part without names: "lãnh đạo 14 phường"."""

    label: str
    meeting: int
    role: Role = Role.ATTENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class PostClaim(Claim):
    """A person holds a post on the article's date."""

    person: PersonMention
    post: PostMention


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationClaim(Claim):
    """The page cites a document."""

    document: DocumentMention


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLinkClaim(Claim):
    """One document `implements`, `details`, `amends`, `replaces` or is `under` another."""

    document: DocumentMention
    relation: str
    basis: DocumentMention


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementClaim(Claim):
    """A reported figure; `number` counts the article's figures from 1, `part_of` and `share_of` refer to such numbers.

    `kind` is measurement, change (a delta: comparator increase or decrease) or ranking (`value` is the rank).
    """

    number: int
    label: str
    value: Decimal
    value_text: str
    unit: str
    kind: str = "measurement"
    comparator: str | None = None
    period: str | None = None
    holder: OrganisationMention | PlaceMention | None = None
    part_of: int | None = None
    share_of: int | None = None
    of: int | None = None
    baseline: str | None = None
    out_of: int | None = None
    scope: str | None = None
    target: bool = False
    indicator: str | None = None
    service: Service | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardClaim(Claim):
    """Recognition: `recipients` is collective or individual; a named winner has count 1."""

    recipients: str
    count: int
    giver: OrganisationMention | PersonMention | None = None
    form: str | None = None
    reason: str | None = None
    recipient: PersonMention | OrganisationMention | None = None
    meeting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementClaim(Claim):
    """A statement: `kind` is directive, shortcoming, good-practice or proposal; `number` counts the page's of a kind.

    `groups` and `bodies` are asked to act, have the shortcoming, or shared the practice. A directive is to be done by
    the day of its `deadline` (ISO), and `answers` the shortcomings of these numbers.
    """

    number: int
    kind: str
    text: str
    speaker: PersonMention | None = None
    meeting: int | None = None
    groups: tuple[str, ...] = ()
    bodies: tuple[OrganisationMention, ...] = ()
    pillars: tuple[str, ...] = ()
    deadline: str | None = None
    answers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClaim(Claim):
    """The page names a unit that is not settled, that did not stand on the article's day, or that it misspells."""

    place: PlaceMention
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarClaim(Claim):
    """The page lists one of the six reform pillars; `position` counts in that list from 1."""

    pillar: str
    position: int
