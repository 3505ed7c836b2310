"""Processes for tests: which ones belong to a call, and whether they are gone."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
PATIENCE: Final = 30
"""Seconds, many more than a process needs that ends with its parent."""


def marked(mark: str) -> set[int]:
    """The processes that run with this text in their environment."""
    found = set()
    for entry in PROC.glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes() and is_alive(int(entry.name)):
                found.add(int(entry.name))
        except OSError:  # another's, or gone meanwhile
            continue
    return found


def is_alive(number: int) -> bool:
    """Whether a process runs still: one that nobody has waited for is over all the same."""
    try:
        return (PROC / str(number) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def left(numbers: Collection[int], seconds: float = PATIENCE) -> set[int]:
    """Those of the processes that are there still after so many seconds; none as soon as all are gone."""
    end = time.monotonic() + seconds
    while (there := {number for number in numbers if is_alive(number)}) and time.monotonic() < end:
        time.sleep(0.02)
    return there
