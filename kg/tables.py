"""Tables that people read: in a terminal as wide as it is, words wrapped and never cut; elsewhere as wide as they are.

What goes to a file or another program keeps a line a row, so that it can be searched.
"""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from kg.shown import shown

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

Row = Sequence[str]
_ENDLESS: Final = 100_000  # letters: no line is as long
_APART: Final = 2  # letters between two columns
_READABLE: Final = 20  # letters that a column of words needs at least
_DEEPER: Final = 2  # letters by which what stands below is set in


def table(
    rows: Iterable[Row],
    head: Row = (),
    *,
    right: Collection[int] = (),
    whole: Collection[int] = (),
    indent: int = 0,
    width: int | None = None,
) -> str:
    """Rows under a head, if there is one: columns `right` hold numbers, `whole` what is to be copied in one piece.

    The width is that of the terminal unless one is given. Where too little of it is left for the longest words, the
    cells of a row stand below one another.
    """
    rows, columns = list(rows), width or terminal_width() or _ENDLESS
    widths = _widths([*rows, head] if head else rows, whole, columns - indent)
    if widths is None:
        return "\n".join(_stacked(row, head, indent, columns) for row in rows)
    return _written(_grid(rows, head, right, widths), indent, columns)


def blocks(heads: Sequence[str], numbers: Sequence[Sequence[Row]], *, indent: int = 0, width: int | None = None) -> str:
    """Numbers with what they count, in a block under each head; side by side where there is room."""
    from rich.columns import Columns  # noqa: PLC0415 -- a tenth of a second

    found = [_block(head, rows) for head, rows in zip(heads, numbers, strict=True)]
    return _written(Columns(found, padding=(0, 3, 0, 0)), indent, width or terminal_width() or _ENDLESS)


def paragraph(text: str, indent: int, *, deeper: int = 0, width: int | None = None) -> str:
    """A text on one line, or on more where the terminal is narrower, of which the others are set in deeper."""
    begin, columns = " " * indent, width or terminal_width()
    if columns is None or indent + len(text) <= columns:
        return f"{begin}{text}"
    after = begin + " " * deeper
    lines = textwrap.wrap(text, columns, initial_indent=begin, subsequent_indent=after, break_on_hyphens=False)
    return "\n".join(lines)


def terminal_width() -> int | None:
    """How many letters a line of the terminal has that answers are written to; None where it is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _widths(rows: Sequence[Row], whole: Collection[int], room: int) -> list[int] | None:
    """How wide each column is so that no word is cut, the widest narrowed first; None where there is no room."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    least = [
        width if number in whole else min(width, max(_longest(column), _READABLE if whole else 1))
        for number, (column, width) in enumerate(zip(columns, widths, strict=True))
    ]
    room -= _APART * (len(columns) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        _, widest = max((width, number) for number, width in enumerate(widths) if width > least[number])
        widths[widest] -= 1
    return widths


def _longest(cells: Iterable[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=0)


def _grid(rows: Iterable[Row], head: Row, right: Collection[int], widths: Sequence[int | None]) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table(box=None, show_header=bool(head), pad_edge=False, padding=(0, _APART, 0, 0), header_style="")
    for number, width in enumerate(widths):
        title = Text(shown(head[number])) if head else ""
        grid.add_column(title, justify="right" if number in right else "left", width=width, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(shown(cell)) for cell in row))
    return grid


def _block(head: str, rows: Sequence[Row]) -> Table:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    block = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="")
    block.add_column(Text(shown(head)))
    block.add_row(_grid(rows, (), {0}, (None, None)))
    return block


def _stacked(row: Row, head: Row, indent: int, width: int) -> str:
    """The cells of a row below one another: the first on a line however long it is, the others after their heads."""
    names = [f"{name}: " if name else "" for name in head] or [""] * len(row)
    rest = [f"{name}{cell}" for name, cell in zip(names[1:], row[1:], strict=True) if cell]
    lines = [paragraph(shown(cell), indent + _DEEPER, width=width) for cell in rest]
    return "\n".join([" " * indent + shown(row[0]), *lines])


def _written(content: RenderableType, indent: int, width: int) -> str:
    from rich.console import Console  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415

    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=None, force_terminal=False)
    console.print(Padding(content, (0, 0, 0, indent), expand=False))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())
