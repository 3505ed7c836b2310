"""What a run says of itself: one object on stdout by --json, errors alone by --quiet, lines of a file by --log."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from calling import GOOD, OTHER, kg, with_one_page, write

from kg.cli.output import STATES, Output, begun

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d (ERROR|WARNING|INFO) \S.*")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that holds one page, `old.txt`."""
    return with_one_page(tmp_path)


def summary(*arguments: str | Path, code: int = 0) -> dict[str, Any]:
    """The one object on stdout, and nothing besides."""
    done = kg(*arguments, "--json")
    assert done.exit_code == code, done.output
    (line,) = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    assert found["exit_code"] == code
    assert found["command"] == arguments[0]
    assert found["seconds"] > 0
    return found


def test_a_build_is_summed_up_for_programs(tmp_path: Path, store: Path) -> None:
    pages = [write(tmp_path / "in" / "a.txt"), write(tmp_path / "in" / "b.txt", b"\0")]
    found = summary("build", *pages, "--store", store, code=1)
    assert found["pages"] == {**dict.fromkeys(STATES, 0), "built": 1, "refused": 1}
    assert found["problems"].keys() == {"violation", "warning", "info"}
    assert found["counts"]["pages"] == 2
    assert found["store"] == str(store)
    assert summary("build", pages[0], "--store", store)["pages"]["unchanged"] == 1


def test_what_is_removed_and_what_was_not_there(store: Path) -> None:
    found = summary("remove", "old.txt", "none.txt", "--store", store)
    assert (found["removed"], found["missing"]) == (["old.txt"], ["none.txt"])


def test_a_validation_and_a_check_are_summed_up(store: Path) -> None:
    assert summary("validate", "--store", store)["pages"]["checked"] == 1
    assert summary("check", "--store", store)["findings"] == []
    (store / "graph" / "CURRENT").unlink()
    (finding,) = summary("check", "--store", store, code=1)["findings"]
    assert (finding["key"], finding["mended"]) == ("graph-damaged", False)
    mended = summary("check", "--repair", "--store", store)["findings"]
    assert [one["mended"] for one in mended] == [True]


def test_an_error_is_in_the_summary_and_on_stderr_with_its_exit_code(tmp_path: Path) -> None:
    done = kg("check", "--store", tmp_path / "none", "--json", "--lang", "en")
    assert done.exit_code == 2
    found = json.loads(done.stdout)
    assert found["exit_code"] == 2
    assert found["error"] in done.stderr
    assert "there is no store" in found["error"]


def test_who_is_quiet_says_nothing_but_errors(tmp_path: Path, store: Path) -> None:
    page = write(tmp_path / "in" / "a.txt")
    done = kg("build", page, "--store", store, "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    for call in (("check",), ("remove", "a.txt"), ("export", "nquads", "-o", tmp_path / "kg.nq"), ("decide",)):
        done = kg(*call, "--store", store, "--quiet")
        assert (done.exit_code, done.output) == (0, ""), call
    done = kg("build", tmp_path / "none.txt", "--store", store, "-q")
    assert done.exit_code == 2
    assert "none.txt" in done.stderr


def test_what_was_asked_for_is_given_though_the_call_is_quiet(store: Path) -> None:
    done = kg("ask", "articles", "--store", store, "--format", "csv", "--quiet")
    assert done.stdout.splitlines()[1].startswith("old.txt,")
    done = kg("ask", "awards", "--store", store, "--format", "csv", "--quiet")
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")


def test_a_page_that_is_lost_is_named_though_the_call_is_quiet(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(page: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("kg.pipeline.extract", fail)
    done = kg("build", write(tmp_path / "bad.txt"), write(tmp_path / "worse.txt", OTHER + GOOD), "--store", store, "-q")
    assert done.exit_code != 0
    assert "bad.txt" in done.stderr
    assert "worse.txt" in done.stderr


def test_the_log_has_a_line_for_each_event_and_is_appended_to(tmp_path: Path, store: Path) -> None:
    log = tmp_path / "kg.log"
    page = write(tmp_path / "in" / "a.txt")
    for call in (("build", page), ("build", tmp_path / "none.txt"), ("check",)):
        kg(*call, "--store", store, "--log", log, "--lang", "en")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert all(map(LINE.fullmatch, lines)), lines
    summaries = [json.loads(line.partition(" INFO ")[2]) for line in lines if " INFO {" in line]
    assert [(one["command"], one["exit_code"]) for one in summaries] == [("build", 0), ("build", 2), ("check", 0)]
    errors = [line for line in lines if " ERROR " in line]
    assert any("none.txt" in line and "there is no such file" in line for line in errors)
    assert any("no page could be read → " in line for line in errors)


def test_a_log_that_is_put_aside_while_the_run_goes_on_is_begun_anew(tmp_path: Path) -> None:
    log, aside = tmp_path / "kg.log", tmp_path / "kg.log.1"
    with begun(Output("build", log=log)) as output:
        output.open_log()
        output.log("info", "before")
        log.rename(aside)
        output.log("warning", "after\n  on one line\n\nanother")
    assert "before" in aside.read_text(encoding="utf-8")
    first, second, last = log.read_text(encoding="utf-8").splitlines()
    assert first.endswith("WARNING after on one line")
    assert second.endswith("WARNING another")
    assert '"command": "build"' in last


def test_what_a_terminal_would_obey_and_logins_stay_out_of_the_log(tmp_path: Path, store: Path) -> None:
    log = tmp_path / "kg.log"
    kg("remove", "a\x1b[2J", "--store", store, "--log", log)
    kg("push", "http://lan:secret@localhost:1/", "--store", store, "--log", log, "--json")
    text = log.read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "secret" not in text


def test_a_log_that_cannot_be_begun_is_an_error_before_anything_is_done(tmp_path: Path) -> None:
    page = write(tmp_path / "a.txt")
    done = kg("build", page, "--store", tmp_path / "store", "--log", tmp_path / "none" / "kg.log", "--lang", "en")
    assert done.exit_code == 2
    assert "the log cannot be written" in done.stderr
    assert not (tmp_path / "store").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full, which is always full, as on Linux")
def test_a_log_whose_disk_is_full_is_told_once_and_the_run_goes_on(tmp_path: Path, store: Path) -> None:
    done = kg("build", write(tmp_path / "a.txt"), "--store", store, "--log", "/dev/full", "--quiet")
    assert done.exit_code == 0
    assert done.stderr.count("/dev/full") == 1


def test_the_time_counts_from_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "kg.cli.clock" in sys.modules
    monkeypatch.setattr("kg.cli.clock._LOADED", [0.0])
    assert Output().seconds > Output().seconds >= 0
