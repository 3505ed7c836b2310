"""Decisions about identities: what follows from them, what contradicts itself, and what a store makes of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from agreeing import quads
from typer.testing import CliRunner, Result

from kg.answer.ask import ask
from kg.answer.render import plain
from kg.cli import app
from kg.errors import UsageError
from kg.export import export
from kg.identity import decisions, grouping
from kg.identity.decisions import Decision, Identities
from kg.model import Page
from kg.pipeline import Settings
from kg.rdf.namespaces import BASE
from kg.run.batch import build
from kg.store import Store

pytestmark = pytest.mark.slow

FILE: Final = Path("kg-store.decisions.csv")
A, B, C, D = (f"person/{letter}" for letter in "abcd")
UNITS: Final = ("huyện Tân Hiệp", "quận Bình Thủy", "quận Hồng Bàng", "quận Thanh Xuân", "huyện Bình Chánh")
NAMES: Final = ("Trần Thanh Bình", "Nguyễn Văn An", "Lê Thị Hoa", "Phạm Minh Đức")


def told(*rows: tuple[str, str, str]) -> list[Decision]:
    return [Decision(*row, line=number) for number, row in enumerate(rows, start=2)]


def following(*rows: tuple[str, str, str]) -> Identities:
    return grouping.identities(told(*rows), FILE)


def page(number: int, name: str, unit: str) -> Page:
    """A page on which the chair of a unit's committee chairs a meeting."""
    text = (
        f"Hội nghị cải cách hành chính {unit}\nNgày {number % 28 + 1}/3/2021, UBND {unit} tổ chức hội nghị về cải cách "
        f"hành chính. Đồng chí {name}, Chủ tịch UBND {unit} chủ trì hội nghị. Hội nghị số {number} đã thành công."
    )
    return Page(f"{number:03d}.txt", text)


def stored(path: Path, pages: Iterable[Page], rows: Sequence[Decision] = ()) -> None:
    """Builds the pages, and again what decisions touch, into a store."""
    with Store.open(path, write=True) as store:
        settings = Settings(validated=False, identities=grouping.identities(rows, FILE))
        assert {result.state for result in build(pages, store, settings)} <= {"built", "unchanged"}


def dump(path: Path) -> bytes:
    out = path.with_suffix(".nq")
    with Store.open(path) as store:
        assert quads(store)
        export(store, "nquads", out)
    return out.read_bytes()


def people(path: Path) -> dict[str, set[str]]:
    """The pages of every identity."""
    found: dict[str, set[str]] = {}
    with Store.open(path) as store:
        answer = ask(store, "career")
        for row in answer.rows:
            cells = dict(zip(answer.columns, (plain(cell, store.base) for cell in row), strict=True))
            found.setdefault(cells["person"], set()).add(cells["source"])
    return found


# ---------------------------------------------------------------- what follows from the rows


def test_the_same_as_the_same_is_one_and_the_first_by_name_stands_for_all() -> None:
    assert following(("same", C, B), ("same", B, D)).everywhere == {C: B, D: B}
    assert following(("same", B, D), ("same", C, B)) == following(("same", C, B), ("same", B, D))


def test_nothing_follows_from_a_difference_but_that_it_must_not_be_lifted() -> None:
    assert following(("different", A, B)) == Identities()
    with pytest.raises(UsageError) as raised:
        following(("same", A, C), ("different", A, B), ("same", D, A), ("same", C, B))
    assert raised.value.where == f"{FILE}:3"
    assert raised.value.values == {"first": A, "second": B, "lines": "2, 5"}


def test_the_second_of_two_pages_is_set_apart() -> None:
    found = following(("different", f"{A}@1.txt", f"{A}@2.txt"))
    assert not found.everywhere
    [(source, own)] = found.on_page.items()
    assert source == "2.txt" and own[A].startswith("person/a--2-")
    assert found.of("1.txt") == {} and found.of("2.txt") == own


def test_what_is_set_apart_can_be_joined_elsewhere() -> None:
    rows = (("different", A, f"{A}@2.txt"), ("same", f"{A}@2.txt", B))
    assert following(*rows).on_page == {"2.txt": {A: B}}
    with pytest.raises(UsageError, match="2") as raised:
        following(*rows, ("same", A, B))
    assert raised.value.values["lines"] == "3, 4"


def test_what_one_page_says_is_not_said_of_others() -> None:
    assert following(("same", f"{A}@1.txt", B)) == Identities({}, {"1.txt": {A: B}})
    assert following(("same", f"{B}@1.txt", A), ("same", B, C)) == Identities({C: B}, {"1.txt": {B: A}})
    both = following(("same", f"{A}@1.txt", f"{B}@2.txt"))
    assert both.everywhere == {} and both.on_page["1.txt"][A] == both.on_page["2.txt"][B] not in (A, B)


def test_a_difference_on_a_page_sets_apart_what_other_rows_make_one() -> None:
    row = ("different", f"{B}@1.txt", A)
    assert following(row) == Identities()
    found = following(row, ("same", B, C), ("same", C, A))
    assert found.everywhere == {B: A, C: A} and found.of("1.txt")[B].startswith("person/b--1-")
    with pytest.raises(UsageError) as raised:
        following(row, ("same", f"{B}@1.txt", A))
    assert raised.value.values["lines"] == "3"


def test_an_identity_set_apart_may_be_called_as_the_store_calls_it() -> None:
    row = ("different", A, f"{A}@2.txt")
    own = following(row).on_page["2.txt"][A]
    assert following(row, ("same", own, B)) == following(row, ("same", f"{A}@2.txt", B))


def test_changed_names_what_a_store_holds_under_the_former_name() -> None:
    before = following(("same", A, B))
    assert following().changed(before) == ({A}, set())
    assert before.changed(following()) == ({B}, set())
    assert following(("different", A, f"{A}@2.txt")).changed(before) == ({A}, {"2.txt"})
    assert Identities.from_json(before.to_json()) == before


# ---------------------------------------------------------------- the file


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [Decision("same", A, B, "cùng một người, theo “tiểu sử”", "Lan", "2026-11-22", 2)]
    decisions.write(tmp_path / "x.csv", rows)
    assert decisions.read(tmp_path / "x.csv") == rows
    assert decisions.read(tmp_path / "none.csv") == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_program_may_choose_order_and_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = (["first", "second", "decision", "score"], [A, B, "same", "0.8"], [A, C, "", "0.4"])
    (tmp_path / "x.csv").write_text("\n".join(map(delimiter.join, lines)), encoding="utf-8-sig")
    assert decisions.read(tmp_path / "x.csv") == told(("same", A, B))


def test_case_and_a_line_for_the_delimiter_and_whole_iris_do_not_matter(tmp_path: Path) -> None:
    text = f"sep=;\nFirst;Second;Decision\n{BASE}{A}@x/1.txt;{BASE}{B};Same\n"
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    assert decisions.read(tmp_path / "x.csv") == told(("same", f"{A}@x/1.txt", B))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
def test_another_encoding_is_told_with_advice(tmp_path: Path, encoding: str) -> None:
    text = f"decision,first,second,reason\nsame,{A},{B},Lê\n"
    (tmp_path / "x.csv").write_bytes(text.encode(encoding))
    with pytest.raises(UsageError, match="save it as CSV UTF-8"):
        decisions.read(tmp_path / "x.csv")


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("", "decisions-columns", 1),
        ("decision,first\nsame,person/a\n", "decisions-columns", 1),
        (f"decision,first,second\nsame,{A},{B}\nperhaps,{A},{B}\n", "decision-unknown", 3),
        (f"decision,first,second\nsame,a,{B}\n", "identity-form", 2),
        (f"decision,first,second\nsame,{A},document/b\n", "identity-kinds", 2),
        (f"decision,first,second\ndifferent,{A},{A}\n", "identity-itself", 2),
        (f"decision,first,second\nsame,{A},person/Lê An\n", "identity-form", 2),
        (f"decision,first,second\n\nsame,{A}@,{B}\n", "identity-form", 3),
        (f"sep=;\ndecision;first;second\nsame;{A};b\n", "identity-form", 3),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, text: str, key: str, line: int) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        decisions.read(path)
    assert (raised.value.key, raised.value.where) == (key, f"{path}:{line}")


# ---------------------------------------------------------------- stores


def test_pages_that_were_told_to_speak_of_one_person_do(tmp_path: Path) -> None:
    pages = [page(number, NAMES[0], UNITS[number]) for number in range(3)]
    stored(tmp_path / "s", pages)
    first, second, third = sorted(people(tmp_path / "s"))
    stored(tmp_path / "s", [], told(("same", first, second)))
    assert people(tmp_path / "s").keys() == {first, third}
    stored(tmp_path / "s", [], told())
    assert people(tmp_path / "s").keys() == {first, second, third}


def test_pages_of_one_name_and_unit_can_be_told_to_speak_of_two(tmp_path: Path) -> None:
    stored(tmp_path / "s", [page(number, NAMES[0], UNITS[0]) for number in range(3)])
    [(one, sources)] = people(tmp_path / "s").items()
    assert len(sources) == 3
    stored(tmp_path / "s", [], told(("different", f"{one}@000.txt", f"{one}@002.txt")))
    assert sorted(map(sorted, people(tmp_path / "s").values())) == [["000.txt", "001.txt"], ["002.txt"]]


def test_five_hundred_merges_and_splits_leave_what_a_build_from_scratch_gives(tmp_path: Path) -> None:
    chance = random.Random(4)
    pages = [page(number, chance.choice(NAMES), chance.choice(UNITS)) for number in range(40)]
    stored(tmp_path / "s", pages)
    seen = [(one, source) for one, sources in sorted(people(tmp_path / "s").items()) for source in sorted(sources)]
    rows: list[Decision] = []
    for step in range(1, 501):
        rows = changed_at_random(rows, seen, chance)
        if step % 100 == 0:
            stored(tmp_path / "s", [], rows)
    assert {row.decision for row in rows} == {"same", "different"} and len(rows) > 20
    stored(tmp_path / "fresh", reversed(pages), rows)
    assert dump(tmp_path / "s") == dump(tmp_path / "fresh")
    stored(tmp_path / "s", [])
    stored(tmp_path / "plain", pages)
    assert dump(tmp_path / "s") == dump(tmp_path / "plain")


def changed_at_random(
    rows: Sequence[Decision], seen: Sequence[tuple[str, str]], chance: random.Random
) -> list[Decision]:
    """The rows with one more that contradicts none of them, or one less."""
    while True:
        if rows and chance.random() < 0.3:
            return [row for row in rows if row != chance.choice(rows)]
        (first, page_of_first), (second, page_of_second) = chance.sample(seen, 2)
        if chance.random() < 0.5:
            first, second = f"{first}@{page_of_first}", f"{second}@{page_of_second}"
        if first == second:
            continue
        more = [*rows, Decision(chance.choice(("same", "different")), first, second, line=len(rows) + 2)]
        try:
            grouping.identities(more, FILE)
        except UsageError:
            continue
        return more


def test_a_page_that_changed_is_read_by_the_decisions(tmp_path: Path) -> None:
    pages = [page(number, NAMES[0], UNITS[number]) for number in range(2)]
    stored(tmp_path / "s", pages)
    first, second = sorted(people(tmp_path / "s"))
    rows = told(("same", first, second))
    stored(tmp_path / "s", [replace(pages[1], text=pages[1].text + " Hội nghị bế mạc.")], rows)
    assert len(people(tmp_path / "s")) == 1
    with Store.open(tmp_path / "s") as store:
        assert store.page("001.txt").text.endswith("bế mạc.") and not store.outdated()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_outdated_page_keeps_the_text_and_the_name_that_it_was_given(tmp_path: Path, workers: int) -> None:
    pages = [page(number, NAMES[0], UNITS[number]) for number in range(4)]
    stored(tmp_path / "s", pages[1:])
    first, second, third = sorted(people(tmp_path / "s"))
    rows = told(("same", first, second), ("same", second, third))
    settings = Settings(validated=False, identities=grouping.identities(rows, FILE))
    given = [replace(pages[1], text=pages[1].text + " Hội nghị bế mạc."), replace(pages[2], source="000.txt")]
    with Store.open(tmp_path / "s", write=True) as store:
        results = [(result.source, result.state) for result in build(given, store, settings, workers)]
        assert results[:2] == [("001.txt", "built"), ("000.txt", "built")]
        assert results[2:] in ([], [("003.txt", "built")])  # where it does not have the name that stands for all
        assert store.page("001.txt").text.endswith("bế mạc.")
        assert store.sources() == ["000.txt", "001.txt", "003.txt"] and not store.outdated()
    assert len(people(tmp_path / "s")) == 1


# ---------------------------------------------------------------- the commands


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of two pages on which a name has two identities."""
    stored(tmp_path / "kg-store", [page(number, NAMES[0], UNITS[number]) for number in range(2)])
    return tmp_path / "kg-store"


def called(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--store", str(folder), "--lang", "en"])


def test_what_is_suggested_can_be_decided_and_undone(folder: Path) -> None:
    first, second = sorted(people(folder))
    suggested = called(folder, "suggest", "--format", "csv").stdout
    assert f",{first},{second},same name; " in suggested
    assert called(folder, "decide", "same", first, second, "--reason", "one career", "--who", "Lan").exit_code == 0
    [row] = decisions.read(decisions.file_of(folder))
    assert (row.decision, row.reason, row.who) == ("same", "one career", "Lan") and row.when
    assert len(people(folder)) == 1
    assert first not in called(folder, "suggest", "--format", "json").stdout
    assert called(folder, "decide", "undo", second, first).exit_code == 0
    assert people(folder).keys() == {first, second}


def test_what_was_told_to_differ_is_not_suggested_again(folder: Path) -> None:
    first, second = sorted(people(folder))
    assert called(folder, "decide", "different", first, second).exit_code == 0
    assert first not in called(folder, "suggest", "--format", "json").stdout


def test_a_file_that_was_filled_in_by_hand_holds_from_the_next_build(folder: Path) -> None:
    form = called(folder, "suggest", "--format", "csv").stdout
    decisions.file_of(folder).write_text(form.replace("\n,", "\nsame,"), encoding="utf-8")
    assert called(folder, "decide").exit_code == 0
    assert len(people(folder)) == 1


@pytest.mark.parametrize("delimiter", ["csv", "tsv"])
def test_what_is_suggested_keeps_what_was_decided(folder: Path, delimiter: str) -> None:
    first, second = sorted(people(folder))
    called(folder, "decide", "same", first, second, "--reason", "one career", "--who", "Lan")
    file = decisions.file_of(folder)
    before = decisions.read(file)
    file.write_text(called(folder, "suggest", "--format", delimiter).stdout, encoding="utf-8")
    assert decisions.read(file) == before


def test_without_its_file_a_store_keeps_what_was_decided(folder: Path) -> None:
    first, second = sorted(people(folder))
    called(folder, "decide", "same", first, second)
    decisions.file_of(folder).unlink()
    result = called(folder, "decide")
    assert result.exit_code == 0 and "the store keeps what was decided" in result.stderr
    assert len(people(folder)) == 1
    assert called(folder, "decide", "same", first, second).exit_code == 2
    decisions.write(decisions.file_of(folder), [])
    assert called(folder, "decide").exit_code == 0
    assert len(people(folder)) == 2


def test_the_file_lies_beside_the_store_however_it_is_called(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert decisions.file_of(Path()) == decisions.file_of(folder) == folder.parent / "kg-store.decisions.csv"


def test_a_row_about_nobody_is_told(folder: Path) -> None:
    first, _ = sorted(people(folder))
    decisions.write(decisions.file_of(folder), told(("same", first, "person/nobody")))
    result = called(folder, "decide")
    assert result.exit_code == 0 and "csv:2: no page of the store speaks of “person/nobody”" in result.stderr


def test_a_renamed_page_that_decisions_name_is_told(tmp_path: Path) -> None:
    pages = [page(number, NAMES[0], UNITS[0]) for number in (1, 2)]
    stored(tmp_path / "s", pages)
    [one] = people(tmp_path / "s")
    rows = told(("different", f"{one}@001.txt", f"{one}@002.txt"))
    stored(tmp_path / "s", [], rows)
    settings = Settings(validated=False, identities=grouping.identities(rows, FILE))
    with Store.open(tmp_path / "s", write=True) as store:
        [result] = build([replace(pages[1], source="000.txt")], store, settings)
    assert [problem.rule for problem in result.problems] == ["input-renamed", "input-renamed-decided"]


def test_a_contradiction_is_told_and_nothing_is_written(folder: Path) -> None:
    first, second = sorted(people(folder))
    called(folder, "decide", "same", first, second)
    result = called(folder, "decide", "different", first, second)
    assert result.exit_code == 2 and "contradicts the rows 2 of the file" in result.stderr
    assert len(decisions.read(decisions.file_of(folder))) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("same", "person/nobody", "person/somebody"), "no “person/nobody” in this store"),
        (("undo", "person/a", "person/b"), "nothing was decided"),
        (("same", "somebody", "person/b"), "is no identity"),
        (("same",), "is no identity"),
    ],
)
def test_a_wrong_decision_is_told_with_advice(folder: Path, words: Sequence[str], message: str) -> None:
    result = called(folder, "decide", *words)
    assert result.exit_code == 2 and message in result.stderr and "→" in result.stderr


def test_a_page_that_is_not_there_is_told(folder: Path) -> None:
    first, _ = sorted(people(folder))
    result = called(folder, "decide", "different", first, f"{first}@nine.txt")
    assert result.exit_code == 2 and "no page “nine.txt”" in result.stderr
