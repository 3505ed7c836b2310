"""A fault in a rule file is refused before any rule is used, with file, line, rule and what would be right."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kg import resources
from kg.errors import DataError
from kg.lexicon import schema, tables
from kg.lexicon.expand import written_out

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "002_5e6dac1fbc6af054.txt"
CACHES = (tables.read, tables.text, tables.words, written_out)
CHAIRED = "- id: chaired.do\n  gives: chaired\n"
LIST = "part-of-day:\n"
CHAIRS = "chair-verb:\n"


class Fault(NamedTuple):
    """An edit that breaks a file; `at` begins the line that is named, `rule` and the words stand in the message."""

    file: str
    old: str
    new: str
    at: str
    key: str
    said: tuple[str, ...]


PEOPLE = "patterns/participation.yaml"
DOCUMENTS = "patterns/documents.yaml"
RULES_OF_PROCEDURE = (
    "  - {text: 'Quy chế số 12/QC-UBND ban hành kèm theo Quyết định số 20/2018/QĐ-UBND.', "
    "links: ['Quy chế 12/QC-UBND under Quyết định 20/2018/QĐ-UBND']}\n"
)
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
        "(?: {Meeting-noun})? ?(?:có",
        "(?: {meeting-nuon})? ?(?:có",
        "  pattern: '(?:^|[.;,] )(?:Đồng ",
        "rule-list",
        ("chaired.list", "meeting-nuon", "meeting-noun"),
    ),
    "a list no name of which can be": Fault(
        PEOPLE,
        "(?: {Meeting-noun})? ?(?:có",
        "(?: {meeting_noun})? ?(?:có",
        "  pattern: '(?:^|[.;,] )(?:Đồng ",
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
    "examples that are one text": Fault(
        "patterns/clauses.yaml",
        "  examples:\n  - {text: 'các tỉnh báo cáo', words: [báo cáo]}",
        "  examples: 'các tỉnh báo cáo'",
        "  examples: 'các tỉnh",
        "rule-no-texts",
        ("clause.reporting", "examples"),
    ),
    "an example without its last quote": Fault("patterns/clauses.yaml", "  - 'NQ'", "  - 'NQ", "", "yaml-broken", ()),
    "an example that is no text": Fault(
        "patterns/dates.yaml", "  examples:\n", "  examples:\n  - 2020\n", "  - 2020", "rule-no-texts", ("examples",)
    ),
    "no examples": Fault(
        DOCUMENTS, f"  examples:\n{RULES_OF_PROCEDURE}", "", "- id: link.under", "rule-incomplete", ("examples",)
    ),
    "no counter-examples": Fault(
        DOCUMENTS,
        "  not: ['Quy chế số 12/QC-UBND được gửi kèm Quyết định số 20/2018/QĐ-UBND.']\n",
        "",
        "- id: link.under",
        "rule-incomplete",
        ("link.under", "not"),
    ),
    "an unknown key of an example": Fault(
        PEOPLE,
        "    chaired: [Phạm Thị Lan]",
        "    chair: [Phạm Thị Lan]",
        "  - text: 'Hội nghị giao ban",
        "example-key",
        ("chaired.do", "“chair”", "text, page, chaired, directed"),
    ),
    "an example without its text": Fault(
        PEOPLE,
        "  - text: 'Hội nghị giao ban do bà Phạm Thị Lan - Chủ tịch UBND huyện chủ trì.'\n    chaired",
        "  - chaired",
        "  - chaired: [",
        "example-no-text",
        ("chaired.do", "text"),
    ),
    "a value that is no list": Fault(
        PEOPLE,
        "    chaired: [Phạm Thị Lan]",
        "    chaired: Phạm Thị Lan",
        "  - text: 'Hội nghị giao ban",
        "example-no-values",
        ("chaired.do", "chaired"),
    ),
    "an example that names no value": Fault(
        DOCUMENTS,
        RULES_OF_PROCEDURE,
        "  - {text: 'Quy chế số 12/QC-UBND ban hành kèm theo Quyết định số 20/2018/QĐ-UBND.'}\n",
        "  - {text: 'Quy chế số 12",
        "example-proves-nothing",
        ("link.under", "links, documents"),
    ),
    "examples none of which names a value": Fault(
        DOCUMENTS,
        RULES_OF_PROCEDURE,
        "  - 'Quy chế số 12/QC-UBND ban hành kèm theo Quyết định số 20/2018/QĐ-UBND.'\n",
        "  examples:\n  - 'Quy chế số 12",
        "example-proves-nothing",
        ("link.under", "links, documents"),
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
        "patterns/figures.yaml", "reach: 160", "reach: many", "  reach: many", "rule-no-number", ("reach",)
    ),
    "a broken regex in an option": Fault(
        "patterns/figures.yaml",
        "unless: '[.;]'",
        "unless: '[.;'",
        "  unless: '[.;'",
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
    "a key that stands twice": Fault(
        PEOPLE, CHAIRED, CHAIRED + "  gives: spoke\n", "  gives: spoke\n", "yaml-broken", ("duplicate key", "gives")
    ),
    "a list that stands twice": Fault(
        "words.yaml",
        LIST,
        "surname:\n- An\n" + LIST,
        "surname:\n- Nguyễn",
        "yaml-broken",
        ("duplicate key", "surname"),
    ),
    "a word that YAML takes for no": Fault(
        "words.yaml", LIST, LIST + "- no\n", LIST, "words-no-list", ("part-of-day", "'no'")
    ),
    "a broken regex in a list": Fault(
        "words.yaml", LIST, LIST + "- '(sáng'\n", LIST, "words-broken", ("part-of-day", "missing )")
    ),
    "a list that leads back to itself": Fault(
        "words.yaml", LIST, LIST + "- '{eponym}'\n", LIST, "words-circle", ("part-of-day",)
    ),
    "a list of a list that is not": Fault(
        "words.yaml", LIST, LIST + "- '{parts-of-day}'\n", LIST, "words-unknown", ("parts-of-day",)
    ),
    "a capital that no entry can have": Fault(
        "words.yaml", CHAIRS, CHAIRS + "- '(?:đồng )?chủ trì'\n", CHAIRS, "words-capital", ("{Chair-verb}", "(?:đồng")
    ),
    "a capital of a list that is not": Fault(
        PEOPLE,
        "{Chair-verb}",
        "{Chair-vreb}",
        "  pattern: '(?:^|[.;,] )(?:Đồng ",
        "rule-list",
        ("chaired.list", "Chair-vreb"),
    ),
    "a pillar without its pattern": Fault(
        "pillars.yaml",
        "{slug: the-che, pattern: 'cải cách thể chế'}",
        "{slug: the-che}",
        "- {slug: the-che",
        "rule-incomplete",
        ("the-che", "pattern"),
    ),
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data that the lexicon reads instead of its own."""
    folder = tmp_path / "data"
    shutil.copytree(resources.data(), folder, ignore=shutil.ignore_patterns("gazetteer"))
    monkeypatch.setattr(resources, "data", lambda: folder)
    for kept in CACHES:
        kept.cache_clear()
    yield folder
    for kept in CACHES:
        kept.cache_clear()


def broken(data: Path, fault: Fault) -> str:
    """Make the fault; where it stands, as a message names it."""
    path = data / fault.file
    text = path.read_text("utf-8")
    assert fault.old in text
    text = text.replace(fault.old, fault.new, 1)
    if fault.key == "words-circle":
        text = text.replace("eponym:\n", "eponym:\n- '{part-of-day}'\n", 1)
    path.write_text(text, "utf-8")
    line = text[: text.index(fault.at)].count("\n") + 1
    return f"{path.name}:{line}" if fault.at else f"{path.name}:"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_with_file_line_and_rule(data: Path, name: str) -> None:
    fault = FAULTS[name]
    where = broken(data, fault)
    with pytest.raises(DataError) as caught:
        schema.check()
    for lang in ("vi", "en"):
        told = caught.value.text(lang)
        assert re.search(rf"{re.escape(where)}(?!\d)" if fault.at else re.escape(where), told), told
        assert all(words in told for words in fault.said), told
        assert "→" in told
    assert caught.value.key == fault.key


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: (data / "patterns/people.yaml").write_text("[]"), "people.yaml"),
        (lambda data: (data / "patterns/meetings.yaml").write_text("{id: x}"), "meetings.yaml:1"),
        (lambda data: (data / "patterns/meetings.yaml").write_text("# no rule\n\n- a word\n"), "meetings.yaml:3"),
        (lambda data: (data / "patterns/meetings.yaml").write_bytes(b"- id: \xff"), "meetings.yaml"),
        (lambda data: (data / "patterns/meetings.yaml").unlink(), "meetings.yaml"),
        (lambda data: (data / "words.yaml").write_text("- a word"), "words.yaml:1"),
        (lambda data: (data / "words.yaml").write_text("no: [a word]"), "words.yaml:1"),
    ],
)
def test_a_file_that_holds_no_rules_is_refused(data: Path, spoil: Callable[[Path], object], said: str) -> None:
    spoil(data)
    with pytest.raises(DataError, match=re.escape(said)):
        schema.check()


@pytest.mark.parametrize(("lang", "words"), [("vi", "gives không thể là “chair”"), ("en", "gives cannot be “chair”")])
def test_a_run_tells_a_fault_and_reads_no_page(tmp_path: Path, lang: str, words: str) -> None:
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
