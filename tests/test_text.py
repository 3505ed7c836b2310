"""Letters: tone placement, folding, and that `canonical` keeps every offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import canonical, fold, key, nfc, unmarked

WORDS = [
    ("Thuỷ", "Thủy"),
    ("hoà", "hòa"),
    ("UỶ", "ỦY"),
    ("Uỷ ban", "Ủy ban"),
    ("khoẻ", "khỏe"),
    ("hoàn", "hoàn"),
    ("quý", "quý"),
    ("Quỳnh", "Quỳnh"),
    ("quà", "quà"),
    ("chữAA", "chữAA"),
    ("ngoài", "ngoài"),
]


@pytest.mark.parametrize(("printed", "expected"), WORDS)
def test_tone_goes_to_the_first_vowel_of_open_syllables(printed: str, expected: str) -> None:
    assert canonical(printed) == expected


def test_fold_drops_marks_and_d_bar() -> None:
    assert fold("Đỗ  Việt Hưng") == "do viet hung"
    assert key("Bình  Thuỷ") == key("bình thủy")


def test_unmarked_keeps_case_and_blanks() -> None:
    assert unmarked("Đặc khu  Phú Quốc, xã B'Lá") == "Dac khu  Phu Quoc, xa B'La"


def test_nfc_composes_and_unifies_line_ends() -> None:
    assert nfc("Thu\u0309y\r\nhai\rba") == "Thủy\nhai\nba"


@given(st.text(alphabet="aoeuyAOEUYàáảãạòóỏõọèéẻẽẹùúủũụỳýỷỹỵqhtn \u00a0\t\n.", max_size=80))
def test_canonical_keeps_length_and_is_stable(text: str) -> None:
    composed = nfc(text)
    once = canonical(composed)
    assert len(once) == len(composed)
    assert canonical(once) == once
