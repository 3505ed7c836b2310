"""Rows of an answer as Python has them: numbers as numbers, days as days, shown as a table in a notebook."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, overload

from pyoxigraph import Literal

from kg import disk
from kg.answer.render import SUFFIXES, Answer, Term, View, encoded, plain, render
from kg.answer.render.people import for_people
from kg.answer.render.workbook import about
from kg.errors import UsageError
from kg.rdf.namespaces import XSD

if TYPE_CHECKING:
    import pandas as pd

Value: TypeAlias = str | int | Decimal | bool | date | None
"""A cell: IRIs are text, and so is a time that is no whole day (`2021-04`)."""

_SHOWN: Final = 100
"""Rows of a table that a notebook shows: more are slow to read and to draw."""
_READ: Final[Mapping[str, Callable[[str], Value]]] = {
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "boolean": lambda text: text in ("true", "1"),
    XSD + "date": date.fromisoformat,
}


@dataclass(frozen=True, repr=False)
class Table(Sequence["Row"]):
    """The rows of an answer; each is a mapping of its columns, and the table is a sequence of them."""

    answer: Answer = field(repr=False)
    title: str = ""
    question: str | None = None
    lang: str = "vi"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, as queries and files have them."""
        return self.answer.columns

    @cached_property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The cells of each row."""
        return tuple(tuple(map(value_of, row)) for row in self.answer.rows)

    def column(self, name: str) -> list[Value]:
        """The cells of one column from the first row on; UsageError for a column that there is none of."""
        try:
            index = self.columns.index(name)
        except ValueError:
            raise UsageError("column-unknown", name=name, known=", ".join(self.columns)) from None
        return [row[index] for row in self.rows]

    def __len__(self) -> int:
        return len(self.answer.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [Row(self.columns, row) for row in self.rows[index]]
        return Row(self.columns, self.rows[index])

    def __iter__(self) -> Iterator[Row]:
        return (Row(self.columns, row) for row in self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """A pandas data frame: whole numbers as Int64, others as float, columns of whole days as datetime64."""
        module = imported_pandas()
        frame: pd.DataFrame = module.DataFrame({name: _series(module, self.column(name)) for name in self.columns})
        return frame

    def write(self, path: str | Path, format: str | None = None) -> Path:
        """Write the table in the format of the file's ending, or in that given: csv, tsv, json, markdown or xlsx.

        UsageError for another format, StoreError where the file cannot be written.
        """
        path = Path(path)
        name = format or SUFFIXES.get(path.suffix.lower(), path.suffix.lstrip("."))
        asked = about(self.title, {}, self.lang, name=self.question or "")
        disk.write(path, [encoded(self.answer, name, self._view(wide=True), about=asked)])
        return path

    def __str__(self) -> str:
        return render(self.answer, "table", self._view())

    def __repr__(self) -> str:
        return f"Table({self.question or 'query'}: {len(self)} × {', '.join(self.columns)})"

    def _repr_html_(self) -> str:
        """The first rows for a notebook, as people read them; every text is escaped."""
        shown = for_people(replace(self.answer, rows=self.answer.rows[:_SHOWN]), self._view())
        heads = "".join(f"<th>{html.escape(heading)}</th>" for heading in shown.headings)
        lines = "".join(f"<tr>{_cells(row)}</tr>" for row in shown.cells)
        title = f"<caption>{html.escape(self.title)}</caption>" if self.title else ""
        more = f"<p>… {len(self) - _SHOWN}</p>" if len(self) > _SHOWN else ""
        return f"<table>{title}<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>{more}"

    def _view(self, *, wide: bool = False) -> View:
        return View(self.question, self.lang, wide=wide)


def _cells(row: Sequence[str]) -> str:
    return "".join(f"<td>{html.escape(cell)}</td>" for cell in row)


class Row(Mapping[str, Value]):
    """One row: its cells by the names of the columns."""

    __slots__ = ("_cells", "_columns")

    def __init__(self, columns: tuple[str, ...], cells: tuple[Value, ...]) -> None:
        self._columns = columns
        self._cells = cells

    def __getitem__(self, name: str) -> Value:
        if name not in self._columns:
            raise KeyError(name)
        return self._cells[self._columns.index(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        cells = ", ".join(f"{name}={cell!r}" for name, cell in self.items() if cell is not None)
        return f"Row({cells})"


def imported_pandas() -> Any:
    """The module pandas, which is an extra and slow to import; UsageError where it is not installed."""
    try:
        import pandas as pd  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("pandas-missing") from error
    return pd


def value_of(term: Term | None) -> Value:
    """A cell as Python has it: numbers, truths and whole days by their types, all else as text."""
    if term is None:
        return None
    if isinstance(term, Literal) and (read := _READ.get(term.datatype.value)):
        try:
            return read(term.value)
        except (ValueError, ArithmeticError):  # what a query made up: "INF" is no decimal
            return term.value
    return plain(term)


def _series(pd: Any, cells: Sequence[Value]) -> Any:
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {int}:
        return pd.array(cells, dtype="Int64")
    if kinds and kinds <= {int, Decimal}:
        return pd.array([None if cell is None else float(str(cell)) for cell in cells], dtype="Float64")
    if kinds == {bool}:
        return pd.array(cells, dtype="boolean")
    if kinds == {date}:
        return pd.to_datetime(pd.Series(cells))
    return pd.Series(cells, dtype="object")
