"""The words that make figures, clauses and labels: `figures.yaml` and `clauses.yaml`, by what their rules give."""

from __future__ import annotations

from functools import cache

import regex

from kg import lexicon
from kg.lexicon import Rule, RuleSet
from kg.lexicon.scan import Head, Tail


def candidates(gives: str, cues: int) -> tuple[Rule, ...]:
    """The rules of figures that give this and may match in a text, as `lexicon.candidate_rules` has them."""
    return _group(gives).candidates(cues)


@cache
def _group(gives: str) -> RuleSet:
    return RuleSet(rule for rule in lexicon.rules("figures") if rule.gives == gives)


def piece(gives: str) -> regex.Pattern[str]:
    """The pattern of a piece of clauses and labels."""
    return lexicon.piece("clauses", gives)


@cache
def head(gives: str) -> Head:
    """The pattern of a piece, tried only where its first words may stand."""
    return Head(piece(gives))


@cache
def tail(gives: str) -> Tail:
    """The pattern of a piece that is anchored at the end of what stands before a position."""
    return Tail(piece(gives))
