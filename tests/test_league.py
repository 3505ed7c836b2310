"""League tables: who stands where by an indicator, among its like, and with which sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.answer.ask import ask
from kg.answer.render import plain
from kg.model import Page
from kg.pipeline import Settings
from kg.run.batch import build
from kg.store import Store

PAGE = """UBND {unit} báo cáo cải cách hành chính

Năm 2021, {of} {unit} đạt {value}, theo báo cáo của UBND {unit} tại hội nghị.{more}
"""
OVERDUE = "tỷ lệ hồ sơ trễ hẹn của UBND"
PAR = "Chỉ số cải cách hành chính của UBND"
PAGES = [
    ("a.txt", OVERDUE, "huyện Tân Kỳ", "3,5%", ""),
    ("b.txt", OVERDUE, "quận Hồng Bàng", "1,2%", " Năm 2022, UBND huyện phấn đấu tỷ lệ hồ sơ trễ hẹn giảm còn 0,5%."),
    ("c.txt", OVERDUE, "tỉnh Bạc Liêu", "9,1%", ""),
    ("d.txt", PAR, "huyện Tân Kỳ", "84,2%", ""),
    ("e.txt", PAR, "quận Hồng Bàng", "91,6%", ""),
    ("f.txt", PAR, "huyện Con Cuông", "95 điểm", ""),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Pages of two district units and a province, each with a rate or a score of 2021."""
    pages = [Page(name, PAGE.format(of=of, unit=unit, value=v, more=more)) for name, of, unit, v, more in PAGES]
    with Store.open(tmp_path_factory.mktemp("league") / "kg-store", write=True) as kept:
        assert {result.state for result in build(pages, kept, Settings(validated=False))} == {"built"}
        yield kept


def table(store: Store, columns: str, **given: str) -> list[tuple[str, ...]]:
    """These columns of the league table with these parameters."""
    answer = ask(store, "league-table", given)
    indexes = [answer.columns.index(column) for column in columns.split()]
    return [tuple(plain(row[i]) for i in indexes) for row in answer.rows]


def test_the_best_is_the_lowest_where_a_fall_is_desired_and_levels_stand_apart(store: Store) -> None:
    assert table(store, "organisation level value period", indicator="files-overdue-rate") == [
        ("UBND quận Hồng Bàng", "district", "1.2", "2021"),
        ("UBND huyện Tân Kỳ", "district", "3.5", "2021"),
        ("UBND tỉnh Bạc Liêu", "province", "9.1", "2021"),
    ]


def test_the_best_is_the_highest_score_of_an_index_and_points_stand_apart_from_per_cent(store: Store) -> None:
    assert table(store, "organisation value unit source", indicator="par-index") == [
        ("UBND quận Hồng Bàng", "91.6", "%", "e.txt"),
        ("UBND huyện Tân Kỳ", "84.2", "%", "d.txt"),
        ("UBND huyện Con Cuông", "95", "điểm", "f.txt"),
    ]


def test_a_level_a_period_or_a_page_narrows_the_table(store: Store) -> None:
    assert table(store, "source", indicator="files-overdue-rate", among="province") == [("c.txt",)]
    assert table(store, "value source", indicator="files-overdue-rate", source="a.txt") == [("3.5", "a.txt")]
    assert table(store, "source", indicator="files-overdue-rate", during="2020") == []


def test_each_row_has_the_sentence_that_says_so(store: Store) -> None:
    for source, value, sentence in table(store, "source value sentence", indicator="files-overdue-rate"):
        assert sentence in store.page(source).text
        assert value.replace(".", ",") in sentence
