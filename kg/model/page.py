"""A page as it is stored, its blocks and its sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from kg.text import Text
from kg.wrapping import joined


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


@dataclass(frozen=True)
class Page:
    """One page as it is stored: NFC text, and the name by which the user knows it.

    `place` is the unit or body whose site it stands on, in the user's words; empty where they say that it is nobody's.
    `folder` is the name of the folder of its `file`, which is a whole path; `learned` are the words for the unit that
    the other pages of its host or folder tell.
    """

    source: str
    text: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    retrieved: str | None = None
    place: str | None = None
    folder: str | None = field(default=None, compare=False)
    file: str | None = field(default=None, compare=False)
    learned: str | None = field(default=None, compare=False)

    @cached_property
    def forms(self) -> Text:
        """The text in the forms in which the stages read it, each worked out once a page; a paragraph is one line."""
        return Text(joined(self.text))


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


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its cells by column (None where one is empty), and the heading of its group of rows."""

    span: Span
    cells: tuple[Span | None, ...]
    group: Span | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures; `heads` are the cells above each column from the top down, none for one without a head."""

    span: Span
    heads: tuple[tuple[Span, ...], ...]
    rows: tuple[TableRow, ...]
