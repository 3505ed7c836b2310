"""The blocks of a page in sentences: cells of tables by themselves, no cut behind an abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import regex

from kg import lexicon
from kg.model import Block, BlockKind, Page, Sentence, Span
from kg.segment.lines import TABS

_LONGEST_SENTENCE: Final = 4000
"""Characters at which a run without any stop is cut: a table or list whose stops are lost would else be one sentence
as long as the page, and cost the square of its length. The longest lists of delegates have a third of it."""
_LONGEST_ABBREVIATION: Final = 16
"""So far back from a stop its word is looked at; longer words are no abbreviations."""
_FIRST_SIGN: Final = re.compile(r"\s*(\S)")
_LAST_WORD: Final = regex.compile(r"[\p{L}.&/]*$")
_SENTENCE_END: Final = regex.compile(
    r"(?<![.!?…])[.!?…]++(?:/\.)?[\"”’')\]]*+(?=\s)|(?<=\p{Ll}{2}|\d%|\))\.(?=\p{Lu}\p{Ll}+\s)|\n"
)


def sentences(page: Page, blocks: tuple[Block, ...]) -> tuple[Sentence, ...]:
    """The sentences of title, lead, body, captions and byline, in order; furniture has none."""
    text = page.forms.canonical
    return tuple(
        Sentence(span, block.kind)
        for block in blocks
        if block.kind is not BlockKind.FURNITURE
        for piece in _cells(page.text, block)
        for span in _split(text, piece)
    )


def _cells(printed: str, block: Block) -> Iterator[Block]:
    """The cells of a table's row, each to be read by itself; any other block as it is."""
    begin = block.span.begin
    for tab in TABS.finditer(printed, *block.span) if block.kind is BlockKind.TABLE else ():
        yield Block(block.kind, Span(begin, tab.end()))
        begin = tab.end()
    yield Block(block.kind, Span(begin, block.span.end))


def _split(text: str, block: Block) -> Iterator[Span]:
    inside = text[block.span.begin : block.span.end]
    begin = 0
    for match in _SENTENCE_END.finditer(inside):
        if match.group() == "\n" and _goes_on(inside, match.start(), block.kind):
            continue
        if match.group() != "\n" and not _closes(inside, match.start(), match.end()):
            continue
        yield from _trimmed(inside, begin, match.end(), block.span.begin)
        begin = match.end()
    yield from _trimmed(inside, begin, len(inside), block.span.begin)


def _goes_on(inside: str, end: int, kind: BlockKind) -> bool:
    """Whether a sentence goes on behind the end of a line, by the words that end it."""
    return kind in (BlockKind.BODY, BlockKind.LEAD) and lexicon.tail("line-goes-on").before(inside, end) is not None


def _closes(inside: str, begin: int, end: int) -> bool:
    """Whether the stop ends a sentence: a capital, digit or quote follows, and no abbreviation stands before."""
    after = _FIRST_SIGN.match(inside, end)
    if after and not (after[1].isupper() or after[1].isdigit() or after[1] in "\"“'‘-–+*•»("):
        return False
    if inside[begin] != "." or end - begin > 1:
        return True
    word = _LAST_WORD.search(inside[max(0, begin - _LONGEST_ABBREVIATION) : begin])
    return not (word and _is_abbreviation(word.group()))


def _is_abbreviation(word: str) -> bool:
    """Whether a word is one, or several in one: "PGS.TS"."""
    short = lexicon.words("abbreviation")
    return word in short or all(part in short or (len(part) == 1 and part.isupper()) for part in word.split("."))


def _trimmed(inside: str, begin: int, end: int, offset: int) -> Iterator[Span]:
    """The span without blanks around it; a run without any stop is cut at blanks: no sentence is a whole page."""
    while end - begin > _LONGEST_SENTENCE:
        cut = inside.rfind(" ", begin, begin + _LONGEST_SENTENCE)
        cut = cut + 1 if cut > begin else begin + _LONGEST_SENTENCE
        yield from _trimmed(inside, begin, cut, offset)
        begin = cut
    span = Span(begin, end).trimmed(inside)
    if span.begin < span.end:
        yield span.shift(offset)
