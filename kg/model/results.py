"""What was read from a page, and what is found wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model.claims import Claim
from kg.model.entities import Owner, Resolution
from kg.model.page import Block, Page, Sentence, Span


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of the shapes or of a stage: severity, rule, location and advice, for people and for programs."""

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
class Cue:
    """Words by which a sentence seems to state something, and whether a claim came of it; `rule` found the words."""

    kind: str
    rule: str
    span: Span
    sentence: Span
    answered: bool


class UnreadSpan(NamedTuple):
    """A sentence with a cue that no claim answers, and the first such cue in it."""

    sentence: Span
    cue: Span


@dataclass(frozen=True, slots=True)
class CueCount:
    """How many sentences of a page have cues of a kind, or of any, and those in which one is unanswered."""

    kind: str
    sentences: int
    unread: tuple[UnreadSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one page: what `emit` needs, and nothing of the graph yet.

    `day` is that on which the page came out (ISO), None where neither its date line nor its source states one. A page
    is `outside` when it speaks of no public body and not of reform: such a page states no facts. `told` are the words
    for the unit that its text tells as its own, where the pages of its site are asked whose it is. `owners` are
    those of figures, directives, shortcomings and awards.
    """

    page: Page
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    resolution: Resolution
    day: str | None = None
    outside: bool = False
    cues: tuple[Cue, ...] = ()
    told: str = ""
    owners: Mapping[Claim, Owner] = field(default_factory=dict)
