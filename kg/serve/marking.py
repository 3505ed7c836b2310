"""The text of a page cut into pieces: blocks, paragraphs or cells, sentences, mentions, and words that are marked.

Spans may overlap or lie in one another; each stretch of the text comes once, and nothing is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from kg.model import Block, BlockKind, Page, Span, Table
from kg.wrapping import joined


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for a thing: the class of style of its kind, and its IRI."""

    span: Span
    colour: str
    iri: str


@dataclass(frozen=True, slots=True)
class Bit:
    """The smallest piece: text, where it begins, whether it is marked, and the spans that begin with it."""

    text: str
    begin: int
    marked: bool
    anchors: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Bits that belong to one mention, or to none."""

    mention: Mention | None
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a cell: its sentences, each as runs, with whether some of it is marked."""

    sentences: tuple[tuple[bool, tuple[Run, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `group` is the heading of the rows from here on."""

    cells: tuple[Line, ...]
    group: Line | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the page: its paragraphs, or the rows of its table with `heads` of them above."""

    kind: BlockKind
    lines: tuple[Line, ...] = ()
    heads: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass
class Marking:
    """Cuts one page; of mentions that overlap the longest counts, of quotes all are anchors, `at` is marked."""

    page: Page
    sentences: Sequence[Span]
    mentions: Iterable[Mention]
    quotes: Iterable[Span]
    at: Span | None = None
    _cuts: list[int] = field(init=False)
    _chosen: list[Mention] = field(init=False)
    _anchors: list[Span] = field(init=False)
    _given: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.at = self.at if self.at and self._fits(self.at) else None
        self._chosen = _apart(self.mentions, len(self.page.text))
        quotes = {quote for quote in (*self.quotes, *([self.at] if self.at else [])) if self._fits(quote)}
        self._anchors = sorted(quotes)
        spans = (*(one.span for one in self._chosen), *quotes, *self.sentences)
        self._cuts = sorted({end for span in spans for end in span})
        self._begins = [one.begin for one in self.sentences]
        self._mentioned = [one.span.begin for one in self._chosen]

    def parts(self, blocks: Sequence[Block], tables: Sequence[Table]) -> Iterator[Part]:
        """The blocks in their order; tables of figures as such."""
        text = joined(self.page.text)
        for block in blocks:
            at = block.span.begin
            for table in (one for one in tables if one.span.within(block.span)):
                yield from self._plain(block.kind, Span(at, table.span.begin), text)
                yield self._table(table)
                at = table.span.end
            yield from self._plain(block.kind, Span(at, block.span.end), text)

    def _plain(self, kind: BlockKind, span: Span, text: str) -> Iterator[Part]:
        lines, at = [], span.begin
        for line in text[span.begin : span.end].split("\n"):
            if line.strip():
                lines.append(self.line(Span(at, at + len(line))))
            at += len(line) + 1
        if lines:
            yield Part(kind, tuple(lines))

    def _table(self, table: Table) -> Part:
        deepest = max((len(column) for column in table.heads), default=0)
        heads = [
            Row(tuple(self._cell(column[depth] if depth < len(column) else None) for column in table.heads))
            for depth in range(deepest)
        ]
        rows, group = [], None
        for row in table.rows:
            new = row.group if row.group != group else None
            group = row.group
            rows.append(Row(tuple(map(self._cell, row.cells)), self._cell(new) if new else None))
        return Part(BlockKind.TABLE, heads=tuple(heads), rows=tuple(rows))

    def _cell(self, span: Span | None) -> Line:
        return self.line(span) if span else Line()

    def line(self, span: Span) -> Line:
        """A stretch of the text in its sentences."""
        inside = self._cuts[bisect_right(self._cuts, span.begin) : bisect_left(self._cuts, span.end)]
        ends = [span.begin, *inside, span.end]
        bits = [self._bit(begin, end) for begin, end in pairwise(ends) if begin < end]
        sentences = []
        for _, some in groupby(bits, key=lambda bit: bisect_right(self._begins, bit.begin)):
            held = list(some)
            runs = [Run(one, tuple(of)) for one, of in groupby(held, key=lambda bit: self._mention(bit.begin))]
            sentences.append((any(bit.marked for bit in held), tuple(runs)))
        return Line(tuple(sentences))

    def _bit(self, begin: int, end: int) -> Bit:
        first = bisect_left(self._anchors, (begin,))
        last = bisect_left(self._anchors, (end,))
        marked = self.at is not None and self.at.begin <= begin and end <= self.at.end
        return Bit(self.page.text[begin:end], begin, marked, tuple(self._anchors[first:last]))

    def _mention(self, at: int) -> Mention | None:
        index = bisect_right(self._mentioned, at) - 1
        return self._chosen[index] if index >= 0 and at < self._chosen[index].span.end else None

    def _fits(self, span: Span) -> bool:
        return 0 <= span.begin < span.end <= len(self.page.text)


def _apart(mentions: Iterable[Mention], length: int) -> list[Mention]:
    """The mentions that do not overlap, the longest first choice, in the order of the text."""
    chosen: list[Mention] = []
    taken = bytearray(length)
    ordered = sorted(mentions, key=lambda one: (one.span.begin - one.span.end, one.span.begin, one.iri))
    for one in ordered:
        begin, end = one.span
        if 0 <= begin < end <= length and not any(taken[begin:end]):
            taken[begin:end] = b"\1" * (end - begin)
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.span)
