"""How far a run is at a moment: figures, the part that is done, its pace, and the time left."""

from __future__ import annotations

from collections import deque
from typing import Final

from kg.cli.tally import Tally
from kg.messages import clock, figure, say
from kg.read import Meter

WINDOW: Final = 30.0
"""Pages a second and time left are those of so many seconds, for pages differ and machines have other work."""
_SAMPLE_EVERY: Final = 0.5  # seconds: 60 samples in the window, however many pages there are
_FIRST: Final = 3.0
"""Before so many seconds nobody knows how long the rest will take: the first pages also load the words and tables."""


class Pace:
    """Pages and part of the input by time, over the last while."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int, float]] = deque()

    def note(self, now: float, pages: int, fraction: float | None) -> None:
        """How many pages were done at a moment, and which part of the input."""
        if self._samples and now - self._samples[-1][0] < _SAMPLE_EVERY:
            return
        self._samples.append((now, pages, fraction or 0.0))
        while now - self._samples[0][0] > WINDOW:
            self._samples.popleft()

    def speed(self) -> float | None:
        """Pages a second; None before there are two moments to compare."""
        (began, first, _), (now, last, _) = self._ends()
        return (last - first) / (now - began) if now > began else None

    def left(self) -> float | None:
        """Seconds until all is done; None as long as it is not known."""
        (began, _, first), (now, _, last) = self._ends()
        return (1 - last) * (now - began) / (last - first) if now - began >= _FIRST and last > first else None

    def _ends(self) -> tuple[tuple[float, int, float], tuple[float, int, float]]:
        nothing = (0.0, 0, 0.0)
        return (self._samples[0], self._samples[-1]) if self._samples else (nothing, nothing)


class ProgressView:
    """What is shown of a run at a moment: figures, part that is done, time left."""

    def __init__(self, tally: Tally, meter: Meter, lang: str) -> None:
        self._tally = tally
        self._meter = meter
        self._lang = lang
        self._pace = Pace()

    def note(self, now: float) -> None:
        """Take note of how far it is, for the pace."""
        self._pace.note(now, self._tally.pages, self.fraction())

    def fraction(self) -> float | None:
        """The part that is done, from 0 to 1; None where nobody knows how much there is, or it is more than that."""
        if not self._meter.pages:
            return self._meter.fraction()
        return self._tally.pages / self._meter.pages if self._tally.pages <= self._meter.pages else None

    def figures(self) -> str:
        """Pages, pages a second, facts and problems."""
        tally, parts = self._tally, [self._pages()]
        if (speed := self._pace.speed()) is not None:
            parts.append(say("progress-speed", self._lang, speed=figure(speed, self._lang, digits=1)))
        parts.append(say("progress-facts", self._lang, count=figure(tally.facts, self._lang)))
        for severity in ("violation", "warning"):
            parts.append(f"{figure(tally.severities[severity], self._lang)} {say(f'count-{severity}', self._lang)}")
        return " · ".join(parts)

    def part(self) -> str:
        """The percentage that is done and the time left, as far as they are known."""
        fraction, left = self.fraction(), self._pace.left()
        known = [] if fraction is None else [f"{100 * fraction:3.0f} %"]
        if fraction is not None and left is not None:
            known.append(say("progress-left", self._lang, time=clock(left)))
        return " · ".join(known)

    def _pages(self) -> str:
        pages = figure(self._tally.pages, self._lang)
        total = self._meter.pages
        known = f"{pages}/{figure(total, self._lang)}" if total and self._tally.pages <= total else pages
        return say("progress-pages", self._lang, count=known)
