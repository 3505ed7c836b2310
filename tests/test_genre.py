"""Texts of other kinds have no facts to tell: no official, no meeting from a match report, no figure from a recipe."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
import yaml

from kg.extract import extract
from kg.model import ArticleClaim, Page

TEXTS = yaml.safe_load((Path(__file__).parent / "fixtures" / "outside.yaml").read_text(encoding="utf-8"))
PEOPLE = (("Nguyễn Văn Hải", "Trần Thị Thảo"), ("Lê Quang Dũng", "Phạm Minh Hà"), ("Thông Tin", "Hoàng Gia"))
PLACES = ("Nam Định", "Đà Nẵng", "TP.HCM")
DAYS = ("12/10", "3/2/2019", "21-7-2022")
HEAD = "Tin trong ngày vừa qua ở làng ta\nThứ hai, 12/10/2020 08:15\n\n"


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_outside_the_genre_yields_nothing_but_what_it_shows_of_itself(text: str) -> None:
    for (a, b), place, day in product(PEOPLE, PLACES, DAYS):
        told = text.replace("{a}", a).replace("{b}", b).replace("{p}", place).replace("{d}", day)
        for page in (told, HEAD + told):
            claims = extract(Page("a.txt", page)).claims
            assert [claim for claim in claims if not isinstance(claim, ArticleClaim)] == [], told


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 12/3, UBND huyện Tân Kỳ tổ chức hội nghị. Ông Lê Văn Bình - Chủ tịch UBND huyện chủ trì hội nghị.",
        "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn đạt 99,5%.",
    ],
)
def test_a_page_that_speaks_of_a_public_body_or_of_reform_is_read(text: str) -> None:
    assert [c for c in extract(Page("a.txt", text)).claims if not isinstance(c, ArticleClaim)]
