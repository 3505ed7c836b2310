"""Tables of figures: each number is a figure of its row and its column, whatever form the table has on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import docx
import pytest

from kg.model import BlockKind, MeasurementClaim, Page
from kg.pipeline import extract
from kg.read import read
from kg.read.markup import from_html
from kg.segment import segment
from kg.text import nfc

LEAD: Final = "Sáng 05/04/2022, UBND huyện Tân Hiệp sơ kết công tác cải cách hành chính với các phòng, ban của huyện."
REPORT: Final = f"Huyện Tân Hiệp sơ kết cải cách hành chính quý I năm 2022\n\n{LEAD}\n\n"


def figures(page: Page | str) -> list[MeasurementClaim]:
    text = page if isinstance(page, Page) else Page("bang.txt", nfc(page))
    return [claim for claim in extract(text).claims if isinstance(claim, MeasurementClaim)]


def shown(page: Page | str) -> list[str]:
    """The figures as value, unit and label."""
    return [f"{claim.value} {claim.unit}: {claim.label}" for claim in figures(page)]


def web(body: str) -> Page:
    title, lead = REPORT.split("\n\n")[:2]
    return from_html("bang.html", f"<html><body><article><h1>{title}</h1><p>{lead}</p>{body}</article></body></html>")


def rows(*lines: str) -> str:
    """Lines of cells that bars part as rows of HTML."""
    inside = ("".join(f"<td>{cell.strip()}</td>" for cell in line.split("|")) for line in lines)
    return "".join(f"<tr>{row}</tr>" for row in inside)


# ---------------------------------------------------------------- forms of tables

EXPECTED: Final = [
    "120 hồ sơ: Phòng Nội vụ Số hồ sơ",
    "98.3 %: Phòng Nội vụ Tỷ lệ đúng hạn",
    "1 rank: Phòng Nội vụ Xếp hạng",
    "1204 hồ sơ: Phòng Tư pháp Số hồ sơ",
    "95 %: Phòng Tư pháp Tỷ lệ đúng hạn",
    "2 rank: Phòng Tư pháp Xếp hạng",
]
CELLS: Final = (
    ("STT", "Đơn vị", "Số hồ sơ", "Tỷ lệ đúng hạn (%)", "Xếp hạng"),
    ("1", "Phòng Nội vụ", "120", "98,3", "1"),
    ("2", "Phòng Tư pháp", "1.204", "95", "2"),
)


@pytest.mark.parametrize(
    "table",
    [
        "\n".join("\t".join(row) for row in CELLS),
        "\n".join("\t\t".join(row) for row in CELLS),
        "\n".join(f"| {' | '.join(row)} |" for row in (CELLS[0], ("---",) * 5, *CELLS[1:])),
        "\n".join(" ".join(row) for row in CELLS),
        "\n\n".join(" ".join(row) for row in CELLS),
        "\n".join(cell for row in CELLS for cell in row),
        "\n\n".join(cell for row in CELLS for cell in row),
    ],
    ids=["tabs", "two tabs", "bars", "blanks", "blanks and empty lines", "one a line", "one a line and empty lines"],
)
def test_a_table_says_the_same_in_every_form(table: str) -> None:
    assert shown(f"{REPORT}{table}\n") == EXPECTED


def test_cells_one_a_line_need_no_number_of_the_row() -> None:
    table = "\n".join(cell for row in CELLS for cell in row[1:])
    assert shown(f"{REPORT}{table}\n") == EXPECTED


def test_a_table_of_a_web_page() -> None:
    assert shown(web(f"<table>{rows(*map('|'.join, CELLS))}</table>")) == EXPECTED


def test_a_table_of_a_word_document(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph(REPORT.split("\n\n")[0])
    made.add_paragraph(LEAD)
    table = made.add_table(rows=4, cols=5)
    heads = ("STT", "Đơn vị", "Kết quả giải quyết", "", "Xếp hạng")
    below = ("", "", "Số hồ sơ", "Tỷ lệ đúng hạn (%)", "")
    for row, words in zip(table.rows, (heads, below, *CELLS[1:]), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 2).merge(table.cell(0, 3))
    made.save(str(tmp_path / "bang.docx"))
    (page,) = read([tmp_path / "bang.docx"])
    assert isinstance(page, Page)
    whole = [
        line.replace("vụ S", "vụ Kết quả giải quyết S").replace("pháp S", "pháp Kết quả giải quyết S")
        for line in EXPECTED
    ]
    assert [
        line.replace("vụ T", "vụ Kết quả giải quyết T").replace("pháp T", "pháp Kết quả giải quyết T") for line in whole
    ] == shown(page)


def test_heads_over_several_columns_and_rows() -> None:
    heads = (
        "<thead><tr><th rowspan=2>STT</th><th rowspan='2'>Lĩnh vực</th><th colspan=2>Đã giải quyết</th>"
        "<th rowspan=2>Ghi chú</th></tr><tr><th>Đúng hạn</th><th>Trễ hạn</th></tr></thead>"
    )
    body = rows("1|Hộ tịch|118|2|", "2|Đất đai|90|5|gửi thư xin lỗi")
    total = "<tr><td colspan=2>Tổng cộng</td><td>208</td><td>7</td><td></td></tr>"
    page = web(f"<p>Kết quả giải quyết hồ sơ:</p><table>{heads}<tbody>{body}{total}</tbody></table>")
    assert shown(page) == [
        "118 hồ sơ: Lĩnh vực Hộ tịch Đã giải quyết Đúng hạn",
        "2 hồ sơ: Lĩnh vực Hộ tịch Đã giải quyết Trễ hạn",
        "90 hồ sơ: Lĩnh vực Đất đai Đã giải quyết Đúng hạn",
        "5 hồ sơ: Lĩnh vực Đất đai Đã giải quyết Trễ hạn",
        "208 hồ sơ: Tổng cộng Đã giải quyết Đúng hạn",
        "7 hồ sơ: Tổng cộng Đã giải quyết Trễ hạn",
    ]
    assert [claim.part_of for claim in figures(page)] == [5, 6, 5, 6, None, None]


def test_a_head_over_several_rows_stands_for_each() -> None:
    body = (
        "<tr><th>Cấp</th><th>Lĩnh vực</th><th>Số hồ sơ</th></tr><tr><td rowspan=2>Cấp huyện</td><td>Hộ tịch</td>"
        "<td>12</td></tr><tr><td>Đất đai</td><td>30</td></tr><tr><td>Cấp xã</td><td>Chứng thực</td><td>200</td></tr>"
    )
    assert shown(web(f"<table>{body}</table>")) == [
        "12 hồ sơ: Cấp huyện Hộ tịch Số hồ sơ",
        "30 hồ sơ: Cấp huyện Đất đai Số hồ sơ",
        "200 hồ sơ: Cấp xã Chứng thực Số hồ sơ",
    ]


# ---------------------------------------------------------------- units and periods


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "Chỉ tiêu\tĐVT\tKết quả\nThu ngân sách\ttriệu đồng\t1.250\nTỷ lệ đúng hạn\t%\t98,5",
            ["1250000000 đồng", "98.5 %"],
        ),
        ("Nội dung\tSố lượng\nHồ sơ tiếp nhận\t1.234 hồ sơ\nVăn bản đã ban hành\t56", ["1234 hồ sơ", "56 văn bản"]),
        ("(ĐVT: phiếu)\nĐơn vị\tPhát ra\tThu về\nXã Tân An\t150\t148", ["150 phiếu", "148 phiếu"]),
        ("Kết quả giải quyết hồ sơ như sau:\nLĩnh vực\tĐúng hạn\tTrễ hạn\nĐất đai\t90\t5", ["90 hồ sơ", "5 hồ sơ"]),
        ("Đơn vị\tTổng điểm\tĐạt (%)\nSở Tư pháp\t92,31\t92,31%", ["92.31 điểm", "92.31 %"]),
    ],
)
def test_where_the_unit_stands(table: str, expected: list[str]) -> None:
    assert [f"{claim.value} {claim.unit}" for claim in figures(f"{REPORT}{table}\n")] == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Chỉ tiêu\tNăm 2020\tNăm 2021\nSố hồ sơ\t900\t1.100", ["2020", "2021"]),
        ("Chỉ tiêu\t2020\t2021\nSố hồ sơ\t900\t1.100", ["2020", "2021"]),
        ("Đơn vị\tQuý I\tQuý II\nXã Tân An\t12\t15", ["2022-Q1", "2022-Q2"]),
        ("Năm\tTiếp nhận\tTrễ hạn\n2019\t700\t12\n8 tháng 2020\t650\t3", ["2019", "2019", "2020-8M", "2020-8M"]),
        ("Kết quả giải quyết hồ sơ năm 2021:\nĐơn vị\tĐúng hạn\tTrễ hạn\nXã Tân An\t90\t5", ["2021", "2021"]),
        ("Đơn vị\tĐúng hạn\tTrễ hạn\nXã Tân An\t90\t5", ["2022-Q1", "2022-Q1"]),
    ],
)
def test_where_the_period_stands(table: str, expected: list[str]) -> None:
    assert [claim.period for claim in figures(f"{REPORT}{table}\n")] == expected


def test_changes_and_ranks_are_of_what_is_measured_before_them() -> None:
    score, change, rank, before = figures(
        f"{REPORT}Đơn vị\tChỉ số CCHC 2021 (%)\tSo với năm 2020\tXếp hạng 2021\tXếp hạng 2020\n"
        "Sở Tư pháp\t88,5\t-1,25\t3\t2\n"
    )
    assert (score.indicator, score.period, score.value_text) == ("par-index", "2021", "88,5")
    assert (change.kind, change.comparator, change.unit) == ("change", "decrease", "điểm phần trăm")
    assert (change.baseline, change.of) == ("năm 2020", score.number)
    assert (rank.kind, rank.of, rank.period) == ("ranking", score.number, "2021")
    assert (before.kind, before.of, before.period) == ("ranking", None, "2020")


def test_targets() -> None:
    done, aimed = figures(f"{REPORT}Chỉ tiêu\tThực hiện 2021\tKế hoạch 2022\nTỷ lệ hồ sơ trực tuyến (%)\t31,5\t60\n")
    assert (done.target, done.period, done.unit) == (False, "2021", "%")
    assert (aimed.target, aimed.period, aimed.label) == (True, "2022", "mục tiêu Tỷ lệ hồ sơ trực tuyến")


def test_whom_a_row_is_about() -> None:
    found = figures(f"{REPORT}STT\tĐơn vị\tĐiểm\n1\tSở Tư pháp\t92,5\n2\tHuyện Tân Kỳ\t90\n3\tĐất đai\t80\n")
    assert [claim.holder and claim.holder.text for claim in found] == ["Sở Tư pháp", "Huyện Tân Kỳ", None]


def test_groups_of_rows_are_named_where_a_row_is_no_body() -> None:
    table = "TT Nội dung Đúng hạn Trễ hạn\nCấp huyện\n1 Hộ tịch 12 1\nCấp xã\n1 Hộ tịch 240 3\n2 Chứng thực 500 0\n"
    assert [claim.label.removesuffix(" Đúng hạn") for claim in figures(f"{REPORT}{table}")][::2] == [
        "Cấp huyện Hộ tịch",
        "Cấp xã Hộ tịch",
        "Cấp xã Chứng thực",
    ]


# ---------------------------------------------------------------- lists


def test_items_of_a_list_are_of_what_leads_to_it() -> None:
    items = "- Tổng số hồ sơ: 1.204;\n- Đúng hạn: 1.198 (99,5%);\n- Trễ hạn: 6 hồ sơ.\n"
    assert shown(f"{REPORT}Kết quả giải quyết hồ sơ của các xã như sau:\n{items}") == [
        "1204 hồ sơ: Kết quả giải quyết hồ sơ của các xã Tổng số hồ sơ",
        "1198 hồ sơ: Kết quả giải quyết hồ sơ của các xã Đúng hạn",
        "99.5 %: Kết quả giải quyết hồ sơ của các xã Đúng hạn",
        "6 hồ sơ: Kết quả giải quyết hồ sơ của các xã Trễ hạn",
    ]


def test_scores_in_a_list_are_of_the_index_that_leads_to_it() -> None:
    lead = "Điểm chỉ số cải cách hành chính của các cơ quan năm 2021 cụ thể như sau:"
    found = figures(f"{REPORT}{lead}\n1. Sở Tư pháp: 92,31 điểm\n2. Sở Xây dựng 88,4\n3. Huyện Tân Kỳ - 80\n")
    assert [(str(claim.value), claim.unit, claim.indicator, claim.period) for claim in found] == [
        ("92.31", "điểm", "par-index", "2021"),
        ("88.4", "điểm", "par-index", "2021"),
        ("80", "điểm", "par-index", "2021"),
    ]
    assert [claim.holder and claim.holder.text for claim in found] == ["Sở Tư pháp", "Sở Xây dựng", "Huyện Tân Kỳ"]


@pytest.mark.parametrize(
    "lines",
    [
        "Liên hệ:\nĐiện thoại: 0296.3123456\nSố nhà: 12",
        "Thống kê\nHôm nay: 30\nHôm qua: 25",
        "Các nghị quyết:\n- Nghị quyết về nhiệm vụ năm 2022\n- Nghị quyết về ngân sách năm 2021",
    ],
)
def test_other_lists_give_no_figures(lines: str) -> None:
    assert figures(f"{REPORT}{lines}\n") == []


# ---------------------------------------------------------------- evidence


def test_a_figure_points_to_its_cell_and_its_row() -> None:
    page = Page("bang.txt", nfc(f"{REPORT}" + "\n".join(cell for row in CELLS for cell in row)))
    last = figures(page)[-2]
    assert page.text[slice(*last.span)] == "95"
    assert page.text[slice(*last.sentence)] == "2\nPhòng Tư pháp\n1.204\n95\n2"


def test_a_cell_that_the_text_repeats_is_one_figure() -> None:
    text = "Toàn huyện có 28 hồ sơ trễ hạn, UBND huyện đã gửi thư xin lỗi đến từng người dân và tổ chức."
    table = "Lĩnh vực Tiếp nhận Trễ hạn\nHộ tịch 400 8\nĐất đai 300 20\nTổng cộng 700 28\n"
    found = figures(f"{REPORT}Kết quả giải quyết hồ sơ:\n{table}{text}\n")
    assert [claim.label for claim in found if claim.value == 28] == ["Tổng cộng Trễ hạn"]


# ---------------------------------------------------------------- what is no table of figures


@pytest.mark.parametrize(
    "table",
    [
        "STT\tHọ và tên\tChức vụ\tĐiểm\n1\tTrần Thị Hoa\tchuyên viên\t85\n2\tLê Văn Nam\tvăn thư\t90",
        "STT\tĐơn vị\tSố điện thoại\n1\tPhòng Nội vụ\t0296.3123456\n2\tPhòng Tư pháp\t0296.3123457",
        "STT\tCán bộ\tNăm sinh\n1\tTrần Thị Hoa\t1985\n2\tLê Văn Nam\t1990",
        "STT\tVăn bản\tNgày\n1\tKế hoạch 12/KH-UBND\t15/4/2022\n2\tCông văn 30/UBND-NV\t20/4/2022",
        "STT\tThủ tục\tMức độ\tThời hạn (ngày)\n1\tĐăng ký khai sinh\t4\t1\n2\tCấp phép xây dựng\t3\t15",
        "Ngày\tGiờ\tNội dung\tChủ trì\tĐịa điểm\nThứ 2\t8\tGiao ban\tĐ/c Lan\tPhòng 2\nThứ 3\t9\tHọp\tĐ/c Nam\tPhòng 3",
        "Trang chủ\nTin tức\n1\n2\n3\n4",
        "Số lượt truy cập: 120\nĐang xem: 15\nHôm nay: 30",
    ],
)
def test_other_tables_give_no_figures(table: str) -> None:
    assert figures(f"{REPORT}{table}\n") == []


def test_rows_whose_cells_stand_in_other_columns_are_left_out() -> None:
    table = "Cấp\t\tLĩnh vực\t\tSố hồ sơ\nHuyện\t\tHộ tịch\t\t12\nĐất đai\t\t30\nXã\t\tChứng thực\t\t200\n"
    assert [str(claim.value) for claim in figures(f"{REPORT}{table}")] == ["12", "200"]


def test_lines_of_a_table_are_a_block_of_their_own() -> None:
    page = Page("bang.txt", nfc(f"{REPORT}" + "\n".join(" ".join(row) for row in CELLS)))
    assert [block.kind for block in segment(page)][-3:] == [BlockKind.TABLE] * 3
