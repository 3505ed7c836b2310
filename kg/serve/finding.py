"""The search over names and texts, and the labels that its box suggests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse
from starlette.routing import Route

from kg.answer.kinds import called
from kg.answer.lookup import Lookup
from kg.answer.searching import KINDS, search
from kg.serve.kinds import COLOURS, all_names
from kg.serve.pages import language, page
from kg.serve.paging import address, number_of, part
from kg.serve.reading import PATIENCE, Reading
from kg.serve.suggesting import Labels
from kg.serve.things import printed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.answer.names import Names
    from kg.answer.searching import Page
    from kg.store import Store

_PAGES: Final = 20
"""Pages of the full text on one page of the site."""
_THINGS: Final = 24
_SUGGESTED: Final = 8
_TYPING: Final = 1.0
"""Seconds after which somebody who types waits for no suggestion."""
_LONGEST: Final = 400
"""Characters of a search; what is longer is a text and no name."""


def show(request: Request) -> Response:
    """What holds the words: first the thing that is called so, then others whose names have them, then pages."""
    words = request.query_params.get("q", "").strip()[:_LONGEST]
    values: dict[str, Any] = {"q": words, "called": None, "things": [], "near": [], "found": None, "colours": COLOURS}
    if words:
        values |= _found(request, words)
    return page(request, "search.html", values)


def suggest(request: Request) -> Response:
    """At most eight labels that begin with the words, else have them inside, as a JSON list; none at first."""
    words = request.query_params.get("q", "").strip()[:_LONGEST]
    reading = request.app.state.reading
    if (names := reading.soon("names", all_names, _TYPING)) is None:
        return JSONResponse([])
    labels = reading.worked_out("labels", lambda: Labels(names))
    return JSONResponse(labels.holding(words, _SUGGESTED))


routes: Final = (Route("/search", show), Route("/suggest", suggest))


def names_of(reading: Reading, patience: float = PATIENCE) -> dict[str, Names]:
    """What the store calls the things that are searched; NotYet where it takes more than so many seconds to read."""
    return reading.awaited("names", all_names, patience)


@contextmanager
def looking_up(request: Request) -> Iterator[tuple[Store, Lookup]]:
    """A reader of the store, and its look-up, whose names are kept as long as the store is what it is."""
    reading = request.app.state.reading
    names = names_of(reading)  # before a reader is taken, for it takes one
    with reading.store() as store:
        yield store, Lookup(store, names)


def _found(request: Request, words: str) -> dict[str, Any]:
    lang, number = language(request), number_of(request)
    with looking_up(request) as (store, names):
        begin = part(request, store.count_pages_with(words), _PAGES).begin if number > 1 else 0
        found = search(store, words, _PAGES, names, begin)
        shows = part(request, found.all_pages, _PAGES)
        number = shows.number
        exact = names.find(words.replace('"', " "), KINDS) if number == 1 else []
        near = names.near(words, KINDS) if not (exact or found.things) and number == 1 else []
        known = printed(store, [one.iri for one in found.pages if one.iri], lang)
    things = list({one.iri: one for one in (*exact, *found.things)}.values())[:_THINGS]
    return {
        "called": [called(one.kind)[lang] for one in things],
        "things": things if number == 1 else [],
        "more_things": max(0, found.all_things - len(things)),
        "near": [(one, called(one.kind)[lang]) for one in near],
        "found": found,
        "pages": [(one, _marked(one), *known.get(one.iri, ("", ""))) for one in found.pages],
        "part": shows,
        "address": lambda **given: address(request, **given),
    }


def _marked(one: Page) -> list[tuple[str, bool]]:
    """The line around the words in parts, each with whether it is some of the words; dots where a sentence goes on.

    None where the line is the title, which stands above it.
    """
    hit = one.hit
    if _plain(hit.excerpt) == _plain(one.title):
        return []
    before, after = ("… " * hit.within[0], " …" * hit.within[1])
    parts, at = [(before, False)], 0
    for begin, end in hit.words:
        parts += [(hit.excerpt[at:begin], False), (hit.excerpt[begin:end], True)]
        at = end
    return [one for one in (*parts, (hit.excerpt[at:], False), (after, False)) if one[0]]


def _plain(line: str) -> str:
    """A line by which two are compared: without what may stand at its end, and capitals."""
    return " ".join(line.split()).rstrip(" .…").casefold()
