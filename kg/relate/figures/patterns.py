"""The words by which figures, clauses and labels are told: `figures.yaml` and `clauses.yaml`, by what they give."""

from __future__ import annotations

from functools import cache

import regex

from kg import lexicon
from kg.lexicon import Rule, RuleSet
from kg.lexicon.scan import Head, Tail


def candidates(gives: str, cues: int) -> tuple[Rule, ...]:
    """The rules of figures that give this and may match in a text, as `lexicon.candidate_rules` tells."""
    return _group(gives).candidates(cues)


@cache
def _group(gives: str) -> RuleSet:
    return RuleSet(rule for rule in lexicon.rules("figures") if rule.gives == gives)


@cache
def piece(gives: str) -> regex.Pattern[str]:
    """The pattern of the one rule of clauses and labels that gives this."""
    (rule,) = (rule for rule in lexicon.rules("clauses") if rule.gives == gives)
    return rule.regex


@cache
def head(gives: str) -> Head:
    """The same pattern, tried only where its first words may stand."""
    return Head(piece(gives))


@cache
def tail(gives: str) -> Tail:
    """The same pattern, which is anchored at the end of what stands before a place."""
    return Tail(piece(gives))


@cache
def pattern(rule: str) -> regex.Pattern[str]:
    """The pattern of the rule with this id."""
    return next(r for r in lexicon.rules("figures") if r.id == rule).regex
