"""A page reads the same whatever blanks stand between its words; nothing that looks words up minds them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from attack.pages import BLANKS, phrases, seeds

from kg.find import find
from kg.model import Page
from kg.pipeline import extract
from kg.segment import segment, sentences
from kg.text import canonical

LINE_BREAKS = "\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029"
OF_TABLES = "\t"
WITHOUT_WIDTH = "\u200b\ufeff"
IN_A_LINE = [blank for blank in BLANKS if blank not in LINE_BREAKS + OF_TABLES + WITHOUT_WIDTH and blank != "  "]
AROUND = (
    "Sáng 12/4/2021, UBND huyện Tân Hiệp tổ chức hội nghị.\n{words} Tân Hiệp, "
    "ông Lê Văn Bình - {words} chủ trì; {words} số 12/KH-UBND năm 2021; "
    "đạt 12 {words}, tặng {words} cho 5 {words}."
)


def _claims(text: str) -> list[tuple[str, ...]]:
    """What a page says, apart from where it stands."""
    names = ("label", "unit", "value", "topic", "period", "role")
    return [
        (claim.rule, *(" ".join(canonical(str(getattr(claim, name, ""))).split()) for name in names))
        for claim in extract(Page("page.txt", text)).claims
    ]


@pytest.mark.parametrize("blank", IN_A_LINE, ids=ascii)
def test_a_page_with_other_blanks_says_the_same(blank: str) -> None:
    for text in map(_with_plain_blanks, seeds()):
        assert _claims(text.replace(" ", blank)) == _claims(text)


def test_a_page_with_wide_blanks_names_the_same_people_posts_and_meetings() -> None:
    for text in map(_with_plain_blanks, seeds()):
        claims = [[claim for claim in _claims(words) if claim[2] == ""] for words in (text.replace(" ", "  "), text)]
        assert claims[0] == claims[1]


def _with_plain_blanks(text: str) -> str:
    return re.sub("[ \xa0\t]+", " ", text)


@pytest.mark.slow
@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_the_words_of_every_list_may_stand_apart_in_any_way(blank: str) -> None:
    each = [phrase for phrase in phrases() if " " in phrase]
    for part in _parts(each[BLANKS.index(blank) :: len(BLANKS)]):  # all blanks together meet every phrase once
        page = Page("page.txt", "\n".join(AROUND.format(words=words.replace(" ", blank)) for words in part))
        blocks = segment(page)
        assert find(page, blocks, sentences(page, blocks), None)
        extract(page)


def _parts(words: list[str]) -> Iterable[list[str]]:
    return (words[i : i + 100] for i in range(0, len(words), 100))


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_canonical_text_has_plain_blanks_and_line_feeds_in_their_places(blank: str) -> None:
    plain = canonical(f"thị{blank}xã")
    assert len(plain) == len(f"thị{blank}xã")
    assert set(plain) <= set("thịxã \n")
