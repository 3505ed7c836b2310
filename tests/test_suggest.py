"""Suggestions of what may be one: who is laid beside whom, what speaks for it, in which order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from kg.answer.render import plain
from kg.identity import grouping, reasons, suggest
from kg.identity.candidates import Document
from kg.identity.decisions import Decision, Identities
from kg.identity.suggest import Suggestion, suggestions
from kg.messages import LANGUAGES, say
from kg.model import Page
from kg.pipeline import Settings
from kg.run.batch import build
from kg.store import Store

FILE: Final = Path("kg-store.decisions.csv")


def page(source: str, day: str, sentence: str) -> Page:
    """A page of one sentence about a meeting on reform."""
    text = f"Hội nghị cải cách hành chính\nNgày {day}, UBND tỉnh tổ chức hội nghị về cải cách hành chính. {sentence}"
    return Page(f"{source}.txt", f"{text}\n")


def suggested(folder: Path, pages: Iterable[Page], *rows: Decision, kind: str = "person") -> list[Suggestion]:
    """What is suggested of one kind of identity."""
    with Store.open(folder / "store", write=True) as store:
        assert {result.state for result in build(pages, store, Settings(validated=False))} == {"built"}
        found = suggestions(store, rows, grouping.identities(rows, FILE))
    return [one for one in found if one.first.startswith(f"{kind}/")]


CHAIR: Final = "Đồng chí {}, {} chủ trì hội nghị."


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        (
            ("2/3/2021", "Lê Văn An", "Chủ tịch UBND huyện Tân Hiệp"),
            ("2/5/2021", "Lê Văn An", "Bí thư Tỉnh ủy Kiên Giang"),
            {"same-name", "same-province", "near-dates"},
        ),
        (
            ("2/3/2021", "Lê Văn An", "Chủ tịch UBND huyện Tân Hiệp"),
            ("9/3/2021", "Lê Văn An", "Chủ tịch UBND quận Hồng Bàng"),
            {"same-name", "same-title", "elsewhere-then"},
        ),
        (
            ("2/3/2009", "Lê Văn An", "Chủ tịch UBND huyện Tân Hiệp"),
            ("9/3/2021", "Lê Văn An", "nguyên Chủ tịch UBND huyện Tân Hiệp, Bí thư Thành ủy Cần Thơ"),
            {"same-name", "same-body", "same-unit", "same-title", "succession", "far-dates"},
        ),
        (
            ("2/3/2021", "Lê Văn Hưng", "Chủ tịch UBND huyện Tân Hiệp"),
            ("2/5/2021", "Lê Văn Hùng", "Chủ tịch UBND huyện Tân Hiệp"),
            {"alike-name", "same-body", "same-unit", "same-title", "near-dates"},
        ),
        (
            ("2/3/2019", "Lê Văn An", "Chủ tịch UBND thành phố Hải Phòng"),
            ("2/8/2025", "Lê Văn An", "Chủ tịch UBND thành phố Hải Phòng"),
            {"same-name", "same-body", "same-unit", "same-title"},
        ),
        (
            ("12/6/2025", "Lê Văn An", "Chủ tịch UBND huyện Tân Hiệp"),
            ("2/7/2025", "Lê Văn An", "Chủ tịch UBND tỉnh An Giang"),
            {"same-name", "same-province", "same-title", "near-dates"},
        ),
        (
            ("2/3/2021", "Lê Văn An", "Chủ tịch UBND tỉnh Hải Dương"),
            ("9/3/2021", "Lê Văn An", "Chủ tịch UBND thành phố Hải Phòng"),
            {"same-name", "same-title", "elsewhere-then"},
        ),
        (
            ("2/3/2021", "Lê Văn An", "Chủ tịch UBND huyện Châu Thành, tỉnh Kiên Giang"),
            ("2/8/2021", "Lê Văn An", "Chủ tịch UBND huyện Châu Thành, tỉnh Long An"),
            {"same-name", "same-title", "other-province", "near-dates"},
        ),
    ],
)
def test_what_speaks_for_one_person(
    tmp_path: Path, first: tuple[str, str, str], second: tuple[str, str, str], reasons: set[str]
) -> None:
    sentences = zip("ab", (first, second), strict=True)
    [one] = suggested(
        tmp_path, [page(source, day, CHAIR.format(name, post)) for source, (day, name, post) in sentences]
    )
    assert set(one.reasons) == reasons
    assert 0 < one.score <= 1 and one.first < one.second
    assert one.about_first.startswith("Lê Văn") and "Chủ tịch" in one.about_first + one.about_second


def test_other_names_are_not_laid_side_by_side(tmp_path: Path) -> None:
    post = "Chủ tịch UBND huyện Tân Hiệp"
    pages = [page(name[-2:], "2/3/2021", CHAIR.format(name, post)) for name in ("Lê Văn An", "Lê Văn Tư")]
    assert suggested(tmp_path, pages) == []


def test_the_likeliest_stands_first_and_what_is_decided_is_left_out(tmp_path: Path) -> None:
    posts = ("Chủ tịch UBND huyện Tân Hiệp", "Bí thư Tỉnh ủy Kiên Giang", "Chủ tịch UBND quận Hồng Bàng")
    pages = [page(str(n), f"{n + 1}/3/2021", CHAIR.format("Lê Văn An", post)) for n, post in enumerate(posts)]
    found = suggested(tmp_path, pages)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert "same-province" in found[0].reasons and len(found) == 3
    rest = suggested(tmp_path / "again", pages, Decision("different", found[0].first, found[0].second))
    assert rest == found[1:]


def test_suggestions_of_one_person_stand_together(tmp_path: Path) -> None:
    told = [("Lê Văn An", "Chủ tịch UBND huyện Tân Hiệp"), ("Lê Văn An", "Bí thư Tỉnh ủy Kiên Giang")]
    told += [("Trần Thị Bé", "Chủ tịch UBND quận Hồng Bàng"), ("Trần Thị Bé", "Giám đốc Sở Nội vụ tỉnh Kiên Giang")]
    told += [("Lê Văn An", "Chủ tịch UBND quận Hồng Bàng")]
    pages = [page(str(n), f"{n + 1}/3/2021", CHAIR.format(*one)) for n, one in enumerate(told)]
    found = suggested(tmp_path, pages)
    assert [one.name for one in found] == ["Lê Văn An"] * 3 + ["Trần Thị Bé"]
    shown = suggest.answer(found, suggest.COLUMNS, "en")
    assert [plain(row[0]) for row in shown.rows] == ["Lê Văn An", "", "", "Trần Thị Bé"]
    filled = suggest.answer(found, suggest.FORM, "en")
    assert [plain(row[filled.columns.index("name")]) for row in filled.rows] == [one.name for one in found]


def test_a_name_of_very_many_is_compared_within_provinces_and_bodies_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggest, "_FEW", 2)
    posts = ("Chủ tịch UBND huyện Tân Hiệp", "Bí thư Tỉnh ủy Kiên Giang", "Chủ tịch UBND quận Hồng Bàng")
    pages = [page(str(n), f"{n + 1}/3/2021", CHAIR.format("Lê Văn An", post)) for n, post in enumerate(posts)]
    [one] = suggested(tmp_path, pages)
    assert "same-province" in one.reasons


def test_of_very_many_the_same_are_compared_in_whichever_order_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "_FEW", 2)
    monkeypatch.setattr(suggest, "_MOST", 3)
    known = [Document(str(n), "ke-hoach", "1", "Kế hoạch 1", {"UBND"}) for n in range(6)]
    pairs = [{frozenset((a.id, b.id)) for a, b in suggest._pairs([group])} for group in (known, known[::-1])]
    assert pairs[0] == pairs[1] and len(pairs[0]) == 3


def test_the_gap_is_between_the_nearest_days() -> None:
    days = ["2021-01-01", "2021-03-01", "2021-05-01"]
    assert reasons._gap(days, ["2021-03-04", "2020-01-01"]) == 3
    assert reasons._gap(["2021-01-01"], days[1:]) == 59
    assert reasons._gap([], days) is reasons._gap(days, []) is None


def test_documents_of_one_number_are_suggested_unless_their_years_differ(tmp_path: Path) -> None:
    sentences = {
        "a": "Hội nghị triển khai Kế hoạch số 147/KH-UBND của UBND tỉnh Kiên Giang.",
        "b": "Hội nghị triển khai Kế hoạch số 147/KH-UBND.",
        "c": "Hội nghị triển khai Kế hoạch số 147/KH-UBND ngày 2/2/2019 của UBND tỉnh Kiên Giang.",
    }
    pages = [page(source, "2/3/2021", sentence) for source, sentence in sentences.items()]
    found = suggested(tmp_path, pages, kind="document")
    assert {one.reasons for one in found} == {("same-number", "same-issuer"), ("same-number",)}


def test_every_reason_has_a_weight_and_words_in_both_languages() -> None:
    for reason in reasons.WEIGHTS:
        assert all(say(f"reason-{reason}", lang) for lang in LANGUAGES)


def test_no_decision_is_needed_to_suggest(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", write=True) as store:
        assert suggestions(store, [], Identities()) == []
