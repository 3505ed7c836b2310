"""The words by which clauses, labels and figures are told: the rules of `figures.yaml`, by what they give."""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from kg import lexicon
from kg.lexicon import Rule
from kg.scan import Tail


@cache
def rules(gives: str) -> tuple[Rule, ...]:
    """The rules of figures that give this, in the file's order."""
    return tuple(rule for rule in lexicon.rules("figures") if rule.gives == gives)


def possible(gives: str, told: int) -> tuple[Rule, ...]:
    """Those of them that may match in a text, as `lexicon.possible` tells."""
    return _among(gives, told & _needs(gives))


@lru_cache(maxsize=1 << 9)
def _among(gives: str, told: int) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules(gives) if rule.may_match(told))


@cache
def _needs(gives: str) -> int:
    return lexicon.needs(rules(gives))


@cache
def piece(gives: str) -> regex.Pattern[str]:
    """The pattern of the one rule that gives this."""
    (rule,) = rules(gives)
    return rule.regex


@cache
def tail(gives: str) -> Tail:
    """The pattern of the one rule that gives this, which is anchored at the end of what stands before a place."""
    return Tail(piece(gives))


@cache
def pattern(rule: str) -> regex.Pattern[str]:
    """The pattern of the rule with this id."""
    return next(r for r in lexicon.rules("figures") if r.id == rule).regex
