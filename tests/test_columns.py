"""Every column of every question has a heading in both languages and a role."""

from __future__ import annotations

import pytest
import yaml

from kg import resources
from kg.answer import listing, searching
from kg.answer.columns import ROLES, column
from kg.answer.kinds import KINDS
from kg.answer.questions import Question, questions

TABLES = yaml.safe_load((resources.data() / "columns.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_column_has_headings_and_a_role(question: Question) -> None:
    for name in question.columns:
        assert name in TABLES["columns"] or name in TABLES["questions"].get(question.name, {}), name
        found = column(name, question.name)
        assert found.role in ROLES
        assert all(found.heading[lang].strip() for lang in ("vi", "en"))


def test_what_stands_in_the_table_stands_in_a_question() -> None:
    used = {name for question in questions() for name in question.columns}
    used |= {name for kind in KINDS for name in listing.columns(kind)} | set(searching.COLUMNS)
    assert set(TABLES["columns"]) <= used
    for question, own in TABLES["questions"].items():
        assert set(own) <= set(next(one for one in questions() if one.name == question).columns)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_list_has_a_heading(kind: str) -> None:
    assert set(listing.columns(kind)) <= set(TABLES["columns"])
