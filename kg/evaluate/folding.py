"""Values of gold and graph brought to one form, so that one value written in two ways compares equal."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from kg import lexicon

_TONES: Final = dict(zip("\u0300\u0301\u0303\u0309\u0323", "12345", strict=True))
_BETWEEN_WORDS: Final = re.compile(r"[^\w%/]+")
_FINAL_Y: Final = re.compile(r"(?<=[bcdghklmnpqrstvx])y$")
_WORDS_OF_A_NAME: Final = 4
"""A found body may leave out the superiors that gold names when this many words are left: "Sở Nội vụ" is any one's."""


def folded(value: object) -> str:
    """The words without case, dashes and tone placement, short forms written out: "UBND  TP. Vinh", "kỹ" = "kĩ"."""
    return "" if value is None else _folded(str(value))


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    text = unicodedata.normalize("NFC", text).casefold()
    for short, full in _spellings():
        text = short.sub(full, text)
    return " ".join(_syllable(word) for word in _BETWEEN_WORDS.sub(" ", text).split())


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(short), full) for short, full in lexicon.table("evaluation")["spellings"])


def _syllable(word: str) -> str:
    """The letters without the tone, then the tone's number, so that "hoà" and "hòa" are one."""
    marks = unicodedata.normalize("NFD", word)
    tones = [_TONES[mark] for mark in marks if mark in _TONES]
    letters = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return _FINAL_Y.sub("i", letters) + "".join(tones[-1:])


def share(gold: object, found: object) -> float:
    """The part of gold's different words that the found words have, 0 to 1."""
    wanted, there = set(folded(gold).split()), set(folded(found).split())
    return len(wanted & there) / max(1, len(wanted))


def same_body(gold: object, found: object) -> bool:
    """Whether two names mean one body: one of them may go on with the superiors of its unit."""
    one, other = folded(gold), folded(found)
    if not one:
        return False
    shorter = one.startswith(f"{other} ") and len(other.split()) >= _WORDS_OF_A_NAME
    return one == other or other.startswith(f"{one} ") or shorter


def day(value: object) -> str:
    """The day of a date or of a moment, ISO; empty for none."""
    return str(value or "")[: len("2021-03-26")]


def number(value: object) -> float | None:
    """The number that a value is, None for what is none."""
    try:
        return float(str(value))
    except ValueError:
        return None


def same_number(gold: object, found: object) -> bool:
    """Whether two values are one number, up to a millionth, by which a float may miss what a page writes."""
    wanted, there = number(gold), number(found)
    return wanted is not None and there is not None and math.fabs(wanted - there) <= 1e-6 * max(1.0, math.fabs(wanted))
