"""Lists of words as one pattern: what several words begin with is written once, and what matches stays the same."""

from __future__ import annotations

import random

import pytest
import regex

from kg import lexicon
from kg.lexicon.expand import alternatives
from kg.text import canonical

BEGINNINGS = (
    "",
    "h",
    "hội",
    "hội ",
    "[Hh]ọp",
    "Hội ",
    "đ",
    "[Đđ]ại ",
    "x?",
    r"\d",
    "a|b",
    "[ab|c]",
    "(?:sở|ngành) ",
    "ban",
)
ENDINGS = ("", " nghị", " thảo", "ọp", "(?! trước)", " ?ban", "y{1,2}", "|họp", "[aá]", r"\b", "(?:i|ị)", "[^(]")


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("flags", ["", "(?i)"])
def test_alternatives_match_as_if_written_one_by_one(seed: int, flags: str) -> None:
    chance = random.Random(seed)
    words = [chance.choice(BEGINNINGS) + chance.choice(ENDINGS) for _ in range(chance.randrange(1, 12))]
    one_by_one = regex.compile(f"{flags}(?:{'|'.join(words)})")
    together = regex.compile(f"{flags}{alternatives(words)}")
    text = " ".join(chance.choices(["hội nghị", "Hội thảo", "họp", "Họp trước", "đại hội", "ban", "bb", "sở 5"], k=30))
    assert _found(together, text) == _found(one_by_one, text)


def _found(pattern: regex.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


@pytest.mark.parametrize("name", sorted(lexicon.table("words")))
def test_every_entry_of_a_list_is_found_whole(name: str) -> None:
    pattern = lexicon.compiled(lexicon.expand(f"{{{name}}}"))
    plain = [word for word in lexicon.words(name) if regex.fullmatch(r"[\p{L} ]+", word)]
    assert [word for word in plain if not pattern.fullmatch(canonical(word))] == []


def test_what_words_begin_with_is_written_once() -> None:
    assert alternatives(["hội nghị", "hội thảo", "họp"]) == "h(?:ội (?:nghị|thảo)|ọp)"
    assert alternatives(["hội nghị", "[Hh]ội", "hội thảo"]) == "(?:hội nghị|[Hh]ội|hội thảo)"
