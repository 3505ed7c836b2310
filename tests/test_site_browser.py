"""The site in a real browser: what people click, with and without scripts; no request leaves the machine."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import NARROW, Reader
from sites import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(seeds_folder: Path) -> Iterator[str]:
    with served(seeds_folder) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, home: str) -> Iterator[Reader]:
    one = Reader(browser, home)
    yield one
    one.close()


@pytest.fixture
def plain(browser: Browser, home: str) -> Iterator[Reader]:
    """A reader whose browser runs no scripts."""
    one = Reader(browser, home, java_script_enabled=False)
    yield one
    one.close()


def searches_and_reads_the_sentence(reader: Reader) -> None:
    """From the box at the top to an official, an event and the marked words in the article."""
    tab = reader.goes("/")
    tab.fill("#q", "tran minh vu")
    tab.press("#q", "Enter")
    tab.get_by_role("link", name="Trần Minh Vũ").first.click()
    assert tab.locator("h1").inner_text() == "Trần Minh Vũ"
    tab.locator("#parts a.meeting").first.click()
    assert "hội nghị" in tab.locator("h1").inner_text().lower()
    assert "Trần Minh Vũ" in tab.locator("main").inner_text()
    tab.locator("main .sentence a.source").first.press("Enter")  # a link over two lines has no middle to click
    marked = tab.locator(".text mark:not(.off)")
    assert marked.count() > 0
    assert marked.first.is_visible()
    assert re.search(r"#s\d+-\d+$", tab.url)


def test_from_search_to_official_event_and_sentence(reader: Reader) -> None:
    searches_and_reads_the_sentence(reader)


def test_the_same_without_scripts(plain: Reader) -> None:
    searches_and_reads_the_sentence(plain)


def test_names_are_suggested_while_they_are_typed(reader: Reader) -> None:
    tab = reader.goes("/")
    tab.keyboard.press("/")
    tab.keyboard.type("do viet", delay=10)
    tab.locator("#suggested option").first.wait_for(state="attached")
    names = tab.locator("#suggested option").evaluate_all("all => all.map((one) => one.value)")
    assert "Đỗ Việt Hưng" in names


def test_what_an_article_names_can_be_coloured_and_clicked(reader: Reader) -> None:
    tab = reader.goes("/list/articles")
    tab.locator("main a[href^='/id/article/']").first.click()
    person = tab.locator(".text a.m.person").first
    before = person.evaluate("one => getComputedStyle(one).textDecorationLine + getComputedStyle(one).backgroundColor")
    tab.locator("#show-person").uncheck()
    after = person.evaluate("one => getComputedStyle(one).textDecorationLine + getComputedStyle(one).backgroundColor")
    assert before != after
    tab.locator(".text a.m").first.click()
    assert "/id/" in tab.url
    assert tab.locator("h1").is_visible()


def test_a_question_is_asked_sifted_sorted_and_taken_along(reader: Reader, tmp_path: Path) -> None:
    tab = reader.goes("/questions")
    tab.fill("input[data-filter]", "chu tri")
    tab.locator("a[href='/questions/who-chaired']:visible").first.click()
    tab.fill("#f-official", "Trần Minh Vũ")
    tab.locator("#ask button[type=submit]").click()
    rows = tab.locator("#answer tbody tr[role=row]:visible")
    assert "official=" in tab.url
    assert "Trần Minh Vũ" in rows.first.inner_text()
    with tab.expect_download() as coming:
        tab.locator(".files a", has_text="CSV").click()
    coming.value.save_as(tmp_path / "a.csv")
    taken = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert any("Trần Minh Vũ" in cell for cell in taken[1])
    reader.goes("/questions/who-chaired")
    several = tab.locator("#answer tbody:visible")
    every = several.count()
    tab.fill("#sift", "tran minh vu")
    assert 0 < several.count() <= every
    assert "Trần Minh Vũ" in tab.locator("#answer").inner_text()
    assert "Đỗ Việt Hưng" not in tab.locator("#answer").inner_text()
    tab.fill("#sift", "khong co ai")
    assert tab.locator("#sifted").is_visible()
    tab.locator("#answer thead a").first.click()
    assert tab.locator("#answer th[aria-sort]").count() == 1
    tab.locator("#toggle").click()
    assert "evidence=0" in tab.url


def test_the_editor_runs_a_query_and_shows_where_it_is_wrong(reader: Reader) -> None:
    tab = reader.goes("/sparql")
    tab.fill("#query", "SELECT ?o ?name WHERE {\n  ?o a cchc:Official ; rdfs:label ?name\n} ORDER BY ?name")
    tab.locator("#prefixes").click()
    assert "PREFIX cchc: <" in tab.input_value("#query")
    tab.press("#query", "Control+Enter")
    tab.locator("#answer table.result tbody tr").first.wait_for()
    assert "Đỗ Việt Hưng" in tab.locator("#answer").inner_text()
    tab.locator("#answer table.result a[href^='/id/']").first.click()
    assert tab.locator("h1").is_visible()
    reader.goes("/sparql")
    tab.fill("#query", "SELECT ?o WHERE {\n  ?o a cchc:Official ; rdfs:label .\n}")
    tab.press("#query", "Control+Enter")
    tab.locator("#error").wait_for()
    assert tab.locator("#error pre .line").inner_text() == "2"
    assert [complaint for complaint in reader.complaints if "400" not in complaint] == []
    reader.complaints.clear()  # the browser tells of the answer 400


def test_a_figure_leads_to_its_sentence(reader: Reader) -> None:
    tab = reader.goes("/figures")
    tab.locator("#indicators a").first.click()
    tab.locator("figure.chart svg a, #answer a.origin").first.click()
    assert re.search(r"/id/article/.*s\d+-\d+", tab.url)
    assert tab.locator(".text mark:not(.off)").first.is_visible()


@pytest.mark.parametrize("width", [1200, 1600])
@pytest.mark.parametrize("path", ["/", "/graph", "/figures?lang=en"])
def test_the_head_of_a_page_begins_where_the_page_does_and_leaves_room_to_search(
    browser: Browser, seeds_folder: Path, width: int, path: str
) -> None:
    with served(seeds_folder, edits=True) as home:
        reader = Reader(browser, home, viewport={"width": width, "height": 800})
        tab = reader.goes(path)
        head, name, title = (tab.locator(one).bounding_box() for one in (".top", ".brand", "h1"))
        assert head and name and title and name["x"] == title["x"]
        assert head["height"] < 7.5 * 16  # as high as what is led to keeps clear of
        searched = tab.locator("#q").bounding_box()
        assert searched and searched["width"] > 300
        reader.close()


def test_the_head_of_a_page_leaves_a_phone_its_room(browser: Browser, home: str) -> None:
    reader = Reader(browser, home, viewport=NARROW)
    tab = reader.goes("/try?lang=en")
    head, links = tab.locator(".top").bounding_box(), tab.locator(".top nav a")
    assert head and head["height"] <= 150
    assert len(set(links.evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)"))) == 1
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= NARROW["width"]
    for path, name in (("/try", "Thử một bài"), ("/questions", "Câu hỏi")):
        reader.goes(f"{path}?lang=vi")
        link = tab.locator(".top nav [aria-current]")
        place = link.bounding_box()
        assert link.inner_text() == name
        assert place and place["x"] >= 0 and place["x"] + place["width"] <= NARROW["width"]
    reader.close()


def test_a_phone_leads_to_the_answer_and_shows_rows_as_cards(browser: Browser, home: str) -> None:
    reader = Reader(browser, home, viewport=NARROW, reduced_motion="reduce")
    tab = reader.goes("/timeline")
    tab.locator("#ask button[type=submit]").click()
    tab.wait_for_url("**#result", wait_until="networkidle")
    tab.wait_for_timeout(300)  # a browser scrolls when it has drawn the page
    place = tab.locator("#result").bounding_box()
    assert place and 0 <= place["y"] < 40
    ends = "one => [one, one.firstElementChild].map((each) => Math.round(each.getBoundingClientRect().right))"
    sheet, chart = tab.locator("#months .scroll").evaluate(ends)
    assert sheet == chart  # what is newest is in sight
    reader.goes("/list/people")
    row = tab.locator("table.stack tbody tr").first
    name, cell = row.locator("th").bounding_box(), row.locator("td:not(.void)").first.bounding_box()
    assert name and cell and name["y"] + name["height"] <= cell["y"] and name["x"] == cell["x"]
    reader.close()


def test_the_site_is_read_in_english(reader: Reader) -> None:
    tab = reader.goes("/questions")
    tab.locator("a.switch").click()
    assert tab.locator("html").get_attribute("lang") == "en"
    reader.goes("/")
    assert tab.locator("html").get_attribute("lang") == "en"


def test_fields_beside_one_another_stand_on_one_line(browser: Browser, home: str) -> None:
    """However many lines the label of one of them takes."""
    reader = Reader(browser, home, viewport=NARROW)
    tab = reader.goes("/questions/who-chaired")
    tops = "all => all.map((one) => Math.round(one.getBoundingClientRect().top))"
    label = tab.locator("#ask label").first
    height = label.bounding_box()
    label.evaluate("one => one.append(' of more words than have room on a line'.repeat(3))")
    higher = label.bounding_box()
    assert height and higher and higher["height"] > 1.5 * height["height"]
    found = tab.locator("#ask > .field > input").evaluate_all(tops)
    assert len(found) > 3 and found[::2][: len(found) // 2] == found[1::2]
    reader.close()
