"""The review, as somebody with a browser on the same machine gets it, and what it writes."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import sites
from browsing import Reader
from deciding import NAMES, UNITS, page, people
from starlette.testclient import TestClient
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import StoreError, UsageError
from kg.identity import decisions
from kg.identity.suggest import weighed
from kg.model import Page
from kg.pipeline import Settings
from kg.run.batch import build
from kg.serve.guard import TOKEN
from kg.serve.review import frame, identities
from kg.serve.site import site
from kg.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from starlette.requests import Request

    from kg.serve.review.frame import Review

FAULTY = Page(
    "<i>faulty</i>.txt",
    "Hội nghị <b>cải cách</b> hành chính\n\nNgày 12/4/2021, UBND quận Bình Thủy tổ chức hội nghị cải cách hành chính "
    "<script>alert(1)</script>.",
    published="2021-03-01",
)
UNREAD = Page(
    "unread.txt",
    "Người dân mong bớt thủ tục hành chính\n\nUBND quận Bình Thủy niêm yết công khai thủ tục hành chính. "
    "Theo đó, ông Tuyển cho rằng thủ tục còn rườm rà <img src=x onerror=alert(2)>.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which one name has two identities, and one page a problem and a sentence that was not read."""
    path = tmp_path_factory.mktemp("review") / "kg-store"
    pages = [*(page(number, NAMES[0], UNITS[number]) for number in range(2)), FAULTY, UNREAD]
    with Store.open(path, write=True) as store:
        assert {one.state for one in build(pages, store, Settings())} == {"built"}
    return path


@pytest.fixture(scope="module")
def reader(folder: Path) -> Iterator[TestClient]:
    """A reader of the review, who decides nothing."""
    with sites.visited(folder, edits=True) as client:
        yield client


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of that store, about which something may be decided."""
    return shutil.copytree(folder, tmp_path / "kg-store")


@pytest.fixture
def editor(copy: Path) -> Iterator[TestClient]:
    """Somebody who decides about it."""
    with sites.visited(copy, edits=True) as client:
        yield client


def form(client: TestClient, address: str, action: str, *, has: str = "") -> dict[str, str]:
    """The hidden fields of the first form of a page that leads to an address, and has some words in it."""
    shown = client.get(address).text
    forms = re.findall(rf'<form[^>]* action="{action}".*?</form>', shown, re.DOTALL)
    chosen = next(one for one in forms if has in one)
    return {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(.+?)" value="(.*?)"', chosen)
    }


def words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


# ---------------------------------------------------------------- what there is to see


def test_both_sides_stand_beside_one_another_with_their_sentences(reader: TestClient) -> None:
    shown = reader.get("/review").text
    sides = re.findall(r'<section class="side".*?</section>', shown, re.DOTALL)
    assert len(sides) == 2 and all(NAMES[0] in one for one in sides)
    for side, unit in zip(sorted(sides, key=lambda one: UNITS[1] in one), UNITS, strict=False):
        assert f"Chủ tịch UBND {unit}" in words(side)
        link = re.search(r'<mark>[^<]*</mark>[^<]*<a class="source" href="(/id/article/[^"]+)"', side)
        assert link and reader.get(html.unescape(link[1])).status_code == 200
    assert "Giống: cùng họ tên" in words(shown)


@pytest.mark.parametrize(("score", "said"), [(0.99, "99% khả năng"), (1.0, "trên 99% khả năng")])
def test_no_estimate_is_certain(reader: TestClient, monkeypatch: pytest.MonkeyPatch, score: float, said: str) -> None:
    def scored(request: Request, patience: float) -> Review:
        found = frame.review_of(request, patience)
        return replace(found, suggestions=[replace(one, score=score) for one in found.suggestions or ()])

    monkeypatch.setattr(identities, "review_of", scored)
    assert f"Máy ước tính {said}" in words(reader.get("/review").text)


def test_suggestions_are_of_one_kind_where_that_is_wanted(reader: TestClient) -> None:
    assert 'class="pair' in reader.get("/review?kind=person").text
    assert 'class="pair' not in reader.get("/review?kind=document").text
    assert 'class="pair' in reader.get("/review?kind=nonsense&page=99").text


def test_problems_have_their_sentence_and_advice(reader: TestClient) -> None:
    shown = reader.get("/review/problems").text
    assert "Bài đăng trước ngày diễn ra cuộc họp" in shown and "→ So ngày đăng với ngày họp" in shown
    link = re.search(r'<p class="sentence">“[^<]*<mark>[^<]+</mark>[^<]*” <a class="source" href="([^"]+)"', shown)
    assert link and 'class="s hit"' in reader.get(html.unescape(link[1]), headers={"Accept": "text/html"}).text
    assert "Bài đăng trước" not in reader.get("/review/problems?severity=violation").text


def test_problems_stand_in_their_whole_sentences_each_once(reader: TestClient, folder: Path) -> None:
    shown = reader.get("/review/problems").text
    told = re.findall(r'<p class="sentence">“(.*?)” <a class="source" href="([^"]+)"', shown)
    assert told and all("<mark>" in text for text, _ in told)
    assert any(not text.startswith("<mark>") for text, _ in told)
    with Store.open(folder) as store:
        pages = {slug: store.page(source).text for source, slug in store.article_slugs().items()}
    for text, href in told:
        slug = re.search("/id/article/([^?]+)", href)
        assert slug and html.unescape(re.sub("</?mark>", "", text)) in " ".join(pages[slug[1]].split())
    for part in shown.split('class="severity')[1:]:
        links = re.findall(r'<p class="sentence">.*?href="([^"]+)"', part)
        assert len(links) == len({*links})


def test_unread_sentences_have_their_cue_marked(reader: TestClient) -> None:
    shown = reader.get("/review/unread?kind=speaking").text
    assert re.search(r"<mark>[^<]*cho rằng</mark>", shown)
    assert 'href="/review/unread?kind=speaking"' not in shown and 'aria-current="true">phát biểu' in shown


def test_hostile_pages_are_shown_as_text(reader: TestClient) -> None:
    for address in ("/review", "/review/problems", "/review/unread", "/review/decided"):
        shown = reader.get(address).text
        assert "<script>alert" not in shown and "<img" not in shown and "<b>cải" not in shown
        assert not re.search(r"<script(?![^>]* src=)[^>]*>", shown) and " style=" not in shown
    assert "&lt;b&gt;cải" in reader.get("/review/problems").text


def test_the_first_page_tells_how_much_is_doubtful(reader: TestClient, folder: Path) -> None:
    assert re.search(r'<a href="/review/problems\?severity=warning">\d+ cảnh báo</a>', reader.get("/").text)
    with sites.visited(folder) as visitor:
        shown = visitor.get("/").text
        assert re.search(r"\d+ cảnh báo", shown) and "/review" not in shown


def test_a_long_search_for_suggestions_is_told_and_holds_nobody_up(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Event()
    monkeypatch.setattr(identities, "_PATIENCE", 0.0)
    monkeypatch.setattr(frame, "weighed", lambda store: held.wait(30) and weighed(store))
    with sites.visited(copy, edits=True) as client:
        assert 'id="looking"' in client.get("/review").text
        assert client.get("/review/problems").status_code == 200
        held.set()
        monkeypatch.setattr(identities, "_PATIENCE", 30.0)
        shown = client.get("/review").text
    assert 'id="looking"' not in shown and 'class="pair' in shown


# ---------------------------------------------------------------- who may decide


def test_without_edit_there_is_no_review(folder: Path) -> None:
    with sites.visited(folder) as visitor:
        assert visitor.get("/review").status_code == 404
        assert visitor.post("/review/decide", data={"decision": "same"}).status_code == 404


def test_only_this_machine_may_edit(folder: Path) -> None:
    result = CliRunner().invoke(app, ["serve", "--edit", "--host", "0.0.0.0", "--store", str(folder), "--lang", "en"])
    assert result.exit_code == 2 and "on this machine alone" in result.stderr
    for hosts in ((), ("reform.example",)):
        with pytest.raises(UsageError, match="on this machine alone"):
            site(folder, edits=True, hosts=hosts)
    with sites.visited(folder, edits=True) as client:
        assert client.get("/review", headers={"Host": "reform.example"}).status_code == 421


@pytest.mark.parametrize(
    ("heads", "token"),
    [
        ({}, ""),
        ({}, "x" * 43),
        ({}, "đ" * 43),
        ({"Origin": "http://elsewhere.example"}, None),
        ({"Origin": "http://localhost:9000"}, None),
        ({"Origin": "null"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Sec-Fetch-Site": "same-site"}, None),
    ],
)
@pytest.mark.parametrize("address", ["/review/decide", "/review/apply"])
def test_forms_of_other_sites_write_nothing(
    reader: TestClient, folder: Path, address: str, heads: dict[str, str], token: str | None
) -> None:
    fields = form(reader, "/review", "/review/decide")
    given = {**fields, "decision": "same", **({} if token is None else {TOKEN: token})}
    assert reader.post(address, data=given, headers=heads).status_code == 403
    assert reader.get(address).status_code == 405
    assert not decisions.file_of(folder).exists()


def test_a_cookie_alone_or_a_field_alone_is_not_enough(reader: TestClient, folder: Path) -> None:
    fields = {**form(reader, "/review", "/review/decide"), "decision": "same"}
    without = {name: value for name, value in fields.items() if name != TOKEN}
    assert reader.post("/review/decide", data=without).status_code == 403
    reader.cookies.clear()
    assert reader.post("/review/decide", data=fields).status_code == 403
    assert not decisions.file_of(folder).exists()


# ---------------------------------------------------------------- what is decided


def test_a_decision_is_written_applied_and_undone(editor: TestClient, copy: Path) -> None:
    first, second = sorted(people(copy))
    fields = form(editor, "/review", "/review/decide")
    given = {**fields, "decision": "same", "reason": "cùng một\nngười", "who": "Lan"}
    answer = editor.post("/review/decide", data=given, headers={"Origin": "http://localhost"})
    both = urlencode({name: fields[name] for name in ("first", "second")})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review?page=1&said=same&{both}")
    [row] = decisions.read(decisions.file_of(copy))
    assert (row.decision, {row.first, row.second}) == ("same", {first, second})
    assert (row.reason, row.who, len(row.when)) == ("cùng một người", "Lan", 10)

    shown = editor.get("/review?said=same").text
    assert 'id="done"' in shown and 'class="pair' not in shown and 'value="Lan"' not in shown
    assert len(people(copy)) == 2, "what is decided holds only when it is applied"
    assert editor.post("/review/apply", data=form(editor, "/review", "/review/apply")).status_code == 303
    assert len(people(copy)) == 1
    assert 'id="pending"' not in editor.get("/review").text

    undo = {**form(editor, "/review/decided", "/review/decide"), "decision": "undo"}
    assert editor.post("/review/decide", data=undo).headers["location"] == "/review/decided?said=undo"
    assert decisions.read(decisions.file_of(copy)) == []
    assert editor.post("/review/apply", data=form(editor, "/review", "/review/apply")).status_code == 303
    assert len(people(copy)) == 2


@pytest.mark.slow
def test_a_person_decides_by_clicks_without_scripts(browser: Browser, copy: Path) -> None:
    with sites.served(copy, edits=True) as home:
        reader = Reader(browser, home, java_script_enabled=False)
        tab = reader.goes("/")
        tab.click("nav a[href='/review']")
        tab.fill("#reason-1", "cùng một người")
        tab.click("#pair-1 button.same")
        assert "Đã ghi: cùng một." in tab.inner_text("#done") and tab.locator(".pair").count() == 0
        tab.click("#apply")
        assert tab.locator("#pending, #failed").count() == 0 and len(people(copy)) == 1
        tab.click("#tab-decided")
        assert "cùng một người" in tab.inner_text("table.decided")
        tab.click("button.undo")
        assert decisions.read(decisions.file_of(copy)) == []
        reader.close()


def test_who_decided_is_remembered_for_the_next_time(editor: TestClient, copy: Path) -> None:
    fields = {**form(editor, "/review", "/review/decide"), "decision": "different", "who": 'Lan "Đỗ"'}
    assert editor.post("/review/decide", data=fields).status_code == 303
    both = urlencode({name: fields[name] for name in ("first", "second")})
    undo = {**form(editor, f"/review?said=different&{both}", "/review/decide", has="undo"), "decision": "undo"}
    assert editor.post("/review/decide", data=undo).status_code == 303
    assert 'value="Lan &#34;Đỗ&#34;"' in editor.get("/review").text
    assert decisions.read(decisions.file_of(copy)) == []


def test_what_was_just_decided_is_undone_whatever_others_decided_since(editor: TestClient, copy: Path) -> None:
    fields = {**form(editor, "/review", "/review/decide"), "decision": "same"}
    back = editor.post("/review/decide", data=fields).headers["location"]
    file = decisions.file_of(copy)
    decisions.write(file, [*decisions.read(file), decisions.Decision("different", "person/a", "person/b")])
    undo = form(editor, back, "/review/decide", has="undo")
    assert {undo["first"], undo["second"]} == {fields["first"], fields["second"]}
    assert 'class="quiet undo"' not in editor.get("/review?said=same&first=person/x&second=person/y").text


def test_no_reason_makes_the_file_unreadable(editor: TestClient, copy: Path) -> None:
    fields = {**form(editor, "/review", "/review/decide"), "decision": "same"}
    given = {"reason": "một\0 người\x1b \u2028 \u202enày", "who": "La\0n"}
    assert editor.post("/review/decide", data={**fields, **given}).status_code == 303
    [row] = decisions.read(decisions.file_of(copy))
    assert (row.reason, row.who) == ("một người này", "La n")
    assert editor.get("/review/decided").status_code == 200


def test_pages_past_the_last_show_the_last(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "_PATIENCE", 60.0)
    assert 'id="looking"' not in reader.get("/review").text
    for address in ("/review/problems", "/review/unread", "/review/decided", "/review"):
        assert words(reader.get(f"{address}?page=99").text) == words(reader.get(address).text)


def test_problems_of_a_page_that_is_gone_are_none(copy: Path) -> None:
    with sites.visited(copy, edits=True) as client:
        reading = client.app.state.reading  # type: ignore[attr-defined]
        reading.remembered("faulty", lambda _: [("gone.txt", 0, 1), (FAULTY.source, 0, 1)])
        shown = client.get("/review/problems")
    assert shown.status_code == 200 and shown.text.count('class="faulty"') == 1


def test_what_contradicts_or_is_unknown_is_not_written(editor: TestClient, copy: Path) -> None:
    fields = {**form(editor, "/review", "/review/decide"), "decision": "same"}
    assert editor.post("/review/decide", data=fields).status_code == 303
    before = decisions.file_of(copy).read_bytes()
    assert "trái với các dòng 2" in editor.post("/review/decide", data={**fields, "decision": "different"}).text
    for wrong in ({"first": "person/nobody"}, {"second": "event/x"}, {"decision": "drop"}, {"first": "<script>"}):
        answer = editor.post("/review/decide", data={**fields, **wrong})
        assert answer.status_code == 400 and "<script>" not in answer.text
    assert decisions.file_of(copy).read_bytes() == before


def test_a_form_leads_back_into_the_site_alone(editor: TestClient) -> None:
    fields = form(editor, "/review", "/review/decide")
    given = {**fields, "decision": "different", "back": "//elsewhere.example", "kind": "//x", "page": "1&x"}
    both = urlencode({name: fields[name] for name in ("first", "second")})
    assert editor.post("/review/decide", data=given).headers["location"] == f"/review?said=different&{both}"


def test_without_its_file_nothing_is_decided_or_applied(editor: TestClient, copy: Path) -> None:
    fields = {**form(editor, "/review", "/review/decide"), "decision": "same"}
    editor.post("/review/decide", data=fields)
    editor.post("/review/apply", data=form(editor, "/review", "/review/apply"))
    decisions.file_of(copy).unlink()
    assert 'id="lost"' in editor.get("/review").text
    assert editor.post("/review/decide", data=fields).status_code == 400
    assert not decisions.file_of(copy).exists() and len(people(copy)) == 1


def test_that_somebody_else_writes_is_told(editor: TestClient, copy: Path) -> None:
    editor.post("/review/decide", data={**form(editor, "/review", "/review/decide"), "decision": "same"})
    apply = form(editor, "/review", "/review/apply")
    with Store.open(copy, write=True):
        editor.post("/review/apply", data=apply)
        assert StoreError("store-locked", where=str(copy)).what("vi") in words(editor.get("/review").text)
    editor.post("/review/apply", data=apply)
    assert len(people(copy)) == 1 and 'id="failed"' not in editor.get("/review").text
