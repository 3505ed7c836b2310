"""Whose a figure or a statement is: said in its clause, its sentence, its paragraph, else by the title or the home."""

from __future__ import annotations

from typing import Final

import pytest

from kg.emit import emit
from kg.model import AwardClaim, Claim, MeasurementClaim, Organisation, Page, StatementClaim
from kg.pipeline import extract

HEAD: Final = (
    "{title}\n12/3/2021\nUBND huyện Bá Thước tổ chức hội nghị về cải cách hành chính.\n\n{text} Hội nghị kết thúc."
)


def owners(text: str, title: str = "Huyện Bá Thước họp bàn cải cách hành chính", **more: str) -> dict[str, str]:
    """Each figure of a page on huyện Bá Thước by its number in the text, with whose it is and where that is said."""
    extraction = extract(Page("a.txt", HEAD.format(title=title, text=text), **more))
    claims = (claim for claim in extraction.claims if isinstance(claim, MeasurementClaim))
    return {claim.value_text: owner(extraction.owners.get(claim)) for claim in claims}


def owner(found: object) -> str:
    """The name of an owner and the ground, "" for nobody."""
    if found is None:
        return ""
    agent, ground = found.agent, found.ground  # type: ignore[attr-defined]
    name = agent if isinstance(agent, str) else agent.label if isinstance(agent, Organisation) else agent.name
    return f"{name}: {ground}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Xã Ban Công tiếp nhận 120 hồ sơ, xã Ái Thượng tiếp nhận 95 hồ sơ.",
            {"120": "Ban Công: clause", "95": "Ái Thượng: clause"},
        ),
        ("Toàn huyện có 21 xã đạt chuẩn nông thôn mới.", {"21": "Bá Thước: clause"}),
        ("Thu ngân sách trên địa bàn tỉnh đạt 315 tỷ đồng.", {"315 tỷ": "Thanh Hóa: clause"}),
        ("Cả nước có 745 xã đạt chuẩn nông thôn mới.", {"745": "Việt Nam: clause"}),
        (
            "Trong năm, UBND huyện đã tiếp nhận 4.210 hồ sơ, ban hành 318 văn bản.",
            {"4.210": "UBND huyện Bá Thước: clause", "318": "UBND huyện Bá Thước: sentence"},
        ),
        (
            "Cấp huyện giải quyết 1.420 hồ sơ, cấp xã giải quyết 2.790 hồ sơ (đạt 99,5%).",
            {"1.420": "Bá Thước: clause", "2.790": "cấp xã: clause", "99,5": "cấp xã: clause"},
        ),
        (
            "Phòng Nội vụ huyện đã kiểm tra 14 xã. Đồng thời, đã tổ chức 3 lớp tập huấn.",
            {"14": "Phòng Nội vụ huyện Bá Thước: clause", "3": "Phòng Nội vụ huyện Bá Thước: paragraph"},
        ),
        ("Tỷ lệ hồ sơ đúng hạn đạt 96,2%.", {"96,2": "Bá Thước: title"}),
        ("Dự án có tổng vốn 52 tỷ đồng, chiều dài 1.900 m.", {"52 tỷ": "", "1.900": ""}),
        ("Toàn vùng có 5.200 hợp tác xã, giải quyết việc làm cho 41.000 lao động.", {"5.200": "", "41.000": ""}),
        (
            "Chỉ số hài lòng của huyện đứng thứ 3 toàn tỉnh, tăng 2 bậc.",
            {"3": "Bá Thước: clause", "2": "Bá Thước: sentence"},
        ),
        ("Theo báo cáo của Sở Nội vụ, số hồ sơ đúng hạn đạt 97%.", {"97": "Bá Thước: title"}),
        (
            "4 huyện Quan Sơn, Quan Hóa, Mường Lát, Lang Chánh đã giải ngân 82 tỷ đồng.",
            {"82 tỷ": "4 huyện Quan Sơn, Quan Hóa, Mường Lát, Lang Chánh: sentence"},
        ),
        ("Đến nay, chúng ta đã có 34 cơ chế đặc thù.", {"34": ""}),
    ],
)
def test_whose_a_figure_is(text: str, wanted: dict[str, str]) -> None:
    found = owners(text)
    assert {number: found.get(number) for number in wanted} == wanted


def test_what_is_left_unsaid_is_the_page_s() -> None:
    text, title = "Tỷ lệ hồ sơ đúng hạn đạt 96,2%.", "Kết quả giảm nghèo"
    assert owners(text, title, place="huyện Như Thanh, tỉnh Thanh Hóa") == {"96,2": "Như Thanh: home"}
    assert owners(text, title) == {"96,2": "Bá Thước: home"}


def test_a_page_that_names_several_provinces_tells_nobody_s() -> None:
    text = "Cùng dự có lãnh đạo UBND tỉnh Kiên Giang. Tỷ lệ hồ sơ đúng hạn đạt 96,2%."
    assert owners(text, "Kết quả giảm nghèo") == {"96,2": ""}


def test_whose_statements_and_awards_are() -> None:
    text = (
        "Ông Lê Văn An, Phó Chủ tịch UBND tỉnh Thanh Hóa yêu cầu các xã khẩn trương rà soát thủ tục hành chính. "
        "Tuy nhiên, công tác tuyên truyền còn hạn chế. UBND huyện tặng giấy khen cho 05 tập thể."
    )
    extraction = extract(Page("a.txt", HEAD.format(title="Huyện Bá Thước họp", text=text)))

    def of(claimed: type[Claim], **wanted: str) -> list[str]:
        claims = (one for one in extraction.claims if isinstance(one, claimed))
        fit = (one for one in claims if all(getattr(one, name) == value for name, value in wanted.items()))
        return [owner(extraction.owners.get(one)) for one in fit]

    assert of(StatementClaim, kind="directive") == ["UBND tỉnh Thanh Hóa: sentence"]
    assert of(StatementClaim, kind="shortcoming") == ["Bá Thước: title"]
    assert of(AwardClaim) == ["UBND huyện Bá Thước: clause"]


def test_the_graph_keeps_whose_it_is_and_why() -> None:
    graphs = emit(
        extract(
            Page("a.txt", HEAD.format(title="Huyện Bá Thước họp", text="Toàn huyện có 21 xã đạt chuẩn nông thôn mới."))
        )
    )
    lines = [line for line in graphs.assertions.lines if "/measurement/" in line]
    assert any(line.endswith("unit/district-386-2019-10-06>") and "#about>" in line for line in lines)
    assert any(line.endswith("scheme/owner-ground/clause>") for line in lines)
    article = [line for line in graphs.assertions.lines if "/article/" in line.partition(" ")[0]]
    assert any("#home>" in line and line.endswith("unit/district-386-2019-10-06>") for line in article)
    assert any(line.endswith("scheme/home-ground/title>") for line in article)
