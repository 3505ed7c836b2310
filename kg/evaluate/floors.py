"""The last accepted run in a file: its figures, the rows that were not right, and the floors of every table.

Floors are pinned to the fingerprint of the gold set: for other gold they do not hold and begin anew. Accepting a run
raises them and never lowers one, unless it is named.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.disk import write
from kg.errors import UsageError
from kg.evaluate.counting import Figures, Row, Run
from kg.evaluate.naming import name

FILE: Final = "accepted.json"
MEASURES: Final = ("precision", "f1")
"""What has a floor: F1, and precision beside it, since a wrong fact does more harm than a missing one."""

_DIGITS: Final = 4  # one row of ten thousand changes a figure in the fourth, and no gold set has as many
Floors = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A run as it was accepted: names of rows, not the rows."""

    fingerprint: str
    tables: Mapping[str, Figures]
    floors: Floors
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """A figure below its floor."""

    table: str
    measure: str
    figure: float
    floor: float


@dataclass(frozen=True, slots=True)
class Changes:
    """Names of rows by what became of them since the accepted run."""

    now_found: tuple[str, ...] = ()
    now_missed: tuple[str, ...] = ()
    no_longer_wrong: tuple[str, ...] = ()
    now_wrong: tuple[str, ...] = ()

    @property
    def losses(self) -> bool:
        """Whether a row that was right is missed, or a wrong one came."""
        return bool(self.now_missed or self.now_wrong)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A run beside the accepted one.

    `stale` is whether the gold was edited since, so that floors do not hold, `first` whether none was accepted before.
    """

    accepted: Accepted | None
    stale: bool = False
    first: bool = False
    below: tuple[Below, ...] = ()
    changes: Changes = field(default_factory=Changes)


# ---------------------------------------------------------------- comparing


def judged(run: Run, accepted: Accepted | None) -> Verdict:
    """The run against the accepted one, if there is any."""
    if accepted is None:
        return Verdict(None, first=True)
    stale = run.gold.fingerprint != accepted.fingerprint
    lower = () if stale else tuple(below(run, accepted))
    return Verdict(accepted, stale, below=lower, changes=changes(run, accepted))


def below(run: Run, accepted: Accepted) -> list[Below]:
    """The figures that fell below their floors."""
    figures = run.figures
    found = [
        Below(table, measure, getattr(figures.get(table, Figures()), measure), floor)
        for table, floors in accepted.floors.items()
        for measure, floor in floors.items()
    ]
    return [one for one in found if one.figure < one.floor]


def changes(run: Run, accepted: Accepted) -> Changes:
    """The rows that are right now and were not, and the reverse; of two rows with one name each counts."""
    missed, wrong, right = (Counter(map(name, run.of(state))) for state in ("missed", "wrong", "right"))
    before_missed, before_wrong = Counter(accepted.missed), Counter(accepted.wrong)
    return Changes(
        now_found=_sorted((before_missed - missed) & right),
        now_missed=_sorted(missed - before_missed),
        no_longer_wrong=_sorted(before_wrong - wrong),
        now_wrong=_sorted(wrong - before_wrong),
    )


def fails(verdict: Verdict, strict: bool) -> bool:
    """Whether the run does not pass: a figure below its floor or floors of other gold; if `strict`, any loss too."""
    return bool(verdict.below) or verdict.stale or (strict and (verdict.accepted is None or verdict.changes.losses))


# ---------------------------------------------------------------- accepting


def accept(run: Run, before: Accepted | None, lower: Collection[str] = ()) -> Accepted:
    """The run with its floors; UsageError for a table to lower that the run does not have."""
    figures = run.figures
    if unknown := sorted(set(lower) - set(figures)):
        raise UsageError("floor-unknown", name=unknown[0], known=", ".join(figures))
    held = before.floors if before and before.fingerprint == run.gold.fingerprint else {}
    floors = {table: _floors(found, {} if table in lower else held.get(table, {})) for table, found in figures.items()}
    return Accepted(run.gold.fingerprint, figures, floors, _names(run.of("missed")), _names(run.of("wrong")))


def accepted_now(run: Run, verdict: Verdict, lower: Collection[str], path: Path) -> Verdict:
    """Record the run; its verdict then: its floors hold, and its changes are those since the run before."""
    accepted = accept(run, verdict.accepted, lower)
    save(accepted, path)
    return Verdict(accepted, first=verdict.first, below=tuple(below(run, accepted)), changes=verdict.changes)


def _floors(figures: Figures, held: Mapping[str, float]) -> dict[str, float]:
    return {measure: max(_cut(getattr(figures, measure)), held.get(measure, 0.0)) for measure in MEASURES}


def _cut(figure: float) -> float:
    """The figure, its last digits left out: never more than it is."""
    return math.floor(figure * 10**_DIGITS) / 10**_DIGITS


# ---------------------------------------------------------------- the file


def load(path: Path) -> Accepted | None:
    """The accepted run of a file, None where there is no file; UsageError for one that is none."""
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Accepted(
            fingerprint=str(content["fingerprint"]),
            tables={table: _figures(row) for table, row in content["tables"].items()},
            floors={table: _held(row["floors"]) for table, row in content["tables"].items()},
            missed=tuple(map(str, content["missed"])),
            wrong=tuple(map(str, content["wrong"])),
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        reason = f"{type(error).__name__}: {error}"
        raise UsageError("accepted-broken", where=f"{path}{line}", reason=reason) from error


def save(accepted: Accepted, path: Path) -> None:
    """Write the run so that two of them differ only in the lines of what changed."""
    tables = {table: _entry(figures, accepted.floors[table]) for table, figures in sorted(accepted.tables.items())}
    lines = [f"  {json.dumps(table)}: {json.dumps(row)}" for table, row in tables.items()]
    text = (
        f'{{\n "fingerprint": {json.dumps(accepted.fingerprint)},\n "tables": {{\n'
        + ",\n".join(lines)
        + f'\n }},\n "missed": {_listed(accepted.missed)},\n "wrong": {_listed(accepted.wrong)}\n}}\n'
    )
    write(path, [text.encode()])


def _entry(figures: Figures, floors: Mapping[str, float]) -> dict[str, Any]:
    return {"right": figures.right, "missed": figures.missed, "wrong": figures.wrong, "floors": dict(floors)}


def _listed(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False, indent=2).replace("\n]", "\n ]")


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(int(row["right"]), int(row["missed"]), int(row["wrong"]))


def _held(floors: Mapping[str, Any]) -> dict[str, float]:
    return {measure: float(floors[measure]) for measure in MEASURES if measure in floors}


def _names(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(sorted(map(name, rows)))


def _sorted(names: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(names.elements()))
