"""Shards of pages that are drawn from those that were recorded, each longer by chance, as pages of the web are."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.pipeline import PAGE_TIMEOUT
from kg.run.workers import Size, partitions

from .costs import Cost
from .plans import Shard

TAIL: Final = 1.8
"""The exponent of Pareto's law: a page is in the mean 2.25 times as long as a recorded one, in a million some 2,000."""
LONGER: Final = TAIL / (TAIL - 1)
STUCK: Final = 1e-5
"""The chance that a page takes all the time that it may."""
DISPATCH: Final = 0.002
"""Seconds of the client and the scheduler for a task, whatever is in it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page: the one that was recorded, how much longer it is, and whether it takes all the time that it may."""

    cost: Cost
    factor: float
    is_stuck: bool

    @property
    def characters(self) -> int:
        """How long it is."""
        return int(self.cost.characters * self.factor)


def pages(costs: Sequence[Cost], number: int, *, stuck: float = STUCK, seed: int = 1) -> Iterator[Drawn]:
    """So many pages. What one costs grows with its length, as growth tests have it; the longest take their limit."""
    chance = random.Random(seed)
    for _ in range(number):
        cost, factor = chance.choice(costs), chance.paretovariate(TAIL)
        too_long = cost.worker * factor > 1000 * PAGE_TIMEOUT
        yield Drawn(cost, factor, too_long or chance.random() < stuck)


def shards(drawn: Iterable[Drawn], size: Size, *, store: bool = False, unpack: float = 0.0) -> list[Shard]:
    """The shards that `kg.run` makes of them; with `store` the client writes each into a store when it takes it.

    `unpack` are the milliseconds of a recorded page in which whoever loads a shard reads it.
    """
    return [_shard(part, store, unpack) for part in partitions(drawn, lambda: size, lambda page: page.characters)]


def _shard(part: Sequence[Drawn], store: bool, unpack: float) -> Shard:
    sound = [page for page in part if not page.is_stuck]
    writing = _seconds(sound, "put") + _seconds(sound, "sync")
    return Shard(
        pages=len(part),
        work=sum(page.cost.worker * page.factor for page in sound) / 1000,
        stuck=PAGE_TIMEOUT * (len(part) - len(sound)),
        give=_seconds(part, "give") + DISPATCH,
        take=_seconds(sound, "take") + (writing if store else 0.0),
        load=writing + unpack * sum(page.factor for page in sound) / 1000,
    )


def _seconds(part: Sequence[Drawn], stage: str) -> float:
    spent: list[float] = [getattr(page.cost, stage) * page.factor for page in part]
    return sum(spent) / 1000
