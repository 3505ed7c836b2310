"""Gatherings counted by month, and by year where they span many: the columns of charts and the rows of a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.answer.calendar import OTHER, Event, months
from kg.answer.columns import column
from kg.serve.columns import Column, columns
from kg.serve.days import period
from kg.serve.kinds import LEVELS
from kg.serve.pages import Words

if TYPE_CHECKING:
    from markupsafe import Markup

STYLES: Final = {**LEVELS, OTHER: "s7"}
"""The class of style of each level; a gathering of two levels is one of the first of them."""
_MOST: Final = 120
"""Months of one chart: with more of them there is no room for a finger, and years stand before."""
_TICKED: Final = 26
"""Months that have a tick each; of more the years alone do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: the month as it is stored and as it is written, its gatherings by level, and all of them."""

    month: str
    name: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Months:
    """The gatherings that have a day, by month, in a language; `address` gives the address of a month or year.

    `month` and `year` are those that are looked at, empty for none.
    """

    events: Sequence[Event]
    address: Callable[..., str]
    lang: str
    month: str = ""
    year: str = ""
    _held: dict[str, Counter[str]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.events:
            self._held.setdefault(one.month, Counter())[_level(one)] += 1

    @property
    def is_long(self) -> bool:
        """Whether there are more months than one chart has room for."""
        return len(self._all) > _MOST

    def shown(self) -> list[str]:
        """The months of the chart: all, else those of the year that is looked at, else the last years."""
        every = self._all
        if not self.is_long:
            return every
        year = self.month[:4] or self.year
        last = every[-_MOST:]
        return [one for one in every if one.startswith(year)] if year else last[_january(last) :]

    def span(self) -> str:
        """First and last month that have gatherings, as people write them."""
        return self._span(min(self._held), max(self._held))

    def span_shown(self) -> str:
        """First and last month of the chart, as people write them."""
        shown = self.shown()
        return self._span(shown[0], shown[-1])

    def levels(self) -> list[tuple[str, str]]:
        """The class of style and the name of each level that occurs."""
        words = Words(self.lang)
        names = {one: column("level").words(one, self.lang) for one in STYLES} | {OTHER: words["timeline-level-other"]}
        return [(STYLES[one], names[one]) for one in self._levels()]

    def chart(self) -> Markup:
        """The months as columns, each with its gatherings by level."""
        shown = self.shown()
        each = len(shown) <= _TICKED
        found = [
            Column(
                period(one, self.lang),
                self._parts(self._held.get(one, {})),
                self.address(month=one, page=None),
                str(int(one[-2:])) if each else "",
                one[:4] if one.endswith("-01") or not index else "",
                one == self.month,
            )
            for index, one in enumerate(shown)
        ]
        return columns(found, Words(self.lang)["timeline-chart"], self.lang)

    def years(self) -> Markup:
        """The years as columns."""
        held: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for month, counts in self._held.items():
            held[month[:4]] += counts
        now = self.month[:4] or self.year
        found = [
            Column(year, self._parts(held[year]), self.address(year=year, month=None, page=None), year, "", year == now)
            for year in dict.fromkeys(month[:4] for month in self._all)
        ]
        return columns(found, Words(self.lang)["timeline-years"], self.lang)

    def table(self) -> list[Line]:
        """The months of the chart that have gatherings, the last one first."""
        lines = []
        for one in reversed(self.shown()):
            if counts := self._held.get(one):
                each = tuple(counts[level] for level in self._levels())
                lines.append(Line(one, period(one, self.lang), each, counts.total()))
        return lines

    @cached_property
    def _all(self) -> list[str]:
        """Every month from January of the first year to the last month that has gatherings."""
        return list(months(f"{min(self._held)[:4]}-01", max(self._held))) if self._held else []

    def _span(self, first: str, last: str) -> str:
        return "–".join(dict.fromkeys(period(one, self.lang) for one in (first, last)))

    def _levels(self) -> list[str]:
        return [one for one in STYLES if any(one in counts for counts in self._held.values())]

    def _parts(self, counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        return tuple((STYLES[level], counts.get(level, 0)) for level in STYLES)


def _level(event: Event) -> str:
    return next(one for one in STYLES if one in event.levels)


def _january(found: Sequence[str]) -> int:
    """Where the first year of some months that is there from January on begins."""
    return next(index for index, one in enumerate(found) if one.endswith("-01"))
