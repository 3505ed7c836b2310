"""Answers written down: a table for the terminal, SPARQL 1.1 results as JSON, CSV and TSV, and a Markdown table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import UsageError
from kg.rdf.namespaces import BASE, XSD
from kg.shown import shown

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]
_STRING: Final = XSD + "string"
_NODES: Final = ("fact", "meeting")
_ENOUGH: Final = 3  # columns: with fewer left, the nodes may be all that was asked for
_READABLE: Final = 16  # letters that a column of a table needs on the average


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows, None for an empty cell; `boolean` for a yes-or-no query; `base` is where data IRIs begin."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    boolean: bool | None = None
    base: str = BASE


def render(answer: Answer, format: str) -> str:
    """The answer in one of FORMATS, as text; UsageError for another format."""
    try:
        writer = _WRITERS[str(format)]
    except KeyError:
        raise UsageError("format-unknown", name=str(format), known=", ".join(FORMATS)) from None
    if answer.boolean is not None and format != "json":
        return f"{str(answer.boolean).lower()}\n"
    return writer(answer)


def plain(term: Term | None, base: str | None = None) -> str:
    """The value without its type, empty for None; data IRIs without `base` if that is given."""
    if term is None:
        return ""
    if isinstance(term, NamedNode) and base:
        return term.value.removeprefix(base)
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term) if isinstance(term, Triple) else term.value


# ---------------------------------------------------------------- for people


def _table(answer: Answer) -> str:
    """Rows side by side; in a terminal too narrow for that, one below the other, each cell after its column's name."""
    from rich.console import Console  # noqa: PLC0415 -- a tenth of a second

    answer = _for_people(answer)
    cells = [tuple(_one_line(plain(cell, answer.base)) for cell in row) for row in answer.rows]
    columns = tuple(map(_one_line, answer.columns))
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    terminal = Console()
    if terminal.is_terminal and terminal.width < min(sum(widths), _READABLE * len(widths)):
        return _records(columns, cells)
    width: int = terminal.width if terminal.is_terminal else 2 * sum(widths) + 3 * len(widths) + 1
    return _grid(columns, cells, width)


def _for_people(answer: Answer) -> Answer:
    """The answer without the nodes that only programs follow; they stand in every other form."""
    kept = [i for i, name in enumerate(answer.columns) if name not in _NODES]
    if len(kept) < _ENOUGH:
        return answer
    rows = tuple(tuple(row[i] for i in kept) for row in answer.rows)
    return replace(answer, columns=tuple(answer.columns[i] for i in kept), rows=rows)


def _grid(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> str:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    stream = io.StringIO()
    Console(file=stream, width=width, color_system=None).print(table)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines() if line.strip())


def _records(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    width = max(map(len, columns))
    rows = ("".join(f"{n:<{width}}  {c}\n" for n, c in zip(columns, row, strict=True) if c) for row in cells)
    return "\n".join(rows)


def _markdown(answer: Answer) -> str:
    rows = [
        tuple(map(_one_line, answer.columns)),
        ("---",) * len(answer.columns),
        *(tuple(map(_marked, row)) for row in answer.rows),
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _marked(term: Term | None) -> str:
    return _one_line(plain(term)).replace("\\", "\\\\").replace("|", "\\|")


def _one_line(text: str) -> str:
    return shown(" ".join(text.split()))


# ---------------------------------------------------------------- for programs


def _json(answer: Answer) -> str:
    """SPARQL 1.1 Query Results JSON: an empty cell is left out of its binding."""
    document: dict[str, object] = {"head": {"vars": list(answer.columns)}, "results": {"bindings": _bindings(answer)}}
    if answer.boolean is not None:
        document = {"head": {}, "boolean": answer.boolean}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _bindings(answer: Answer) -> list[dict[str, dict[str, object]]]:
    return [
        {name: _typed(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.rows
    ]


def _typed(term: Term) -> dict[str, object]:
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _typed(part) for name, part in parts.items()}}
    if not isinstance(term, Literal):
        return {"type": "uri" if isinstance(term, NamedNode) else "bnode", "value": term.value}
    typed: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        typed["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        typed["datatype"] = term.datatype.value
    return typed


def _csv(answer: Answer) -> str:
    """SPARQL 1.1 CSV: names, then values without their types; lines end in CR LF."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(answer.columns)
    writer.writerows([plain(cell) for cell in row] for row in answer.rows)
    return stream.getvalue()


def _tsv(answer: Answer) -> str:
    """SPARQL 1.1 TSV: `?name` columns, terms as Turtle writes them, nothing for an empty cell."""
    lines = ["\t".join(f"?{name}" for name in answer.columns)]
    lines += ["\t".join("" if cell is None else _turtle(cell) for cell in row) for row in answer.rows]
    return "".join(f"{line}\n" for line in lines)


def _turtle(term: Term) -> str:
    return str(term).replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")


_WRITERS: Final[Mapping[str, Callable[[Answer], str]]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "tsv": _tsv,
    "markdown": _markdown,
}
FORMATS: Final[Sequence[str]] = tuple(_WRITERS)
