"""What was recorded of some hundred pages, as it stands in two small tables beside this file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any, Final

PAGES: Final = Path(__file__).with_name("costs.csv")
TOTALS: Final = Path(__file__).with_name("totals.csv")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page costs: milliseconds of one core by stage, and what comes of it.

    `pack` is its share of the work on the files of its shard. `give` and `take` are done by whoever runs the build: to
    read the page and send it to a worker, and to put what comes back on disk. `put` and `sync` are done by whoever
    writes the store: in its ledger, and in its graph. `bytes` and `quads` are those of its N-Quads without the units of
    the gazetteer, `said` are the quads about what pages share.
    """

    characters: int
    extract: float
    emit: float
    infer: float
    validate: float
    pack: float
    give: float
    take: float
    put: float
    sync: float
    bytes: int
    quads: int
    said: int

    @property
    def worker(self) -> float:
        """The milliseconds of a worker."""
        return self.extract + self.emit + self.infer + self.validate + self.pack

    @property
    def client(self) -> float:
        """The milliseconds of whoever runs the build."""
        return self.give + self.take

    @property
    def writer(self) -> float:
        """The milliseconds of whoever writes the store."""
        return self.put + self.sync


STAGES: Final = ("extract", "emit", "infer", "validate", "pack", "give", "take", "put", "sync")


def read(path: Path = PAGES) -> list[Cost]:
    """The pages that were recorded."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_cost(row) for row in csv.DictReader(file)]


def _cost(row: Mapping[str, str]) -> Cost:
    values: dict[str, Any] = {name: float(text) if name in STAGES else int(text) for name, text in row.items()}
    return Cost(**values)


def write(costs: Iterable[Cost], path: Path = PAGES) -> None:
    """Keep what was recorded of pages, in microseconds and up."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(Cost))
        table.writerows([round(value, 3) for value in astuple(cost)] for cost in costs)


@dataclass(frozen=True, slots=True)
class Total:
    """One number about all pages together, or about something that was timed beside them."""

    name: str
    value: float
    unit: str
    what: str


def read_totals(path: Path = TOTALS) -> dict[str, Total]:
    """What else was recorded, by name."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [Total(row["name"], float(row["value"]), row["unit"], row["what"]) for row in csv.DictReader(file)]
    return {row.name: row for row in rows}


def write_totals(totals: Iterable[Total], path: Path = TOTALS) -> None:
    """Keep what else was recorded, to four digits."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [field.name for field in fields(Total)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(total) | {"value": f"{total.value:.4g}"} for total in totals)


PEOPLE: Final = ("worker", "client", "writer")


def mean_of(costs: Sequence[Cost], who: str) -> float:
    """The mean milliseconds of one of those who work at a page."""
    spent: list[float] = [getattr(cost, who) for cost in costs]
    return sum(spent) / len(spent)


def mean(costs: Sequence[Cost]) -> Mapping[str, float]:
    """The mean of each column."""
    return {field.name: sum(getattr(cost, field.name) for cost in costs) / len(costs) for field in fields(Cost)}
