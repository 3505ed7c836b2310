"""The line that names who wrote a page: above its text, or below, before the site's remains."""

from __future__ import annotations

from typing import Final

import regex

from kg import lexicon
from kg.model import BlockKind
from kg.segment.lines import Line, kind_by_words

_LONGEST_BYLINE: Final = 10
"""Words of the line that names authors: two or three with their places of work."""
_SHORTEST_CAPTION: Final = 6
"""Words of a line that is a caption or a sentence without its stop: the author may stand below it."""
_MOST_BETWEEN: Final = 3
"""Lines of captions and lost sentences at most between the text and its author."""
_PEN_NAME: Final = regex.compile(
    r"(?:\p{Lu}{2,3}+ )?+(?:\p{Lu}\p{Ll}*+(?:\.[ ,&–-]*+|[ ,&–-]++|$)){1,8}|\p{Lu}{1,4}+(?:[\s.,–-]++\p{Lu}{1,4}+)*+"
)
_IN_CAPITALS: Final = r"\p{Lu}{2,6}+(?: \p{Lu}{2,6}+){1,3}+"
_CAPITALS: Final = regex.compile(rf"{_IN_CAPITALS}(?: ?[-–,&] ?{_IN_CAPITALS})?+")
_SIGN: Final = regex.compile(r"\W*")


def mark_author(lines: list[Line], kinds: list[BlockKind], title: int | None, last: int) -> None:
    """Mark the author's line where no label shows it: behind the `last` line of prose, else beside the date line."""
    if any(kind is BlockKind.BYLINE for kind in kinds):
        return
    found = _below(lines, kinds, last)
    if found is None:
        found = _above(lines, kinds, title)
    if found is not None:
        kinds[found] = BlockKind.BYLINE


def _below(lines: list[Line], kinds: list[BlockKind], last: int) -> int | None:
    """The first line behind the text that may name its author; captions before it are passed over, adverts are not."""
    between: list[Line] = []
    for i in range(last + 1, len(lines)):
        if kinds[i] in (BlockKind.PUBLISHER, BlockKind.DATELINE) or lexicon.grammar("line-others").match(lines[i].text):
            return None
        if kinds[i] is BlockKind.FURNITURE and kind_by_words(lines[i]) is not None:
            continue
        if _SIGN.fullmatch(lines[i].text):
            continue
        ends_page = _ends_page(lines, i)
        if is_author(lines[i]) or (ends_page and _CAPITALS.fullmatch(lines[i].text.strip())):
            return i if ends_page or all(line.ends or line.has(_SHORTEST_CAPTION) for line in between) else None
        between.append(lines[i])
        if len(between) > _MOST_BETWEEN:
            return None
    return None


def _ends_page(lines: list[Line], i: int) -> bool:
    """Whether nothing but signs and remains of the site stands behind a line."""
    return all(_SIGN.fullmatch(line.text) or kind_by_words(line) is BlockKind.FURNITURE for line in lines[i + 1 :])


def _above(lines: list[Line], kinds: list[BlockKind], title: int | None) -> int | None:
    """The line directly above the date line that is a name and nothing else, below the title."""
    date = next((i for i, kind in enumerate(kinds) if kind is BlockKind.DATELINE), 0)
    if title is None or not title < date - 1:
        return None
    return date - 1 if lines[date - 1].has(2) and is_author(lines[date - 1]) else None


def is_author(line: Line) -> bool:
    """Whether a line is a name or two, an office, or a name with its office and nothing else."""
    words = line.text.strip().strip("()").rstrip(". ")
    if not line.has(1) or line.has(_LONGEST_BYLINE + 1):
        return False
    return bool(
        _PEN_NAME.fullmatch(words)
        or lexicon.grammar("byline-name").match(line.text.strip())
        or (lexicon.grammar("byline-office").match(words) and not line.text.rstrip().endswith("."))
    )
