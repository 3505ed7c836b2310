"""How an answer is given: in which form, to whom, and as much of it as was asked for."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.answer.ask import Answer
from kg.answer.render import SUFFIXES, View, encoded
from kg.answer.shaping import Shape, shaped
from kg.cli.console import answer as write_answer
from kg.cli.console import print_answer, tell
from kg.cli.options import AnswerFormat
from kg.cli.paging import show
from kg.disk import write
from kg.errors import UsageError
from kg.messages import figure, say

STDOUT: Final = "-"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an answer, and where it goes: to the file `output`, else to whoever called."""

    shape: Shape
    format: AnswerFormat
    output: str | None
    bom: bool
    pager: bool
    lang: str


def form(shape: Shape, format: AnswerFormat | None, output: str | None, *, bom: bool, pager: bool, lang: str) -> Form:
    """What was asked for; UsageError for a workbook that has no file to go to, and for a mark that only CSV knows."""
    if format is None:
        format = AnswerFormat(SUFFIXES.get(Path(output or "").suffix.lower(), AnswerFormat.TABLE))
    if format is AnswerFormat.XLSX and (output is None or (output == STDOUT and sys.stdout.isatty())):
        raise UsageError("workbook-output")
    if bom and format is not AnswerFormat.CSV:
        raise UsageError("bom-format", name=str(format))
    return Form(shape, format, output, bom, pager, lang)


def written(
    answer: Answer, form: Form, question: str | None = None, about: Sequence[tuple[str, str]] = ()
) -> tuple[int, bytes]:
    """How many rows more there are than are wanted, and the answer as the bytes of its form."""
    part, more = shaped(answer, form.shape, question)
    view = View(question, form.lang, chosen=bool(form.shape.columns), wide=form.output is not None)
    return more, encoded(part, form.format, view, bom=form.bom, about=about)


def present(answer: Answer, form: Form, question: str, about: Sequence[tuple[str, str]] = ()) -> None:
    """The answer to a question in its form; how many rows there are more, or that there is none, on stderr."""
    more, text = written(answer, form, question, about)
    give([text], form)
    tell_more(more, form)
    print_answer("", bool(answer.rows) or answer.boolean is not None, form.lang)


def give(pieces: Iterable[bytes], form: Form) -> None:
    """The bytes in the file, on stdout, or, of a table that a terminal is too short for, in a pager."""
    if form.output is not None:
        write(sys.stdout.buffer if form.output == STDOUT else Path(form.output), pieces)
        if form.output != STDOUT:
            tell(say("written", form.lang, path=form.output))
        return
    texts = codecs.iterdecode(pieces, "utf-8")
    if form.format is AnswerFormat.TABLE:
        show("".join(texts), pager=form.pager)
    else:
        for text in texts:
            write_answer(text)


def tell_more(more: int, form: Form) -> None:
    """How many rows `--limit` left out, on stderr."""
    if more:
        tell(say("more-than-limit", form.lang, count=figure(more, form.lang)))
