"""What `resolve` makes of mentions: units, bodies, people, documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kg.model.mentions import DocumentMention, OrganisationMention, PersonMention, PlaceMention
from kg.model.page import Span


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


class Ground(StrEnum):
    """What speaks for the units that a name may mean; the word is the same in the scheme `ground`."""

    NAME = "name"
    SPELLING = "spelling"
    PARENT = "parent"
    DAY = "day"
    HOME = "home"
    OTHER_TIME = "other-time"


class HomeGround(StrEnum):
    """What tells whose site a page stands on; the word is the same in the scheme `home-ground`."""

    GIVEN = "given"
    HOST = "host"
    SITE = "site"
    PUBLISHER = "publisher"
    TITLE = "title"
    TEXT = "text"


class OwnerGround(StrEnum):
    """Where it is said whose a figure or a statement is; the word is the same in the scheme `owner-ground`."""

    CLAUSE = "clause"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    TITLE = "title"
    HOME = "home"


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
    """A document: number and kind, with issuer and year where they are needed to distinguish it from another.

    `title` is the name without kind and year, which not every page writes: "Đầu tư" of "Luật Đầu tư năm 2014".
    """

    kind: str
    number: str | None = None
    date: str | None = None
    issuer: Organisation | None = None
    name: str | None = None
    scope: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A gathering that is one wherever it is told of: ISO day, key of who held it, slug of its kind, and what sets it
    apart from all else of that kind that was held there on that day.
    """

    day: str
    host: str
    kind: str
    mark: str


@dataclass(frozen=True, slots=True)
class Service:
    """A public service by its common name; `levels` are 1 to 4, toan-trinh or mot-phan, as far as they are named."""

    name: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """The unit or body whose site a page stands on, what tells so, and the words of the page and their sentence, if any
    do.
    """

    owner: Unit | Organisation
    ground: HomeGround
    span: Span | None = None
    sentence: Span | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a figure or a statement is, a unit, a body or units in the page's words, and where that is said."""

    agent: Unit | Organisation | str
    ground: OwnerGround


@dataclass(frozen=True, slots=True)
class Resolution:
    """What each mention of one article stands for; a mention that has no single candidate is absent.

    `uncertain` are the names of units that fit several units, one that did not stand that day, or one spelt otherwise.
    `home` is whose site the page stands on, `subject` whom it is about where it does not say: its title's, else the
    home.
    `events` are the gatherings that other pages may tell of too, by their number on this one.
    """

    units: Mapping[PlaceMention, Unit] = field(default_factory=dict)
    organisations: Mapping[OrganisationMention, Organisation] = field(default_factory=dict)
    officials: Mapping[PersonMention, Official] = field(default_factory=dict)
    documents: Mapping[DocumentMention, Document] = field(default_factory=dict)
    uncertain: Mapping[PlaceMention, Fit] = field(default_factory=dict)
    home: Home | None = None
    subject: Home | None = None
    events: Mapping[int, Event] = field(default_factory=dict)
