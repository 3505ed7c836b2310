"""`kg evaluate`: gold that is checked, rows that are counted, floors that hold, a page that shows every error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from kg import lexicon
from kg.answer import ask
from kg.answer.render import plain
from kg.cli import app
from kg.errors import UsageError
from kg.evaluate import floors, locating, naming, report
from kg.evaluate.counting import ALL, Figures, Row, Run, evaluate, paired, rows
from kg.evaluate.folding import folded, same_body, same_number, share
from kg.evaluate.gold import Gold, GoldPage, read_gold
from kg.evaluate.page import html
from kg.evaluate.tables import NAMES, TABLES
from kg.model import Page
from kg.store import Store

SEEDS = Path(__file__).parent.parent / "seeds"
SOURCE = "002_5e6dac1fbc6af054.txt"
GOLD: dict[str, Any] = {
    "source": SOURCE,
    "articles": [{"title": "Huyện Tân Hiệp tổng kết công tác cải cách hành chính năm 2020", "author": "Lê Văn Bình"}],
    "meetings": [{"topic": "hội nghị tổng kết cải cách hành chính", "date": date(2021, 3, 26), "host": "UBND huyện"}],
    "chaired": [{"person": "Trần Minh Vũ"}, {"person": "Nguyễn Thị Hoa"}],
    "positions": [{"person": "Trần Minh Vũ", "title": "Phó Chủ tịch", "organisation": "UBND huyện Tân Hiệp"}],
    "unscored": ["attended", "spoke", "statistics"],
}
runner = CliRunner()


def kg(*arguments: str | Path) -> Result:
    return runner.invoke(app, [str(argument) for argument in arguments])


def written(folder: Path, **changed: Any) -> Path:
    """A folder with the gold of one page and the page beside it."""
    folder.mkdir(exist_ok=True)
    (folder / "002.yaml").write_text(yaml.safe_dump({**GOLD, **changed}, allow_unicode=True), encoding="utf-8")
    (folder / SOURCE).write_bytes((SEEDS / SOURCE).read_bytes())
    return folder


def run_of(*counted: Row, fingerprint: str = "one") -> Run:
    return Run(Gold(Path("gold"), (), fingerprint), counted)


def answers_of(store: Store) -> list[dict[str, str]]:
    answer = ask.ask(store, "articles")
    return [dict(zip(answer.columns, map(plain, cells), strict=True)) for cells in answer.rows]


def row(state: Any, person: str = "Trần Minh Vũ", table: str = "chaired") -> Row:
    gold, found = {"person": person}, {"official": person}
    return Row("a.txt", table, state, None if state == "wrong" else gold, None if state == "missed" else found)


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND TP. Vinh", "Ủy ban nhân dân thành phố Vinh"),
        ("Uỷ ban, Hoà Bình", "ủy ban hòa  bình"),
        ("Nguyễn Văn Kỹ", "Nguyễn Văn Kĩ"),
        ("BCH T.Ư Đảng", "Ban Chấp hành Trung ương Đảng"),
        ("Trung ương Đảng", "BCH TW Đảng"),
        (None, ""),
    ],
)
def test_equal_things_are_equal(one: object, other: object) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Thúy", "Thủy"), ("Sở Nội vụ", "Sở Y tế"), ("y tá", "i tá")])
def test_different_things_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("UBND quận", "UBND quận Hồng Bàng", True),
        ("UBND quận Hồng Bàng", "UBND quận", True),
        ("Sở Nội vụ tỉnh Nghệ An", "Sở Nội vụ", False),  # three words are too few to leave the rest out
        ("", "UBND quận", False),
        (None, None, False),
    ],
)
def test_a_body_with_or_without_its_superiors(gold: str | None, found: str | None, same: bool) -> None:
    assert same_body(gold, found) is same


def test_shares_and_numbers() -> None:
    assert share("tỷ lệ hài lòng", "mức độ hài lòng") == pytest.approx(0.5)
    assert share("", "x") == 0
    assert same_number(94.23, "94.23")
    assert same_number(1532000000000, "1532000000000")
    assert not same_number(1, "1.1")
    assert not same_number(1, None)


# ---------------------------------------------------------------- counting


def likeness(gold: Any, found: Any) -> float:
    return float(found["worth"]) if gold["name"] == found["name"] else 0.0


def test_each_row_of_gold_in_turn_takes_the_likeliest_found_one() -> None:
    found = [{"name": "a", "worth": "1"}, {"name": "a", "worth": "2"}, {"name": "b", "worth": "1"}]
    pairs, missed, left = paired([{"name": "a"}, {"name": "c"}, {"name": "a"}], found, likeness)
    assert [other["worth"] for _, other in pairs] == ["2", "1"]
    assert missed == [{"name": "c"}]
    assert left == found[2:]


def counted(tables: dict[str, Any], answers: dict[str, Any], unscored: tuple[str, ...] = ()) -> dict[str, Figures]:
    gold = {name: tuple(given) for name, given in tables.items()}
    return run_of(*rows(GoldPage("a.txt", gold, frozenset(unscored), Path("a.yaml")), answers)).figures


def test_a_field_of_the_page_that_says_something_else_is_missed_and_wrong() -> None:
    gold = {"articles": [{"title": "A", "published": date(2021, 3, 30), "author": "B"}]}
    found = counted(gold, {"articles": [{"title": "C", "published": "2021-03-30T15:34:00"}]})
    assert found["article.title"] == Figures(0, 1, 1)
    assert found["article.published"] == Figures(1, 0, 0)
    assert found["article.author"] == Figures(0, 1, 0)


@pytest.mark.parametrize(
    ("table", "question", "gold", "found"),
    [
        ("meetings", "meetings", {"topic": "họp A", "date": date(2021, 3, 26)}, {"meeting": "m", "date": "2021-03-26"}),
        ("meetings", "meetings", {"topic": "họp giao ban"}, {"meeting": "m", "topic": "họp giao ban tháng 3"}),
        ("chaired", "who-took-part", {"person": "Lê Bình"}, {"official": "Lê Bình", "role": "https://x/role/chaired"}),
        (
            "positions",
            "positions-held",
            {"person": "A", "title": "Ủy viên", "organisation": "Bộ Chính trị"},
            {"official": "A", "position": "Ủy viên Bộ Chính trị", "organisation": "Bộ Chính trị"},
        ),
        ("documents", "documents-cited", {"number": "97/2019/QH14"}, {"number": "97/2019/QH14", "kind": "Luật"}),
        (
            "documents",
            "documents-cited",
            {"kind": "Luật", "date": "2019-11-25"},
            {"kind": "luật", "date": "2019-11-25"},
        ),
        (
            "document_links",
            "document-basis",
            {"from": "1", "to": "2"},
            {"document": "1", "basis": "2", "relation": "x"},
        ),
        ("statistics", "statistics", {"value": 2.5, "label": "mức hài lòng"}, {"value": "2.5", "label": "hài lòng"}),
        ("awards", "awards", {"recipients": "individual", "count": 3}, {"recipients": "individual", "count": "3"}),
    ],
)
def test_when_two_rows_say_the_same(table: str, question: str, gold: Any, found: Any) -> None:
    assert counted({table: [gold]}, {question: [found]})[table] == Figures(1, 0, 0)
    other = {key: "1999-01-01" if key == "date" else "9" for key in found}
    other["role"] = found.get("role", "")
    assert counted({table: [gold]}, {question: [other]})[table] == Figures(0, 1, 1)


def test_fields_are_counted_in_right_rows_alone() -> None:
    gold = {"documents": [{"number": "1", "issuer": "Quốc hội", "kind": "Luật"}, {"number": "2", "kind": "Luật"}]}
    found = counted(gold, {"documents-cited": [{"number": "1", "kind": "Nghị quyết", "issuer": "Quốc hội"}]})
    assert found["documents"] == Figures(1, 1, 0)
    assert found["document.issuer"] == Figures(1, 0, 0)
    assert found["document.kind"] == Figures(0, 1, 0)


def test_an_unscored_table_counts_nothing() -> None:
    answers = {"statistics": [{"value": "1", "label": "x"}]}
    assert counted({}, answers)["statistics"] == Figures(0, 0, 1)
    assert "statistics" not in counted({}, answers, ("statistics",))


def test_precision_recall_and_f1() -> None:
    figures = Figures(right=6, missed=2, wrong=4)
    assert (figures.precision, figures.recall) == (0.6, 0.75)
    assert figures.f1 == pytest.approx(2 / 3)
    assert (Figures(0, 3, 0).precision, Figures(0, 3, 0).f1) == (1.0, 0.0)


def test_a_store_is_scored(tmp_path: Path, seeds_store: Store) -> None:
    run = evaluate(read_gold(written(tmp_path / "gold")), seeds_store)
    assert run.figures["chaired"] == Figures(1, 1, 0)
    assert run.figures["positions"] == Figures(1, 0, 0)
    assert run.figures["article.author"] == Figures(0, 1, 1)
    assert "statistics" not in run.figures


def test_every_table_has_a_title_in_both_languages() -> None:
    titles = lexicon.table("evaluation")["tables"]
    assert list(titles) == [*NAMES, ALL]
    assert all(set(title) == {"vi", "en"} for title in titles.values())


# ---------------------------------------------------------------- gold that is none

BROKEN: dict[str, tuple[str, int, str, str]] = {
    "gold-yaml": ("source: a.txt\nchaired: [", 3, "không phải là YAML hợp lệ", "is not YAML"),
    "gold-shape": ("- a\n", 1, "không có dạng", "is no `source: …`"),
    "gold-shape empty": ("", 1, "không có dạng", "is no `source: …`"),
    "gold-source": ("chaired: []\n", 1, "thiếu `source:`", "`source:` is missing"),
    "gold-source folder": ("source: a/b.txt\n", 1, "không kèm thư mục", "without folders"),
    "gold-table": ("source: a.txt\nchairde: []\n", 2, "không có bảng “chairde” → có phải", "no table “chairde”"),
    "gold-field": ("source: a.txt\nchaired:\n  - {persn: A}\n", 3, "trường “persn”", "no field “persn”"),
    "gold-twice": ("source: a.txt\nchaired: []\nchaired: []\n", 3, "được ghi hai lần", "stands there twice"),
    "gold-rows": ("source: a.txt\nchaired: nobody\n", 2, "phải là danh sách", "must be a list of rows"),
    "gold-rows words": ("source: a.txt\nchaired:\n  - nobody\n", 3, "phải là danh sách", "must be a list of rows"),
    "gold-needed": ("source: a.txt\nstatistics:\n  - {value: 3}\n", 3, "thiếu label", "lacks label"),
    "gold-needed number": ("source: a.txt\ndocuments:\n  - {issuer: B}\n", 3, "thiếu number", "lacks number"),
    "gold-value": (
        "source: a.txt\nstatistics:\n  - {value: x, label: y}\n",
        3,
        "không dùng được",
        "does not fit value",
    ),
    "gold-value list": ("source: a.txt\nchaired:\n  - {person: [A, B]}\n", 3, "không dùng được", "does not fit person"),
    "gold-unscored": ("source: a.txt\nunscored: [awards]\n", 2, "“awards” khỏi việc chấm", "“awards” cannot be left"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_gold_that_is_none_is_told_with_file_line_and_advice(tmp_path: Path, fault: str) -> None:
    text, line, *said = BROKEN[fault]
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    for lang, words in zip(("vi", "en"), said, strict=True):
        result = kg("evaluate", tmp_path, "--lang", lang)
        assert result.exit_code == 2
        told_line, advice = " ".join(result.stderr.split("\n  → ")), result.stderr.partition("\n  → ")[2]
        assert f"a.yaml:{line}: " in told_line
        assert words in told_line.replace("  ", " ") or words in told_line.replace(" có phải", " → có phải")
        assert advice.strip()


def test_gold_that_is_not_there_or_lies_twice(tmp_path: Path) -> None:
    assert "no gold file" in kg("evaluate", tmp_path, "--lang", "en").stderr
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("source: a.txt\n", encoding="utf-8")
    result = kg("evaluate", tmp_path, "--lang", "en")
    assert (result.exit_code, "has its gold in" in result.stderr) == (2, True)


def test_pages_are_found_beside_the_gold_or_asked_for(tmp_path: Path, seeds_folder: Path) -> None:
    folder = written(tmp_path / "gold")
    assert kg("evaluate", folder).exit_code == 0
    (folder / SOURCE).rename(tmp_path / SOURCE)
    assert kg("evaluate", folder).exit_code == 0  # in the folder above
    (tmp_path / SOURCE).unlink()
    result = kg("evaluate", folder, "--lang", "en")
    assert (result.exit_code, "--docs DIR" in result.stderr) == (2, True)
    result = kg("evaluate", folder, "--docs", tmp_path, "--lang", "en")
    assert (result.exit_code, f"no page {SOURCE}" in result.stderr) == (2, True)
    assert kg("evaluate", folder, "--docs", SEEDS).exit_code == 0
    assert kg("evaluate", folder, "--store", seeds_folder).exit_code == 0


def test_a_store_without_the_page_is_told(tmp_path: Path, seeds_folder: Path) -> None:
    folder = written(tmp_path / "gold", source="other.txt")
    result = kg("evaluate", folder, "--store", seeds_folder, "--lang", "en")
    assert (result.exit_code, "has no page other.txt" in result.stderr) == (2, True)


# ---------------------------------------------------------------- floors


def test_floors_rise_and_are_lowered_only_by_name() -> None:
    good, bad = run_of(row("right"), row("right", "B")), run_of(row("right"), row("missed", "B"))
    first = floors.accept(bad, None)
    assert first.floors["chaired"] == {"precision": 1.0, "f1": 0.6666}
    second = floors.accept(good, first)
    assert second.floors["chaired"]["f1"] == 1.0
    third = floors.accept(bad, second)
    assert third.floors["chaired"]["f1"] == 1.0
    assert [(one.table, one.measure, one.floor) for one in floors.below(bad, third)] == [
        ("chaired", "f1", 1.0),
        ("all", "f1", 1.0),
    ]
    fourth = floors.accept(bad, third, ["chaired", "all"])
    assert not floors.below(bad, fourth)
    with pytest.raises(UsageError, match="no table “chairs”"):
        floors.accept(bad, third, ["chairs"])


def test_floors_hold_for_the_gold_that_they_were_made_with() -> None:
    good, edited = run_of(row("right")), run_of(row("missed"), fingerprint="two")
    verdict = floors.judged(edited, floors.accept(good, None))
    assert (verdict.stale, verdict.below) == (True, ())
    assert floors.fails(verdict, strict=False)
    again = floors.accept(edited, verdict.accepted)
    assert again.floors["chaired"]["f1"] == 0.0


def test_a_table_that_is_gone_from_a_run_falls_below_its_floor_only_when_gold_has_it() -> None:
    accepted = floors.accept(run_of(row("right")), None)
    assert {one.table for one in floors.below(run_of(row("missed")), accepted)} == {"chaired", "all"}


def test_gains_and_losses_have_names() -> None:
    before = floors.accept(run_of(row("missed", "A"), row("missed", "B"), row("wrong", "C"), row("wrong", "D")), None)
    now = run_of(row("right", "A"), row("missed", "B"), row("missed", "E"), row("wrong", "D"), row("wrong", "F"))
    changes = floors.changes(now, before)
    assert changes.now_found == ("a.txt · chaired · A",)
    assert changes.no_longer_wrong == ("a.txt · chaired · C",)
    assert changes.now_missed == ("a.txt · chaired · E",)
    assert changes.now_wrong == ("a.txt · chaired · F",)
    assert changes.losses
    assert not floors.changes(run_of(row("right", "A")), before).losses


def test_of_two_rows_with_one_name_each_counts() -> None:
    before = floors.accept(run_of(row("missed"), row("right")), None)
    assert floors.changes(run_of(row("missed"), row("missed")), before).now_missed == (naming.name(row("missed")),)


def test_a_row_that_gold_no_longer_has_is_no_gain() -> None:
    before = floors.accept(run_of(row("missed", "A")), None)
    assert floors.changes(run_of(row("right", "B")), before).now_found == ()


def test_the_file_comes_back_as_it_was_and_is_sorted(tmp_path: Path) -> None:
    accepted = floors.accept(run_of(row("missed", "B"), row("missed", "A"), row("wrong", "C"), row("right")), None)
    floors.save(accepted, tmp_path / "accepted.json")
    assert floors.load(tmp_path / "accepted.json") == accepted
    lines = (tmp_path / "accepted.json").read_text("utf-8").splitlines()
    assert [line.strip(' ,"') for line in lines if "· chaired ·" in line] == [
        "a.txt · chaired · A",
        "a.txt · chaired · B",
        "a.txt · chaired · C",
    ]
    assert floors.load(tmp_path / "none.json") is None


@pytest.mark.parametrize("content", ["{", "[]", '{"fingerprint": "x"}', '{"fingerprint": "x", "tables": {"a": 1}}'])
def test_an_accepted_file_that_is_none(tmp_path: Path, content: str) -> None:
    folder = written(tmp_path / "gold")
    (folder / "accepted.json").write_text(content, encoding="utf-8")
    for lang, words in (("vi", "không phải là tệp"), ("en", "no file of an accepted run")):
        result = kg("evaluate", folder, "--lang", lang)
        assert result.exit_code == 2
        assert "accepted.json" in result.stderr
        assert words in result.stderr


# ---------------------------------------------------------------- the page


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


def test_a_page_without_errors_says_so(seeds_store: Store) -> None:
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


# ---------------------------------------------------------------- at the command line


@pytest.mark.slow
def test_figures_gains_and_losses_at_the_command_line(tmp_path: Path) -> None:
    folder = written(tmp_path / "gold")
    result = kg("evaluate", folder, "--lang", "en")
    assert result.exit_code == 0
    assert re.search(r"^chaired +1 +1 +0 +1\.000 +0\.500 +0\.667  who chaired$", result.stdout, re.MULTILINE)
    assert "No run has been accepted" in result.stdout
    assert kg("evaluate", folder, "--strict").exit_code == 1
    assert "the first accepted run" in kg("evaluate", folder, "--accept", "--lang", "en").stdout
    assert "no row is different" in kg("evaluate", folder, "--strict", "--lang", "en").stdout

    content = json.loads((folder / "accepted.json").read_text("utf-8"))
    content["missed"], content["tables"]["chaired"]["floors"]["f1"] = [], 0.9
    (folder / "accepted.json").write_text(json.dumps(content), encoding="utf-8")
    result = kg("evaluate", folder, "--lang", "en")
    assert result.exit_code == 1
    assert f"- {SOURCE} · chaired · Nguyễn Thị Hoa" in result.stdout
    assert "chaired: F1 0.6667 is below its floor 0.9000" in result.stdout
    assert "thấp hơn mức sàn" in kg("evaluate", folder).stdout
    assert kg("evaluate", folder, "--accept").exit_code == 1  # accepting alone lowers nothing
    assert kg("evaluate", folder, "--accept", "--lower", "chaired").exit_code == 0
    assert kg("evaluate", folder).exit_code == 0


def test_edited_gold_asks_to_be_accepted(tmp_path: Path) -> None:
    folder = written(tmp_path / "gold")
    assert kg("evaluate", folder, "--accept", "--accepted", tmp_path / "kept.json").exit_code == 0
    assert not (folder / "accepted.json").exists()
    written(folder, directed=[{"person": "Trần Minh Vũ"}])
    result = kg("evaluate", folder, "--accepted", tmp_path / "kept.json", "--lang", "en")
    assert result.exit_code == 1
    assert "run with --accept" in result.stdout
    assert kg("evaluate", folder, "--accept", "--accepted", tmp_path / "kept.json").exit_code == 0


def test_lowering_needs_accepting_and_a_table(tmp_path: Path) -> None:
    folder = written(tmp_path / "gold")
    result = kg("evaluate", folder, "--lower", "chaired", "--lang", "en")
    assert (result.exit_code, "add --accept" in result.stderr) == (2, True)
    result = kg("evaluate", folder, "--accept", "--lower", "chairs", "--lang", "en")
    assert (result.exit_code, "no table “chairs”" in result.stderr) == (2, True)


def test_json_tells_programs_all_that_people_read(tmp_path: Path) -> None:
    result = kg("evaluate", written(tmp_path / "gold"), "--format", "json")
    document = json.loads(result.stdout)
    assert document["accepted"] == "none"
    assert document["tables"]["chaired"] == {
        **{"right": 1, "missed": 1, "wrong": 0},
        **{"precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3), "floors": {}},
    }
    assert document["missed"] == [
        f"{SOURCE} · article.author · Lê Văn Bình",
        f"{SOURCE} · chaired · Nguyễn Thị Hoa",
    ]
    assert f"{SOURCE} · article.author · Trung Hiếu" in document["wrong"]


def test_json_tells_of_floors() -> None:
    run = run_of(row("missed"))
    verdict = floors.judged(run, floors.accept(run_of(row("right")), None))
    document = json.loads(report.as_json(run, verdict))
    assert document["below"][0] == {"table": "chaired", "measure": "f1", "figure": 0.0, "floor": 1.0}
    assert document["changes"]["missed"] == ["a.txt · chaired · Trần Minh Vũ"]


def test_the_page_is_written(tmp_path: Path) -> None:
    result = kg("evaluate", written(tmp_path / "gold"), "--html", tmp_path / "errors.html")
    assert result.exit_code == 0
    assert (tmp_path / "errors.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "errors.html" in result.stderr
