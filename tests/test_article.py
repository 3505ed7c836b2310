"""What a page shows of itself: title, day, author and publisher, however its lines were lost or run together."""

from __future__ import annotations

import pytest

from kg.model import ArticleClaim
from kg.pipeline import extract

TITLE = "Huyện Tân Hiệp đẩy mạnh cải cách hành chính trong năm"
LEAD = (
    "Sáng 3/3/2018, UBND huyện Tân Hiệp tổ chức hội nghị cải cách hành chính với sự có mặt của lãnh đạo các phòng, "
    "ban và các xã."
)
BODY = "Hội nghị nghe báo cáo kết quả thực hiện, thảo luận các việc còn chậm và giao việc cho từng đơn vị của huyện."


def shown(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in extract(text).claims:
        if isinstance(claim, ArticleClaim):
            found.setdefault(claim.slot, []).append(claim.value)
    return found


@pytest.mark.parametrize(
    "head",
    [
        f"{TITLE} (08:15 04/03/2018)\n\n{LEAD}",
        f"{TITLE}(04/03/2018 08:15)\n\n{LEAD}",
        f"{TITLE} ( Cập nhật ngày: 04/03/2018 08:15 ){LEAD}",
        f" date 2018-03-04 {TITLE}\n\nThời sự\n\n{TITLE}\n\n04/03/2018 08:15 GMT+7\n\n{LEAD}",
        f"{TITLE}\nSun, 04 Mar 2018 02:00:00 +0700\n\n{LEAD}\n\nLÊ BÌNH - Chủ nhật, 04/03/2018 08:15 (GMT+7)\n\n{BODY}",
        f"Thứ Ba, 6/3/2018\n{TITLE}\n04/03/2018 08:15' Gửi bài này In bài này\n\n{LEAD}",
        f"Xuất bản thông tin\n\nnull {TITLE}\n\nChi tiết bài viết Tin tức\n\n{TITLE}\n\n04/03/2018 08:15\n\n{LEAD}",
        f"Sở Nội vụ Bình Minh > Tin tức > {TITLE}\n\n{TITLE}\n04/03/2018 08:15\n\n{LEAD}",
        f"Trang chủ » Tin tức » Chuyển đổi số\n\n{TITLE}\n\nNgày đăng 04/03/2018 08:15\n\n{LEAD}",
        f"Tin tức - Sự kiện\n\n{TITLE}\n\n4 Tháng Ba 2018 08:15     143 lượt xem\n\n{LEAD}",
        f"{TITLE}\n\n{LEAD}\n\n04/03/2018 08:15\n\nToàn cảnh hội nghị. Ảnh: Lê Bình\n\n{BODY}",
        f"{TITLE}\n\nChủ nhật - 04/03/2018 08:151540\n\n{LEAD}",
        f"{TITLE}\n2018-03-04 08:15:00.0\n{LEAD}",
    ],
)
def test_title_and_day_of_a_head_in_disorder(head: str) -> None:
    found = shown(f"{head}\n\n{BODY}\n")
    assert found["title"] == [TITLE]
    assert found["published"] == ["2018-03-04T08:15"]


@pytest.mark.parametrize(
    ("end", "author"),
    [
        ("Trần Hòa – Đài TT huyện", "Trần Hòa"),
        ("Trần Hòa - VPHU", "Trần Hòa"),
        ("Trần Hòa (Trung tâm VH - TT huyện)", "Trần Hòa"),
        ("Phòng CCHC - Trần Hòa", "Trần Hòa"),
        ("Theo Trần Thị Hòa, Phòng Tổng hợp", "Trần Thị Hòa"),
        ("TRẦN HÒA (thực hiện)", "TRẦN HÒA"),
        ("Lê Bình - Trần Hòa (tổng hợp)", "Lê Bình - Trần Hòa"),
        ("NAM HƯƠNG\n.", "NAM HƯƠNG"),
        ("BBT phường", "BBT phường"),
        ("Nhóm PV\n\nTin liên quan\nHuyện Tân Hiệp đón đoàn khách quốc tế", "Nhóm PV"),
        ("Văn phòng Sở GTVT", "Văn phòng Sở GTVT"),
        ("Tin bài: L.B - Ảnh: Trần Hòa", "L.B"),
        ("Tin, ảnh, clip: Lê Bình", "Lê Bình"),
        ("Bt: Lê Bình", "Lê Bình"),
        ("Các xã phải báo cáo kết quả trước ngày 10/4\n\nTrần Hòa\n\nMáy lọc nước\nsim số đẹp", "Trần Hòa"),
        ("Chụp ảnh lưu niệm\n\n                         Trần Hòa", "Trần Hòa"),
    ],
)
def test_the_author_below_the_text(end: str, author: str) -> None:
    assert shown(f"{TITLE}\n\n04/03/2018\n\n{LEAD}\n\n{BODY}\n\n{end}\n")["author"] == [author]


@pytest.mark.parametrize(
    "end", ["Ảnh: Trần Hòa", "Quảng cáo\nMáy lọc nước Bình Minh", "Tin liên quan\nTrần Hòa", "Đại biểu chào cờ."]
)
def test_who_wrote_a_page_is_not_guessed(end: str) -> None:
    assert "author" not in shown(f"{TITLE}\n\n04/03/2018\n\n{LEAD}\n\n{BODY}\n\n{end}\n")


def test_the_author_above_the_text() -> None:
    assert shown(f"{TITLE}\n\nTrần Hòa\n04/03/2018 08:15\n\n{LEAD}\n\n{BODY}\n")["author"] == ["Trần Hòa"]
    assert shown(f"{TITLE}\n\nLÊ BÌNH - TRẦN HÒA 04/03/2018 08:15\n\n{LEAD}\n")["author"] == ["LÊ BÌNH - TRẦN HÒA"]
    assert shown(f"{TITLE}\n\n{LEAD} {BODY} Trần Hòa/TTXVN\n")["author"] == ["Trần Hòa"]


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"{TITLE}\n\n(binhminh.gov.vn) - {LEAD}\n", "binhminh.gov.vn"),
        (f"{TITLE}\n\n(BMO) - {LEAD}\n", "BMO"),
        (f"{TITLE}\n\nBMP - {LEAD}\n", "BMP"),
        (f"{TITLE}\n\nBinhminh.vn - {LEAD}\n", "Binhminh.vn"),
        (f"{TITLE}\n\n{LEAD}\n\nNguồn: VPĐP NTM\n", "VPĐP NTM"),
        (f"Truyền hình Tân Hiệp\n\n{TITLE}\n\n{LEAD}\n", "Truyền hình Tân Hiệp"),
        (
            f"Bệnh viện Đa khoa tỉnh Bình Minh > Tin tức > {TITLE}\n\n{TITLE}\n\n{LEAD}\n",
            "Bệnh viện Đa khoa tỉnh Bình Minh",
        ),
        (
            f"{LEAD}\n\n{BODY}\n\nNgày đăng: 04/03/2018. Phường An Hòa - thị xã Tân Hiệp\n",
            "Phường An Hòa - thị xã Tân Hiệp",
        ),
    ],
)
def test_the_site_names_itself(text: str, publisher: str) -> None:
    assert shown(text)["publisher"] == [publisher]


@pytest.mark.parametrize("head", ["(TTXVN) - ", "TTXVN - ", "LÀO CAI - ", "UBND huyện - "])
def test_the_tag_of_an_agency_or_a_place_is_no_publisher(head: str) -> None:
    assert "publisher" not in shown(f"{TITLE}\n\n{head}{LEAD}\n")
