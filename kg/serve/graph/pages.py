"""The pages of networks: the neighbourhood of a thing, the whole store, and what is said about a node or a line."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.answer.lookup import as_iris
from kg.draw.page import SCRIPTS
from kg.errors import UsageError
from kg.export.network import Network, kinds
from kg.serve.finding import looking_up
from kg.serve.graph import data
from kg.serve.graph.near import STEPS, Near, near, told
from kg.serve.graph.wanted import choices, wanted
from kg.serve.graph.whole import LIMIT, connected, overview, whole, written
from kg.serve.kinds import colour_of, dated, place
from kg.serve.naming import is_iri, named, some
from kg.serve.pages import SHARED, Words, language, page
from kg.serve.sections import Section, merged
from kg.serve.things import articles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from kg.draw.boxes import Point
    from kg.store import Store

_SAID: Final = 12
"""Facts beside a picture; the page of the thing has all of them."""


def show(request: Request) -> Response:
    """The neighbourhood of the thing that is named, or the whole store."""
    name = request.query_params.get("of", "").strip()
    return _near(request, name) if name else _whole(request)


def rows(request: Request) -> Response:
    """The network as data: what lies one step from a thing, without places, or the whole store."""
    reading, base = request.app.state.reading, request.app.state.base
    if name := request.query_params.get("of", "").strip():
        one = _around(request, name, _steps(request) or 1)
        return JSONResponse(_data(one, base, {}))
    content, tag = reading.worked_out("network-rows", lambda: _encoded(written(reading, base)))
    heads = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(status_code=304, headers=heads)
    return Response(content, media_type="application/json", headers=heads)


def said(request: Request) -> Response:
    """The facts about a node, or those that lead from one node to another, with their sentences."""
    given, base, lang = request.query_params, request.app.state.base, language(request)
    iri, other = (next(as_iris(given.get(name, ""), base), "") for name in ("of", "to"))
    if not is_iri(iri):
        raise HTTPException(404)
    reading = request.app.state.reading
    network, names = whole(reading), named(reading)
    with reading.store() as store:
        if other:
            facts = _between(network, iri, other)
            count = len(facts)
        else:
            about = names.of(store, iri)
            facts, count = [one.iri for one in about.newest], about.count
        values = _said(store, iri, facts, count, lang)
    return page(request, "graph-said.html", {**values, "period": dated(lang), "colour_of": colour_of(request)})


routes: Final = (
    Route("/graph", show),
    Route("/graph.json", rows),
    Route("/graph/said", said),
    Mount("/scripts", StaticFiles(directory=SHARED)),
)


def _near(request: Request, name: str) -> Response:
    reading, base, lang = request.app.state.reading, request.app.state.base, language(request)
    one = _around(request, name, _steps(request))
    with reading.store() as store:
        lines = told(store, one)
    label = one.network.nodes[one.centre]["label"]
    title = Words(lang)("graph-of", name=label)
    points = {spot.mark.name: (spot.x, spot.y) for spot in one.picture.spots}
    return page(
        request,
        "graph.html",
        {
            **_common(wanted(request), lang),
            "title": title,
            "centre": one.centre,
            "local": one.centre.removeprefix(base),
            "label": label,
            "steps": one.steps,
            "picture": one.picture,
            "shown": len(one.scene.marks),
            "total": len(one.scene.marks) + one.scene.left_out,
            "nodes": [(mark.name, mark.label, mark.kind, one.network.degree(mark.name)) for mark in _ordered(one)],
            "labels": {mark.name: mark.label for mark in one.scene.marks},
            "lines": lines,
            "data": data.settings(base, one.centre, title, lang) | _data(one, base, points),
        },
    )


def _around(request: Request, name: str, steps: int | None) -> Near:
    """The neighbourhood of the thing that a reader named, kept for those who come again."""
    reading, narrowing, lang = request.app.state.reading, wanted(request), language(request)
    network, iri = whole(reading), _iri(request, name)
    found: Near = reading.worked_out(
        ("network-near", iri, narrowing, lang, steps), lambda: near(network, iri, narrowing, lang, steps)
    )
    return found


def _whole(request: Request) -> Response:
    reading, lang = request.app.state.reading, language(request)
    narrowing = wanted(request)
    found, known, title = overview(reading, narrowing, lang), whole(reading), Words(lang)["graph-whole"]
    with_lines = connected(reading)
    return page(
        request,
        "graph.html",
        {
            **_common(narrowing, lang),
            "title": title,
            "centre": None,
            "label": "",
            "picture": found.picture,
            "shown": len(found.picture.spots),
            "total": found.count,
            "drawn": min(LIMIT, with_lines),
            "all": with_lines,
            "nodes": [(name, known.nodes[name]["label"], known.nodes[name]["kind"], n) for name, n in found.listed],
            "lines": [],
            "data": data.settings(request.app.state.base, None, title, lang),
        },
    )


def _common(narrowing: Any, lang: str) -> dict[str, Any]:
    return {
        "boxes": choices(narrowing, lang),
        "since": narrowing.since or "",
        "until": narrowing.until or "",
        "told": narrowing.told(lang) if narrowing else "",
        "kinds": {kind.name: kind.names[lang] for kind in kinds().values()},
        "scripts": SCRIPTS,
    }


def _data(one: Near, base: str, points: Mapping[str, Point]) -> dict[str, Any]:
    marks = one.scene.marks
    return {
        "nodes": data.nodes(marks, base, lambda name: points.get(name, (0.0, 0.0))),
        "lines": data.lines(one.network, marks, one.scene.links, base),
        "more": one.scene.left_out,
    }


def _ordered(one: Near) -> list[Any]:
    """The nodes, the nearest and busiest first."""
    nodes = one.network.nodes
    return sorted(
        one.scene.marks, key=lambda mark: (nodes[mark.name].get("steps", 0), -one.network.degree(mark.name), mark.label)
    )


def _between(network: Network, iri: str, other: str) -> list[str]:
    """The facts that lead from one node to the other, in either direction, the latest first."""
    both = (network.get_edge_data(*ends) or {} for ends in ((iri, other), (other, iri)))
    lines: list[dict[str, Any]] = [line for held in both for line in held.values()]
    lines.sort(key=lambda line: line.get("start", ""), reverse=True)
    return list(dict.fromkeys(line["fact"] for line in lines))


def _said(store: Store, iri: str, facts: Sequence[str], count: int, lang: str) -> dict[str, Any]:
    found = merged(fact for fact in some(store, iri, facts[:_SAID], lang) if fact.sentences)
    slugs = {sentence.slug for fact in found for sentence in fact.sentences}
    return {
        "iri": iri,
        "section": Section("all", found, count, None),
        "more": max(0, count - _SAID),
        "articles": articles(store, slugs),
        "place": place,
    }


def _iri(request: Request, name: str) -> str:
    """The node that a reader named by its IRI, the address of its page, or what it is called.

    Raises UsageError for what the store does not know, and for what no network shows.
    """
    network = whole(request.app.state.reading)
    found = next(as_iris(name.removeprefix("/id/"), request.app.state.base), None)
    if found in network:
        return str(found)
    with looking_up(request) as (_, names):
        found = names.one(name).iri
    if found not in network:
        raise UsageError("draw-not-shown", name=name, iri=found)
    return found


def _steps(request: Request) -> int | None:
    given = request.query_params.get("steps", "")
    return next((one for one in STEPS if str(one) == given), None)


def _encoded(value: Any) -> tuple[bytes, str]:
    """As JSON, and the tag by which a browser knows that it has it already."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'
