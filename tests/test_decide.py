"""`kg suggest` and `kg decide`, and the file of decisions beside the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from deciding import NAMES, UNITS, page, people, rows_of, stored
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.identity import decisions

pytestmark = pytest.mark.slow


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


def test_what_was_decided_to_differ_is_not_suggested_again(folder: Path) -> None:
    first, second = sorted(people(folder))
    assert called(folder, "decide", "different", first, second).exit_code == 0
    assert first not in called(folder, "suggest", "--format", "json").stdout


def test_a_file_that_was_filled_in_by_hand_holds_from_the_next_build(folder: Path) -> None:
    form = called(folder, "suggest", "--format", "csv").stdout
    decisions.file_of(folder).write_text(form.replace("\n,", "\nsame,"), encoding="utf-8")
    assert called(folder, "decide").exit_code == 0
    assert len(people(folder)) == 1


def test_what_the_file_makes_one_is_not_suggested_even_before_the_store_follows(folder: Path) -> None:
    first, second = sorted(people(folder))
    decisions.write(decisions.file_of(folder), [decisions.Decision("same", second, first)])
    assert first not in called(folder, "suggest", "--format", "json").stdout


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


def test_a_row_about_nobody_is_reported(folder: Path) -> None:
    first, _ = sorted(people(folder))
    decisions.write(decisions.file_of(folder), rows_of(("same", first, "person/nobody")))
    result = called(folder, "decide")
    assert result.exit_code == 0 and "csv:2: no page of the store speaks of “person/nobody”" in result.stderr


def test_a_contradiction_is_reported_and_nothing_is_written(folder: Path) -> None:
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
def test_a_wrong_decision_is_reported_with_advice(folder: Path, words: Sequence[str], message: str) -> None:
    result = called(folder, "decide", *words)
    assert result.exit_code == 2 and message in result.stderr and "→" in result.stderr


def test_a_page_that_is_not_there_is_reported(folder: Path) -> None:
    first, _ = sorted(people(folder))
    result = called(folder, "decide", "different", first, f"{first}@nine.txt")
    assert result.exit_code == 2 and "no page “nine.txt”" in result.stderr
