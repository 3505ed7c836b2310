"""One pass over a text for the words of many patterns: which of the patterns may match there, and where they may begin.

The words are read off the patterns by `kg.lexicon.required`; the pass is that of an Aho-Corasick automaton.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, Final, TypeVar

import ahocorasick
import regex

from kg.cache import Shelf, shelf
from kg.lexicon.required import VERSION, has_mask, literals, needed
from kg.text import Letters, before, plain, single_blanks

_NEAR: Final = 3
"""Letters of a word by which it is ruled out; they part the words of Vietnamese, and fewer have to be cut out."""
_SEEN: Final = 2 * _NEAR
"""Characters before a position in which its last word is looked for first."""
_LONGEST: Final = 12
"""Letters by which the beginning of a match is known; more would tell few apart, and double the words to look for."""
_BLANK_OR_DIGIT: Final = re.compile(r"[\s\d]")
_T = TypeVar("_T")
# For each group of items the positions at which some of them may begin, in their order, each with these items.
Starts = dict[str, dict[int, Sequence[Any]]]
Begun = list[tuple[str, tuple[Any, ...]]]


def words_needed(pattern: str) -> frozenset[frozenset[str]]:
    """Sets of words in plain letters; every match of the pattern has one of each, and so has the text around it."""
    found: frozenset[frozenset[str]] = _shelf("needed").get(pattern, lambda: needed(literals(pattern)))
    return found


def words_begun(pattern: str) -> frozenset[str]:
    """Words in plain letters, with one of which every match of the pattern begins; the empty one where all may."""
    found: frozenset[str] = _shelf("begun").get(pattern, lambda: literals(pattern).begins)
    return found


def _words_ended(pattern: str) -> frozenset[str]:
    found: frozenset[str] = _shelf("ended").get(pattern, lambda: literals(pattern).ends)
    return found


@cache
def _shelf(name: str) -> Shelf:
    return shelf(f"words-{name}", VERSION)


class CueScanner:
    """Which of many patterns a text may hold a match of: of those with a word that they must hold, and begin with."""

    def __init__(self, patterns: Iterable[str | None]) -> None:
        """The cues of the patterns in their order; None stands for one that may match in any text."""
        bits: dict[str, int] = {}
        self.needs: list[int] = []
        seen = 0
        for pattern in patterns:
            sets = words_needed(pattern) if pattern is not None else ()
            self.needs.append(((1 << len(sets)) - 1) << seen)
            for words in sorted(sets, key=sorted):
                for word in words:
                    bits[word] = bits.get(word, 0) | 1 << seen
                seen += 1
        self._words = _automaton(bits)
        masked = {word: bit for word, bit in bits.items() if has_mask(word)}
        self.all_of_masks = reduce(or_, masked.values(), 0)
        self._masks = _automaton(masked)

    def cues(self, even: str) -> int:
        """The needs that a text in plain letters meets; a pattern may match where all of its own are among them."""
        return _all_of(self._words.iter(even))

    def cues_of_masks(self, text: str) -> int:
        """The needs that a text meets by its masked words; those of its other words are the bare text's."""
        return _all_of(self._masks.iter(single_blanks(text.lower())))


def _all_of(found: Iterable[tuple[int, int]]) -> int:
    bits = 0
    for _, bit in found:
        bits |= bit
    return bits


class Openings:
    """The positions at which one of many patterns may begin, never inside a word or number, sorted by groups."""

    def __init__(self, groups: Mapping[str, Iterable[tuple[str, Any]]]) -> None:
        """For each group its items, each with its pattern; every match of a pattern must begin with known words."""
        words: dict[str, dict[str, dict[int, Any]]] = {}
        for group, items in groups.items():
            for rank, (pattern, item) in enumerate(items):
                begins = words_begun(pattern)
                if "" in begins:
                    raise ValueError(f"no words are known that begin a match of {pattern}")
                for word in {word[:_LONGEST] for word in begins}:
                    words.setdefault(word, {}).setdefault(group, {})[rank] = item
        self._words = _automaton({word: (len(word) - 1, begun) for word, begun in _begun(words)})

    def over(self, letters: Letters, begin: int, end: int) -> Starts:
        """The starts of a stretch of a text, counted from its beginning."""
        found: Starts = {}
        even = letters.cut(begin, end)
        is_narrow = len(even) == end - begin
        for stop, (reach, begun) in self._words.iter(even):
            position = stop - reach
            if position and ((sign := even[position - 1]).isalpha() or sign == "0" == even[position]):
                continue
            printed = position if is_narrow else letters.printed(begin, position)
            for group, items in begun:
                found.setdefault(group, {})[printed] = items
        return {group: starts if len(starts) == 1 else dict(sorted(starts.items())) for group, starts in found.items()}


def _begun(words: Mapping[str, Mapping[str, Mapping[int, Any]]]) -> Iterator[tuple[str, Begun]]:
    """For each word the items that may begin with it, by group and rank: its own and those of the words that begin it.

    Of the words that begin at one position the longest is found last, so that it has to know those of all.
    """
    beginnings: list[str] = []
    for word in sorted(words):
        while beginnings and not word.startswith(beginnings[-1]):
            beginnings.pop()
        beginnings.append(word)
        yield word, [(group, _ranked([words[one].get(group, {}) for one in beginnings])) for group in words[word]]


def _ranked(items: Sequence[Mapping[int, Any]]) -> tuple[Any, ...]:
    if len(items) == 1:
        return tuple(items[0].values())
    ranked = {rank: item for some in items for rank, item in some.items()}
    return tuple(ranked[rank] for rank in sorted(ranked))


class Head:
    """A pattern that is tried at a position only if one of its first words may stand there."""

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self._pattern = pattern
        begins = words_begun(pattern.pattern)
        self._first = tuple({_BLANK_OR_DIGIT.split(word[:_NEAR])[0] for word in begins})

    def match(self, text: str, position: int, end: int | None = None) -> regex.Match[str] | None:
        """The match that begins at the position and stands before the end."""
        if not text[position : position + _NEAR].lower().startswith(self._first):
            return None
        return self._pattern.match(text, position, end)


class Tail:
    """A pattern that ends at a position, tried only where one of its last words stands before it."""

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self._pattern = pattern
        self._ends = tuple(_words_ended(pattern.pattern))
        self._last = tuple({_BLANK_OR_DIGIT.split(word.rstrip()[-_NEAR:])[-1] for word in self._ends})
        self._longest = max(map(len, self._ends))

    def before(self, text: str, position: int, reach: int = 120) -> regex.Match[str] | None:
        """The match that ends at the position; its own positions count from `reach` characters before."""
        near = text[position - _SEEN : position].rstrip() if position > _SEEN else ""
        # Nearly always there are enough signs, and this is the quickest way.
        last = near[-_NEAR:].lower() if len(near) >= _NEAR else _last_signs(text, position, reach)
        if not last.endswith(self._last):
            return None
        words = before(text, position, reach)
        return self._pattern.search(words) if self._may_end(words) else None

    def cut(self, text: str) -> str:
        """The text without the words that end it so."""
        match = self.before(text, len(text))
        return text[: len(text) - len(match.group())] if match else text

    def _may_end(self, words: str) -> bool:
        near = words[-self._longest :] if self._longest else ""
        even = plain(near)
        return (even if len(even) == len(near) else plain(words)).endswith(self._ends)


def _last_signs(text: str, position: int, reach: int) -> str:
    """The last signs that stand before a position and the blanks before it, in lower case."""
    floor = max(0, position - reach)
    while position > floor and text[position - 1].isspace():
        position -= 1
    return text[max(0, position - _NEAR) : position].lower()


def _automaton(values: dict[str, _T]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, value in values.items():
        automaton.add_word(word, value)
    automaton.make_automaton()
    return automaton
