"""From snapshots to units with their dates: what stays the same from one to the next is one unit."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kg import resources
from kg.errors import DataError
from kg.gazetteer import LEVELS, folded
from kg.gazetteer.build.snapshots import SEEN, TWO_LEVELS, LevelCode, Snapshot, State, amended, kinds
from kg.text import fold

COUNTRY: Final = "country-vn"
_SOUNDS: Final = (("x", "s"), ("tr", "ch"), ("gi", "d"), ("y", "i"), ("k", "c"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit from `begin` until `end`; "" is an end that has not come, and a resolution that is not known."""

    code: LevelCode
    state: State
    begin: str
    end: str
    spellings: frozenset[str]
    resolution: str = ""
    above: str = ""

    @property
    def key(self) -> str:
        return "-".join((*self.code, self.begin))

    @property
    def level(self) -> str:
        return self.code[0]


Patch = Mapping[tuple[str, str, str], dict[str, str]]


def read_patch() -> Patch:
    """The rows of patch.csv by level, scope and the snapshot that first shows the change."""
    with (resources.data() / "gazetteer" / "patch.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["level"], row["scope"], row["seen"]): row for row in csv.DictReader(lines)}


def dated(snapshots: list[Snapshot], patch: Patch) -> dict[str, Unit]:
    """Every unit by its key, the units above first."""
    days = list(SEEN)
    for day in sorted({row["date"] for row in patch.values() if row["kind"]}):
        changes = {(row["level"], row["scope"]): row["kind"] for row in patch.values() if row["date"] == day}
        snapshots = [*snapshots, amended(snapshots[-1], {one: kind for one, kind in changes.items() if kind})]
        days.append(day)
    units: dict[str, Unit] = {COUNTRY: Unit(("country", "vn"), State("", "", ("", "")), "", "", frozenset())}
    above = {("country", "vn"): [COUNTRY]}
    for level in LEVELS:
        for code in sorted({code for snapshot in snapshots for code in snapshot if code[0] == level}):
            pieces = _pieces(code, snapshots, days, patch)
            for unit in (part for piece in pieces for part in _under(piece, above, units)):
                units[unit.key] = unit
                above.setdefault(code, []).append(unit.key)
    return {key: unit for key, unit in units.items() if key != COUNTRY}


def _pieces(code: LevelCode, snapshots: list[Snapshot], days: list[str], patch: Patch) -> list[Unit]:
    pieces: list[Unit] = []
    last: State | None = None
    for i, snapshot in enumerate(snapshots):
        state = snapshot.get(code)
        if state and last and _same(last, state):
            pieces[-1] = replace(pieces[-1], state=state, spellings=pieces[-1].spellings | {state.name})
        elif state or last:
            decided = _decided(code, (last, state), days[i], snapshots[i - 1], patch) if i else None
            day, resolution = (decided["date"], decided["source"]) if decided else (days[i], "")
            if last:
                pieces[-1] = replace(pieces[-1], end=day)
            if state:
                pieces.append(Unit(code, state, day, "", frozenset({state.name}), resolution))
        last = state
    return pieces


def _under(piece: Unit, above: Mapping[LevelCode, list[str]], units: Mapping[str, Unit]) -> Iterator[Unit]:
    """The piece cut where the unit above it ends, so that each part lies in one unit all its time."""
    found = False
    for key in above.get(piece.state.parent, ()):
        parent = units[key]
        begin, end = max(piece.begin, parent.begin), min(piece.end or "9", parent.end or "9")
        if begin < end:
            found = True
            resolution = piece.resolution if begin == piece.begin else parent.resolution
            yield replace(piece, begin=begin, end="" if end == "9" else end, resolution=resolution, above=key)
    if not found:
        raise DataError("gazetteer-above", where="patch.csv", unit=piece.key)


def _same(one: State, other: State) -> bool:
    alike = (one.kind, one.parent, one.lot) == (other.kind, other.parent, other.lot)
    return alike and (one.name == other.name or _sound(one.name) == _sound(other.name))


def _sound(name: str) -> str:
    sound = fold(folded(name)).replace(" ", "")
    for written, heard in _SOUNDS:
        sound = sound.replace(written, heard)
    return sound


def _decided(
    code: LevelCode, states: tuple[State | None, State | None], seen: str, before: Snapshot, patch: Patch
) -> dict[str, str] | None:
    """The row of the patch that dates a change: the unit's own, else that of its district's or its province's."""
    old, new = states
    known = [state for state in (new, old) if state]
    scopes = [code]
    if code[0] == "commune" and seen < TWO_LEVELS:
        moved = not old or not new or old.parent != new.parent or (new.kind, old.kind) == (kinds()["phuong"], kinds()["xa"])
        scopes += [("commune", state.parent[1]) for state in known]
        scopes += [("district", state.parent[1]) for state in known if moved and new]
        scopes += [("commune", before[state.parent].parent[1]) for state in known if state.parent in before]
    return next((row for scope in scopes if (row := patch.get((*scope, seen)))), None)
