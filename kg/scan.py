"""One pass over a text for the words of many patterns: which of the patterns may match there, and where they may begin.

The words are read off the patterns by `kg.literals`; the pass is that of an Aho-Corasick automaton.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial, reduce
from operator import itemgetter, or_
from typing import Any, Final, TypeVar

import ahocorasick
import regex

from kg.cache import Shelf, shelf
from kg.literals import VERSION, Literals, has_mask, literals, plain, telling
from kg.text import before

_WIDE: Final = re.compile(r"\s{2,}")
_T = TypeVar("_T")
# For each group of things the places at which some of them may begin, in their order, each with these things.
Starts = Mapping[str, Mapping[int, Sequence[Any]]]


def known(pattern: str) -> Literals:
    """What is known of the matches of a pattern, from the cache of earlier runs where it has it."""
    found: Literals = _shelf().get(pattern, lambda: literals(pattern))
    return found


@cache
def _shelf() -> Shelf:
    return shelf("literals", VERSION)


class Cues:
    """Which of many patterns a text may hold a match of: of those with a word that they must hold, and begin with."""

    def __init__(self, patterns: Sequence[str]) -> None:
        bits: dict[str, int] = {}
        self.needs: list[int] = []
        seen = 0
        for found in map(known, patterns):
            told = {words for words in (found.within, telling(found.begins)) if words}
            self.needs.append(((1 << len(told)) - 1) << seen)
            for words in sorted(told, key=sorted):
                for word in words:
                    bits[word] = bits.get(word, 0) | 1 << seen
                seen += 1
        self._words = _automaton(bits)
        self._masks = _automaton({word: bit for word, bit in bits.items() if has_mask(word)})
        self._told = lru_cache(maxsize=256)(partial(_all_of, self._words))
        self._told_by_masks = lru_cache(maxsize=256)(partial(_all_of, self._masks))

    def told(self, text: str, bare: str | None = None) -> int:
        """The needs that a text meets: a pattern may match where all of its own (`needs`) are among them.

        `bare` is the text without masks; with it those of its words that are masked count as well, and are not looked
        for again.
        """
        return self._told(text) if bare is None or bare == text else self._told(bare) | self._told_by_masks(text)


def _all_of(words: ahocorasick.Automaton, text: str) -> int:
    return reduce(or_, map(itemgetter(1), words.iter(_even(text))), 0)


@lru_cache(maxsize=1 << 9)
def _even(text: str) -> str:
    """The plain text, made once for all that look for words in it."""
    return plain(text)


class Openings:
    """The places of a text at which one of many patterns may begin, never inside a word or number, sorted by groups."""

    def __init__(self, groups: Mapping[str, Iterable[tuple[str, Any]]]) -> None:
        """For each group its things, each with its pattern; every match of a pattern must begin with known words."""
        words: dict[str, dict[str, dict[int, Any]]] = {}
        for group, things in groups.items():
            for rank, (pattern, thing) in enumerate(things):
                begins = known(pattern).begins
                if "" in begins:
                    raise ValueError(f"no words are known that begin a match of {pattern}")
                for word in begins:
                    words.setdefault(word, {}).setdefault(group, {})[rank] = thing
        self._words = _automaton({word: (len(word) - 1, list(begun.items())) for word, begun in words.items()})

    def over(self, text: str) -> Starts:
        """The starts of a text."""
        found: dict[str, dict[int, list[Mapping[int, Any]]]] = {}
        even = _even(text)
        places = range(len(text)) if len(even) == len(text) else _printed(text)
        for end, (reach, begun) in self._words.iter(even):
            place = end - reach
            if place and ((last := even[place - 1]).isalpha() or last == "0" == even[place]):
                continue
            for group, things in begun:
                found.setdefault(group, {}).setdefault(places[place], []).append(things)
        return {group: _in_order(begun) for group, begun in found.items()}


def _in_order(found: Mapping[int, Sequence[Mapping[int, Any]]]) -> Mapping[int, Sequence[Any]]:
    """The things that may begin at each place, by their ranks."""
    return {place: _ranked(found[place]) for place in sorted(found)}


def _ranked(begun: Sequence[Mapping[int, Any]]) -> Sequence[Any]:
    if len(begun) == 1:
        return tuple(begun[0].values())
    things = {rank: thing for some in begun for rank, thing in some.items()}
    return [things[rank] for rank in sorted(things)]


def _printed(text: str) -> list[int]:
    """For each letter of the plain text the place in the text at which it stands."""
    places: list[int] = []
    begin = 0
    for run in _WIDE.finditer(text):
        places.extend(range(begin, run.start() + 1))
        begin = run.end()
    places.extend(range(begin, len(text)))
    return places


class Tail:
    """A pattern that ends where the words before a place end, tried only where one of its last words stands there."""

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self._pattern = pattern
        self._ends = tuple(known(pattern.pattern).ends)
        self._last = frozenset(word.strip()[-1:] for word in self._ends)
        self._longest = max(map(len, self._ends))

    def before(self, text: str, place: int, reach: int = 120) -> regex.Match[str] | None:
        """The match that ends at the place; places in it count from `reach` characters before."""
        words = before(text, place, reach)
        if "" not in self._last and _even(words.rstrip()[-1:]) not in self._last:
            return None
        return self._pattern.search(words) if self._may_end(words) else None

    def _may_end(self, words: str) -> bool:
        near = words[-self._longest :] if self._longest else ""
        even = plain(near)
        return (even if len(even) == len(near) else plain(words)).endswith(self._ends)


def _automaton(values: dict[str, _T]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, value in values.items():
        automaton.add_word(word, value)
    automaton.make_automaton()
    return automaton
