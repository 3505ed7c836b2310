"""The box in which a text is tried, as somebody with a browser gets it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sites
from starlette.testclient import TestClient

from kg.serve import trying
from kg.serve.guard import TOKEN

TEXT = (
    "Ngày 12/4/2021, UBND quận Bình Thủy tổ chức hội nghị cải cách hành chính <script>alert(1)</script>. "
    "Đồng chí Đinh Văn Tứ, Chủ tịch UBND quận Bình Thủy chủ trì hội nghị. "
    "Quận tiếp nhận 1.250 hồ sơ, đạt 98,5%."
)


@pytest.fixture(scope="module")
def reader(seeds_folder: Path) -> Iterator[TestClient]:
    """A reader of the site of the seeds."""
    with sites.visited(seeds_folder) as client:
        yield client


def sent(reader: TestClient, text: str, status: int = 200, **fields: str) -> str:
    """The page that comes when a text is sent from the form."""
    shown = reader.get("/try").text
    found = re.search(rf'name="{TOKEN}" value="([^"]+)"', shown)
    assert found
    answer = reader.post("/try", data={TOKEN: found[1], "text": text, **fields})
    assert answer.status_code == status, answer.text
    return answer.text


def words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_a_text_has_its_facts_marked_and_listed_with_their_sentences(reader: TestClient) -> None:
    page = sent(reader, TEXT)
    assert re.search(r'<span class="m person">(<span class="at"[^>]*></span>)*<span data-b="109">Đinh Văn Tứ', page)
    assert re.search(r'<a class="m unit" href="/id/unit/[^"]+">|<a class="m body" href="/id/organisation/', page)
    assert 'class="m figure"' in page
    facts = page[page.index("<aside") :]
    assert "Đinh Văn Tứ; chủ trì tại hội nghị" in words(facts)
    link = re.search(r'<mark>Đồng chí Đinh Văn Tứ[^<]*</mark>[^<]*<a class="source" href="#(s\d+-\d+)"', facts)
    assert link and f'<span class="at" id="{link[1]}">' in page


def test_a_hostile_text_is_never_more_than_text(reader: TestClient) -> None:
    page = sent(reader, TEXT + '\n</textarea><img src=x onerror=alert(2)> javascript:alert(3) " onfocus="alert(4)')
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page and "<img" not in page and 'href="javascript' not in page
    assert page.count("</textarea>") == 1


def test_nothing_of_a_text_is_stored(reader: TestClient, seeds_folder: Path) -> None:
    def files() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in seeds_folder.rglob("*") if path.is_file()}

    before = files()
    answer = sent(reader, TEXT)
    assert "Không được lưu" in words(answer) or "không được lưu" in words(answer)
    assert files() == before
    assert (
        "Đinh Văn Tứ" not in reader.get("/search", params={"q": "lê tâm niệm hội nghị 12/4"}).text.split("</form>")[1]
    )


def test_the_day_and_the_place_of_the_site_are_heeded(reader: TestClient) -> None:
    text = "Sáng 12/4, UBND huyện tổ chức hội nghị cải cách hành chính do Chủ tịch UBND huyện Lê Văn An chủ trì."
    page = sent(reader, text, day="2021-04-13", place="huyện Bá Thước, tỉnh Thanh Hóa")
    assert 'datetime="2021-04-12"' in page and "UBND huyện Bá Thước" in words(page)
    assert "không nhận ra" in sent(reader, text, 400, place="huyện Không Có Đâu")
    assert "không phải là ngày" in sent(reader, text, 400, day="hôm qua")


def test_the_example_shows_what_comes_of_it(reader: TestClient) -> None:
    for lang in ("vi", "en"):
        page = reader.get("/try", params={"example": "1", "lang": lang}).text
        assert page.count('<p class="told">') > 5 and 'id="is-example"' in page
    reader.cookies.clear()
    assert 'id="is-example"' not in sent(reader, "Trời hôm nay đẹp.")


def test_a_text_without_facts_says_so(reader: TestClient) -> None:
    assert "Không đọc được dữ kiện nào" in words(sent(reader, "Trời hôm nay đẹp."))
    assert 'id="text"' in sent(reader, "  ")


def test_a_text_that_is_too_long_is_refused(reader: TestClient) -> None:
    assert "dài hơn 200 kB" in sent(reader, "ă" * 100_001, 413)
    assert "dài hơn 200 kB" in sent(reader, "ă" * 1_000_000, 413)


@pytest.mark.slow
def test_a_text_that_never_ends_is_stopped_and_the_site_goes_on(
    reader: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "SECONDS", 0.2)
    endless = f"{TEXT}\n" * 300
    page = sent(reader, endless, 500)
    assert "đã dừng" in words(page) and "Bình Thủy" in page  # what was typed is still there
    monkeypatch.undo()
    assert "Đinh Văn Tứ" in sent(reader, TEXT)


@pytest.mark.parametrize(
    ("heads", "forged"),
    [
        ({}, ""),
        ({}, "x" * 43),
        ({"Origin": "http://elsewhere.example"}, None),
        ({"Origin": "null"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Sec-Fetch-Site": "same-site"}, None),
    ],
)
def test_a_form_of_another_site_is_refused(reader: TestClient, heads: dict[str, str], forged: str | None) -> None:
    reader.get("/try")
    token = reader.cookies[TOKEN] if forged is None else forged
    answer = reader.post("/try", data={TOKEN: token, "text": TEXT}, headers=heads)
    assert answer.status_code == 403 and "mẫu này không được gửi từ trang này" in answer.text


def test_the_token_is_kept_from_scripts_and_other_sites(reader: TestClient) -> None:
    reader.cookies.clear()
    cookie = reader.get("/try").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie


def test_what_is_no_form_is_refused(reader: TestClient) -> None:
    assert reader.post("/try", content=b"{}", headers={"Content-Type": "application/json"}).status_code == 415
    heads = {"Content-Type": "application/x-www-form-urlencoded"}
    assert reader.post("/try", content=b"text=%ff%fe", headers=heads).status_code == 400
