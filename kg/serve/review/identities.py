"""Who and what may be one, both sides beside one another with their sentences, and what is decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from kg.identity.decisions import KINDS, Decision, page_of
from kg.identity.reasons import WEIGHTS
from kg.identity.suggest import Suggestion
from kg.messages import say
from kg.serve.kinds import COLOURS, colour_of, dated, place
from kg.serve.pages import day, language
from kg.serve.paging import part
from kg.serve.review.frame import framed, review_of
from kg.serve.review.sides import Side, articles_of, sides
from kg.serve.things import names

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_AT_ONCE: Final = 8
_PATIENCE: Final = 3.0
"""Seconds that a reader waits for suggestions, before he is told that they are looked for."""
_DECIDED: Final = 50
_COLOURS: Final = {**COLOURS, "event": "meeting"}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggestion as it is shown: what speaks for it and against it, and both sides, each with a line about it."""

    one: Suggestion
    speaks_for: Sequence[str]
    against: Sequence[str]
    sides: tuple[tuple[str, str, Side], tuple[str, str, Side]]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a decision is about: as it stands in the file, its IRI, its name, and the page where it is of one page."""

    given: str
    iri: str
    label: str
    page: str


def show(request: Request) -> Response:
    """The suggestions, some at a time."""
    lang, review = language(request), review_of(request, _PATIENCE)
    suggestions = review.suggestions or ()
    counts = Counter(_kind(one.first) for one in suggestions)
    chosen = request.query_params.get("kind", "")
    wanted = [one for one in suggestions if chosen not in KINDS or _kind(one.first) == chosen]
    shows = part(request, len(wanted), _AT_ONCE)  # the only one of the last page may just have been decided
    some = shows.of(wanted)
    found = sides(request, {name for one in some for name in (one.first, one.second)}, lang)
    values = {
        "kinds": [(kind, counts[kind], _COLOURS[kind]) for kind in KINDS],
        "chosen": chosen if chosen in KINDS else "",
        "pairs": [_pair(one, found, lang) for one in some],
        "colours": _COLOURS,
        "part": shows,
        "place": place,
        "period": dated(lang),
        "colour_of": colour_of(request),
        "articles": articles_of(request, found.values()),
    }
    return framed(request, review, "review.html", values)


def show_decided(request: Request) -> Response:
    """What is decided, the newest first."""
    review = review_of(request)
    shows = part(request, len(review.rows), _DECIDED)
    some = shows.of(review.rows[::-1])
    values = {
        "rows": list(zip(some, _identities(request, some), strict=True)),
        "colour_of": colour_of(request),
        "part": shows,
    }
    return framed(request, review, "review-decided.html", values)


routes: Final = (Route("/review", show), Route("/review/decided", show_decided))


def _kind(identity: str) -> str:
    return identity.partition("/")[0]


def _pair(one: Suggestion, found: dict[str, Side], lang: str) -> Pair:
    first, second = (
        (given, _line(about, found[given].label, lang), found[given])
        for given, about in ((one.first, one.about_first), (one.second, one.about_second))
    )
    return Pair(
        one,
        [say(f"reason-{name}", lang) for name in one.reasons if WEIGHTS[name] >= 0],
        [say(f"reason-{name}", lang) for name in one.reasons if WEIGHTS[name] < 0],
        (first, second),
    )


def _line(about: str, label: str, lang: str) -> str:
    """What is known of one, without the name above it, its days as people write them."""
    return _DAY.sub(lambda match: day(match[0], lang), about.removeprefix(f"{label}; "))


def _identities(request: Request, rows: Sequence[Decision]) -> list[tuple[Identity, Identity]]:
    """What each row is about; what became another by it leads to that one."""
    base, lang = request.app.state.base, language(request)
    given = {one for row in rows for one in (row.first, row.second)}
    with request.app.state.reading.store() as store:
        iris = {one: base + store.identities.standing_for(one) for one in given}
        called = names(store, iris.values(), lang)
    known = {one: Identity(one, iri, called.get(iri, ""), page_of(one)) for one, iri in iris.items()}
    return [(known[row.first], known[row.second]) for row in rows]
