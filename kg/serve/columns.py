"""A chart of columns side by side, each of parts one above the other, that leads on and needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.answer.render.people import number
from kg.serve import svg
from kg.serve.charts import WIDTH, ticks

if TYPE_CHECKING:
    from markupsafe import Markup

_HEIGHT: Final = 230
_LEFT, _RIGHT, _TOP = 44, 12, 24
_BOTTOMS: Final = (24, 42)
"""The room below the columns, without and with what begins a stretch."""
_WIDEST: Final = 44.0
_GAP: Final = 0.18
"""Of the width of a column, to the next one."""
_FEW: Final = 3
_NARROW: Final = 40
"""The width of a stretch below which there is no room for its mark."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, how much it has of each class of style, and the page that it leads to.

    `tick` stands below it, `mark` below that where a new stretch begins, such as a year.
    """

    name: str
    parts: tuple[tuple[str, int], ...]
    path: str | None
    tick: str = ""
    mark: str = ""
    is_chosen: bool = False

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(count for _, count in self.parts)


def columns(found: Sequence[Column], name: str, lang: str) -> Markup:
    """The columns in their order; what has nothing leads nowhere, and keeps its place."""
    return _Columns(found, lang).drawn(name)


class _Columns:
    """One chart: how wide a column is and how high a value."""

    def __init__(self, found: Sequence[Column], lang: str) -> None:
        self._found, self._lang = found, lang
        most = max(*(one.total for one in found), _FEW)
        self._ticks = [tick for tick in ticks(0, most, 4) if tick == int(tick) and tick <= most]
        self._high = most
        self._step = min((WIDTH - _LEFT - _RIGHT) / len(found), _WIDEST)
        marked = [index for index, one in enumerate(found) if one.mark]
        ends = zip(marked, [*marked[1:], len(found)], strict=False)
        self._marked = {begin for begin, end in ends if (end - begin) * self._step >= _NARROW}
        self._floor = _HEIGHT - _BOTTOMS[bool(self._marked)]

    def drawn(self, name: str) -> Markup:
        """The picture."""
        parts = [part for index, one in enumerate(self._found) for part in self._column(index, one)]
        return svg.picture((WIDTH, _HEIGHT), name, [*self._grid(), *parts])

    def _y(self, value: float) -> float:
        return self._floor - value / self._high * (self._floor - _TOP)

    def _grid(self) -> Iterator[Markup]:
        for tick in self._ticks:
            y = self._y(tick)
            yield svg.line("edge" if tick == 0 else "grid", (_LEFT, y), (WIDTH - _RIGHT, y))
            yield svg.text("tick", _LEFT - 8, y + 4, number(str(int(tick)), self._lang), "end")

    def _column(self, index: int, one: Column) -> Iterator[Markup]:
        left, floor = _LEFT + index * self._step, self._floor
        if index in self._marked:
            yield svg.line("edge", (left, floor), (left, floor + 30))
            yield svg.text("tick year", left + 4, floor + 30, one.mark)
        if one.tick:
            yield svg.text("tick", left + self._step / 2, floor + 15, one.tick, "middle")
        if one.total:
            inner = [svg.rectangle("ground", left, _TOP, (self._step, floor - _TOP)), *self._parts(left, one)]
            if self._step > svg.LETTER * len(str(one.total)):
                inner.append(svg.text("value", left + self._step / 2, self._y(one.total) - 5, str(one.total), "middle"))
            name = f"{one.name}: {number(str(one.total), self._lang)}"
            yield svg.group("column now" if one.is_chosen else "column", svg.linked(one.path, name, "", inner))

    def _parts(self, left: float, one: Column) -> Iterator[Markup]:
        foot, gap = 0, self._step * _GAP
        for style, count in one.parts:
            if count:
                top = self._y(foot + count)
                size = (self._step - gap, self._y(foot) - top)
                yield svg.rectangle(f"bar {style}", left + gap / 2, top, size)
                foot += count
