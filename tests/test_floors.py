"""Floors of accepted runs: when they rise, when they hold, what changed since, and the file that keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import kg
from evaluations import row, run_of, written

from kg.errors import UsageError
from kg.evaluate import floors, naming


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
