"""Recognition: how many bodies and people were honoured, by whom, with what, and what for."""

from __future__ import annotations

import pytest

from kg.find import read_sentence
from kg.model import AwardClaim, BlockKind, OrganisationMention, PersonMention, Sentence, Span
from kg.relate.awards import awards
from kg.text import canonical


def read(*sentences: str, kind: BlockKind = BlockKind.BODY) -> list[AwardClaim]:
    readings, begin = [], 0
    for text in map(canonical, sentences):
        readings.append(read_sentence(text, Sentence(Span(begin, begin + len(text)), kind), 0, 2022))
        begin += len(text) + 1
    return awards(readings)


def name(body: OrganisationMention | PersonMention | None) -> str | None:
    return body.text if isinstance(body, OrganisationMention) else body.name if body else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UBND huyện tặng giấy khen cho 05 tập thể và 11 cá nhân.", [("collective", 5), ("individual", 11)]),
        ("02 tập thể, 03 cá nhân được biểu dương, khen thưởng.", [("collective", 2), ("individual", 3)]),
        ("Tại kỳ họp, HĐND xã khen thưởng cho 02 tập thể, 06 cá nhân.", [("collective", 2), ("individual", 6)]),
        ("Chủ tịch nước đã tặng Huy chương quân kỳ quyết thắng cho 03 đồng chí.", [("individual", 3)]),
        ("UBND thành phố tuyên dương 30 gương điển hình tiên tiến.", [("individual", 30)]),
        ("Thị trấn Tân Hiệp 02 lần được vinh danh là đô thị xanh.", [("collective", 1)]),
        ("Ông Lê Văn Bình được Thủ tướng Chính phủ tặng Bằng khen.", [("individual", 1)]),
        ("UBND huyện tặng quà cho 50 hộ nghèo.", []),
        ("Lãnh đạo huyện trao giấy chứng nhận cho 35 đại biểu.", []),
        ("Công tác thi đua, khen thưởng được quan tâm.", []),
    ],
)
def test_recipients(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(a.recipients, a.count) for a in read(text)] == expected


def test_giver_form_and_reason() -> None:
    (award, _) = read("UBND huyện tặng giấy khen cho 05 tập thể và 11 cá nhân có thành tích xuất sắc năm 2020.")
    assert (name(award.giver), award.form, award.reason) == ("UBND huyện", "giấy khen", "thành tích xuất sắc năm 2020")


@pytest.mark.parametrize(
    ("text", "giver"),
    [
        ("5 tập thể được nhận Bằng khen của Chủ tịch UBND tỉnh.", "Chủ tịch UBND tỉnh"),
        ("5 tập thể được UBND tỉnh tặng bằng khen.", "UBND tỉnh"),
        ("Đồng chí Lê Văn Bình trao giấy khen cho 5 tập thể.", None),
        ("02 tập thể được biểu dương.", None),
    ],
)
def test_giver(text: str, giver: str | None) -> None:
    (award,) = read(text)
    assert name(award.giver) == giver


def test_each_form_has_its_own_winners() -> None:
    found = read("3 tập thể được tặng Cờ thi đua của Chính phủ, 12 cá nhân được tặng Bằng khen của UBND tỉnh.")
    assert [(a.form, a.count, name(a.giver)) for a in found] == [
        ("Cờ thi đua", 3, "Chính phủ"),
        ("Bằng khen", 12, "UBND tỉnh"),
    ]


def test_what_is_reported_twice_is_one_award_and_captions_are_not_read() -> None:
    report = "UBND huyện tặng giấy khen cho 05 tập thể."
    assert len(read(report, "Dịp này, UBND huyện đã trao tặng giấy khen cho 5 tập thể.")) == 1
    assert read(report, kind=BlockKind.CAPTION) == []
