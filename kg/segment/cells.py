"""The cells of printed lines: parted by tabs or bars, or by blanks under heads that each begin with a capital."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import regex

from kg import lexicon
from kg.model import Span
from kg.segment.lines import TABS, Line

Cells: TypeAlias = tuple[Span | None, ...]
"""The cells of a row by column, None where one is empty."""

VALUE: Final = regex.compile(
    r"(?P<sign>[+–−-])?\s?+(?!0\d\d)(?P<number>\d{1,3}(?:\.\d{3})++(?:,\d++)?|\d{1,3}(?:,\d{3}){2,}+|\d++(?:[.,]\d++)?)"
    r"(?:\s?+/\s?+(?P<whole>\d[\d.]*+))?(?P<unit>\s?+%|\s++\p{L}[\p{L}/ ]{0,30}+[23]?)?"
)
"""A cell that is a number, with its sign, the whole that it is a part of, and its unit; what is dialled is none."""
_TOKEN: Final = re.compile(r"\S+")
_EMPTY: Final = frozenset(("", "-", "–", "—", "…", "...", "x", "X", "/"))
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ORDER: Final = re.compile(r"\(?\d{1,3}\)?[.)]?")
_RULED: Final = re.compile(r"[\s|:=+-]+")
"""The line under the heads in Markdown."""
_LONG: Final = 100
"""A number from which on it is no part of a name behind it: "Phường 2", "Quận 12"."""
_LONGEST_NAME: Final = 14
_LONGEST_TAIL: Final = 6
"""Words of the longest head of a row, and of the longest cell of words behind its numbers."""


class Token(NamedTuple):
    """A word of a line and where it stands in the page."""

    text: str
    span: Span


class Heads(NamedTuple):
    """The heads of columns that blanks part; `counted` where the first column only counts the rows."""

    columns: tuple[Span, ...]
    counted: bool
    noted: bool


def is_value(words: str) -> bool:
    """Whether the words of a cell are a number and its unit, not a year."""
    return VALUE.fullmatch(words) is not None and not is_year(words)


def is_year(words: str) -> bool:
    """Whether the words of a cell are a year and nothing else."""
    return _YEAR.fullmatch(words) is not None


def is_order(words: str) -> bool:
    """Whether the words of a cell only count the rows: "1", "12."."""
    return _ORDER.fullmatch(words) is not None


def is_empty(words: str) -> bool:
    """Whether a cell states nothing: it is blank, or has a dash or a cross."""
    return words in _EMPTY


def words_of(text: str, cell: Span | None) -> str:
    """The words of a cell on one line."""
    return " ".join(text[cell.begin : cell.end].split()) if cell else ""


def tokens(line: Line) -> list[Token]:
    """The words of a line."""
    begin = line.span.begin
    return [Token(m.group(), Span(*m.span()).shift(begin)) for m in _TOKEN.finditer(line.text)]


# ---------------------------------------------------------------- tabs and bars


def separator(lines: Sequence[str]) -> str:
    """What parts the cells of rows: bars, or as many tabs as stand between two cells at least."""
    if all("|" in line for line in lines):
        return "|"
    return "\t" * min(len(tab) for line in lines for tab in TABS.findall(line.strip("\t ")))


def is_parted(printed: str) -> bool:
    """Whether a line as printed is of cells that tabs or bars part."""
    return "\t" in printed.strip("\t ") or printed.count("|") > 1


def is_ruled(printed: str) -> bool:
    """Whether a line is only the rule under the heads of a table."""
    return _RULED.fullmatch(printed) is not None


def parted_cells(text: str, line: Span, printed: str, by: str) -> Cells:
    """The cells of a row as printed, which a separator parts."""
    begin, cells = line.begin, list[Span | None]()
    for part in printed.split(by):
        span = Span(begin, begin + len(part)).trimmed(text)
        cells.append(None if is_empty(text[span.begin : span.end]) else span)
        begin += len(part) + len(by)
    if by == "|":  # bars also stand before the first cell and behind the last one
        cells = cells[printed.lstrip().startswith(by) : len(cells) - printed.rstrip().endswith(by)]
    return tuple(cells)


# ---------------------------------------------------------------- blanks


def heads_in(words: Sequence[Token]) -> Heads | None:
    """The columns that a line of heads names, each beginning with a capital: "TT Đơn vị Số phiếu Chỉ số (%) Hạng"."""
    begins = [i for i, word in enumerate(words) if not i or _begins_head(words[i - 1].text, word.text)]
    ends = [*begins[1:], len(words)]
    columns = tuple(
        Span(words[a].span.begin, words[b - 1].span.end) for a, b in zip(begins, ends, strict=True) if a < b
    )
    if len(columns) < 2 or not words[0].text[0].isupper() or any(word.text.endswith(":") for word in words):
        return None
    first, last = (" ".join(w.text for w in words if w.span.within(column)) for column in (columns[0], columns[-1]))
    counted = lexicon.piece("tables", "order").search(first) is not None
    if len(columns) < 2 + counted:
        return None
    return Heads(columns, counted, lexicon.piece("tables", "note").search(last) is not None)


def _begins_head(before: str, word: str) -> bool:
    acronym = len(word) > 1 and word.isupper()
    return word[0].isupper() and not acronym and before[-1] not in "/,-–(&"


def row_in(words: Sequence[Token], heads: Heads) -> Cells | None:
    """The cells of a row under these heads, numbers at its end; None for a line that is none."""
    order = heads.counted and is_order(words[0].text)
    first, end = int(order), len(words)
    while end > first and not _is_cell(words[end - 1].text):
        end -= 1
    behind = len(heads.columns) - heads.counted - 1
    tail = words[end:]
    lacking = 0 if tail or not heads.noted else 1
    begin = end - behind + (1 if tail else lacking)
    name, values = words[first:begin], words[max(begin, 0) : end]
    if begin <= first or begin >= end or len(tail) > _LONGEST_TAIL or not _is_name(name):
        return None
    if not all(_is_cell(word.text) for word in values) or not any(is_value(word.text) for word in values):
        return None
    cells: list[Span | None] = [words[0].span if order else None] if heads.counted else []
    cells.append(Span(name[0].span.begin, name[-1].span.end))
    cells += (None if is_empty(word.text) else word.span for word in values)
    cells += [Span(tail[0].span.begin, tail[-1].span.end)] if tail else [None] * lacking
    return tuple(cells)


def _is_cell(word: str) -> bool:
    return is_empty(word) or VALUE.fullmatch(word) is not None


def _is_name(words: Sequence[Token]) -> bool:
    """Whether words can be the head of a row: a name, which may end in a small number, or a year."""
    if len(words) == 1 and is_year(words[0].text):
        return True
    if words[-1].text.endswith(":"):
        return False
    last = VALUE.fullmatch(words[-1].text)
    numbered = last is not None and not is_year(words[-1].text)
    if numbered and last and (not last["number"].isdecimal() or int(last["number"]) >= _LONG):
        return False
    return len(words) <= _LONGEST_NAME and any(letter.isalpha() for word in words for letter in word.text)
