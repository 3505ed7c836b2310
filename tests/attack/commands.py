"""Commands of `kg` in groups of processes of their own, run to their end or ended by a signal or a full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 120.0
"""Seconds that a command may take."""
_SHOWN: Final = 600
"""Characters of the output that a fault shows: the last line or two, where errors stand."""
AFTERWARDS: Final = 5.0
"""Seconds that a process may live on when its command has ended."""
FULL: Final = "full disk"
"""How a command ends that no signal ends."""
_KG: Final = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from kg.cli import main; main()"


@dataclass(slots=True)
class Done:
    """How a command ended, the end of what it printed, and how long it took."""

    code: int
    output: str
    seconds: float


def _started(arguments: Sequence[str], folder: Path, kilobytes: int | None = None) -> subprocess.Popen[bytes]:
    """`kg` in a group of its own that heeds Ctrl-C; its files may become so long, where that is given."""
    call = [sys.executable, "-c", _KG, *arguments]
    if kilobytes is not None:
        call = ["bash", "-c", f'trap "" XFSZ; ulimit -f {kilobytes}; exec "$@"', "bash", *call]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with (folder.parent / f"{folder.name}.log").open("ab") as log:
        return subprocess.Popen(
            call, cwd=folder, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )


def run(arguments: Sequence[str], folder: Path) -> Done:
    """`kg`, to its end; TimeoutExpired when there is none."""
    log = folder.parent / f"{folder.name}.log"
    log.unlink(missing_ok=True)
    begin = time.monotonic()
    process = _started(arguments, folder)
    try:
        code = process.wait(PATIENCE)
    finally:
        _kill(process.pid)
    output = " ".join(log.read_text(encoding="utf-8", errors="replace").split())
    return Done(code, output[-_SHOWN:], time.monotonic() - begin)


@dataclass(slots=True)
class Ended:
    """The exit code of a command that was ended, None where it went on; whether processes of it live on."""

    code: int | None
    lived_on: bool


def ended(arguments: Sequence[str], folder: Path, how: str, after: float, kilobytes: int) -> Ended:
    """`kg`, ended by a signal after so many seconds, or by a disk on which files may get only so long."""
    process = _started(arguments, folder, kilobytes if how == FULL else None)
    try:
        if how != FULL:
            _wait(lambda: process.poll() is not None, after)
            _signal(process, how)
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        code = None
    lives = not _wait(lambda: not _living(process.pid), AFTERWARDS)
    _kill(process.pid)
    process.wait()
    return Ended(code, lives)


def _signal(process: subprocess.Popen[bytes], how: str) -> None:
    """What a terminal interrupts are all, what others send goes to the first process."""
    number = signal.Signals[how]
    if process.poll() is None and number is signal.SIGINT:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _living(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, number = entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue
        if int(number) == group and state not in "ZX":
            found.append(int(entry.parent.name))
    return found


def _wait(until: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in so many seconds."""
    end = time.monotonic() + seconds
    while not (true := until()) and time.monotonic() < end:
        time.sleep(0.01)
    return true


def checked(done: Done) -> Done:
    """What was done; RuntimeError if it did not go well."""
    if done.code:
        raise RuntimeError(f"a command that nobody ended ends with {done.code}: {done.output}")
    return done
