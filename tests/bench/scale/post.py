"""Workers who have everything done already, so that what is timed is what their caller does."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from time import process_time
from typing import Any, Final
from unittest.mock import patch

from kg.run import shards
from kg.run.batch import Result
from kg.run.shards import packing
from kg.run.shards.packing import Packed
from kg.run.workers import Size, Task

from .watch import Watch


class Post:
    """Takes pages as a cluster does, pickled, and gives back the shards of what was built of them, pickled too."""

    size: Final = shards.SIZE

    def __init__(self, built: Mapping[str, Result], watch: Watch) -> None:
        self._built, self._watch = built, watch
        self._since = process_time()
        self._waiting: dict[str, int] = {}

    def max_in_flight(self, size: Size) -> int:
        """None: each shard is taken before the next one is begun."""
        return 0

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Task[Any]:
        """The work on a shard, of which only the packing is left."""
        pages, settings = pickle.loads(pickle.dumps(arguments))
        results = [self._built[page.source] for page in pages]
        self._waiting = {page.source: len(page.text) for page in pages}
        self._lap("give")
        with patch.object(packing, "work_on", return_value=results):
            packed = function(pages, settings)
        self._lap("pack")
        return _Parcel(pickle.dumps(packed), self)

    def begin(self) -> None:
        """Let what is taken from now on count as the next lap."""
        self._since = process_time()

    def arrived(self) -> None:
        """Note that a result is there; the first of a shard is when all of it is on disk."""
        if self._waiting:
            self._lap("take")
            self._waiting = {}

    def _lap(self, stage: str) -> None:
        now = process_time()
        self._watch.share(stage, now - self._since, self._waiting)
        self._since = now


class _Parcel:
    def __init__(self, content: bytes, post: Post) -> None:
        self._content, self._post = content, post

    def result(self, timeout: float | None = None) -> Packed:
        self._post.begin()
        packed: Packed = pickle.loads(self._content)
        return packed

    def cancel(self) -> bool:
        return False
