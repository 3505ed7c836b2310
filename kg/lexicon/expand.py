"""Patterns with their lists written out, compiled.

In a pattern `{name}` stands for a list of `words.yaml`, for a masked mention (`MASKS`) or for `{people}`, `{Name}` for
the list with the first letter of each word small or capital; a blank stands for a whole run of blanks, " ?" for one
that may be missing. Neither gives back a part of a run nor begins inside one, so that long runs cost no more than their
length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import regex

from kg.cache import Shelf, shelf
from kg.errors import DataError
from kg.lexicon.tables import read, table, words
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
_PEOPLE: Final = "people"
RESERVED: Final = frozenset((*MASKS, _PEOPLE))
"""Names that no list may have."""
_MACRO: Final = regex.compile(r"(?<!\\[pPN])\{([A-Za-z][a-z-]*)\}")
_BRACES: Final = regex.compile(r"(?<!\\)(?<!\\[pPN])\{(?!\d*+,?\d*+\})([^{}]*+)\}")
_BLANK: Final = r"(?<!\s)\s++"


def expand(pattern: str) -> str:
    """The pattern with its lists written out; longest words first so that the longest wins."""
    return _MACRO.sub(_macro, canonical(pattern).replace(" ?", f"(?:{_BLANK})?").replace(" ", _BLANK))


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


def compiled(pattern: str) -> regex.Pattern[str]:
    """The compiled pattern, from the cache of earlier runs where it has it; raises `regex.error`."""
    found: regex.Pattern[str] = _patterns().get(pattern, lambda: regex.compile(pattern))
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
    return "(?:" + "|".join(expand(word) for word in dict.fromkeys(entries)) + ")"


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
def _patterns() -> Shelf:
    return shelf("patterns", f"regex-{regex.__version__}")
