"""The lines of a page in blocks, each of a kind, by a line's words, its look and its position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from kg import lexicon
from kg.model import Block, BlockKind, Page, Span
from kg.segment.bylines import mark_author
from kg.segment.lines import UNFINISHED, Line, kind_by_words, lines_of, section_before
from kg.segment.parts import parted
from kg.segment.tables import with_rows
from kg.text import fold

_LONGEST_TITLE: Final = 60
"""Words from which on a line is text, not a title: a date below it is one that the text mentions, not the page's."""
_HEAD_LINES: Final = 5
"""Lines among which the title from the page's head is looked for; further down it stands in a list of other pages."""
_SHORTEST_TITLE: Final = 4
"""Words of a title; what stands where it may and has fewer is a section or a menu ("Tin tức", "Cải cách")."""
_LONGEST_SECTION: Final = 5
"""Words of the longest name of a section that stands where the title may: "Tin hoạt động của Đảng"."""
_WHOLE_TITLE: Final = 8
"""Words of a title that tells what happened."""
_BELOW_SECTION: Final = 3
"""Headings below a section's among which the page's title stands."""
_NEAR_DATE: Final = 3
"""Lines between a title and the date line below it; what stands higher belongs to the site."""
_TWO: Final = 2
_BEFORE_TITLE: Final = regex.compile(r"(?:[»›>|]|^null)\s*$")
_SHORTEST_CAPTION: Final = 6
"""Words of a caption, or of a heading in capitals that is a title; what is shorter is a menu, a button, a counter."""


def segment(page: Page) -> tuple[Block, ...]:
    """The blocks of a page in order, from its first character to its last."""
    lines = list(parted(with_rows(lines_of(page), page)))
    kinds = _classify(lines, page.title)
    return tuple(_cover(_merge(lines, kinds), len(page.text)))


def _classify(lines: list[Line], known: str | None) -> list[BlockKind]:
    """The kind of each line; `known` is the title where the page's head has one."""
    kinds = [BlockKind.TABLE if line.is_row else kind_by_words(line) for line in lines]
    kinds = _the_date(lines, kinds)
    top = _head_date(lines, kinds)
    body = next((i for i, line in enumerate(lines) if kinds[i] is None and i > top and line.is_prose), len(lines))
    head = list(range(min(body + 1, len(lines))))
    given = (i for i in head[:_HEAD_LINES] if known and fold(known) == lines[i].folded)
    title = next(given, None) if known else None
    title = _title(lines, kinds, head) if title is None else title
    kinds = [None if i == title else kind for i, kind in enumerate(kinds)]
    told = (line.is_prose if kinds[i] is None else line.known is BlockKind.TABLE for i, line in enumerate(lines))
    last = max((i for i, is_told in enumerate(told) if is_told), default=-1)
    out: list[BlockKind] = []
    for i, line in enumerate(lines):
        out.append(kinds[i] or _by_position(lines, i, title, body, last))
        if title is not None and i != title and i < body and line.folded == lines[title].folded:
            out[i] = BlockKind.FURNITURE
    mark_author(lines, out, title, last)
    return _without_other_pages(lines, out, last)


def _head_date(lines: list[Line], kinds: list[BlockKind | None]) -> int:
    """The line of the date line that stands at the head: nothing above it but titles and menus; else -1."""
    date = next((i for i, kind in enumerate(kinds) if kind is BlockKind.DATELINE), -1)
    above = (lines[i] for i in range(max(date, 0)) if kinds[i] is None)
    return -1 if any(line.has(_LONGEST_TITLE) for line in above) else date


def _the_date(lines: list[Line], kinds: list[BlockKind | None]) -> list[BlockKind | None]:
    """The kinds with one date line: the page's own, with its hour, before a feed's or the day of the visit above it."""
    dates = [i for i, kind in enumerate(kinds) if kind is BlockKind.DATELINE]
    if len(dates) < _TWO:
        return kinds
    hour = lexicon.grammar("article-clock")
    foreign = _is_feed(lines[dates[0]]) or (dates[0] == 0 and not hour.search(lines[0].text))
    own = next((i for i in dates[1:] if hour.search(lines[i].text) and not _is_feed(lines[i])), None)
    kept = own if foreign and own is not None else dates[0]
    return [BlockKind.FURNITURE if i in dates and i != kept else kind for i, kind in enumerate(kinds)]


def _is_feed(line: Line) -> bool:
    return bool(lexicon.grammar("line-feed").match(line.text))


def _title(lines: list[Line], kinds: list[BlockKind | None], head: list[int]) -> int | None:
    """The line that is the title: the last of four words or more before the date line, else the first after it.

    A date line that begins with the name of a section stands above the title; a teaser that stands between the two is
    text, and what a path of menus ends in is the title wherever it stands again.
    """
    dates = [i for i in head if kinds[i] is BlockKind.DATELINE]
    free = [i for i in head if kinds[i] is None and lines[i].has(_SHORTEST_TITLE) and not _is_menu(lines[i])]
    echoed = next((i for i in free if not lines[i].is_prose and _is_echoed(lines, head, i)), None)
    if echoed is not None:
        return echoed
    if dates:
        before = [i for i in free if i < dates[0]]
        after = [i for i in free if i > dates[0] and not lines[i].is_prose]
        near = [i for i in before if dates[0] - i <= _NEAR_DATE]
        below = next((i for i in free if i > dates[0] and not lines[i].has(_LONGEST_TITLE)), None)
        if below is not None and section_before(lines[dates[0]].text):
            return below
        headings = [i for i in before if not lines[i].is_prose]
        return (
            headings[-1]
            if near and headings
            else near[-1]
            if near
            else _named(lines, after)
            if after
            else None
            if not before
            else before[-1]
        )
    return _named(lines, [i for i in free if not lines[i].is_prose and not lines[i].text.rstrip().endswith(".")])


def _named(lines: list[Line], headings: list[int]) -> int | None:
    """The first of the headings; one of a few words is a section where a whole title follows: "Tin hoạt động Đảng"."""
    if not headings or lines[headings[0]].has(_LONGEST_SECTION + 1):
        return headings[0] if headings else None
    return next((i for i in headings[1 : 1 + _BELOW_SECTION] if lines[i].has(_WHOLE_TITLE)), headings[0])


def _is_echoed(lines: list[Line], head: list[int], i: int) -> bool:
    """Whether a path of sections or a mark of the site in the head ends in the whole of this line."""
    own = lines[i].folded
    above = (lines[j].folded.removesuffix(own) for j in head if j != i and lines[j].folded.endswith(own))
    return any(_BEFORE_TITLE.search(before) for before in above)


def _is_menu(line: Line) -> bool:
    """A heading of a section: capitals only and short, the same words twice, or a path of sections; a caption too."""
    words = line.text.split()
    half = len(words) // 2
    return (
        (len(words) % 2 == 0 and half > 0 and words[:half] == words[half:])
        or (line.text.isupper() and not line.has(_SHORTEST_CAPTION))
        or lexicon.grammar("line-menu").search(line.text) is not None
    )


def _by_position(lines: list[Line], i: int, title: int | None, body: int, last: int) -> BlockKind:
    if i == title:
        return BlockKind.TITLE
    if title is not None and i < title:
        return BlockKind.SECTION
    line = lines[i]
    if line.is_prose:
        return BlockKind.LEAD if i == body else BlockKind.BODY
    if i > last:
        return BlockKind.CAPTION if line.has(_SHORTEST_CAPTION) else BlockKind.FURNITURE
    if line.ends or line.has(UNFINISHED):
        return BlockKind.BODY
    return BlockKind.CAPTION


def _without_other_pages(lines: list[Line], kinds: list[BlockKind], last: int) -> list[BlockKind]:
    """The kinds, of all that stands below the heading of a list of other pages at the end none but furniture."""
    others = lexicon.grammar("line-others")
    begin = next((i for i in range(last + 1, len(lines)) if others.match(lines[i].text)), len(lines))
    kept = (BlockKind.BYLINE, BlockKind.PUBLISHER)
    return [kind if i < begin or kind in kept else BlockKind.FURNITURE for i, kind in enumerate(kinds)]


def _merge(lines: list[Line], kinds: list[BlockKind]) -> Iterator[Block]:
    """One block a line, but a line that breaks off in mid-phrase goes on in the next."""
    begin = 0
    for i, line in enumerate(lines):
        broken = (
            i + 1 < len(lines)
            and lines[i + 1].span.begin == line.span.end + 1
            and kinds[i] in (BlockKind.BODY, BlockKind.LEAD, BlockKind.CAPTION)
            and kinds[i + 1] in (BlockKind.BODY, BlockKind.LEAD)
            and lexicon.tail("line-goes-on").before(line.text, len(line.text)) is not None
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
