"""What the heads of a table's columns and rows say of its numbers, and what the words above the table add.

The unit stands in a column of units, in brackets in a head or above the table, else in the words of a head or of what
leads to the table. The period stands in the head of the column or of the row, else above the table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

import regex

from kg import lexicon
from kg.find.counted import Unit, unit_at
from kg.model import BlockKind, OrganisationMention, PeriodMention, PlaceMention, Reading, Span, Table, TableRow
from kg.relate.figures.indicators import indices_named
from kg.relate.figures.numbers import cue
from kg.segment.cells import VALUE, is_order, is_year, words_of
from kg.segment.lists import is_lead
from kg.segment.tables import is_figures

Holder: TypeAlias = OrganisationMention | PlaceMention

_ABOVE: Final = 3
"""Sentences above a table that may lead to it: one of the text, its caption, a line that names the unit."""
_PROSE: Final = (BlockKind.LEAD, BlockKind.BODY)
_NAMED: Final = ("counted", "bodies", "attendance", "points", "money", "rate", "measure")
"""Kinds of units that the words of a head name; a year or a number of days in them is a time."""
_LONGEST_TOPIC: Final = 18
"""Words of what leads to a table that are taken into a label."""
_BRIEF: Final = 2
"""Words up to which the head of a row says little without what its column is called: "Tốt", "Hộ tịch"."""
_SHOUTED: Final = 3
"""Words from which capitals are a way to print them, not an abbreviation."""
_BRACKETS: Final = regex.compile(r"\([^()]*\)?|%")
_PART: Final = regex.compile(r"[,:;](?!\d)")
_START: Final = regex.compile(r"(?<![\p{L}\d])\p{L}")
_EDGES: Final = " ,;:.–-+*•"


class Column(NamedTuple):
    """A column of figures: its `words` without unit and period; `generic` where they leave open what is measured."""

    number: int
    words: str
    kind: str = "measurement"
    unit: Unit | None = None
    period: str | None = None
    target: bool = False
    generic: bool = False
    way: str | None = None
    baseline: str | None = None


class RowHead(NamedTuple):
    """What a row is about: its words, or the period that they are; `total` where it adds up the others."""

    words: str
    holder: Holder | None
    period: str | None
    unit: Unit | None
    total: bool


class Heads:
    """The heads of a table of the page's `text`, read with the sentences of the page, of which `first` is its first."""

    def __init__(self, table: Table, text: str, readings: Sequence[Reading], first: int) -> None:
        end = next((i for i in range(first, len(readings)) if _begin(readings[i]) >= table.span.end), len(readings))
        self.table, self._text = table, text
        self._readings, self._first = readings, first
        self._own = readings[first:end]

    # ------------------------------------------------------------ columns

    def columns(self) -> list[Column]:
        """The columns of figures; a table without heads has one at most, one of people none."""
        heads = self.table.heads
        if any(_says("people", self.words(head)) for column in heads for head in column):
            return []
        numbers = [number for number in range(1, len(heads)) if is_figures(self._text, self.table, number)]
        if not any(heads):
            return [Column(number, "", unit=self._unit_of_all(number), generic=True) for number in numbers]
        found: list[Column] = []
        for number in numbers:
            measured = next((column for column in reversed(found) if column.kind == "measurement"), None)
            if column := self._column(number, measured):
                found.append(column)
        return found

    def _column(self, number: int, measured: Column | None) -> Column | None:
        """What the heads of a column say; None where they are missing or its numbers are no figures."""
        heads = self.table.heads[number]
        lowest = self.words(heads[-1]) if heads else ""
        if not lowest or any(_says(name, lowest) for name in ("nothing", "note", "order", "unit")):
            return None
        shown = " ".join(dict.fromkeys(map(self.words, heads)))
        unit = bracketed(shown)
        if change := lexicon.piece("tables", "change").search(lowest):
            return _change(number, shown, unit, change, measured)
        words, period = self._without_period(_BRACKETS.sub(" ", shown), heads)
        target = _says("target", _tidy(_BRACKETS.sub(" ", lowest)))
        unit = unit or next(filter(None, (unit_in(self.words(head)) for head in reversed(heads))), None)
        words = "" if target else words
        kind = "ranking" if _says("rank", words) else "measurement"
        return Column(number, words, kind, unit, period, target, generic=not words or _says("generic", words))

    def _unit_of_all(self, number: int) -> Unit | None:
        """The one unit that the cells of a column state, some of which may leave it out."""
        matches = (VALUE.fullmatch(self.words(row.cells[number])) for row in self.table.rows)
        stated = {match["unit"].strip(): unit_at(match["unit"], 0) for match in matches if match and match["unit"]}
        return next(iter(stated.values())) if len(stated) == 1 else None

    def _without_period(self, words: str, heads: Sequence[Span]) -> tuple[str, str | None]:
        """The words of a head without the period that they name, and that period."""
        for head in reversed(heads):
            for mention in self._periods_in(head):
                return _tidy(words.replace(self.words(mention.span), " ")), mention.period
        if year := lexicon.piece("tables", "year").search(words):
            return _tidy(words[: year.start()] + words[year.end() :]), year["year"]
        return _tidy(words), None

    # ------------------------------------------------------------ rows

    def rows(self, figures_from: int) -> Iterator[tuple[TableRow, RowHead]]:
        """The rows that have a head, which are the cells of words before the first column of figures.

        Where a cell reaches over several rows, it stands in the first of them alone.
        """
        above: dict[int, Span] = {}
        for row in self.table.rows:
            own = {i: cell for i, cell in enumerate(row.cells[:figures_from]) if cell and self._is_name(i, cell)}
            if not own:
                continue
            reached = {i: cell for i, cell in above.items() if i < min(own)}
            above = reached | own
            yield row, self._row_head(row, sorted(above.items()))

    def _row_head(self, row: TableRow, named: Sequence[tuple[int, Span]]) -> RowHead:
        words = _tidy(" ".join(self.words(cell) for _, cell in named))
        column, last = named[-1]
        holder, period = self._holders.get(last.begin), self._whole_period(last)
        total = any(_says("total", self.words(cell)) for _, cell in named)
        unit = self._unit_of_row(row) or bracketed(words)
        words = "" if period else _tidy(_BRACKETS.sub(" ", words) if unit else words)
        if words and not (holder or total):
            words = f"{self._called(column, words)} {words}".strip()
            words = f"{spoken(self.words(row.group))} {words}".strip()
        return RowHead(words, holder, period, unit, total)

    def _is_name(self, column: int, cell: Span) -> bool:
        """Whether a cell names what its row is about: it does not count the rows, and is no unit or note."""
        heads, words = self.table.heads[column], self.words(cell)
        head = self.words(heads[-1]) if heads else ""
        if is_order(words) or _says("order", head):
            return is_order(words) is False or is_year(words)
        return (
            not any(_says(name, head) for name in ("unit", "note", "nothing")) or self._whole_period(cell) is not None
        )

    def _called(self, column: int, words: str) -> str:
        """What the column of the rows' heads is called, where a brief head leaves it open; else empty."""
        heads = self.table.heads[column]
        called = _tidy(_BRACKETS.sub(" ", self.words(heads[-1]))) if heads else ""
        known = _says("row-heads", called) or _says("order", called) or words.casefold().startswith(called.casefold())
        return "" if known or len(words.split()) > _BRIEF else called

    def _whole_period(self, cell: Span) -> str | None:
        """The period that a cell is."""
        words = self.words(cell)
        if is_year(words):
            return words
        return next((p.period for p in self._periods_in(cell) if self.words(p.span) == words), None)

    def _unit_of_row(self, row: TableRow) -> Unit | None:
        """The unit that stands in the row's cell of a column of units."""
        for cell, heads in zip(row.cells, self.table.heads, strict=True):
            if cell and heads and _says("unit", self.words(heads[-1])):
                return unit_at(self.words(cell), 0)
        return None

    # ------------------------------------------------------------ above the table

    @cached_property
    def _above(self) -> list[Reading]:
        """What leads to the table, the nearest first: the headings above it, and a sentence that ends in "như sau"."""
        found: list[Reading] = []
        for reading in reversed(self._readings[max(0, self._first - _ABOVE) : self._first]):
            prose = reading.sentence.kind in _PROSE
            if reading.sentence.kind is BlockKind.TABLE or (prose and not is_lead(reading.text)):
                break
            found.append(reading)
            if prose:
                break
        return found

    @cached_property
    def _title(self) -> tuple[Reading, ...]:
        return tuple(reading for reading in self._readings[: self._first] if reading.sentence.kind is BlockKind.TITLE)

    @cached_property
    def period(self) -> str | None:
        """The period that the words above the table name."""
        return next((period for reading in self._above if (period := _period_of(reading))), None)

    @cached_property
    def period_of_title(self) -> str | None:
        """The period that the page's title names, if it is one."""
        named = {mention.period for reading in self._title for mention in reading.periods if "/" not in mention.period}
        return named.pop() if len(named) == 1 else None

    @cached_property
    def unit(self) -> Unit | None:
        """The unit of all numbers that a line above the table names."""
        return next((unit for reading in self._above if (unit := bracketed(reading.text))), None)

    @cached_property
    def counted(self) -> Unit | None:
        """What the words above the table count most, or last, which its numbers count where no head says so."""
        units = [unit for reading in self._above for unit in reversed(list(_counted(reading.text)))]
        most = Counter(unit.text.casefold() for unit in units).most_common(1)
        return next((unit for unit in units if most and unit.text.casefold() == most[0][0]), None)

    @cached_property
    def index(self) -> tuple[str, str] | None:
        """The index that the words above the table or the title name: those words, and its slug."""
        for reading in (*self._above, *self._title):
            for match, slug in indices_named(reading.text, reading.cues):
                return spoken(match.group()), slug
        return None

    @cached_property
    def topic(self) -> str:
        """What the table is of, in the words that lead to it: their last part, without "như sau"."""
        for reading in self._above:
            words = lexicon.piece("tables", "lead").sub("", reading.text)
            part = _tidy(_PART.split(words.rstrip(_EDGES))[-1])
            if part and len(part.split()) <= _LONGEST_TOPIC:
                return spoken(part)
        return ""

    # ------------------------------------------------------------ cells

    def words(self, cell: Span | None) -> str:
        """The words of a cell on one line."""
        return words_of(self._text, cell)

    def _periods_in(self, cell: Span) -> Iterator[PeriodMention]:
        """The periods that stand in a cell."""
        for mention in self._periods[bisect_left(self._periods, cell.begin, key=_begin_of) :]:
            if mention.span.end > cell.end:
                return
            yield mention

    @cached_property
    def _periods(self) -> list[PeriodMention]:
        named = (mention for reading in self._own for mention in reading.periods if "/" not in mention.period)
        return sorted(named, key=_begin_of)

    @cached_property
    def _holders(self) -> dict[int, Holder]:
        """The bodies and units of the table by where they begin; of two the body, whose words a unit may be among."""
        bodies: dict[int, Holder] = {mention.span.begin: mention for r in self._own for mention in r.organisations}
        return {mention.span.begin: mention for r in self._own for mention in r.places} | bodies


def bracketed(words: str) -> Unit | None:
    """The unit that words name in brackets or behind "ĐVT"."""
    match = lexicon.piece("tables", "unit-of").search(words)
    return unit_at(match["unit"], 0, known=True) if match else None


def unit_in(words: str, *, counts: bool = False) -> Unit | None:
    """The unit with which the words of a head begin, or which they give the number of: "Điểm", "Số phiếu", "Tỷ lệ".

    `counts`: only what they give the number of.
    """
    if _says("share", words):
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


def _change(
    number: int, shown: str, unit: Unit | None, change: regex.Match[str], measured: Column | None
) -> Column | None:
    """A column of changes, which are of what the column before it measures."""
    up, down = change.groupdict().get("up"), change.groupdict().get("down")
    way = None if bool(up) == bool(down) else "increase" if up else "decrease"
    words = f"{measured.words if measured else ''} {_BRACKETS.sub(' ', shown)}"
    base = (change.groupdict().get("base") or "").strip()
    unit = unit or (_steps_of(measured.unit) if measured else None)
    return Column(number, _tidy(words), "change", unit, measured.period if measured else None, way=way, baseline=base)


def _steps_of(unit: Unit | None) -> Unit | None:
    """The unit in which what is measured in this one changes: a rate by points of a percent."""
    return unit_at(lexicon.table("units")["rate-steps"], 0) if unit and unit.kind == "rate" else unit


def _period_of(reading: Reading) -> str | None:
    """The last period of a sentence that is its own."""
    named = [mention for mention in reading.periods if "/" not in mention.period]
    for mention in reversed(named):
        before = reading.text[: reading.own(mention.span).begin]
        if not cue("not-its-time", before, len(before), reading.cues):
            return mention.period
    return None


def _says(name: str, words: str) -> bool:
    return bool(words) and lexicon.piece("tables", name).search(words) is not None


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(_EDGES)


def _begin(reading: Reading) -> int:
    return reading.sentence.span.begin


def _begin_of(mention: PeriodMention) -> int:
    return mention.span.begin
