"""Administrative units in words: a kind ("quận", "TP.") and, where it follows, a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.gazetteer import Gazetteer, folded
from kg.gazetteer.files import rows
from kg.gazetteer.names import kind_of
from kg.lexicon.scan import Starts
from kg.model import PlaceMention, Span
from kg.text import key

_TOKEN: Final = regex.compile(r"[^\s-]+")
_LONGEST_KIND: Final = 12
"""Characters of the longest word for a kind of unit, and the blank behind it."""
_CAPITALS: Final = regex.compile(r"(?<![\p{L}-])(?<!\p{Lu}\p{L}* ?-? ?)\p{Lu}\p{L}+ ?-? ?\p{Lu}")
_ORDER: Final = {"commune": 0, "district": 1, "city": 2, "province": 3}
_APOSTROPHES: Final = frozenset("'’‘ʼ`´")
_LONGEST_NAME: Final = 3
"""Words of a name that the gazetteer lacks; with four a run of capitals is more often a heading that goes on."""


@cache
def levels() -> Mapping[str, str]:
    """The level of each kind of unit; "city" for a kind that is one on two levels (thành phố)."""
    found: dict[str, str] = {}
    for kind, level, *_ in rows("kinds.csv"):
        found[kind] = "city" if kind in found else level
    return found


@cache
def kinds_on(level: str) -> tuple[str, ...]:
    """The kinds of units that there are on a level."""
    return tuple(kind for kind, of_kind, *_ in rows("kinds.csv") if of_kind == level)


def unit_at(text: str, begin: int) -> tuple[PlaceMention, int] | None:
    """The unit whose kind begins there, and where it ends; parents written behind it are attached."""
    match = lexicon.head("place-kind").match(text, begin)
    return _unit(text, match) if match else None


class _Step(NamedTuple):
    """One unit of a chain ("phường 1, quận 2"), and whether a bracket was opened for it: "Tân An (Long An)"."""

    begin: int
    end: int
    kind: str
    name: str | None
    in_brackets: bool = False


def _unit(text: str, match: regex.Match[str]) -> tuple[PlaceMention, int]:
    """The unit of a kind word with those above it; each of them has to be of a higher level than the one before."""
    chain = list(_chain(text, match))
    above: PlaceMention | None = None
    end = chain[-1].end
    for step in reversed(chain):
        span = Span(step.begin, end)
        above = PlaceMention(span, text[span.begin : span.end], step.kind, step.name, above)
        end += step.in_brackets and text[end : end + 1] == ")"
    assert above
    return above, end


def _chain(text: str, match: regex.Match[str]) -> Iterator[_Step]:
    """The unit of a kind word, and behind it, as far as they stand, ever higher ones that are named."""
    kind, name, end = _read(text, match)
    yield _Step(match.start(), end, kind, name)
    while (
        name
        and (link := lexicon.grammar("place-link").match(text, end))
        and (above := lexicon.head("place-kind").match(text, link.end()))
    ):
        lower = kind
        kind, name, end = _read(text, above)
        if name is None or _rank(kind) <= _rank(lower):
            return
        yield _Step(above.start(), end, kind, name, "(" in link.group())
    if name and _rank(kind) < _ORDER["province"] and text.startswith(" (", end):
        found = bare_name_at(text, end + 2, kinds_on("province"))  # "huyện Đạ Tẻh (Lâm Đồng)"
        if found and text.startswith(")", found[1]):
            yield _Step(end + 2, found[1], found[0].kind, found[0].name, in_brackets=True)


def bare_name_at(text: str, begin: int, kinds: Iterable[str]) -> tuple[PlaceMention, int] | None:
    """A gazetteer name without its kind, read as a unit of the first kind that has it: "Tỉnh ủy | Nghệ An"."""
    match = lexicon.grammar("place-name").match(text, begin)
    if match is None:
        return None
    words, ends = _words(match)
    for kind in kinds:
        if count := Gazetteer.load().longest_name_at(words, kind):
            span = Span(match.start("words"), ends[count - 1])
            return PlaceMention(span, text[span.begin : span.end], kind, _proper(words[:count])), span.end
    return None


def bare_provinces(text: str) -> Iterator[PlaceMention]:
    """The provinces whose name alone stands in a text, not behind another capital: "Bình Thuận xếp thứ 34"."""
    kinds, end = kinds_on("province"), 0
    for match in _CAPITALS.finditer(text):
        begin = match.start()
        if begin < end or _has_kind(text[max(0, begin - _LONGEST_KIND) : begin]):
            continue
        if found := bare_name_at(text, begin, kinds):
            place, end = found
            yield place


def _has_kind(before: str) -> bool:
    """Whether the words before a name are those of a kind of unit: "xã | Long An"."""
    words = before.split()
    return any(kind_of(" ".join(words[-count:])) for count in (1, 2) if len(words) >= count)


def find_places(text: str, starts: Starts) -> tuple[PlaceMention, ...]:
    """The named units of a sentence, and provinces that stand without their kind ("Hà Nội")."""
    found = []
    end = 0
    for begin in starts.get("place", ()):
        if begin < end or (match := lexicon.grammar("place-kind").match(text, begin)) is None:
            continue
        mention, end = _unit(text, match)
        if mention.name:
            found.append(mention)
        else:
            end = match.end()
    return tuple(found)


def place_openings() -> list[tuple[str, None]]:
    """The pattern of the words for kinds of units."""
    return [(lexicon.grammar("place-kind").pattern, None)]


def level_of(kind: str) -> str:
    """The level that a kind word states: "city" where it may be a province's or a district's."""
    return levels().get(kind, "any")


def is_person_like(words: list[str]) -> bool:
    """Whether capitalised words read as a person's full name: a surname and two given syllables or more."""
    if len(words) >= 3 and (key(words[0]) in surnames() or words[1] in lexicon.words("sure-middle")):
        return True
    return len(words) >= 2 and (words[0] in lexicon.words("name-prefix") or any(w[1:2] in _APOSTROPHES for w in words))


def _is_cut_short(words: list[str], count: int) -> bool:
    """Whether a unit's name is part of a person's: all but the last word ("xã | Phan Thanh Giảng"), or the surname."""
    if count == 1 and len(words) > 2 and all(map(_is_a_name, words[1:3])) and key(words[0]) in surnames():
        return key(words[1]) in lexicon.words("middle-word") or key(words[1]) not in surnames()
    return count == len(words) - 1 >= 2 and _is_a_name(words[-1]) and is_person_like(words)


@cache
def surnames() -> frozenset[str]:
    """The family names, folded for comparison."""
    return frozenset(key(name) for name in lexicon.words("surname"))


@cache
def rare_surnames() -> frozenset[str]:
    """Family names, and first words of names, that are mostly something else; folded for comparison."""
    return frozenset(key(name) for name in lexicon.words("rare-surname"))


def is_province(name: str) -> bool:
    """Whether words are the name of a province."""
    return folded(name) in Gazetteer.load().names("province")


# A page names the same units again and again, and the names of communes are looked up in a file.
@lru_cache(maxsize=1 << 10)
def is_unit_name(name: str) -> bool:
    """Whether words are the name of a unit, of any level and kind."""
    return bool(Gazetteer.load().find(None, name.title()))


def _read(text: str, match: regex.Match[str]) -> tuple[str, str | None, int]:
    """Kind and name of a unit whose kind is matched, the name absent where none follows, and where its words end."""
    if short := match["hcm"]:
        return *_in_short("".join(filter(str.isalpha, short)).upper()), match.end()
    kind = kind_of(match["kind"])
    assert kind
    name, end = _name_after(text, match.end(), kind)
    return kind, name, end


@cache
def _in_short(alias: str) -> tuple[str, str]:
    """Kind and name of the unit that a short form stands for: "thành phố", "Hồ Chí Minh" for "HCM"."""
    return next((kind, name) for short, kind, name, _ in rows("aliases.csv") if short == alias)


def _name_after(text: str, begin: int, kind: str) -> tuple[str | None, int]:
    """The unit's name: the longest that the gazetteer knows, else a few capitalised words that are no person."""
    if known := _named_otherwise(text, begin):
        return known
    match = lexicon.grammar("place-name").match(text, begin)
    if match is None:
        return None, len(text[:begin].rstrip())
    words, ends = _words(match)
    count = Gazetteer.load().longest_name_at(words, kind)
    if not count and words[0].isdigit():
        return (words[0], ends[0]) if kind in lexicon.words("numbered-kind") else (None, begin)
    if _is_cut_short(words, count) if count else level_of(kind) != "commune" and not words[0].isupper():
        return None, len(text[:begin].rstrip())
    if not count:
        words = list(takewhile(_is_a_name, words))
        is_rare = len(words) >= _LONGEST_NAME and key(words[0]) in rare_surnames()
        is_title = lexicon.grammar("place-no-name").match(text, match.start("words")) is not None
        if is_title or is_rare or is_person_like(words) or not 0 < len(words) <= _LONGEST_NAME:
            return None, len(text[:begin].rstrip())
    count = count or len(words)
    return _proper(words[:count]), ends[count - 1]


def _named_otherwise(text: str, begin: int) -> tuple[str, int] | None:
    """A name that the gazetteer lacks, a short form's or that of a neighbour's province, and where its words end."""
    if short := lexicon.grammar("place-short").match(text, begin):
        return _in_short(short["short"])[1], short.end()
    abroad = lexicon.grammar("place-abroad").match(text, begin)
    return (abroad["name"], abroad.end()) if abroad else None


def _is_a_name(word: str) -> bool:
    return word[0].isupper()


def _words(match: regex.Match[str]) -> tuple[list[str], list[int]]:
    begin = match.start("words")
    tokens = list(_TOKEN.finditer(match["words"]))
    return [t.group() for t in tokens], [begin + t.end() for t in tokens]


def _proper(words: list[str]) -> str:
    return " ".join(w.capitalize() if len(w) > 1 and w.isupper() else w for w in words)


def _rank(kind: str) -> int:
    return _ORDER.get(level_of(kind), -1)
