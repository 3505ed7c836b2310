"""The first page: what the store holds, what came last, where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.answer.ask import run
from kg.answer.render import plain
from kg.serve.pages import language, page
from kg.serve.rankings import rankings
from kg.serve.reading import PATIENCE, Reading

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.store import Store

_SHOWN: Final = 8
_LATEST: Final = f"""
SELECT ?meeting (MIN(?label) AS ?topic) (MAX(?day) AS ?date) (COUNT(DISTINCT ?article) AS ?pages)
WHERE {{ ?meeting a cchc:Meeting ; rdfs:label ?label ; cchc:date ?day ; cchc:statedIn ?article }}
GROUP BY ?meeting ORDER BY DESC(?date) ?topic LIMIT {_SHOWN}"""
_CITED: Final = f"""
SELECT ?document (MIN(?name) AS ?label) (COUNT(DISTINCT ?article) AS ?pages)
WHERE {{ ?fact cchc:citedDocument ?document ; cchc:statedIn ?article . ?document rdfs:label ?name }}
GROUP BY ?document ORDER BY DESC(?pages) ?label LIMIT {_SHOWN}"""


def show(request: Request) -> Response:
    """The first page."""
    values = held(request.app.state.reading)
    return page(request, "home.html", {**values, "rankings": rankings(request, language(request))})


def held(reading: Reading, patience: float = PATIENCE) -> dict[str, Any]:
    """What the store holds; NotYet where it takes more than so many seconds to count that."""
    return reading.awaited("home", _values, patience)


def _values(store: Store) -> dict[str, Any]:
    from kg.answer.holdings import counts  # noqa: PLC0415
    from kg.relate.cues import ANY_KIND  # noqa: PLC0415 -- a tenth of a second

    return {
        "counts": counts(store),
        "latest": _rows(store, _LATEST),
        "cited": _rows(store, _CITED),
        "doubts": (*store.problem_counts(), store.cue_totals().get(ANY_KIND, (0, 0, 0))[2]),
    }


def _rows(store: Store, sparql: str) -> list[dict[str, str]]:
    found = run(store, sparql)
    return [dict(zip(found.columns, map(plain, row), strict=True)) for row in found.rows]
