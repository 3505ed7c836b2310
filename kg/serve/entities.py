"""The page of one thing: what it is, and every fact that names it with its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from kg.answer.about import Naming, described, naming
from kg.answer.columns import labels
from kg.answer.kinds import KINDS, called
from kg.rdf.namespaces import SCHEME
from kg.serve import article, special
from kg.serve.kinds import COLOURS, OF_CLASS, colour_of, dated, place
from kg.serve.pages import language, page, place_of
from kg.serve.paging import address, number_of
from kg.serve.sections import SECTIONS, Section, grouped_by_section, merged
from kg.serve.things import Thing, articles, leading, thing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.answer.facts import Fact
    from kg.store import Store

_IN_VIEW: Final = 15
"""Facts of a section in view; all of them stand on pages of their own."""
_AT_ONCE: Final = 50
_ROLES: Final = ("chairIn", "directIn", "concludeIn", "presentIn", "speakIn", "attendIn")
_MANY: Final = 200
_KEPT: Final = 256
_SPAN: Final = re.compile(r"(?P<slug>[^/]+)/(?P<begin>\d{1,9})-(?P<end>\d{1,9})")
_POSTS: Final = 200
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
    try:
        reading = request.app.state.reading
        kept: dict[str, list[Naming]] = reading.remembered("named", lambda _: {})
        with reading.store() as store:
            values = _values(request, store, iri, kept)
    except ValueError:  # no IRI
        values = None
    if values is None:
        raise HTTPException(404)
    return page(request, "entity.html", values)


routes: Final = (Route("/id/{path:path}", show), Route("/scheme/{path:path}", show))


def _values(request: Request, store: Store, iri: str, kept: dict[str, list[Naming]]) -> dict[str, Any] | None:
    lang = language(request)
    one = thing(store, iri, lang)
    if one is None:
        return None
    named = _named(store, iri, kept)
    own = next((fact for fact in named if fact.iri == iri), None)
    kind = next((name for name, of in KINDS.items() if {*of.classes} & {*one.classes}), "")
    chosen = request.query_params.get("section", "")
    about = [fact for fact in named if fact.iri != iri]
    planned = _sections(request, about, chosen if chosen in SECTIONS else "")
    posts = [fact.iri for fact in about if fact.kind == "PositionHolding"][: _POSTS if kind == "person" else 0]
    wanted = {*posts, *(fact.iri for section in planned for fact in section.facts), *([iri] if own else [])}
    told = {fact.iri: fact for fact in described(store, iri, wanted, lang)}
    sections = [Section(one.name, merged(told[fact.iri] for fact in one.facts), one.count, one.more) for one in planned]
    itself = told.get(iri)
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
        "page_number": number_of(request),
        "at_once": _AT_ONCE,
        "address": lambda **given: address(request, **given),
        "articles": articles(store, {sentence.slug for fact in facts for sentence in fact.sentences}),
        "leading": leading(store, iri, lang),
        "place": place,
        "period": dated(lang),
        "colour_of": colour_of(request),
        **_special(store, iri, kind, [told[post] for post in posts], lang),
    }


def _named(store: Store, iri: str, kept: dict[str, list[Naming]]) -> list[Naming]:
    """The facts that name a thing; of those of which there are many they are kept, for each costs a third of a ms."""
    if iri in kept:
        return kept[iri]
    found = naming(store, iri)
    if len(found) > _MANY and len(kept) < _KEPT:
        kept[iri] = found
    return found


def _sections(request: Request, facts: Iterable[Naming], only: str) -> list[Section[Naming]]:
    """The sections that have facts, or the one that is wanted with more of them in view."""
    grouped = grouped_by_section(sorted(facts, key=_role))
    begin, count = ((number_of(request) - 1) * _AT_ONCE, _AT_ONCE) if only else (0, _IN_VIEW)
    shown = {name: held for name, held in grouped.items() if not only or name == only}
    return [
        Section(
            name,
            held[begin : begin + count],
            len(held),
            None if only or len(held) <= count else address(request, section=name, page=None),
        )
        for name, held in shown.items()
    ]


def _role(fact: Naming) -> int:
    """Who chaired a gathering comes before those who attended it; of other facts the order stays."""
    return min((_ROLES.index(by) for by in fact.by if by in _ROLES), default=len(_ROLES))


def _special(store: Store, iri: str, kind: str, posts: Sequence[Fact], lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {"timeline": [], "span": ("", ""), "met": [], "bases": [], "based": []}
    if kind == "person":
        held, first, last = special.timeline(posts)
        found |= {"timeline": held, "span": (first, last), "met": special.met(store, iri, lang)}
    if kind == "document":
        found["bases"] = special.chain(store, iri, lang, up=True)
        found["based"] = special.chain(store, iri, lang, up=False)
    return found


def _class(one: Thing, lang: str) -> str:
    known = labels("cchc")
    return next((known[name][lang] for name in one.classes if name in known), "")
