"""The canned questions: their list, a form and a table for each, and the table as a file."""

from __future__ import annotations

import difflib
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode
from starlette.responses import Response
from starlette.routing import Route

from kg.answer.ask import questions, run
from kg.answer.narrowing import query_of, with_evidence
from kg.answer.quotes import is_stated
from kg.answer.render import Answer, View, encoded, plain
from kg.answer.render.workbook import about
from kg.answer.themes import example, themes
from kg.errors import UsageError
from kg.rdf.batches import PROLOGUE
from kg.serve.asking import PER_PAGE, Asked, answer, asked
from kg.serve.fields import fields, is_asked_for
from kg.serve.finding import looking_up
from kg.serve.pages import Words, language, page
from kg.serve.paging import address, addressed
from kg.serve.rows import told
from kg.text import fold

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.answer.questions import Question
    from kg.store import Store

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/sparql-results+json",
    "ttl": "text/turtle; charset=utf-8",
}
_NEAR: Final = 5
LARGE: Final = 2000
"""Articles of a store in which what needs all of them is worked out only where somebody wants that."""
_ARTICLES: Final = "SELECT (COUNT(?article) AS ?count) WHERE { ?article a cchc:Article }"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer, and addresses of what may have been meant, each with its name."""

    what: str
    advice: str
    near: tuple[tuple[str, str], ...] = ()


def show_all(request: Request) -> Response:
    """The questions by theme, those whose titles hold all the words looked for and that people can fill in."""
    lang, words = language(request), request.query_params.get("q", "").strip()
    known = [
        one
        for one in questions()
        if all(part in _sought(one) for part in fold(words).split())
        and all(is_asked_for(parameter) for parameter in one.parameters if parameter.required)
    ]
    found = [(theme[lang], [(one.name, one.title[lang]) for one in of]) for theme, of in themes(known) if of]
    return page(request, "questions.html", {"themes": found, "words": words, "count": len(known)})


def show(request: Request) -> Response:
    """A question: its form, and the answer to what the address gives."""
    one = _known(request)
    if isinstance(one, Response):
        return one
    values = _base(request, one) | {"table": None, "trouble": None, "total": 0, "first": 0, "last": 1}
    values["large"] = _large(request, one)
    if not (one.missing or values["large"]):
        try:
            values |= _answered(request, one)
        except UsageError as error:
            values["trouble"] = trouble(request, one, error)
    return page(request, "question.html", values, 400 if values["trouble"] else 200)


def download(request: Request) -> Response:
    """All rows of the answer as a file, or the facts behind them as Turtle; UsageError for a call that does not fit."""
    one, format, lang = _known(request), request.path_params["format"], language(request)
    if isinstance(one, Response):
        return one
    if format not in _TYPES:
        raise UsageError("format-unknown", name=format, known=", ".join(_TYPES))
    found = answer(request, one)
    if format == "ttl":
        content = _turtle(request, found)
    else:
        if one.evidence and is_stated(found):
            with request.app.state.reading.store() as store:
                found = with_evidence(store, found)
        asked_for = about(one.question.title[lang], one.values, lang, name=one.question.name)
        view = View(one.question.name, lang)
        content = encoded(found, format, view, bom=format == "csv", about=asked_for)
    heads = {"Content-Disposition": f'attachment; filename="{one.question.name}.{format}"'}
    return Response(content, media_type=_TYPES[format], headers=heads)


routes: Final = (
    Route("/questions", show_all),
    Route("/questions/{name}.{format}", download),
    Route("/questions/{name}", show),
)


# ---------------------------------------------------------------- the page of a question


def _known(request: Request) -> Asked | Response:
    """What the address asks, or the page that says that there is no such question, and which come near."""
    name = request.path_params["name"]
    known = {one.name: one for one in questions()}
    if name in known:
        return asked(request, known[name])
    lang = language(request)
    near = difflib.get_close_matches(name, known, n=_NEAR)
    error = UsageError("question-unknown", name=name, known="")
    values = {"what": error.what(lang), "near": [(one, known[one].title[lang]) for one in near]}
    return page(request, "question-unknown.html", values, 404)


def _large(request: Request, one: Asked) -> int:
    """How many articles the store has where that is many and nothing was asked yet, else 0."""
    if one.values or one.missing or one.sort or request.query_params.get("all"):
        return 0
    count: int = request.app.state.reading.remembered("articles", articles)
    return count if count > LARGE else 0


def articles(store: Store) -> int:
    """How many articles the store has."""
    return int(plain(run(store, PROLOGUE + _ARTICLES).rows[0][0]))


def _base(request: Request, one: Asked) -> dict[str, Any]:
    """What the page shows whether there is an answer or not."""
    lang, given = language(request), example(one.question)
    needed = [parameter.name for parameter in one.question.parameters if parameter.required]
    return {
        "asked": one,
        "title": one.question.title[lang],
        "fields": fields(request, one, lang),
        "example": f"{request.url.path}?{urlencode(given)}" if needed and set(needed) <= set(given) else None,
        "address": lambda **values: address(request, **values),
        "files": lambda format: addressed(f"{request.url.path}.{format}", request, page=None),
        "theme": _theme(one.question, lang),
    }


def _answered(request: Request, one: Asked) -> dict[str, Any]:
    """The rows of one page, and what stands around them; UsageError for what does not fit."""
    lang, found = language(request), answer(request, one)
    last = max(-(-len(found.rows) // PER_PAGE), 1)
    first = (min(one.page, last) - 1) * PER_PAGE
    part = replace(found, rows=found.rows[first : first + PER_PAGE])
    with request.app.state.reading.store() as store:
        table = told(store, part, one.question.name, lang, evidence=one.evidence, given=one.values)
        sparql, apart = query_of(store, one.question, one.params, one.narrowing)
    return {
        "table": table,
        "total": len(found.rows),
        "first": first,
        "last": last,
        "number_of_page": min(one.page, last),
        "stated": is_stated(found),
        "facts": bool(_nodes(request, part)),
        "sorts": {column.name: _sort(one, column.name) for column in table.columns},
        "sparql": sparql,
        "apart": [Words(lang)[f"ask-{name}"] for name in apart],
        "open_sparql": f"/sparql?{urlencode({'query': sparql})}",
    }


def _sort(one: Asked, name: str) -> tuple[str, str | None]:
    """What a click on a head sorts by, and how the column is sorted now."""
    if one.sort == name:
        return f"-{name}", "ascending"
    return name, "descending" if one.sort == f"-{name}" else None


def trouble(request: Request, one: Asked, error: UsageError) -> Trouble:
    """Why there is no answer, and what may have been meant, each an address of the page that was called."""
    lang = language(request)
    return Trouble(error.what(lang), error.advice(lang), tuple(_offered(request, one)))


def _offered(request: Request, one: Asked) -> list[tuple[str, str]]:
    """For each name that stands for nothing, or for several things, the addresses with what may have been meant."""
    kinds = {parameter.name: parameter.kinds for parameter in one.question.parameters if parameter.kinds}
    kinds |= {"official": ("person",), "place": ("unit",)}
    offered: dict[str, str] = {}
    with looking_up(request) as (_, lookup):
        for name, value in one.values.items():
            if name not in kinds:
                continue
            found = lookup.find(value, kinds[name])
            if len({match.term for match in found}) != 1:
                for match in (found or lookup.near(value, kinds[name]))[:_NEAR]:
                    offered.setdefault(address(request, **{name: match.term.value, "page": None}), match.label)
    return list(offered.items())


# ---------------------------------------------------------------- files


def _nodes(request: Request, found: Answer) -> list[NamedNode]:
    """The nodes of the store that rows are of: their facts, else the things that they list."""
    base = request.app.state.base
    nodes = [cell for row in found.rows for cell in row if isinstance(cell, NamedNode) and cell.value.startswith(base)]
    return list(dict.fromkeys(nodes))


def _turtle(request: Request, found: Answer) -> bytes:
    from kg.export import export_facts  # noqa: PLC0415 -- only here

    stream = io.BytesIO()
    with request.app.state.reading.store() as store:
        export_facts(store, _nodes(request, found), "turtle", stream)
    return stream.getvalue()


def _theme(of: Question, lang: str) -> str:
    return next(theme[lang] for theme, held in themes([of]) if held)


def _sought(one: Question) -> str:
    return fold(" ".join((one.name.replace("-", " "), *one.title.values())))
