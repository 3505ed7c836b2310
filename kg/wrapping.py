"""Paragraphs whose lines were cut at a fixed width, in one line again; same length, so that offsets stay."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_RUN: Final = re.compile(r"^[^\S\n]*+\S[^\n]*+(?:\n[^\S\n]*+\S[^\n]*+){2,}", re.MULTILINE)
"""Three lines or more without an empty one between them."""
_ITEM: Final = re.compile(r"\s*(?:[-–+•*»|]|\(?(?:\d{1,2}|\w)[.)](?=\s))")
_STOP: Final = re.compile(r"[.!?…]/?[\"”’)]*$")
_NARROWEST: Final = 45
_WIDEST: Final = 160
"""Characters of the lines of a wrapped paragraph; shorter ones are a list, longer ones paragraphs of their own."""
_FEWEST: Final = 2
_SHARE: Final = 0.2
"""How many line ends of a paragraph, and which part of them, stand in mid-sentence where it was wrapped."""
_FULL: Final = 0.75
"""A line before a capital letter that reaches so far, in parts of the width, was full; a shorter one ends by itself."""


def joined(text: str) -> str:
    """The text with a blank for each line end inside a paragraph that was cut at a fixed width."""
    return _RUN.sub(_unwrapped, text) if text.count("\n") > _FEWEST else text


def _unwrapped(run: re.Match[str]) -> str:
    lines = run.group().split("\n")
    width = sorted(map(len, lines))[len(lines) * 4 // 5]
    if not _NARROWEST <= width <= _WIDEST or "\t" in run.group():
        return run.group()
    inside = sum(_breaks_off(line, following) for line, following in pairwise(lines))
    if inside < _FEWEST or inside < _SHARE * (len(lines) - 1):
        return run.group()
    goes_on = [_goes_on(line, following, width) for line, following in pairwise(lines)]
    return "".join(line + (" " if on else "\n") for line, on in zip(lines, [*goes_on, False], strict=True))[:-1]


def _breaks_off(line: str, following: str) -> bool:
    """Whether the next line begins with a small letter and this one does not end a sentence."""
    return not _STOP.search(line.rstrip()) and following.lstrip()[0].islower() and not _ITEM.match(following)


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a line of a wrapped paragraph goes on in the next one."""
    if _STOP.search(line.rstrip()) or _ITEM.match(following):
        return False
    first = following.lstrip()[0]
    return first.islower() or first.isdigit() or len(line) >= _FULL * width
