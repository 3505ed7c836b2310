"""What the words above a table or a list say of its numbers: their period, their unit, the index that they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

import regex

from kg import lexicon
from kg.find.counted import Unit, unit_at
from kg.model import BlockKind, Reading
from kg.relate.figures.indicators import indices_named
from kg.relate.figures.numbers import cue
from kg.segment.lists import is_lead

_MOST: Final = 3
"""Sentences above a table that may lead to it: one of the text, its caption, a line that names the unit."""
_HEAD: Final = 12
"""Sentences of a page among which its title stands."""
_PROSE: Final = (BlockKind.LEAD, BlockKind.BODY)
_NAMED: Final = ("counted", "bodies", "attendance", "points", "money", "rate", "measure")
"""Kinds of units that the words of a head name; a year or a number of days in them is a time."""
_LONGEST_TOPIC: Final = 18
"""Words of what leads to a table that are taken into a label."""
_SHOUTED: Final = 3
"""Words from which capitals are a way to print them, not an abbreviation."""
_PART: Final = regex.compile(r"[,:;](?!\d)")
_START: Final = regex.compile(r"(?<![\p{L}\d])\p{L}")
_EDGES: Final = " ,;:.–-+*•"


class Above:
    """What stands above the sentence of this number among those of a page."""

    def __init__(self, readings: Sequence[Reading], first: int) -> None:
        self._before = readings[max(0, first - _MOST) : first]
        self._title = title_of(readings) if first else ()

    @cached_property
    def _leading(self) -> list[Reading]:
        """What leads to the table, the nearest first: the headings above it, and a sentence that ends in "như sau"."""
        found: list[Reading] = []
        for reading in reversed(self._before):
            prose = reading.sentence.kind in _PROSE
            if reading.sentence.kind is BlockKind.TABLE or (prose and not is_lead(reading.text)):
                break
            found.append(reading)
            if prose:
                break
        return found

    @cached_property
    def period(self) -> str | None:
        """The period that the words above the table name."""
        return next((period for reading in self._leading if (period := _period_of(reading))), None)

    @cached_property
    def period_of_title(self) -> str | None:
        """The period that the page's title names, if it is one."""
        named = {mention.period for reading in self._title for mention in reading.periods if "/" not in mention.period}
        return named.pop() if len(named) == 1 else None

    @cached_property
    def unit(self) -> Unit | None:
        """The unit of all numbers that a line above the table names."""
        return next((unit for reading in self._leading if (unit := bracketed(reading.text))), None)

    @cached_property
    def counted(self) -> Unit | None:
        """What the words above the table count most, or last, which its numbers count where no head says so."""
        units = [unit for reading in self._leading for unit in reversed(list(_counted(reading.text)))]
        most = Counter(unit.text.casefold() for unit in units).most_common(1)
        return next((unit for unit in units if most and unit.text.casefold() == most[0][0]), None)

    @cached_property
    def index(self) -> tuple[str, str] | None:
        """The index that the words above the table or the title name: those words, and its slug."""
        return next((found for reading in (*self._leading, *self._title) if (found := index_in(reading))), None)

    @cached_property
    def topic(self) -> str:
        """What the table is of, in the words that lead to it: their last part, without "như sau"."""
        for reading in self._leading:
            words = lexicon.piece("tables", "lead").sub("", reading.text)
            part = tidy(_PART.split(words.rstrip(_EDGES))[-1])
            if part and len(part.split()) <= _LONGEST_TOPIC:
                return spoken(part)
        return ""


def title_of(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The title among the first sentences of a page."""
    return tuple(reading for reading in readings[:_HEAD] if reading.sentence.kind is BlockKind.TITLE)


def index_in(reading: Reading) -> tuple[str, str] | None:
    """The index that a sentence names: those words, and its slug."""
    return next(((spoken(match.group()), slug) for match, slug in indices_named(reading.text, reading.cues)), None)


def bracketed(words: str) -> Unit | None:
    """The unit that words name in brackets or behind "ĐVT"."""
    match = lexicon.piece("tables", "unit-of").search(words)
    return unit_at(match["unit"], 0, known=True) if match else None


def unit_in(words: str, *, counts: bool = False) -> Unit | None:
    """The unit with which the words of a head begin, or which they give the number of: "Điểm", "Số phiếu", "Tỷ lệ".

    `counts`: only what they give the number of.
    """
    if says("share", words):
        return unit_at("%", 0)
    number = lexicon.piece("tables", "number-of").match(words)
    if counts and number is None:
        return None
    unit = unit_at(words, number.end() if number else 0, known=True)
    return unit._replace(text=_inside(unit.text)) if unit and unit.kind in _NAMED else None


def _inside(words: str) -> str:
    """Words that begin a head as they stand inside a sentence; those of an abbreviation stay: "TTHC"."""
    return words[0].lower() + words[1:] if words[1:2].islower() else words


def spoken(words: str) -> str:
    """Words that are printed in capitals as they are printed in a sentence."""
    return words.lower() if words.isupper() and len(words.split()) >= _SHOUTED else words


def _counted(words: str) -> Iterator[Unit]:
    """What offices count that words speak of."""
    for start in _START.finditer(words):
        if (unit := unit_at(words, start.start(), known=True)) and unit.kind == "counted":
            yield unit


def _period_of(reading: Reading) -> str | None:
    """The last period of a sentence that is its own."""
    named = [mention for mention in reading.periods if "/" not in mention.period]
    for mention in reversed(named):
        before = reading.text[: reading.own(mention.span).begin]
        if not cue("not-its-time", before, len(before), reading.cues):
            return mention.period
    return None


def says(name: str, words: str) -> bool:
    return bool(words) and lexicon.piece("tables", name).search(words) is not None


def tidy(words: str) -> str:
    return " ".join(words.split()).strip(_EDGES)
