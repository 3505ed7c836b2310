"""The canned questions of `queries/*.rq`, and their answers from a store.

A question's file begins with comment lines that say what it is:

    # title.vi: Ai chủ trì cuộc họp nào?
    # title.en: Which official chaired which meeting?
    # competency: 1, 3
    # param: official text optional họ và tên cán bộ / full name of the official
    # example: official=Trần Minh Vũ

Types of parameters are string, text (words in Vietnamese), iri, date and integer. The parameters stand in one
`VALUES (?source ?official) { (UNDEF UNDEF) }` of the query, which so runs as it is in any engine; asking puts RDF
terms in place of UNDEF.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol
from unicodedata import normalize
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from kg import resources
from kg.answer.render import FORMATS, Answer, Term, plain, render
from kg.errors import DataError, UsageError, Value
from kg.rdf.namespaces import XSD
from kg.rdf.sparql import check, parsed, servers_asked
from kg.text import key

__all__ = [
    "FORMATS",
    "Answer",
    "Parameter",
    "Question",
    "Term",
    "ask",
    "labels_near",
    "question",
    "questions",
    "render",
    "run",
]

LANGUAGES: Final = ("vi", "en")
_LINE: Final = re.compile(r"# (?P<key>[a-z]+(?:\.[a-z]+)?): (?P<value>.*\S)")
_PARAM: Final = re.compile(r"(?P<name>[a-z]\w*) (?P<type>\w+) (?P<need>required|optional) (?P<vi>.+?) / (?P<en>.+)")
_LABELS: Final = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?label WHERE { GRAPH ?graph { ?one rdfs:label|foaf:name ?label } }"""
_SLOT: Final = re.compile(r"VALUES (?P<names>\?\w+|\(\?\w+(?: \?\w+)*\)) \{ (?:UNDEF|\(UNDEF(?: UNDEF)*\)) \}")


class Source(Protocol):
    """Where answers come from: a store, or whatever queries as one does."""

    @property
    def base(self) -> str:
        """Where the IRIs of its data begin."""
        ...

    def query(self, sparql: str, *, allow_service: bool = False) -> QuerySolutions | QueryBoolean | QueryTriples:
        """What a SPARQL query finds in the union of all graphs, and at other servers only where that is allowed."""
        ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be narrowed by, with a description in each language."""

    name: str
    type: str
    required: bool
    description: Mapping[str, str]


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


# ---------------------------------------------------------------- asking


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


def ask(store: Source, asked: Question | str, params: Mapping[str, str] | None = None) -> Answer:
    """The answer from the store; UsageError for a parameter that is unknown, missing or of the wrong type."""
    asked = question(asked) if isinstance(asked, str) else asked
    return run(store, bound(asked, params or {}, store.base))


def run(store: Source, sparql: str, *, allow_service: bool = False) -> Answer:
    """The answer to any SPARQL query that reads; triples come as rows of subject, predicate and object.

    Other servers are asked, by SERVICE, only where that is allowed; UsageError otherwise, and for what is no query.
    """
    with servers_asked(sparql, allow_service):  # some of them when the rows are taken
        return _answer(store.query(sparql, allow_service=allow_service), store.base)


def labels_near(store: Source, asked: Question | str, params: Mapping[str, str]) -> tuple[str, ...]:
    """The labels and names that differ from what was asked for in case, tone placement or blanks alone."""
    asked = question(asked) if isinstance(asked, str) else asked
    texts = [params[one.name] for one in asked.parameters if one.type == "text" and one.name in params]
    wanted = {key(text): text for text in texts}
    labels = {plain(label) for (label,) in run(store, _LABELS).rows} if wanted else set()
    return tuple(sorted(label for label in labels if wanted.get(key(label), label) != label))


def bound(asked: Question, params: Mapping[str, str], base: str) -> str:
    """The query with RDF terms for the parameters given, each written out by the RDF library; no text is pasted."""
    _check_names(asked, params)
    terms = {
        parameter.name: str(_term(asked, parameter, params[parameter.name], base))
        for parameter in asked.parameters
        if parameter.name in params
    }
    return _SLOT.sub(lambda slot: _filled(slot, terms), asked.sparql, count=1) if terms else asked.sparql


def _answer(found: QuerySolutions | QueryBoolean | QueryTriples, base: str) -> Answer:
    if isinstance(found, QueryBoolean):
        return Answer((), (), boolean=bool(found), base=base)
    if isinstance(found, QueryTriples):
        rows = sorted(((t.subject, t.predicate, t.object) for t in found), key=str)
        return Answer(("subject", "predicate", "object"), tuple(rows), base=base)
    columns = tuple(variable.value for variable in found.variables)
    return Answer(columns, tuple(tuple(row[name] for name in columns) for row in found), base=base)


def _filled(slot: re.Match[str], terms: Mapping[str, str]) -> str:
    """The slot with the parameters given; engines plan better without those that are not."""
    names = [name for name in _names(slot) if name in terms]
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ ({' '.join(terms[name] for name in names)}) }}"


def _names(slot: re.Match[str]) -> list[str]:
    return re.findall(r"\w+", slot["names"])


# ---------------------------------------------------------------- parameters


def _check_names(asked: Question, params: Mapping[str, str]) -> None:
    known = [parameter.name for parameter in asked.parameters]
    for name in params:
        if name not in known:
            raise _no_parameter(asked.name, name, known)
    for parameter in asked.parameters:
        if parameter.required and parameter.name not in params:
            about = parameter.description
            raise UsageError("parameter-missing", question=asked.name, name=parameter.name, about=about)


def _no_parameter(question: str, name: str, known: list[str]) -> UsageError:
    if not known:
        return UsageError("parameter-none", question=question, name=name)
    if near := difflib.get_close_matches(name, known, n=1):
        return UsageError("parameter-unknown-near", question=question, name=name, near=near[0], known=", ".join(known))
    return UsageError("parameter-unknown", question=question, name=name, known=", ".join(known))


def _term(asked: Question, parameter: Parameter, value: str, base: str) -> NamedNode | Literal:
    text = normalize("NFC", value).strip()
    try:
        return _TYPES[parameter.type](text, base)
    except ValueError:
        raise UsageError(
            f"parameter-no-{parameter.type}", question=asked.name, name=parameter.name, given=value
        ) from None


def _iri(text: str, base: str) -> NamedNode:
    if not text:
        raise ValueError(text)
    return NamedNode(text if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) else urljoin(base, text))


def _date(text: str, _: str) -> Literal:
    if len(text) != len("2021-04-30"):
        raise ValueError(text)
    return Literal(date.fromisoformat(text).isoformat(), datatype=NamedNode(XSD + "date"))


_TYPES: Final[Mapping[str, Callable[[str, str], NamedNode | Literal]]] = {
    "string": lambda text, _: Literal(text),
    "text": lambda text, _: Literal(text, language="vi"),
    "iri": _iri,
    "date": _date,
    "integer": lambda text, _: Literal(str(int(text)), datatype=NamedNode(XSD + "integer")),
}


# ---------------------------------------------------------------- reading the files


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
    for number, line in enumerate(sparql.splitlines(), start=1):
        if not line.startswith("#"):
            return
        found = _LINE.fullmatch(line.rstrip())
        if not found or found["key"] not in _KEYS:
            raise _fault("header-line", path, number, given=line, known=", ".join(_KEYS))
        yield number, found["key"], found["value"]


def _title(path: Path, header: _Header, lang: str) -> str:
    titles = [value for _, field, value in header if field == f"title.{lang}"]
    if len(titles) != 1:
        raise _fault("header-title", path, 1, count=len(titles), language=lang)
    return titles[0]


def _parameter(path: Path, line: int, value: str) -> Parameter:
    found = _PARAM.fullmatch(value)
    if not found or found["type"] not in _TYPES:
        raise _fault("header-param", path, line, given=value, types="|".join(_TYPES))
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
    slots = list(_SLOT.finditer(sparql))
    declared = [parameter.name for parameter in parameters]
    if len(slots) > 1 or sorted(declared) != sorted(name for slot in slots for name in _names(slot)):
        line = sparql[: slots[-1].start()].count("\n") + 1 if slots else 1
        names, undef = " ".join(f"?{name}" for name in declared), " ".join(["UNDEF"] * len(declared))
        raise _fault("header-slot", path, line, values=f"VALUES ({names}) {{ ({undef}) }}")


def _columns(path: Path, sparql: str) -> tuple[str, ...]:
    """The names after SELECT, as the engine reads them."""
    try:
        check(sparql)
        found = parsed(sparql)
    except UsageError as error:
        place = re.search(r"\b(\d+):\d+", str(error.values.get("reason")))
        reason = str(error.values.get("reason", error.what()))
        raise _fault("question-broken", path, int(place[1]) if place else 1, reason=reason) from error
    if not isinstance(found, QuerySolutions):
        raise _fault("question-select", path, 1)
    return tuple(variable.value for variable in found.variables)


def _fault(key: str, path: Path, line: int, **values: Value) -> DataError:
    return DataError(key, where=f"{path}:{line}", **values)
