"""The coordinates of units: in Vietnam, near their province, and none where the points contradict one another."""

from __future__ import annotations

from decimal import Decimal
from math import cos, hypot, radians

import pytest
from units import one

from kg.gazetteer import LEVELS, Gazetteer, Point, valid_on
from kg.model import Unit


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def test_coordinates_lie_in_vietnam_and_near_the_point_of_the_province(gazetteer: Gazetteer) -> None:
    far_islands = {"Trường Sa", "Hoàng Sa", "Côn Đảo", "Thổ Châu", "Phú Quý", "Bạch Long Vĩ"}
    for unit in (unit for level in LEVELS for unit in gazetteer.units(level)):
        point, province = gazetteer.point(unit), gazetteer.province_of(unit)
        centre = gazetteer.point(province) if province else None
        if not point:
            continue
        assert Decimal(8) < point.latitude < Decimal("23.5") and 102 < point.longitude < 115, unit.key
        assert centre, unit.key
        assert kilometres(point, centre) < 150 or names_above(unit) & far_islands, unit.key


def kilometres(one: Point, other: Point) -> float:
    """The distance on a plane, which is near enough within a province."""
    north = float(one.latitude - other.latitude) * 111.2
    return hypot(north, float(one.longitude - other.longitude) * 111.2 * cos(radians(float(one.latitude))))


def names_above(unit: Unit) -> set[str]:
    """The names of a unit and of those in which it lies."""
    return {unit.name} | (names_above(unit.parent) if unit.parent else set())


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [("2025-05-01", (63, 63), (690, 696), (9691, 10035)), ("2025-08-01", (34, 34), (0, 0), (3310, 3321))],
)
def test_how_many_units_of_a_day_have_coordinates(
    gazetteer: Gazetteer, on: str, provinces: tuple[int, int], districts: tuple[int, int], communes: tuple[int, int]
) -> None:
    standing = [[unit for unit in gazetteer.units(level) if valid_on(unit, on)] for level in LEVELS]
    counts = [(sum(gazetteer.point(unit) is not None for unit in units), len(units)) for units in standing]
    assert counts == [provinces, districts, communes]


def test_units_of_other_times(gazetteer: Gazetteer) -> None:
    binh_thuy = gazetteer.point(one(gazetteer.find("quận", "Bình Thủy", on="2019-12-01")))
    assert binh_thuy and kilometres(binh_thuy, Point(Decimal("10.07"), Decimal("105.74"))) < 5
    assert gazetteer.point(one(gazetteer.find("quận", "Thủ Đức", on="2018-10-02"))) is None
    province = one(gazetteer.find("tỉnh", "Đồng Nai", on="2025-08-01"))
    city = one(gazetteer.find("thành phố", "Đồng Nai", on="2026-05-01"))
    assert gazetteer.point(province) == gazetteer.point(city) is not None


def test_points_that_others_contradict_are_left_out(gazetteer: Gazetteer) -> None:
    # The package gives the province's point for huyện Trường Sa, and for xã Thanh Bình one that is 95 km away.
    for kind, name, on, province in (
        ("huyện", "Trường Sa", "2025-05-01", "Khánh Hòa"),
        ("xã", "Thanh Bình", "2025-08-01", "Đồng Tháp"),
    ):
        above = one(gazetteer.find("tỉnh", province, on=on))
        assert gazetteer.point(one(gazetteer.find(kind, name, on=on, within=above))) is None
