"""What charts and maps are drawn of: lines, texts, links, and labels where there is room for them.

All carry classes, so that no style stands in a picture; what a text holds is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

LETTER: Final = 6.6
"""The width of a letter of a label, on the average."""
_LINE: Final = 15 / LETTER
"""The height of a line of a label, in letters."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class Room:
    """What is taken of a picture of that width and height, and where labels of such letters have room beside it."""

    def __init__(self, width: float, height: float, taken: Iterable[Box] = (), letter: float = LETTER) -> None:
        self._width, self._height, self._letter = width, height, letter
        self._taken = list(taken)

    def label(self, name: str, words: str, spots: Iterable[tuple[float, float]]) -> Markup:
        """The text with its left end and its line at the first spot where nothing else stands; nothing without one."""
        width, line = len(words) * self._letter, _LINE * self._letter
        for left, foot in spots:
            box = (left, foot + 3 - line, left + width, foot + 3)
            inside = box[0] >= 0 and box[2] <= self._width and box[1] >= 0 and box[3] <= self._height
            if inside and not any(_meet(box, other) for other in self._taken):
                self._taken.append(box)
                return text(name, left, foot, words)
        return Markup("")


def line(name: str, begin: tuple[float, float], end: tuple[float, float]) -> Markup:
    """A line of a class between two points."""
    ends = map(at, (*begin, *end))
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(name, *ends)


def text(name: str, x: float, y: float, words: str, anchor: str = "start") -> Markup:
    """Words of a class on a line."""
    form = Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>')
    return form.format(name, at(x), at(y), anchor, words)


def rectangle(name: str, x: float, y: float, size: tuple[float, float], *, radius: int = 0) -> Markup:
    """A rectangle of a class by its upper left corner, width and height."""
    form = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"{}/>')
    return form.format(name, at(x), at(y), *map(at, size), Markup(' rx="{}"').format(radius) if radius else "")


def circle(name: str, x: float, y: float, radius: float) -> Markup:
    """A circle of a class."""
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(name, at(x), at(y), at(radius))


def linked(path: str | None, name: str, title: str, parts: Iterable[Markup]) -> Markup:
    """What leads to a page, with the words that are read out and shown for it; the parts with a title without one."""
    words = Markup("<title>{}</title>").format(f"{name} — {title}" if title else name)
    inner = Markup("").join((words, *parts))
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(path, name, inner) if path else inner


def group(name: str, *parts: Markup) -> Markup:
    """Parts under one class."""
    return Markup('<g class="{}">{}</g>').format(name, Markup("").join(parts))


def picture(size: tuple[float, float], name: str, parts: Iterable[Markup]) -> Markup:
    """The picture of a width and height, with what it is called."""
    head = Markup('<svg viewBox="0 0 {} {}" role="group" aria-label="{}">').format(*map(at, size), name)
    return Markup("").join((head, *parts, Markup("</svg>")))


def cut(words: str, room: float) -> str:
    """As much of the words as there is room for."""
    most = int(room / LETTER)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def at(position: float) -> str:
    """A position as it is written, to a tenth."""
    return f"{position:.1f}".removesuffix(".0")


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
