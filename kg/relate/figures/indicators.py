"""Which indicator of the code list a figure is a value of: by what it counts, what was done, and its kind of number."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.lexicon import Rule, RuleSet
from kg.model import Reading
from kg.relate.figures.numbers import Figure
from kg.relate.figures.patterns import piece

_INDEX: Final = "index"
_RATE: Final = "rate"
_KINDS: Final = {
    "rate": (_INDEX, _RATE),
    "points": (_INDEX,),
    "steps": (_INDEX,),
    "bare": (_INDEX,),
    "duration": (),
    "times": (),
    "measure": (),
    "winners": (),
}
"""Of what a number of that kind of unit may be a value; every other counts."""
_COUNT: Final = "count"


class Named(NamedTuple):
    """An indicator by its slug; `is_index` where it is a composite one, which is ranked."""

    slug: str
    is_index: bool = False


def indicator(label: str, figure: Figure, sentence: str) -> Named | None:
    """The indicator that a figure with this label is a value of; None where it is of none that is listed."""
    for kind in _kinds(figure, label):
        rule = _decides(kind, label, figure, sentence)
        if rule is not None and (slug := _slug(rule, kind)):
            return Named(slug, kind == _INDEX)
    return None


def indices_named(text: str, cues: int) -> Iterator[tuple[regex.Match[str], str]]:
    """The words of a text that name an index, each with its slug; `cues` are those of the text, or more."""
    for rule in _rules(_INDEX).candidates(cues):
        if slug := _slug(rule, _INDEX):
            yield from ((match, slug) for match in rule.regex.finditer(text))


def index_named(reading: Reading) -> str:
    """The words by which a sentence names an index, the last that it names; empty where there is none."""
    found = ((match.start(), match.group()) for match, _ in indices_named(reading.text, reading.cues))
    return max(found, default=(0, ""))[1]


def goes_on(last: Named | None, figure: Figure) -> Named | None:
    """The index that a figure in brackets without words of its own goes on about: "SIPAS (đạt 88%, xếp thứ 3)"."""
    return last if last is not None and last.is_index and _INDEX in _kinds(figure, "") else None


def _kinds(figure: Figure, label: str) -> tuple[str, ...]:
    """Of what the number may be a value: a change in per cent is that of a rate only where the label names one."""
    if figure.kind == "ranking":
        return (_INDEX,)
    kinds = _KINDS.get(figure.quantity.kind, (_COUNT,))
    if figure.kind == "change" and _INDEX in kinds:
        return (_INDEX, _RATE) if piece("head").search(label) else (_INDEX,)
    return kinds


def _decides(kind: str, label: str, figure: Figure, sentence: str) -> Rule | None:
    """The rule that decides: the first that fits, of indices the one whose name stands last."""
    fitting = _fitting(kind, label, figure, sentence)
    first = next(fitting, None)
    if kind != _INDEX or first is None or first[0].gives == "none":
        return first and first[0]
    return max((first, *fitting), key=lambda found: found[1])[0]


def _fitting(kind: str, label: str, figure: Figure, sentence: str) -> Iterator[tuple[Rule, int]]:
    """The rules that fit, each with where the last of its words begin."""
    for rule in _rules(kind).candidates(lexicon.cues(label)):
        if kind == _COUNT and not _counts(rule, figure):
            continue
        places = [match.start() for match in rule.regex.finditer(label)]
        if places and _is_in(sentence, rule):
            yield rule, places[-1]


@cache
def _rules(kind: str) -> RuleSet:
    """The rules for a kind of number, in the order of their file."""
    every = lexicon.rules("indicators")
    return RuleSet(rule for rule in every if _slug(rule, kind) or kind in rule.options.get("of", ()))


def _slug(rule: Rule, kind: str) -> str | None:
    """The indicator that a rule gives for a kind of number."""
    slugs = {_INDEX: rule.options.get("index"), _RATE: rule.options.get("rate"), _COUNT: rule.options.get("count")}
    return slugs[kind]


def _counts(rule: Rule, figure: Figure) -> bool:
    """Whether the rule is of what the figure counts, and of a decrease where it has to be one."""
    units = rule.options.get("units")
    if units is not None and not _compiled(str(units)).match(figure.quantity.unit):
        return False
    return not rule.options.get("falls") or figure.quantity.direction == "decrease"


def _is_in(sentence: str, rule: Rule) -> bool:
    """Whether a sentence has what the rule asks of it, and nothing that takes it back."""
    wanted, unless = rule.options.get("with"), rule.options.get("unless")
    if wanted is not None and not _compiled(str(wanted)).search(sentence):
        return False
    return unless is None or not _compiled(str(unless)).search(sentence)


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return lexicon.compiled(lexicon.expand(pattern))
