"""Gatherings by month, as columns and as a table; a month leads to its gatherings, with who chaired and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.routing import Route

from kg.answer.calendar import Event, Named, events, named
from kg.answer.collation import collated
from kg.answer.columns import labels
from kg.answer.narrowing import Narrowing
from kg.answer.places import all_within, place
from kg.answer.questions import question
from kg.answer.quotes import Quote, short, some_quotes
from kg.answer.themes import choices
from kg.errors import UsageError
from kg.serve.asking import Asked
from kg.serve.fields import Field
from kg.serve.months import Months
from kg.serve.pages import Words, language, page
from kg.serve.paging import address, part
from kg.serve.questions import Trouble, trouble

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.store import Store

QUESTION: Final = "meetings-by-month"
"""The question that counts as this page does."""
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_YEAR: Final = re.compile(r"\d{4}")
_FIELDS: Final = ("place", "level", "kind")
_LONGEST: Final = 200
_ROWS: Final = 50
_QUOTES: Final = 6
"""Sentences of a gathering; its own page has more of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A gathering: itself, the word for its kind, what it names, some of the words that state it, how many are left."""

    event: Event
    kind: str
    named: Named
    quotes: tuple[Quote, ...]
    more: int


def show(request: Request) -> Response:
    """The months with their gatherings of the place, level and kind that the address names, and those of one month."""
    given = {name: request.query_params.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
    every: list[Event] = request.app.state.reading.awaited("calendar", events)
    found, wrong = _wanted(request, every, given)
    lang, month = language(request), _given(request, "month", _MONTH)
    dated = [one for one in found if one.day]
    drawn = Months(dated, lambda **values: address(request, **values), lang, month, _given(request, "year", _YEAR))
    values = {
        "fields": _fields(every, given, lang),
        "trouble": wrong,
        "narrowed": any(given.values()),
        "months": drawn,
        "undated": len(found) - len(dated),
        "question": _as_question(given),
        "address": lambda **values: address(request, **values),
        **_month(request, [one for one in dated if one.month == month], lang),
    }
    return page(request, "timeline.html", values, 400 if wrong else 200)


routes: Final = (Route("/timeline", show),)


def _given(request: Request, name: str, pattern: re.Pattern[str]) -> str:
    value = request.query_params.get(name, "")
    return value if pattern.fullmatch(value) else ""


def _wanted(request: Request, every: Sequence[Event], given: dict[str, str]) -> tuple[list[Event], Trouble | None]:
    """The gatherings of the place with all that lies in it, of the level and of the kind; or why there are none."""
    found: Iterable[Event] = every
    if name := given["place"]:
        try:
            within = request.app.state.reading.remembered(("calendar", name), lambda store: _within(store, name))
        except UsageError as error:
            return [], trouble(request, Asked(question(QUESTION), {}, Narrowing(place=name)), error)
        found = (one for one in found if one.iri in within)
    kept = (one for one in found if given["level"] in ("", *one.levels) and given["kind"] in ("", one.kind))
    return list(kept), None


def _within(store: Store, name: str) -> frozenset[str]:
    return frozenset(one.value for one in all_within(store, "meeting", place(store, name)))


def _month(request: Request, found: Sequence[Event], lang: str) -> dict[str, Any]:
    """Some of the gatherings of a month, by day, with what they name and the words that state them."""
    shows = part(request, len(found), _ROWS)
    shown = shows.of(found)
    nodes = [one.iri for one in shown]
    with request.app.state.reading.store() as store:
        names, said = named(store, nodes), some_quotes(store, nodes, _QUOTES)
    words = labels("meeting-kind")
    rows = [
        Row(
            one,
            words.get(one.kind, {}).get(lang, ""),
            names.get(one.iri, Named()),
            tuple(map(short, said[one.iri][0])),
            said[one.iri][1],
        )
        for one in shown
    ]
    return {"rows": rows, "count": len(found), "part": shows}


def _fields(every: Iterable[Event], given: dict[str, str], lang: str) -> list[Field]:
    """The form: a place, and the levels and kinds that occur."""
    words, kinds = Words(lang), labels("meeting-kind")
    occurring = sorted({one.kind for one in every if one.kind in kinds}, key=lambda kind: collated(kinds[kind][lang]))
    levels = tuple(choices(question(QUESTION), "among", lang))
    chosen = tuple((kind, kinds[kind][lang]) for kind in occurring)
    return [
        Field("place", words["ask-place"], words["ask-place-hint"], "text", given["place"], suggests=True),
        Field("level", words["timeline-level"], "", "select", given["level"], choices=levels),
        Field("kind", words["timeline-kind"], "", "select", given["kind"], choices=chosen),
    ]


def _as_question(given: dict[str, str]) -> str | None:
    """The question that has these counts, to be sorted and downloaded; it knows no kinds."""
    values = {"place": given["place"], "among": given["level"]}
    asked = urlencode({name: value for name, value in values.items() if value})
    return None if given["kind"] else f"/questions/{QUESTION}?{asked}"
