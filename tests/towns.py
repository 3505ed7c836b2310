"""A store of four pages, one a reprint: meetings twenty years apart, figures of one year, markup in place of words."""

from __future__ import annotations

from pathlib import Path

import kg
from kg.pipeline import Settings
from kg.run.batch import build

OLD = """Hội nghị sơ kết cải cách hành chính

Ngày 5/4/2001, UBND huyện Tân Kỳ, tỉnh Nghệ An tổ chức hội nghị sơ kết <b>cải cách</b> hành chính.
Ông Lê Văn Bình, Chủ tịch UBND huyện Tân Kỳ chủ trì hội nghị.
"""
DISTRICT = """Kết quả cải cách hành chính của thành phố Cần Thơ

Ngày 12/3/2021, UBND quận Ninh Kiều, thành phố Cần Thơ tổ chức cuộc họp giao ban về cải cách hành chính.
Bà Phạm Thị Lan, Chủ tịch UBND quận Ninh Kiều chủ trì cuộc họp <script>alert(1)</script>.
Năm 2021, Chỉ số PAR INDEX của quận Ninh Kiều đạt 92 điểm, xếp thứ 1/9 quận, huyện.
Năm 2021, Chỉ số PAR INDEX của huyện Phong Điền đạt 81 điểm.
Năm 2021, Chỉ số PAR INDEX của huyện Thới Lai đạt 79 điểm.
"""
CITY = """Hội nghị của thành phố Cần Thơ

Ngày 25/3/2021, UBND thành phố Cần Thơ tổ chức hội nghị tổng kết cải cách hành chính.
Bà Phạm Thị Lan, Chủ tịch UBND quận Ninh Kiều chủ trì hội nghị.
"""


def built(folder: Path) -> Path:
    """Where the store of the pages lies."""
    pages = [
        kg.Page("tan-ky.txt", OLD, url="javascript:alert(1)", title='"><script>alert(2)</script>'),
        kg.Page("ninh-kieu.txt", DISTRICT, url="https://cantho.example/ninh-kieu", published="2021-03-13"),
        kg.Page("reprinted.txt", f"Tin đăng lại.\n\n{DISTRICT}"),
        kg.Page("can-tho.txt", CITY, url="https://cantho.example/hoi-nghi", published="2021-03-26"),
    ]
    with kg.Store.open(folder / "kg-store", write=True) as store:
        assert [result.state for result in build(pages, store, Settings(validated=False))] == ["built"] * 4
    return folder / "kg-store"
