"""Every pattern matches its examples and none of its counter-examples, and what an example names is read in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from kg import lexicon
from kg.answer.trying import proved, read_proof
from kg.answer.values import named_by
from kg.find import read_sentence
from kg.lexicon import Proof, Rule
from kg.model import BlockKind, Sentence, Span
from kg.relate.cues import view as cue_view
from kg.relate.figures.numbers import prepare
from kg.relate.participation import view as participation_view
from kg.text import canonical

DECLARED = lexicon.table("patterns.schema")
MASKED = tuple(name for name, file in DECLARED.items() if file.get("masked"))
LINES = tuple(name for name, file in DECLARED.items() if not file.get("masked"))


def _rules(names: tuple[str, ...]) -> list[pytest.param]:  # type: ignore[valid-type]
    return [pytest.param(rule, id=f"{rule.where}-{rule.id}") for name in names for rule in lexicon.rules(name)]


def _masked(text: str, rule: Rule) -> str:
    words = canonical(text)
    reading = read_sentence(words, Sentence(Span(0, len(words)), BlockKind.BODY), 0, 2021)
    if rule.file == "participation":
        return participation_view(rule, reading)
    return cue_view(rule, reading, prepare(reading)) if rule.file == "cues" else reading.masked


def _holds(rule: Rule, reading: Callable[[str], str]) -> None:
    for example in rule.examples:
        assert rule.regex.search(reading(example)), f"{rule.where}: {rule.id} does not match {example!r}"
    for example in rule.counterexamples:
        assert not rule.regex.search(reading(example)), f"{rule.where}: {rule.id} matches {example!r}"


@pytest.mark.parametrize("rule", _rules(MASKED))
def test_masked_pattern(rule: Rule) -> None:
    _holds(rule, partial(_masked, rule=rule))


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
        assert rule.may_match(lexicon.cues(_masked(example, rule))), (
            f"{rule.where}: {rule.id} is not tried on {example!r}"
        )


RULES = [rule for name in lexicon.rule_files() for rule in lexicon.rules(name)]
PROOFS = [
    pytest.param(rule, proof, id=f"{rule.where}-{rule.id}-{number}")
    for rule in RULES
    for number, proof in enumerate(rule.proofs, start=1)
]
CREDITED = {
    "awards": ("active", "passive", "named"),
    "documents": None,
    "figures": ("bare", "duration", "evidence", "ordinal", "rank", "times"),
    "meetings": None,
    "participation": None,
    "statements": None,
}
"""The files whose rules are named by the claims that they give, with what those rules give where others give none."""
BY_RULE = [rule for rule in RULES if rule.file in CREDITED and rule.gives in (CREDITED[rule.file] or (rule.gives,))]


@pytest.mark.parametrize(("rule", "proof"), PROOFS)
def test_what_is_read_in_an_example_is_what_it_names(rule: Rule, proof: Proof) -> None:
    assert named_by(proof, proved(rule, proof)) == proof.values


@pytest.mark.parametrize("rule", BY_RULE, ids=lambda rule: f"{rule.where}-{rule.id}")
def test_a_rule_gives_a_claim_in_its_examples(rule: Rule) -> None:
    assert rule.id in {claim.rule for proof in rule.proofs for claim in read_proof(proof)[0]}


@pytest.mark.parametrize("file", DECLARED)
def test_each_kind_of_value_that_is_declared_is_read_in_an_example(file: str) -> None:
    proofs = [proof for rule in lexicon.rules(file) for proof in rule.proofs]
    assert {key for proof in proofs for key, words in proof.values.items() if words} == set(DECLARED[file]["values"])


def test_the_page_of_an_example_has_its_words() -> None:
    assert [proof for rule in RULES for proof in rule.proofs if proof.page and proof.text not in proof.page] == []


def test_every_pattern_file_is_tried() -> None:
    assert sorted((*MASKED, *LINES)) == lexicon.rule_files()


def test_every_rule_has_examples_and_an_id_of_its_own() -> None:
    assert len(RULES) > 60
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.proofs and rule.counterexamples for rule in RULES)
