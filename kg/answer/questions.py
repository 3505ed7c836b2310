"""The canned questions of `queries/*.rq`: what each asks, what it can be narrowed by, and its query.

A question's file begins with comment lines that describe it:

    # title.vi: Ai chủ trì cuộc họp nào?
    #
    # title.en: Which official chaired which meeting?
    #
    # competency: 1, 3
    #
    # param: official official optional họ và tên cán bộ / full name of the official
    #
    # example: official=Trần Minh Vũ

A bare `#` parts them, and notes on the query stand behind its SELECT (`kg.rdf.headers` tells why).

Types of parameters are string, text (words in Vietnamese), iri, date and integer, and the kinds of things that they
name, several of them joined by "|": official, body, unit, document, meeting, indicator, article. Such names are looked
up, and the query compares with a label in Vietnamese, of a document with its number (else its name), of an indicator
with its notation, of an article with its source, of a meeting with its IRI. The parameters stand in one
`VALUES (?source ?official) { (UNDEF UNDEF) }` of the query, which so runs as it is in any engine; asking puts RDF
terms in place of UNDEF.

A query names no graph and rests on nothing that follows from the rest, so that it answers alike on a store, a full
export and one Turtle file. It is written so that pyoxigraph and rdflib are quick: a subselect stands first in its
group; of the joins of a group rdflib pushes values into one alone, so that what follows is OPTIONAL or a path; a label
is reached by a path with two ways, which pyoxigraph follows from the fact; an OPTIONAL never begins with what may be
unbound; what is left out is a MINUS. Of no rows rdflib makes a group of nothing, which `HAVING (COUNT(…) > 0)` drops.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import QuerySolutions

from kg import resources
from kg.answer.kinds import KINDS
from kg.answer.parameters import TYPES, Parameter, is_type
from kg.errors import DataError, UsageError, Value
from kg.rdf.headers import header_lines
from kg.rdf.sparql import check, parsed

LANGUAGES: Final = ("vi", "en")
_PARAM: Final = re.compile(
    r"(?P<name>[a-z]\w*) (?P<type>[\w|]+) (?P<need>required|optional) (?P<vi>(?:(?! / ).)+) / (?P<en>.+)"
)
SLOT: Final = re.compile(r"VALUES (?P<names>\?\w+|\(\?\w+(?: \?\w+)*\)) \{ (?:UNDEF|\(UNDEF(?: UNDEF)*\)) \}")
"""Where a query takes parameters: its `VALUES` without any value."""


@dataclass(frozen=True, slots=True)
class Question:
    """A canned question: its titles, parameters, columns, an example of its parameters, and the query."""

    name: str
    title: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    competency: tuple[int, ...]
    example: Mapping[str, str]
    sparql: str
    path: Path


def questions(folder: Path | None = None) -> list[Question]:
    """All questions of a folder (that of the package by default), by name; DataError with file and line of a fault."""
    return [_question(path) for path in sorted((folder or resources.queries()).glob("*.rq"))]


def question(name: str) -> Question:
    """The question of that name; UsageError with what comes near when there is none."""
    known = [path.stem for path in sorted(resources.queries().glob("*.rq"))]
    if name in known:
        return _question(resources.queries() / f"{name}.rq")
    if near := difflib.get_close_matches(name, known, n=3):
        raise UsageError("question-unknown-near", name=name, near=", ".join(near))
    raise UsageError("question-unknown", name=name, known=", ".join(known))


def slot_names(slot: re.Match[str]) -> list[str]:
    """The names of the parameters that a slot takes."""
    return re.findall(r"\w+", slot["names"])


@lru_cache(maxsize=256)
def _question(path: Path) -> Question:
    sparql = _text(path)
    header = list(_header(path, sparql))
    parameters = tuple(_parameter(path, line, value) for line, field, value in header if field == "param")
    _check_slot(path, sparql, parameters)
    return Question(
        name=path.stem,
        title={lang: _title(path, header, lang) for lang in LANGUAGES},
        parameters=parameters,
        columns=_columns(path, sparql),
        competency=tuple(sorted(_numbers(path, header))),
        example=dict(_example(path, header, parameters)),
        sparql=sparql,
        path=path,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("file-unreadable", where=str(path), reason=str(error)) from error


_Header = list[tuple[int, str, str]]
_KEYS: Final = (*(f"title.{lang}" for lang in LANGUAGES), "competency", "param", "example")


def _header(path: Path, sparql: str) -> Iterable[tuple[int, str, str]]:
    """Line number, key and value of each comment line at the top of the file."""
    for number, line, field, value in header_lines(sparql):
        if field not in _KEYS:
            raise _fault("header-line", path, number, given=line, known=", ".join(_KEYS))
        yield number, field, value


def _title(path: Path, header: _Header, lang: str) -> str:
    titles = [value for _, field, value in header if field == f"title.{lang}"]
    if len(titles) != 1:
        raise _fault("header-title", path, 1, count=len(titles), language=lang)
    return titles[0]


def _parameter(path: Path, line: int, value: str) -> Parameter:
    found = _PARAM.fullmatch(value)
    if not found or not is_type(found["type"]):
        raise _fault("header-param", path, line, given=value, types=", ".join((*TYPES, "official", *KINDS)))
    return Parameter(found["name"], found["type"], found["need"] == "required", {k: found[k] for k in LANGUAGES})


def _numbers(path: Path, header: _Header) -> Iterable[int]:
    for line, field, value in header:
        if field == "competency":
            if not re.fullmatch(r"\d+(, \d+)*", value):
                raise _fault("header-competency", path, line, given=value)
            yield from map(int, value.split(", "))


def _example(path: Path, header: _Header, parameters: tuple[Parameter, ...]) -> Iterable[tuple[str, str]]:
    for line, field, value in header:
        if field == "example":
            name, _, given = value.partition("=")
            if name not in {parameter.name for parameter in parameters}:
                raise _fault("header-example", path, line, name=name)
            yield name, given


def _check_slot(path: Path, sparql: str, parameters: tuple[Parameter, ...]) -> None:
    slots = list(SLOT.finditer(sparql))
    declared = [parameter.name for parameter in parameters]
    if len(slots) > 1 or sorted(declared) != sorted(name for slot in slots for name in slot_names(slot)):
        line = sparql[: slots[-1].start()].count("\n") + 1 if slots else 1
        names, undef = " ".join(f"?{name}" for name in declared), " ".join(["UNDEF"] * len(declared))
        raise _fault("header-slot", path, line, values=f"VALUES ({names}) {{ ({undef}) }}")


def _columns(path: Path, sparql: str) -> tuple[str, ...]:
    """The names after SELECT, as the engine reads them."""
    try:
        check(sparql)
        found = parsed(sparql)
    except UsageError as error:
        position = re.search(r"\b(\d+):\d+", str(error.values.get("reason")))
        reason = str(error.values.get("reason", error.what()))
        raise _fault("question-broken", path, int(position[1]) if position else 1, reason=reason) from error
    if not isinstance(found, QuerySolutions):
        raise _fault("question-select", path, 1)
    return tuple(variable.value for variable in found.variables)


def _fault(key: str, path: Path, line: int, **values: Value) -> DataError:
    return DataError(key, where=f"{path}:{line}", **values)
