"""Rows of gold and graph paired and counted, and when two values are one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from evaluations import run_of, written

from kg import lexicon
from kg.evaluate.counting import ALL, Figures, evaluate, paired, rows
from kg.evaluate.folding import folded, same_body, same_number, share
from kg.evaluate.gold import GoldPage, read_gold
from kg.evaluate.tables import NAMES
from kg.store import Store

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
def test_equal_values_are_equal(one: object, other: object) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Thúy", "Thủy"), ("Sở Nội vụ", "Sở Y tế"), ("y tá", "i tá")])
def test_different_values_stay_different(one: str, other: str) -> None:
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


def test_a_field_of_the_page_that_has_another_value_is_missed_and_wrong() -> None:
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
def test_when_two_rows_are_the_same(table: str, question: str, gold: Any, found: Any) -> None:
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
