"""How units are called: the form under which a name is looked up, the words for kinds, short forms, English names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from kg.gazetteer.files import Row, rows
from kg.model import Unit
from kg.text import key as text_key
from kg.text import unmarked

LEVELS: Final = ("province", "district", "commune")
OUTER: Final = ' \n,.;:!?()[]"“”…'
_JOINS: Final = re.compile(r"(?:\s*[-‐‑–—]\s*|\s+)")
_APOSTROPHES: Final = re.compile(r"\s?['’‘`´]\s?")
_FINAL_Y: Final = re.compile(r"^(h|k|l|m|s|t|v|qu)([yỳýỷỹỵ])$")
_Y_TO_I: Final = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


@lru_cache(maxsize=1 << 16)  # 131 pages look up each name twelve times; without it a page takes a hundredth longer
def folded(name: str) -> str:
    """The form under which a name is looked up: "Đăk Song" → "đắk song", "Bà Rịa-Vũng Tàu" → "bà rịa vũng tàu"."""
    plain = _APOSTROPHES.sub("", text_key(name.strip(OUTER)))
    return " ".join(_word(word) for word in _JOINS.split(plain) if word)


@lru_cache(maxsize=1 << 10)  # asked of the same few words for every unit and every name without a kind
def kind_of(word: str) -> str | None:
    """The kind that a word or abbreviation stands for: "TP.", "T.P", "Thành phố" → "thành phố"; None for others."""
    return _kind_words().get(text_key(word.replace(".", " ")).replace(" ", ""))


@cache
def levels(kind: str | None) -> tuple[str, ...]:
    """The levels on which there are units of a kind, all of them without one."""
    return tuple(level for level in LEVELS if kind is None or (kind, level) in _english_kinds())


def is_city(kind: str) -> bool:
    """Whether a kind is that of cities, the one of which there are units on two levels."""
    return len(levels(kind)) > 1


def aliases(name: str, kind: str | None, level: str) -> list[str]:
    """The folded names for which a short form of a kind and a level stands: "HCM" → "hồ chí minh"."""
    found = _alias_table().get(_squeezed(name), ())
    return [folded(full) for _, of_kind, full, of_level in found if kind in {None, of_kind} and level == of_level]


def unit_label(unit: Unit) -> str:
    """Kind and name as read: "quận Bình Thủy", "Quận 6", "Thành phố Hồ Chí Minh"."""
    if unit.level == "country":
        return unit.name
    capital = unit.name[:1].isdigit() or (unit.level == "province" and is_city(unit.kind))
    return f"{unit.kind.capitalize() if capital else unit.kind} {unit.name}"


def english(unit: Unit) -> str | None:
    """The unit's name in English, as Circular 03/2009/TT-BNG translates such names; None for a kind of no known level.

    "Kien Giang Province", "Binh Thuy District"; a number follows the kind: "District 6". The circular calls thị xã and
    thị trấn alike "Town": thị trấn is "Township" here, so that the two levels differ; it does not know đặc khu.
    """
    name = unmarked(unit.name)
    if unit.level == "country":
        return name
    kind = _english_kinds().get((unit.kind, unit.level))
    if kind is None:
        return None
    return f"{kind} {name}" if name[:1].isdigit() else f"{name} {kind}"


def _word(word: str) -> str:
    if word.isdigit():
        return word.lstrip("0") or "0"
    word = _spellings().get(word, word)
    return word.translate(_Y_TO_I) if _FINAL_Y.match(word) else word


def _squeezed(name: str) -> str:
    return folded(name).replace(".", "").replace(" ", "")


@cache
def _spellings() -> Mapping[str, str]:
    """The standard form of words of names that pages spell otherwise."""
    return dict(rows("spellings.csv"))


@cache
def _kind_words() -> Mapping[str, str]:
    return {word.replace(" ", ""): kind for kind, _, _, words, _ in rows("kinds.csv") for word in words.split("|")}


@cache
def _english_kinds() -> Mapping[tuple[str, str], str]:
    return {(kind, level): word for kind, level, _, _, word in rows("kinds.csv")}


@cache
def _alias_table() -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows("aliases.csv"):
        found.setdefault(_squeezed(row[0]), []).append(row)
    return found
