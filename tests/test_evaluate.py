"""`kg evaluate` at the command line: figures, gains and losses, floors, JSON and the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from commands import kg
from evaluations import SOURCE, row, run_of, written

from kg.evaluate import floors, report


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


def test_json_gives_programs_all_that_people_read(tmp_path: Path) -> None:
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


def test_json_has_the_floors() -> None:
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
