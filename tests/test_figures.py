"""Reported figures: what counts as one, its label, its period, and what it is part, share or change of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.find import read_sentence
from kg.model import BlockKind, MeasurementClaim, Page, Sentence, Span
from kg.pipeline import extract
from kg.relate.figures import figures
from kg.relate.figures.numbers import prepare
from kg.text import canonical


def read(*sentences: str, published: str = "2022-07-15", blocks: tuple[int, ...] = ()) -> list[MeasurementClaim]:
    """The figures of sentences of one block (or of `blocks`), as if each stood alone on its line."""
    readings, begin = [], 0
    for i, text in enumerate(map(canonical, sentences)):
        sentence = Sentence(Span(begin, begin + len(text)), BlockKind.BODY)
        year, month = int(published[:4]), int(published[5:7])
        readings.append(read_sentence(text, sentence, blocks[i] if blocks else 0, year, month))
        begin += len(text) + 1
    return figures(readings, [prepare(reading) for reading in readings], published=published)


def values(text: str) -> list[str]:
    return [str(f.value) for f in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Quận đã triển khai đồng bộ 6 nhiệm vụ cải cách hành chính.",
        "Tham dự hội nghị có 150 đại biểu là lãnh đạo các phòng, ban và 18 xã, thị trấn.",
        "UBND tỉnh tổ chức hội nghị giao ban trực tuyến với các sở và 24 quận, huyện.",
        "Hội nghị được truyền về 250 điểm cầu.",
        "Đã cung cấp dịch vụ công trực tuyến mức độ 3, 4.",
        "Áp dụng hệ thống quản lý chất lượng theo tiêu chuẩn ISO 9001:2015.",
        "Góp phần chào mừng kỷ niệm 25 năm ngày thành lập quận.",
        "Đồng chí nhấn mạnh 5 giải pháp trọng tâm trong thời gian tới.",
        "Ban hành Kế hoạch số 15/KH-UBND với 6 nhóm nhiệm vụ, 35 nhiệm vụ cụ thể.",
        "Đồng chí yêu cầu gia hạn mỗi hồ sơ không quá 1 lần.",
        "UBND huyện tặng giấy khen cho 05 tập thể và 11 cá nhân.",
        "Hợp tác xã là 1 trong 3 mũi nhọn.",
    ],
)
def test_no_figure(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "value", "label"),
    [
        ("UBND quận đã bổ nhiệm 33 Chủ tịch UBND 11 phường.", "33", "UBND quận đã bổ nhiệm Chủ tịch UBND 11 phường"),
        ("Bình quân tỷ lệ văn bản được liên thông chiếm trên 83%.", "83", "Bình quân tỷ lệ văn bản được liên thông"),
        ("Đồng thời, duy trì 100% văn bản được ký số.", "100", "duy trì văn bản được ký số"),
        ("Có 3/11 đơn vị chưa hoàn thành nhiệm vụ.", "3", "đơn vị chưa hoàn thành nhiệm vụ"),
        ("Hai bên tăng cường hợp tác trên bảy lĩnh vực.", "7", "Hai bên tăng cường hợp tác trên lĩnh vực"),
        ("Thành phố đã 02 lần được vinh danh.", "2", "Thành phố lần được vinh danh"),
        ("Tổng mức đầu tư dự án gần 366 tỷ đồng.", "366000000000", "Tổng mức đầu tư dự án"),
        ("Tại phường An Cựu, thanh tra đếm ra 3 hồ sơ.", "3", "thanh tra đếm ra hồ sơ"),
        ("Thu ngân sách của xã đạt 1 tỷ 264 triệu đồng.", "1264000000", "Thu ngân sách của xã"),
    ],
)
def test_value_and_label(text: str, value: str, label: str) -> None:
    (found,) = read(text)
    assert (found.value, found.label) == (Decimal(value), label)


def test_numbers_without_unit_count_what_the_count_before_them_does() -> None:
    figures = read("UBND xã nhận 6.338 hồ sơ (trực tuyến 5.100), trả 5.338 và quá hạn 647 (1,15%); chưa trả 12.")
    assert [(str(f.value), f.unit, f.label) for f in figures] == [
        ("6338", "hồ sơ", "UBND xã nhận hồ sơ"),
        ("5100", "hồ sơ", "UBND xã hồ sơ trực tuyến"),
        ("5338", "hồ sơ", "UBND xã hồ sơ trả"),
        ("647", "hồ sơ", "UBND xã hồ sơ quá hạn"),
        ("1.15", "%", "UBND xã hồ sơ quá hạn"),
        ("12", "hồ sơ", "UBND xã hồ sơ chưa trả"),
    ]


@pytest.mark.parametrize(
    ("text", "begun", "reached"),
    [
        ("UBND tỉnh rút thời gian cấp phép từ 42 ngày xuống 25 ngày.", "42 ngày", "25 ngày"),
        ("UBND tỉnh rút thời gian cấp phép từ 15 xuống còn 9 ngày.", "15 ngày", "9 ngày"),
        ("Số cuộc gọi phản ánh tăng từ 14 lên 96 cuộc.", "14 cuộc", "96 cuộc"),
        ("Số thành viên giảm từ 61 xuống hơn 18 người.", "61 người", "18 người"),
    ],
)
def test_from_and_to_are_a_figure_each(text: str, begun: str, reached: str) -> None:
    assert [f"{f.value} {f.unit}" for f in read(text)] == [begun, reached]


@pytest.mark.parametrize("text", ["Đoàn đi từ 7 giờ đến 9 giờ.", "UBND xã nhận đơn từ 3 thôn, còn 2 thôn chưa gửi."])
def test_other_spans_are_no_figures_at_their_beginning(text: str) -> None:
    assert not {"3", "7"} & set(values(text))


@pytest.mark.parametrize(
    "words",
    [
        "dự 17, vắng 2",
        "trả từ 31/12",
        "họp ở phòng 5",
        "tại khoản 4",
        "đạt điểm 8,5",
        "trả trong 5 ngày",
        "gọi 0912345678",
        "mỗi xã 30",
        "đợt 2",
    ],
)
def test_other_numbers_behind_a_count_do_not(words: str) -> None:
    assert [f.unit for f in read(f"UBND xã nhận 6.338 hồ sơ, {words}.")].count("hồ sơ") == 1


def test_rank_and_change_go_on_about_the_index() -> None:
    index, rank, change = read(
        "Chỉ số cải cách hành chính năm 2020 của UBND quận đạt 91,03 điểm, đứng thứ 9/30 quận, huyện, "
        "tăng 8 bậc so với năm 2019."
    )
    assert {f.label.split(" của ")[0] for f in (index, rank, change)} == {"Chỉ số cải cách hành chính"}
    assert {f.period for f in (index, rank, change)} == {"2020"}
    assert {f.indicator for f in (index, rank, change)} == {"par-index"}
    assert (rank.kind, rank.unit, rank.out_of, rank.scope, rank.of) == ("ranking", "rank", 30, "quận, huyện", 1)
    assert (change.kind, change.comparator, change.baseline, change.of) == ("change", "increase", "năm 2019", 2)


def test_parts_of_a_total() -> None:
    total, first, rate, second, rest, share = read(
        "Bộ phận đã tiếp nhận 36.039 hồ sơ, trong đó cấp huyện giải quyết 11.264 hồ sơ đúng hạn (đạt 99,46%), "
        "cấp xã giải quyết 24.714 hồ sơ, còn lại 61 hồ sơ đang giải quyết (chiếm 0,54%)."
    )
    assert [f.part_of for f in (first, second, rest)] == [1, 1, 1]
    assert (total.part_of, rate.part_of, share.share_of) == (None, None, 1)
    assert rate.label == "cấp huyện giải quyết hồ sơ đúng hạn"


def test_a_breakdown_in_brackets_and_one_in_the_next_sentence() -> None:
    found = read("UBND quận đã ban hành 7.018 văn bản (296 Kế hoạch, 3.349 Quyết định, 72 Thông báo).")
    assert [(f.label, f.part_of) for f in found[1:]] == [
        ("UBND quận đã ban hành Kế hoạch", 1),
        ("UBND quận đã ban hành Quyết định", 1),
        ("UBND quận đã ban hành Thông báo", 1),
    ]
    found = read(
        "Toàn tỉnh có 33 cụm công nghiệp.",
        "Trong đó: Có 18 cụm công nghiệp đi vào hoạt động; 4 cụm công nghiệp đang xây dựng.",
    )
    assert [f.part_of for f in found] == [None, 1, 1]


def test_the_period_that_opens_a_paragraph_runs_on_but_for_what_was_long_before() -> None:
    found = read(
        "Trong quý I/2021, công tác này được quan tâm.",
        "Quận đã tiếp nhận trên 7.500 văn bản.",
        "Từ khi thành lập, toàn quận có trên 300 công chức.",
        "Quận đã triển khai 22 văn bản.",
    )
    assert [f.period for f in found] == ["2021-Q1", None, "2021-Q1"]


def test_a_new_paragraph_goes_on_only_when_it_says_so() -> None:
    opening = "Năm 2023, chỉ số PAR Index của thị xã đạt 94,696 điểm."
    assert [f.period for f in read(opening, "Bên cạnh đó, chỉ số SIPAS đạt 100%.", blocks=(0, 1))] == ["2023", "2023"]
    assert [f.period for f in read(opening, "Tỷ lệ hồ sơ đúng hạn đạt 98%.", blocks=(0, 1))] == ["2023", None]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Năm 2021, thu ngân sách tăng 33% so với năm 2020.", "2021"),
        ("Trong năm qua, tỉnh đã cắt giảm 44 thủ tục.", "2021"),
        ("Nhiệm kỳ 2016 - 2021, tỷ lệ cử tri đi bầu đạt 99%.", None),
        ("Phấn đấu đến năm 2025, 100% hồ sơ được xử lý trên mạng.", "2025"),
    ],
)
def test_period(text: str, period: str | None) -> None:
    (found,) = read(text, published="2022-02-10")
    assert found.period == period


def test_targets_are_told_from_results() -> None:
    (found,) = read("Đồng chí yêu cầu các đơn vị phấn đấu tỷ lệ hồ sơ trực tuyến đạt trên 50%.")
    assert (found.target, found.label, found.comparator) == (True, "mục tiêu tỷ lệ hồ sơ trực tuyến", "more-than")
    (found,) = read("Tỷ lệ hồ sơ trực tuyến đạt trên 50%.")
    assert not found.target


def test_a_number_in_words_after_a_change() -> None:
    (found,) = [f for f in read("Thu từ phí đạt 1,8 tỷ đồng, tăng gấp đôi so với năm 2016.") if f.kind == "change"]
    assert (int(found.value), found.unit, found.comparator, found.of) == (2, "lần", "increase", 1)


def test_a_count_that_names_a_known_set_is_none() -> None:
    found = read(
        "Ban Chỉ đạo họp bàn việc khắc phục sự cố tại 4 tỉnh miền Trung.",
        "Hội nghị nghe báo cáo của 4 tỉnh.",
        "Bộ kiểm tra việc chi trả tại 4 tỉnh, đạt 86,9%.",
    )
    assert [str(f.value) for f in found] == ["86.9"]


def test_lead_and_body_tell_a_figure_once_and_the_fuller_one_stays() -> None:
    found = read(
        "Có 31 thủ tục được bớt giấy tờ.",
        "Năm 2024, có 31 thủ tục được bớt giấy tờ.",
        blocks=(0, 1),
    )
    assert [(int(f.value), f.period, f.number) for f in found] == [(31, "2024", 1)]


def test_titles_and_captions_are_not_read() -> None:
    page = Page("a.txt", "Toàn huyện đạt trên 99% hồ sơ đúng hạn\n\n(15:34 | 30/03/2021)\n\nẢnh: trao 12 giấy phép\n")
    assert not [c for c in extract(page).claims if isinstance(c, MeasurementClaim)]


def test_the_quote_holds_the_number() -> None:
    for text in ("Đã tiếp nhận 52.845 hồ sơ (trong đó có 14.411 hồ sơ DVC), tỷ lệ nộp trực tuyến đạt 98%.",):
        words = canonical(text)
        for found in read(text):
            assert found.value_text in words[found.span.begin : found.span.end]


def test_a_very_long_sentence_is_read_in_time() -> None:
    assert read("tiếp nhận 12 hồ sơ, " * 300 + " " * 20000 + "đạt 5%")
