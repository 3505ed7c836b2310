"""The units that the store names on a map, as large as much is told of them, and in a table beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route

from kg.answer.collation import collated
from kg.answer.columns import column
from kg.answer.mapped import Unit, units
from kg.answer.narrowing import Narrowing
from kg.answer.places import place
from kg.answer.questions import question
from kg.errors import UsageError
from kg.serve.asking import Asked
from kg.serve.atlas import Bounds, Spot, drawn
from kg.serve.fields import Field
from kg.serve.kinds import LEVELS
from kg.serve.pages import Words, entity_path, language, page
from kg.serve.paging import address, part
from kg.serve.questions import trouble

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_AMOUNTS: Final = ("facts", "events", "pages")
_RANKS: Final = {level: rank for rank, level in enumerate(LEVELS)}
_KEYS: Final[Mapping[str, Callable[[Unit], Any]]] = {
    "name": lambda one: collated(one.name),
    "level": lambda one: _RANKS[one.level],
    **{name: attrgetter(name) for name in _AMOUNTS},
}
"""What the table is sorted by."""
_ROWS: Final = 50
_NEAR: Final = 14
"""Provinces to which links zoom."""
_LONGEST: Final = 200


def show(request: Request) -> Response:
    """The map of the country, or of a unit with all that lies in it."""
    query, lang = request.query_params, language(request)
    within, level = query.get("within", "").strip()[:_LONGEST], query.get("level", "")
    by = query.get("by", "") if query.get("by") in _AMOUNTS else _AMOUNTS[0]
    every: list[Unit] = request.app.state.reading.awaited("map", units)
    wrong, found = None, every
    if within:
        try:
            inside = request.app.state.reading.remembered(("map", within), lambda store: place(store, within).units)
            found = [one for one in every if one.iri in inside]
        except UsageError as error:
            wrong, found = trouble(request, Asked(question("units"), {"name": within}, Narrowing()), error), []
    found = [one for one in found if level in ("", one.level)]
    values = {
        "fields": _fields(within, level, by, lang),
        "within": within,
        "narrowed": bool(within or level),
        "trouble": wrong,
        "by": by,
        "provinces": [one for one in every if one.level == "province" and one.point][:_NEAR],
        "address": lambda **values: address(request, **values),
        **_drawn(request, [one for one in found if getattr(one, by)], by, within, lang),
        **_table(request, found, by, lang),
    }
    return page(request, "map.html", values, 400 if wrong else 200)


routes: Final = (Route("/map", show),)


def _drawn(request: Request, found: Sequence[Unit], by: str, within: str, lang: str) -> dict[str, Any]:
    """The picture, and what its sizes and colours stand for."""
    words, base = Words(lang), request.app.state.base
    spots = [
        Spot(
            one.point,
            one.name,
            amount := getattr(one, by),
            LEVELS[one.level],
            words(f"map-{by}-of", count=amount),
            entity_path(one.iri, base),
        )
        for one in found
        if one.point
    ]
    bounds = Bounds.of([one.point for one in spots]) if within and spots else None
    levels = {one.level for one in found if one.point}
    return {
        "map": drawn(spots, bounds, words("map-title"), lang) if spots else None,
        "levels": [(style, column("level").words(name, lang)) for name, style in LEVELS.items() if name in levels],
        "pointless": sum(one.point is None for one in found),
    }


def _table(request: Request, found: Sequence[Unit], by: str, lang: str) -> dict[str, Any]:
    """The rows of one page of the table, in the order that the address asks for."""
    wanted = request.query_params.get("sort", f"-{by}")
    name = wanted.removeprefix("-") if wanted.removeprefix("-") in _KEYS else by
    rows = sorted(found, key=_KEYS[name], reverse=wanted.startswith("-"))
    shows = part(request, len(rows), _ROWS)
    heads = [(one, Words(lang)[f"map-{one}"], _next(one, wanted), _direction(one, wanted)) for one in _KEYS]
    return {
        "heads": heads,
        "rows": [(one, column("level").words(one.level, lang)) for one in shows.of(rows)],
        "count": len(rows),
        "part": shows,
    }


def _next(name: str, wanted: str) -> str:
    """What a click on a head sorts by: amounts from the most, names from the first letter, then the other way."""
    first = f"-{name}" if name in _AMOUNTS else name
    return first if wanted != first else name if first.startswith("-") else f"-{name}"


def _direction(name: str, wanted: str) -> str | None:
    return {name: "ascending", f"-{name}": "descending"}.get(wanted)


def _fields(within: str, level: str, by: str, lang: str) -> list[Field]:
    words = Words(lang)
    levels = tuple((one, column("level").words(one, lang)) for one in LEVELS)
    amounts = tuple((one, words[f"map-{one}"]) for one in _AMOUNTS)
    return [
        Field("within", words["map-within"], words["map-within-hint"], "text", within, suggests=True),
        Field("level", words["timeline-level"], "", "select", level, choices=levels),
        Field("by", words["map-by"], "", "select", by, choices=amounts, open=False),
    ]
