"""What a pattern's matches must hold, read off the pattern: words of which each has one, begins with one, ends in one.

So a rule is tried only where one of its words stands, and no list of such words has to be kept beside it. The words
are in lower case with single blanks and 0 for every digit, as `plain` leaves a text. They are never too few: where a
part of the pattern has no words (a class, a back reference) nothing is claimed of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from hashlib import blake2s
from pathlib import Path
from typing import Final

import regex

from kg import text
from kg.text import plain

_MOST: Final = 1000
"""Words kept for a pattern; lists joined with lists would multiply them until reading a pattern takes seconds."""
_MOST_IN_CLASS: Final = 8
"""Characters of a class that is read letter by letter; a longer one (all toned vowels) selects nothing."""
_SHORT: Final = 3
"""Letters of a beginning up to which it is followed on where not all can be: a number, which nearly every text has."""
_FEW: Final = 4
"""Repetitions that are written out; more only lengthen words that are found by their beginning anyway."""
VERSION: Final = blake2s(b"".join(Path(f).read_bytes() for f in (__file__, text.__file__)), digest_size=6).hexdigest()
_MASK: Final = re.compile("[\ue000-\uf8ff]")
_REPEAT: Final = regex.compile(r"(?:([*+?])|\{(\d*+),?(\d*+)\})[?+]?")
_ESCAPE: Final = regex.compile(r"\\[pPN]\{[^}]*\}|\\[xu][0-9a-fA-F]+|\\.", regex.DOTALL)
_ZERO_WIDTH: Final = frozenset({"\\b", "\\B", "\\A", "\\Z"})
_BLANKS: Final = frozenset({r"\n", r"\t", r"\r", r"\f", r"\v"})
_CLASSES: Final = frozenset("dDwWsSpPNxugkXR0123456789")

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Literals:
    """`whole`: all that the pattern can match, where that is known; `within`: each match holds one of these;
    `begins`, `ends`: each match begins with, ends in one of these, which may be the empty word."""

    whole: Words | None
    within: Words | None
    begins: Words
    ends: Words


_NOTHING: Final = frozenset({""})
_EMPTY: Final = Literals(_NOTHING, None, _NOTHING, _NOTHING)
_UNKNOWN: Final = Literals(None, None, _NOTHING, _NOTHING)
_BLANK: Final = Literals(frozenset({" "}), None, frozenset({" "}), frozenset({" "}))


def literals(pattern: str) -> Literals:
    """What is known of the matches of a pattern (its lists written out)."""
    return _Reader(pattern).alternatives()


def needed(found: Literals) -> frozenset[Words]:
    """Sets of words that select, of each of which every match has one; so has the text around it."""
    return frozenset(_shortest(words) for words in (found.within, selective(found.begins)) if words)


def _shortest(words: Iterable[str]) -> Words:
    """The words without those that have another of them in them: a text with the longer has the shorter as well."""
    kept: list[str] = []
    for word in sorted(words, key=len):
        if not any(other in word for other in kept):
            kept.append(word)
    return frozenset(kept)


def _exactly(words: Iterable[str]) -> Literals:
    known = frozenset(words)
    return Literals(known, selective(known), known, known)


def selective(words: Words | None) -> Words | None:
    """The words where each is rare enough to select by: a blank or a single letter is not, a mask letter is."""
    return words if words and all(len(w.strip()) > 1 or has_mask(w) for w in words) else None


def _better(one: Words | None, other: Words | None) -> Words | None:
    """Of two sets of which every match has a word, the one that fewer texts have: the longer words."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda words: (min(map(len, words)), -len(words)))


def _joined(one: Words, other: Words) -> Words | None:
    """Every word of the one with every word of the other behind it; None where these are too many."""
    if _NOTHING in (one, other):
        return other if one == _NOTHING else one
    if len(one) * len(other) > _MOST:
        return None
    return frozenset([a + b[1:] if a[-1:] == b[:1] == " " else a + b for a in one for b in other])


def _extended(whole: Words, behind: Words) -> Words:
    """Beginnings with what stands behind them; where these are too many only the short ones, which select little."""
    if joined := _joined(whole, behind):
        return joined
    short = frozenset([word for word in whole if len(word) <= _SHORT])
    return (whole - short) | (_joined(short, behind) or short)


def _then(first: Literals, second: Literals) -> Literals:
    within = _better(first.within, second.within)
    if first.whole is not None and second.whole is not None and (whole := _joined(first.whole, second.whole)):
        return Literals(whole, _better(within, selective(whole)), whole, whole)
    begins = _extended(first.whole, second.begins) if first.whole is not None else first.begins
    ends = (_joined(first.ends, second.whole) if second.whole is not None else None) or second.ends
    return Literals(None, _better(within, selective(_joined(first.ends, second.begins))), begins, ends)


def _either(options: list[Literals]) -> Literals:
    if len(options) == 1:
        return options[0]
    wholes = [o.whole for o in options]
    whole = frozenset().union(*(w for w in wholes if w is not None)) if None not in wholes else None
    withins = [o.within for o in options]
    within = frozenset().union(*(w for w in withins if w is not None)) if None not in withins else None
    begins = frozenset().union(*(o.begins for o in options))
    ends = frozenset().union(*(o.ends for o in options))
    return Literals(
        whole if whole is not None and len(whole) <= _MOST else None,
        within if within is not None and len(within) <= _MOST else None,
        begins if len(begins) <= _MOST else _NOTHING,
        ends if len(ends) <= _MOST else _NOTHING,
    )


def _repeated(one: Literals, least: int, most: int | None) -> Literals:
    if one.whole == _BLANK.whole:
        return _either([_BLANK, _EMPTY]) if least == 0 else _BLANK
    if most is not None and most <= _FEW and one.whole is not None:
        return _either([reduce(_then, [one] * times, _EMPTY) for times in range(least, most + 1)])
    if least == 0:
        return _either([one, _EMPTY]) if most == 1 else _UNKNOWN
    return Literals(None, one.within, one.begins, one.ends)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._position = 0

    def alternatives(self) -> Literals:
        options = [self._sequence()]
        while self._take("|"):
            options.append(self._sequence())
        return _either(options)

    def _sequence(self) -> Literals:
        found = _EMPTY
        while self._position < len(self._text) and self._text[self._position] not in "|)":
            found = _then(found, self._repeat(self._item()))
        return found

    def _repeat(self, item: Literals) -> Literals:
        while match := _REPEAT.match(self._text, self._position):
            self._position = match.end()
            sign = match[1]
            if sign:
                least, most = int(sign == "+"), 1 if sign == "?" else None
            else:
                least = int(match[2] or 0)
                most = least if "," not in match.group() else int(match[3]) if match[3] else None
            item = _repeated(item, least, most)
        return item

    def _item(self) -> Literals:
        match = _ITEM.match(self._text, self._position)
        if match is None:
            raise regex.error("nothing to read", self._text, self._position)
        self._position = match.end()
        return _READ[(match.lastindex or 0) - 1](self, match.group())

    def inside(self, _: str) -> Literals:
        """A group, up to its bracket."""
        found = self.alternatives()
        if not self._take(")"):
            raise regex.error("missing )", self._text, self._position)
        return found

    def look(self, sign: str) -> Literals:
        """What must stand beside a match stands in the text as well; of what must not stand there nothing is known."""
        inside = self.inside(sign)
        return Literals(_NOTHING, inside.within, _NOTHING, _NOTHING) if sign.endswith("=") else _EMPTY

    def one_of(self, _: str) -> Literals:
        """A class of few plain letters is known by its letters, any other is unknown."""
        begin = self._position
        self._position += self._text.startswith("^", begin)
        self._position += self._text.startswith("]", self._position)
        while self._text[self._position] != "]":
            escape = _ESCAPE.match(self._text, self._position)
            self._position = escape.end() if escape else self._position + 1
        inside = self._text[begin : self._position]
        self._position += 1
        if inside.replace("-", "").isdecimal():
            return _letter("0")
        if len(inside) > _MOST_IN_CLASS or inside[0] == "^" or "\\" in inside or "-" in inside.strip("-"):
            return _UNKNOWN
        return _either([_letter(c) for c in inside])

    def _take(self, sign: str) -> bool:
        found = self._text.startswith(sign, self._position)
        self._position += found
        return found


def _letters(_: _Reader, signs: str) -> Literals:
    return _exactly([plain(signs)]) if len(signs.lower()) == len(signs) else _UNKNOWN


def _escape(_: _Reader, sign: str) -> Literals:
    if sign in _ZERO_WIDTH:
        return _EMPTY
    if sign == r"\s" or sign in _BLANKS:
        return _BLANK
    if sign == r"\d":
        return _letter("0")
    return _UNKNOWN if sign[1] in _CLASSES or sign[1].isalpha() else _letter(sign[1])


def _letter(sign: str) -> Literals:
    if sign.isspace():
        return _BLANK
    return _exactly([plain(sign)]) if len(sign.lower()) == 1 else _UNKNOWN


def has_mask(words: str) -> bool:
    """Whether a letter that stands for a mention is among the words."""
    return _MASK.search(words) is not None


_FORMS: Final[tuple[tuple[str, Callable[[_Reader, str], Literals]], ...]] = (
    (r"[\p{L} -]+(?![*+?{])", _letters),
    (r"\(\?[a-zA-Z]+\)|[\^$]", lambda *_: _EMPTY),
    (r"\(\?<?[=!]", _Reader.look),
    (r"\(\?(?:P<\w+>|>|[a-zA-Z]*:)|\((?!\?)", _Reader.inside),
    (r"\(\?P=\w+\)|\.", lambda *_: _UNKNOWN),
    (r"\[", _Reader.one_of),
    (_ESCAPE.pattern, _escape),
    (r"[^()]", lambda _, sign: _letter(sign)),
)
_ITEM: Final = regex.compile("|".join(f"({form})" for form, _ in _FORMS), regex.DOTALL)
_READ: Final = tuple(read for _, read in _FORMS)
