"""Blocks cover a page without gap or overlap; title, date line, byline and furniture are distinguished."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import BlockKind, Page
from kg.segment import segment, sentences
from kg.text import nfc

SEEDS = Path(__file__).parents[1] / "seeds"
PROSE = (
    "Chiều ngày 26-3-2021, UBND huyện Tân Kỳ tổ chức hội nghị tổng kết công tác cải cách hành chính năm 2020, "
    "triển khai kế hoạch năm 2021 trên địa bàn toàn huyện với nhiều nội dung quan trọng."
)


def kinds(text: str) -> list[tuple[str, str]]:
    page = Page("page.txt", nfc(text))
    return [(b.kind.value, page.text[b.span.begin : b.span.end].strip()) for b in segment(page)]


def test_title_before_the_date_line() -> None:
    head = "Xây dựng chính quyền\n\nHuyện Tân Kỳ tổng kết cải cách hành chính\n\n(15:34 | 30/03/2021)\n\n"
    found = kinds(f"{head}{PROSE}\n\nTrung Hiếu\n")
    assert [kind for kind, _ in found] == ["section", "title", "dateline", "lead", "byline"]


def test_title_after_the_date_line() -> None:
    found = kinds(f"Thời gian: 28/04/2022 11:12\n\nBan Chỉ đạo họp đánh giá công tác cải cách hành chính\n\n{PROSE}\n")
    assert found[1] == ("title", "Ban Chỉ đạo họp đánh giá công tác cải cách hành chính")


def test_a_sentence_with_a_date_is_no_date_line() -> None:
    found = kinds(f"Huyện họp bàn cải cách hành chính\nSáng 10/2/2021, UBND huyện tổ chức họp.\n{PROSE}\n")
    assert "dateline" not in [kind for kind, _ in found]


@pytest.mark.parametrize(
    "line", ["Skip Ribbon Commands", "Lượt truy cập trong tuần: 317", "Chia sẻ bài viết: Zalo", "In bài viết"]
)
def test_portal_furniture(line: str) -> None:
    assert ("furniture", line) in kinds(f"{line}\n\nHuyện Tân Kỳ tổng kết công tác năm\n\n{PROSE}\n")


def test_a_title_printed_twice_is_one_title() -> None:
    title = "Huyện Tân Kỳ tổng kết cải cách hành chính"
    assert [
        kind for kind, words in kinds(f"{title}\n{title}\n(15:34 | 30/03/2021)\n\n{PROSE}\n") if words == title
    ] == [
        "furniture",
        "title",
    ]


def test_sentences_end_at_stops_but_not_at_abbreviations() -> None:
    page = Page(
        "p",
        nfc(f"Huyện họp bàn cải cách hành chính\n\n{PROSE} Họp tại TP. Vinh, số hồ sơ là 7.500. Đ/c An kết luận.\n"),
    )
    texts = [page.text[s.span.begin : s.span.end] for s in sentences(page, segment(page)) if s.kind is BlockKind.LEAD]
    assert texts[1:] == ["Họp tại TP. Vinh, số hồ sơ là 7.500.", "Đ/c An kết luận."]


def test_a_line_broken_in_mid_phrase_goes_on() -> None:
    broken = (
        "Phát biểu tại cuộc họp, ông Lê Văn Bình - Phó Chủ tịch\nThường trực UBND huyện yêu cầu các đơn vị tăng cường "
        "công tác chỉ đạo, điều hành trong thời gian tới để đạt kết quả.\n"
    )
    page = Page("p", nfc(f"Huyện họp bàn cải cách hành chính\n\n{PROSE}\n\n{broken}"))
    last = page.text[segment(page)[-1].span.begin :]
    assert "Phó Chủ tịch\nThường trực" in last


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda p: p.stem)
def test_blocks_cover_the_seeds(path: Path) -> None:
    page = Page(path.name, nfc(path.read_text("utf-8")))
    assert_covered(page)
    assert {b.kind for b in segment(page)} >= {BlockKind.TITLE, BlockKind.DATELINE, BlockKind.LEAD}


@given(st.text(alphabet="aăđêộ .,:!?\n\t0129/ABĐ", max_size=300))
def test_blocks_cover_any_text(text: str) -> None:
    assert_covered(Page("p", nfc(text)))


def assert_covered(page: Page) -> None:
    blocks = segment(page)
    edges = [0, *(b.span.end for b in blocks)]
    assert [b.span.begin for b in blocks] == edges[:-1]
    assert edges[-1] == len(page.text)
    for sentence in sentences(page, blocks):
        assert page.text[sentence.span.begin : sentence.span.end].strip()


def test_a_long_title_that_ends_in_a_stop_stands_above_the_date_line() -> None:
    title = (
        "UBND huyện họp bàn việc nạo vét kênh mương, sửa đường liên xã, chỉnh trang chợ và bến xe trong tháng 11, "
        "rồi giao việc tháng 12 năm 2019 cho các phòng."
    )
    assert ("title", title) in kinds(f"{title}\nNgày đăng 08/12/2019\n\n{PROSE}\n")
