"""Weekly schedules: every row a meeting of its day, with its leader, and those invited as a group."""

from __future__ import annotations

from kg.model import GroupClaim, MeetingClaim, Page, ParticipationClaim, Role
from kg.pipeline import extract

HEAD = "Lịch công tác tuần\n\nNgày\t\tThời gian\t\tNội dung\t\t{leader}\t\tĐịa điểm\t\tThành phần\n"
ROWS = (
    "Thứ 2 (07/10/2024)\t\t07h30\t\tGiao ban về cải cách hành chính\t\tĐ/c Lan - CT UBND\t\tHT tầng 1"
    "\t\tCác phòng, ban\n"
    "14 giờ\t\tDự hội nghị trực tuyến của tỉnh\t\tĐ/c Bình - PCT UBND\t\tUBND tỉnh\t\t\xa0\n"
    "Thứ 3 (08/10/2024)\t\t08h00\t\tHọp xét khen thưởng\t\tĐ/c Lan; Đ/c Bình\t\tHT tầng 2\t\t\xa0\n"
    "Thứ 4 (09/10/2024)\t\t\xa0\t\t\xa0\t\t\xa0\t\t\xa0\t\t\xa0\n"
)


def claims(leader: str = "Lãnh đạo chủ trì/tham dự") -> tuple[object, ...]:
    return extract(Page("lich.txt", HEAD.format(leader=leader) + ROWS)).claims


def roles(leader: str) -> list[tuple[int, str, Role]]:
    return [(c.meeting, c.person.name, c.role) for c in claims(leader) if isinstance(c, ParticipationClaim)]


def test_every_row_with_a_content_is_a_meeting_of_its_day() -> None:
    meetings = [c for c in claims() if isinstance(c, MeetingClaim)]
    assert [(m.date, m.part_of_day, m.topic) for m in meetings] == [
        ("2024-10-07", "morning", "Giao ban về cải cách hành chính"),
        ("2024-10-07", "afternoon", "hội nghị trực tuyến của tỉnh"),
        ("2024-10-08", "morning", "Họp xét khen thưởng"),
    ]
    assert [m.mode for m in meetings] == [None, "online", None]


def test_a_leader_alone_at_a_sitting_of_the_house_chairs_it() -> None:
    assert roles("Lãnh đạo chủ trì/tham dự") == [
        (1, "Lan", Role.CHAIRED),
        (2, "Bình", Role.ATTENDED),
        (3, "Lan", Role.ATTENDED),
        (3, "Bình", Role.ATTENDED),
    ]


def test_the_head_decides_who_chairs() -> None:
    assert [role for _, _, role in roles("Chủ trì")] == [Role.CHAIRED, Role.ATTENDED, Role.ATTENDED, Role.ATTENDED]
    assert {role for _, _, role in roles("Lãnh đạo dự")} == {Role.ATTENDED}


def test_those_invited_are_a_group() -> None:
    assert [(c.meeting, c.label) for c in claims() if isinstance(c, GroupClaim)] == [(1, "Các phòng, ban")]


def test_another_table_is_no_schedule() -> None:
    text = "Kết quả cải cách\n\nStt\t\tNội dung\t\tSố lượng\n1\t\tHồ sơ tiếp nhận\t\t12.000\n"
    assert not [c for c in extract(Page("bang.txt", text)).claims if isinstance(c, MeetingClaim)]
