"""An answer as a workbook (.xlsx): typed cells under headings for people, and a sheet that says what was asked."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from pyoxigraph import Literal

from kg.answer.render.answer import Answer, Term, View, plain
from kg.answer.render.people import Shown, for_people, period
from kg.errors import UsageError
from kg.messages import say
from kg.rdf.namespaces import XSD

_MOST_ROWS: Final = 1 << 20  # of a sheet, its headings among them
_MOST_LETTERS: Final = 32_767  # of a cell
_MOST_DIGITS: Final = 15  # that a number of a sheet keeps
_FIRST_YEAR: Final = 1900
_WIDTHS: Final = (8, 60)  # letters
_SAMPLE: Final = 500  # rows by which widths are chosen
_NUMBER: Final = re.compile(r"-?(\d+)(?:\.(\d+))?")
_NUMERIC: Final = tuple(XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger"))
_DAY_FORMS: Final = {"vi": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
_WITHOUT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_IN_MEMORY: Final = {"in_memory": True}


def workbook(answer: Answer, view: View, about: Sequence[tuple[str, str]] = ()) -> bytes:
    """The bytes of a workbook, the same every time where SOURCE_DATE_EPOCH is set; UsageError for too many rows."""
    from xlsxwriter import Workbook  # noqa: PLC0415 -- only here

    if len(answer.rows) >= _MOST_ROWS:
        raise UsageError("workbook-rows", count=len(answer.rows), most=_MOST_ROWS - 1)
    stream = io.BytesIO()
    book = Workbook(stream, {**_WITHOUT, **_IN_MEMORY})
    book.set_properties({"created": made_at().replace(tzinfo=None)})
    _Sheet(book, view).fill(answer)
    _notes(book, about, view.lang)
    book.close()
    return stream.getvalue()


def about(
    asked: str, params: Mapping[str, str], lang: str, *, name: str = "", store: str = ""
) -> list[tuple[str, str]]:
    """What the second sheet says: what was asked, with which parameters, of which store, when."""
    given = "\n".join(f"{key}={value}" for key, value in params.items())
    made = period(made_at().date().isoformat(), lang)
    rows = [("question", asked), ("name", name), ("parameters", given), ("store", store), ("time", made)]
    return [(say(f"asked-{key}", lang), value) for key, value in rows if value]


def made_at() -> datetime:
    """The time that a workbook bears: that of SOURCE_DATE_EPOCH, by which builds are made reproducible, else now."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(given), UTC) if given.isdigit() else datetime.now(UTC).replace(microsecond=0)


class _Sheet:
    """The sheet of rows: headings that stay in sight, filters, columns as wide as their cells, long text wrapped."""

    def __init__(self, book: Any, view: View) -> None:
        self._book = book
        self._view = view
        self._forms: dict[tuple[tuple[str, object], ...], Any] = {}

    def fill(self, answer: Answer) -> None:
        """Write the answer."""
        sheet = self._book.add_worksheet(say("workbook-answer", self._view.lang))
        if answer.boolean is not None:
            sheet.write_string(0, 0, say("workbook-yes" if answer.boolean else "workbook-no", self._view.lang))
            return
        found = for_people(answer, self._typed_apart())
        for index, heading in enumerate(found.headings):
            sheet.write_string(0, index, heading, self._form(bold=True, bottom=1, text_wrap=True, valign="top"))
        for number, (row, cells) in enumerate(zip(answer.rows, found.cells, strict=True), start=1):
            for index, (column, text) in enumerate(zip(found.indexes, cells, strict=True)):
                self._write(sheet, (number, index), row[column], text, found.columns[index].role)
        self._lay_out(sheet, found)

    def _typed_apart(self) -> View:
        """How the rows are seen: a number is a cell of its own, its comparator in another."""
        return View(self._view.question, self._view.lang, self._view.chosen, wide=True, apart=True)

    def _write(self, sheet: Any, place: tuple[int, int], term: Term | None, text: str, role: str) -> None:
        """Write a cell as a number or day where it is one, else as text, which no program takes for a formula."""
        value = plain(term)
        if (role == "number" or _is_numeric(term)) and (number := _number(value)):
            sheet.write_number(*place, float(value), self._form(num_format=number, valign="top"))
        elif day := _day(value) if role in ("date", "period") else None:
            form = self._form(num_format=_DAY_FORMS[self._view.lang], align="left", valign="top")
            sheet.write_datetime(*place, datetime(day.year, day.month, day.day), form)
        elif text:
            sheet.write_string(*place, text[:_MOST_LETTERS], self._form(text_wrap=True, valign="top"))

    def _lay_out(self, sheet: Any, found: Shown) -> None:
        for index, column in enumerate(zip(found.headings, *found.cells[:_SAMPLE], strict=True)):
            sheet.set_column(index, index, min(max(*map(len, column), _WIDTHS[0]), _WIDTHS[1]) + 2)
        if found.headings:
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(found.cells), len(found.headings) - 1)

    def _form(self, **properties: object) -> Any:
        """The format of these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._forms:
            self._forms[key] = self._book.add_format(properties)
        return self._forms[key]


def _notes(book: Any, about: Sequence[tuple[str, str]], lang: str) -> None:
    """The sheet that says what the rows answer."""
    if not about:
        return
    sheet = book.add_worksheet(say("workbook-about", lang))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (name, text) in enumerate(about):
        sheet.write_string(row, 0, name, book.add_format({"bold": True, "valign": "top"}))
        sheet.write_string(row, 1, text[:_MOST_LETTERS], wrapped)
    sheet.set_column(0, 0, max(len(name) for name, _ in about) + 2)
    sheet.set_column(1, 1, _WIDTHS[1])


def _is_numeric(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype.value in _NUMERIC


def _number(value: str) -> str | None:
    """The format of a plain decimal, with as many places as it has; None for what a cell would not keep exactly."""
    found = _NUMBER.fullmatch(value)
    if not found or len((found[1] + (found[2] or "")).lstrip("0")) > _MOST_DIGITS:
        return None
    return f"#,##0.{'0' * len(found[2])}" if found[2] else "#,##0"


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value[:10]) if len(value) in (10, 19, 25) else None
    except ValueError:
        return None
    return day if day and day.year >= _FIRST_YEAR else None
