"""The nouns: plain frozen values that pass between the stages, and nothing else.

All offsets are Unicode code points into `Page.text`, begin included, end excluded.
Mentions are what `find` sees in a sentence; claims are what `relate` says about mentions; entities are
what `resolve` makes of mentions; `emit` needs all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a page's text; a tuple, for thousands are made and compared on every page."""

    begin: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether this span lies wholly inside `other`."""
        return other.begin <= self.begin and self.end <= other.end

    def trimmed(self, text: str) -> Span:
        """The same stretch of `text` without the blanks at its ends."""
        words = text[self.begin : self.end]
        begin = self.begin + len(words) - len(words.lstrip())
        return Span(begin, begin + len(words.strip()))

    def shift(self, offset: int) -> Span:
        """The same stretch, counted from a text that begins `offset` characters earlier."""
        return Span(self.begin + offset, self.end + offset)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is stored: NFC text, and the name by which the user knows it."""

    source: str
    text: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    retrieved: str | None = None


class BlockKind(StrEnum):
    """What a stretch of a page is; every character belongs to exactly one block."""

    TITLE = "title"
    DATELINE = "dateline"
    SECTION = "section"
    PUBLISHER = "publisher"
    LEAD = "lead"
    BODY = "body"
    CAPTION = "caption"
    TABLE = "table"
    BYLINE = "byline"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the page of one kind."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the kind of block that it stands in."""

    span: Span
    kind: BlockKind


# ---------------------------------------------------------------- mentions


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """An administrative unit in words: kind ("quận") and bare name ("Bình Thủy"), the name absent in "UBND quận"."""

    span: Span
    text: str
    kind: str
    name: str | None
    parent: PlaceMention | None = None


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """A body in words: `head` is its type as spelled out ("UBND", "Sở Nội vụ"), `level` that of an unsaid unit.

    `level` is province, city, district, any (the page's own unit) or none (a national body); a kind word where the
    type tells even that ("tỉnh" of a Tỉnh ủy). `shown` is the head to print where it differs ("Ủy ban MTTQ").
    """

    span: Span
    text: str
    kind: str
    head: str
    unit: PlaceMention | None = None
    parent: OrganisationMention | None = None
    level: str = "any"
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class PostMention:
    """A bare title ("Phó Chủ tịch Thường trực") and the body that it is held in."""

    span: Span
    title: str
    body: OrganisationMention | None = None
    former: bool = False


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person by name ("ông Hưng", "Trần Vĩnh Tuyến") or, where `name` is empty, by post alone; posts as they stand.

    `anchor` is the span of the name itself (of the post, where there is no name); `span` has honorific and posts too.
    """

    span: Span
    anchor: Span
    name: str
    honorific: str | None = None
    posts: tuple[PostMention, ...] = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day: ISO `date` where the year is known, else `--MM-DD`; `part_of_day` tells morning, afternoon or evening."""

    span: Span
    date: str
    part_of_day: str | None = None


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period as `2021`, `2021-Q1`, `2021-H1`, `2018-9M`, `2021-04` or `2016/2020`."""

    span: Span
    period: str


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """A cited document; slots that the page does not give are None. `part` is "Khoản 3, Điều 7".

    `date` is a day, or a year alone where the page writes "năm 2020" behind the number.
    """

    span: Span
    kind: str
    number: str | None = None
    date: str | None = None
    issuer: OrganisationMention | None = None
    name: str | None = None
    part: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence with its mentions; `text` is canonical, `printed` as the page has it, `masked` has mask letters.

    The three have the same length, so a place in one is the same place in the others.

    Spans of mentions count from the page's first character, places in `text` from `sentence.span.begin`. `told` is what
    the words of `text` and of `masked` tell of the rules that may match in them, `numbers` are the places at which
    a number may begin.
    """

    sentence: Sentence
    block: int
    text: str
    masked: str
    printed: str
    told: int
    numbers: tuple[int, ...] = ()
    people: tuple[PersonMention, ...] = ()
    posts: tuple[PostMention, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    documents: tuple[DocumentMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    periods: tuple[PeriodMention, ...] = ()


# ---------------------------------------------------------------- entities


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit of the gazetteer; `key` is `level-code-validfrom`, or `stated-…` for one not in it."""

    key: str
    kind: str
    name: str
    level: str
    code: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    parent: Unit | None = None

    def __hash__(self) -> int:
        """That of the key: units are looked up often, and their chains of parents are long to hash."""
        return hash(self.key)

    @property
    def label(self) -> str:
        """Kind and name as read: "quận Bình Thủy", "Quận 6", "Thành phố Hồ Chí Minh"."""
        if self.level == "country":
            return self.name
        capital = self.name[:1].isdigit() or (self.level == "province" and self.kind == "thành phố")
        return f"{self.kind.capitalize() if capital else self.kind} {self.name}"


class Ground(StrEnum):
    """What speaks for the units that a name may mean; the word is the same in the scheme `ground`."""

    NAME = "name"
    SPELLING = "spelling"
    PARENT = "parent"
    DAY = "day"
    HOME = "home"
    OTHER_TIME = "other-time"


@dataclass(frozen=True, slots=True)
class Fit:
    """The units that a name may mean on a page's day, and what speaks for all of them."""

    candidates: tuple[Unit, ...]
    grounds: tuple[Ground, ...]

    @property
    def unit(self) -> Unit | None:
        """The one candidate, if there is just one."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body: its type, the unit that it governs or serves, and the body above it that its name carries.

    `scope` is the article's source where the page leaves unsaid whose body it is ("UBND huyện" of an unnamed district).
    """

    kind: str
    head: str
    label: str
    unit: Unit | None = None
    parent: Organisation | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Official:
    """A person: full name, and the scope (key of a unit, a body or the article) within which it names one person."""

    name: str
    scope: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document: number and kind, with issuer and year where they are needed to tell it from another."""

    kind: str
    number: str | None = None
    date: str | None = None
    issuer: Organisation | None = None
    name: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A public service by its common name; `levels` are 1 to 4, toan-trinh or mot-phan, as far as they are told."""

    name: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What each mention of one article stands for; a mention that has no single candidate is absent.

    `doubts` has the names of units that fit several units, one that did not stand that day, or one spelt otherwise.
    """

    units: Mapping[PlaceMention, Unit] = field(default_factory=dict)
    organisations: Mapping[OrganisationMention, Organisation] = field(default_factory=dict)
    officials: Mapping[PersonMention, Official] = field(default_factory=dict)
    documents: Mapping[DocumentMention, Document] = field(default_factory=dict)
    doubts: Mapping[PlaceMention, Fit] = field(default_factory=dict)


# ---------------------------------------------------------------- claims


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
    """One thing that a page shows of itself: `slot` is title, published, author, publisher, section or url."""

    slot: str
    value: str
    body: OrganisationMention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingClaim(Claim):
    """A gathering; `number` counts the article's meetings from 1, and other claims refer to it."""

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
    reviews_period: str | None = None
    plans_period: str | None = None
    covers_units: int | None = None


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
    """Something said: `kind` is directive, shortcoming, good-practice or proposal.

    `groups` and `bodies` are told to act, have the shortcoming, or shared the practice.
    """

    kind: str
    text: str
    speaker: PersonMention | None = None
    meeting: int | None = None
    groups: tuple[str, ...] = ()
    bodies: tuple[OrganisationMention, ...] = ()
    pillars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClaim(Claim):
    """The page names a unit that is not settled, that did not stand on the article's day, or that it misspells."""

    place: PlaceMention
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarClaim(Claim):
    """The page lists one of the six reform pillars; `position` is its place in that list from 1."""

    pillar: str
    position: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of the shapes or of a stage: severity, rule, place and advice, for people and for programs."""

    severity: str
    rule: str
    message: str
    source: str
    focus: str | None = None
    path: str | None = None
    value: str | None = None
    quote: str | None = None
    begin: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one page: what `emit` needs, and nothing of the graph yet.

    A page is `outside` when it speaks of no public body and not of reform: such a page has no facts to tell.
    """

    page: Page
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    resolution: Resolution
    outside: bool = False
