"""Tables whose cells only blanks part, each row on a line below heads that each begin with a capital."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kg import lexicon
from kg.model import Span, TableRow
from kg.segment.cells import (
    VALUE,
    Cells,
    Found,
    is_empty,
    is_group,
    is_order,
    is_value,
    is_year,
    own_words,
    row_of,
    table_of,
)
from kg.segment.lines import Line

LONGEST_LINE: Final = 160
"""Characters of the longest line of heads or of a row."""
MOST_WRAPPED: Final = 2
"""Lines on which the heads of a table may go on."""
_FEWEST: Final = 2
_FEWEST_NARROW: Final = 3
"""Rows of a table; of one with a single column of numbers, which do not count its rows."""
_TOKEN: Final = re.compile(r"\S+")
_LONG: Final = 100
"""A number from which on it is no part of a name behind it: "Phường 2", "Quận 12"."""
_LONGEST_NAME: Final = 14
_LONGEST_TAIL: Final = 6
"""Words of the longest head of a row, and of the longest cell of words behind its numbers."""


class _Token(NamedTuple):
    """A word of a line and where it stands in the page."""

    text: str
    span: Span


class _Heads(NamedTuple):
    """The heads of columns that blanks part; `counted` where the first column only counts the rows."""

    columns: tuple[Span, ...]
    counted: bool
    noted: bool


def may_be_heads(line: Line) -> bool:
    """Whether a line begins as heads do, and is as short."""
    return len(line.text) <= LONGEST_LINE and not line.ends and line.text.lstrip()[0].isupper()


def blank_table(lines: Sequence[Line], i: int) -> Found | None:
    """The table whose heads begin on this line, each row on a line of its own."""
    for wrapped in range(1 + MOST_WRAPPED):
        end = i + 1 + wrapped
        head = lines[i:end]
        if end >= len(lines) or sum(len(line.text) for line in head) > LONGEST_LINE or head[-1].ends:
            return None
        heads = _heads_in([word for line in head for word in _tokens(line)])
        if heads and (found := _rows_below(lines, i, end, heads)):
            return found
        if not lines[end].text.strip()[0].islower():
            return None
    return None


def _rows_below(lines: Sequence[Line], begin: int, first: int, heads: _Heads) -> Found | None:
    rows, group, end = list[TableRow](), None, first
    for i in range(first, len(lines)):
        cells = _row_in(_tokens(lines[i]), heads) if len(lines[i].text) <= LONGEST_LINE else None
        if cells:
            rows.append(row_of(cells, group))
            end = i + 1
        elif is_empty(lines[i].text.strip()):
            continue
        elif i > end or not is_group(lines[i]):
            break
        else:
            group = own_words(lines[i])
    narrow = not heads.counted and len(heads.columns) == _FEWEST
    if len(rows) < (_FEWEST_NARROW if narrow else _FEWEST):
        return None
    return Found(begin, end, table_of([heads.columns], rows))


def _tokens(line: Line) -> list[_Token]:
    """The words of a line."""
    begin = line.span.begin
    return [_Token(m.group(), Span(*m.span()).shift(begin)) for m in _TOKEN.finditer(line.text)]


def _heads_in(words: Sequence[_Token]) -> _Heads | None:
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
    return _Heads(columns, counted, lexicon.piece("tables", "note").search(last) is not None)


def _begins_head(before: str, word: str) -> bool:
    acronym = len(word) > 1 and word.isupper()
    return word[0].isupper() and not acronym and before[-1] not in "/,-–(&"


def _row_in(words: Sequence[_Token], heads: _Heads) -> Cells | None:
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


def _is_name(words: Sequence[_Token]) -> bool:
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
