"""Patterns with their lists written out, compiled.

In a pattern `{name}` stands for a list of `words.yaml`, for a masked mention (`MASKS`) or for `{people}`; a blank
stands for a whole run of blanks, " ?" for one that may be missing. Neither gives back a part of a run nor begins inside
one, so that long runs cost no more than their length.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from kg.cache import Shelf, shelf
from kg.lexicon.tables import table, words
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
_MACRO: Final = regex.compile(r"\{([a-z][a-z-]*)\}")
_BRACES: Final = regex.compile(r"(?<!\\)(?<!\\[pPN])\{(?!\d*+,?\d*+\})([^{}]*+)\}")
_BLANK: Final = r"(?<!\s)\s++"
_JOINT: Final = r"\s*+(?:[,;:]|[,;]?\s*+(?:và|cùng(?:\s++với)?))\s*+"
"""What stands between the people of a list."""


def expand(pattern: str) -> str:
    """The pattern with its lists written out; longest words first so that the longest wins."""
    return _MACRO.sub(_macro, canonical(pattern).replace(" ?", f"(?:{_BLANK})?").replace(" ", _BLANK))


def names_in(pattern: str) -> list[str]:
    """What stands in braces in a pattern and is neither a repetition nor a property of letters: names of lists."""
    return _BRACES.findall(pattern)


def known_names() -> set[str]:
    """All names that may stand in braces."""
    return {*table("words"), *MASKS, _PEOPLE}


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
        one = MASKS["person"]
        return rf"(?P<people>(?<!{one})(?<!{one}{_JOINT}){one}++(?:{_JOINT}{one}++)*+)"
    return "(?:" + "|".join(expand(w) for w in words(name)) + ")"


@cache
def _patterns() -> Shelf:
    return shelf("patterns", f"regex-{regex.__version__}")
