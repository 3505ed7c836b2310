"""Mentions: people with their posts, bodies with their units, places, documents — and what is none of them."""

from __future__ import annotations

import pytest

from kg.find import read_sentence
from kg.find.organisations import head_of_unit
from kg.find.places import kinds_on, levels
from kg.model import BlockKind, OrganisationMention, Reading, Sentence, Span
from kg.text import canonical

KINDS = ("people", "posts", "organisations", "places", "documents", "dates", "periods")
FULL = (
    "Sáng 5/4, trong quý I/2021, ông Lê Văn Bình - Trưởng phòng Nội vụ thị xã Kỳ Anh, tỉnh Hà Tĩnh, Bí thư Huyện ủy "
    "Cẩm Xuyên và Chủ tịch nước làm việc với Ban Pháp chế HĐND tỉnh Hà Tĩnh tại phường Sông Trí, thị xã Kỳ Anh theo "
    "Khoản 3, Điều 7, Nghị quyết số 12/NQ-HĐND ngày 1/2/2021 của HĐND tỉnh, Quyết định số 9/QĐ-TTg và Luật Đất đai 2013"
)


def read(text: str, begin: int = 0) -> Reading:
    words = canonical(text)
    return read_sentence(words, Sentence(Span(begin, begin + len(words)), BlockKind.BODY), 0, 2021)


def body(mention: OrganisationMention | None) -> str:
    if mention is None:
        return ""
    below = f" {mention.unit.kind} {mention.unit.name or ''}".rstrip() if mention.unit else ""
    return mention.head + below + (f" < {body(mention.parent)}" if mention.parent else "")


def people(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(p.name, [(q.title, body(q.body)) for q in p.posts]) for p in read(text).people if p.name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "đồng chí Lê Văn Bình - Phó Chủ tịch Thường trực UBND quận, Phó Trưởng ban Thường trực Ban Chỉ đạo "
            "Cải cách hành chính quận chủ trì",
            [
                ("Phó Chủ tịch Thường trực", "UBND quận"),
                ("Phó Trưởng ban Thường trực", "Ban Chỉ đạo Cải cách hành chính quận"),
            ],
        ),
        ("Hội nghị do Phó chủ tịch UBND huyện Lê Văn Bình chủ trì", [("Phó Chủ tịch", "UBND huyện")]),
        (
            "Lê Văn Bình - UVBTVQU, Trưởng ban Ban Dân vận Quận ủy, Chủ tịch Ủy ban MTTQVN quận",
            [
                ("Ủy viên Ban Thường vụ", "Quận ủy"),
                ("Trưởng ban", "Ban Dân vận < Quận ủy"),
                ("Chủ tịch", "Ủy ban MTTQ Việt Nam quận"),
            ],
        ),
        ("ông Lê Văn Bình, Chánh Văn phòng Tỉnh ủy", [("Chánh Văn phòng", "Văn phòng < Tỉnh ủy")]),
        ("Trưởng ban Tổ chức Trung ương Lê Văn Bình", [("Trưởng ban", "Ban Tổ chức Trung ương")]),
        (
            "Ủy viên Bộ Chính trị, Bộ trưởng Bộ Xây dựng Lê Văn Bình",
            [("Ủy viên", "Bộ Chính trị"), ("Bộ trưởng", "Bộ Xây dựng")],
        ),
        ("Phó Thủ tướng Thường trực Chính phủ Lê Văn Bình", [("Phó Thủ tướng Thường trực", "Chính phủ")]),
        ("Bí thư Tỉnh ủy Lê Văn Bình", [("Bí thư", "Tỉnh ủy")]),
        ("Bộ trưởng Bộ NN&PTNT Lê Văn Bình", [("Bộ trưởng", "Bộ Nông nghiệp và Phát triển nông thôn")]),
        ("Ông Lê Văn Bình - Trưởng phòng Nội vụ thị xã Kỳ Anh", [("Trưởng phòng", "Phòng Nội vụ thị xã Kỳ Anh")]),
        ("Chủ tịch huyện Lê Văn Bình", [("Chủ tịch", "UBND huyện")]),
        (
            "ông Lê Văn Bình, Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo cải cách hành chính phát biểu",
            [("Chủ tịch", "UBND tỉnh"), ("Trưởng ban", "Ban Chỉ đạo cải cách hành chính tỉnh")],
        ),
        (
            "bà Lê Văn Bình – TUV – PCT UBMTTQVN thị xã phát biểu",
            [("Thị ủy viên", "Thị ủy"), ("Phó Chủ tịch", "Ủy ban MTTQ Việt Nam thị xã")],
        ),
        (
            "ông Lê Văn Bình, TUV, Bí thư Thị ủy phát biểu",
            [("Tỉnh ủy viên", "Tỉnh ủy"), ("Bí thư", "Thị ủy")],
        ),
        ("Lê Văn Bình, nguyên giáo viên Trường Tiểu học Tân An", [("giáo viên", "Trường Tiểu học Tân An")]),
    ],
)
def test_posts_of_a_person(text: str, expected: list[tuple[str, str]]) -> None:
    assert people(text) == [("Lê Văn Bình", expected)]


def test_a_list_gives_each_name_its_own_posts() -> None:
    found = people("A dự có: Lê Văn Bình – Phó Bí thư Tỉnh ủy; Trần Thị Hoa – Giám đốc Sở Nội vụ; Phạm Văn Đồng Tâm")
    assert found == [
        ("Lê Văn Bình", [("Phó Bí thư", "Tỉnh ủy")]),
        ("Trần Thị Hoa", [("Giám đốc", "Sở Nội vụ")]),
        ("Phạm Văn Đồng Tâm", []),
    ]


def test_a_post_said_of_all_is_given_to_all() -> None:
    found = people(
        "có các Ủy viên Bộ Chính trị: Bộ trưởng Bộ Xây dựng Lê Văn Bình; Trần Thị Hoa, Bí thư Thành ủy Hà Nội."
    )
    assert [posts[0] if posts[0][0] == "Ủy viên" else posts[1] for _, posts in found] == [
        ("Ủy viên", "Bộ Chính trị")
    ] * 2


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("Ông Lê Văn An và bà Lê Thị Bình được bầu làm Phó Chủ tịch UBND xã Tân An.", (1, 1)),
        ("Lê Văn An và Lê Thị Bình - Phó Giám đốc Sở Nội vụ.", (1, 1)),
        ("Ông Lê Văn An, Chủ tịch UBND xã Tân An và bà Lê Thị Bình kiêm Phó Chủ tịch HĐND xã Tân An.", (1, 1)),
        ("Ông Lê Văn An, Bí thư Đảng ủy xã Tân An và bà Lê Thị Bình là Phó Chủ tịch UBND xã Tân An.", (1, 1)),
        ("Dự có ông Lê Văn An, Lê Thị Bình, Phó Giám đốc Sở Nội vụ.", (0, 1)),
        ("Ông Lê Văn An đến thăm bà Lê Thị Bình, là Chủ tịch Hội LHPN xã Tân An.", (0, 1)),
    ],
)
def test_only_a_post_that_is_given_or_stands_behind_both_is_shared(text: str, posts: tuple[int, int]) -> None:
    assert tuple(len(held) for _, held in people(text)) == posts


def test_only_a_committee_that_is_named_has_the_member() -> None:
    [(_, posts)] = people(
        "Ông Lê Văn An được bầu tham gia BCH, Ủy ban Kiểm tra Đảng ủy, giữ chức Phó Bí thư Đảng ủy xã Tân An."
    )
    assert [title for title, _ in posts] == ["Ủy viên Ban Chấp hành", "Phó Bí thư"]


def test_former_posts_are_marked() -> None:
    mention = read("đồng chí Lê Văn Bình, nguyên Chủ tịch UBND tỉnh").people[0]
    assert [post.former for post in mention.posts] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "đường Nguyễn Viết Xuân rộng 30 mét",
        "tại Trường THPT Lê Quý Đôn",
        "Chủ tịch UBND các phường thuộc quận",
        "bổ nhiệm 33 Chủ tịch, Phó Chủ tịch UBND 11 phường",
        "Ảnh: Thành Chung",
        "thành phố Hồ Chí Minh phát triển",
        "lãnh đạo các tỉnh: Hòa Bình, Hà Tĩnh, Lâm Đồng",
        "THÔNG TIN ĐIỆN TỬ",
    ],
)
def test_no_person(text: str) -> None:
    assert people(text) == []


def test_a_person_named_like_a_district_is_a_person() -> None:
    reading = read("Đồng chí Cao Thị Thanh Xuân - Trưởng ban Ban Tuyên giáo Quận ủy")
    assert [p.name for p in reading.people] == ["Cao Thị Thanh Xuân"]
    assert reading.places == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UBND huyện Tân Hiệp tổ chức", "UBND huyện Tân Hiệp"),
        (
            "Ban Chỉ đạo Cải cách hành chính quận Hồng Bàng tổ chức họp",
            "Ban Chỉ đạo Cải cách hành chính quận Hồng Bàng",
        ),
        ("Ban Pháp chế - HĐND tỉnh họp", "Ban Pháp chế < HĐND tỉnh"),
        ("Tổng công ty Bưu điện Việt Nam, đề nghị", "Tổng công ty Bưu điện Việt Nam"),
        ("UBND xã Phước Kiển - huyện Nhà Bè", "UBND xã Phước Kiển"),
        ("UBND TPHCM tổ chức", "UBND thành phố Hồ Chí Minh"),
        ("Sở Văn hóa, Thể thao và Du lịch báo cáo", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Ban Thường vụ Tỉnh ủy Lào Cai làm việc", "Ban Thường vụ < Tỉnh ủy tỉnh Lào Cai"),
        (
            "Ban chỉ đạo khắc phục hậu quả lũ quét 3 huyện miền núi đã họp",
            "Ban Chỉ đạo khắc phục hậu quả lũ quét 3 huyện miền núi",
        ),
    ],
)
def test_bodies(text: str, expected: str) -> None:
    assert [body(o) for o in read(text).organisations][:1] == [expected]


def test_many_bodies_are_no_body() -> None:
    assert read("yêu cầu UBND các phường và các sở, ngành").organisations == ()


@pytest.mark.parametrize(
    ("text", "kind", "number", "date", "issuer"),
    [
        ("Kế hoạch số 100/KH-UBND ngày 12/4/2021 của UBND Thành phố", "Kế hoạch", "100/KH-UBND", "2021-04-12", "UBND"),
        (
            "Nghị định số 32/2021/NĐ-CP ngày 29/3/2021 của Chính phủ",
            "Nghị định",
            "32/2021/NĐ-CP",
            "2021-03-29",
            "Chính phủ",
        ),
        ("Nghị quyết số 97/2019/QH14 ngày 27/11/2019", "Nghị quyết", "97/2019/QH14", "2019-11-27", "Quốc hội"),
        ("thực hiện Nghị định 16 của Chính phủ", "Nghị định", "16", None, "Chính phủ"),
        ("Văn bản số 219/TB-VPCP", "Thông báo", "219/TB-VPCP", None, "Văn phòng Chính phủ"),
        ("Chỉ thị số 61-CT/TW của Bộ Chính trị", "Chỉ thị", "61-CT/TW", None, "Bộ Chính trị"),
        ("Nghị quyết ngày 5/4/2016", "Nghị quyết", None, "2016-04-05", None),
    ],
)
def test_documents(text: str, kind: str, number: str | None, date: str | None, issuer: str | None) -> None:
    (found,) = read(text).documents
    assert (found.kind, found.number, found.date) == (kind, number, date)
    assert (found.issuer.head if found.issuer else None) == issuer


@pytest.mark.parametrize(
    "text", ["296 Kế hoạch, 3.349 Quyết định, 1.939 Công văn", "theo Kế hoạch 5 năm", "tiêu chuẩn ISO 9001:2015"]
)
def test_no_document(text: str) -> None:
    assert read(text).documents == ()


def test_a_part_and_a_law_by_name() -> None:
    (found,) = read("theo quy định tại Khoản 3, Điều 7, Nghị định số 32/2021/NĐ-CP").documents
    assert found.part == "Khoản 3, Điều 7"
    (law,) = read("sơ kết thực hiện Luật Hợp tác xã năm 2012 tại các tỉnh").documents
    assert law.name == "Luật Hợp tác xã 2012"


def test_masks_keep_the_length_of_the_text() -> None:
    reading = read("Chiều 2/10, ông Lê Văn Bình - Chủ tịch UBND quận 6 dự hội nghị theo Quyết định số 12/QĐ-UBND.")
    assert len(reading.masked) == len(reading.text)
    spans = [*(p.span for p in reading.people), *(d.span for d in reading.documents)]
    assert len(spans) == 2
    assert all(span.within(reading.sentence.span) for span in spans)


def test_a_post_behind_a_name_without_any_mark() -> None:
    assert people("Ông Lê Văn Bình phó chủ tịch UBND huyện đồng chủ trì") == [
        ("Lê Văn Bình", [("Phó Chủ tịch", "UBND huyện")])
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_mentions_of_a_sentence_are_shifted_to_the_page_with_all_that_is_nested_in_them(kind: str) -> None:
    alone, on_page = getattr(read(FULL), kind), getattr(read(FULL, 700), kind)
    assert alone
    assert tuple(mention.shift(700) for mention in alone) == on_page
    assert [hash(mention.shift(700)) for mention in alone] == list(map(hash, on_page))
    assert tuple(mention.shift(-700) for mention in on_page) == alone


def test_a_post_of_a_person_is_equal_to_the_post_of_the_sentence() -> None:
    reading = read(FULL, 700)
    held = [post for person in reading.people for post in person.posts]
    assert len(held) > 2
    assert set(held) <= set(reading.posts)


def test_what_is_nested_in_a_mention_stands_in_the_sentence() -> None:
    reading = read(FULL, 700)
    bodies = [*reading.organisations, *(post.body for post in reading.posts if post.body)]
    bodies += [body.parent for body in bodies if body.parent]
    units = [*reading.places, *(body.unit for body in bodies if body.unit)]
    units += [unit.parent for unit in units if unit.parent]
    issuers = [document.issuer for document in reading.documents if document.issuer]
    assert len(bodies) > 4 and len(units) > 5 and len(issuers) == 3
    spans = [*(unit.span for unit in units), *(body.span for body in (*bodies, *issuers))]
    assert all(span.within(reading.sentence.span) for span in spans)


def test_a_body_that_goes_without_saying_has_no_extent_where_its_cue_ends() -> None:
    reading = read(FULL, 700)
    head = next(post for post in reading.posts if post.title == "Chủ tịch nước")
    assert head.body and head.body.span == (head.span.end, head.span.end)
    for document in reading.documents[1:]:
        assert document.issuer and document.issuer.span == (document.span.end, document.span.end)


def test_levels_and_heads_come_from_the_tables() -> None:
    assert levels()["huyện"] == "district"
    assert levels()["thành phố"] == "city"
    assert kinds_on("province") == ("tỉnh", "thành phố")
    assert head_of_unit("party-organ", "thị xã") == "Thị ủy"
    assert head_of_unit("party-organ", "xã") == "Đảng ủy"
    assert head_of_unit("peoples-committee", "xã") == "UBND"
