"""How far a run is, on stderr: a bar and a line of figures on a terminal, a line now and then in a log."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Final

from kg.cli.console import tell
from kg.cli.output import current
from kg.cli.pace import ProgressView
from kg.cli.tally import Tally
from kg.messages import say
from kg.read import Meter
from kg.run.stop import Stop

LOG_EVERY: Final = 30.0  # seconds: a run of a night stays a log that people can read


@contextmanager
def shown(tally: Tally, meter: Meter, stop: Stop, lang: str) -> Iterator[Callable[[], None]]:
    """What is called after each page, and shows on stderr how far it is when it is time to do so."""
    view, output = ProgressView(tally, meter, lang), current()
    if not output.quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        from kg.cli.bar import Bar  # noqa: PLC0415 -- rich takes a tenth of a second

        log = Log(view, lang, partial(output.log, "info"))
        with Bar(view, stop, lang) as bar:

            def show() -> None:
                bar.show()
                log.show()

            yield show
    else:
        yield Log(view, lang).show


class Log:
    """A line of figures every half minute, for what is not a terminal."""

    def __init__(self, view: ProgressView, lang: str, write: Callable[[str], None] = tell) -> None:
        self._view = view
        self._lang = lang
        self._write = write
        self._logged = monotonic()

    def show(self) -> None:
        """Write the line if it is time for the next."""
        now = monotonic()
        self._view.note(now)
        if now - self._logged >= LOG_EVERY:
            self._logged = now
            parts = filter(None, (self._view.figures(), self._view.part()))
            self._write(f"{say('reading', self._lang)}: {' · '.join(parts)}")
