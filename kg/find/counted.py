"""What a number counts: the unit, noun or multiplier behind it, with its plain form and its kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple, TypeVar

import regex

from kg import lexicon
from kg.model import Span
from kg.text import canonical

COUNTS: Final = ("winners", "attendance", "abstract", "bodies", "counted")
_KINDS: Final = ("money", "rate", "points", "steps", "times", "measure", "duration")
_EACH: Final = regex.compile(r"\s*+/\s*+(?:1\s++)?\p{Ll}{2,}")
_WORD: Final = regex.compile(r"\s*+(?P<noun>\p{L}++(?:\s++\p{Ll}++)?)")
_PER: Final = regex.compile(r"(?:\s*+/\s*+\p{L}++\d?){0,3}")
_LONGEST: Final = 6
"""Words behind a number that are looked at together; of a longer unit its beginning counts, where that is one too."""
_NEXT: Final = regex.compile(
    r"\s*+(%|\p{L}[\p{L}\d²³]*+)" + r"(?:\s++(\p{L}++|%)" * (_LONGEST - 1) + r")?+" * (_LONGEST - 1)
)
_T = TypeVar("_T")


class Unit(NamedTuple):
    """A unit as it stands: `factor` is the multiplier before it, `printed` where that ends."""

    span: Span
    text: str
    kind: str
    factor: int = 1
    printed: int = 0


def unit_at(text: str, begin: int, known: bool = False) -> Unit | None:
    """The unit that begins there; an unlisted noun counts as `other` unless only `known` ones are wanted."""
    match = _NEXT.match(text, begin)
    if match is None:
        return None
    first = match[1].casefold()
    if first in _first_words("multipliers") and (scale := _longest(match, _multipliers())):
        return _scaled(text, match.start(1), *scale)
    found = _longest(match, _units()) if first in _first_words("units") else None
    if found is None:
        return None if known else _other(text, begin)
    (kind, unit), end = found
    begin = match.start(1)
    if kind in COUNTS:
        end = _chained(text, end, unit)
        if each := _EACH.match(text, end):
            end = each.end()
        return Unit(Span(begin, end), _tidy(text[begin:end]), kind)
    end = _PER.match(text, end).end()  # type: ignore[union-attr]
    per = "".join(text[found[1] : end].split())
    return Unit(Span(begin, end), unit + per, kind)


def _scaled(text: str, begin: int, factor: int, end: int) -> Unit:
    """ "7,5 triệu hộ": a multiplier before a unit; without one money is meant ("1.53 tỷ")."""
    unit = unit_at(text, end, known=True)
    if unit is None or unit.kind not in ("money", *COUNTS, "measure"):
        return Unit(Span(begin, end), lexicon.table("units")["money-understood"], "money", factor, end)
    return Unit(Span(begin, unit.span.end), unit.text, unit.kind, factor * unit.factor, end)


def _chained(text: str, end: int, noun: str) -> int:
    """Where a chain that begins with `noun` ends: "sở, ban, ngành", "Chủ tịch và Phó Chủ tịch"."""
    while (
        (link := lexicon.grammar("unit-link").match(text, end))
        and (match := _NEXT.match(text, link.end()))
        and match.start(1) == link.end()
    ):
        found = _longest(match, _units())
        if found is None or not _paired().issuperset((noun, found[0][1])):
            return end
        end, noun = found[1], found[0][1]
    return end


def _longest(match: regex.Match[str], table: Mapping[str, _T]) -> tuple[_T, int] | None:
    """What the table has for the longest run of the words matched, and where the run ends."""
    begin = match.start(1)
    for last in range(match.lastindex or 0, 0, -1):
        phrase = " ".join(match.string[begin : match.end(last)].split())
        if (found := table.get(phrase)) is not None or (found := table.get(phrase.casefold())) is not None:
            return found, match.end(last)
    return None


def _other(text: str, begin: int) -> Unit | None:
    match = _WORD.match(text, begin)
    if match is None or match["noun"].split()[0].casefold() in _stops():
        return None
    words = match["noun"].split()
    noun = words[0] if len(words) > 1 and words[1] in _stops() else match["noun"]
    span = Span(match.start("noun"), match.start("noun") + len(noun))
    return Unit(span, _tidy(noun), "other")


def _tidy(words: str) -> str:
    return " ".join(words.replace(",", " ").split())


@cache
def _paired() -> frozenset[str]:
    return frozenset(lexicon.words("paired"))


@cache
def _stops() -> frozenset[str]:
    return frozenset(lexicon.words("no-unit"))


@cache
def _units() -> Mapping[str, tuple[str, str]]:
    """For each unit as printed its kind and plain form; those of `measure` with their capitals, the rest without."""
    table = lexicon.table("units")
    found: dict[str, tuple[str, str]] = {}
    for kind in _KINDS:
        for printed, unit in table[kind].items():
            found[canonical(printed) if kind == "measure" else canonical(printed).casefold()] = (kind, unit)
    for kind in COUNTS:
        found |= {key: (kind, key) for key in (canonical(noun).casefold() for noun in table[kind])}
    return found


@cache
def _first_words(table: str) -> frozenset[str]:
    """The words with which the units or the multipliers begin, without capitals."""
    return frozenset(words.split()[0].casefold() for words in (_units() if table == "units" else _multipliers()))


@cache
def _multipliers() -> Mapping[str, int]:
    table: dict[str, int] = lexicon.table("units")["multipliers"]
    return {canonical(words): value for words, value in table.items()}
