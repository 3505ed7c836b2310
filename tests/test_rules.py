"""A fault in a rule is refused before any rule is used, with file, line, rule and what would be right."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rules import CHAIRED, PEOPLE, Fault, assert_refused, broken

from kg.lexicon import schema, tables

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "002_5e6dac1fbc6af054.txt"
FAULTS = {
    "a broken regex": Fault(
        PEOPLE,
        "[Dd]ưới sự (?:đồng )?",
        "[Dd]ưới sự (?:đồng ?",
        "  pattern: '[Dd]ưới sự",
        "pattern-broken",
        ("chaired.under", "missing )"),
    ),
    "an unknown list": Fault(
        PEOPLE,
        "(?: {Meeting-noun}(?: này)?)? ?(?:có",
        "(?: {meeting-nuon}(?: này)?)? ?(?:có",
        "  pattern: '(?:^|[.;,] |\\n)(?:{with-whom} )?(?:{Chair",
        "rule-list",
        ("chaired.list", "meeting-nuon", "meeting-noun"),
    ),
    "a list no name of which can be": Fault(
        PEOPLE,
        "(?: {Meeting-noun}(?: này)?)? ?(?:có",
        "(?: {meeting_noun}(?: này)?)? ?(?:có",
        "  pattern: '(?:^|[.;,] |\\n)(?:{with-whom} )?(?:{Chair",
        "rule-list",
        ("chaired.list", "meeting_noun"),
    ),
    "a typo in gives": Fault(
        PEOPLE,
        CHAIRED,
        CHAIRED.replace("gives: chaired", "gives: chair"),
        "  gives: chair\n",
        "rule-gives",
        ("chaired.do", "chair", "chaired, directed"),
    ),
    "an unknown key": Fault(
        PEOPLE,
        "  not: ['Đề án do",
        "  nots: ['Đề án do",
        "  nots: ",
        "rule-key",
        ("chaired.do", "nots", "not, take, groups"),
    ),
    "an unknown option": Fault(
        PEOPLE, CHAIRED, CHAIRED + "  takes: rest\n", "  takes: ", "rule-key", ("chaired.do", "takes", "take")
    ),
    "an option of another file": Fault(
        PEOPLE, CHAIRED, CHAIRED + "  split: true\n", "  split: ", "rule-key", ("chaired.do", "split")
    ),
    "an unknown word of an option": Fault(
        PEOPLE, CHAIRED, CHAIRED + "  take: rests\n", "  take: rests", "rule-option", ("chaired.do", "rests", "rest")
    ),
    "a duplicate id": Fault(
        PEOPLE,
        "- id: chaired.subject",
        "- id: chaired.do",
        "- id: chaired.do\n  gives: chaired\n  pattern: '{people}",
        "rule-twice",
        ("chaired.do", "participation.yaml:"),
    ),
    "an id of another file": Fault(
        PEOPLE,
        "- id: chaired.do",
        "- id: meeting.held",
        "- id: meeting.held",
        "rule-twice",
        ("meeting.held", "meetings.yaml:"),
    ),
    "an option that a rule must have": Fault(
        "patterns/subjects.yaml",
        "  name: dịch vụ công trực tuyến\n",
        "",
        "- id: service.online",
        "rule-incomplete",
        ("service.online", "name"),
    ),
    "a flag in quotes": Fault(
        "patterns/awards.yaml", "\n  after: true", "\n  after: 'yes'", "  after: 'yes'", "rule-no-flag", ("after",)
    ),
    "a number in words": Fault(
        "patterns/figures.yaml", "reach: 400", "reach: many", "  reach: many", "rule-no-number", ("reach",)
    ),
    "a broken regex in an option": Fault(
        "patterns/figures.yaml",
        "unless: '[.;]|",
        "unless: '[.;|",
        "  unless: '[.;|",
        "pattern-broken",
        ("unterminated",),
    ),
    "a piece that nothing asks for": Fault(
        "patterns/grammar.yaml",
        "  gives: place-kind",
        "  gives: place-sort",
        "  gives: place-sort",
        "rule-gives",
        ("place-sort",),
    ),
    "no words that begin a match": Fault(
        "patterns/periods.yaml",
        "quý (?P<q>",
        r"\p{L}+ (?P<q>",
        r"  pattern: '(?i)(?<!\p{L})\p{L}+ ",
        "pattern-begins",
        ("period.quarter",),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_with_file_line_and_rule(data: Path, name: str) -> None:
    assert_refused(data, FAULTS[name])


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [("vi", "gives không thể là “chair”"), ("en", "gives cannot be “chair”")])
def test_a_run_reports_a_fault_and_reads_no_page(tmp_path: Path, lang: str, words: str) -> None:
    for folder in ("kg", "ontology", "shapes", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    where = broken(tmp_path / "kg" / "data", FAULTS["a typo in gives"])
    command = [sys.executable, "-m", "kg", "build", str(SEED), "--lang", lang, "--store", "store"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
    assert f"{where}: chaired.do: {words}" in done.stderr
    assert "Traceback" not in done.stderr
    command = [sys.executable, "-c", "import kg; kg.extract('UBND huyện họp.')"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, encoding="utf-8")
    assert f"kg.errors.DataError: {where}: chaired.do: gives cannot be “chair”\n  → in this file" in done.stderr


def test_files_found_right_once_are_not_checked_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = data / PEOPLE
    path.write_text(path.read_text("utf-8").replace(CHAIRED, "# new\n" + CHAIRED, 1), "utf-8")
    schema.check()
    monkeypatch.setattr(schema, "_check", lambda: pytest.fail("checked again"))
    schema.check()
    tables.text.cache_clear()
    path.write_text(path.read_text("utf-8").replace("# new", "# newer"), "utf-8")
    with pytest.raises(pytest.fail.Exception, match="checked again"):
        schema.check()
