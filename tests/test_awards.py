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


@pytest.mark.parametrize(
    "text",
    [
        "Xã đề nghị UBND huyện tặng Bằng khen cho 02 tập thể.",
        "01 tập thể và 01 cá nhân được đề nghị UBND huyện khen thưởng.",
        "Sở Tư pháp được đề nghị tặng Bằng khen.",
        "UBND huyện còn trình cấp trên xét 19 tập thể lao động xuất sắc, 11 chiến sĩ thi đua cấp tỉnh.",
        "Dự lễ có Bí thư 21 chi bộ, thân nhân và đông đảo đảng viên được nhận Huy hiệu.",
        "Cơ cấu giải thưởng gồm 1 giải nhất, 2 giải nhì.",
        "UBND xã giải quyết xong 5 hồ sơ; giải ba vấn đề.",
    ],
)
def test_what_is_proposed_promised_or_attended_is_no_award(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giải Nhất thuộc về đội Tân An; hai giải Nhì: Tân Bình, Tân Phú.", [("collective", 1), ("collective", 2)]),
        ("Giải ba trao cho các đội Tân An, Tân Bình và Tân Phú.", [("collective", 3)]),
        ("8 đội còn lại nhận giải khuyến khích.", [("collective", 8)]),
        ("Thí sinh Lê Thị Lan (xã Tân An) được giải phụ.", [("individual", 1)]),
        ("Ban Tổ chức trao giải nhất cho đội Tân An, giải ba cho 02 đội.", [("collective", 1), ("collective", 2)]),
        (
            "Ban Giám khảo chọn 1 giải Nhất, 2 giải Nhì; giải Nhất thuộc về tác giả Lê Văn Bình.",
            [("individual", 1), ("individual", 2)],
        ),
        ("Ban Tổ chức còn trao 4 giải phụ: tiểu phẩm hay nhất, cổ động viên nhiệt tình nhất.", []),
        ("Bà Lê Thị Lan trao giải Nhất.", []),
    ],
)
def test_a_prize_of_a_contest_is_an_award(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(a.recipients, a.count) for a in read(text)] == expected


def test_a_prize_told_in_a_caption_too_is_one() -> None:
    text, caption = "Giải Nhất thuộc về đội Tân An.", "Ông Lê Văn Bình trao giải Nhất cho đội Tân An"
    assert len(read(text, caption)) == 1
    assert len(read(caption, kind=BlockKind.CAPTION)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bằng khen: 12 tập thể và 30 cá nhân; Lao động tiên tiến: 90 cá nhân.", [12, 30]),
        ("03 tập thể được công nhận Tập thể Lao động xuất sắc; 38 cá nhân Lao động tiên tiến.", [3, 38]),
        ("27 cán bộ, công chức là “Lao động tiên tiến”.", [27]),
        ("Năm qua có 6 đơn vị nhận cờ thi đua, 291 chiến sĩ thi đua cơ sở.", [6, 291]),
        ("214 lượt tập thể, 530 lượt cá nhân được UBND phường tặng giấy khen.", [214, 530]),
        ("5 tập thể (phường 1, phường 2, Phòng Tư pháp) và 12 cá nhân được tặng giấy khen.", [5, 12]),
        ("126 đại biểu được trao Bằng khen của Bộ trưởng Bộ Nội vụ.", [126]),
        ("Sở Tư pháp tỉnh Nghệ An và 2 cá nhân được UBND tỉnh tặng Bằng khen.", [1, 2]),
        ("Ông Lê Văn Bình biểu dương các xã Tân An, Tân Bình và Tân Phú đã vượt kế hoạch.", [3]),
        ("Ông Lê Văn Bình biểu dương những cố gắng của xã Tân An.", []),
        ("Ông Lê Văn Bình biểu dương xã Tân An.", []),
        ("Đồng chí Lê Văn Bình trao Kỷ niệm chương cho đồng chí Trần Văn Hai.", [1]),
    ],
)
def test_counted_named_and_titled_winners(text: str, expected: list[int]) -> None:
    assert [award.count for award in read(text)] == expected


def test_each_form_of_a_list_has_its_giver_and_others_that_of_the_sentence_before() -> None:
    found = read(
        "Dịp này, UBND huyện Tân Kỳ đã trao tặng:",
        "- Bằng khen của Thủ tướng Chính phủ cho 01 tập thể (Trường Mầm non Hoa Sen), 02 cá nhân;",
        "- Giấy khen cho 5 tập thể.",
        "Năm qua có 6 đơn vị nhận cờ thi đua.",
    )
    assert [(a.form, a.count, name(a.giver)) for a in found] == [
        ("Bằng khen", 1, "Thủ tướng Chính phủ"),
        ("Bằng khen", 2, "Thủ tướng Chính phủ"),
        ("Giấy khen", 5, "UBND huyện Tân Kỳ"),
        ("cờ thi đua", 6, None),
    ]


def test_who_is_given_an_award_gives_none() -> None:
    found = read("Lãnh đạo tỉnh trao Cờ thi đua cho Phòng Nội vụ huyện Tân Kỳ, trao Bằng khen cho 05 tập thể.")
    assert all(name(award.giver) != "Phòng Nội vụ huyện Tân Kỳ" for award in found)
