"""What questions can be narrowed by, and the values that people give as RDF terms."""

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

from kg.errors import UsageError
from kg.rdf.namespaces import XSD


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be narrowed by, with a description in each language."""

    name: str
    type: str
    required: bool
    description: Mapping[str, str]


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
    try:
        return TYPES[parameter.type](text, base)
    except ValueError:
        raise UsageError(
            f"parameter-no-{parameter.type}", question=question, name=parameter.name, given=value
        ) from None


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
