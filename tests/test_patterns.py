"""Every pattern matches its examples and none of its counter-examples, read as the stage that uses it reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg import lexicon
from kg.find import read_sentence
from kg.lexicon import Rule
from kg.model import BlockKind, Sentence, Span
from kg.text import canonical

DECLARED = lexicon.table("patterns.schema")
MASKED = tuple(name for name, file in DECLARED.items() if file.get("masked"))
LINES = tuple(name for name, file in DECLARED.items() if not file.get("masked"))


def _rules(names: tuple[str, ...]) -> list[pytest.param]:  # type: ignore[valid-type]
    return [pytest.param(rule, id=f"{rule.where}-{rule.id}") for name in names for rule in lexicon.rules(name)]


def _masked(text: str) -> str:
    words = canonical(text)
    return read_sentence(words, Sentence(Span(0, len(words)), BlockKind.BODY), 0, 2021).masked


def _holds(rule: Rule, reading: Callable[[str], str]) -> None:
    for example in rule.examples:
        assert rule.regex.search(reading(example)), f"{rule.where}: {rule.id} does not match {example!r}"
    for example in rule.counterexamples:
        assert not rule.regex.search(reading(example)), f"{rule.where}: {rule.id} matches {example!r}"


@pytest.mark.parametrize("rule", _rules(MASKED))
def test_masked_pattern(rule: Rule) -> None:
    _holds(rule, _masked)


@pytest.mark.parametrize("rule", _rules(LINES))
def test_line_pattern(rule: Rule) -> None:
    _holds(rule, canonical)


@pytest.mark.parametrize("rule", _rules(LINES))
def test_a_rule_is_tried_on_its_examples(rule: Rule) -> None:
    for example in rule.examples:
        assert rule.may_match(lexicon.cues(canonical(example))), f"{rule.where}: {rule.id} is not tried on {example!r}"


@pytest.mark.parametrize("rule", _rules(MASKED))
def test_a_masked_rule_is_tried_on_its_examples(rule: Rule) -> None:
    for example in rule.examples:
        assert rule.may_match(lexicon.cues(_masked(example))), f"{rule.where}: {rule.id} is not tried on {example!r}"


def test_every_pattern_file_is_tried() -> None:
    assert sorted((*MASKED, *LINES)) == lexicon.rule_files()


def test_every_rule_has_examples_and_an_id_of_its_own() -> None:
    rules = [rule for name in lexicon.rule_files() for rule in lexicon.rules(name)]
    assert len(rules) > 60
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.examples for rule in rules)
