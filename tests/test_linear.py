"""Nothing that reads a page takes more time than its length asks for: neither a pattern nor a whole page."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import pytest
import regex
from attack import patterns
from attack.patterns import STEEPEST, Used, steepness
from attack.strings import attacks, grown

from kg.addresses import without_logins
from kg.model import Extraction, Page
from kg.pipeline import extract

TRIES = 4
HEAD = "Sáng ngày 12/4/2021, UBND huyện Tân Hiệp tổ chức hội nghị tổng kết cải cách hành chính. "
SHORT, LONG = 4_000, 64_000
REPEATED = [
    "Nguyễn Văn A ",
    "quận 1, ",
    "xã A, xã B, ",
    "quý I/2021, ",
    "ngày 12/4/2021, ",
    "họ và tên:....................chức vụ:....................",
    "Phó Chủ tịch UBND huyện, ",
    "tặng giấy khen cho 05 tập thể và 11 cá nhân, ",
    "đạt (5%) ",
    "tiếp nhận 120 hồ sơ, trong đó 100 hồ sơ đúng hạn, ",
    "Quyết định số 12/QĐ-TTg ngày 12/4/2021 của Thủ tướng Chính phủ về thực hiện ",
    "đồng chí Lê Văn Bình - Phó Chủ tịch UBND huyện, ",
    "(",
    "Hội nghị\n\n\n\n",
    "\n",
    " ",
    "1.111",
    "STT\nĐơn vị\nĐiểm\n1\n",
    "Tên Điểm\nXã A 1\n",
    "a\tb\n1\t2\n\n",
]


def _named(number: int) -> str:
    """A name that differs for each number."""
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    first, second = divmod(number, len(letters))
    return f"Tân{letters[second]} {letters[first % len(letters)].upper()}{letters[second]}"


DIFFERENT: list[Callable[[int], str]] = [
    lambda number: f"phường {_named(number)}, ",
    lambda number: f"Sở Nội vụ tỉnh {_named(number)}, ",
    lambda number: f"Nguyễn {_named(number)} - Phó Chủ tịch UBND xã {_named(number + 7)}, ",
    lambda number: f"{number} hồ sơ cấp huyện, ",
    lambda number: f"Kế hoạch số {number}/KH-UBND, ",
    lambda number: f"UBND huyện Châu {_named(number)} họp. ",
    lambda number: f"UBND xã {_named(number)} tặng giấy khen cho 5 tập thể. ",
]


@pytest.mark.parametrize("used", patterns.patterns(), ids=lambda used: used.name)
def test_a_pattern_takes_no_longer_than_the_text(used: Used) -> None:
    for attack in attacks(used.pattern.pattern, 0, most=TRIES):
        assert (exponent := steepness(used, attack)) <= STEEPEST, f"{exponent:.2f} for {attack!r}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        r"(?:\.{3}|…|[.!?])+(?=\s)",
        r"\s*(?:,|;)",
        r"(?:\s*(?:trong|của))+$",
        r"\ue001+(?:, \ue001+)* phát biểu",
        r"yêu cầu.*phải",
    ],
)
def test_a_pattern_that_takes_longer_is_found_out(source: str) -> None:
    used = Used("slow", regex.compile(source), "search")
    assert any(steepness(used, attack) > STEEPEST for attack in attacks(source, 0))


def test_an_attack_is_made_of_what_the_pattern_repeats() -> None:
    assert any("." * 6 in grown(attack, 100) for attack in attacks(r"Hội nghị(?:\.{3})+x", 0))


@pytest.mark.slow
@pytest.mark.parametrize("text", REPEATED)
def test_a_page_of_one_phrase_takes_no_longer_than_its_length(text: str) -> None:
    _is_linear(lambda length: HEAD + text * (length // len(text)))


@pytest.mark.slow
@pytest.mark.parametrize("phrase", DIFFERENT)
def test_a_page_of_a_list_takes_no_longer_than_its_length(phrase: Callable[[int], str]) -> None:
    _is_linear(lambda length: HEAD + "".join(map(phrase, range(length // len(phrase(0))))))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a", "a:/", "http://", "http://a:b", "@", "a:b@"])
def test_logins_are_hidden_in_no_more_time_than_the_text_is_long(unit: str) -> None:
    _is_linear(lambda length: unit * (10 * length // len(unit)), without_logins)


def _extracted(text: str) -> Extraction:
    return extract(Page("page.txt", text))


def _is_linear(text: Callable[[int], str], work: Callable[[str], object] = _extracted) -> None:
    """A sentence is cut at some thousand characters, so that beyond these a page costs what its sentences cost."""
    exponents = []
    for _ in range(3):
        seconds = [_seconds(text(length), work) for length in (SHORT, LONG)]
        exponents.append(math.log(seconds[1] / seconds[0]) / math.log(LONG / SHORT))
        if exponents[-1] <= STEEPEST:
            return
    pytest.fail(f"exponents {exponents}")


def _seconds(text: str, work: Callable[[str], object]) -> float:
    """Processor time of the work on a text: what other processes do does not count."""
    begun = time.thread_time()
    work(text)
    return time.thread_time() - begun
