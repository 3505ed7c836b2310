"""The fields of a question's form: its parameters and what it can be narrowed by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.answer.ask import ask
from kg.answer.collation import collated
from kg.answer.columns import column, labels
from kg.answer.narrowing import narrowable
from kg.answer.parameters import Parameter
from kg.answer.render import plain
from kg.answer.themes import choices
from kg.serve.pages import Words

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.serve.asking import Asked
    from kg.store import Store

_SHORT: Final = re.compile(r"[^,;:(]+")
_TIMES: Final = ("since", "until")
_INDICATOR: Final = "indicator"
_LAST: Final = ("article", "meeting", "source", "limit")


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its label, a hint where there is more to say, what may be chosen, and whether names are suggested.

    Of the choices of one that is not `open` one is always chosen; what few need stands `apart`.
    """

    name: str
    label: str
    hint: str
    type: str
    value: str
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    suggests: bool = False
    open: bool = True
    apart: bool = False


def is_asked_for(parameter: Parameter) -> bool:
    """Whether people can type its value: nobody knows the IRI of a thing by heart."""
    return parameter.type != "iri"


def fields(request: Request, one: Asked, lang: str) -> list[Field]:
    """Those of the question itself first; the name of one page and the number of rows stand last and apart.

    Nobody is asked for an IRI; one that is given, or without which there is no question, has its field.
    """
    words, given = Words(lang), one.values
    asked_for = (
        parameter
        for parameter in one.question.parameters
        if is_asked_for(parameter) or parameter.required or parameter.name in given
    )
    own = [_own(request, one, parameter, lang) for parameter in asked_for]
    names = {parameter.name for parameter in one.question.parameters}
    found = [*own, *_narrowing(one, names, words, given)]
    first = [field for field in found if field.name not in _LAST]
    rest = sorted((field for field in found if field.name in _LAST), key=lambda field: _LAST.index(field.name))
    return [*first, *(replace(field, apart=not field.required) for field in rest)]


def indicators(request: Request, lang: str, given: str = "") -> tuple[tuple[str, str], ...]:
    """The indicators that the store has figures of, and the one that is given where it is known: code and label."""
    held: list[str] = request.app.state.reading.remembered("indicators", _indicators)
    rows = held if given in held or given not in labels(_INDICATOR) else [*held, given]
    words = column(_INDICATOR).words
    return tuple(sorted(((code, words(code, lang)) for code in rows), key=lambda one: collated(one[1])))


def _indicators(store: Store) -> list[str]:
    return [plain(row[0]) for row in ask(store, "indicators").rows]


def _own(request: Request, one: Asked, parameter: Parameter, lang: str) -> Field:
    label, hint = _parted(parameter.description[lang])
    name, value = parameter.name, one.values.get(parameter.name, "")
    if name in _TIMES and name in narrowable(one.question):
        return Field(name, label, Words(lang)["ask-time-hint"], "text", value)
    chosen = tuple(choices(one.question, name, lang))
    if parameter.kinds == (_INDICATOR,):
        chosen = indicators(request, lang, value)
    if chosen:
        extra = ((value, value),) if value not in ("", *dict(chosen)) and _INDICATOR not in parameter.kinds else ()
        return Field(name, label, "", "select", value, parameter.required, (*extra, *chosen))
    type = {"date": "date", "integer": "number"}.get(parameter.type, "text")
    return Field(name, label, hint, type, value, parameter.required, suggests=bool(parameter.kinds))


def _narrowing(one: Asked, known: set[str], words: Words, given: Mapping[str, str]) -> Iterator[Field]:
    for name in narrowable(one.question):
        if name not in known:
            hint = words["ask-time-hint"] if name in _TIMES else words[f"ask-{name}-hint"]
            yield Field(name, words[f"ask-{name}"], hint, "text", given.get(name, ""), suggests=name not in _TIMES)
    yield Field("limit", words["ask-limit"], "", "number", str(one.limit or ""))


def _parted(description: str) -> tuple[str, str]:
    """The name of a parameter, and what its description says besides."""
    found = _SHORT.match(description)
    short = found[0].strip() if found else description
    return short[:1].upper() + short[1:], description[len(short) :].strip(" ,;:")
