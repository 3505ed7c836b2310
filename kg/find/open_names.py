"""Names of bodies that are on no list: words up to a stop ("Cục Quản lý …"), proper names ("thôn Tân Lập")."""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.find.places import is_person_like, rare_surnames, unit_at
from kg.text import before, key

_OPEN_WORD: Final = regex.compile(r"\s+(?P<word>[^\s,.;:()\"“”–…]+)(?P<stop>[,.;:()\"“”–…]?)")
_IN_QUOTES: Final = regex.compile(r"\s+[“\"][^“”\"\n]{2,120}[”\"]")
_SHORT_FORM: Final = regex.compile(r"\s+\(\p{Lu}[\p{L}-]{1,9}\)")
_NAME_WORD: Final = regex.compile(r"[\p{L}\d&/-]")
_OPEN_LIMIT: Final = 16
"""Words that an open name may have: the longest names of steering committees stay below it, a clause that follows a
name without any stop would go on for ever."""
_CAPITALS: Final = regex.compile(r"\p{Lu}[\p{L}'’]*(?: \p{Lu}[\p{L}'’]*)*+")
_LONGEST_PERSON: Final = 5
_NAMED_AFTER_PEOPLE: Final = "enterprise"
_SHORTEST_PERSON: Final = 3
_WORD_REACH: Final = 12
"""Characters in which the word before a name stands: one syllable, with its blank."""


def open_name(kind: str, text: str, end: int, *, within: bool) -> tuple[int | None, str]:
    """Words up to a stop, quoted ones as one, without short forms in brackets; a unit ends the name."""
    begin, count, counted = end, 0, False
    stops = _stops(kind)
    while count < _OPEN_LIMIT:
        if whole := _IN_QUOTES.match(text, end) or _SHORT_FORM.match(text, end) or _through().match(text, end):
            end, count = whole.end(), count + 1
            continue
        match = _OPEN_WORD.match(text, end)
        if match is None:
            break
        word = match["word"]
        begins_name = not count and word[0].isupper()  # "Vụ | Tổ chức cán bộ": a name may begin with any word
        if (not begins_name and stops.match(text, match.start("word"))) or not _NAME_WORD.match(word):
            break
        at = match.start("word")
        if count and not counted and (unit_at(text, at) or (within and _is_above(text, at))):
            break
        if kind != _NAMED_AFTER_PEOPLE and _is_person(text, at):
            break
        counted = word.isdigit()
        end, count = match.end("word"), count + 1
        if match["stop"]:
            break
    if tail := _loose_ends().search(text[begin:end]):
        end = begin + tail.start()
    return end, _SHORT_FORM.sub("", text[begin:end])


@cache
def _loose_ends() -> regex.Pattern[str]:
    """The words that end no name: what they led to was no part of it."""
    return lexicon.compiled("(?:" + "|".join(rf"\s+{word}" for word in lexicon.words("loose-end")) + ")+$")


def _is_above(text: str, begin: int) -> bool:
    """Whether the body that a type may lie in begins there: "Vụ Tổ chức cán bộ | Bộ Nội vụ"."""
    return bool(lexicon.head("body-begins").match(text, begin))


def _is_person(text: str, begin: int) -> bool:
    """Whether the rest of a run of capitals is a person's name that no body bears ("Trường THPT Lê Quý Đôn")."""
    run = _CAPITALS.match(text, begin)
    if run is None or not is_person_like(run.group().split()) or len(run.group().split()) > _LONGEST_PERSON:
        return False
    if run.group() in lexicon.words("eponym"):
        return False
    last = before(text, begin, _WORD_REACH).split()[-1:]
    return not last or not (last[0] in lexicon.words("bears-a-name") or last[0].istitle())


def proper_name(text: str, end: int, *, after_kind: bool) -> tuple[int | None, str]:
    """The proper name or number behind a village; `after_kind`: that of a village named behind a cell, or none."""
    begin = end
    if after_kind:
        kind = _settlements().match(text, end)
        if kind is None:
            return end, ""
        end = kind.end()
    match = _proper_name().match(text, end)
    if match is None or _may_be_person(match.group().split()):
        return (begin, "") if after_kind else (None, "")
    return match.end(), " " + " ".join(text[begin : match.end()].split())


def _may_be_person(words: list[str]) -> bool:
    """Whether words behind a village's kind are its head's name: "Trưởng thôn | Giáp Đức An"."""
    return is_person_like(words) or (len(words) >= _SHORTEST_PERSON and key(words[0]) in rare_surnames())


@cache
def _proper_name() -> regex.Pattern[str]:
    return lexicon.compiled(rf"\s+(?:{'|'.join(lexicon.words('proper-name'))})(?![\p{{L}}\d])")


@cache
def _settlements() -> regex.Pattern[str]:
    words = "|".join(lexicon.words("settlement"))
    return lexicon.compiled(rf"\s+(?i:{words})(?![\p{{L}}\d])")


@cache
def _stops(kind: str) -> regex.Pattern[str]:
    table = lexicon.table("bodies")
    allowed = table["open-allows"].get(kind, ())
    phrases = "|".join(lexicon.expand(p) for p in table["open-stops"] if p not in allowed)
    return lexicon.compiled(rf"(?i:{phrases})(?![\p{{L}}\d])")


@cache
def _through() -> regex.Pattern[str]:
    phrases = "|".join(lexicon.expand(p) for p in lexicon.table("bodies")["open-through"])
    return lexicon.compiled(rf"\s+(?i:{phrases})(?![\p{{L}}\d])")
