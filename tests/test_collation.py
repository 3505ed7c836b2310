"""The order of words as in a Vietnamese dictionary, of periods by time, of numbers by size."""

from __future__ import annotations

import random

import pytest

from kg.answer.collation import collated, key_of


@pytest.mark.parametrize("words", ["ba bà bả bã bá bạ ban bàn băn bân bê bi bo bô bơ bu bư", "da dạ đa đá đạ e ê"])
def test_letters_first_then_tones(words: str) -> None:
    assert shuffled_and_sorted(words.split()) == words.split()


@pytest.mark.parametrize(
    "words",
    [
        ["Quận 2", "Quận 3", "Quận 10", "Quận 12"],
        ["9/2018/NQ", "97/2019/QH14", "631/QĐ-UBND"],
        ["an", "An", "ân"],
        ["Đặng Anh", "Đặng Ánh", "Đẳng Bá", "Đặng Bình"],
        ["2020", "Dương", "Đinh", "Hà Nội", "Hải Phòng", "Huế"],
        ["hoa", "hòa", "hoà bình"],
    ],
)
def test_names_numbers_and_case(words: list[str]) -> None:
    assert shuffled_and_sorted(words) == words


def test_both_forms_of_unicode_are_one() -> None:
    assert collated("Vu\u0303") == collated("Vũ")


def test_periods_by_when_they_begin_then_by_when_they_end() -> None:
    periods = ["2016/2020", "2018-9M", "2020-12", "2021-01-05", "2021-01", "2021-Q1", "2021-H1", "2021", "2021-Q2"]
    wanted = ["2016/2020", "2018-9M", "2020-12", "2021-01", "2021-Q1", "2021-H1", "2021", "2021-01-05", "2021-Q2"]
    assert sorted(periods, key=lambda text: key_of(text, "period")) == wanted


def test_numbers_by_size_before_what_is_no_number() -> None:
    values = ["1000", "94.36", "-2", "khoảng", "9"]
    assert sorted(values, key=lambda text: key_of(text, "number")) == ["-2", "9", "94.36", "1000", "khoảng"]


def shuffled_and_sorted(words: list[str]) -> list[str]:
    mixed = list(words)
    random.Random(4).shuffle(mixed)
    return sorted(mixed, key=collated)
