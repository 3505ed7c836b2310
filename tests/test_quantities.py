"""Numbers with their units: Vietnamese number forms, multipliers, comparators, ranges, fractions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import lexicon
from kg.find.quantities import Quantity, number_begins, read_quantities
from kg.text import canonical


def _read(text: str) -> tuple[Quantity, ...]:
    return read_quantities(text, lexicon.cues(text), number_begins(text))


def with_units(text: str) -> list[Quantity]:
    """The numbers of a text that have a unit."""
    return [q for q in _read(canonical(text)) if q.kind != "bare"]


def comparator_of(found: Quantity) -> str | None:
    return found.direction or found.comparator


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("trên 7.500 văn bản đến", "7500", "văn bản", "more-than"),
        ("đạt 91,03 điểm", "91.03", "điểm", None),
        ("đạt 94,696 điểm", "94.696", "điểm", None),
        ("đăng 1,600 tin, bài", "1600", "tin bài", None),
        ("số tiền 317 triệu đồng", "317000000", "đồng", None),
        ("ước đạt 1.53 tỷ đồng", "1530000000", "đồng", None),
        ("gần 1.532 tỷ đồng", "1532000000000", "đồng", "about"),
        ("khoảng 40 tỉ USD", "40000000000", "USD", "about"),
        ("hơn 1,5 triệu người", "1500000", "người", "more-than"),
        ("05 tập thể", "5", "tập thể", None),
        ("giảm 4,35% so với", "4.35", "%", "decrease"),
        ("tăng 8 bậc", "8", "bậc", "increase"),
        ("không quá 1 lần", "1", "lần", "at-most"),
        ("từ 14 tiêu chí trở lên", "14", "tiêu chí", "at-least"),
        ("180.000m3/năm", "180000", "m3/năm", None),
        ("43,75 triệu đồng/người /năm", "43750000", "đồng/người/năm", None),
        ("bảy tỉnh, thành phố phía bắc", "7", "tỉnh thành phố", None),
        ("hợp tác trên 7 lĩnh vực", "7", "lĩnh vực", None),
        ("300 cán bộ, công chức, viên chức cấp quận", "300", "cán bộ công chức viên chức", None),
    ],
)
def test_one_quantity(text: str, value: str, unit: str, comparator: str | None) -> None:
    (found,) = with_units(text)
    assert (found.value, found.unit, comparator_of(found)) == (Decimal(value), unit, comparator)


@pytest.mark.parametrize(
    "text",
    ["Covid-19", "ISO 9001:2015", "lúc 15h30", "năm xã", "một số đơn vị", "cơ chế một cửa", "điện thoại 0225.3510907"],
)
def test_no_quantity(text: str) -> None:
    assert not [q for q in with_units(text) if q.unit in lexicon.table("units")["counted"]]


@pytest.mark.parametrize("text", ["mục tiêu 16-17%", "đạt từ 16 - 17%", "từ 16% đến 17%"])
def test_a_range_gives_its_two_ends(text: str) -> None:
    assert [(int(q.value), comparator_of(q)) for q in with_units(text)] == [(16, "at-least"), (17, "at-most")]


def test_a_range_in_words() -> None:
    found = with_units("giúp đỡ từ một đến hai xã")
    assert [(int(q.value), q.unit, comparator_of(q)) for q in found] == [(1, "xã", "at-least"), (2, "xã", "at-most")]


def test_a_fraction_keeps_its_denominator() -> None:
    (found,) = _read("có 18.302/20.213 hộ đạt")
    assert (int(found.value), found.out_of, found.text) == (18302, 20213, "18.302/20.213")


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_thousands_are_read_back(number: int) -> None:
    (found,) = with_units(f"{number:,}".replace(",", ".") + " hồ sơ")
    assert found.value == number


@given(st.text(alphabet="0123456789.,/%-– từđếnhồsơtỷđồngtăng()", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for found in _read(canonical(text)):
        assert 0 <= found.span.begin < found.span.end <= len(text)
