"""Columns and cells as people read them: headings, words for codes, days, periods and numbers as they write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.answer.columns import Column, column, form
from kg.answer.render.answer import Answer, Term, View, plain
from kg.shown import shown

_DAY: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:T.*)?")
_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)")
_PART: Final = re.compile(r"(?P<year>\d{4})-(?P<part>Q[1-4]|H[12]|(?P<months>\d{1,2})M)")
_NUMBER: Final = re.compile(r"(?P<sign>-?)(?P<whole>\d+)(?:\.(?P<rest>\d+))?")
_MARKS: Final = {"vi": (".", ","), "en": (",", ".")}
_LAST: Final = {"source": 1, "sentence": 2}
_COMPARATOR: Final = "comparator"
_VALUE: Final = "value"


@dataclass(frozen=True, slots=True)
class Shown:
    """What people see of an answer: its columns in their order, a heading above each, and the cells of each row."""

    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    indexes: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]


def for_people(answer: Answer, view: View) -> Shown:
    """The answer to a canned question as people read it; of any other query names and values stay as they are."""
    if view.question is None:
        columns = tuple(Column(name, {}, "text") for name in answer.columns)
        headings = tuple(map(one_line, answer.columns))
        cells = tuple(tuple(one_line(plain(cell, answer.base)) for cell in row) for row in answer.rows)
        return Shown(columns, headings, tuple(range(len(columns))), cells)
    columns = tuple(column(name, view.question) for name in answer.columns)
    bounds = answer.columns.index(_COMPARATOR) if _is_bounded(answer, view) else None
    indexes = tuple(range(len(columns))) if view.chosen else _order(columns, bounds)
    rows = (_cells(row, columns, answer.base, view.lang) for row in answer.rows)
    if bounds is not None:
        rows = (_bounded(row, bounds, answer.columns.index(_VALUE)) for row in rows)
    kept = tuple(columns[index] for index in indexes)
    cells = tuple(tuple(row[index] for index in indexes) for row in rows)
    return Shown(kept, tuple(one.heading[view.lang] for one in kept), indexes, cells)


def cell(of: Column, text: str, lang: str) -> str:
    """One value as people of the language write it."""
    match of.role:
        case "number":
            return number(text, lang)
        case "date" | "period":
            return period(text, lang)
        case "truth":
            return form(text, lang) or text
    return of.words(text, lang) if of.scheme or of.codes else text


def number(text: str, lang: str) -> str:
    """A plain decimal with thousands separators: 7.500 and 94,36 in Vietnamese; anything else as it is."""
    if not (found := _NUMBER.fullmatch(text)):
        return text
    thousands, point = _MARKS[lang]
    whole = f"{int(found['whole']):,}".replace(",", thousands)
    return f"{found['sign']}{whole}{point}{found['rest']}" if found["rest"] else f"{found['sign']}{whole}"


def period(text: str, lang: str) -> str:
    """A day, month, part of a year or span of years as people write it; anything else as it is."""
    first, stroke, last = text.partition("/")
    if stroke:
        return f"{period(first, lang)}–{period(last, lang)}"
    for name, pattern in (("day", _DAY), ("month", _MONTH), (None, _PART)):
        if found := pattern.fullmatch(text):
            given = found.groupdict()
            written = form(name or ("months" if given["months"] else given["part"]), lang)
            return written.format(**given) if written else text
    return text


def one_line(text: str) -> str:
    """The text on one line, safe to be shown."""
    return shown(" ".join(text.split()))


def _order(columns: Sequence[Column], bounds: int | None) -> tuple[int, ...]:
    """The columns that are shown: not the nodes that only programs follow; page and sentence last.

    Where nothing else is left the nodes are what was asked for.
    """
    kept = [index for index, one in enumerate(columns) if one.role != "node" and index != bounds]
    return tuple(sorted(kept or range(len(columns)), key=lambda index: _LAST.get(columns[index].role, 0)))


def _is_bounded(answer: Answer, view: View) -> bool:
    """Whether the comparator of a figure stands before its value: "hơn 7.500", and not in a column of its own."""
    return not (view.chosen or view.apart) and {_COMPARATOR, _VALUE} <= set(answer.columns)


def _cells(row: Sequence[Term | None], columns: Sequence[Column], base: str, lang: str) -> list[str]:
    return [one_line(cell(of, plain(term, base), lang)) for of, term in zip(columns, row, strict=True)]


def _bounded(cells: list[str], bounds: int, value: int) -> list[str]:
    """The cells with the comparator of a value before it."""
    if cells[bounds] and cells[value]:
        cells[value] = f"{cells[bounds]} {cells[value]}"
    return cells
