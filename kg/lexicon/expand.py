"""Patterns with their lists written out, compiled.

In a pattern `{name}` stands for a list of `words.yaml`, for a masked mention (`MASKS`) or for `{people}`, `{Name}` for
the list with the first letter of each word small or capital; a blank stands for a whole run of blanks, " ?" for one
that may be missing. Neither gives back a part of a run nor begins inside one, so that long runs cost no more than their
length.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import Final

import regex

from kg.cache import Shelf, shelf
from kg.errors import DataError
from kg.lexicon import own
from kg.lexicon.tables import read, table, text, words
from kg.text import canonical

MASKS: Final = {
    "person": "\ue001",
    "organisation": "\ue002",
    "post": "\ue003",
    "document": "\ue004",
    "place": "\ue005",
    "name": "\ue006",
    "date": "\ue007",
    "quantity": "\ue008",
}
_CODE: Final = Path(__file__).read_bytes()
_PEOPLE: Final = "people"
RESERVED: Final = frozenset((*MASKS, _PEOPLE))
"""Names that no list may have."""
_MACRO: Final = regex.compile(r"(?<!\\[pPN])\{([A-Za-z][a-z-]*)\}")
_BRACES: Final = regex.compile(r"(?<!\\)(?<!\\[pPN])\{(?!\d*+,?\d*+\})([^{}]*+)\}")
_FIRST: Final = regex.compile(r"(?:\[[^\]\\^][^\]\\-]*+\]|[\p{L}\d ])(?![*+?{\p{M}])")
"""A letter, one of a few, or a blank with which a pattern begins, always and once."""
_SIGN: Final = regex.compile(r"\\.|\[(?:\\.|[^\]\\]){1,200}+\]|[()|]", regex.DOTALL)
"""What parts a pattern into groups and alternatives, and what only looks like it."""
_BLANK: Final = r"(?<!\s)\s++"
_AFTER_LETTER: Final = regex.compile(r"(?<=(?<!\\)\p{L}) ")
"""A blank that cannot begin inside a run, because a letter stands before it."""


def expand(pattern: str) -> str:
    """The pattern with its lists written out; longest words first so that the longest wins."""
    found: str = _expansions().get(pattern, lambda: _expanded(pattern))
    return found


def forget_lists() -> None:
    """Clear what has been written out by the lists read so far."""
    for kept in (written_out, _expansions):
        kept.cache_clear()


def _expanded(pattern: str) -> str:
    pattern = canonical(pattern).replace(" ?", f"(?:{_BLANK})?")
    return _MACRO.sub(_macro, _AFTER_LETTER.sub(r"\\s++", pattern).replace(" ", _BLANK))


def names_in(pattern: str) -> list[str]:
    """What stands in braces in a pattern and is neither a repetition nor a property of letters: names of lists."""
    return _BRACES.findall(pattern)


def known_names() -> set[str]:
    """All names that may stand in braces, each list as it is called in `words.yaml`."""
    return {*table("words"), *MASKS, _PEOPLE}


def list_name(name: str) -> str:
    """The list that a name in braces stands for, which may begin with a capital; the name itself where it is none."""
    small = uncapitalised(name)
    return small if small in table("words") else name


def uncapitalised(name: str) -> str:
    """The name with its first letter small."""
    return name[:1].lower() + name[1:]


def masked(text: str, spans: Iterable[tuple[int, int]], kind: str) -> str:
    """The text with every character of the spans replaced by the mask letter of a kind of mention; same length."""
    for begin, end in spans:
        text = text[:begin] + MASKS[kind] * (end - begin) + text[end:]
    return text


@cache
def compiled(pattern: str) -> regex.Pattern[str]:
    """The compiled pattern, from the cache of earlier runs where it has it; raises `regex.error`."""
    # Each is kept pickled by itself: a run needs half of them, and to build all takes a thirtieth of a small build.
    found: regex.Pattern[str] = pickle.loads(_patterns().get(pattern, lambda: pickle.dumps(regex.compile(pattern))))
    return found


def _macro(match: regex.Match[str]) -> str:
    return written_out(match[1])


@cache
def written_out(name: str) -> str:
    """The pattern of a name in braces; a list of people is tried where it begins, not at each of them."""
    if name in MASKS:
        return f"(?<!{MASKS[name]}){MASKS[name]}++"
    if name == _PEOPLE:
        one, joint = MASKS["person"], rf"\s*+{written_out('people-joint')}\s*+"
        return rf"(?P<people>(?<!{one})(?<!{one}{joint}){one}++(?:{joint}{one}++)*+)"
    entries = sorted(_entries(uncapitalised(name), capital=name[:1].isupper()), key=lambda w: (-len(w), w))
    return expand(alternatives(dict.fromkeys(entries)))


def alternatives(patterns: Iterable[str]) -> str:
    """The patterns as alternatives that are tried in their order, what several begin with written once.

    A pattern of a hundred words is so tried at a position by its letters there, and not word for word.
    """
    branches: list[tuple[str, list[str]]] = []
    begun: dict[str, list[str]] = {}
    for pattern in patterns:
        first = _FIRST.match(pattern)
        if first is None or _has_alternatives(pattern):  # no letter is known to begin it, so that all keep their order
            branches.append(("", [pattern]))
            begun.clear()
            continue
        letter = first.group()
        if letter not in begun:
            if any(_overlap(letter, other) for other in begun):
                begun.clear()
            begun[letter] = []
            branches.append((letter, begun[letter]))
        begun[letter].append(pattern[first.end() :])
    written = [begin + (rests[0] if len(rests) == 1 else alternatives(rests)) for begin, rests in branches]
    return written[0] if len(written) == 1 and branches[0][0] else f"(?:{'|'.join(written)})"


def _overlap(one: str, other: str) -> bool:
    """Whether two letters or classes of letters can match the same letter, be case minded or not."""
    return not set(one.strip("[]").casefold()).isdisjoint(other.strip("[]").casefold())


def _has_alternatives(pattern: str) -> bool:
    """Whether a bar stands in a pattern outside all brackets."""
    depth = 0
    for sign in _SIGN.findall(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            return True
    return False


def _entries(name: str, *, capital: bool) -> Iterator[str]:
    """The entries of a list and of the lists that it takes in; DataError for a capital that one cannot have."""
    for word in words(name):
        inner = _MACRO.fullmatch(word)
        if inner and inner[1] in table("words"):
            yield from _entries(inner[1], capital=capital)
        elif capital and not word[0].isalpha():
            where = read("words.yaml").where[name,]
            raise DataError("words-capital", where=where, name=name, called=name.capitalize(), word=word)
        else:
            yield f"[{word[0].upper()}{word[0].lower()}]{word[1:]}" if capital else word


@cache
def _expansions() -> Shelf:
    lists = "\0".join((text("words.yaml"), own.in_use().files.get("words.yaml", "")))
    return shelf("expanded", blake2s(lists.encode() + _CODE, digest_size=6).hexdigest())


@cache
def _patterns() -> Shelf:
    return shelf("compiled", f"regex-{regex.__version__}")
