"""Text from outside on its way to people: nothing in it is obeyed by a terminal, and nothing of it is lost."""

from __future__ import annotations

import unicodedata

import pytest

from kg.shown import shown, shown_line

DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
EVERY = [chr(code) for code in range(0x110000)]


def test_vietnamese_stays_as_it_is() -> None:
    text = "Ông Đỗ Việt Hùng – “Chủ tịch”:\n\t12.345 hồ sơ 😀 e\u0301"
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[2J\x1b]0;x\x07", r"\x1b[2J\x1b]0;x\x07"),
        ("a\x9b31mb", r"a\x9b31mb"),
        ("abc\rX", r"abc\x0dX"),
        ("exe\u202egpj", r"exe\u202egpj"),
        ("a\u2028b", r"a\u2028b"),
        ("a\U000e0041", r"a\U000e0041"),
        ("a\udcff", r"a\udcff"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_no_letter_of_unicode_comes_through_that_is_a_control_or_turns_text_round() -> None:
    kept = [letter for letter in EVERY if shown(letter) == letter]
    assert {letter for letter in kept if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")} == {"\n", "\t"}
    assert not set(kept) & set(DIRECTIONS)


def test_a_line_stays_one_line() -> None:
    assert shown_line("a\nb\u2029c\r\nd") == r"a\nb\u2029c\nd"
    assert len(shown_line("".join(EVERY)).splitlines()) == 1
