"""Vietnamese letters: one Unicode form, one tone placement, and folding for keys and search.

`canonical` keeps the length of its input, so offsets into it are offsets into the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

import regex

_TONED: Final = {"a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ"}
_OPEN_SYLLABLE: Final = regex.compile(
    r"(?<![qQ])(?:(?P<o>[oO])(?P<ae>[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ])|(?P<u>[uU])(?P<y>[ỳýỷỹỵỲÝỶỸỴ]))(?!\p{L})"
)
_MARKED: Final = (*range(0x41, 0x7B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))
_HONORIFICS: Final = frozenset(("ông", "bà", "anh", "chị", "chí", "đ/c", "thầy", "cô"))
_YEAR_OF_NUMBER: Final = re.compile(r"(?:/|^(?=\d{4}/(?:UBTV)?QH))((?:19|20)\d\d)/")
_LINE_BREAK: Final = re.compile("[\x0b-\x0d\x1c-\x1e\x85\u2028\u2029]")
_BLANK: Final = re.compile("[\t\x1f\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")
"""What Unicode counts among the blanks, and the two that have no width."""
_TOO_MANY_MARKS: Final = regex.compile(r"[\p{M}--\u034f]{30}(?=[\p{M}--\u034f])", regex.VERSION1)
_MANY_MARKS: Final = regex.compile(r"\p{M}{3}")
_STRIDE: Final = 8
"""Of 31 marks in a row at least three stand next to one another when every eighth character is looked at."""


def nfc(text: str) -> str:
    """The text with composed letters (NFC), lines ended by LF alone, in Unicode's stream-safe format (UAX #15).

    Putting marks in order takes the square of their number, and nothing stops it: 100,000 on one letter take minutes.
    """
    if _MANY_MARKS.search(text[::_STRIDE]):
        text = _TOO_MANY_MARKS.sub(r"\g<0>\u034f", text)
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


@lru_cache(maxsize=16)
def canonical(text: str) -> str:
    """NFC text with the tone on the first vowel of open oa, oe, uy ("Thuỷ" → "Thủy"); same length.

    Every blank of Unicode is a plain one, every line or paragraph break a line feed.
    """
    text = _BLANK.sub(" ", _LINE_BREAK.sub("\n", text))
    return _OPEN_SYLLABLE.sub(_move_tone, text)


@lru_cache(maxsize=1 << 12)
def fold(text: str) -> str:
    """Lower case without tones, marks or đ, single blanks: "Đỗ Việt  Hưng" → "do viet hung"."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def unmarked(text: str) -> str:
    """The letters without tones, marks or đ, case kept: "quận Bình Thủy" → "quan Binh Thuy"."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 12)
def key(text: str) -> str:
    """Case, tone placement and blanks folded, diacritics kept: equal for two spellings of one name."""
    return " ".join(canonical(unicodedata.normalize("NFC", text)).casefold().split())


def year_of_number(number: str) -> str | None:
    """The year that a document's number carries: 2019 in "47/2019/QH14", none in "2022/KH-UBND", which is plan 2022."""
    found = _YEAR_OF_NUMBER.search(number)
    return found[1] if found else None


def as_spelt(name: str, kind: str, text: str) -> str:
    """A unit's name as the text mostly spells it: "Đăk Song" for "Đắk Song"; what may be a person's name is none.

    Behind its kind ("huyện Đăk Song") any spelling counts; elsewhere one of two words or more that no word of a name
    and no honorific stands before.
    """
    if name in text or _letters(name) not in _letters_of_page(text):
        return name
    found = Counter(
        match.group()
        for match in _spellings(name).finditer(text)
        if _may_be_place(text[max(0, match.start() - 20) : match.start()].split()[-1:], kind, " " in name)
    )
    return max(found, key=lambda spelling: (found[spelling], spelling)) if found else name


def _letters(text: str) -> bytes:
    """The Latin letters without marks, with single blanks: two spellings of a name have the same, and it is fast."""
    single = " ".join(text.lower().replace("đ", "d").split())
    return unicodedata.normalize("NFD", single).encode("ascii", "ignore")


@lru_cache(maxsize=4)
def _letters_of_page(text: str) -> bytes:
    """The letters without marks of a text in which many names are looked for; the last few are kept."""
    return _letters(text)


def _may_be_place(before: list[str], kind: str, is_long: bool) -> bool:
    word = before[0] if before else ""
    if word.casefold() == kind.rsplit(maxsplit=1)[-1].casefold():
        return True
    return is_long and word.casefold() not in _HONORIFICS and (not word.istitle() or word[-1] in ".,:;!?”)")


def before(text: str, place: int, reach: int = 120) -> str:
    """What stands directly before a place, for patterns that are anchored at its end."""
    return text[max(0, place - reach) : place]


def _move_tone(match: regex.Match[str]) -> str:
    first = match["o"] or match["u"]
    second = match["ae"] or match["y"]
    for bare, toned in _TONED.items():
        if (place := toned.find(second.lower())) >= 0:
            moved = _TONED[first.lower()][place]
            return (moved.upper() if first.isupper() else moved) + (bare.upper() if second.isupper() else bare)
    return match.group()


@lru_cache(maxsize=4096)
def _spellings(name: str) -> re.Pattern[str]:
    """Whatever differs from the name in nothing but marks and blanks."""
    words = ("".join(f"[{''.join(_same_letters(letter))}]" for letter in word) for word in name.split())
    return re.compile(r"(?<!\w)" + r"\s".join(words) + r"(?!\w)")


@lru_cache(maxsize=512)
def _same_letters(letter: str) -> list[str]:
    """The letters of Vietnamese that differ from this one in marks alone, its own form first."""
    same = (c for c in map(chr, _MARKED) if fold(c) == fold(letter) and c.isupper() == letter.isupper())
    return [re.escape(letter), *same]
