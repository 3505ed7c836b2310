"""Vietnamese text whose letters were damaged on its way: mended before it is stored, so that quotes are exact."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

import regex

from kg.text import nfc

_ENTITY: Final = regex.compile(r"&(?:amp;)*(?:[A-Za-z]{2,8}|#\d{2,5}|#[xX][0-9A-Fa-f]{2,4});")
_MARKUP: Final = frozenset("<>&")
_WITHOUT_WIDTH: Final = regex.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]++")
_PARTS_WORDS: Final = frozenset("\u200b\ufeff")
"""Of the signs without width, those that may stand between two words."""
_ETH: Final = str.maketrans("ÐðƉ", "ĐđĐ")
"""Letters that look like đ, from fonts older than Unicode."""
_TONE: Final = "\u0300\u0301\u0303\u0309\u0323"
_OF_VOWEL: Final = "\u0302\u0306\u031b"
_MARK: Final = regex.compile(rf"[{_TONE}{_OF_VOWEL}]")
_SET_OFF: Final = regex.compile(rf"(?<=\p{{L}}[{_TONE}{_OF_VOWEL}]*) ([{_TONE}{_OF_VOWEL}]++)")
_CLUSTER: Final = regex.compile(rf"\p{{L}}[{_TONE}{_OF_VOWEL}]++")

_ONSET: Final = "(?:ngh?|nh|th|tr|ch|ph|kh|gh?|gi|qu|[bcdđhklmnprstvx])"
_VOWEL: Final = "[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]"
_CUT: Final = re.compile(
    f"\\b[bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX][hrgiuHRGIU]?[hH]? (?=[{_VOWEL[1:-1]}{_VOWEL[1:-1].upper()}])"
)
"""A word's first consonants that a blank parts from the rest, which begins with a vowel."""
_SAMPLE: Final = 4096
"""Characters from the top in which it shows whether blanks have split a text's words."""
_TOKENS: Final = regex.compile(
    rf"(?<![\p{{L}}\d])(?P<left>\p{{L}}{{1,5}}+) (?P<right>{_VOWEL}\p{{L}}{{0,4}}+)", regex.IGNORECASE
)
_SYLLABLE: Final = regex.compile(rf"{_ONSET}?[aăâeêioôơuưy]{{1,3}}(?:ch|ng|nh|[cmnpt])?", regex.IGNORECASE)
_BARE_ONSET: Final = regex.compile(_ONSET, regex.IGNORECASE)
_REST: Final = (
    regex.compile(r"\p{L}*[iyu]\|[êếềểễệ]\p{L}+", regex.IGNORECASE),
    regex.compile(r"\p{L}*ư\|[ơờớởỡợ]\p{L}+", regex.IGNORECASE),
    regex.compile(r"\p{L}*u\|[ốồộỗ]\p{L}+", regex.IGNORECASE),
    regex.compile(r"\p{L}*o\|[àạảã]\p{L}+", regex.IGNORECASE),
)
"""How a word is cut behind its first vowel so that the rest is no word: "huy ện", "đư ợc", "cu ộc", "ho ạt"."""
_INITIAL: Final = regex.compile(
    rf"(?m)(?:^|(?<=[.!?:] ))(?P<left>[BCDĐGHKLMNPQRSTVX]) (?P<right>{_VOWEL}\p{{L}}{{0,4}}+)(?= \p{{Ll}})"
)
"""The first letter of a sentence that a blank parts from its word, as a letter set in large leaves it: "Đ ồng chí"."""
_FEWEST: Final = 4
_SHARE: Final = 0.03
"""How many words of a text, and which part of them, are cut where its words were split by blanks."""


def mended(text: str) -> str:
    """The text in whole letters and words: no entities, no signs inside words, marks on their letters and in order.

    Words that blanks have split are joined where the whole text is so and the two parts make one syllable; a letter
    that stands alone at the beginning of a sentence, before the rest of its syllable, always is.
    """
    if "&" in text:
        text = _ENTITY.sub(_letter, text)
    if _WITHOUT_WIDTH.search(text):
        text = _WITHOUT_WIDTH.sub(_sign, text)
    text = text.translate(_ETH) if "Ð" in text or "ð" in text or "Ɖ" in text else text
    if _MARK.search(text):
        text = _CLUSTER.sub(_in_order, _SET_OFF.sub(r"\1", text))
    return nfc(_with_whole_words(text))


def _letter(match: regex.Match[str]) -> str:
    """The letter that an entity stands for; one that is a sign of markup stays as it is."""
    letter = html.unescape(match.group())
    for _ in range(2):
        letter = html.unescape(letter)
    is_letter = len(letter) == 1 and letter not in _MARKUP and (letter.isprintable() or letter == "\xa0")
    return letter if is_letter else match.group()


def _sign(match: regex.Match[str]) -> str:
    """Nothing for signs without width, or one that parts two words which are no syllable together."""
    if _PARTS_WORDS.isdisjoint(match.group()):
        return ""
    text = match.string
    left = regex.search(r"\p{L}*$", text[max(0, match.start() - 8) : match.start()])
    right = regex.match(r"\p{L}*", text[match.end() : match.end() + 8])
    before, after = left.group() if left else "", right.group() if right else ""
    return "" if not before or not after or _is_syllable(before + after) else "\u200b"


def _in_order(match: regex.Match[str]) -> str:
    """A letter with the mark of its vowel before its tone."""
    letters = unicodedata.normalize("NFD", match.group())
    return unicodedata.normalize("NFC", letters[0] + "".join(sorted(letters[1:], key=_TONE.__contains__)))


def _with_whole_words(text: str) -> str:
    text = _INITIAL.sub(_whole, text)
    sample = text[:_SAMPLE]
    if len(_CUT.findall(sample)) < max(_FEWEST, _SHARE * sample.count(" ")):
        return text
    return _TOKENS.sub(_whole, text)


def _whole(match: regex.Match[str]) -> str:
    left, right = match["left"], match["right"]
    cut = _BARE_ONSET.fullmatch(left) or any(form.fullmatch(f"{left}|{right}") for form in _REST)
    return left + right if cut and _is_syllable(left + right) else match.group()


def _is_syllable(word: str) -> bool:
    """Whether a word is one Vietnamese syllable, its tone left aside."""
    letters = unicodedata.normalize("NFD", word)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONE))) is not None
