"""One pass over a text for the words of many patterns: which of the patterns may match there, and where they may begin.

The words are read off the patterns by `kg.literals`; the pass is that of an Aho-Corasick automaton.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final, TypeVar

import ahocorasick
import regex

from kg.cache import Shelf, shelf
from kg.literals import Literals, literals, plain, telling
from kg.model import Span
from kg.text import before

_WIDE: Final = re.compile(r"\s{2,}")
_VERSION: Final = "6"
_T = TypeVar("_T")
# For each group of things the places at which some of them may begin, in their order, each with these things.
Starts = Mapping[str, Mapping[int, Sequence[Any]]]


def known(pattern: str) -> Literals:
    """What is known of the matches of a pattern, from the cache of earlier runs where it has it."""
    found: Literals = _shelf().get(pattern, lambda: literals(pattern))
    return found


@cache
def _shelf() -> Shelf:
    return shelf("literals", _VERSION)


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
        self.told = lru_cache(maxsize=256)(self._told)

    def _told(self, text: str) -> int:
        """The needs that a text meets: a pattern may match where all of its own (`needs`) are among them."""
        found = 0
        for _, bits in self._words.iter(plain(text)):
            found |= bits
        return found


class Openings:
    """The places of a text at which one of many patterns may begin, never inside a word or number, sorted by groups."""

    def __init__(self, groups: Mapping[str, Iterable[tuple[str, Any]]]) -> None:
        """For each group its things, each with its pattern; every match of a pattern must begin with known words."""
        words: dict[str, dict[tuple[str, int], Any]] = {}
        for group, things in groups.items():
            for rank, (pattern, thing) in enumerate(things):
                begins = known(pattern).begins
                if "" in begins:
                    raise ValueError(f"no words are known that begin a match of {pattern}")
                for word in begins:
                    words.setdefault(word, {})[group, rank] = thing
        self._words = _automaton({word: (len(word) - 1, list(begun.items())) for word, begun in words.items()})

    def over(self, text: str, spans: Sequence[Span]) -> list[Starts]:
        """For each of a text's spans, which follow one another, its starts; their places count from its beginning."""
        found: list[dict[int, dict[tuple[str, int], Any]]] = [{} for _ in spans]
        even = plain(text)
        places = range(len(text)) if len(even) == len(text) else _printed(text)
        ends = [span.end for span in spans]
        for end, (reach, begun) in self._words.iter(even):
            place = end - reach
            if place and even[place - 1] == "0" == even[place]:
                continue
            begin = places[place]
            at = bisect_right(ends, begin)
            if at == len(spans) or begin < (first := spans[at].begin) or places[end] >= ends[at]:
                continue
            if begin == first or not even[place - 1].isalpha():
                found[at].setdefault(begin - first, {}).update(begun)
        return [_by_group(here) for here in found]


def _by_group(found: Mapping[int, Mapping[tuple[str, int], Any]]) -> Starts:
    """The things that may begin at each place, in the order in which their group has them."""
    groups: dict[str, dict[int, list[Any]]] = {}
    for place, begun in sorted(found.items()):
        for (group, _), thing in sorted(begun.items(), key=itemgetter(0)):
            groups.setdefault(group, {}).setdefault(place, []).append(thing)
    return groups


def _printed(text: str) -> list[int]:
    """For each letter of the plain text the place in the text at which it stands."""
    places = list(range(len(text)))
    for run in reversed(list(_WIDE.finditer(text))):
        del places[run.start() + 1 : run.end()]
    return places


class Tail:
    """A pattern that ends where the words before a place end, tried only where one of its last words stands there."""

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self._pattern = pattern
        self._ends = tuple(known(pattern.pattern).ends)
        self._last = frozenset(word.strip()[-1:] for word in self._ends)

    def before(self, text: str, place: int, reach: int = 120) -> regex.Match[str] | None:
        """The match that ends at the place; places in it count from `reach` characters before."""
        words = before(text, place, reach)
        if "" not in self._last and plain(words.rstrip()[-1:]) not in self._last:
            return None
        return self._pattern.search(words) if plain(words).endswith(self._ends) else None


def _automaton(values: dict[str, _T]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, value in values.items():
        automaton.add_word(word, value)
    automaton.make_automaton()
    return automaton
