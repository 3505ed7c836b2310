"""Paragraphs cut at a fixed width are read in one; lists, captions and paragraphs of one line stay as they are."""

from __future__ import annotations

import pytest

from kg.model import Page
from kg.segment import segment, sentences
from kg.wrapping import joined

WRAPPED = (
    "Chiều ngày\n"
    "02/6/2016, tại phòng họp số 2, Thường trực HĐND huyện Tân Hiệp họp liên tịch để\n"
    "chuẩn bị kỳ họp thứ nhất. Đồng chí Lê Văn Bình, Phó Bí thư Thường trực Huyện ủy, Phó\n"
    "Chủ tịch HĐND huyện chủ trì cuộc họp. Tham dự có lãnh đạo các phòng, ban, các\n"
    "xã của huyện.\n"
    "Cuộc họp bàn bốn việc và kết thúc cùng ngày."
)


def test_a_wrapped_paragraph_is_read_in_one() -> None:
    page = Page("p", WRAPPED)
    found = [" ".join(page.text[s.span.begin : s.span.end].split()) for s in sentences(page, segment(page))]
    assert found[0].startswith("Chiều ngày 02/6/2016, tại phòng họp số 2")
    assert "Phó Chủ tịch HĐND huyện chủ trì cuộc họp." in found[1]
    assert found[-1] == "Cuộc họp bàn bốn việc và kết thúc cùng ngày."


def test_offsets_stay() -> None:
    assert len(joined(WRAPPED)) == len(WRAPPED)
    assert joined(WRAPPED).replace("\n", " ") == WRAPPED.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ đất đai\nhồ sơ hộ tịch\nhồ sơ chứng thực\nhồ sơ xây dựng",
        "Máy lọc nước\nsim số đẹp\nQuảng cáo",
        "- nộp hồ sơ tại trung tâm hành chính công của huyện\n- trả kết quả tại nhà cho người già và người yếu\n"
        "- thu phí bằng mã ngay tại quầy cho người đến làm thủ tục",
        "Toàn cảnh hội nghị cải cách hành chính của huyện Tân Hiệp năm nay\nCác đại biểu dự hội nghị ở hội trường\n"
        "Lãnh đạo huyện tặng giấy khen cho các tập thể",
    ],
)
def test_lines_of_their_own_stay(text: str) -> None:
    assert joined(text) == text
