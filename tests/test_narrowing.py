"""Answers narrowed to a time, a place and a person, and the sentences that state their rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import done, kg
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from kg.answer.ask import Question, ask, questions
from kg.answer.narrowing import Narrowing, narrowable, narrowed, with_evidence
from kg.answer.render import Answer, plain
from kg.errors import UsageError
from kg.model import Page
from kg.pipeline import Settings
from kg.run.batch import build
from kg.store import Store

MEETING = "Sáng {day}, UBND {unit} tổ chức hội nghị về cải cách hành chính. Ông {chair} chủ trì hội nghị.\n"
CHAIRS = {
    "an.txt": ("12/3/2021", "huyện Tân Kỳ, tỉnh Nghệ An", "Lê Văn Bình - Chủ tịch UBND huyện Tân Kỳ"),
    "ba.txt": ("30/4/2021", "xã Nghĩa Dũng, huyện Tân Kỳ, tỉnh Nghệ An", "Hồ Sỹ Lâm - Chủ tịch UBND xã Nghĩa Dũng"),
    "ca.txt": ("1/5/2021", "quận Hồng Bàng, thành phố Hải Phòng", "Vũ Đình Cảnh - Chủ tịch UBND quận Hồng Bàng"),
    "da.txt": ("7/6/2022", "huyện Tân Kỳ, tỉnh Nghệ An", "Lê Văn Bình - Chủ tịch UBND huyện Tân Kỳ"),
}
UNDATED = "UBND huyện Tân Kỳ cho biết tỷ lệ hồ sơ trực tuyến đạt 87,5%.\n"
"""A figure of which no period is told."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Four meetings in three units, and a figure on a page of 2023."""
    pages = [
        Page(source, MEETING.format(day=day, unit=unit, chair=chair)) for source, (day, unit, chair) in CHAIRS.items()
    ]
    pages.append(Page("e.txt", UNDATED, published="2023-02-03"))
    with Store.open(tmp_path_factory.mktemp("narrow") / "kg-store", write=True) as made:
        assert {result.state for result in build(pages, made, Settings(validated=False))} == {"built"}
        yield made


class Counting:
    """A store that counts how often it is asked."""

    def __init__(self, store: Store) -> None:
        self._store, self.base, self.asked = store, store.base, 0

    def query(self, sparql: str, *, allow_service: bool = False) -> QuerySolutions | QueryBoolean | QueryTriples:
        self.asked += 1
        return self._store.query(sparql, allow_service=allow_service)


def cells(answer: Answer, column: str) -> list[str]:
    return [plain(row[answer.columns.index(column)]) for row in answer.rows]


def of(store: Store, name: str, **values: str) -> Answer:
    return narrowed(store, name, {}, Narrowing(**values))


# ---------------------------------------------------------------- time


@pytest.mark.parametrize(
    ("values", "sources"),
    [
        ({"since": "2021-04-30"}, ["ba.txt", "ca.txt", "da.txt"]),
        ({"since": "1/5/2021"}, ["ca.txt", "da.txt"]),
        ({"until": "2021"}, ["an.txt", "ba.txt", "ca.txt"]),
        ({"since": "2021-04", "until": "2021-04"}, ["ba.txt"]),
        ({"since": "4/2021", "until": "tháng 5 năm 2021"}, ["ba.txt", "ca.txt"]),
        ({"until": "quý I/2021"}, ["an.txt"]),
        ({"until": "2021-Q1"}, ["an.txt"]),
        ({"since": "6 tháng đầu năm 2022", "until": "2022-H1"}, ["da.txt"]),
        ({"since": "2023"}, []),
    ],
)
def test_days_are_written_as_people_write_them(store: Store, values: dict[str, str], sources: list[str]) -> None:
    assert cells(of(store, "who-chaired", **values), "source") == sources
    assert cells(of(store, "meetings", **values), "source") == sources  # which takes the days as parameters


@pytest.mark.parametrize("given", ["mai", "31/2/2021", "2021-13", "", "21", "2021 và 2022"])
def test_what_is_no_day_is_refused(store: Store, given: str) -> None:
    with pytest.raises(UsageError, match="2021-04"):
        of(store, "who-chaired", since=given)


def test_a_period_counts_where_it_has_a_day_in_common(seeds_store: Store) -> None:
    found = of(seeds_store, "statistics", since="2021-02", until="2021-02")
    assert "2021-Q1" in cells(found, "period")
    assert "2020" not in cells(found, "period")
    assert "2021-Q1" not in cells(of(seeds_store, "statistics", since="2021-04-15"), "period")


def test_what_has_no_day_of_its_own_is_of_the_day_of_its_page(store: Store, seeds_store: Store) -> None:
    assert cells(of(store, "statistics", since="2023", until="2/2023"), "value") == ["87.5"]
    assert cells(of(store, "statistics", since="3/2023"), "value") == []
    by_page = of(seeds_store, "directives", since="2022")
    assert by_page.rows
    assert set(cells(by_page, "source")) == {"003_fcd192befce49ee2.txt"}


def test_documents_that_a_page_cites_are_of_the_day_of_the_page(seeds_store: Store) -> None:
    """Not of their own: what an article of 2021 cites may be of 2011."""
    published = dict(
        zip(*(cells(ask(seeds_store, "articles"), name) for name in ("source", "published")), strict=True),
    )
    found = of(seeds_store, "documents-cited", since="2021", until="2021")
    assert {published[source][:4] for source in cells(found, "source")} == {"2021"}
    assert any(day < "2021" for day in cells(found, "date") if day)


def test_counts_are_of_the_time_alone(store: Store) -> None:
    assert cells(of(store, "chairs-counted"), "meetings") == ["2", "1", "1"]
    found = of(store, "chairs-counted", since="2021", until="2021")
    assert dict(zip(cells(found, "official"), cells(found, "meetings"), strict=True)) == {
        "Lê Văn Bình": "1",
        "Hồ Sỹ Lâm": "1",
        "Vũ Đình Cảnh": "1",
    }
    assert cells(of(store, "meetings-counted", since="2022"), "year") == ["2022"]


# ---------------------------------------------------------------- place


@pytest.mark.parametrize(
    ("place", "sources"),
    [
        ("huyện Tân Kỳ", ["an.txt", "ba.txt", "da.txt"]),
        ("Huyện tân kỳ", ["an.txt", "ba.txt", "da.txt"]),
        ("huyen tan ky", ["an.txt", "ba.txt", "da.txt"]),
        ("xã Nghĩa Dũng", ["ba.txt"]),
        ("tỉnh Nghệ An", ["an.txt", "ba.txt", "da.txt"]),
        ("Thành phố Hải Phòng", ["ca.txt"]),
    ],
)
def test_a_place_is_the_unit_and_all_that_lies_in_it(store: Store, place: str, sources: list[str]) -> None:
    for name in ("who-chaired", "meetings", "who-took-part", "positions-held"):
        assert sorted(set(cells(of(store, name, place=place), "source"))) == sources, name


def test_a_place_is_also_what_went_over_to_it_whole(seeds_store: Store) -> None:
    """Huyện Tân Hiệp was of tỉnh Kiên Giang, which went over to An Giang in 2025."""
    found = of(seeds_store, "who-chaired", place="tỉnh An Giang")
    assert cells(found, "official") == ["Trần Minh Vũ"]
    assert cells(of(seeds_store, "chairs-counted", place="tỉnh An Giang"), "official") == ["Trần Minh Vũ"]


def test_counts_are_of_the_place_alone(store: Store) -> None:
    found = of(store, "chairs-counted", place="huyện Tân Kỳ", until="2021")
    assert set(zip(cells(found, "official"), cells(found, "meetings"), strict=True)) == {
        ("Lê Văn Bình", "1"),
        ("Hồ Sỹ Lâm", "1"),
    }
    assert cells(of(store, "meetings-by-month", place="Thành phố Hải Phòng"), "month") == ["2021-05"]
    assert cells(of(store, "awards-by-unit", place="huyện Tân Kỳ"), "area") == []


def test_a_row_that_names_no_place_is_where_its_page_is(seeds_store: Store) -> None:
    everything = ask(seeds_store, "documents-cited")
    found = of(seeds_store, "documents-cited", place="quận Thanh Xuân")
    own = [row for row in everything.rows if plain(row[0]) == "001_0cf11b81acab2fb0.txt"]
    assert list(found.rows) == own
    assert own


def test_units_are_those_of_the_place(store: Store) -> None:
    assert set(cells(of(store, "units", place="huyện Tân Kỳ"), "name")) == {"huyện Tân Kỳ", "xã Nghĩa Dũng"}


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_what_is_kept_are_rows_of_the_answer_and_few_queries_find_them(seeds_store: Store, asked: Question) -> None:
    name = asked.name
    if "place" not in narrowable(name) or name == "evidence":
        return
    given = asked.example
    counting = Counting(seeds_store)
    found = narrowed(counting, name, given, Narrowing(place="huyện Tân Hiệp"))
    everything = ask(seeds_store, name, given)
    assert counting.asked <= 12  # names are looked up by kind, rows and their places all at once
    if "source" in everything.columns:
        assert set(found.rows) <= set(everything.rows)


# ---------------------------------------------------------------- people


def test_an_official_is_asked_for_by_name(store: Store, seeds_store: Store) -> None:
    assert cells(of(store, "who-chaired", official="le van binh"), "source") == ["an.txt", "da.txt"]
    assert cells(of(store, "chairs-counted", official="Lê Văn Bình", until="2021"), "meetings") == ["1"]
    said = of(seeds_store, "what-was-said", official="Trần Thanh Bình")
    assert said.rows
    assert set(cells(said, "official")) == {"Trần Thanh Bình"}
    assert set(cells(of(seeds_store, "who-attended", official="Cao Thị Thanh Xuân"), "who")) == {"Cao Thị Thanh Xuân"}


@pytest.mark.parametrize(("name", "value"), [("official", "Lê Văn Bính"), ("place", "huyện Tân Kì Lạ")])
def test_who_or_what_is_not_in_the_store_is_another_answer_than_no_rows(store: Store, name: str, value: str) -> None:
    with pytest.raises(UsageError):
        of(store, "who-chaired", **{name: value})


# ---------------------------------------------------------------- what cannot be


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("units", {"since": "2021"}, "--place"),
        ("indicators", {"until": "2021"}, "indicators cannot be narrowed"),
        ("articles", {"official": "Lê Văn Bình"}, "--since, --until, --place"),
    ],
)
def test_what_a_question_cannot_be_narrowed_by_is_refused(
    store: Store, name: str, values: dict[str, str], message: str
) -> None:
    assert not set(values) & set(narrowable(name))
    with pytest.raises(UsageError, match=message):
        of(store, name, **values)


def test_a_value_is_given_once(store: Store) -> None:
    with pytest.raises(UsageError, match="--param since"):
        narrowed(store, "meetings", {"since": "2021-01-01"}, Narrowing(since="2021"))


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_every_row_of_a_fact_has_its_sentences_by_few_queries(seeds_store: Store, asked: Question) -> None:
    name = asked.name
    if name == "evidence":
        return
    answer = ask(seeds_store, name, asked.example)
    counting = Counting(seeds_store)
    if not {"fact", "meeting", "sentence"} & {*answer.columns}:
        with pytest.raises(UsageError, match="--evidence"):
            with_evidence(counting, answer)
        return
    found = with_evidence(counting, answer)
    assert counting.asked <= 1 + len(answer.rows) // 200
    assert found.columns == (answer.columns if "sentence" in answer.columns else (*answer.columns, "sentence"))
    assert [row[: len(answer.columns)] for row in found.rows] == list(answer.rows)
    for source, sentences in zip(cells(found, "source"), cells(found, "sentence"), strict=True):
        text = " ".join(seeds_store.page(source).text.split())
        assert sentences
        assert all(" ".join(sentence.split()) in text for sentence in sentences.split(" … ")), sentences


def test_a_meeting_of_several_pages_has_on_each_the_sentence_of_that_page(tmp_path: Path) -> None:
    day, unit, chair = CHAIRS["an.txt"]
    pages = [
        Page("1.txt", MEETING.format(day=day, unit=unit, chair=chair)),
        Page("2.txt", MEETING.format(day=day, unit=unit, chair=chair).replace("Sáng", "Sáng ngày")),
    ]
    with Store.open(tmp_path / "kg-store", write=True) as store:
        assert {result.state for result in build(pages, store, Settings(validated=False))} == {"built"}
        found = with_evidence(store, ask(store, "meetings"))
    assert len(set(cells(found, "meeting"))) == 1
    by_source = dict(zip(cells(found, "source"), cells(found, "sentence"), strict=True))
    assert by_source["1.txt"].startswith("Sáng 12/3/2021")
    assert by_source["2.txt"].startswith("Sáng ngày 12/3/2021")


# ---------------------------------------------------------------- as users call it


def test_options_narrow_what_ask_prints(seeds_folder: Path) -> None:
    out = done(
        "ask", "who-chaired", "--since", "2022", "--place", "quận Hồng Bàng", "--evidence", "--store", seeds_folder
    )
    assert "Đỗ Việt Hưng" in out
    assert "Trần Minh Vũ" not in out
    assert "chủ trì" in out
    table = done("ask", "chairs-counted", "--official", "Trần Minh Vũ", "--format", "csv", "--store", seeds_folder)
    assert table.splitlines()[1].startswith("Trần Minh Vũ,1,1,2021-03-26")


def test_a_refusal_says_what_can_be_done_and_exits_with_two(seeds_folder: Path) -> None:
    refused = kg("ask", "units", "--since", "2021", "--store", seeds_folder)
    assert refused.exit_code == 2
    assert "--place" in refused.stderr
    refused = kg("ask", "awards-by-unit", "--evidence", "--store", seeds_folder)
    assert refused.exit_code == 2
    assert "--evidence" in refused.stderr
