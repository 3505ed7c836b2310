"""A page's text in blocks and sentences: every character belongs to one block, every body block to sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final

import regex

from kg import lexicon
from kg.model import Block, BlockKind, Page, Sentence, Span
from kg.text import canonical, fold

_LONG_LINE: Final = 120
_LONGEST_TITLE: Final = 60
_LONGEST_SENTENCE: Final = 4000
_HEAD_LINES: Final = 5
_TABS: Final = re.compile(r"\t+")
_STOPS: Final = (".", "!", "?", "…", ":", ";")
_CLOSING: Final = "'\"”’)]"
_FIRST_SIGN: Final = re.compile(r"\s*(\S)")
_LAST_WORD: Final = regex.compile(r"[\p{L}.&/]*$")
_WORD: Final = re.compile(r"[^\W_]+")
_SENTENCE_END: Final = regex.compile(
    r"(?<![.!?…])[.!?…]++(?:/\.)?[\"”’')\]]*+(?=\s)|(?<=\p{Ll}{2}|\d%|\))\.(?=\p{Lu}\p{Ll}+\s)|\n"
)
_PEN_NAME: Final = regex.compile(r"(?:\p{Lu}\p{Ll}*+\.?(?:[ ,&–-]++|$)){1,8}|\p{Lu}{1,4}+(?:[\s.,–-]++\p{Lu}{1,4}+)*+")


@dataclass(frozen=True)
class _Line:
    span: Span
    text: str
    is_row: bool = False

    def has(self, words: int) -> bool:
        """Whether the line has so many words."""
        return _words(words).match(self.text) is not None

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def ends(self) -> bool:
        """Whether the line ends in a stop, quotes and brackets behind it left aside."""
        return self.text.rstrip().rstrip(_CLOSING).endswith(_STOPS)

    @cached_property
    def is_prose(self) -> bool:
        if self.ends:
            return self.has(12 if self.text.rstrip().endswith(".") else 18)
        return self.has(40)


@cache
def _words(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[\W_]*+[^\W_]++){{{count}}}")


def segment(page: Page) -> tuple[Block, ...]:
    """The blocks of a page in order, from its first character to its last."""
    text = canonical(page.text)
    lines = _with_rows([line for line in _lines(text) if line.text.strip()], page.text)
    kinds = _classify(lines, page.title)
    return tuple(_cover(_merge(lines, kinds), len(text)))


def sentences(page: Page, blocks: tuple[Block, ...]) -> tuple[Sentence, ...]:
    """The sentences of title, lead, body, captions and byline, in order; furniture has none."""
    text = canonical(page.text)
    return tuple(
        Sentence(span, block.kind)
        for block in blocks
        if block.kind is not BlockKind.FURNITURE
        for piece in _cells(page.text, block)
        for span in _split(text, piece)
    )


def _lines(text: str) -> Iterator[_Line]:
    begin = 0
    for line in text.split("\n"):
        yield _Line(Span(begin, begin + len(line)), line)
        begin += len(line) + 1


def _with_rows(lines: list[_Line], printed: str) -> list[_Line]:
    """The lines, those of a table marked: three cells or more parted by tabs, and another such line beside it."""
    if "\t" not in printed:
        return lines
    tabbed = [len(_TABS.findall(printed[line.span.begin : line.span.end].strip("\t "))) >= 2 for line in lines]
    beside = zip([False, *tabbed], [*tabbed[1:], False], strict=False)
    return [
        replace(line, is_row=row and (above or below))
        for line, row, (above, below) in zip(lines, tabbed, beside, strict=False)
    ]


def _cells(printed: str, block: Block) -> Iterator[Block]:
    """The cells of a table's row, each to be read by itself; any other block as it is."""
    begin = block.span.begin
    for tab in _TABS.finditer(printed, *block.span) if block.kind is BlockKind.TABLE else ():
        yield Block(block.kind, Span(begin, tab.end()))
        begin = tab.end()
    yield Block(block.kind, Span(begin, block.span.end))


def _classify(lines: list[_Line], told: str | None) -> list[BlockKind]:
    """The kind of each line; `told` is the title where the page's head has one."""
    kinds = [BlockKind.TABLE if line.is_row else _by_pattern(line) for line in lines]
    top = _head_date(lines, kinds)
    body = next((i for i, line in enumerate(lines) if kinds[i] is None and i > top and line.is_prose), len(lines))
    head = list(range(min(body + 1, len(lines))))
    given = (i for i in head[:_HEAD_LINES] if told and fold(told) == lines[i].folded)
    title = next(given, None) if told else None
    title = _title(lines, kinds, head) if title is None else title
    kinds = [None if i == title else kind for i, kind in enumerate(kinds)]
    last = max((i for i, line in enumerate(lines) if kinds[i] is None and line.is_prose), default=-1)
    out: list[BlockKind] = []
    for i, line in enumerate(lines):
        out.append(kinds[i] or _by_place(lines, i, title, body, last))
        if title is not None and i != title and i < body and line.folded == lines[title].folded:
            out[i] = BlockKind.FURNITURE
    _byline(lines, out, last)
    return out


def _head_date(lines: list[_Line], kinds: list[BlockKind | None]) -> int:
    """The line of the date line that stands at the head: nothing above it but titles and menus; else -1."""
    date = next((i for i, kind in enumerate(kinds) if kind is BlockKind.DATELINE), -1)
    above = (lines[i] for i in range(max(date, 0)) if kinds[i] is None)
    return -1 if any(line.has(_LONGEST_TITLE) for line in above) else date


def _by_pattern(line: _Line) -> BlockKind | None:
    stripped = line.text.strip()
    for rule in lexicon.candidate_rules("layout", lexicon.cues(stripped)) if len(stripped) <= _LONG_LINE else ():
        if rule.regex.search(stripped):
            if rule.gives == "dateline" and not _is_dateline(rule, stripped):
                continue
            return BlockKind(rule.gives)
    return None


def _is_dateline(rule: lexicon.Rule, line: str) -> bool:
    """Whether little stands beside the date: "Sáng 10/2/2021, UBND tỉnh tổ chức …" is no date line."""
    match = rule.regex.search(line)
    if match is None:
        return False
    beside = f"{match['before']} {match['after']}"
    return len(_WORD.findall(beside)) <= 7 and not lexicon.grammar("line.reports").search(beside)


def section_before(line: str) -> regex.Match[str] | None:
    """The heading that a date line begins with: "Hoạt động Chính quyềnThứ 3, Ngày 16/10/2018"."""
    rules = lexicon.candidate_rules("layout", lexicon.cues(line))
    dated = (rule.regex.search(line) for rule in rules if rule.gives == "dateline")
    found = next((match for match in dated if match), None)
    return lexicon.grammar("article.section").search(line, 0, found.end("before")) if found else None


def _title(lines: list[_Line], kinds: list[BlockKind | None], head: list[int]) -> int | None:
    """The line that is the title: the last of four words or more before the date line, else the first after it.

    A date line that begins with the name of a section stands above the title.
    """
    dates = [i for i in head if kinds[i] is BlockKind.DATELINE]
    free = [i for i in head if kinds[i] is None and lines[i].has(4) and not _is_menu(lines[i])]
    if dates:
        before = [i for i in free if i < dates[0]]
        after = [i for i in free if i > dates[0] and not lines[i].is_prose]
        near = [i for i in before if dates[0] - i <= 3]
        below = next((i for i in free if i > dates[0] and not lines[i].has(_LONGEST_TITLE)), None)
        if below is not None and section_before(lines[dates[0]].text):
            return below
        return near[-1] if near else after[0] if after else before[-1] if before else None
    return next((i for i in free if not lines[i].is_prose and not lines[i].text.rstrip().endswith(".")), None)


def _is_menu(line: _Line) -> bool:
    """A heading of a section: capitals only and short, or the same words twice."""
    words = line.text.split()
    half = len(words) // 2
    return (len(words) % 2 == 0 and half > 0 and words[:half] == words[half:]) or (
        line.text.isupper() and not line.has(6)
    )


def _by_place(lines: list[_Line], i: int, title: int | None, body: int, last: int) -> BlockKind:
    if i == title:
        return BlockKind.TITLE
    if title is not None and i < title:
        return BlockKind.SECTION
    line = lines[i]
    if line.is_prose:
        return BlockKind.LEAD if i == body else BlockKind.BODY
    if i > last:
        return BlockKind.CAPTION if line.has(6) else BlockKind.FURNITURE
    if line.ends or line.has(40):
        return BlockKind.BODY
    return BlockKind.CAPTION


def _byline(lines: list[_Line], kinds: list[BlockKind], last: int) -> None:
    """Mark the author's line: labelled ("Tin, ảnh: …") wherever it stands, else a short line after the last prose."""
    if any(kind is BlockKind.BYLINE for kind in kinds):
        return
    for i in range(last + 1, len(lines)):
        if kinds[i] in (BlockKind.PUBLISHER, BlockKind.DATELINE):
            return
        if kinds[i] is BlockKind.FURNITURE and _by_pattern(lines[i]) is not None:
            continue
        words = lines[i].text.strip().strip("()")
        if (_PEN_NAME.fullmatch(words) or _is_office(words)) and lines[i].has(1) and not lines[i].has(11):
            kinds[i] = BlockKind.BYLINE
        return


def _is_office(words: str) -> bool:
    return bool(_office().match(words)) and not words.endswith(".")


@cache
def _office() -> regex.Pattern[str]:
    return lexicon.compiled("(?:" + "|".join(lexicon.words("office")) + r")\s++\p{L}")


def _merge(lines: list[_Line], kinds: list[BlockKind]) -> Iterator[Block]:
    """One block a line, but a line that breaks off in mid-phrase goes on in the next."""
    begin = 0
    for i, line in enumerate(lines):
        broken = (
            i + 1 < len(lines)
            and lines[i + 1].span.begin == line.span.end + 1
            and kinds[i] in (BlockKind.BODY, BlockKind.LEAD, BlockKind.CAPTION)
            and kinds[i + 1] in (BlockKind.BODY, BlockKind.LEAD)
            and lexicon.tail("line.goes-on").before(line.text, len(line.text)) is not None
        )
        if broken:
            kinds[i + 1] = BlockKind.BODY
            continue
        yield Block(kinds[i], Span(min(begin or line.span.begin, line.span.begin), line.span.end))
        begin = lines[i + 1].span.begin if i + 1 < len(lines) else 0


def _cover(blocks: Iterator[Block], length: int) -> Iterator[Block]:
    """The same blocks, each reaching to the next, so that no character is left out."""
    found = list(blocks)
    if not found and length:
        yield Block(BlockKind.FURNITURE, Span(0, length))
    for i, block in enumerate(found):
        begin = 0 if i == 0 else block.span.begin
        end = found[i + 1].span.begin if i + 1 < len(found) else length
        yield Block(block.kind, Span(begin, end))


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


def _goes_on(inside: str, place: int, kind: BlockKind) -> bool:
    return kind in (BlockKind.BODY, BlockKind.LEAD) and lexicon.tail("line.goes-on").before(inside, place) is not None


def _closes(inside: str, begin: int, end: int) -> bool:
    """Whether the stop ends a sentence: a capital, digit or quote follows, and no abbreviation stands before."""
    after = _FIRST_SIGN.match(inside, end)
    if after and not (after[1].isupper() or after[1].isdigit() or after[1] in "\"“'‘-–+*•»("):
        return False
    if inside[begin] != "." or end - begin > 1:
        return True
    word = _LAST_WORD.search(inside[max(0, begin - 16) : begin])
    return not (word and _is_abbreviation(word.group()))


def _is_abbreviation(word: str) -> bool:
    return word in lexicon.words("abbreviation") or (len(word) == 1 and word.isupper())


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
