"""The successors of units: which unit went over to which, on which day, whole or divided, by which resolution."""

from __future__ import annotations

from collections import defaultdict

import pytest
from units import one

from kg import resources
from kg.gazetteer import LEVELS, Gazetteer, unit_label

DATA = resources.data() / "gazetteer"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def test_hiep_binh_chanh_became_hiep_binh(gazetteer: Gazetteer) -> None:
    last = one(gazetteer.find("phường", "Hiệp Bình Chánh", on="2025-05-01"))
    assert last.parent is not None and unit_label(last.parent) == "thành phố Thủ Đức"
    assert [(new.key, share) for new, share in gazetteer.successors(last)] == [("commune-26809-2025-07-01", "whole")]


def test_every_successor_is_a_unit(gazetteer: Gazetteer) -> None:
    for line in (DATA / "successors.csv").read_text(encoding="utf-8").splitlines()[1:]:
        old, new, share, _ = line.split(",")
        before, after = gazetteer.unit(old), gazetteer.unit(new)
        assert before and after and share in {"whole", "divided"}, line
        assert str(after.valid_from) <= str(before.valid_until), line


def test_what_a_unit_took_over_it_took_over_on_one_day(gazetteer: Gazetteer) -> None:
    days: defaultdict[str, set[str]] = defaultdict(set)
    acts: defaultdict[str, set[str | None]] = defaultdict(set)
    for unit in (unit for level in LEVELS for unit in gazetteer.units(level)):
        for succession in gazetteer.successions(unit):
            days[succession.new.key].add(succession.day)
            acts[succession.new.key].add(succession.resolution)
    assert len(days) == 5187
    assert {key for key, found in days.items() if len(found) > 1} == set()
    # Huyện Phú Lộc came under thành phố Huế and took over Nam Đông on the same day.
    assert {key for key, found in acts.items() if len(found) > 1} == {"district-482-2025-01-01"}


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("quận Thủ Đức", "2018-10-02", ("thành phố Thủ Đức", "whole", "2021-01-01", "1111/NQ-UBTVQH14")),
        ("huyện Hoành Bồ", "2019-11-01", ("thành phố Hạ Long", "whole", "2020-01-01", "837/NQ-UBTVQH14")),
        ("tỉnh Đồng Nai", "2025-08-01", ("Thành phố Đồng Nai", "whole", "2026-04-30", "30/2026/QH16")),
        ("tỉnh Kiên Giang", "2021-04-07", ("tỉnh An Giang", "whole", "2025-07-01", "202/2025/QH15")),
    ],
)
def test_a_succession_has_its_day_and_resolution(
    gazetteer: Gazetteer, name: str, on: str, expected: tuple[str, str, str, str | None]
) -> None:
    found = one(gazetteer.successions(one(gazetteer.find(None, name, on=on))))
    assert (unit_label(found.new), found.share, found.day, found.resolution) == expected


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("thành phố Huế", "2024-05-01", {("quận Phú Xuân", "divided"), ("quận Thuận Hóa", "divided")}),
        ("huyện Cô Tô", "2025-05-01", {("đặc khu Cô Tô", "whole")}),
        ("huyện Cát Hải", "2025-05-01", {("đặc khu Cát Hải", "whole")}),
        ("huyện Cồn Cỏ", "2025-05-01", {("đặc khu Cồn Cỏ", "whole")}),
        ("quận Hải An", "2025-05-01", {("phường Hải An", "divided"), ("phường Đông Hải", "divided")}),
    ],
)
def test_a_district_went_over_whole_where_all_of_it_did(
    gazetteer: Gazetteer, name: str, on: str, expected: set[tuple[str, str]]
) -> None:
    district = one(gazetteer.find(None, name, on=on, level="district"))
    assert {(unit_label(new), share) for new, share in gazetteer.successors(district)} == expected


def test_every_unit_of_june_2025_has_a_successor(gazetteer: Gazetteer) -> None:
    for level in ("province", "commune"):
        gone = [unit for unit in gazetteer.units(level) if unit.valid_until == "2025-07-01"]
        assert [unit.key for unit in gone if not gazetteer.successors(unit)] == []
