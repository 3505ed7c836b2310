"""The graph as a reader opens it: while somebody writes, through links to its files, which the writer may drop."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyoxigraph

_TRIES: Final = 50
"""How often links are made anew: a merge drops its files in a moment, but one may follow another."""
_PREFIX: Final = "reading-"
_LOCK: Final = "LOCK"
_DAY: Final = 86_400
"""Seconds after which links are taken for those of a reader that was killed: nobody reads one state for longer."""

Links = TemporaryDirectory[str]


def opened(graph: Path, *, written: bool) -> tuple[pyoxigraph.Store, Links | None]:
    """The graph as it is now and, where it is being written, the links to its files, to be kept as long as it is read.

    A writer merges files and drops the old ones; of what it drops while the links are made, they are made again.
    """
    for _ in range(_TRIES if written else 0):
        try:
            links = TemporaryDirectory(prefix=_PREFIX, dir=graph.parent)
        except OSError:  # a folder that only the writer may write to
            break
        try:
            _link(graph, Path(links.name))
            return pyoxigraph.Store.read_only(links.name), links
        except PermissionError:  # a medium without links
            links.cleanup()
            break
        except (OSError, RuntimeError):
            links.cleanup()
    return pyoxigraph.Store.read_only(str(graph)), None


def tidy(folder: Path) -> None:
    """Remove the links of readers that were killed before they could take them away."""
    for left in folder.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)


def _link(graph: Path, folder: Path) -> None:
    for file in graph.iterdir():
        if file.name != _LOCK:
            os.link(file, folder / file.name)
