"""Names of people in words: capitalised runs that begin with a surname, stand behind an honorific or beside a post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.namesakes import (
    country_length,
    folded,
    is_among_units,
    is_borne,
    is_like_a_name,
    is_namesake,
    is_never_a_name,
)
from kg.find.places import rare_surnames, surnames
from kg.lexicon.scan import Head, Tail
from kg.model import Span
from kg.text import before, key

_APOSTROPHES: Final = "'’‘ʼ`´"
_APOSTROPHE: Final = f"[{_APOSTROPHES}]"
_SMALL: Final = r"[\p{Ll}\p{M}]++(?:-\p{Ll}++)*+"
_BOUND: Final = rf"{_APOSTROPHE}(?:\p{{L}}[\p{{L}}\p{{M}}]*+|(?= \p{{Lu}}\p{{Ll}}))"
"""What stands behind the first letter of a word that an apostrophe follows: "K'Tơr", "K' Tơr"."""
_REST: Final = rf"(?:{_SMALL}|{_BOUND})?+"
_TOKEN: Final = regex.compile(r"\S+")
_ONE_WORD: Final = regex.compile(rf"[HKY]{_APOSTROPHE} ?\p{{Lu}}\p{{Ll}}[\p{{L}}\p{{M}}]*+")
_CAPITALS: Final = regex.compile(r"\p{Lu}{2,7}+(?: \p{Lu}{1,7}+){1,4}+(?![\p{L}\d])")
_HONORIFIC_REACH: Final = 24
"""So far back an honorific may begin: "các đồng chí lãnh đạo: " is the longest, with its blanks."""
_LONGEST_NAME: Final = 5
"""Syllables of a name: few people have five, and six capitalised words are a heading or two names run together."""
_LINK_REACH: Final = 6
"""So much may stand between a name and a post or a word before it that presents it."""
_POST: Final = lexicon.MASKS["post"]
_BEFORE_POST: Final = regex.compile(rf"\s*+[,(–-]?\s*+{_POST}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the honorific before it; `full` = it begins with a surname and has two syllables or more."""

    span: Span
    anchor: Span
    text: str
    honorific: str | None
    full: bool


class _Word(NamedTuple):
    begin: int
    text: str

    @property
    def end(self) -> int:
        return self.begin + len(self.text)


class _Run(NamedTuple):
    """Capitalised words, and what stands before them: an honorific, a post, the end of the name before."""

    line: str
    words: list[_Word]
    honorific: _Word | None
    posted: bool
    last: int

    @property
    def begin(self) -> int:
        return self.words[0].begin

    def is_presented(self) -> bool:
        """Whether a person may follow, whatever the name: behind a post, in a list, behind "Trưởng thôn"."""
        village = lexicon.tail("person-village-head")
        return self.posted or self.is_listed() or village.before(self.line, self.begin) is not None

    def is_listed(self) -> bool:
        """Whether the words follow another person in a list."""
        return self.last >= 0 and bool(lexicon.grammar("person-next").fullmatch(self.line, self.last, self.begin))


def find_names(text: str) -> Iterator[Name]:
    """The names of a sentence: full ones anywhere, short ones only behind an honorific; mask letters are no names."""
    last = -1
    for match in _runs().finditer(text):
        run = _run(text, match, last)
        name = _name(run) if run else None
        if run and name and not _is_of_something_else(run, name):
            last = name[-1].end
            yield _as_name(name, run.honorific if run.honorific and name[0] == run.words[0] else None)


@cache
def _runs() -> regex.Pattern[str]:
    """Capitalised words with blanks between them, and a middle word of a name that is written small."""
    small = "|".join(lexicon.words("middle-word"))
    joint = rf"(?:[ \n]++|[ ](?:{small})[ ]++|(?<={_APOSTROPHE})[ ])"
    return regex.compile(rf"\p{{Lu}}(?<![\p{{L}}\d-].){_REST}(?:{joint}\p{{Lu}}{_REST}(?!\p{{L}}))*+")


def _run(text: str, match: regex.Match[str], last: int) -> _Run | None:
    """The run of a match, unless it can hold no name: one word that nothing presents, no surname, half a word."""
    begin, end = match.span()
    if text[end : end + 1].isalnum():  # "Khu II2": no run of words ends inside one
        return _in_capitals(text, begin)
    honorific = honorific_before(text, begin)
    if honorific is None and not _may_be_name(match.group()):
        return None
    words = [_Word(begin + token.start(), token.group()) for token in _TOKEN.finditer(match.group())]
    run = _Run(text, words, honorific, _is_posted(text, begin), last)
    if honorific is None and words[0].text in lexicon.words("pronoun") and not _is_surname(run):
        return _Run(text, words[1:], words[0], run.posted, last)
    return run


def _is_posted(text: str, begin: int) -> bool:
    """Whether a post stands right before, or the number that a unit's name ends with: "phường Tân Phú 3 | …"."""
    left = before(text, begin, _LINK_REACH).rstrip(" :\n")
    return left.endswith(_POST) or (left[-1:].isdigit() and left.rstrip("0123456789").rstrip().endswith(_POST))


def _is_surname(run: _Run) -> bool:
    """Whether what mostly addresses a person is the surname: "Thứ trưởng | Ông Thế Hiệp"."""
    return (
        len(run.words) >= 3
        and (_sure_middle([w.text for w in run.words]) == 1 or key(run.words[1].text) not in surnames())
        and run.is_presented()
    )


def _in_capitals(text: str, begin: int) -> _Run | None:
    """A name in capitals behind an honorific: "đồng chí NGUYỄN VĂN BÌNH"."""
    if not text[begin + 1 : begin + 2].isupper() or (honorific := honorific_before(text, begin)) is None:
        return None
    match = _CAPITALS.match(text, begin)
    if match is None or not _is_surname_anyhow(match.group().split()[0]):
        return None
    return _Run(
        text, [_Word(begin + t.start(), t.group()) for t in _TOKEN.finditer(match.group())], honorific, False, -1
    )


def _is_surname_anyhow(word: str) -> bool:
    return key(word) in surnames() or _is_rare(key(word)) or key(word) in folded("pronoun")


def _may_be_name(run: str) -> bool:
    """Whether capitalised words without an honorific may be a name: one of them is a surname, and another follows."""
    words = run.split()
    is_bound = run[1:2] in _APOSTROPHES and _ONE_WORD.match(run) is not None
    if len(words) == 1 or is_bound:
        return is_bound
    if words[0] in lexicon.words("pronoun"):
        return True
    return not surnames().isdisjoint(keys := [*map(key, words[:-1])]) or _is_rare(keys[0]) or _sure_middle(words) > 0


def _is_rare(word: str) -> bool:
    return word in rare_surnames() or word in folded("name-prefix")


def _sure_middle(words: list[str]) -> int:
    """Where a middle word stands before which there is a surname, whatever it is: 1 in "Báu Thị Lệ", else 0."""
    return next((i for i in range(1, len(words) - 1) if words[i] in lexicon.words("sure-middle")), 0)


def _as_name(words: list[_Word], honorific: _Word | None) -> Name:
    anchor = Span(words[0].begin, words[-1].end)
    texts = [word.text for word in words]
    full = len(words) >= 2 and key(texts[0]) in surnames()
    left = honorific.begin if honorific else anchor.begin
    return Name(Span(left, anchor.end), anchor, " ".join(texts), honorific.text if honorific else None, full)


def _name(run: _Run) -> list[_Word] | None:
    """The part of a capitalised run that is a name: from a surname (or the honorific) to a word that no name has."""
    honoured = run.honorific is not None
    words = run.words if honoured else run.words[country_length([word.text for word in run.words]) :]
    sure = _sure_middle([word.text for word in words])
    for skip in range(1 if honoured else max(1, len(words) - 1) if words else 0):
        if honoured or _may_begin(run, words, skip, sure):
            rest = _until_no_name(words, skip, run.line)
            if rest and not honoured and _is_otherwise_known(run, rest):
                return None
            if rest and _is_name(run, rest, skip):
                return _with_small_end(run, rest)
    return None


def _may_begin(run: _Run, words: list[_Word], skip: int, sure: int) -> bool:
    """Whether a name may begin with a word of the run."""
    word = key(words[skip].text)
    if sure and skip == sure:
        return False
    if word in surnames() or (sure and skip == sure - 1):
        return True
    if skip:
        return False
    if words[0].text in lexicon.words("pronoun"):
        return run.is_presented()
    if _is_prefix(words) or _ONE_WORD.match(" ".join(w.text for w in words)):
        return run.is_presented() or _opens(run)
    return word in rare_surnames() and (
        run.is_presented() or _is_posted_behind(run.line, words[-1].end) or _has_middle(words)
    )


def _is_prefix(words: list[_Word]) -> bool:
    return len(words) > 1 and key(words[0].text) in folded("name-prefix") and not words[1].text.isupper()


def _opens(run: _Run) -> bool:
    """Whether the run stands where a person may be named first: behind a mark, or one of the links of a list."""
    return lexicon.grammar("person-may-open").search(before(run.line, run.begin, _LINK_REACH)) is not None


def _has_middle(words: list[_Word]) -> bool:
    return len(words) >= 3 and key(words[1].text) in lexicon.words("middle-word")


def _is_posted_behind(line: str, end: int) -> bool:
    return _BEFORE_POST.match(line, end) is not None


def _is_name(run: _Run, words: list[_Word], skip: int) -> bool:
    texts = [word.text for word in words]
    if " ".join(texts) in lexicon.words("eponym"):
        return False
    if run.honorific:
        return len(words) <= _LONGEST_NAME or key(texts[0]) in surnames()
    if len(words) == 1:
        return skip == 0 and _ONE_WORD.fullmatch(texts[0]) is not None
    return len(words) <= _LONGEST_NAME and (len(words) >= 3 or skip == 0)


def _is_otherwise_known(run: _Run, words: list[_Word]) -> bool:
    """Whether the words are better known as something else: a country, a year, or, where nothing presents a person, a
    unit of the gazetteer or somebody of history."""
    name = key(" ".join(word.text for word in words))
    if is_never_a_name(name):
        return True
    if run.posted or _is_posted_behind(run.line, words[-1].end):
        return False
    return is_like_a_name(name) or (not run.is_listed() and is_namesake(name))


def _with_small_end(run: _Run, words: list[_Word]) -> list[_Word]:
    """The name with a last syllable that is written small: "Trần Thu hà, Chủ tịch …"."""
    if len(words) > 3 or not (run.honorific or run.posted):
        return words
    match = lexicon.grammar("person-slip").match(run.line, words[-1].end)
    return [*words, _Word(match.start("last"), match["last"])] if match else words


def _is_of_something_else(run: _Run, name: list[_Word]) -> bool:
    """Whether a credit ("Ảnh: …"), what bears somebody's name ("đường …") or a list of units stands before."""
    begin = name[0].begin
    if begin == run.begin and (run.honorific or run.posted):
        return False
    if lexicon.tail("person-credit").before(run.line, run.begin) or is_borne(run.line, begin):
        return True
    if _is_posted_behind(run.line, name[-1].end):
        return False
    if lexicon.tail("person-address").before(run.line, begin):
        return True
    return is_among_units(run.line, begin) and not _has_middle(name)


def _until_no_name(words: list[_Word], skip: int, line: str) -> list[_Word]:
    """The words from one on, up to one that no name has; a form of address that got there is the surname.

    What stands behind a surname and "Văn" or "Thị" is the given name, whatever else it may mean: "Nguyễn Văn Được".
    """
    rest = words[skip : skip + _LONGEST_NAME + 1]
    first = int(rest[0].text in lexicon.words("pronoun"))
    if len(rest) > 2 and key(rest[0].text) in surnames() and key(rest[1].text) in lexicon.words("middle-word"):
        first = 3
    return rest[
        : next((i for i, word in enumerate(rest) if i >= first and _no_names().match(line, word.begin)), len(rest))
    ]


@cache
def _no_names() -> Head:
    words = "|".join(lexicon.expand(w) for w in lexicon.words("not-in-names"))
    return Head(lexicon.compiled(rf"(?:{words})(?!\p{{L}})"))


@cache
def _honorifics() -> Tail:
    words = "|".join(lexicon.expand(h) for h in lexicon.words("honorific"))
    return Tail(lexicon.compiled(rf"(?<![\p{{L}}])(?:{words})(?:\s*:)?\s+$"))


def honorific_before(text: str, begin: int) -> _Word | None:
    """The form of address that stands right before a position, with its own: "đồng chí | Chủ tịch UBND tỉnh"."""
    match = _honorifics().before(text, begin, _HONORIFIC_REACH)
    return _Word(max(0, begin - _HONORIFIC_REACH) + match.start(), match.group().rstrip(" :")) if match else None
