"""The page of one thing: what it is, and every fact that names it with its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from kg.answer.columns import labels
from kg.answer.kinds import KINDS, called
from kg.rdf.namespaces import SCHEME, SKOS
from kg.serve import article, special
from kg.serve.kinds import COLOURS, OF_CLASS, colour_of, dated, place
from kg.serve.naming import GATHERINGS, Named, Namings, is_iri, named, some
from kg.serve.pages import language, page, place_of
from kg.serve.paging import address, part
from kg.serve.sections import SECTIONS, Section, merged, of_gathering
from kg.serve.things import Thing, articles, leading, thing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.answer.about import Naming
    from kg.answer.facts import Fact
    from kg.store import Store

_IN_VIEW: Final = 10
"""Facts of a section in view; all of them stand on pages of their own."""
_AT_ONCE: Final = 50
_NOTHING: Final[Mapping[str, Any]] = {
    "timeline": [],
    "years": [],
    "met": [],
    "met_of": 0,
    "bases": None,
    "based": None,
}
"""What only people and documents have."""
_SPAN: Final = re.compile(r"(?P<slug>[^/]+)/(?P<begin>\d{1,9})-(?P<end>\d{1,9})")
_POSTS: Final = 100
"""Posts of one person that are looked at for the line of time."""


def show(request: Request) -> Response:
    """The page of the thing whose IRI the address stands for."""
    path = request.path_params["path"]
    if request.url.path.startswith("/scheme/"):
        return entity_page(request, SCHEME + path)
    return entity_page(request, request.app.state.base + path)


def entity_page(request: Request, iri: str) -> Response:
    """The page of a thing by its IRI: an article as its text; HTTPException 404 for what the store does not know."""
    kind, _, rest = iri.removeprefix(request.app.state.base).partition("/")
    if kind == "article" and rest:
        return article.article_page(request, rest)
    if kind == "span" and (span := _SPAN.fullmatch(rest)):
        return RedirectResponse(place_of(span["slug"], int(span["begin"]), int(span["end"])), 307)
    if not is_iri(iri):
        raise HTTPException(404)
    reading = request.app.state.reading
    names = named(reading)
    with reading.store() as store:
        values = _values(request, store, iri, names)
    if values is None:
        raise HTTPException(404)
    return page(request, "entity.html", values)


routes: Final = (Route("/id/{path:path}", show), Route("/scheme/{path:path}", show))


def _values(request: Request, store: Store, iri: str, names: Named) -> dict[str, Any] | None:
    lang = language(request)
    one = thing(store, iri, lang)
    if one is None:
        return None
    about = names.of(store, iri)
    kind = next((name for name, of in KINDS.items() if {*of.classes} & {*one.classes}), "")
    chosen = request.query_params.get("section", "")
    count = about.counts.get(chosen, 0)
    shows = part(request, count, _AT_ONCE)
    if chosen in SECTIONS:
        held = names.section(store, iri, chosen, shows.end)
        planned = [Section(chosen, shows.of(held), count, None)] if count else []
    else:
        planned = _first(request, about)
    wanted = {*(fact.iri for section in planned for fact in section.facts), *([iri] if about.itself else [])}
    told = {fact.iri: fact for fact in some(store, iri, wanted, lang)}
    itself = told.get(iri)

    def shown(held: Iterable[Fact]) -> list[Fact]:
        return of_gathering(held, itself.date if itself else None) if kind == "meeting" else merged(held)

    sections = [Section(one.name, shown(told[fact.iri] for fact in one.facts), one.count, one.more) for one in planned]
    facts = [fact for section in sections for fact in section.facts] + ([itself] if itself else [])
    return {
        "title": one.label or (itself.text if itself else iri),
        "iri": iri,
        "one": one,
        "kind": kind,
        "called": called(kind)[lang] if kind else _class(one, lang),
        "colour": COLOURS.get(kind) or next((OF_CLASS[name] for name in one.classes if name in OF_CLASS), "article"),
        "itself": itself,
        "sections": sections,
        "whole": chosen in SECTIONS,
        "part": shows,
        "address": lambda **given: address(request, **given),
        "articles": articles(store, {sentence.slug for fact in facts for sentence in fact.sentences}),
        "leading": leading(store, iri, lang),
        "measured": _measured(one, kind, about),
        "place": place,
        "period": dated(lang),
        "colour_of": colour_of(request),
        **_NOTHING,
        **(_of_person(store, iri, about, lang) if kind == "person" else {}),
        **(_of_document(store, iri, lang) if kind == "document" else {}),
    }


def _first(request: Request, about: Namings) -> list[Section[Naming]]:
    """The sections that have facts, each with the first of them in view."""
    return [
        Section(
            name,
            held[:_IN_VIEW],
            about.counts[name],
            None if about.counts[name] <= _IN_VIEW else address(request, section=name, page=None),
        )
        for name, held in about.sections.items()
    ]


def _of_person(store: Store, iri: str, about: Namings, lang: str) -> dict[str, Any]:
    held, years = special.timeline(store, about.sections.get("posts", ())[:_POSTS], lang)
    return {
        "timeline": held,
        "years": years,
        "met": special.met(store, iri, [one.iri for one in about.attended[:GATHERINGS]], lang),
        "met_of": GATHERINGS if len(about.attended) > GATHERINGS else 0,
    }


def _of_document(store: Store, iri: str, lang: str) -> dict[str, Any]:
    return {"bases": special.chain(store, iri, lang, up=True), "based": special.chain(store, iri, lang, up=False)}


def _measured(one: Thing, kind: str, about: Namings) -> str | None:
    """Where the figures of an indicator, or those of a body or unit, stand as charts and tables."""
    told = {by for fact in about.sections.get("figures", ()) for by in fact.by}
    if kind == "indicator" and "indicator" in told:
        notations = (piece.text for _, pieces in one.box for piece in pieces if piece.by == SKOS + "notation")
        return next((f"/figures?{urlencode({'indicator': notation})}" for notation in notations), None)
    if kind in ("body", "unit") and "about" in told:
        return f"/figures?{urlencode({'organisation': one.label})}"
    return None


def _class(one: Thing, lang: str) -> str:
    known = labels("cchc")
    return next((known[name][lang] for name in one.classes if name in known), "")
