"""What `find` sees in a sentence: mentions, and the sentence with all of them.

`shift` gives a mention, with all that is nested in it, counted from a text that begins so many characters earlier;
`find` shifts every mention, so that these name their fields rather than call `dataclasses.replace`, which is slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kg.model.page import Sentence, Span


class Match(Protocol):
    """What a search in a text found, as the modules of regular expressions have it."""

    def span(self, group: int | str = 0, /) -> tuple[int, int]:
        """Where the words of a group begin and end; (-1, -1) when it took no part."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """An administrative unit in words: kind ("quận") and bare name ("Bình Thủy"), the name absent in "UBND quận"."""

    span: Span
    text: str
    kind: str
    name: str | None
    parent: PlaceMention | None = None

    def shift(self, offset: int) -> PlaceMention:
        """The unit with those above it, counted from earlier on."""
        above = self.parent.shift(offset) if self.parent else None
        return PlaceMention(self.span.shift(offset), self.text, self.kind, self.name, above)


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """A body in words: `head` is its type as spelled out ("UBND", "Sở Nội vụ"), `level` that of an unsaid unit.

    `level` is province, city, district, any (the page's own unit) or none (a national body); a kind word where the
    type states even that ("tỉnh" of a Tỉnh ủy). `shown` is the head to print where it differs ("Ủy ban MTTQ").

    A body that goes without saying has an empty span where the words end that imply it. `among` are the first words of
    the page's bodies one of which is meant where none is named in full ("Phó Giám đốc Sở").
    """

    span: Span
    text: str
    kind: str
    head: str
    unit: PlaceMention | None = None
    parent: OrganisationMention | None = None
    level: str = "any"
    shown: str | None = None
    among: tuple[str, ...] = ()

    @property
    def is_unsaid(self) -> bool:
        """Whether the words leave out the body, which is understood: "Phó Giám đốc"."""
        return self.span.end == self.span.begin

    def shift(self, offset: int) -> OrganisationMention:
        """The body with its unit and the body above it, counted from earlier on."""
        unit = self.unit.shift(offset) if self.unit else None
        above = self.parent.shift(offset) if self.parent else None
        span, named = self.span.shift(offset), (self.level, self.shown, self.among)
        return OrganisationMention(span, self.text, self.kind, self.head, unit, above, *named)


@dataclass(frozen=True, slots=True)
class PostMention:
    """A bare title ("Phó Chủ tịch Thường trực") and the body that it is held in."""

    span: Span
    title: str
    body: OrganisationMention | None = None
    former: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether the words leave out the body in which the post is held."""
        return self.body is not None and self.body.is_unsaid

    def shift(self, offset: int) -> PostMention:
        """The post with its body, counted from earlier on."""
        body = self.body.shift(offset) if self.body else None
        return PostMention(self.span.shift(offset), self.title, body, self.former)


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

    def shift(self, offset: int) -> PersonMention:
        """The person with the posts, counted from earlier on."""
        posts = tuple(post.shift(offset) for post in self.posts)
        return PersonMention(self.span.shift(offset), self.anchor.shift(offset), self.name, self.honorific, posts)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day: ISO `date` where the year is known, else `--MM-DD`; `part_of_day` is morning, afternoon or evening."""

    span: Span
    date: str
    part_of_day: str | None = None

    def shift(self, offset: int) -> DateMention:
        """The day, counted from earlier on."""
        return DateMention(self.span.shift(offset), self.date, self.part_of_day)


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period as `2021`, `2021-Q1`, `2021-H1`, `2018-9M`, `2021-04` or `2016/2020`."""

    span: Span
    period: str

    def shift(self, offset: int) -> PeriodMention:
        """The period, counted from earlier on."""
        return PeriodMention(self.span.shift(offset), self.period)


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

    def shift(self, offset: int) -> DocumentMention:
        """The document with its issuer, counted from earlier on."""
        issuer = self.issuer.shift(offset) if self.issuer else None
        span, named = self.span.shift(offset), (self.name, self.part, self.subject)
        return DocumentMention(span, self.kind, self.number, self.date, issuer, *named)


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence with its mentions; `text` is canonical, `printed` as the page has it, `masked` has mask letters.

    The three have the same length, so a position in one is the same position in the others.

    Spans of mentions count from the page's first character, positions in `text` from `sentence.span.begin`. `cues` are
    the bits of the rules' words that stand in `text` or in `masked`, `numbers` the positions at which a number may
    begin.
    """

    sentence: Sentence
    block: int
    text: str
    masked: str
    printed: str
    cues: int
    numbers: tuple[int, ...] = ()
    people: tuple[PersonMention, ...] = ()
    posts: tuple[PostMention, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    documents: tuple[DocumentMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    periods: tuple[PeriodMention, ...] = ()

    @property
    def bodies(self) -> Iterator[OrganisationMention]:
        """The bodies of the sentence, then those in which its posts are held."""
        yield from self.organisations
        yield from (post.body for post in self.posts if post.body)

    def span(self, begin: int, end: int) -> Span:
        """A stretch of `text` as a stretch of the page."""
        offset = self.sentence.span.begin
        return Span(begin + offset, end + offset)

    def span_of(self, match: Match, group: int | str = 0) -> Span:
        """The words of a match in `text` or `masked` as a stretch of the page."""
        return self.span(*match.span(group))

    def own(self, span: Span) -> Span:
        """A stretch of the page as a stretch of `text`."""
        offset = self.sentence.span.begin
        return Span(span.begin - offset, span.end - offset)
