"""What words are about: the public service and its levels, the units whose shortcoming it is."""

from __future__ import annotations

import pytest

from kg.emit.entities import service_label
from kg.model import Service
from kg.relate.subjects import service, units

ONLINE = "dịch vụ công trực tuyến"


@pytest.mark.parametrize(
    ("text", "levels", "label"),
    [
        ("hồ sơ dịch vụ công trực tuyến mức độ 3, mức độ 4", ("3", "4"), f"{ONLINE} mức độ 3, 4"),
        ("tiếp nhận hồ sơ DVC mức độ 3,4", ("3", "4"), f"{ONLINE} mức độ 3, 4"),
        ("dịch vụ công trực tuyến toàn trình", ("toan-trinh",), f"{ONLINE} toàn trình"),
        ("tỷ lệ hồ sơ DVC trực tuyến", (), ONLINE),
    ],
)
def test_a_service_is_named_with_its_levels(text: str, levels: tuple[str, ...], label: str) -> None:
    found = service(text)
    assert found == Service(ONLINE, levels)
    assert service_label(found) == label


@pytest.mark.parametrize("text", ["mức độ 3", "dịch vụ bưu chính công ích", "hội nghị trực tuyến", "đạt mức 3,5%"])
def test_a_level_alone_or_another_service_is_none(text: str) -> None:
    assert service(text) is None


def test_units_without_a_name_are_told_in_the_order_of_the_text() -> None:
    assert units("người đứng đầu một số cơ quan chưa quan tâm, một số phường, xã còn chậm") == (
        "người đứng đầu một số cơ quan",
        "một số phường, xã",
    )
    assert units("tỷ lệ trực tuyến còn thấp") == ()
