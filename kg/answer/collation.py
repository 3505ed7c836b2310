"""The order in which Vietnamese dictionaries have words, and numbers, days and periods among themselves."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

Key = tuple[int, object, object]
"""What sorts values: numbers before days and periods, these before words."""

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"
"""In the order of dictionaries: huyền, hỏi, ngã, sắc, nặng."""
_RANKS: Final = {letter: rank for rank, letter in enumerate(_LETTERS)}
_RUN: Final = re.compile(r"\d+|\D")
_PERIOD: Final = re.compile(r"\d{4}(?:-(?:Q[1-4]|H[12]|\d{1,2}M|\d\d(?:-\d\d(?:T\S*)?)?))?(?:/\d{4}\S*)?")
_ENDS: Final = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12}
_SIGN, _DIGITS, _LETTER = range(3)
"""Blanks and signs before digits, these before letters."""


def collated(text: str) -> tuple[object, ...]:
    """The key of a text: letters first, then tones, then case; numbers in it by their size.

    As in dictionaries a, ă and â are letters of their own, and so are d and đ, while tones only part what is spelt
    alike: "ba" before "bà" before "bả" before "bạ" before "ban" before "băn".
    """
    return _collated(unicodedata.normalize("NFC", text).strip())


def key_of(value: str, role: str = "text", *, numeric: bool = False) -> Key:
    """The key of a plain value, by what its column holds: a number where it is one, else a period, else a text."""
    if (numeric or role == "number") and (found := _number(value)) is not None:
        return 0, found, ""
    if role not in ("text", "number") and _PERIOD.fullmatch(value):
        return 1, _bounds(value), value
    return 2, collated(value), value


@lru_cache(maxsize=1 << 16)
def _collated(text: str) -> tuple[object, ...]:
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for run in _RUN.findall(text.lower()):
        if run.isdecimal():
            letters.append((_DIGITS, int(run)))
            continue
        rank, tone = _parts(run)
        letters.append(rank)
        tones.append(tone)
    return tuple(letters), tuple(tones), text.swapcase()


def _parts(letter: str) -> tuple[tuple[int, int], int]:
    """The rank of a letter without its tone, and that of its tone, 0 for none; blanks and signs before letters."""
    marks = unicodedata.normalize("NFD", letter)
    tone = next((_TONES.index(mark) + 1 for mark in marks if mark in _TONES), 0)
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    rank = _RANKS.get(bare)
    return (_LETTER, rank) if rank is not None else (_SIGN, ord(bare[0]) if bare else 0), tone


def _number(value: str) -> Decimal | None:
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _bounds(period: str) -> tuple[str, str]:
    """The first month or day of a period, and its last: of those that begin together the shorter one comes first."""
    first, _, last = period.partition("/")
    return _first(first), _last(last or first)


def _first(period: str) -> str:
    year, _, part = period.partition("-")
    if part[:1] in ("Q", "H"):
        return f"{year}-{_ENDS[part] - (2 if part[0] == 'Q' else 5):02}"
    return f"{year}-01" if not part or part.endswith("M") else period


def _last(period: str) -> str:
    year, _, part = period.partition("-")
    if part in _ENDS:
        return f"{year}-{_ENDS[part]:02}-32"
    if part.endswith("M"):
        return f"{year}-{int(part[:-1]):02}-32"
    return f"{year}-12-33" if not part else f"{period}-32" if len(part) == len("04") else period
