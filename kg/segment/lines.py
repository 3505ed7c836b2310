"""The printed lines of a page: what each looks like, and what its words alone show it to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final

import regex

from kg import lexicon
from kg.model import BlockKind, Page, Span
from kg.text import fold

_LONG_LINE: Final = 120
"""Characters above which a line is not asked whether it is a date line, a byline or furniture: it is text."""
_FINISHED: Final = 12
"""Words that make a line with a full stop text; captions end in one too, and are shorter."""
_FINISHED_OTHERWISE: Final = 18
"""The same for a line that ends in another stop: questions, slogans and the first lines of lists are longer."""
UNFINISHED: Final = 40
"""The same for one without a stop: longer than any title."""
_BESIDE_DATE: Final = 7
"""Words beside the date of a date line: name of the site, weekday, hour, "Lượt xem"; a sentence has more."""
_STOPS: Final = (".", "!", "?", "…", ":", ";")
_CLOSING: Final = "'\"”’)]/"
_WORD: Final = re.compile(r"[^\W_]+")
TABS: Final = re.compile(r"\t+")
"""What parts the cells of a table's row."""


@dataclass(frozen=True)
class Line:
    """A line with its span, whether it is a row of a table, and its kind where what it is a part of shows it."""

    span: Span
    text: str
    is_row: bool = False
    known: BlockKind | None = None

    def has(self, words: int) -> bool:
        """Whether the line has so many words."""
        return _words(words).match(self.text) is not None

    @cached_property
    def folded(self) -> str:
        """The line as titles are compared."""
        return fold(self.text)

    @cached_property
    def ends(self) -> bool:
        """Whether the line ends in a stop, quotes and brackets behind it left aside."""
        return self.text.rstrip().rstrip(_CLOSING).endswith(_STOPS)

    @cached_property
    def is_prose(self) -> bool:
        """Whether the line is running text, by its length and how it ends."""
        if self.ends:
            return self.has(_FINISHED if self.text.rstrip().endswith(".") else _FINISHED_OTHERWISE)
        return self.has(UNFINISHED)


@cache
def _words(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[\W_]*+[^\W_]++){{{count}}}")


def lines_of(page: Page) -> list[Line]:
    """The lines of a page that hold more than blanks, those of a table marked as rows."""
    lines = [line for line in _printed(page.forms.canonical) if line.text.strip()]
    return _with_rows(lines, page.text)


def _printed(text: str) -> Iterator[Line]:
    begin = 0
    for line in text.split("\n"):
        yield Line(Span(begin, begin + len(line)), line)
        begin += len(line) + 1


def _with_rows(lines: list[Line], printed: str) -> list[Line]:
    """The lines, those of a table marked: three cells or more parted by tabs, and another such line beside it."""
    if "\t" not in printed:
        return lines
    tabbed = [len(TABS.findall(printed[line.span.begin : line.span.end].strip("\t "))) >= 2 for line in lines]
    beside = zip([False, *tabbed], [*tabbed[1:], False], strict=False)
    return [
        replace(line, is_row=row and (above or below))
        for line, row, (above, below) in zip(lines, tabbed, beside, strict=False)
    ]


def kind_by_words(line: Line) -> BlockKind | None:
    """The kind of block that the words of a line alone show it to be; None for all others."""
    if line.known is not None:
        return line.known
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
    return len(_WORD.findall(beside)) <= _BESIDE_DATE and not lexicon.grammar("line-reports").search(beside)


def section_before(line: str) -> regex.Match[str] | None:
    """The heading that a date line begins with: "Hoạt động Chính quyềnThứ 3, Ngày 16/10/2018"."""
    dated = (
        rule.regex.search(line)
        for rule in lexicon.candidate_rules("layout", lexicon.cues(line))
        if rule.gives == "dateline"
    )
    found = next((match for match in dated if match), None)
    return lexicon.grammar("article-section").search(line, 0, found.end("before")) if found else None
