"""Names of people: of all peoples of Vietnam, damaged ones, and what only looks like one."""

from __future__ import annotations

import pytest

from kg.find import read_sentence
from kg.model import BlockKind, Page, Sentence, Span
from kg.pipeline import extract
from kg.text import canonical

HEAD = (
    "Xã Tân Kỳ họp bàn cải cách hành chính\n\nNgày 5/4/2024, UBND huyện Tân Kỳ tổ chức hội nghị cải cách hành chính. "
)


def names(text: str) -> list[str]:
    words = canonical(text)
    found = read_sentence(words, Sentence(Span(0, len(words)), BlockKind.BODY), 0, 2021)
    return [person.name for person in found.people if person.name]


def officials(text: str) -> set[str]:
    found = extract(Page("text", HEAD + text))
    return {official.name for official in found.resolution.officials.values()}


@pytest.mark.parametrize(
    "name",
    [
        "Y Krôn Byă",
        "H'Loan Kđoh",
        "H’ Mrao Ayŭn",
        "K' Nhàn",
        "Ksor H'Pram",
        "Rơ Châm Hlit",
        "A Kheng",
        "Ka Thị Nhim",
        "Lơ Mu Sin",
        "Bríu Thị Nhớ",
        "Zơ Râm Liếc",
        "Mách Rô Phi",
        "Báu Văn Cần",
        "Pờ Gia Lòng",
        "Cư Seo Chớ",
        "Khiếu Hoài Nam",
        "Ông Hoài Nam",
    ],
)
def test_a_name_of_any_people_is_found_beside_a_post(name: str) -> None:
    assert names(f"Chủ tịch UBND huyện {name} phát biểu.") == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bà Trần Thu hà, Chủ tịch UBND xã dự họp.", "Trần Thu hà"),
        ("Ông Lê văn Nam dự họp.", "Lê văn Nam"),
        ("Đồng chí LÊ HOÀI NAM dự họp.", "LÊ HOÀI NAM"),
        ("Chủ tịch UBND phường Tân Phú 3 Đinh Thị Nga dự họp.", "Đinh Thị Nga"),
        ("Chủ tịch UBND xã Phan Thanh Giang dự họp.", "Phan Thanh Giang"),
        ("Trưởng bản Vàng A Chớ dự họp.", "Vàng A Chớ"),
        ("Ông Bun-mi Si-phan dự họp.", "Bun-mi Si-phan"),
        ("Ba người dự họp: A Kheng.", "A Kheng"),
        ("Ông Nguyễn Văn Được dự họp.", "Nguyễn Văn Được"),
        ("Bà Nguyễn Thị Như dự họp.", "Nguyễn Thị Như"),
        ("Ông Võ Như Tuấn - Bí thư Đảng ủy dự họp.", "Võ Như Tuấn"),
        ("Ông Trần Văn Tỉnh, Chủ tịch UBND xã dự họp.", "Trần Văn Tỉnh"),
        ("Dự họp có PGS. TS. Lê Văn Bình.", "Lê Văn Bình"),
        ("Người dự họp là ông Lê Văn Bình Được biết, cuộc họp đã xong.", "Lê Văn Bình"),
    ],
)
def test_a_damaged_or_glued_name_is_whole(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Dự họp có Đại sứ Hà Lan, Bộ trưởng Hàn Quốc và chuyên gia Châu Á.",
        "Dự họp có lãnh đạo các xã Trà Tân, Hàm Lạ, Trà Bùi.",
        "Dự họp có 4 huyện, thị (Cái Bè, Tân Phước).",
        "Lê Chân đạt 97% và An Lão đạt 90%.",
        "Tổ tiếp dân ở số 15 Đinh Công Hoạt.",
        "Các tuyến đường Lê Đại, Phan Hoài Ân, Trần Cao Lãm đã xong.",
        "Dự họp có Công ty cổ phần Vũ Phong và Trường Tiểu học Đinh Công Hoạt.",
        "Trong những ngày đầu năm Đinh Dậu, Nhâm Dần.",
        "Bà con Phù Lá, La Chí đến đông.",
        "Đền thờ Trần Hưng Đạo ở gần đây.",
        "Đại biểu viếng Tổng Bí thư Trần Phú.",
        "Ngày 5/4, Đoàn Kiểm tra đã đến.",
        "Khối A UBND huyện đã họp.",
        "Chủ tịch Hà Nội phát biểu.",
    ],
)
def test_what_is_no_person_has_no_name(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Yêu cầu Lê Hoài Nam báo cáo.",
        "Phòng Tài nguyên và Môi trường Lê Hoài Nam báo cáo.",
        "Thủ quỹ Lê Hoài Nam báo cáo.",
        "Bí thư Đảng ủy phường Lê Hồng Phong dự họp, ông Lê Hoài Nam báo cáo.",
    ],
)
def test_a_word_that_ends_like_a_thing_bears_no_name(text: str) -> None:
    assert names(text) == ["Lê Hoài Nam"]


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("Lê Hoài Nam", "Hoài Nam"),
        ("Y Krôn Byă", "Y Krôn"),
        ("H' Loan Kđoh", "H’Loan"),
        ("Ksor H'Pram", "H'Pram"),
        ("Rơ Châm H'Thoa", "Thoa"),
    ],
)
def test_a_short_name_is_the_one_longer_name_that_it_is_part_of(whole: str, short: str) -> None:
    text = f"Ông {whole}, Chủ tịch UBND huyện chủ trì hội nghị. Ông {short} yêu cầu các xã rà soát hồ sơ."
    assert officials(text) == {whole}


def test_a_name_with_an_apostrophe_is_whole() -> None:
    assert officials("Đồng chí K'Nhàn chủ trì hội nghị. Đồng chí K’ Nhàn kết luận hội nghị.") == {"K'Nhàn"}


def test_a_short_name_that_two_people_bear_is_nobodys() -> None:
    text = "Dự hội nghị có ông Lê Hoài Nam và ông Trần Hoài Nam. Ông Hoài Nam phát biểu."
    assert officials(text) == {"Lê Hoài Nam", "Trần Hoài Nam"}


def test_a_short_name_with_a_post_is_whole() -> None:
    text = "Ông Lê Hoài Nam, Bí thư Huyện ủy và bà Hoài Nam, Trưởng phòng Nội vụ dự hội nghị. Bà Hoài Nam phát biểu."
    assert officials(text) == {"Lê Hoài Nam", "Hoài Nam"}
