"""A report on a store as one file of HTML, to be mailed: answers with their sentences, a picture, the sources.

It needs nothing but a browser, neither scripts nor requests nor the site; the same store gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from kg.answer.narrowing import Narrowing
from kg.disk import write
from kg.errors import UsageError
from kg.export.select import Source
from kg.report.page import page
from kg.report.picture import picture
from kg.report.sections import Wanted
from kg.report.summary import summary

LIMIT: Final = 30
"""Rows of an answer that are shown where nothing else is said."""
_ENDINGS: Final = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Written:
    """What a report holds: answers with rows, their rows, the pages that they rest on, and how long it is."""

    answers: int
    rows: int
    sources: int
    bytes: int


def report(
    store: Source,
    out: Path | BinaryIO,
    *,
    questions: Iterable[str] = (),
    params: Mapping[str, str] | None = None,
    narrowing: Narrowing = Narrowing(),  # noqa: B008 -- frozen
    limit: int = LIMIT,
    drawn: bool = True,
    lang: str = "vi",
) -> Written:
    """Write the report to `out`: the answers to the questions (a good set of them without any), narrowed.

    `params` are given to those questions that take them. Of each answer `limit` rows are shown, and how many there are
    more is told with the command that gives them all. UsageError for what no question takes, for a name that the store
    does not have, and for a file that is no .html; StoreError where the file cannot be written.
    """
    if isinstance(out, Path) and out.suffix.lower() not in _ENDINGS:
        raise UsageError("report-format", name=out.name)
    sections = Wanted(store, narrowing, limit, lang).answered(tuple(questions), params or {})
    image = picture(store, narrowing, lang) if drawn else None
    content = page(summary(store, narrowing, lang), sections, image, narrowing, lang)
    write(out, [content])
    quotes = {quote.source for one in sections for row in one.rows for quote in row.quotes}
    rows = [one.shown for one in sections]
    return Written(sum(map(bool, rows)), sum(rows), len(quotes), len(content))
