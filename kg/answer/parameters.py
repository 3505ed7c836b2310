"""What questions can be narrowed by, and the values that people give as RDF terms.

A value is text, a date, a number, an IRI, or the name of something that the graph knows: an official, a body or a unit.
Such names are looked up (`resolved`); what queries compare with them is text in Vietnamese, a string or an IRI.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from unicodedata import normalize
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode

from kg.answer.kinds import KINDS
from kg.answer.lookup import Lookup, Source
from kg.errors import UsageError
from kg.rdf.namespaces import XSD

_PERSON: Final = "official"
_TYPE_OF_KIND: Final = {"document": "string", "indicator": "string", "article": "string", "meeting": "iri"}
"""The types of what queries compare with names of a kind; others are known by labels."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be narrowed by, with a description in each language.

    Its type is one of `TYPES`, or the kinds of things that it names: "official", "body|unit".
    """

    name: str
    type: str
    required: bool
    description: Mapping[str, str]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of things that it names, none where its value is no name."""
        return kinds_of(self.type)


def is_type(name: str) -> bool:
    """Whether there is such a type of parameters."""
    return name in TYPES or bool(kinds_of(name))


def kinds_of(type: str) -> tuple[str, ...]:
    """The kinds of things that a parameter of this type names; none for a type of values, and for what is no type."""
    kinds = tuple("person" if kind == _PERSON else kind for kind in type.split("|"))
    return kinds if KINDS.keys() >= set(kinds) else ()


def resolved(store: Source, question: str, known: Sequence[Parameter], given: Mapping[str, str]) -> dict[str, str]:
    """The parameters given, with each name as the queries know what it is for.

    UsageError for a parameter that the question does not know, a required one that is missing, and a name that is for
    nothing in the store, or for things of several labels.
    """
    _check_names(question, known, given)
    lookup = Lookup(store)
    kinds = {parameter.name: parameter.kinds for parameter in known}
    return {name: _known(lookup, name, value, kinds[name]) if kinds[name] else value for name, value in given.items()}


def terms(question: str, known: Sequence[Parameter], given: Mapping[str, str], base: str) -> dict[str, str]:
    """The parameters given as RDF terms, each written out by the RDF library.

    UsageError for a parameter that the question does not know, a required one that is missing, and a value of the
    wrong type.
    """
    _check_names(question, known, given)
    return {
        parameter.name: str(_term(question, parameter, given[parameter.name], base))
        for parameter in known
        if parameter.name in given
    }


def _known(lookup: Lookup, name: str, value: str, kinds: Sequence[str]) -> str:
    try:
        return lookup.term(value, kinds).value
    except UsageError as error:
        raise UsageError(error.key, where=f"--param {name}", **error.values) from None


def _check_names(question: str, parameters: Sequence[Parameter], given: Mapping[str, str]) -> None:
    known = [parameter.name for parameter in parameters]
    for name in given:
        if name not in known:
            raise _no_parameter(question, name, known)
    for parameter in parameters:
        if parameter.required and parameter.name not in given:
            about = parameter.description
            raise UsageError("parameter-missing", question=question, name=parameter.name, about=about)


def _no_parameter(question: str, name: str, known: list[str]) -> UsageError:
    if not known:
        return UsageError("parameter-none", question=question, name=name)
    if near := difflib.get_close_matches(name, known, n=1):
        return UsageError("parameter-unknown-near", question=question, name=name, near=near[0], known=", ".join(known))
    return UsageError("parameter-unknown", question=question, name=name, known=", ".join(known))


def _term(question: str, parameter: Parameter, value: str, base: str) -> NamedNode | Literal:
    text = normalize("NFC", value).strip()
    type = _TYPE_OF_KIND.get(parameter.kinds[0], "text") if parameter.kinds else parameter.type
    try:
        return TYPES[type](text, base)
    except ValueError:
        raise UsageError(f"parameter-no-{type}", question=question, name=parameter.name, given=value) from None


def _iri(text: str, base: str) -> NamedNode:
    if not text:
        raise ValueError(text)
    return NamedNode(text if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) else urljoin(base, text))


def _date(text: str, _: str) -> Literal:
    if len(text) != len("2021-04-30"):
        raise ValueError(text)
    return Literal(date.fromisoformat(text).isoformat(), datatype=NamedNode(XSD + "date"))


TYPES: Final[Mapping[str, Callable[[str, str], NamedNode | Literal]]] = {
    "string": lambda text, _: Literal(text),
    "text": lambda text, _: Literal(text, language="vi"),
    "iri": _iri,
    "date": _date,
    "integer": lambda text, _: Literal(str(int(text)), datatype=NamedNode(XSD + "integer")),
}
