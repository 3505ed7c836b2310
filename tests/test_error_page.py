"""The page of errors: every row that is not right, where it stands on its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from evaluations import GOLD, SOURCE, row, run_of, written

from kg.answer import ask
from kg.answer.render import plain
from kg.evaluate import floors, locating, naming
from kg.evaluate.counting import Row, evaluate
from kg.evaluate.gold import read_gold
from kg.evaluate.page import html
from kg.evaluate.tables import TABLES
from kg.model import Page
from kg.store import Store


def answers_of(store: Store) -> list[dict[str, str]]:
    answer = ask.ask(store, "articles")
    return [dict(zip(answer.columns, map(plain, cells), strict=True)) for cells in answer.rows]


class Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture
def shown(tmp_path: Path, seeds_store: Store) -> Iterator[dict[str, str]]:
    """The page of errors in both languages."""
    run = evaluate(read_gold(written(tmp_path / "gold")), seeds_store)
    verdict = floors.judged(run, floors.accept(run_of(), None))
    yield {lang: html(run, seeds_store, verdict, lang) for lang in ("vi", "en")}


def test_the_page_needs_nothing_from_elsewhere(shown: dict[str, str]) -> None:
    parsed = Tags(shown["vi"])
    assert not {"script", "link", "img", "iframe"} & set(parsed.tags)
    assert not {"src", "href"} & parsed.attributes
    assert "url(" not in shown["vi"]


def test_every_row_that_is_not_right_stands_in_its_sentence(shown: dict[str, str]) -> None:
    wrong = re.search(r'<article class="wrong">.*?</article>', shown["vi"], re.DOTALL)
    assert wrong
    assert "<mark>Trung Hiếu</mark>" in wrong[0]
    assert "https://w3id.org/cchc/id/article/" in wrong[0]
    missed = re.findall(r'<article class="missed">.*?</article>', shown["vi"], re.DOTALL)
    assert [("Nguyễn Thị Hoa" in one, "Lê Văn Bình" in one) for one in missed] == [(False, True), (True, False)]
    assert 'class="new"' in shown["vi"]


def test_pages_come_with_their_titles(shown: dict[str, str]) -> None:
    assert f'<h2>{SOURCE} <small lang="vi">Huyện Tân Hiệp tổng kết' in shown["vi"]


def test_the_page_speaks_both_languages(shown: dict[str, str]) -> None:
    assert 'Đối chiếu với gold <small lang="en">Against gold</small>' in shown["vi"]
    assert 'Against gold <small lang="vi">Đối chiếu với gold</small>' in shown["en"]
    assert 'sót <small lang="en">missed</small>' in shown["vi"]


def test_what_people_wrote_is_text_and_no_markup(tmp_path: Path, seeds_store: Store) -> None:
    evil = "</p><script>alert('x')</script>&amp;<img src=x onerror=y>"
    articles = [{**GOLD["articles"][0], "title": evil, "author": evil}]
    run = evaluate(read_gold(written(tmp_path / "gold", articles=articles)), seeds_store)
    page = html(run, seeds_store, floors.judged(run, None), "vi")
    parsed = Tags(page)
    assert not {"script", "img"} & set(parsed.tags)
    assert not {"src", "onerror"} & parsed.attributes
    assert page.count("&lt;script&gt;alert(") >= 2
    assert "&amp;amp;" in page


def test_a_page_without_errors_notes_it(seeds_store: Store) -> None:
    run = run_of(row("right"))
    assert "No row is missed or wrong." in html(run, seeds_store, floors.judged(run, None), "en")


PAGE = Page(
    "a.txt",
    "Đồng chí Lê Văn Bình chủ trì hội nghị. Tổng vốn là 1.532 tỷ đồng, tăng 7,5%. Ngày 29-5, bà Hoa dự họp.\n"
    "Công văn số 12/UBND ngày 2/3/2021 được ban hành.",
)


@pytest.mark.parametrize(
    ("table", "gold", "marked", "in_sentence"),
    [
        ("chaired", {"person": "Lê  Văn Bình"}, "Lê Văn Bình", "chủ trì"),
        ("statistics", {"value": 1532000000000, "label": "tổng vốn"}, "1.532 tỷ", "Tổng vốn"),
        ("statistics", {"value": 7.5, "label": "tăng"}, "7,5", "tăng"),
        ("documents", {"number": "12/UBND"}, "12/UBND", "Công văn"),
        ("meetings", {"topic": "họp", "date": date(2017, 5, 29)}, "29-5", "bà Hoa"),
        ("meetings", {"topic": "bà Hoa dự họp"}, "Ngày 29-5, bà Hoa dự họp.", "bà Hoa"),
        ("attended", {"person": "Hoa", "quote": "bà Hoa dự họp", "begin": 88}, "bà Hoa dự họp", "Ngày 29-5"),
        ("attended", {"person": "Hoa", "quote": "bà Hoa dự họp", "begin": 3}, "bà Hoa dự họp", "Ngày 29-5"),
    ],
)
def test_a_missed_row_is_placed_where_the_page_has_it(
    table: str, gold: dict[str, Any], marked: str, in_sentence: str, seeds_store: Store
) -> None:
    passage = locating.locate(Row("a.txt", table, "missed", gold, None), PAGE, seeds_store)
    assert passage
    assert passage.quote == marked
    assert PAGE.text[passage.span.begin : passage.span.end] == marked
    assert in_sentence in passage.marked("", "")


def test_a_wrong_date_is_placed_where_the_page_writes_it(seeds_store: Store) -> None:
    found = next(one for one in answers_of(seeds_store) if one["source"] == SOURCE)
    wrong = Row(SOURCE, "article.published", "wrong", None, found)
    passage = locating.locate(wrong, seeds_store.page(SOURCE), seeds_store)
    assert passage
    assert "30/03/2021" in passage.quote


def test_a_row_of_which_the_page_has_nothing_is_placed_nowhere(seeds_store: Store) -> None:
    lost = Row("a.txt", "chaired", "missed", {"person": "Xyz Abc"}, None)
    assert locating.locate(lost, PAGE, seeds_store) is None


def test_a_field_that_differs_stands_in_the_evidence_of_what_was_found(tmp_path: Path, seeds_store: Store) -> None:
    meetings = [{**GOLD["meetings"][0], "host": "Sở Y tế tỉnh"}]
    run = evaluate(read_gold(written(tmp_path / "gold", meetings=meetings)), seeds_store)
    (missed,) = (one for one in run.of("missed") if one.table == "meeting.host")
    assert naming.found_words(missed) == "UBND huyện Tân Hiệp"
    passage = locating.locate(missed, seeds_store.page(SOURCE), seeds_store)
    assert passage
    assert passage.quote.startswith("UBND huyện Tân Hiệp tổ chức")


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_row_has_words(table: str) -> None:
    (of_table,) = (one for one in TABLES if one.name == table)
    gold = Row("a.txt", table, "missed", dict.fromkeys(of_table.shown, "x"), None)
    found = Row("a.txt", table, "wrong", None, dict.fromkeys((*of_table.columns, of_table.node), "y"))
    assert naming.name(gold).endswith("x")
    assert (naming.found_words(gold), naming.node(gold)) == ("", None)
    assert naming.node(found) == "y"
    assert len(naming.words(Row("a.txt", table, "wrong", None, {of_table.columns[0]: "từ " * 99}))) <= 62
