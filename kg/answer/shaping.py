"""An answer as it was asked for: its rows in an order, the first of them, some of its columns."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal

from kg.answer.collation import Key, key_of
from kg.answer.columns import Column, column
from kg.answer.render import Answer, Row, Term, plain
from kg.errors import UsageError
from kg.rdf.namespaces import XSD
from kg.text import fold, key

_NUMERIC: Final = tuple(
    XSD + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger")
)
_DATED: Final = tuple(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))


@dataclass(frozen=True, slots=True)
class Shape:
    """What is wanted: columns by name or heading, what to sort by (`-name` from the end), rows at most."""

    columns: str | None = None
    sort: str | None = None
    limit: int | None = None


def shaped(answer: Answer, shape: Shape, question: str | None = None) -> tuple[Answer, int]:
    """The answer in that shape, and how many rows more there are; UsageError for a column that it has not."""
    if answer.boolean is not None:
        return answer, 0
    columns = tuple(column(name, question) for name in answer.columns)
    kept = [_index(columns, name, question) for name in _names(shape.columns)]
    rows = answer.rows
    for name in reversed(_names(shape.sort)):
        rows = _sorted(rows, columns, name, question)
    more = max(len(rows) - shape.limit, 0) if shape.limit is not None else 0
    rows = rows[: shape.limit]
    if kept:
        rows = tuple(tuple(row[index] for index in kept) for row in rows)
        return replace(answer, columns=tuple(answer.columns[index] for index in kept), rows=rows), more
    return replace(answer, rows=rows), more


def _names(given: str | None) -> list[str]:
    return [name.strip() for name in (given or "").split(",") if name.strip()]


def _sorted(rows: Sequence[Row], columns: Sequence[Column], name: str, question: str | None) -> tuple[Row, ...]:
    """The rows by a column, those that have nothing there last whichever way they are sorted."""
    index = _index(columns, name.removeprefix("-"), question)
    filled = [row for row in rows if row[index] is not None]
    filled.sort(key=lambda row: _key(row[index], columns[index].role), reverse=name.startswith("-"))
    return (*filled, *(row for row in rows if row[index] is None))


def _key(term: Term | None, role: str) -> Key:
    datatype = term.datatype.value if isinstance(term, Literal) else ""
    return key_of(plain(term), "date" if datatype in _DATED else role, numeric=datatype in _NUMERIC)


def _index(columns: Sequence[Column], given: str, question: str | None) -> int:
    """The column of a name or else a heading, in either language, without marks where they are left out."""
    names = [one.name for one in columns]
    if given in names:
        return names.index(given)
    readable = sorted(range(len(columns)), key=lambda index: columns[index].role == "node")
    for like in (key, fold):
        for index in readable:
            if like(given) in {like(name) for name in (names[index], *columns[index].heading.values())}:
                return index
    raise _no_column(columns, given, question)


def _no_column(columns: Sequence[Column], given: str, question: str | None) -> UsageError:
    known = ", ".join(one.name for one in columns)
    words = {fold(word): one.name for one in columns for word in (*one.heading.values(), one.name)}
    if near := difflib.get_close_matches(fold(given), words, n=1):
        return UsageError("column-unknown-near", name=given, near=words[near[0]], known=known)
    return UsageError("column-unknown", name=given, known=known)
