"""A table for the terminal: columns as wide as what they hold asks for, words whole, rows low."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import Final

from kg.answer.render.answer import Answer, View
from kg.answer.render.people import Shown, for_people
from kg.answer.render.widths import GAP, Layout, filled, layout, shortened

_NUMBERS: Final = ("number",)


def table(answer: Answer, view: View) -> str:
    """Rows side by side; in a terminal where that takes more lines, one below the other, each cell after its heading.

    What goes to a file, or through a pipe, has a row on a line, with nothing shortened.
    """
    from rich.console import Console  # noqa: PLC0415 -- a tenth of a second

    found = for_people(answer, view)
    terminal = Console()
    if view.wide or not terminal.is_terminal:
        return _lines(found)
    found = shortened(found if view.chosen else filled(found), terminal.width)
    if plan := layout(found, terminal.width):
        return _grid(found, plan)
    return _records(found, terminal.width)


def _lines(found: Shown) -> str:
    """A row on a line, whatever its length: what other programs cut and search, and files keep."""
    widths = [max(map(len, column)) for column in zip(found.headings, *found.cells, strict=True)]
    rules = tuple("─" * width for width in widths)
    rows = (found.headings, rules, *found.cells)
    numeric = [_is_numeric(found, index) for index in range(len(widths))]
    return "".join(f"{_line(row, widths, numeric)}\n" for row in rows)


def _line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    parts = zip(row, widths, numeric, strict=True)
    texts = (f"{cell:>{width}}" if right else f"{cell:<{width}}" for cell, width, right in parts)
    return (" " * GAP).join(texts).rstrip()


def _grid(found: Shown, plan: Layout) -> str:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0), leading=int(plan.parted)
    )
    for index, (heading, width) in enumerate(zip(found.headings, plan.widths, strict=True)):
        justify = "right" if _is_numeric(found, index) else "left"
        drawn.add_column(Text(heading), width=width, overflow="fold", justify=justify)  # type: ignore[arg-type]
    for row in found.cells:
        drawn.add_row(*map(Text, row))
    stream = io.StringIO()
    Console(file=stream, width=sum(plan.widths) + GAP * len(plan.widths), color_system=None).print(drawn)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _records(found: Shown, width: int) -> str:
    """Each row as a block of lines, a heading and its cell on each; what is longer goes on below, indented."""
    indent = max(map(len, found.headings)) + GAP
    blocks = ("".join(_record(found.headings, row, indent, max(width, indent + GAP))) for row in found.cells)
    return "\n".join(blocks)


def _record(headings: Sequence[str], row: Sequence[str], indent: int, width: int) -> list[str]:
    lines = []
    for heading, cell in zip(headings, row, strict=True):
        if cell:
            wrapped = textwrap.wrap(cell, max(width - indent, 1), break_on_hyphens=False)
            lines.append(f"{heading:<{indent}}" + f"\n{' ' * indent}".join(wrapped) + "\n")
    return lines


def _is_numeric(found: Shown, index: int) -> bool:
    return found.columns[index].role in _NUMBERS
