"""`kg list`, `kg search`, `kg explain` by name and row: what a store has, found from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from commands import done, in_english, kg
from stores import opened, put

from kg.answer.about import entity
from kg.answer.collation import collated
from kg.answer.kinds import KINDS
from kg.answer.listing import listed
from kg.store import Store


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# ---------------------------------------------------------------- kg list


def test_people_are_listed_with_their_latest_posts(seeds_folder: Path) -> None:
    found = {row["name"]: row for row in rows(done("list", "people", "--format", "csv", "--store", seeds_folder))}
    assert len(found) == 8
    post = {name: found["Trần Minh Vũ"][name] for name in ("position", "organisation", "attested", "pages")}
    assert tuple(post.values()) == ("Phó Chủ tịch", "UBND huyện Tân Hiệp", "2021-03-26", "1")


def test_of_as_many_pages_the_names_are_sorted_as_in_a_dictionary(seeds_folder: Path) -> None:
    found = rows(done("list", "people", "--format", "csv", "--store", seeds_folder))
    names = [row["name"] for row in sorted(found, key=lambda row: -int(row["pages"]))]
    assert [row["name"] for row in found] == names
    alike = [row["name"] for row in found if row["pages"] == "1"]
    assert alike == sorted(alike, key=collated) != sorted(alike)


def test_words_choose_among_names_and_marks_count_where_typed(seeds_folder: Path) -> None:
    for words in (["hồng bàng"], ["Hong", "Bang"]):
        names = [
            row["name"] for row in rows(done("list", "cơ quan", *words, "--format", "csv", "--store", seeds_folder))
        ]
        assert "UBND quận Hồng Bàng" in names
        assert all("Hồng Bàng" in name for name in names)
    result = in_english("list", "bodies", "hống", "--store", seeds_folder)
    assert result.exit_code == 2
    assert "the store has no body called “hống”" in result.stderr


def test_a_list_is_cut_and_how_many_more_there_are_is_reported(seeds_folder: Path) -> None:
    result = kg("list", "người", "--limit", "3", "--store", seeds_folder)
    assert "… còn 5 dòng nữa" in result.stderr
    assert len(rows(done("list", "people", "--limit", "3", "--format", "csv", "--store", seeds_folder))) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_listed_each_thing_once_and_most_pages_first(seeds_store: Store, kind: str) -> None:
    answer = listed(seeds_store, kind)
    iris = [row[-1] for row in answer.rows]
    assert len(set(iris)) == len(iris) > 0
    if "pages" in answer.columns:
        pages = [int(row[answer.columns.index("pages")].value) for row in answer.rows]  # type: ignore[union-attr]
        assert pages == sorted(pages, reverse=True)


# ---------------------------------------------------------------- kg search


def test_words_are_found_with_the_marks_that_are_typed(seeds_folder: Path) -> None:
    found = rows(done("search", "biên", "lai", "--format", "csv", "--store", seeds_folder))
    assert [row["source"] for row in found] == ["001_0cf11b81acab2fb0.txt"]
    assert "mô hình »Biên lai« điện tử" in found[0]["sentence"]
    assert found[0]["title"].startswith("Quận Thanh Xuân")
    unmarked = rows(done("search", "bien lai", "--format", "csv", "--store", seeds_folder))
    assert unmarked[0]["source"] == "001_0cf11b81acab2fb0.txt"
    assert len(unmarked) > 1


def test_names_that_hold_the_words_come_with_the_pages(seeds_folder: Path) -> None:
    text = done("search", "đỗ việt hưng", "--store", seeds_folder)
    assert "cán bộ  Đỗ Việt Hưng\n\n003_fcd192befce49ee2.txt" in text
    assert "»Đỗ Việt Hưng«" in text
    bindings = json.loads(done("search", "đỗ việt hưng", "--format", "json", "--store", seeds_folder))["results"][
        "bindings"
    ]
    assert {one["kind"]["value"] for one in bindings} == {"person", "article"}


def test_nothing_found_and_a_server_without_texts(seeds_folder: Path) -> None:
    result = kg("search", "khongcotunay", "--store", seeds_folder)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Không có dòng nào." in result.stderr
    remote = in_english("search", "x", "--store", "http://localhost:9/sparql")
    assert remote.exit_code == 2
    assert "kg list people WORDS --store URL" in remote.stderr


def test_limits_and_counts_hold_after_marks_were_compared(tmp_path: Path) -> None:
    with opened(tmp_path / "kg-store") as store:
        for n in range(5):
            put(store, f"{n}-other.txt", "Biển báo hiệu lại hỏng.")
            put(store, f"{n}-same.txt", f"Thu tiền bằng biên lai số {n}.")
        assert [hit.source for hit in store.search("biên lai", 3)] == ["0-same.txt", "1-same.txt", "2-same.txt"]
        assert (store.count_pages_with("biên lai"), store.count_pages_with("bien lai")) == (5, 10)
        assert [hit.source for hit in store.search("bien lai", 5)] == [f"{n}-same.txt" for n in range(5)]
        assert store.search('"lai biên"') == []
        [hit, *_] = store.search("tiền lai", 1)
        assert hit.marked("[", "]") == "Thu [tiền] bằng biên [lai] số 0."


# ---------------------------------------------------------------- kg explain


def test_a_name_is_explained_with_all_facts_and_their_sentences(seeds_folder: Path) -> None:
    text = done("explain", "ông Trần Minh Vũ", "--store", seeds_folder)
    assert text.startswith("Trần Minh Vũ (cán bộ)\nperson/tran-minh-vu")
    assert "Sự tham gia (2)" in text
    assert "  2021-03-26  chủ trì tại hội nghị tổng kết" in text
    assert "với tư cách Phó Chủ tịch UBND huyện Tân Hiệp" in text
    assert "“Hội nghị do Phó chủ tịch UBND huyện Trần Minh Vũ chủ trì.”  (002_5e6dac1fbc6af054.txt)" in text
    assert text == done("explain", text.splitlines()[1], "--store", seeds_folder)


def test_a_row_of_an_answer_is_explained(seeds_folder: Path) -> None:
    call = ("ask", "who-chaired", "--param", "official=do viet hung", "--format", "csv", "--store", seeds_folder)
    fact = rows(done(*call))[1]["fact"]
    row = done("explain", "who-chaired:2", "--param", "official=do viet hung", "--store", seeds_folder)
    assert row == done("explain", fact, "--store", seeds_folder)
    assert row.startswith(fact)
    result = in_english("explain", "who-chaired:99", "--store", seeds_folder)
    assert result.exit_code == 2
    assert "who-chaired has no row 99: its answer has 4" in result.stderr


def test_patterns_and_iris_are_shown_for_debugging_alone(seeds_folder: Path) -> None:
    plain = done("explain", "who-chaired:1", "--store", seeds_folder)
    debugging = done("explain", "who-chaired:1", "--debug", "--store", seeds_folder)
    assert "mẫu:" not in plain and "<person/" not in plain and "phải nhận" in plain
    assert "mẫu:" in debugging and "<person/" in debugging


def test_an_entity_has_typed_facts(seeds_store: Store) -> None:
    found = entity(seeds_store, "97/2019/qh14", lang="en")
    assert (found.kind, found.label) == ("document", "Nghị quyết 97/2019/QH14")
    relation = next(fact for fact in found.facts if fact.kind == "DocumentRelation")
    assert relation.text.startswith("Nghị định 32/2021/NĐ-CP; ")
    assert relation.sources == ("001_0cf11b81acab2fb0.txt",)
    page = seeds_store.page(relation.sources[0]).text
    assert all(sentence.text in " ".join(page.split()) for fact in found.facts for sentence in fact.sentences)
    assert all(fact.sentences for fact in found.facts)


def test_every_thing_that_pages_tell_of_is_told(seeds_store: Store) -> None:
    for kind in ("person", "body", "document", "meeting", "article"):
        for row in listed(seeds_store, kind).rows[:5]:
            found = entity(seeds_store, getattr(row[-1], "value", ""))
            assert found.facts
            assert all(fact.text and fact.heading for fact in found.facts)
