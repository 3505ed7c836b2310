"""Charts as SVG that needs no script: figures over time, and side by side as bars; every mark leads to its sentence.

Classes carry colours and letters (`static/figures.css`), so that no style stands in the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from kg.answer.render.people import number
from kg.serve import svg
from kg.serve.days import period

WIDTH: Final = 720
COLOURS: Final = 8
"""Colours that tell series apart; more than so many series are no chart."""
_HEIGHT: Final = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 28, 26, 34
_TICKS: Final = 5
_STEPS: Final = (1, 2, 2.5, 5, 10)
_FEW_YEARS: Final = 2
_WHOLE_YEAR: Final = 360
_MOST_YEARS: Final = 12
_BAR: Final = 26
_NAME: Final = 220
_GAP: Final = 1.6
"""Of the length of a period: what lies further apart has periods between that nobody told."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure: first and last day, value, how it is written, what states it and where; `shape` is a comparator's."""

    begin: date
    end: date
    value: Decimal
    text: str
    title: str
    path: str | None
    shape: str = "exact"


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one body and of one kind, over time; a target is not joined to results."""

    name: str
    marks: tuple[Mark, ...]
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure beside others of the same kind and period."""

    name: str
    value: Decimal
    text: str
    title: str
    path: str | None
    shape: str = "exact"


def ticks(low: float, high: float, count: int = _TICKS) -> list[float]:
    """Round numbers, evenly apart, the first no higher than `low` and the last no lower than `high`."""
    if high <= low:
        pad = abs(low) * 0.1 or 1.0
        low, high = low - pad, high + pad
    raw = (high - low) / count
    scale = 10.0 ** math.floor(math.log10(raw))
    step = next(scale * one for one in _STEPS if scale * one >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def over_time(
    series: Sequence[Series], name: str, lang: str, *, ranks: bool = False, top: float | None = None
) -> Markup:
    """The figures by the middle of their periods, whose length is a line below the mark; the best rank stands on top.

    Periods that follow each other are joined by a line, those with untold ones between by a dashed line. `top` is what
    no value can be above, such as 100 %.
    """
    return _OverTime(series, lang, ranks=ranks, top=top).drawn(name)


def ranking(bars: Sequence[Bar], name: str) -> Markup:
    """The figures as bars from zero, in the order given, each with its name on the left and its value at its end."""
    most = max((bar.value for bar in bars), default=Decimal(1)) or Decimal(1)
    room = WIDTH - _NAME - 130
    parts = []
    for index, bar in enumerate(bars):
        top, length = index * _BAR, max(float(bar.value / most) * room, 1.0)
        inner = (
            svg.text("name", _NAME - 10, top + 17, svg.cut(bar.name, _NAME - 12), "end"),
            svg.rectangle("bar", _NAME, top + 4, (length, _BAR - 8), radius=2),
            svg.text("value", _NAME + length + 8, top + 17, bar.text),
        )
        parts.append(svg.group(bar.shape, svg.linked(bar.path, f"{bar.name}: {bar.text}", bar.title, inner)))
    return svg.picture((WIDTH, len(bars) * _BAR + 6), name, parts)


class _OverTime:
    """One chart over time: where a day and a value stand in it, and what is drawn."""

    def __init__(self, series: Sequence[Series], lang: str, *, ranks: bool, top: float | None) -> None:
        self._series, self._lang, self._ranks = series, lang, ranks
        marks = [mark for one in series for mark in one.marks]
        values = [float(mark.value) for mark in marks]
        if ranks:
            most = max(*values, 3.0)
            self._ticks = [1.0, *(tick for tick in ticks(1, most) if 1 < tick <= most and tick == int(tick))]
            self._low, self._high = most + 0.4, 0.6
        else:
            self._ticks = [tick for tick in ticks(min(values), max(values)) if top is None or tick <= top]
            self._low, self._high = self._ticks[0], self._ticks[-1]
        self._in_parts = any((mark.end - mark.begin).days < _WHOLE_YEAR for mark in marks)
        self._years = range(min(mark.begin.year for mark in marks), max(mark.end.year for mark in marks) + 1)
        self._first = date(self._years[0], 1, 1).toordinal()
        self._days = date(self._years[-1], 12, 31).toordinal() + 1 - self._first
        boxes = ((x - 6, y - 6, x + 6, y + 6) for one in series for x, y in map(self._place, one.marks))
        self._room = svg.Room(WIDTH, _HEIGHT - _BOTTOM, boxes)

    def drawn(self, name: str) -> Markup:
        """The picture."""
        lines = [line for index, one in enumerate(self._series) for line in self._lines(index, one)]
        marks = [mark for index, one in enumerate(self._series) for mark in self._marks(index, one)]
        return svg.picture((WIDTH, _HEIGHT), name, [*self._grid(), *self._axis(), *lines, *marks])

    def _x(self, day: int) -> float:
        return _LEFT + (day - self._first) / self._days * (WIDTH - _LEFT - _RIGHT)

    def _y(self, value: float) -> float:
        share = (value - self._low) / ((self._high - self._low) or 1.0)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def _middle(self, mark: Mark) -> float:
        return self._x((mark.begin.toordinal() + mark.end.toordinal() + 1) // 2)

    def _grid(self) -> Iterator[Markup]:
        for tick in self._ticks:
            y = self._y(tick)
            yield svg.line("grid", (_LEFT, y), (WIDTH - _RIGHT, y))
            yield svg.text("tick", _LEFT - 8, y + 4, number(_plain(tick), self._lang), "end")

    def _axis(self) -> Iterator[Markup]:
        """The years, or their quarters where they are few, each below its own stretch."""
        floor = _HEIGHT - _BOTTOM
        yield svg.line("edge", (_LEFT, floor), (WIDTH - _RIGHT, floor))
        for begin, end, label in self._stretches():
            left, right = self._x(begin.toordinal()), self._x(end.toordinal())
            yield svg.line("edge", (left, floor), (left, floor + 6))
            yield svg.text("tick", (left + right) / 2, floor + 20, label, "middle")

    def _stretches(self) -> Iterator[tuple[date, date, str]]:
        if len(self._years) <= _FEW_YEARS and self._in_parts:
            for year in self._years:
                for part in range(4):
                    end = date(year + part // 3, (part * 3 + 3) % 12 + 1, 1)
                    yield date(year, part * 3 + 1, 1), end, period(f"{year}-Q{part + 1}", self._lang)
            return
        every = -(-len(self._years) // _MOST_YEARS)
        for year in self._years:
            yield date(year, 1, 1), date(year + 1, 1, 1), str(year) if (year - self._years[0]) % every == 0 else ""

    def _lines(self, index: int, one: Series) -> Iterator[Markup]:
        """The lines from each figure to the next one of a later period."""
        if one.is_target:
            return
        for before, after in _pairs(one.marks):
            length = max((before.end - before.begin).days, (after.end - after.begin).days) + 1
            gap = "" if (after.begin - before.begin).days <= length * _GAP else " gap"
            yield svg.line(f"line s{index % COLOURS}{gap}", self._place(before), self._place(after))

    def _place(self, mark: Mark) -> tuple[float, float]:
        return self._middle(mark), self._y(float(mark.value))

    def _marks(self, index: int, one: Series) -> Iterator[Markup]:
        for mark in one.marks:
            x, y = self._place(mark)
            left, right = self._x(mark.begin.toordinal()), self._x(mark.end.toordinal() + 1)
            shape = "target" if one.is_target else mark.shape
            told = ", ".join(filter(None, (one.name, mark.text)))
            inner = (svg.line("span", (left, y), (right, y)), _shape(shape, x, y), self._label(mark.text, x, y))
            yield svg.group(f"mark s{index % COLOURS} {shape}", svg.linked(mark.path, told, mark.title, inner))

    def _label(self, text: str, x: float, y: float) -> Markup:
        """The value beside its mark, where nothing else stands; none where there is no room, as its title has it."""
        width = len(text) * svg.LETTER
        left = min(max(x - width / 2, 2.0), WIDTH - width - 2)
        return self._room.label(
            "value", text, ((left, y - 10), (left, y + 20), (x + 10, y + 4), (x - width - 10, y + 4))
        )


def _pairs(marks: Sequence[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Each figure with the next one whose period begins later and is as long, so that years go on to years."""
    ordered = sorted(marks, key=lambda mark: (mark.begin, mark.end))
    for index, mark in enumerate(ordered):
        span = (mark.end - mark.begin).days
        later = (one for one in ordered[index + 1 :] if one.begin > mark.begin)
        if after := next((one for one in later if abs((one.end - one.begin).days - span) <= span * 0.2 + 1), None):
            yield mark, after


def _shape(shape: str, x: float, y: float) -> Markup:
    """A mark: a circle, a triangle that points where the figure may lie, a lozenge for a target."""
    points = {
        "above": ((0, -7), (6, 4), (-6, 4)),
        "below": ((0, 7), (6, -4), (-6, -4)),
        "target": ((0, -7), (6, 0), (0, 7), (-6, 0)),
    }.get(shape)
    if points is None:
        return svg.circle("dot", x, y, 5)
    corners = " ".join(f"{svg.at(x + right)},{svg.at(y + down)}" for right, down in points)
    return Markup('<polygon class="dot" points="{}"/>').format(corners)


def _plain(value: float) -> str:
    return f"{Decimal(str(value)).normalize():f}"
