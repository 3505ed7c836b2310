"""The picture of `docs/scale.md`: pages a second by more and more workers, and who is at work while a build goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kg.draw.picture import save, settings

from . import costs, scenarios
from .drawn import LONGER
from .plans import Plan
from .scenarios import EACH, SOUND, Scenario

_NUMBERS: Final = (1, 5, 10, 25, 50, 100, 250, 500, 1000)
_DARK, _GREY, _LIGHT = "black", "0.5", "0.8"
_STEPS: Final = 400


def draw(path: Path, pages: int = scenarios.COUNTRY, numbers: Sequence[int] = _NUMBERS) -> None:
    """Write the picture as SVG: the same bytes each time, in shades of grey."""
    with settings():
        figure = Figure(figsize=(9.6, 4.2), layout="constrained")
        FigureCanvasAgg(figure)
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        _speeds(left, pages, numbers)
        _at_work(right, pages, 100)
        save(figure, path, "svg")


def _speeds(axes: Axes, pages: int, numbers: Sequence[int]) -> None:
    worker = costs.mean_of(costs.read(), "worker") * LONGER / 1000
    axes.plot(numbers, [number / worker for number in numbers], color=_LIGHT, lw=3, label="workers alone")
    for label, line, style in _lines(pages, numbers):
        speeds = [one.pages / 3600 / scenarios.told(one).hours for one in line]
        axes.plot([one.workers for one in line], speeds, label=label, ms=4, lw=1, **style)
    axes.set(xscale="log", yscale="log", xlabel="workers", ylabel="pages a second", title=f"{pages:,} pages")
    for axis, ticks in ((axes.xaxis, (1, 10, 100, 1000)), (axes.yaxis, (10, 100, 1000, 10_000))):
        axis.set_ticks(ticks, [f"{tick:,}" for tick in ticks])
    _finish(axes)


def _lines(pages: int, numbers: Sequence[int]) -> Iterator[tuple[str, list[Scenario], dict[str, Any]]]:
    """What the lines are called, what they show, and how they are drawn."""
    as_is = [Scenario("", pages, Plan(number)) for number in numbers]
    builds = [number // EACH for number in numbers if number % EACH == 0]
    changed = Plan(EACH, in_order=False, copies=True)
    yield "one build, no faults", [replace(one, faults=SOUND) for one in as_is], _style(_DARK, "-", "o")
    yield "one build", as_is, _style(_DARK, "--", "s")
    each = [Scenario("", pages, Plan(EACH), builds=number) for number in builds]
    yield f"builds of {EACH} workers", each, _style(_GREY, "-.", "^")
    best = [Scenario("", pages, changed, builds=number) for number in builds]
    yield "the same in any order, slow ones copied", best, _style(_GREY, "-", "D")
    yield "one build straight into a store", [replace(one, store=True) for one in as_is], _style(_DARK, ":", "v")


def _style(color: str, line: str, marker: str) -> dict[str, Any]:
    return {"color": color, "ls": line, "marker": marker}


def _at_work(axes: Axes, pages: int, workers: int) -> None:
    """How many workers are at work, in the mean of each of some hundred steps of time."""
    for label, in_order, color in (("in order, as it is", True, _GREY), ("in any order", False, _DARK)):
        out = scenarios.first_build(Scenario("", pages, Plan(workers, in_order=in_order)))
        times, means = _means(out.busy, out.end)
        axes.plot([time / 60 for time in times], means, label=label, color=color, lw=1)
    axes.set(xlabel="minutes", ylabel="workers at work", title=f"one build by {workers} workers")
    axes.set_ylim(0, workers * 1.05)
    _finish(axes)


def _finish(axes: Axes) -> None:
    axes.legend(fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=2, frameon=False)
    axes.grid(color="0.9", lw=0.5)
    axes.minorticks_off()


def _means(busy: Sequence[tuple[float, int]], end: float) -> tuple[list[float], list[float]]:
    """The beginnings of the steps and the mean number in each."""
    sums = [0.0] * _STEPS
    step = end / _STEPS
    for (begin, number), (stop, _) in zip(busy, [*busy[1:], (end, 0)], strict=True):
        for index in range(int(begin / step), min(int(stop / step), _STEPS - 1) + 1):
            sums[index] += number * max(0.0, min(stop, (index + 1) * step) - max(begin, index * step))
    return [index * step for index in range(_STEPS)], [one / step for one in sums]
