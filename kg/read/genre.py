"""Which texts are pages of the genre, by their words (`kg/data/genre.yaml`) and before any dear work on them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Final

import ahocorasick

from kg import lexicon

_BLANKS: Final = ("\n", "\u00a0")


class Sieve:
    """Keeps the pages of the genre and counts the others in `left_out`."""

    def __init__(self) -> None:
        self.left_out = 0

    def keeps(self, text: str) -> bool:
        """Whether an NFC text is of the genre."""
        return self._counted(has_traces(text) and weighs_enough(text))

    def may_keep(self, markup: str) -> bool:
        """Whether the text of a web page may be of the genre, by its source."""
        return self._counted(has_traces(markup) or ("&" in markup and has_traces(html.unescape(markup))))

    def _counted(self, kept: bool) -> bool:
        self.left_out += not kept
        return kept


def has_traces(text: str) -> bool:
    """Whether there are any traces of the words without which no text is of the genre."""
    return any(trace in text for trace in _traces())


def weighs_enough(text: str) -> bool:
    """Whether the words that a text has, each counted once, weigh enough and one of those needed is among them."""
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    seen: set[str] = set()
    weight, complete = 0, False
    for end, (word, value, needed) in _words().iter(text):
        if word in seen or _goes_on(text, end + 1 - len(word), end):
            continue
        seen.add(word)
        weight, complete = weight + value, complete or needed
        if complete and weight >= lexicon.table("genre")["enough"]:
            return True
    return False


def _goes_on(text: str, begin: int, end: int) -> bool:
    """Whether the letters from one position to the other, both included, are only a part of a word."""
    return text[end + 1 : end + 2].isalnum() or text[max(begin - 1, 0) : begin].isalnum()


@cache
def _traces() -> tuple[str, ...]:
    return tuple(lexicon.table("genre")["traces"])


@cache
def _words() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for kind in lexicon.table("genre")["kinds"]:
        for word in kind["words"]:
            for form in forms(word):
                automaton.add_word(form, (word, kind["weight"], kind.get("needed", False)))
    automaton.make_automaton()
    return automaton


def forms(word: str) -> Iterator[str]:
    """The word as texts have it: any syllables with a capital letter, all in capitals, either tone; of one length."""
    syllables = [(syllable, syllable[0].upper() + syllable[1:]) for syllable in word.split(" ")]
    for form in (*map(" ".join, product(*syllables)), word.upper()):
        yield form
        for tone, other in lexicon.table("genre")["tones"].items():
            for cased in (str.lower, str.capitalize, str.upper):
                if cased(tone) in form:
                    yield form.replace(cased(tone), cased(other))
