"""Answers written down: tables for people, in a terminal, in Markdown and as a workbook, and results for programs."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kg.answer.render import programs
from kg.answer.render.answer import Answer, Row, Term, View, plain
from kg.answer.render.markdown import markdown
from kg.answer.render.table import table
from kg.errors import UsageError

__all__ = ["FORMATS", "SUFFIXES", "WORKBOOK", "Answer", "Row", "Term", "View", "encoded", "plain", "render"]

WORKBOOK: Final = "xlsx"
"""The one format that is no text."""
_FOR_PEOPLE: Final[Mapping[str, Callable[[Answer, View], str]]] = {"table": table, "markdown": markdown}
_FOR_PROGRAMS: Final[Mapping[str, Callable[[Answer], str]]] = {
    "json": programs.as_json,
    "csv": programs.as_csv,
    "tsv": programs.as_tsv,
}
FORMATS: Final[Sequence[str]] = ("table", *_FOR_PROGRAMS, "markdown", WORKBOOK)
SUFFIXES: Final = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "markdown", ".xlsx": WORKBOOK}
"""The format that the name of a file tells where none is named."""


def render(answer: Answer, format: str, view: View = View()) -> str:  # noqa: B008 -- frozen
    """The answer in one of FORMATS that are text; UsageError for another format."""
    name = str(format)
    if name not in (*_FOR_PEOPLE, *_FOR_PROGRAMS):
        raise UsageError("format-unknown", name=name, known=", ".join(one for one in FORMATS if one != WORKBOOK))
    if answer.boolean is not None and name != "json":
        return f"{str(answer.boolean).lower()}\n"
    return _FOR_PEOPLE[name](answer, view) if name in _FOR_PEOPLE else _FOR_PROGRAMS[name](answer)


def encoded(
    answer: Answer,
    format: str,
    view: View = View(),  # noqa: B008 -- frozen
    *,
    bom: bool = False,
    about: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The answer in any of FORMATS as the bytes of a file.

    `bom` begins them with the mark by which Excel knows UTF-8; `about` is what a workbook has on its second sheet:
    what was asked, of what, when.
    """
    if str(format) == WORKBOOK:
        from kg.answer.render.workbook import workbook  # noqa: PLC0415 -- only here

        return workbook(answer, view, about)
    return (codecs.BOM_UTF8 if bom else b"") + render(answer, format, view).encode()
