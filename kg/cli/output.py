"""What a run says of itself, besides its answers: on stderr, in a log, and in one JSON object for programs.

The log has one line for each event: `2026-11-29T02:00:07+07:00 WARNING …`. It is opened to be appended to, and opened
anew where another program has put it aside.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal, TextIO

from kg import __version__
from kg.addresses import without_logins
from kg.cli.clock import began
from kg.errors import StoreError
from kg.shown import shown, shown_line

if TYPE_CHECKING:
    from logging import Handler

    from kg.cli.tally import Tally

Level = Literal["error", "warning", "info"]
STATES: Final = ("built", "unchanged", "renewed", "duplicate", "older", "refused", "failed")
"""What becomes of a page; a summary has a number for each, and for any other that came about."""


class Output:
    """What is shown of a run: nothing but errors when `quiet`; its summary alone on stdout when `json`."""

    def __init__(self, command: str = "", *, quiet: bool = False, json: bool = False, log: Path | None = None) -> None:
        self.quiet = quiet
        self.json = json
        self.tally: Tally | None = None
        self._command = command
        self._file = log
        self._handler: Handler | None = None
        self._fields: dict[str, object] = {}
        self._began = began()

    @property
    def seconds(self) -> float:
        """The time since the command was called."""
        return monotonic() - self._began

    def add(self, **fields: object) -> None:
        """Put something into the summary."""
        self._fields |= fields

    def open_log(self) -> None:
        """Begin the log, if there is to be one; StoreError where it cannot be written."""
        if self._file is None:
            return
        from logging.handlers import WatchedFileHandler  # noqa: PLC0415 -- only who has a log waits for it

        try:
            self._handler = WatchedFileHandler(self._file, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise StoreError("log-unwritable", where=str(self._file), reason=error.strerror or str(error)) from error
        self._handler.handleError = self._give_log_up  # type: ignore[method-assign]
        self.log("info", f"kg {shlex.join(sys.argv[1:])}")

    def log(self, level: Level, text: str) -> None:
        """Append a line for each paragraph of the text."""
        from logging import Formatter, makeLogRecord  # noqa: PLC0415

        for paragraph in text.split("\n\n") if self._handler else ():
            line = shown_line(without_logins(" ".join(paragraph.split())))
            when = datetime.now().astimezone().isoformat(timespec="seconds")
            if self._handler:  # it may be given up in between
                self._handler.setFormatter(Formatter("%(msg)s"))
                self._handler.handle(makeLogRecord({"msg": f"{when} {level.upper()} {line}"}))

    def end(self, code: int) -> None:
        """Write the summary and the last line of the log; nothing where the run is one that tells of no pages."""
        summary = json.dumps(self._summary(code), ensure_ascii=False)
        if self.json:
            write(sys.stdout, f"{without_logins(summary)}\n")
        self.log("info", summary)
        if self._handler:
            self._handler.close()

    def _summary(self, code: int) -> dict[str, object]:
        summary = {
            "command": self._command,
            "version": __version__,
            "exit_code": code,
            "seconds": round(self.seconds, 2),
        }
        return summary | (_counted(self.tally) if self.tally else {}) | self._fields

    def _give_log_up(self, record: object) -> None:
        """A log that cannot be written any more is told once, and the run goes on."""
        self._handler, error = None, sys.exception()
        reason = getattr(error, "strerror", None) or str(error)
        write(sys.stderr, f"{shown(StoreError('log-unwritable', where=str(self._file), reason=reason).text())}\n")


_RUNS: Final = [Output()]
"""The runs that have begun, the one of now at the end."""


def current() -> Output:
    """The run of now."""
    return _RUNS[-1]


@contextmanager
def begun(output: Output) -> Iterator[Output]:
    """Inside, a run is the one of now; at the end it is summed up, with the exit code that it comes to."""
    _RUNS.append(output)
    code = 0
    try:
        yield output
    except BaseException as error:
        code = getattr(error, "exit_code", 2)
        raise
    finally:
        output.end(code)
        _RUNS.pop()


def write(stream: TextIO, *texts: str) -> None:
    """Texts on stdout or stderr at once; whoever has read enough of them, as `head` has, is given no more."""
    try:
        stream.writelines(texts)
        stream.flush()
    except BrokenPipeError:
        drop(stream)


def drop(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: at its end the program would stumble over it again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _counted(tally: Tally) -> dict[str, object]:
    from kg.validate import SEVERITIES  # noqa: PLC0415

    return {
        "pages": dict.fromkeys(STATES, 0) | dict(tally.states),
        "facts": tally.facts,
        "problems": {severity: tally.severities[severity] for severity in SEVERITIES},
    }
