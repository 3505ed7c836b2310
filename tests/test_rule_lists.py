"""A fault in a list of words, or a file that is none of rules or lists, is refused with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rules import CHAIRED, PEOPLE, Fault, assert_refused

from kg.errors import DataError
from kg.lexicon import schema

LIST = "part-of-day:\n"
CHAIRS = "chair-verb:\n"
FAULTS = {
    "an example without its last quote": Fault("patterns/clauses.yaml", "  - 'NQ'", "  - 'NQ", "", "yaml-broken", ()),
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
        "words.yaml", LIST, LIST + "- '{day-opener}'\n", LIST, "words-circle", ("part-of-day",)
    ),
    "a list of a list that is not": Fault(
        "words.yaml", LIST, LIST + "- '{parts-of-day}'\n", LIST, "words-unknown", ("parts-of-day",)
    ),
    "a capital that no entry can have": Fault(
        "words.yaml", CHAIRS, CHAIRS + "- '(?:đồng )?chủ trì'\n", CHAIRS, "words-capital", ("{Chair-verb}", "(?:đồng")
    ),
    "a capital of a list that is not": Fault(
        PEOPLE,
        "{Chair-verb}|{Chair-seat}",
        "{Chair-vreb}|{Chair-seat}",
        "  pattern: '(?:^|[.;,] |\\n)(?:{with-whom} )?(?:{Chair",
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


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_with_file_line_and_rule(data: Path, name: str) -> None:
    assert_refused(data, FAULTS[name])


@pytest.mark.parametrize(
    ("spoil", "named"),
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
def test_a_file_that_holds_no_rules_is_refused(data: Path, spoil: Callable[[Path], object], named: str) -> None:
    spoil(data)
    with pytest.raises(DataError, match=re.escape(named)):
        schema.check()
