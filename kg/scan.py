"""One pass over a text for the words of many patterns: which of the patterns may match there, and where they may begin.

The words are read off the patterns by `kg.literals`; the pass is that of an Aho-Corasick automaton.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final, Generic, TypeVar

import ahocorasick
import regex

from kg.cache import Shelf, shelf
from kg.literals import Literals, literals, plain
from kg.text import before as words_before

_WIDE: Final = re.compile(r"\s{2,}")
_VERSION: Final = "2"
_T = TypeVar("_T")


def known(pattern: str) -> Literals:
    """What is known of the matches of a pattern, from the cache of earlier runs where it has it."""
    found: Literals = _shelf().get(pattern, lambda: literals(pattern))
    return found


@cache
def _shelf() -> Shelf:
    return shelf("literals", _VERSION)


_plain: Final = lru_cache(maxsize=64)(plain)


class Cues:
    """Which of many patterns a text may hold a match of: bit `i` of what `within` gives tells it of pattern `i`."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._always = 0
        bits: dict[str, int] = {}
        for i, words in enumerate(known(pattern).within for pattern in patterns):
            if words is None:
                self._always |= 1 << i
            for word in words or ():
                bits[word] = bits.get(word, 0) | 1 << i
        self._words = _automaton(bits)
        self.within = lru_cache(maxsize=256)(self._within)

    def _within(self, text: str) -> int:
        found = self._always
        for _, bits in self._words.iter(_plain(text)):
            found |= bits
        return found


class Openings(Generic[_T]):
    """The places of a text at which one of many patterns may begin, no letter before them (nor a digit, if so told)."""

    def __init__(self, things: Iterable[tuple[str, _T]], *, after_digits: bool = False) -> None:
        """Each thing with the pattern that finds it; every match of a pattern must begin with known words."""
        self._after_digits = after_digits
        words: dict[str, dict[int, _T]] = {}
        for rank, (pattern, thing) in enumerate(things):
            for word in known(pattern).begins:
                words.setdefault(word, {})[rank] = thing
        self._words = _automaton({word: (len(word) - 1, ranked) for word, ranked in words.items()})

    def of(self, text: str) -> list[tuple[int, list[_T]]]:
        """The places in their order, each with the things that may begin there, in the order in which they came."""
        even = _plain(text)
        found: dict[int, dict[int, _T]] = {}
        for end, (reach, ranked) in self._words.iter(even):
            place = end - reach
            before = even[place - 1] if place else " "
            if before.isalpha() or (before.isdecimal() and not self._after_digits):
                continue
            found[place] = found[place] | ranked if place in found else ranked
        if not found:
            return []
        things = [[thing for _, thing in sorted(found[place].items())] for place in sorted(found)]
        places = sorted(found) if len(even) == len(text) else _printed(text, sorted(found))
        return list(zip(places, things, strict=True))


def _printed(text: str, places: Iterable[int]) -> list[int]:
    """Where the places of the plain text, which come in their order, stand in the text itself."""
    out: list[int] = []
    gone = 0
    runs = _WIDE.finditer(text)
    run = next(runs, None)
    for place in places:
        while run and place + gone > run.start():
            gone += run.end() - run.start() - 1
            run = next(runs, None)
        out.append(place + gone)
    return out


class Tail:
    """A pattern that ends where the words before a place end, tried only where one of its last words stands there."""

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self._pattern = pattern
        self._ends = tuple(known(pattern.pattern).ends)

    def before(self, text: str, place: int, reach: int = 120) -> regex.Match[str] | None:
        """The match that ends at the place; places in it count from `reach` characters before."""
        words = words_before(text, place, reach)
        return self._pattern.search(words) if plain(words).endswith(self._ends) else None


def _automaton(values: dict[str, _T]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, value in values.items():
        automaton.add_word(word, value)
    automaton.make_automaton()
    return automaton
