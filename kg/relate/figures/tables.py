"""The figures of a table: each number in its cells is one, which the heads of its row and of its column name.

The unit stands in the cell, in a column of units, in brackets in a head or above the table, else in the words of a
head or of what leads to the table. The period stands in the head of the column or of the row, else above the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from kg import lexicon
from kg.find.counted import Unit, unit_at
from kg.find.quantities import Quantity, value_of
from kg.model import MeasurementClaim, Span, TableRow
from kg.relate.figures.above import unit_in
from kg.relate.figures.heads import Column, Heads, RowHead
from kg.relate.figures.indicators import indicator
from kg.relate.figures.numbers import Figure
from kg.relate.figures.patterns import piece
from kg.relate.subjects import service
from kg.segment.cells import VALUE, is_value

_MOST: Final = 30
"""Words of the longest label: what stands behind them is no part of its name."""
_BRIEF: Final = 4
"""Words of an item of a list up to which those that lead to it say what it counts: "Đúng hạn", "Hồ sơ trễ hạn"."""
_FEWEST_PARTS: Final = 2
_ALL: Final = 100
"""Percent of a whole: what the shares of its parts add up to, which states nothing."""
_NO_UNIT: Final = Unit(Span(0, 0), "", "bare")
_DOWN: Final = "–−-"


class CellFigure(NamedTuple):
    """A cell as a claim and as the number that it is; `adds_up` where its row is the total of the others."""

    claim: MeasurementClaim
    figure: Figure
    column: int
    adds_up: bool


class _Cell(NamedTuple):
    """A cell with what its row and its column are."""

    span: Span
    row: TableRow
    head: RowHead
    column: Column


def cell_figures(heads: Heads, base: str | None, begin: int) -> list[CellFigure]:
    """The figures of the table of these heads, row by row, numbered from `begin`.

    `base` is the period of those that name none.
    """
    columns = heads.columns()
    found: list[CellFigure] = []
    for row, head in heads.rows(columns[0].number) if columns else ():
        cells = [_Cell(cell, row, head, column) for column in columns if (cell := row.cells[column.number])]
        found += _row_figures(cells, heads, base or heads.above.period_of_title, begin + len(found))
    return _summed(found)


def _row_figures(cells: Sequence[_Cell], heads: Heads, base: str | None, begin: int) -> list[CellFigure]:
    found: list[CellFigure] = []
    measured: MeasurementClaim | None = None
    for cell in cells:
        if (figure := _figure(cell, heads)) is None:
            continue
        claim = _claim(cell, figure, heads, base, begin + len(found))
        if claim.kind == "measurement":
            measured = claim
        elif measured and measured.period == claim.period:
            claim = replace(claim, of=measured.number, unit=claim.unit or measured.unit)
        found.append(CellFigure(claim, figure, cell.column.number, cell.head.total))
    return found


def _figure(cell: _Cell, heads: Heads) -> Figure | None:
    """The number of a cell with its unit; None for a cell that states none."""
    words = heads.words(cell.span)
    match = VALUE.fullmatch(words)
    if match is None or not is_value(words):
        return None
    unit = _unit(cell, match["unit"] or "", match["number"], heads)
    value = value_of(match["number"], unit)
    if cell.head.total and unit.kind == "rate" and value == _ALL:
        return None
    kind, way = _kind(cell.column, match["sign"])
    if kind == "ranking":
        if value != value.to_integral_value() or not value:
            return None
        unit = unit._replace(text="rank")
    whole = int(match["whole"].replace(".", "")) if match["whole"] else None
    end = cell.span.begin + match.end("unit" if match["unit"] else "number")
    number = Span(cell.span.begin, end)
    quantity = Quantity(number, number, value, words, unit.text, unit.kind, direction=way, out_of=whole)
    return Figure(quantity, kind, f"table.{kind}", cell.column.target)


def _kind(column: Column, sign: str | None) -> tuple[str, str | None]:
    """The kind of a figure and, of a change, its direction: by its sign, else by the head of its column."""
    if column.kind != "change":
        return column.kind, None
    way = column.way if sign is None else "decrease" if sign in _DOWN else "increase"
    return ("change", way) if way else ("measurement", None)


def _unit(cell: _Cell, printed: str, number: str, heads: Heads) -> Unit:
    """The unit of a cell: its own, that of its row or its column, else what the words above the table count."""
    own = unit_at(printed, 0) if printed else None
    unit = own or cell.head.unit or cell.column.unit or heads.above.unit
    if unit is None and not cell.head.holder:
        unit = unit_in(cell.head.words, counts=not cell.column.generic)
    if unit is None and cell.column.kind == "measurement" and "," not in number:
        unit = heads.above.counted
    return unit or _NO_UNIT


def _claim(cell: _Cell, figure: Figure, heads: Heads, base: str | None, number: int) -> MeasurementClaim:
    quantity, head, column = figure.quantity, cell.head, cell.column
    label, slug = _label(head, column, heads, figure)
    index = lexicon.words("index-unit")[0] if piece("head").search(label) else ""
    return MeasurementClaim(
        span=cell.span,
        sentence=cell.row.span,
        rule=figure.rule,
        number=number,
        label=label,
        value=quantity.value,
        value_text=quantity.text,
        unit=quantity.unit or index,
        kind=figure.kind,
        comparator=quantity.direction,
        period=column.period or head.period or heads.above.period or base,
        holder=head.holder,
        baseline=column.baseline or None,
        out_of=quantity.out_of,
        target=figure.target,
        indicator=slug,
        service=service(label),
    )


def _label(head: RowHead, column: Column, heads: Heads, figure: Figure) -> tuple[str, str | None]:
    """The words of the heads, and the indicator that they name or, where they leave it open, the words above."""
    words = " ".join(part for part in (head.words or heads.above.topic, column.words) if part)
    slug = _named(words, heads, figure)
    if slug is None and column.generic and heads.above.index:
        name, slug = heads.above.index
        words = f"{words} {name}"
    elif not column.words and head.holder:
        words = f"{words} {heads.above.topic}"
    elif not column.words and len(head.words.split()) <= _BRIEF:
        words = f"{heads.above.topic} {words}"
    mark = lexicon.words("target-label")[0]
    if column.target and not words.casefold().startswith(mark):
        words = f"{mark} {words}"
    return " ".join(words.split()[:_MOST]), slug or _named(words, heads, figure)


def _named(words: str, heads: Heads, figure: Figure) -> str | None:
    """The indicator that the words of the heads name, with what the number counts."""
    unit = figure.quantity.unit
    counted = words if words.casefold().endswith(unit.casefold()) else f"{words} {unit}"
    named = indicator(counted, figure, f"{heads.above.topic} {counted}")
    return named.slug if named else None


def _summed(found: Sequence[CellFigure]) -> list[CellFigure]:
    """The figures, those of each column parts of the total where they add up to it."""
    columns: defaultdict[int, list[CellFigure]] = defaultdict(list)
    for one in found:
        columns[one.column].append(one)
    wholes = {number: total for column in columns.values() for number, total in _wholes(column)}
    return [
        one._replace(claim=replace(one.claim, part_of=wholes[one.claim.number])) if one.claim.number in wholes else one
        for one in found
    ]


def _wholes(column: Sequence[CellFigure]) -> Iterator[tuple[int, int]]:
    """The numbers of the parts in a column, each with that of their total."""
    totals = [one.claim for one in column if one.adds_up]
    parts = [one.claim for one in column if not one.adds_up]
    if len(totals) != 1 or len(parts) < _FEWEST_PARTS or any(part.kind != "measurement" for part in parts):
        return
    if sum(part.value for part in parts) == totals[0].value:
        yield from ((part.number, totals[0].number) for part in parts)
