"""Lists of all things of a kind: sorted, filtered, page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from kg.answer.columns import Column, column
from kg.answer.kinds import kind_named, plural
from kg.answer.listing import listed
from kg.answer.render import plain
from kg.answer.render.people import cell
from kg.answer.shaping import Shape, shaped
from kg.errors import UsageError
from kg.rdf.batches import PROLOGUE
from kg.serve.days import TIMES, bare
from kg.serve.finding import looking_up
from kg.serve.kinds import COLOURS
from kg.serve.pages import language, page
from kg.serve.paging import address, part

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.answer.render import Answer
    from kg.store import Store

_ELSEWHERE: Final = {"figures": "/figures", "facts": "/list/articles"}
_ROWS: Final = 50
_AWARDS: Final = """SELECT ?fact ?giver ?form ?recipient ?count ?date ?source WHERE {
  ?fact a cchc:AwardGiving ; cchc:statedIn ?article . ?article cchc:source ?source .
  OPTIONAL { ?fact cchc:awarder/rdfs:label ?giver } OPTIONAL { ?fact cchc:awardForm ?form }
  OPTIONAL { ?fact cchc:recipient/rdfs:label ?recipient } OPTIONAL { ?fact cchc:recipientCount ?count }
  OPTIONAL { ?fact cchc:awardedAt/cchc:date ?date } }"""


def show(request: Request) -> Response:
    """A list by any word for its kind; a kind that has a page of its own elsewhere leads there."""
    name = request.path_params["kind"]
    if name in _ELSEWHERE:
        return RedirectResponse(_ELSEWHERE[name], 307)
    if name == "awards":
        return page(request, "list.html", _values(request, name, ""))
    try:
        kind = kind_named(name)
    except UsageError as error:
        raise HTTPException(404) from error
    return page(request, "list.html", _values(request, plural(kind), kind))


routes: Final = (Route("/list/{kind}", show),)


def _values(request: Request, name: str, kind: str) -> dict[str, Any]:
    lang, words = language(request), request.query_params.get("filter", "").strip()[:200]
    answer: Answer = request.app.state.reading.remembered(("list", name), lambda store: _all(store, kind))
    rows = list(answer.rows)
    node = answer.columns.index("iri" if kind else "fact")
    if words and kind:
        with looking_up(request) as (_, names):
            wanted = {one.iri for one in names.holding(words, [kind]) or names.find(words, [kind])}
        rows = [row for row in rows if plain(row[node]) in wanted]
    shown = [index for index in range(len(answer.columns)) if index != node]
    by = request.query_params.get("sort", "")
    if by.removeprefix("-") in answer.columns:
        rows = list(shaped(replace(answer, rows=tuple(rows)), Shape(sort=by))[0].rows)
    shows = part(request, len(rows), _ROWS)
    columns = [column(answer.columns[index]) for index in shown]
    return {
        "name": name,
        "kind": kind,
        "colour": COLOURS.get(kind, "award"),
        "filter": words,
        "columns": [
            (one, address(request, sort=f"-{one.name}" if by == one.name else one.name, page=None), by)
            for one in columns
        ],
        "rows": [
            (
                plain(row[node]),
                [
                    (of, _cell(of, plain(row[index]), lang), row[index] is not None)
                    for of, index in zip(columns, shown, strict=True)
                ],
            )
            for row in shows.of(rows)
        ],
        "count": len(rows),
        "part": shows,
        "address": lambda **values: address(request, **values),
    }


def _all(store: Store, kind: str) -> Answer:
    from kg.answer.ask import run  # noqa: PLC0415 -- as lists alone need it

    return listed(store, kind) if kind else run(store, PROLOGUE + _AWARDS)


def _cell(of: Column, text: str, lang: str) -> str:
    told = cell(of, text, lang)
    return bare(told) if of.role in TIMES else told
