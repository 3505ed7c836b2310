"""Calls of `kg` on a terminal of a size, as people at one see them."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

needs_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")


def on_terminal(*arguments: str | Path, columns: int, rows: int = 1000, **environment: str) -> str:
    """What the screen of a terminal of that size shows of a call, line ends as in files; the call has to succeed."""
    import fcntl  # noqa: PLC0415 -- POSIX only
    import termios  # noqa: PLC0415

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "PAGER", "KG_PAGER")}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={**kept, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    shown = _read(ours)
    assert process.stderr is not None
    errors = process.stderr.read().decode()
    assert process.wait() == 0, errors
    return shown.replace("\r\n", "\n")


def _read(end: int) -> str:
    pieces = []
    try:
        while piece := os.read(end, 1 << 16):
            pieces.append(piece)
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(end)
    return b"".join(pieces).decode()
