"""Vietnamese letters: one Unicode form, one tone placement, and folding for keys and search.

`canonical` keeps the length of its input, so offsets into it are offsets into the stored text. `Text` is a text with
all the forms in which the stages read it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Final

import regex

_TONED: Final = {"a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ"}
_OPEN_SYLLABLE: Final = regex.compile(
    r"(?<![qQ])(?:(?P<o>[oO])(?P<ae>[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ])|(?P<u>[uU])(?P<y>[ỳýỷỹỵỲÝỶỸỴ]))(?!\p{L})"
)
_YEAR_OF_NUMBER: Final = re.compile(r"(?:/|^(?=\d{4}/(?:UBTV)?QH))((?:19|20)\d\d)/")
_LINE_BREAK: Final = re.compile("[\x0b-\x0d\x1c-\x1e\x85\u2028\u2029]")
_BLANK: Final = re.compile("[\t\x1f\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")
"""What Unicode counts among the blanks, and the two that have no width."""
_TOO_MANY_MARKS: Final = regex.compile(r"[\p{M}--\u034f]{30}(?=[\p{M}--\u034f])", regex.VERSION1)
_MANY_MARKS: Final = regex.compile(r"\p{M}{3}")
_DIGIT: Final = regex.compile(r"\d")
_OTHER_SCRIPTS: Final = re.compile("[\u0660-\u1dff\ua000-\udfff\uf900-\U0010ffff]")
_WIDE: Final = re.compile(r"\s{2,}")
_UNEVEN: Final = re.compile(r"[^\S ]|  ")
_STRIDE: Final = 8
"""Of 31 marks in a row at least three stand next to one another when every eighth character is looked at."""


def nfc(text: str) -> str:
    """The text with composed letters (NFC), lines ended by LF alone, in Unicode's stream-safe format (UAX #15).

    Putting marks in order takes the square of their number, and nothing stops it: 100,000 on one letter take minutes.
    """
    if _MANY_MARKS.search(text[::_STRIDE]):
        text = _TOO_MANY_MARKS.sub(r"\g<0>\u034f", text)
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def canonical(text: str) -> str:
    """NFC text with the tone on the first vowel of open oa, oe, uy ("Thuỷ" → "Thủy"); same length.

    Every blank of Unicode is a plain one, every line or paragraph break a line feed.
    """
    text = _BLANK.sub(" ", _LINE_BREAK.sub("\n", text))
    return _OPEN_SYLLABLE.sub(_move_tone, text)


# A page names the same people, units and bodies in sentence after sentence, and each is folded whenever two are
# compared: without these two caches a page takes a twentieth longer.
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


def before(text: str, position: int, reach: int = 120) -> str:
    """What stands directly before a position, for patterns that are anchored at its end.

    By default as much as the longest of these patterns looks back over.
    """
    return text[max(0, position - reach) : position]


def after(text: str, position: int, reach: int = 120) -> str:
    """What stands directly behind a position, for patterns that are anchored at its beginning."""
    return text[position : position + reach]


def plain(text: str) -> str:
    """The text in lower case, its blanks single and its digits 0: what the words of patterns are looked for in."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    for digit in "123456789":
        lower = lower.replace(digit, "0")
    if _OTHER_SCRIPTS.search(lower):
        lower = _DIGIT.sub("0", lower)
    return single_blanks(lower)


def single_blanks(text: str) -> str:
    """The text with one plain blank for every run of blanks."""
    even = (text.isprintable() and "  " not in text) or not _UNEVEN.search(text)
    return text if even else " ".join(f"|{text}|".split())[1:-1]


def latin(text: str) -> bytes:
    """The Latin letters without marks, with single blanks: equal for two spellings of a name, and fast to work out."""
    single = " ".join(text.lower().replace("đ", "d").split())
    return unicodedata.normalize("NFD", single).encode("ascii", "ignore")


class Text:
    """A text in the forms in which it is read, each worked out when it is first asked for, and once."""

    def __init__(self, printed: str) -> None:
        self.printed = printed

    @cached_property
    def canonical(self) -> str:
        """The text as `canonical` has it: what patterns are matched against."""
        return canonical(self.printed)

    @cached_property
    def letters(self) -> Letters:
        """The plain letters of the canonical text: what the words of patterns are looked for in."""
        return Letters(self.canonical)

    @cached_property
    def latin(self) -> bytes:
        """The text as `latin` has it: what spellings of names are looked for in."""
        return latin(self.printed)


class Letters:
    """A text as `plain` leaves it, cut as if each stretch of it were read alone."""

    __slots__ = ("_blanks", "_ends", "_gone", "plain")

    def __init__(self, text: str) -> None:
        self.plain = plain(text)
        wide = [] if len(self.plain) == len(text) else [run.span() for run in _WIDE.finditer(text)]
        self._ends = [end for _, end in wide]
        self._gone = [0, *accumulate(end - begin - 1 for begin, end in wide)]
        self._blanks = [begin - gone for (begin, _), gone in zip(wide, self._gone, strict=False)]

    def cut(self, begin: int, end: int) -> str:
        """The plain letters of a stretch of the text; no wide blank is cut by it."""
        return self.plain[self._position(begin) : self._position(end)]

    def printed(self, begin: int, position: int) -> int:
        """Where a letter of the stretch that begins at `begin` stands in the text, counted from there."""
        position += self._position(begin)
        return position + self._gone[bisect_left(self._blanks, position)] - begin

    def _position(self, printed: int) -> int:
        return printed - self._gone[bisect_right(self._ends, printed)]


def _move_tone(match: regex.Match[str]) -> str:
    first = match["o"] or match["u"]
    second = match["ae"] or match["y"]
    for bare, toned in _TONED.items():
        if (tone := toned.find(second.lower())) >= 0:
            moved = _TONED[first.lower()][tone]
            return (moved.upper() if first.isupper() else moved) + (bare.upper() if second.isupper() else bare)
    return match.group()
