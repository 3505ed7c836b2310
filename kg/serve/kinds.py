"""By which colour a page shows things of a kind, and what stands behind an address within the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from kg.answer.facts import Sentence
from kg.answer.names import Names, things
from kg.answer.searching import KINDS
from kg.rdf.namespaces import SCHEME
from kg.serve.days import period
from kg.serve.pages import day, place_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.store import Store

COLOURS: Final[Mapping[str, str]] = {
    **{kind: kind for kind in ("person", "body", "unit", "document", "meeting", "article")},
    **{"indicator": "figure", "post": "person", "group": "person", "service": "document"},
}
"""The class of style of each kind of thing."""
OF_CLASS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Meeting", "Participation", "Directive", "Shortcoming", "Proposal", "GoodPractice"), "meeting"),
    **dict.fromkeys(("Measurement", "Comparison", "Ranking"), "figure"),
    **dict.fromkeys(("Citation", "DocumentRelation"), "document"),
    **{"AwardGiving": "award", "PositionHolding": "person", "UnitMention": "unit", "PillarMention": "article"},
}
"""The class of style of each class of facts."""
LEVELS: Final[Mapping[str, str]] = {"province": "s0", "district": "s1", "commune": "s2"}
"""The levels of units from the highest, each with the class of style of what is of it."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def all_names(store: Store) -> dict[str, Names]:
    """What the store calls the things that are searched, by kind, ready to be compared."""
    found = {kind: Names(kind, things(store, kind)) for kind in KINDS}
    for names in found.values():
        assert names.spelt and names.plain and names.short  # made now, once, and not by the first who asks
    return found


def place(one: Sentence) -> str:
    """Where a sentence stands in the text of its article, its words marked."""
    return place_of(one.slug, one.begin, one.end)


def colour_of(request: Request) -> Callable[[str], str]:
    """The class of style of a thing by its IRI."""
    base = request.app.state.base
    kinds = {"organisation": "body", "event": "meeting", "participation": "meeting", "holding": "person"}

    def colour(iri: str) -> str:
        if iri.startswith(SCHEME):
            return "figure"
        name = iri.removeprefix(base).partition("/")[0]
        return COLOURS.get(kinds.get(name, name), "article")

    return colour


def dated(lang: str) -> Callable[[str], str]:
    """Days and periods as people of the language write them."""
    return lambda text: day(text, lang) if _DAY.fullmatch(text) else period(text, lang)
