"""The name of a unit as a page spells it."""

from __future__ import annotations

import pytest

from kg.find.spelling import as_spelt
from kg.text import Text


@pytest.mark.parametrize(
    ("name", "kind", "text", "spelt"),
    [
        ("Đắk Song", "huyện", "phụ nữ huyện Đăk Song, Huyện Đăk Song và huyện Đak Song", "Đăk Song"),
        ("Đắk Song", "huyện", "huyện Đắk Song, huyện Đăk Song", "Đắk Song"),
        ("Đắk Song", "huyện", "HUYỆN ĐĂK SONG", "Đắk Song"),
        ("Đắk Song", "huyện", "Đăk Song: họp. UBND Đăk Song và huyện Đak Song", "Đăk Song"),
        ("Quảng Nam", "tỉnh", "UBND tỉnh; ông Nguyễn Quang Nam, ông Quang Nam", "Quảng Nam"),
        ("Huế", "thành phố", "bà Nguyễn Thị Huệ, hoa Huệ", "Huế"),
        ("6", "quận", "Quận 6", "6"),
        ("Krông Pa", "huyện", "không có tên nào", "Krông Pa"),
    ],
)
def test_a_name_is_spelt_as_on_the_page(name: str, kind: str, text: str, spelt: str) -> None:
    assert as_spelt(name, kind, Text(text)) == spelt
    assert as_spelt(name, kind, Text(text.replace(" ", "\u00a0"))).split() == spelt.split()
