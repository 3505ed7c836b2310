"""Administrative units in words: a kind ("quận", "TP.") and, where it follows, a name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.gazetteer import Gazetteer
from kg.lexicon.scan import Starts
from kg.model import PlaceMention, Span
from kg.text import key

LEVEL_OF_KIND: Final = {
    "tỉnh": "province",
    "thành phố": "city",
    "quận": "district",
    "huyện": "district",
    "thị xã": "district",
    "phường": "commune",
    "xã": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
_SHORT: Final = {"tp": "thành phố", "t.p": "thành phố", "tx": "thị xã", "tt": "thị trấn", "p": "phường", "q": "quận"}
_HCM: Final = regex.compile(r"\s*HCM\b")
_TOKEN: Final = regex.compile(r"[^\s-]+")
_ORDER: Final = {"commune": 0, "district": 1, "city": 2, "province": 3}


def unit_at(text: str, place: int, offset: int) -> tuple[PlaceMention, int] | None:
    """The unit whose kind begins at `place`, with the place after it; parents written behind it are attached."""
    match = lexicon.head("place-kind").match(text, place)
    return _unit(text, match, offset) if match else None


class _Step(NamedTuple):
    """One unit of a chain ("phường 1, quận 2"), and whether a bracket was opened for it: "Tân An (Long An)"."""

    begin: int
    end: int
    kind: str
    name: str | None
    in_brackets: bool = False


def _unit(text: str, match: regex.Match[str], offset: int) -> tuple[PlaceMention, int]:
    """The unit of a kind word with those above it; each of them has to be of a higher level than the one before."""
    chain = list(_chain(text, match))
    above: PlaceMention | None = None
    end = chain[-1].end
    for step in reversed(chain):
        span = Span(step.begin, end)
        above = PlaceMention(span.shift(offset), text[span.begin : span.end], step.kind, step.name, above)
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


def bare_name_at(text: str, place: int, offset: int, kind: str) -> tuple[PlaceMention, int] | None:
    """A gazetteer name without its kind at `place`, read as a unit of `kind`: "Tỉnh ủy | Nghệ An"."""
    match = lexicon.grammar("place-name").match(text, place)
    if match is None:
        return None
    words, ends = _words(match)
    count = Gazetteer.load().longest_name_at(words, kind)
    if not count:
        return None
    begin = match.start("words")
    end = ends[count - 1]
    return PlaceMention(Span(offset + begin, offset + end), text[begin:end], kind, _proper(words[:count])), end


def find_places(text: str, offset: int, starts: Starts) -> tuple[PlaceMention, ...]:
    """The named units of a sentence, and provinces that stand without their kind ("Hà Nội")."""
    found = []
    end = 0
    for place in starts.get("place", ()):
        if place < end or (match := lexicon.grammar("place-kind").match(text, place)) is None:
            continue
        mention, end = _unit(text, match, offset)
        if mention.name:
            found.append(mention)
        else:
            end = match.end()
    return tuple(found)


def place_openings() -> list[tuple[str, None]]:
    """The pattern of the words for kinds of units."""
    return [(lexicon.grammar("place-kind").pattern, None)]


def level_of(kind: str) -> str:
    """The level that a kind word tells: "city" where it may be a province's or a district's."""
    return LEVEL_OF_KIND.get(kind, "any")


def is_person_like(words: list[str]) -> bool:
    """Whether capitalised words read as a person's full name: a surname and two given syllables or more."""
    return len(words) >= 3 and key(words[0]) in surnames()


@cache
def surnames() -> frozenset[str]:
    """The family names, folded for comparison."""
    return frozenset(key(name) for name in lexicon.words("surname"))


def _read(text: str, match: regex.Match[str]) -> tuple[str, str | None, int]:
    if match["hcm"]:
        return "thành phố", "Hồ Chí Minh", match.end()
    word = key(match["kind"]).rstrip(".")
    kind = _SHORT.get(word, word)
    name, end = _name_after(text, match.end(), kind)
    return kind, name, end


def _name_after(text: str, place: int, kind: str) -> tuple[str | None, int]:
    """The unit's name: the longest that the gazetteer knows, else up to three capitalised words that are no person."""
    if hcm := _HCM.match(text, place):
        return "Hồ Chí Minh", hcm.end()
    match = lexicon.grammar("place-name").match(text, place)
    if match is None:
        return None, len(text[:place].rstrip())
    words, ends = _words(match)
    count = Gazetteer.load().longest_name_at(words, kind)
    if not count and words[0].isdigit():
        return (words[0], ends[0]) if kind in ("quận", "phường") else (None, place)
    if not count and kind in ("tỉnh", "thành phố", "quận", "huyện", "thị xã") and not words[0].isupper():
        return None, len(text[:place].rstrip())
    if not count:
        words = list(takewhile(_is_a_name, words))
        if is_person_like(words) or not 0 < len(words) <= 3:
            return None, len(text[:place].rstrip())
    count = count or len(words)
    return _proper(words[:count]), ends[count - 1]


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
