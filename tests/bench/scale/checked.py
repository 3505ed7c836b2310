"""The simulation against a real scheduler of dask, whose workers sleep for as long as shards would take them.

Who of those that are free gets the next shard is left to chance, so that a slow worker holds up more or less: what is
simulated is given from the lowest to the highest of some seeds.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from typing import Final

from distributed import Client, LocalCluster, get_worker

from kg.run.cluster import Cluster
from kg.run.workers import Size, in_order

from .plans import Faults, Plan, Shard
from .simulation import Simulation

HEAD = """\
| workers | slow | shards | work, s | dask, s | simulated, s |
|---:|---:|---:|---:|---:|---:|"""
_SIZE: Final = Size(200, 2_000_000)
_SEEDS: Final = 50


def lines() -> Iterator[str]:
    """A line for each number of workers, with none of them slow and with the last one ten times slower."""
    for workers, slow in ((4, 0), (16, 0), (4, 1), (16, 1), (16, 2)):
        seconds = _seconds(10 * workers)
        real, found = (
            _slept(seconds, workers, slow),
            [_simulated(seconds, workers, slow, seed) for seed in range(_SEEDS)],
        )
        simulated = f"{min(found):.1f} to {max(found):.1f}"
        yield f"| {workers} | {slow} | {len(seconds)} | {sum(seconds):.1f} | {real:.1f} | {simulated} |"


def _seconds(number: int) -> list[float]:
    chance = random.Random(1)
    return [0.2 + 0.3 * chance.random() for _ in range(number)]


def _slept(seconds: Sequence[float], workers: int, slow: int) -> float:
    """How long a real build of them takes, from the first task to the last result."""
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=False, dashboard_address=None) as local,
        Client(local) as client,
    ):
        cluster = Cluster(client, local.scheduler_address)
        begin = time.perf_counter()
        tasks = (cluster.submit(_sleep, [one], slow) for one in seconds)
        done = sum(1 for _ in in_order(tasks, cluster, _SIZE))
        assert done == len(seconds)
        return time.perf_counter() - begin


def _sleep(seconds: Sequence[float], slow: int) -> None:
    factor = 10 if int(get_worker().name) < slow else 1
    time.sleep(factor * sum(seconds))


def _simulated(seconds: Sequence[float], workers: int, slow: int, seed: int) -> float:
    shards = [Shard(200, one, 0.0, give=0.002, take=0.0) for one in seconds]
    plan = Plan(workers, start=0.0, speeds=(0.1,) * slow)
    return Simulation(shards, plan, Faults(), seed).run().end
