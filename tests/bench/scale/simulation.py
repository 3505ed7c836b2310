"""Shards through a cluster, event by event, as `kg build --shards DIR --scheduler URL` has them worked on.

Who runs the build (the client) reads pages and gives shards to the scheduler, at most two for each worker ahead of the
first that it has not taken yet, and takes them in their order (`kg.run.workers.in_order`). A worker has one thread. The
scheduler of dask hands shards out in the order in which they were given, to whoever is free; it begins no second copy
of one that is slow. What a worker has done stays with it until it is taken. With a worker that is lost goes what it was
at and what it held, and both are done anew elsewhere, once the scheduler knows: at once where the connection broke,
after `silence` where the machine fell silent. A shard that was with four workers when they were lost is given up.

`Plan` has what the program does, and what it could do instead.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from statistics import median
from typing import Final

from .plans import Faults, Outcome, Plan, Shard

MOST_LOSSES: Final = 3
"""Workers that a shard may lose before it is given up: `distributed.scheduler.allowed-failures`."""
_LOOK_EVERY: Final = 2.0
"""Seconds after which it is looked again whether a copy should be begun."""


@dataclass(eq=False)
class _Worker:
    number: int
    speed: float
    fresh: bool = True
    alive: bool = True
    run: _Run | None = None
    held: dict[int, float] = field(default_factory=dict)
    """The shards that it has done and that were not taken, with the seconds that each took it."""


@dataclass(eq=False)
class _Run:
    """That a worker is at a shard since some moment."""

    shard: int
    worker: _Worker
    begin: float


class Simulation:
    """One build, from the first shard that is read to the last that is taken; the same seed gives the same one."""

    def __init__(self, shards: Sequence[Shard], plan: Plan, faults: Faults, seed: int = 1) -> None:
        self._shards, self._plan, self._faults = shards, plan, faults
        self._chance = random.Random(seed)
        self._now, self._events = 0.0, list[tuple[float, int, Callable[[], None]]]()
        self._numbers = count()
        self._free = list[tuple[float, int, _Worker]]()
        self._alive = 0
        self._queue = list[int]()
        self._runs = dict[int, list[_Run]]()
        self._losses = Counter[int]()
        self._holders = dict[int, _Worker]()
        self._done = set[int]()
        self._settled = set[int]()
        self._begun = deque[int]()
        self._next = 0
        self._client_is_busy = False
        self._took = deque[float](maxlen=99)
        self._writers = [0.0] * plan.loaders
        self._outcome = Outcome()

    def run(self) -> Outcome:
        """What comes of it."""
        for number in range(self._plan.workers):
            self._join(self._plan.speeds[number] if number < len(self._plan.speeds) else None)
        if self._plan.copies:
            self._look()
        self._turn()
        while len(self._settled) < len(self._shards):
            self._now, _, act = heappop(self._events)
            act()
        out = self._outcome
        out.end, out.loaded = self._now, max(self._now, *self._writers, 0.0)
        left = [run for runs in self._runs.values() for run in runs if run.worker.alive]
        out.lost += sum(self._now - run.begin for run in left)
        return out

    def _at(self, seconds: float, act: Callable[[], None]) -> None:
        heappush(self._events, (self._now + seconds, next(self._numbers), act))

    # ------------------------------------------------------------ the client

    def _turn(self) -> None:
        """Let the client, if it is not busy, give another shard, or where enough are ahead take what it waits for."""
        if self._client_is_busy:
            return
        if self._next < len(self._shards) and len(self._begun) <= self._plan.ahead * self._alive:
            self._occupied(self._shards[self._next].give, self._given)
        elif (number := self._ready()) is not None:
            self._begun.remove(number)
            del self._holders.pop(number).held[number]
            self._occupied(self._shards[number].take, lambda: self._taken(number))

    def _ready(self) -> int | None:
        """The shard that the client would take now."""
        if not self._plan.in_order:
            return next(iter(self._holders), None)
        return self._begun[0] if self._begun and self._begun[0] in self._holders else None

    def _occupied(self, seconds: float, then: Callable[[], None]) -> None:
        self._client_is_busy = True
        self._outcome.client += seconds
        self._at(seconds, then)

    def _given(self) -> None:
        self._client_is_busy = False
        self._begun.append(self._next)
        heappush(self._queue, self._next)
        self._next += 1
        self._go_on()

    def _taken(self, number: int) -> None:
        self._client_is_busy = False
        self._outcome.taken.append(number)
        self._settled.add(number)
        if self._writers:
            writer = number % len(self._writers)
            self._writers[writer] = max(self._writers[writer], self._now) + self._shards[number].load
        self._go_on()

    # ------------------------------------------------------------ the scheduler

    def _go_on(self) -> None:
        """Hand out shards, the first ones first, to those who are free; then it is the client's turn."""
        while (worker := self._idle()) and (number := self._wanted()) is not None:
            heappop(self._free)
            self._begin(worker, number)
        self._turn()

    def _idle(self) -> _Worker | None:
        """One of those who are free, whoever it may be."""
        while self._free and not self._free[0][2].alive:
            heappop(self._free)
        return self._free[0][2] if self._free else None

    def _rest(self, worker: _Worker) -> None:
        heappush(self._free, (self._chance.random(), worker.number, worker))

    def _wanted(self) -> int | None:
        if self._queue:
            return heappop(self._queue)
        return self._slowest() if self._plan.copies else None

    def _slowest(self) -> int | None:
        """The shard that one worker alone is at for longest, if for more than twice the median of the last ones."""
        alone = (runs[0] for shard, runs in self._runs.items() if len(runs) == 1 and shard not in self._done)
        first = min(alone, key=lambda run: (run.begin, run.shard), default=None)
        is_late = first and self._took and self._now - first.begin > 2 * median(self._took)
        return first.shard if first and is_late else None

    def _look(self) -> None:
        """Look every few seconds whether somebody who is free could begin a copy."""
        self._at(_LOOK_EVERY, self._look)
        self._go_on()

    # ------------------------------------------------------------ the workers

    def _join(self, speed: float | None = None) -> None:
        """Let a worker come, of this speed or of one by chance."""
        faults, number = self._faults, next(self._numbers)
        worker = _Worker(number, speed or self._speed())
        self._alive += 1
        self._rest(worker)
        if faults.lost_every:
            self._at(self._chance.expovariate(1 / faults.lost_every), lambda: self._lose(worker))
        self._go_on()

    def _speed(self) -> float:
        is_slow = self._chance.random() < self._faults.slow
        return 1 / self._chance.uniform(*self._faults.slower) if is_slow else 1.0

    def _begin(self, worker: _Worker, number: int) -> None:
        shard = self._shards[number]
        run = worker.run = _Run(number, worker, self._now)
        self._runs.setdefault(number, []).append(run)
        started = self._plan.start if worker.fresh else 0.0
        worker.fresh = False
        self._busy(1)
        self._at((shard.work + started) / worker.speed + shard.stuck, lambda: self._end(run))

    def _end(self, run: _Run) -> None:
        worker, number, seconds = run.worker, run.shard, self._now - run.begin
        if not worker.alive:
            return
        self._busy(-1)
        self._leave(run)
        if number in self._done:
            self._outcome.lost += seconds
        else:
            self._done.add(number)
            self._holders[number], worker.held[number] = worker, seconds
            self._took.append(seconds)
        self._rest(worker)
        self._go_on()

    def _leave(self, run: _Run) -> None:
        """Let nobody think any more that a worker is at a shard."""
        run.worker.run = None
        self._runs[run.shard].remove(run)
        if not self._runs[run.shard]:
            del self._runs[run.shard]

    def _lose(self, worker: _Worker) -> None:
        """Let a worker be gone, with what it was at and what it held; who hears nothing goes on waiting for it."""
        worker.alive = False
        self._outcome.lost_workers += 1
        self._outcome.lost += sum(worker.held.values())
        for number in worker.held:
            del self._holders[number]
            self._done.remove(number)
        if worker.run:
            self._outcome.lost += self._now - worker.run.begin
            self._busy(-1)
        noticed = self._faults.silence if self._chance.random() < self._faults.silent else 0.0
        self._at(noticed, lambda: self._bury(worker))
        self._at(noticed + self._faults.replaced, self._join)

    def _bury(self, worker: _Worker) -> None:
        """Let all that a lost worker had be done once more."""
        self._alive -= 1
        gone = list(worker.held)
        if worker.run:
            self._losses[worker.run.shard] += 1
            gone.append(worker.run.shard)
            self._leave(worker.run)
        self._again(gone)

    def _again(self, numbers: Sequence[int]) -> None:
        """Queue what was lost, unless somebody else has done it or is at it; what was lost too often is given up."""
        for number in numbers:
            if number in self._done or number in self._runs:
                continue
            if self._losses[number] > MOST_LOSSES:
                self._begun.remove(number)
                self._settled.add(number)
                self._outcome.given_up.append(number)
            else:
                heappush(self._queue, number)
        self._go_on()

    def _busy(self, more: int) -> None:
        """Note that so many more workers are at work from now on."""
        before = self._outcome.busy[-1][1] if self._outcome.busy else 0
        self._outcome.busy.append((self._now, before + more))
