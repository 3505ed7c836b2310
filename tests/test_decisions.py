"""Decisions about identities: what follows from them, what contradicts itself, and the file that holds them."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from deciding import FILE, rows_of

from kg.errors import UsageError
from kg.identity import decisions, grouping
from kg.identity.decisions import Decision, Identities
from kg.identity.recording import record
from kg.model import Page
from kg.rdf.namespaces import BASE

pytestmark = pytest.mark.slow
A, B, C, D = (f"person/{letter}" for letter in "abcd")


def following(*rows: tuple[str, str, str]) -> Identities:
    return grouping.identities(rows_of(*rows), FILE)


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


def test_what_is_decided_of_one_page_is_not_of_others() -> None:
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


class Everybody:
    """A store that knows whoever is named."""

    base = BASE
    identities = Identities()

    def names(self, _: object) -> bool:
        return True

    def page(self, source: str) -> Page:
        return Page(source, "")


def decided(file: Path, number: int) -> None:
    record(Decision("different", f"person/a{number}", f"person/b{number}"), Everybody(), file)


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_no_decision_is_lost_where_several_decide_at_once(
    tmp_path: Path, pool: type[ThreadPoolExecutor | ProcessPoolExecutor]
) -> None:
    file = tmp_path / "x.csv"
    with pool(4) as people:
        list(people.map(partial(decided, file), range(60)))
    assert {one.first for one in decisions.read(file)} == {f"person/a{number}" for number in range(60)}
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_printed_is_left_out_of_reason_and_name(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    record(Decision("same", A, B, "một\0 người,\n\ud83d \u202enày", "La\x1bn"), Everybody(), file)
    [row] = decisions.read(file)
    assert (row.reason, row.who) == ("một người, này", "La n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_program_may_choose_order_and_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = (["first", "second", "decision", "score"], [A, B, "same", "0.8"], [A, C, "", "0.4"])
    (tmp_path / "x.csv").write_text("\n".join(map(delimiter.join, lines)), encoding="utf-8-sig")
    assert decisions.read(tmp_path / "x.csv") == rows_of(("same", A, B))


def test_case_and_a_line_for_the_delimiter_and_whole_iris_do_not_matter(tmp_path: Path) -> None:
    text = f"sep=;\nFirst;Second;Decision\n{BASE}{A}@x/1.txt;{BASE}{B};Same\n"
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    assert decisions.read(tmp_path / "x.csv") == rows_of(("same", f"{A}@x/1.txt", B))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
def test_another_encoding_is_reported_with_advice(tmp_path: Path, encoding: str) -> None:
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
def test_a_fault_is_reported_with_file_and_line(tmp_path: Path, text: str, key: str, line: int) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        decisions.read(path)
    assert (raised.value.key, raised.value.where) == (key, f"{path}:{line}")
