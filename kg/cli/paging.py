"""Long answers on a terminal go through a pager, as those of git and man do; all else is written as it is."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import Final

from kg.cli.console import answer
from kg.shown import shown

PAGERS: Final = ("KG_PAGER", "PAGER")
"""The variables that name a pager, the first before the second; an empty one is none."""
_OFF: Final = ("", "cat")
_LESS: Final = {"LESS": "RFX"}
"""For whoever has set nothing: colours, an end at once where all fits on the screen, which is left as it is."""


def show(text: str, *, pager: bool = True) -> None:
    """The text on stdout; on a terminal that it is too long for, screen by screen."""
    command = _pager() if pager and _is_long(text) else None
    if not command or not _paged(shown(text), command):
        answer(text)


def _is_long(text: str) -> bool:
    """Whether people at a terminal would see the end of the text alone."""
    return sys.stdout.isatty() and text.count("\n") >= shutil.get_terminal_size().lines


def _pager() -> list[str] | None:
    """The pager that the environment names, else less where it is there."""
    given = next((os.environ[name] for name in PAGERS if name in os.environ), None)
    if given is None:
        return ["less"] if shutil.which("less") else None
    if given.strip() in _OFF:
        return None
    with suppress(ValueError):  # quotes that do not match
        return shlex.split(given)
    return None


def _paged(text: str, command: list[str]) -> bool:
    """Whether a pager showed the text; that it was left early, or by Ctrl-C, is as good an end as any."""
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env={**_LESS, **os.environ})
    except OSError:  # it is not there
        return False
    assert process.stdin is not None
    with suppress(BrokenPipeError, KeyboardInterrupt):
        process.stdin.write(text.encode())
    with suppress(BrokenPipeError, KeyboardInterrupt):
        process.stdin.close()
    while True:
        with suppress(KeyboardInterrupt):  # the pager's own
            process.wait()
            return True
