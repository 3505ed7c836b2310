"""Processor time by page and stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import process_time
from typing import TypeVar

T = TypeVar("T")


class Watch:
    """Milliseconds of all threads of this process, by the source of a page and the name of a stage."""

    def __init__(self) -> None:
        self.spent: dict[str, dict[str, float]] = {}

    def __call__(self, source: str, stage: str, work: Callable[[], T]) -> T:
        """What the work gives; what it took is the page's."""
        begin = process_time()
        done = work()
        self.share(stage, process_time() - begin, {source: 1})
        return done

    def share(self, stage: str, seconds: float, sizes: Mapping[str, int]) -> None:
        """Give each of these pages its share of the seconds, by its size."""
        whole = sum(sizes.values())
        for source, size in sizes.items():
            held = self.spent.setdefault(source, {})
            held[stage] = held.get(stage, 0.0) + 1000 * seconds * size / whole
