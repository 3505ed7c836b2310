"""A map of points that needs no script and no tiles: equirectangular, true to scale at the middle of what it shows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from kg.answer.render.people import number
from kg.serve import svg
from kg.serve.outline import Point, alone, points

if TYPE_CHECKING:
    from typing import Self

_WIDTH, _HEIGHT = 720, 860
_LEAST: Final = 300
"""The height of a map of what lies from west to east."""
_MARGIN: Final = 26
_LEAST_DEGREES: Final = 0.2
"""What is nearer together is not drawn further apart: some twenty kilometres."""
_KM: Final = 111.2
"""Kilometres of a degree of latitude."""
_GRAIN: Final = 2.5
"""Points of the outline that are nearer than that are one."""
_MANY: Final = 1000
"""So many points of the outline make a shape; fewer are drawn larger."""
_RADII: Final = (3.5, 26.0)
_SCALE: Final = 160
"""How long the scale is at most."""
_STEPS: Final = (500, 200, 100, 50, 20, 10, 5, 2, 1)
_LETTER: Final = 9.2
"""The width of a letter of a label, which is larger than those of charts, as a map is shown smaller."""
_LABELLED: Final = 16
_COVERED: Final = 6.0
"""The radius up to which a label may stand over a circle."""
_STRIP: Final = 64
"""The height of what stands below the map: the scale, and what the sizes mean."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the map: how much it stands for, its class of style, what is read out and where it leads."""

    point: Point
    name: str
    amount: int
    style: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """South, north, west and east of what is shown, in degrees."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def of(cls, found: Sequence[Point]) -> Self:
        """The bounds of some points, with room about those that lie near each other."""
        latitudes, longitudes = [one[0] for one in found], [one[1] for one in found]
        down = max(_LEAST_DEGREES - (max(latitudes) - min(latitudes)), 0) / 2
        aside = max(_LEAST_DEGREES - (max(longitudes) - min(longitudes)), 0) / 2
        return cls(min(latitudes) - down, max(latitudes) + down, min(longitudes) - aside, max(longitudes) + aside)


def drawn(spots: Sequence[Spot], bounds: Bounds | None, name: str, lang: str) -> Markup:
    """The map of some points, the largest below; of the whole country without bounds."""
    return _map(bounds or Bounds.of(points())).drawn(spots, name, lang)


def _sizes(most: int) -> list[int]:
    """Round amounts that explain the sizes, the largest first: no more than the most that there is."""
    high = 10 ** max(int(math.log10(most or 1)), 0)
    top = next(high * step for step in (5, 2, 1) if high * step <= max(most, 1))
    return list(dict.fromkeys((top, max(round(top / 5), 1), 1)))


class _Map:
    """Where a point stands: x by its longitude times the cosine of the middle latitude, y by its latitude."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._cosine = math.cos(math.radians((bounds.south + bounds.north) / 2))
        wide, high = (bounds.east - bounds.west) * self._cosine, bounds.north - bounds.south
        self._unit = min((_WIDTH - 2 * _MARGIN) / wide, (_HEIGHT - 2 * _MARGIN) / high)
        self._height = max(high * self._unit + 2 * _MARGIN, _LEAST)
        self._left = (_WIDTH - wide * self._unit) / 2
        self._top = (self._height - high * self._unit) / 2

    def drawn(self, spots: Sequence[Spot], name: str, lang: str) -> Markup:
        """The picture: outline, points, labels, scale, and what the sizes mean."""
        most = max((one.amount for one in spots), default=1)
        placed = [(one, *self._place(one.point), _radius(one.amount, most)) for one in spots]
        placed.sort(key=lambda held: (-held[3], held[0].name))
        taken = [(x - r, y - r, x + r, y + r) for *_, x, y, r in placed if r > _COVERED]
        room = svg.Room(_WIDTH, self._height, taken, _LETTER)
        marks = [
            svg.group(f"spot {one.style}", svg.linked(one.path, one.name, one.title, [svg.circle("dot", x, y, r)]))
            for one, x, y, r in placed
        ]
        labels = [room.label("label", one.name, _about(one.name, x, y, r)) for one, x, y, r in placed[:_LABELLED]]
        below = (*self._scale(lang), *self._sizes(most, lang))
        parts = [self.outline, *self._far(room), *marks, *labels, *below]
        return svg.picture((_WIDTH, self._height + _STRIP), name, parts)

    def _place(self, point: Point) -> tuple[float, float]:
        x = self._left + (point[1] - self._bounds.west) * self._cosine * self._unit
        return x, self._top + (self._bounds.north - point[0]) * self._unit

    def _inside(self, place: tuple[float, float]) -> bool:
        return 0 <= place[0] <= _WIDTH and 0 <= place[1] <= self._height

    @cached_property
    def outline(self) -> Markup:
        """Every unit of the country as a faint point, in one path, so that thousands of them are some kilobytes."""
        places = filter(self._inside, map(self._place, points()))
        cells = sorted({(round(x / _GRAIN), round(y / _GRAIN)) for x, y in places})
        steps = "".join(f"M{svg.at(x * _GRAIN)} {svg.at(y * _GRAIN)}h0" for x, y in cells)
        name = "outline" if len(cells) > _MANY else "outline sparse"
        return Markup('<path class="{}" d="{}"/>').format(name, steps)

    def _far(self, room: svg.Room) -> Iterator[Markup]:
        """The names of the islands far out, by which the shape is known."""
        for point, name in alone():
            x, y = self._place(point)
            if self._inside((x, y)):
                yield svg.circle("island", x, y, 1.8)
                yield room.label("tick", name, _about(name, x, y, 3))

    def _scale(self, lang: str) -> Iterator[Markup]:
        long = next((km for km in _STEPS if km / _KM * self._unit <= _SCALE), _STEPS[-1])
        left, foot, width = 16.0, self._height + _STRIP / 2, long / _KM * self._unit
        yield svg.line("edge", (left, foot), (left + width, foot))
        for x in (left, left + width):
            yield svg.line("edge", (x, foot - 4), (x, foot + 4))
        yield svg.text("tick", left + width + 8, foot + 4, f"{number(str(long), lang)} km")

    def _sizes(self, most: int, lang: str) -> Iterator[Markup]:
        right, foot = _WIDTH - 16.0, self._height + _STRIP / 2
        for amount in reversed(_sizes(most)):
            words, r = number(str(amount), lang), _radius(amount, most)
            right -= len(words) * _LETTER
            yield svg.text("tick", right, foot + 4, words)
            right -= r + 6
            yield svg.circle("ring", right, foot, r)
            right -= r + 16


@lru_cache(maxsize=32)
def _map(bounds: Bounds) -> _Map:
    """The map of some bounds, whose outline is worked out once."""
    return _Map(bounds)


def _radius(amount: int, most: int) -> float:
    """The radius of a circle whose area is as much of the largest one as the amount of the most."""
    least, largest = _RADII
    return max(largest * math.sqrt(amount / most), least) if most else least


def _about(name: str, x: float, y: float, r: float) -> Iterable[tuple[float, float]]:
    """Where the label of a circle may stand: right, left, above, below."""
    width = len(name) * _LETTER
    return ((x + r + 4, y + 5), (x - r - 7 - width, y + 5), (x - width / 2, y - r - 4), (x - width / 2, y + r + 16))
