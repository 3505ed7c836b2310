"""Damaged letters and words are whole again before a page is stored, and undamaged text stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Page, ParticipationClaim
from kg.pipeline import extract
from kg.read import read
from kg.read.mending import mended

TEXT = (
    "Ngày 04/03/2018, UBND huyện Tân Hiệp tổ chức hội nghị cải cách hành chính. Đồng chí Lê Văn Bình, Chủ tịch UBND "
    "huyện Tân Hiệp chủ trì hội nghị. Huyện đã tiếp nhận 1.234 hồ sơ."
)


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("Nga \u0300y chu \u0309 tri \u0300", "Ngày chủ trì"),
        ("tie\u0301\u0302p ho\u0300\u0302 so\u031b to\u0309\u0302 chu\u0301\u031bc", "tiếp hồ sơ tổ chức"),
        ("Tân Hi\u00adệp chủ\u200b trì Hi\u200bệp tổ\u200bchức\u2060", "Tân Hiệp chủ trì Hiệp tổ\u200bchức"),
        ("Ng&agrave;y T&amp;acirc;n &#272;&#7891;ng &lt;b&gt; &nbsp;R&D;", "Ngày Tân Đồng &lt;b&gt; \xa0R&D;"),
        ("Ðảng ủy xã, ðồng chí", "Đảng ủy xã, đồng chí"),
        (
            "HUYỆN TÂN AN T ỔNG K ẾT C ẢI CÁCH. Ng ày 5/4, huy ện Tân Hi ệp t ổ ch ức h ội ngh ị, đư ợc cu ộc h ọp",
            "HUYỆN TÂN AN TỔNG KẾT CẢI CÁCH. Ngày 5/4, huyện Tân Hiệp tổ chức hội nghị, được cuộc họp",
        ),
    ],
)
def test_damage_is_mended(damaged: str, whole: str) -> None:
    assert mended(damaged) == whole


@pytest.mark.parametrize(
    "text", [TEXT, "Ông Y Thanh Hà Niê, ông K ở xã Đắk R'Măng, bà H ở thôn 3, xã T và xã Q An.", "A & B; C&D"]
)
def test_whole_text_stays(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    "apart", [("ò", "o\u0300"), ("ệ", "e\u0323\u0302"), ("ệ", "\u00adệ"), ("ồ", "&#7891;"), ("ủ", "u \u0309")]
)
def test_a_damaged_file_gives_the_facts_of_the_whole_one(apart: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(f"Huyện Tân Hiệp họp bàn việc\n\n{TEXT.replace(*apart)}\n", encoding="utf-8")
    page = next(page for page in read([file]) if isinstance(page, Page))
    assert TEXT in page.text
    claims = [claim for claim in extract(page).claims if isinstance(claim, ParticipationClaim)]
    assert [page.text[claim.span.begin : claim.span.end] for claim in claims]
