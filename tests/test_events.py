"""Which gatherings a page reports: announced, known, shown or witnessed ones, with day, hosts and topic."""

from __future__ import annotations

import pytest
import regex

from kg import extract, lexicon
from kg.find import find
from kg.model import MeetingClaim, Page, ParticipationClaim, Reading
from kg.relate.events.joining import joined
from kg.relate.events.mentions import mentions
from kg.segment import segment, sentences

DAY = "2021-03-30"
HEAD = "Huyện Tân Kỳ đẩy mạnh cải cách hành chính\n\n(15:34 | 30/03/2021)\n\n"
PAGE = Page(
    "page.txt",
    "Huyện Tân Kỳ họp bàn công tác cải cách hành chính\n\n(15:34 | 30/03/2021)\n\n"
    "UBND huyện Tân Kỳ tổ chức hội nghị sơ kết công tác. "
    "Chiều ngày 26-3-2021, diễn ra hội nghị sơ kết công tác cải cách hành chính quý I năm 2021 của huyện. "
    "Dự hội nghị có lãnh đạo các xã.\n",
)


def readings(page: Page) -> tuple[Reading, ...]:
    blocks = segment(page)
    return find(page, blocks, sentences(page, blocks), DAY)


def gatherings(body: str) -> list[tuple[str, str | None]]:
    claims = extract(Page("page.txt", HEAD + body)).claims
    return [(claim.topic, claim.date) for claim in claims if isinstance(claim, MeetingClaim)]


def test_joining_gives_a_new_gathering_and_leaves_the_mentions_as_they_were() -> None:
    found = list(mentions(readings(PAGE), DAY))
    before = [repr(one) for one in found]
    [gathering] = joined(iter(found), readings(PAGE), DAY)
    assert gathering.date == "2021-03-26" and found[0].date is None
    assert [repr(one) for one in found] == before


def test_rules_themselves_state_that_they_name_chairs() -> None:
    chairs = {rule.id for rule in lexicon.rules("meetings") if rule.options.get("chairs")}
    named = {rule.id for rule in lexicon.rules("meetings") if "(?P<people>" in rule.regex.pattern}
    assert chairs and chairs <= named


@pytest.mark.parametrize(
    ("body", "topic", "day"),
    [
        (
            "Phát biểu tại buổi đối thoại với thanh niên xã Tân An, bà Trần Thị Hoa, Phó Chủ tịch UBND huyện cảm ơn.",
            "buổi đối thoại với thanh niên xã Tân An",
            None,
        ),
        (
            "Tham dự kỳ họp thứ tư của HĐND xã có ông Lê Văn Bình, Bí thư Đảng ủy. Kỳ họp diễn ra sáng 29/3.",
            "kỳ họp thứ tư của HĐND xã",
            "2021-03-29",
        ),
        (
            "Ngày 29/3, Cục Thuế tỉnh mời doanh nghiệp về nghe chính sách. Chủ trì là ông Lê Văn Bình, Cục trưởng.",
            "Cục Thuế tỉnh mời doanh nghiệp về nghe chính sách",
            "2021-03-29",
        ),
        (
            "Chiều 28/3, Huyện ủy Tân Kỳ quán triệt ba chuyên đề về kỷ cương.",
            "quán triệt ba chuyên đề về kỷ cương",
            "2021-03-28",
        ),
    ],
    ids=["speech", "list", "witness", "act"],
)
def test_a_gathering_without_an_announcement_is_found(body: str, topic: str, day: str | None) -> None:
    assert gatherings(body) == [(topic, day)]


@pytest.mark.parametrize(
    "body",
    [
        "Ngày 29/3, UBND huyện Tân Kỳ ban hành văn bản chấn chỉnh kỷ cương hành chính.",
        "Ông Lê Văn Bình, Chủ tịch UBND huyện cho biết huyện sẽ tổ chức tại hội nghị sắp tới phần đối thoại.",
        "Bộ phận một cửa của UBND xã mở cửa sáng thứ bảy. Người dân rất hài lòng.",
        "“Tại hội nghị nào tôi cũng nói điều này”, ông Lê Văn Bình, Chủ tịch UBND xã tâm sự.",
    ],
    ids=["document", "planned", "none", "quoted"],
)
def test_a_page_that_reports_no_gathering_has_none(body: str) -> None:
    assert gatherings(body) == []


def test_delegations_that_went_out_side_by_side_are_one_each() -> None:
    body = (
        "Đoàn số 1 do ông Lê Văn Bình, Phó Chủ tịch UBND huyện làm trưởng đoàn kiểm tra xã Tân An. "
        "Đoàn số 2 do bà Trần Thị Hoa, Trưởng phòng Nội vụ dẫn đầu kiểm tra xã Tân Phú."
    )
    claims = extract(Page("page.txt", HEAD + body)).claims
    chairs = [(c.meeting, c.person.name) for c in claims if isinstance(c, ParticipationClaim) and c.role == "chaired"]
    assert chairs == [(1, "Lê Văn Bình"), (2, "Trần Thị Hoa")]


@pytest.mark.parametrize(
    ("body", "chairs"),
    [
        (
            "Chiều 26/3, Đoàn kiểm tra của Sở Nội vụ có buổi làm việc với UBND huyện Tân Kỳ. "
            "Tham gia buổi làm việc có ông Lê Văn Bình, Phó Giám đốc Sở, Trưởng đoàn.",
            ["Lê Văn Bình"],
        ),
        (
            "Chiều 26/3, Đoàn công tác của Sở Nội vụ có buổi làm việc với UBND huyện Tân Kỳ. Bà Trần Thị Hoa, Chủ tịch "
            "UBND huyện chủ trì buổi làm việc. Cùng dự có ông Lê Văn Bình, Phó Giám đốc Sở, Trưởng đoàn.",
            ["Trần Thị Hoa"],
        ),
        (
            "Chiều 26/3, UBND huyện Tân Kỳ tổ chức hội nghị triển khai kế hoạch giám sát. "
            "Dự hội nghị có ông Lê Văn Bình, Phó Chủ tịch HĐND huyện, Trưởng đoàn.",
            [],
        ),
        (
            "Chiều 26/3, Đoàn ĐBQH tỉnh có buổi làm việc với UBND huyện Tân Kỳ. "
            "Tham gia buổi làm việc có ông Lê Văn Bình, Trưởng đoàn ĐBQH tỉnh.",
            [],
        ),
    ],
)
def test_who_heads_a_delegation_is_in_the_chair_where_nobody_else_is(body: str, chairs: list[str]) -> None:
    claims = extract(Page("page.txt", HEAD + body)).claims
    assert [c.person.name for c in claims if isinstance(c, ParticipationClaim) and c.role == "chaired"] == chairs


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("Thứ năm, ngày 06 tháng 11 năm 2025", "2019-07-11"),
        ("Thứ sáu, ngày 12 tháng 7 năm 2019", "2019-07-11"),
    ],
)
def test_a_day_above_all_else_long_after_what_is_reported_is_that_of_the_visit(shown: str, day: str) -> None:
    page = (
        f"{shown}\n\nNgành nông nghiệp họp đánh giá công tác 6 tháng đầu năm\n\n"
        "Ngày 11/7, Sở Nông nghiệp và PTNT tỉnh Sơn La tổ chức hội nghị đánh giá công tác 6 tháng đầu năm 2019, bàn "
        "nhiệm vụ 6 tháng cuối năm. Dự hội nghị có lãnh đạo các sở, ban, ngành của tỉnh và các huyện, thành phố.\n"
    )
    [held] = [claim for claim in extract(Page("page.txt", page)).claims if isinstance(claim, MeetingClaim)]
    assert held.date == day


def test_a_visit_makes_nobody_present_at_another_gathering() -> None:
    body = (
        "Chiều 26/3, UBND huyện Tân Kỳ tổ chức hội nghị cải cách hành chính. "
        "Tuần trước, ông Lê Văn Bình, Phó Chủ tịch UBND huyện đã thăm các hộ nghèo."
    )
    claims = extract(Page("page.txt", HEAD + body)).claims
    assert not any(isinstance(claim, ParticipationClaim) for claim in claims)


@pytest.mark.parametrize(
    "words",
    [
        "UBND tỉnh sẽ tổ chức hội nghị tổng kết vào ngày 28/4/2021.",
        "Dự kiến ngày 28/4/2021, UBND tỉnh tổ chức hội nghị tổng kết.",
        "Theo dự kiến, kỳ họp diễn ra vào sáng 28/4/2021 tại hội trường UBND huyện.",
        "Hội nghị tổng kết dự kiến được tổ chức vào ngày 28/4/2021.",
    ],
)
def test_a_gathering_to_come_is_not_reported(words: str) -> None:
    assert gatherings(f"UBND xã rà soát thủ tục hành chính. {words}\n") == []
    held = regex.sub("sẽ |(?i:(?:theo )?dự kiến,? )", "", words)
    assert [date for _, date in gatherings(f"UBND xã rà soát thủ tục hành chính. {held}\n")] == ["2021-04-28"]
