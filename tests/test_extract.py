"""Whole pages: roles, hosts, periods, statements — and that every claim stands in the words that it points to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.model import (
    ArticleClaim,
    DocumentLinkClaim,
    Extraction,
    GroupClaim,
    MeetingClaim,
    Page,
    ParticipationClaim,
    PillarClaim,
    PostClaim,
    Role,
    Span,
    StatementClaim,
)
from kg.pipeline import extract
from kg.text import nfc

SEEDS = Path(__file__).parents[1] / "seeds"
HEAD = "Huyện Tân Kỳ họp bàn công tác cải cách hành chính\n\n(15:34 | 30/03/2021)\n\n"
MEETING = (
    "Chiều ngày 26-3-2021, UBND huyện Tân Kỳ tổ chức hội nghị tổng kết công tác cải cách hành chính năm 2020, "
    "triển khai nhiệm vụ năm 2021. "
)


def seed(number: int) -> Extraction:
    path = sorted(SEEDS.glob("*.txt"))[number]
    return extract(Page(path.name, nfc(path.read_text("utf-8"))))


def page(body: str) -> Extraction:
    return extract(Page("page.txt", nfc(HEAD + body + "\n")))


def roles(extraction: Extraction) -> set[tuple[str, str]]:
    return {
        (extraction.resolution.officials[c.person].name, c.role.value)
        for c in extraction.claims
        if isinstance(c, ParticipationClaim)
    }


@pytest.mark.parametrize("number", range(5))
def test_every_claim_points_to_its_words(number: int) -> None:
    extraction = seed(number)
    assert len(extraction.claims) > 5
    for claim in extraction.claims:
        assert claim.span.within(Span(0, len(extraction.page.text))), claim
        assert extraction.page.text[claim.span.begin : claim.span.end].strip()
        assert claim.rule
        assert claim.span.begin < claim.span.end <= len(extraction.page.text)


def test_attended_and_directed_is_not_chaired() -> None:
    assert roles(seed(0)) == {
        ("Trần Thanh Bình", "directed"),
        ("Trần Thanh Bình", "attended"),
        ("Trần Thanh Bình", "spoke"),
    }


def test_a_page_of_results_has_no_meeting() -> None:
    extraction = seed(1)
    assert not [c for c in extraction.claims if isinstance(c, (MeetingClaim, ParticipationClaim))]


def test_chair_between_name_and_verb() -> None:
    extraction = page(MEETING + "Hội nghị do đồng chí Lê Văn Bình - Chủ tịch UBND huyện chủ trì.")
    assert ("Lê Văn Bình", "chaired") in roles(extraction)


def test_co_chairs() -> None:
    extraction = page(
        MEETING + "Các đồng chí: Lê Văn Bình, Bí thư Huyện ủy; Trần Thị Hoa, Chủ tịch UBND huyện đồng chủ trì hội nghị."
    )
    assert {name for name, role in roles(extraction) if role == "chaired"} == {"Lê Văn Bình", "Trần Thị Hoa"}


def test_chairing_a_project_is_no_chairing() -> None:
    extraction = page(MEETING + "Ông Lê Văn Bình chủ trì xây dựng đề án một cửa của huyện.")
    assert ("Lê Văn Bình", "chaired") not in roles(extraction)


def test_short_name_refers_back_when_one_person_fits() -> None:
    extraction = page(MEETING + "Dự hội nghị có ông Lê Văn Bình, Chủ tịch UBND huyện. Ông Bình nhấn mạnh ba nhiệm vụ.")
    assert ("Lê Văn Bình", "spoke") in roles(extraction)


def test_short_name_of_two_people_refers_to_nobody() -> None:
    extraction = page(
        MEETING + "Dự hội nghị có ông Lê Văn Bình, Chủ tịch UBND huyện; ông Trần Văn Bình, Phó Chủ tịch UBND huyện. "
        "Ông Bình nhấn mạnh ba nhiệm vụ."
    )
    assert not [name for name, role in roles(extraction) if role == "spoke"]


def test_a_post_alone_refers_to_its_one_holder() -> None:
    extraction = page(
        MEETING + "Dự hội nghị có ông Lê Văn Bình, Chủ tịch UBND huyện. Chủ tịch UBND huyện yêu cầu các xã đổi mới."
    )
    assert ("Lê Văn Bình", "spoke") in roles(extraction)


def test_bodies_take_the_unit_of_the_page() -> None:
    extraction = page(
        MEETING + "Dự hội nghị có ông Lê Văn Bình, Phó Chủ tịch HĐND huyện; bà Trần Thị Hoa, Giám đốc Sở Nội vụ."
    )
    held = {
        extraction.resolution.organisations[c.post.body].label
        for c in extraction.claims
        if isinstance(c, PostClaim) and c.post.body
    }
    assert held == {"HĐND huyện Tân Kỳ", "Sở Nội vụ tỉnh Nghệ An"}


def test_the_unit_that_acts_is_its_committee() -> None:
    (meeting,) = [c for c in seed(0).claims if isinstance(c, MeetingClaim)]
    (host,) = meeting.hosts
    assert seed(0).resolution.organisations[host].label == "UBND quận Bình Thủy"
    assert meeting.host_as_stated == "quận Bình Thuỷ"  # as printed
    assert meeting.reviews_period == "2021-Q1"


def test_meeting_slots() -> None:
    (meeting,) = [c for c in seed(4).claims if isinstance(c, MeetingClaim)]
    assert (meeting.kind, meeting.mode, meeting.part_of_day, meeting.date) == (
        "briefing",
        "online",
        "afternoon",
        "2018-10-02",
    )
    assert meeting.theme == "Trách nhiệm người đứng đầu trong cải cách hành chính"
    assert meeting.covers_units == 24


def test_groups_are_kept_as_stated() -> None:
    labels = {c.label for c in seed(4).claims if isinstance(c, GroupClaim)}
    assert "lãnh đạo 14 phường" in labels


def test_shortcomings_directives_practices_and_pillars() -> None:
    hong_bang, district_6 = seed(3), seed(4)
    found = [c.kind for c in hong_bang.claims if isinstance(c, StatementClaim)]
    assert found.count("shortcoming") == 4
    assert found.count("directive") >= 1
    assert [c.position for c in hong_bang.claims if isinstance(c, PillarClaim)] == [1, 2, 3, 4, 5, 6]
    practices = [c for c in district_6.claims if isinstance(c, StatementClaim) and c.kind == "good-practice"]
    assert [len(c.bodies) for c in practices] == [6]


def test_documents_implement_one_another() -> None:
    extraction = seed(1)
    links = {
        (
            extraction.resolution.documents[c.document].number,
            c.relation,
            extraction.resolution.documents[c.basis].number,
        )
        for c in extraction.claims
        if isinstance(c, DocumentLinkClaim)
    }
    assert links == {
        ("100/KH-UBND", "implements", "32/2021/NĐ-CP"),
        ("147/KH-UBND", "implements", "32/2021/NĐ-CP"),
        ("32/2021/NĐ-CP", "details", "97/2019/QH14"),
    }


@pytest.mark.parametrize(
    "text",
    ["", "\n\n\n", "abc", "1234 " * 500, "ông " * 300, "Chủ tịch UBND huyện " * 100, "(" * 500, "Nghị định số " * 200],
)
def test_odd_texts_give_claims_or_none_but_no_error(text: str) -> None:
    extraction = extract(Page("odd.txt", text))
    assert not [c for c in extraction.claims if isinstance(c, ParticipationClaim) and c.role is Role.CHAIRED]


def test_bodies_whose_unit_is_unsaid_are_of_this_page_alone() -> None:
    nowhere = "Hội nghị tổng kết cải cách hành chính\n\n(15:34 | 30/03/2021)\n\nSáng ngày 28/3/2021, "
    body = (
        nowhere + "UBND huyện tổ chức hội nghị tổng kết công tác cải cách hành chính năm 2020. "
        "Dự hội nghị có ông Lê Văn Bình, Chủ tịch UBND huyện.\n"
    )
    one, other = (extract(Page(name, nfc(body))).resolution for name in ("a.txt", "b.txt"))
    assert {o.label for o in one.organisations.values()} == {"UBND huyện"}
    assert not set(one.organisations.values()) & set(other.organisations.values())
    assert not set(one.officials.values()) & set(other.officials.values())


def test_two_officials_joined_by_and_keep_their_posts_and_roles() -> None:
    extraction = page(
        MEETING + "Hội nghị do đồng chí Lê Văn An - Chủ tịch UBND huyện và đồng chí Trần Văn Bình - Phó Chủ tịch UBND "
        "huyện đồng chủ trì."
    )
    assert {name for name, role in roles(extraction) if role == "chaired"} == {"Lê Văn An", "Trần Văn Bình"}
    held = {
        (extraction.resolution.officials[c.person].name, c.post.title)
        for c in extraction.claims
        if isinstance(c, PostClaim)
    }
    assert held == {("Lê Văn An", "Chủ tịch"), ("Trần Văn Bình", "Phó Chủ tịch")}


def test_a_sentence_alone_is_read_though_it_has_no_title() -> None:
    extraction = extract(Page("stdin", nfc(MEETING + "Hội nghị do Phó chủ tịch UBND huyện Trần Minh Vũ chủ trì.")))
    assert ("Trần Minh Vũ", "chaired") in roles(extraction)
    assert not [c for c in extraction.claims if isinstance(c, ArticleClaim)]


def test_noon_is_a_part_of_day_of_the_scheme() -> None:
    extraction = page("Trưa nay, UBND huyện Tân Kỳ tổ chức hội nghị tổng kết công tác cải cách hành chính năm 2020.")
    (meeting,) = [c for c in extraction.claims if isinstance(c, MeetingClaim)]
    assert (meeting.part_of_day, meeting.date) == ("afternoon", "2021-03-30")


def test_the_section_is_the_heading_nearest_the_title() -> None:
    assert [c.value for c in seed(1).claims if isinstance(c, ArticleClaim) and c.slot == "section"] == [
        "CẢI CÁCH HÀNH CHÍNH"
    ]


def test_a_blank_inside_a_word_of_a_name_makes_no_second_person() -> None:
    text = (
        "Sáng 12/3/2021, UBND huyện Tân Kỳ tổ chức hội nghị. Ông Nguyễn Xuân Lâm - Chủ tịch UBND huyện chủ trì "
        "hội nghị. Đ/c Nguyễ N Xuân Lâm - Chủ tịch UBND huyện phát biểu khai mạc hội nghị."
    )
    officials = extract(Page("a.txt", text)).resolution.officials.values()
    assert {official.name for official in officials} == {"Nguyễn Xuân Lâm"}


def test_two_who_chair_on_one_day_chair_two_meetings() -> None:
    text = (
        "Chiều 7-2-2017, Phó Chủ tịch UBND huyện Tân Kỳ Lê Văn Bình chủ trì cuộc họp về cải cách hành chính. "
        "Chiều 7-2-2017, Chủ tịch UBND quận Hồng Bàng Trần Minh An chủ trì cuộc họp về tiến độ các công trình."
    )
    claims = extract(Page("a.txt", text)).claims
    chairs = [c for c in claims if isinstance(c, ParticipationClaim) and c.role is Role.CHAIRED]
    assert [(c.person.name, c.meeting) for c in chairs] == [("Lê Văn Bình", 1), ("Trần Minh An", 2)]


def test_a_text_is_read_as_a_page_is() -> None:
    text = "Hội nghị do ông Lê Văn Bình - Chủ tịch UBND huyện Tân Hiệp chủ trì ngày 12/4/2021."
    assert kg.extract(text).claims == extract(Page("text", text)).claims


def test_the_public_face_is_loaded_when_it_is_used() -> None:
    code = "import sys, kg; print('regex' in sys.modules); kg.Page, kg.Store, kg.build, kg.extract, kg.open"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        kg.nothing  # noqa: B018
