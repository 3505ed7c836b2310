"""Letters: tone placement, folding, and that `canonical` keeps every offset."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Page
from kg.pipeline import Settings, build_page
from kg.text import canonical, fold, key, latin, nfc, plain, unmarked

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


def _counted(monkeypatch: pytest.MonkeyPatch, form: Callable[[str], object]) -> Counter[str]:
    """How often a form is asked for, by text, from now on and by whichever module."""
    calls: Counter[str] = Counter()

    def counted(text: str) -> object:
        calls[text] += 1
        return form(text)

    for name, module in list(sys.modules.items()):
        if name.startswith("kg.") and getattr(module, form.__name__, None) is form:
            monkeypatch.setattr(module, form.__name__, counted)
    return calls


@pytest.mark.parametrize("form", [canonical, plain, latin], ids=lambda form: form.__name__)
def test_the_forms_of_a_page_are_worked_out_once(
    form: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Sáng nay, UBND huyện Tân Hiệp họp về cải cách hành chính.\nHuyện Đăk Song cử bà Trần Thị Hoa dự hội nghị.\n"
    calls = _counted(monkeypatch, form)
    build_page(Page("page.txt", text), Settings())
    assert calls[text] == 1


def test_the_forms_are_no_part_of_what_a_page_is() -> None:
    read, unread = Page("page.txt", "Thuỷ"), Page("page.txt", "Thuỷ")
    assert read.forms.canonical == "Thủy"
    assert read == unread
    assert hash(read) == hash(unread)
    assert repr(read) == repr(unread)
