"""A scene as SVG that needs no script, and the same places for the script that takes over."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from kg.draw.boxes import Point, Size
from kg.draw.scene import Link, Mark, Scene
from kg.draw.sheet import MARKER, Measures, Sheet, arrow, laid_out
from kg.export.network import kinds

_LETTER: Final = 6.7
"""The width of a letter of a label of 12 pixels, on the average."""
_SMALL: Final = 5.9
_BOLD: Final = 1.06
LEADING: Final = 15
_MARGIN: Final = 14
_STEPS: Final = 60  # as long as a reader of a page waits
_CORNERS: Final = {"circle": 0, "square": 4, "diamond": 4, "triangle": 3, "pentagon": 5, "star": 10}


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of a text, the first of them with its base line at `y`."""

    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A node: where its marker is, the path of it, and its label."""

    mark: Mark
    x: float
    y: float
    path: str
    colour: str
    label: Label


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line: the paths of shaft and head, and its label."""

    link: Link
    shaft: str
    head: str
    label: Label


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    arrows: tuple[Arrow, ...]


def picture(scene: Scene, *, worded: bool = True) -> Picture:
    """The scene laid out, the lines with or without their words, which need room; one without lines is empty."""
    if not scene.links:
        return Picture(0, 0, (), ())
    if not worded:
        scene = replace(scene, links=tuple(replace(link, text="") for link in scene.links))
    sheet = laid_out(scene, _MEASURES, _STEPS)
    bounds = sheet.bounds()
    width, height = bounds.width + 2 * _MARGIN, bounds.height + 2 * _MARGIN
    moved = sheet.shifted(width / 2 - bounds.x, height / 2 - bounds.y)
    spots = tuple(_spot(mark, moved, height) for mark in scene.marks)
    arrows = tuple(_arrow(link, moved, height) for link in scene.links)
    return Picture(math.ceil(width), math.ceil(height), spots, arrows)


def marker(shape: str, x: float, y: float, size: float) -> str:
    """The path of a marker; the scripts draw the same ones."""
    corners = _CORNERS[shape]
    if not corners:
        halves = (f"a{size:g} {size:g} 0 1 0 {way * size:g} 0" for way in (2, -2))
        return f"M{x - size:.1f} {y:.1f}{''.join(halves)}z"
    turn = (math.pi / 4 if shape == "square" else 0) - math.pi / 2
    points = []
    for corner in range(corners):
        reach = size * (0.5 if shape == "star" and corner % 2 else 1.2)
        angle = turn + corner * 2 * math.pi / corners
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return f"{_path(points)}z"


def _spot(mark: Mark, sheet: Sheet, height: float) -> Spot:
    (x, up), box, kind = sheet.markers[mark.name], sheet.marks[mark.name], kinds()[mark.kind]
    lines = tuple(mark.text.split("\n"))
    y = height - up
    first = y + MARKER + LEADING - 2 if up > box.y else y - MARKER - 5 - (len(lines) - 1) * LEADING
    return Spot(mark, x, y, marker(kind.marker, x, y, MARKER), kind.colour, Label(x, first, lines))


def _arrow(link: Link, sheet: Sheet, height: float) -> Arrow:
    start, end = ((x, height - y) for x, y in (sheet.markers[link.source], sheet.markers[link.target]))
    shaft, head = arrow(start, end)
    box, lines = sheet.links[link.source, link.target], tuple(link.text.split("\n"))
    first = height - box.y - (len(lines) - 1) * (LEADING - 1) / 2 + 4
    return Arrow(link, _path(shaft), f"{_path(head)}z", Label(box.x, first, lines))


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _size(text: str, letter: float, leading: float) -> Size:
    lines = text.split("\n")
    return max(map(len, lines)) * letter + 4, len(lines) * leading


_MEASURES: Final = Measures(
    lambda mark: _size(mark.text, _LETTER * (_BOLD if mark.kind == "official" else 1), LEADING),
    lambda link: _size(link.text, _SMALL, LEADING - 1),
)
