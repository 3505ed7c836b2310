"""Since when a command runs: people wait from the moment when the program is called, not from its first page."""

from __future__ import annotations

from time import monotonic
from typing import Final

_LOADED: Final = [monotonic()]


def began() -> float:
    """When the command line began to be loaded; of a second command in one process, now."""
    return _LOADED.pop() if _LOADED else monotonic()
