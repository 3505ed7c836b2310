"""What looks like a name and is no person at a meeting: a country, a year, a unit, a street, somebody of history."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import Final

from kg import lexicon
from kg.find.places import is_province, is_unit_name
from kg.lexicon.scan import Tail
from kg.text import key

_QUOTES: Final = frozenset('“"')
_LIST_REACH: Final = 300
"""So far back the head of a list of units is looked for."""
_LONGEST_COUNTRY: Final = 4


@cache
def folded(name: str) -> frozenset[str]:
    """The words of a list, folded for comparison."""
    return frozenset(map(key, lexicon.words(name)))


def is_never_a_name(name: str) -> bool:
    """Whether folded words name a country, a people, a year or a province, whatever stands beside them."""
    return any(name in folded(of) for of in ("country", "people-of-vietnam", "lunar-year")) or is_province(name)


def is_like_a_name(name: str) -> bool:
    """Whether folded words are a sight, a brand or a zone where nothing presents a person."""
    return name in folded("like-a-name")


def is_namesake(name: str) -> bool:
    """Whether folded words are a unit of the gazetteer, or somebody of history, where no person is listed before."""
    return name in folded("remembered") or is_unit_name(name)


def country_length(words: Sequence[str]) -> int:
    """How many words at the head name a country: 2 in "Hàn Quốc Lee Sang Min", none in "Thái Lan Hương"."""
    if not words or key(words[0]) not in _country_heads():
        return 0
    longest = next((n for n in count(min(len(words), _LONGEST_COUNTRY), -1) if n < 2 or _is_country(words[:n])), 0)
    return longest if longest >= 2 and len(words) - longest != 1 else 0


@cache
def _country_heads() -> frozenset[str]:
    return frozenset(name.split()[0] for name in folded("country"))


def _is_country(words: Sequence[str]) -> bool:
    return key(" ".join(words)) in folded("country")


def is_borne(line: str, begin: int) -> bool:
    """Whether what may bear somebody's name stands before a position: a street, a school, a firm in quotation marks."""
    begin -= line[begin - 1 : begin] in _QUOTES and begin > 0
    return any(bearers.before(line, begin) for bearers in _bearers())


def is_among_units(line: str, begin: int) -> bool:
    """Whether units of which others are named first stand before a position: "các xã Trà Don, | …"."""
    return lexicon.tail("person-among-units").before(line, begin, _LIST_REACH) is not None


@cache
def _bearers() -> tuple[Tail, ...]:
    """One pattern for each list, so that the words are few by which one is ruled out."""
    return tuple(_bearer(name) for name in ("name-bearer", "firm-word", "school-word"))


def _bearer(name: str) -> Tail:
    words = "|".join(lexicon.expand(w) for w in lexicon.words(name))
    return Tail(lexicon.compiled(rf"(?<!\p{{L}})(?:{words})\s+$"))
