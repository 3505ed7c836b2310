"""The answer to a question as a table that a spreadsheet or a text editor opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Cell = NamedNode | BlankNode | Literal | Triple | None


class Table(Protocol):
    """What is written: the names of the columns, and rows of terms, None where there is no value."""

    @property
    def columns(self) -> Sequence[str]:
        """The names, in order."""
        ...

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """One cell for each column."""
        ...


def as_csv(table: Table) -> bytes:
    """SPARQL 1.1 CSV: a line of names, then values without their types; UTF-8, lines end in CR LF."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(table.columns)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return stream.getvalue().encode()


def as_markdown(table: Table) -> bytes:
    """A Markdown table; bars are escaped, and a line break in a value becomes a space."""
    rows = [table.columns, ["---"] * len(table.columns), *([_marked(cell) for cell in row] for row in table.rows)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows).encode()


def _plain(cell: Cell) -> str:
    return cell.value if isinstance(cell, Literal | NamedNode) else "" if cell is None else str(cell)


def _marked(cell: Cell) -> str:
    return " ".join(_plain(cell).split()).replace("\\", "\\\\").replace("|", "\\|")
