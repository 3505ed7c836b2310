"""What people read in a table: headings and words in their language, numbers and days as they write them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from commands import done
from pyoxigraph import Literal, NamedNode

from kg import resources
from kg.answer.ask import ask
from kg.answer.columns import CLASSES, column, labels
from kg.answer.questions import Question, questions
from kg.answer.render import Answer, View, plain, render
from kg.answer.render.people import for_people, number, period
from kg.answer.themes import example
from kg.rdf.namespaces import BASE
from kg.store import Store

TABLES = yaml.safe_load((resources.data() / "columns.yaml").read_text(encoding="utf-8"))
STATISTICS = View("statistics")
FIGURE = Answer(
    ("source", "label", "value", "unit", "comparator", "period", "fact"),
    (
        (
            Literal("a.txt"),
            Literal("hồ sơ", language="vi"),
            Literal("7500"),
            Literal("hồ sơ"),
            Literal("more-than"),
            Literal("2021-Q1"),
            NamedNode(f"{BASE}figure/a/1"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("7500", "7.500", "7,500"),
        ("94.36", "94,36", "94.36"),
        ("-1234567.5", "-1.234.567,5", "-1,234,567.5"),
        ("999", "999", "999"),
        ("hai", "hai", "hai"),
    ],
)
def test_numbers(text: str, vi: str, en: str) -> None:
    assert (number(text, "vi"), number(text, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("2021-04-30", "30/04/2021", "2021-04-30"),
        ("2021-04-30T08:15:00+07:00", "30/04/2021", "2021-04-30"),
        ("2021-04", "04/2021", "2021-04"),
        ("2021", "2021", "2021"),
        ("2021-Q2", "quý II/2021", "Q2 2021"),
        ("2021-H1", "6 tháng đầu 2021", "first half 2021"),
        ("2018-9M", "9 tháng 2018", "first 9 months 2018"),
        ("2016/2020", "2016–2020", "2016–2020"),
        ("hằng năm", "hằng năm", "hằng năm"),
    ],
)
def test_days_and_periods(text: str, vi: str, en: str) -> None:
    assert (period(text, "vi"), period(text, "en")) == (vi, en)


def test_a_figure_has_its_comparator_before_it_and_its_page_last() -> None:
    found = for_people(FIGURE, STATISTICS)
    assert found.headings == ("nội dung", "giá trị", "đơn vị tính", "kỳ", "bài")
    assert found.cells == (("hồ sơ", "hơn 7.500", "hồ sơ", "quý I/2021", "a.txt"),)
    assert for_people(FIGURE, View("statistics", "en")).cells[0][1] == "more than 7,500"


def test_columns_that_were_named_are_all_shown_as_they_were_named() -> None:
    found = for_people(FIGURE, View("statistics", chosen=True))
    assert found.headings == ("bài", "nội dung", "giá trị", "đơn vị tính", "so sánh", "kỳ", "dữ kiện")
    assert found.cells[0][2:5] == ("7.500", "hồ sơ", "hơn")
    assert found.cells[0][-1] == "figure/a/1"


def test_any_other_query_keeps_its_names_and_values() -> None:
    text = render(FIGURE, "table")
    assert text.split("\n")[0].split() == ["source", "label", "value", "unit", "comparator", "period", "fact"]
    assert re.search(r"7500 +hồ sơ +more-than +2021-Q1 +figure/a/1$", text, re.MULTILINE)


def test_markdown_is_for_people_too() -> None:
    assert render(FIGURE, "markdown", STATISTICS).splitlines() == [
        "| nội dung | giá trị | đơn vị tính | kỳ | bài |",
        "| --- | --- | --- | --- | --- |",
        "| hồ sơ | hơn 7.500 | hồ sơ | quý I/2021 | a.txt |",
    ]


@pytest.mark.parametrize("format", ["csv", "tsv", "json"])
def test_programs_get_names_and_codes(format: str) -> None:
    text = render(FIGURE, format, STATISTICS)
    assert text == render(FIGURE, format)
    assert "more-than" in text and "7500" in text and "2021-Q1" in text and "comparator" in text


# ---------------------------------------------------------------- codes


CODED = [
    column(name, question.name)
    for question in questions()
    for name in question.columns
    if column(name, question.name).role == "code"
]


def test_a_column_of_codes_says_where_their_words_stand() -> None:
    assert CODED and all(bool(one.scheme) != bool(one.codes) for one in CODED)


def test_every_code_list_has_words_in_both_languages_and_is_used() -> None:
    entries = [*TABLES["columns"].values(), *(one for own in TABLES["questions"].values() for one in own.values())]
    for scheme in {one["scheme"] for one in entries if "scheme" in one}:
        folder = resources.ontology()
        assert scheme == CLASSES or (folder / "schemes" / f"{scheme}.ttl").is_file()
        assert all(texts["vi"] and texts["en"] for texts in labels(scheme).values())
    assert {one["codes"] for one in entries if "codes" in one} == set(TABLES["codes"])


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_code_in_an_answer_has_a_word(seeds_store: Store, question: Question) -> None:
    answer = ask(seeds_store, question, example(question))
    for index, name in enumerate(answer.columns):
        if (one := column(name, question.name)).role == "code":
            codes = {plain(row[index]) for row in answer.rows} - {""}
            assert not [code for code in codes if one.words(code, "vi") == code]


def test_several_codes_in_a_cell_are_several_words() -> None:
    assert column("grounds", "unit-candidates").words("name parent", "en") == "kind and name, within the parent named"
    assert column("role").words("no-such-code", "vi") == "no-such-code"


# ---------------------------------------------------------------- at the command line


def test_a_table_speaks_the_language_of_the_call(seeds_folder: Path) -> None:
    vi = done("ask", "who-took-part", "--store", seeds_folder)
    en = done("ask", "who-took-part", "--store", seeds_folder, "--lang", "en")
    assert re.match(r"cuộc họp +ngày +cán bộ +vai trò +bài\n", vi)
    assert re.match(r"topic +date +official +role +source\n", en)
    assert "26/03/2021" in vi and "chủ trì" in vi and "chaired" not in vi
    assert "2021-03-26" in en and "chaired" in en


def test_the_first_answer_of_a_build_has_headings_for_people(tmp_path: Path) -> None:
    page = Path(__file__).parent.parent / "seeds" / "002_5e6dac1fbc6af054.txt"
    text = done("build", page, "--store", tmp_path / "s", "--no-validate")
    assert re.search(r"^ngày +cán bộ +chức vụ +cơ quan +cuộc họp$", text, re.MULTILINE)
