"""The canned questions by theme, and how their parameters are shown: `kg/data/questions.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from kg import resources
from kg.answer.columns import column
from kg.answer.parameters import Parameter
from kg.answer.questions import Question


def themes(known: Iterable[Question]) -> Iterator[tuple[Mapping[str, str], list[Question]]]:
    """Each theme's name in each language with its questions, in the order of the table; what none names is last."""
    rest = {question.name: question for question in known}
    for theme in _table()["themes"].values():
        yield theme, [rest.pop(name) for name in theme["questions"] if name in rest]
    if rest:
        yield _table()["other"], list(rest.values())


def value_name(parameter: Parameter, lang: str) -> str:
    """What people write for a parameter, as one word in capitals: NAME, YYYY-MM-DD."""
    entry: Mapping[str, str] = _table()["types"]["text" if parameter.kinds else parameter.type]
    return entry[lang]


def example(question: Question) -> dict[str, str]:
    """Parameters with which the question answers on the seeds: its own example, else a name or page of theirs."""
    if question.example:
        return dict(question.example)
    known = {parameter.name for parameter in question.parameters}
    return next(({name: value} for name, value in _table()["examples"].items() if name in known), {})


def choices(question: Question, parameter: str, lang: str) -> list[tuple[str, str]]:
    """The values of a parameter that takes few, each with its word; none of one that takes any."""
    entry: Mapping[str, Any] = _table()["choices"].get(question.name, {}).get(parameter, {})
    words = column(entry["column"]).words if entry else None
    return [(value, words(value, lang)) for value in entry["values"]] if words else []


def counted(question: str, column: str) -> Mapping[str, Any]:
    """Where what a number of a question's column counts is listed, as the table has it; empty where it is nowhere."""
    entry: Mapping[str, Any] = _table()["counted"].get(question, {}).get(column, {})
    return entry


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((resources.data() / "questions.yaml").read_text(encoding="utf-8"))
    return table
