"""A bar on the terminal, and below it the figures, on more than one line where the window is narrow."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from time import monotonic
from typing import Final

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from kg.cli.pace import ProgressView
from kg.messages import say
from kg.run.stop import Stop

_TIMES_A_SECOND: Final = 5  # what moves more often cannot be read, and costs the run time


class Bar(Progress):
    """Drawn again some times a second; it is gone when the work is done."""

    def __init__(self, view: ProgressView, stop: Stop, lang: str) -> None:
        self._view = view
        self._stop = stop
        self._lang = lang
        self._figures = ""
        self._drawn = 0.0
        super().__init__(  # draws itself
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[part]}", markup=False),
            console=Console(stderr=True),
            expand=True,
            transient=True,
            refresh_per_second=_TIMES_A_SECOND,
            redirect_stdout=sys.stdout.isatty(),  # answers that go to a file must not end on the terminal
        )
        self.add_task(say("reading", lang), total=None, part="")

    def show(self) -> None:
        """Take note of where the work is, if the bar is to be drawn again."""
        now = monotonic()
        if now - self._drawn < 1 / _TIMES_A_SECOND:
            return
        self._drawn = now
        self._view.note(now)
        fraction = self._view.fraction()
        (task,) = self.tasks
        task.total = None if fraction is None else 1.0
        task.completed = fraction or 0.0
        task.fields["part"] = self._view.part()
        self._figures = self._view.figures()

    def get_renderables(self) -> Iterable[RenderableType]:
        """The bar, which shows when the work is about to stop, and the figures."""
        for task in self.tasks if self._stop.asked else ():
            task.description = say("stopping", self._lang)
        yield self.make_tasks_table(self.tasks)
        yield Text(self._figures)
