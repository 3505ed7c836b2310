"""The answers of a report: the first rows of each as people read them, with the words that state them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from pyoxigraph import NamedNode

from kg.answer.ask import Source, ask
from kg.answer.columns import column
from kg.answer.narrowing import Narrowing, narrowable, narrowed
from kg.answer.questions import Question, question
from kg.answer.quotes import Quote, is_stated, quoted
from kg.answer.render import View, plain
from kg.answer.render.people import for_people
from kg.answer.shaping import Shape, shaped
from kg.errors import UsageError
from kg.report.words import default

_INDICATOR: Final = "indicator"
_INDICATORS: Final = 4
"""Indicators that are told of where none is chosen: those of most figures."""
_TRIED: Final = 8
_LONGEST: Final = 400
"""Letters of a cell; of what is longer the beginning is shown."""
_QUOTES: Final = 4


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that follow each other and are stated by the same words: their cells, the quotes, how many more of those."""

    cells: tuple[tuple[str, ...], ...]
    quotes: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to a question: its first rows, how many are shown and there are, the command that gives them all.

    `roles` are those of the columns; `apart` names what it could not be narrowed by.
    """

    anchor: str
    title: str
    roles: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[Rows, ...]
    shown: int
    total: int
    command: str
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What all answers of one report have in common: what they are narrowed to, rows of each, the language."""

    store: Source
    narrowing: Narrowing
    limit: int
    lang: str

    def answered(self, names: Sequence[str], params: Mapping[str, str]) -> list[Section]:
        """The answers to the questions, to the default ones without any; UsageError for what none of them takes."""
        wanted = [question(name) for name in names or default()]
        known = {parameter.name for one in wanted for parameter in one.parameters}
        for name in params:
            if name not in known:
                raise UsageError("report-parameter", name=name, known=", ".join(sorted(known)))
        return [section for one in wanted for section in self._sections(one, params)]

    def _sections(self, one: Question, params: Mapping[str, str]) -> Iterator[Section]:
        """The answer to a question; to one about an indicator those about the indicators of most figures."""
        own = {parameter.name: parameter for parameter in one.parameters}
        given = {name: value for name, value in params.items() if name in own}
        if _INDICATOR not in own or not own[_INDICATOR].required or _INDICATOR in given:
            yield self._section(one, given)
            return
        found = (self._section(one, given | {_INDICATOR: code}) for code in self._indicators())
        filled = list(islice((section for section in found if section.rows), _INDICATORS))
        yield from filled or [self._empty(one)]

    def _section(self, one: Question, given: Mapping[str, str]) -> Section:
        wanted = self.narrowing.given()
        fits = {name: value for name, value in wanted.items() if name in narrowable(one) and name not in given}
        answer = narrowed(self.store, one, given, Narrowing(**fits))
        total = len(answer.rows)
        answer, _ = shaped(answer, Shape(sort=default().get(one.name), limit=self.limit), one.name)
        shown = for_people(answer, View(one.name, self.lang, wide=True))
        stated = is_stated(answer)
        said = quoted(self.store, answer) if stated else [()] * len(answer.rows)
        left_out = ("source", "sentence") if stated else ()
        kept = [
            index
            for index, (of, at) in enumerate(zip(shown.columns, shown.indexes, strict=True))
            if of.name not in left_out and not any(isinstance(row[at], NamedNode) for row in answer.rows)
        ]
        return Section(
            "-".join(filter(None, (one.name, given.get(_INDICATOR)))),
            " – ".join(filter(None, (self._about(given), one.title[self.lang]))),
            tuple(shown.columns[index].role for index in kept),
            tuple(shown.headings[index] for index in kept),
            tuple(_alike([tuple(_cut(cells[index]) for index in kept) for cells in shown.cells], said)),
            len(shown.cells),
            total,
            _command(one.name, given, fits, stated=stated),
            tuple(name for name in wanted if name not in fits),
        )

    def _empty(self, one: Question) -> Section:
        return Section(one.name, one.title[self.lang], (), (), (), 0, 0, _command(one.name, {}, {}, stated=False), ())

    def _indicators(self) -> list[str]:
        """The codes of the indicators that the store has figures of, those of most figures first."""
        answer = ask(self.store, "indicators")
        code, figures = (answer.columns.index(name) for name in (_INDICATOR, "figures"))
        rows = sorted(answer.rows, key=lambda row: (-int(plain(row[figures])), plain(row[code])))
        return [plain(row[code]) for row in rows[:_TRIED]]

    def _about(self, given: Mapping[str, str]) -> str:
        """The values of the parameters, an indicator by its name."""
        words = column(_INDICATOR).words
        named = (words(value, self.lang) if name == _INDICATOR else value for name, value in given.items())
        return ", ".join(named)


def _alike(cells: Sequence[tuple[str, ...]], said: Sequence[tuple[Quote, ...]]) -> Iterator[Rows]:
    """The rows in their order, those together that the same words state: a chair in two posts has two."""
    for quotes, group in groupby(range(len(cells)), key=said.__getitem__):
        rows = tuple(cells[index] for index in group)
        for some in (rows,) if quotes else ((row,) for row in rows):
            yield Rows(some, quotes[:_QUOTES], max(len(quotes) - _QUOTES, 0))


def _command(name: str, given: Mapping[str, str], fits: Mapping[str, str], *, stated: bool) -> str:
    parts = [f"--param {shlex.quote(f'{key}={value}')}" for key, value in given.items()]
    parts += [f"--{key} {shlex.quote(value)}" for key, value in fits.items()]
    return " ".join(("kg ask", name, *parts, *(["--evidence"] if stated else [])))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0]} …"
