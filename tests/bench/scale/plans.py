"""What is simulated: shards, what goes wrong, how the work is done, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shard:
    """What the pages of a shard cost, in seconds: a worker of common speed, and the client to give and to take them.

    `stuck` are the seconds of pages that are broken off by the clock (`Settings.page_timeout`), whoever is at them.
    """

    pages: int
    work: float
    stuck: float
    give: float
    take: float
    load: float = 0.0

    @property
    def useful(self) -> float:
        """The seconds of a worker of common speed."""
        return self.work + self.stuck


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong: some workers are slow, some are lost and replaced, as the machines of a cluster are."""

    slow: float = 0.0
    """The share of workers that are slower than the others, by a factor between these two."""
    slower: tuple[float, float] = (3.0, 10.0)
    lost_every: float = 0.0
    """Seconds after which a worker is lost in the mean; 0 where none is."""
    silent: float = 0.0
    """The share of those lost of which the scheduler hears nothing."""
    silence: float = 300.0
    """Seconds after which it gives them up: `distributed.scheduler.worker-ttl`."""
    replaced: float = 60.0
    """Seconds after which another worker takes the place of one that was lost."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the work is done."""

    workers: int
    ahead: int = 2
    """Shards for each worker that are given before the first of them is taken: `Cluster.max_in_flight`."""
    in_order: bool = True
    """Whether shards are taken in their order, or each when it is done."""
    copies: bool = False
    """Whether a worker that would be idle begins a copy of the shard that somebody is at for longest, if for long."""
    speeds: tuple[float, ...] = ()
    """The speeds of the first workers, where they are not left to chance; 1 is common."""
    start: float = 3.0
    """Seconds of a new worker before its first page: tables and patterns are read."""
    loaders: int = 0
    """Stores that the shards are loaded into as they come, each by one writer."""


@dataclass
class Outcome:
    """What came of it: the order in which shards were taken, those given up, and seconds."""

    taken: list[int] = field(default_factory=list)
    given_up: list[int] = field(default_factory=list)
    end: float = 0.0
    loaded: float = 0.0
    lost: float = 0.0
    """Seconds that workers were at what nobody took."""
    lost_workers: int = 0
    client: float = 0.0
    """Seconds that the client was busy."""
    busy: list[tuple[float, int]] = field(default_factory=list)
    """How many workers were at work from when on."""
