"""A printed line that holds several: the title and its date, the author and the date, the date and the first words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

import regex

from kg import lexicon
from kg.model import BlockKind, Span
from kg.segment.lines import Line

_HEAD: Final = 12
"""Lines from the top among which title and date share one; lists of other pages with their days stand further down."""
_TAIL: Final = 2
"""Lines from the end among which date and publisher share one."""
_YEAR: Final = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CRUMB: Final = regex.compile(r"\s(?:[»›>]|&gt;)\s")
_KINDS: Final = {kind.value: kind for kind in (BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.PUBLISHER)}


def parted(lines: list[Line]) -> Iterator[Line]:
    """The lines, those at the head and the end of a page parted where another one begins in them."""
    for i, line in enumerate(lines):
        forms = ["line-head"] if i < _HEAD else []
        forms += ["line-end"] if i >= len(lines) - _TAIL else []
        if forms and line.known is None and (_YEAR.search(line.text) or _CRUMB.search(line.text)):
            yield from _pieces(line, forms)
        else:
            yield line


def _pieces(line: Line, forms: list[str]) -> Iterator[Line]:
    """The parts of a line that has one of the forms, each beginning where a named group of the form does."""
    match = next((m for form in forms if (m := lexicon.grammar(form).match(line.text))), None)
    if match is None:
        yield line
        return
    starts = sorted((match.start(name), name) for name, found in match.capturesdict().items() if found)
    begins = [0, *(begin for begin, _ in starts[1:]), len(line.text)]
    for (_, name), (begin, end) in zip(starts, pairwise(begins), strict=True):
        span = Span(begin, end).shift(line.span.begin)
        yield replace(line, span=span, text=line.text[begin:end], known=_KINDS.get(name))
