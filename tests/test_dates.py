"""Days and periods in words, and the year that a page without a date line gives."""

from __future__ import annotations

import pytest

from kg.find.dates import find_dates, find_periods, infer_year
from kg.model import Page, Span
from kg.pipeline import extract
from kg.text import Text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chiều ngày 26-3-2021, UBND huyện", [("2021-03-26", "afternoon")]),
        ("Ngày 7/4, quận tổ chức", [("2021-04-07", None)]),
        ("sáng 28/6,đồng chí", [("2021-06-28", "morning")]),
        ("tối 30.4 tại quảng trường", [("2021-04-30", "evening")]),
        ("ngày 5 tháng 4 năm 2016", [("2016-04-05", None)]),
        ("trong hai ngày 25 và 26/12, HĐND", [("2021-12-25", None), ("2021-12-26", None)]),
        ("từ ngày 18-2 đến ngày 3-3", [("2021-02-18", None), ("2021-03-03", None)]),
        ("đứng thứ 9/30 quận, huyện", []),
        ("dịch vụ công mức độ 3/4", []),
        ("Kế hoạch số 12/5/2021/KH-UBND", []),
        ("ngày 31/2 không có", []),
        ("đạt 15.02% kế hoạch", []),
    ],
)
def test_days(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(d.date, d.part_of_day) for d in find_dates(text, 2021)] == expected


def test_a_day_without_any_year_keeps_month_and_day() -> None:
    assert [d.date for d in find_dates("Sáng 28/6, UBND tỉnh")] == ["--06-28"]


def test_spans_count_from_the_first_character() -> None:
    (day,) = find_dates("họp ngày 7/4", 2021)
    assert day.span == (4, 12)
    assert day.shift(100).span == (104, 112)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trong quý I/2021", ["2021-Q1"]),
        ("sơ kết quý II năm 2020", ["2020-Q2"]),
        ("trong quý 3 này", ["2022-Q3"]),
        ("6 tháng đầu năm 2017", ["2017-H1"]),
        ("6 tháng cuối năm", ["2022-H2"]),
        ("9 tháng đầu năm 2018", ["2018-9M"]),
        ("trong 10 tháng năm 2024", ["2024-10M"]),
        ("tháng 5-2017", ["2017-05"]),
        ("giai đoạn 2016-2020", ["2016/2020"]),
        ("nhiệm kỳ 2021 - 2026", ["2021/2026"]),
        ("Từ năm 2011 đến năm 2016", ["2011/2016"]),
        ("so với năm 2019", ["2019"]),
        ("25 năm thành lập", []),
        ("quý vị đại biểu", []),
    ],
)
def test_periods(text: str, expected: list[str]) -> None:
    assert [p.period for p in find_periods(text, 2022)] == expected


def test_a_period_without_any_year_is_none() -> None:
    assert find_periods("6 tháng đầu năm") == ()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Tính đến ngày 31/5/2017, tỉnh đã giải ngân. Hoàn thành trước ngày 30/6/2017.", 2017),
        ("Báo cáo 6 tháng đầu năm và nhiệm vụ 6 tháng cuối năm 2017", 2017),
        ("Nghị quyết số 17-NQ/HU ngày 03/8/2011. Đến hết năm 2016, huyện có 12 chợ.", 2017),
        ("Từ năm 2011 đến năm 2016 … thúc đẩy hợp tác giai đoạn 2017 - 2020", 2017),
        ("theo Luật Đầu tư năm 2014, hoàn thành trong năm 2019. Trong năm 2020 hoàn thành giải thể.", 2019),
        ("Đại hội Đảng bộ xã lần thứ I, nhiệm kỳ 2025 - 2030, đã bế mạc.", 2025),
        ("Bổ sung bà Lan vào Ban Thường vụ, nhiệm kỳ 2020 - 2025.", None),
        ("Đồng chí phát biểu kết luận hội nghị.", None),
        ("Ngày 14/1, Sở tổng kết công tác năm 2021, triển khai nhiệm vụ năm 2022. Năm 2021, Sở ký số.", 2022),
        ("Sáng 22/12, huyện tổng kết công tác năm 2023, bàn nhiệm vụ năm 2024.", 2023),
        ("Sáng 6/9, huyện mở hội nghị. Từ nay đến cuối năm 2023, huyện tiếp tục rà soát.", 2023),
        ("Chiều 12/11, đoàn đến tỉnh. Tỉnh sẽ lắp thêm trạm trong quý I/2026.", 2025),
        (
            "Sáng 17/2, đoàn đến xã. Thực hiện Nghị quyết 830 ngày 17/12/2019. Theo kế hoạch năm 2022, đoàn đi tiếp.",
            2022,
        ),
    ],
)
def test_year_of_a_page_without_a_date_line(text: str, year: int | None) -> None:
    assert infer_year(Text(text), [Span(0, len(text))]) == year


@pytest.mark.parametrize(
    "text",
    ["quý IV/0000", "năm 9999", "quý 4, năm 0659", "ngày 12/3/0021", "giai đoạn 0016-2020", "giai đoạn 2016-9999"],
)
def test_what_is_no_year_that_pages_speak_of_makes_no_period_and_no_day(text: str) -> None:
    assert not find_periods(text)
    assert not find_dates(text)


@pytest.mark.parametrize("year", [None, 0, 659, 2021])
def test_every_period_begins_with_its_year_in_four_digits(year: int | None) -> None:
    text = "quý IV, 6 tháng đầu năm, 9 tháng đầu năm, tháng 12, năm 2020, giai đoạn 2016-2020, trong quý 3"
    for period in find_periods(text, year):
        assert 1900 <= int(period.period[:4]) < 2200


@pytest.mark.parametrize("published", ["0000-00-00", "2021-99-01", "tháng tư", "1-1-1"])
def test_a_page_published_on_no_day_of_the_calendar_is_read(published: str) -> None:
    text = "Quý I, UBND huyện Tân Hiệp đã tiếp nhận 1.200 hồ sơ, đạt 98,5%."
    assert extract(Page("page.txt", text, published=published)).claims


@pytest.mark.parametrize(
    ("text", "year"),
    [("Sau kỳ nghỉ Tết Bính Ngọ, tổ kiểm tra đến xã.", 2026), ("Đầu xuân Canh Tý, đoàn đến xã.", 2020)],
)
def test_a_year_is_known_by_stem_and_branch(text: str, year: int) -> None:
    assert infer_year(Text(text), [Span(0, len(text))]) == year
