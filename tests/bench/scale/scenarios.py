"""The builds that are simulated: of a province and of the country, with faults and without, as is and changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from statistics import median
from typing import Final

from kg.run import cluster
from kg.run import shards as sharding

from . import costs, drawn
from .plans import Faults, Outcome, Plan, Shard
from .simulation import Simulation

PROVINCE: Final = 10_000
COUNTRY: Final = 1_000_000
SOUND: Final = Faults()
FAULTY: Final = Faults(slow=0.05, lost_every=8 * 3600, silent=0.1)
"""One in twenty is 3 to 10 times slower, each is lost after eight hours in the mean, one in ten of them in silence."""
SEEDS: Final = 3
EACH: Final = 25
"""Workers of a build where there are several builds, each with a scheduler of its own."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Pages, how they are worked on, and by how many builds, each of which has its part of pages and of workers."""

    name: str
    pages: int
    plan: Plan
    faults: Faults = FAULTY
    builds: int = 1
    store: bool = False
    """Whether pages go straight into a store and not into shards."""

    @property
    def workers(self) -> int:
        """The workers of all builds."""
        return self.plan.workers * self.builds


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a scenario: hours, and shares."""

    scenario: Scenario
    hours: float
    efficiency: float
    """The work that had to be done, of all the time that the workers were there."""
    lost: float
    """What workers did for nothing, of the work that had to be done."""
    lost_workers: float
    client: float
    """How much of its time the busiest client was busy."""
    loaded: float
    """Hours until all is in the stores, one for each build."""


def told(scenario: Scenario, seeds: int = SEEDS) -> Told:
    """What comes of a scenario: the median of each number over some seeds."""
    shards = _shards(scenario)
    useful = sum(shard.useful for shard in shards)
    runs = [_builds(scenario, seed) for seed in range(seeds)]
    ends = [max(one.end for one in builds) for builds in runs]
    return Told(
        scenario,
        hours=median(ends) / 3600,
        efficiency=useful / scenario.workers / median(ends),
        lost=median(sum(one.lost for one in builds) for builds in runs) / useful,
        lost_workers=median(sum(one.lost_workers for one in builds) for builds in runs),
        client=median(max(one.client / one.end for one in builds) for builds in runs),
        loaded=median(max(one.loaded for one in builds) for builds in runs) / 3600,
    )


def first_build(scenario: Scenario) -> Outcome:
    """The first build of a scenario, moment by moment."""
    return _build(scenario, 0, 0)


def _builds(scenario: Scenario, seed: int) -> list[Outcome]:
    return [_build(scenario, number, seed) for number in range(scenario.builds)]


def _build(scenario: Scenario, number: int, seed: int) -> Outcome:
    """One of the builds of a scenario, which has its part of the shards."""
    shards, builds = _shards(scenario), scenario.builds
    part = shards[number * len(shards) // builds : (number + 1) * len(shards) // builds]
    return Simulation(part, scenario.plan, scenario.faults, builds * seed + number).run()


def _shards(scenario: Scenario) -> list[Shard]:
    return shards_of(scenario.pages, scenario.faults == SOUND, scenario.store)


@cache
def shards_of(pages: int, sound: bool, store: bool) -> list[Shard]:
    """The shards of so many pages, the same ones for all scenarios."""
    some = drawn.pages(costs.read(), pages, stuck=0.0 if sound else drawn.STUCK)
    unpack = costs.read_totals()["unpack"].value
    return drawn.shards(some, cluster.SIZE if store else sharding.SIZE, store=store, unpack=unpack)


# ---------------------------------------------------------------- the two tables


def sizes() -> Iterator[tuple[Scenario, Scenario]]:
    """Builds as the program does them, without faults and with them, by more and more workers."""
    for pages, numbers in ((PROVINCE, (1, 10)), (COUNTRY, (1, 10, 100, 1000))):
        for number in numbers:
            sound = Scenario("", pages, Plan(number), SOUND)
            yield sound, replace(sound, faults=FAULTY)


def changes(workers: int) -> Iterator[Scenario]:
    """The country by so many workers with faults, as the program does it and as it could be done."""
    plan = Plan(workers, loaders=1)
    parted = Plan(EACH, loaders=1)
    builds = workers // EACH
    yield Scenario("straight into one store", COUNTRY, Plan(workers), store=True)
    yield Scenario("into shards", COUNTRY, plan)
    yield Scenario("into shards, 8 for each worker ahead", COUNTRY, replace(plan, ahead=8))
    yield Scenario("into shards, taken in any order", COUNTRY, replace(plan, in_order=False))
    yield Scenario("into shards, in order, slow ones copied", COUNTRY, replace(plan, copies=True))
    yield Scenario(f"{builds} builds of {EACH} workers", COUNTRY, parted, builds=builds)
    yield Scenario(f"{builds} builds, in any order", COUNTRY, replace(parted, in_order=False), builds=builds)
    changed = replace(parted, in_order=False, copies=True)
    yield Scenario(f"{builds} builds, in any order, slow ones copied", COUNTRY, changed, builds=builds)
