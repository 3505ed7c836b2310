"""How a page spells the name of an administrative unit."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Final

from kg import lexicon
from kg.text import Text, fold, latin

_LATIN: Final = (*range(0x41, 0x7B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))
"""The code points among which the letters of Vietnamese lie."""
_REACH: Final = 20
"""So far back the last word before a name is looked for; no syllable and no short form is longer."""


def as_spelt(name: str, kind: str, text: Text) -> str:
    """A unit's name as the text mostly spells it: "Đăk Song" for "Đắk Song"; what may be a person's name is none.

    Behind its kind ("huyện Đăk Song") any spelling counts; elsewhere one of two words or more that no word of a name
    and no honorific stands before.
    """
    printed = text.printed
    if name in printed or latin(name) not in text.latin:
        return name
    found = Counter(
        match.group()
        for match in _spellings(name).finditer(printed)
        if _may_be_unit(printed[max(0, match.start() - _REACH) : match.start()].split()[-1:], kind, " " in name)
    )
    return max(found, key=lambda spelling: (found[spelling], spelling)) if found else name


def _may_be_unit(before: list[str], kind: str, is_long: bool) -> bool:
    word = before[0] if before else ""
    if word.casefold() == kind.rsplit(maxsplit=1)[-1].casefold():
        return True
    return is_long and word.casefold() not in _honorifics() and (not word.istitle() or word[-1] in ".,:;!?”)")


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(lexicon.words("before-name"))


# Pages of one batch name the same units, and each pattern has dozens of letters in a class: it is compiled once.
@lru_cache(maxsize=1 << 12)
def _spellings(name: str) -> re.Pattern[str]:
    """Whatever differs from the name in nothing but marks and blanks."""
    words = ("".join(f"[{''.join(_same_letters(letter))}]" for letter in word) for word in name.split())
    return re.compile(r"(?<!\w)" + r"\s".join(words) + r"(?!\w)")


@cache
def _letters() -> dict[tuple[str, bool], list[str]]:
    """The Latin letters by what they are without marks and by case."""
    found: dict[tuple[str, bool], list[str]] = {}
    for letter in map(chr, _LATIN):
        found.setdefault((fold(letter), letter.isupper()), []).append(letter)
    return found


def _same_letters(letter: str) -> list[str]:
    """The letters of Vietnamese that differ from this one in marks alone, its own form first."""
    return [re.escape(letter), *_letters().get((fold(letter), letter.isupper()), ())]
