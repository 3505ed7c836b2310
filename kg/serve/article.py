"""The page of an article: its text as it is stored, what it names in colours, and its facts beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from kg.answer.about import Most, described, facts_naming
from kg.answer.facts import of_node
from kg.export.pages import outside
from kg.model import Page, Span
from kg.rdf.iri import Minter
from kg.serve.judging import grouped, problems_of, severity_names
from kg.serve.kinds import colour_of, dated, place
from kg.serve.marked import Read, figures, known_in, read_of, told
from kg.serve.pages import language, page, place_of
from kg.serve.things import thing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.store import Store

_SOURCE: Final = "SELECT ?source WHERE { NODE cchc:source ?source }"
_SENTENCES: Final = 500
"""Sentences of one page looked at that state a gathering."""
_AT: Final = re.compile(r"(\d{1,9})-(\d{1,9})")


def article_page(request: Request, slug: str) -> Response:
    """The article of this slug, the words of `?at=begin-end` marked; HTTPException 404 where there is none."""
    iri = f"{request.app.state.base}article/{slug}"
    reading, lang = request.app.state.reading, language(request)
    found = reading.remembered(("article", slug), lambda store: _read(store, iri, slug))
    if found is None:
        raise HTTPException(404)
    with reading.store() as store:
        here = Most(_SENTENCES, store.minter.graph("article", slug).value)
        facts = described(store, iri, facts_naming(store, iri), lang, here)
        one = thing(store, iri, lang)
        unread = _unread(store, found.page)
        own = [replace(fact, sentences=tuple(at for at in fact.sentences if at.slug == slug)) for fact in facts]
        numbers = tuple(figures(store, own, found.page))
    problems = problems_of(request, found.page.source) if request.query_params.get("check") == "1" else None
    values = {
        "title": one.label if one and one.label else found.page.source,
        "iri": iri,
        "one": one,
        "source": found.page.source,
        "link": outside(found.page.url),
        **told(replace(found, mentions=(*found.mentions, *numbers)), own, at=_at(request)),
        "unread": unread,
        "problems": problems,
        "problem_groups": grouped(problems or ()),
        "severity_names": severity_names(lang),
        "place_at": partial(place_of, slug),
        "place": place,
        "period": dated(lang),
        "colour_of": colour_of(request),
        "slug": slug,
    }
    return page(request, "article.html", values)


def _at(request: Request) -> Span | None:
    given = _AT.fullmatch(request.query_params.get("at", ""))
    return Span(int(given[1]), int(given[2])) if given else None


def _read(store: Store, iri: str, slug: str) -> Read | None:
    from kg.pipeline import extract  # noqa: PLC0415 -- slow to load
    from kg.resolve import learned_by  # noqa: PLC0415

    if not re.fullmatch(r"[\w-]+", slug, re.ASCII):
        return None
    source = next((row["source"].value for row in of_node(store, _SOURCE, iri)), None)
    if source is None or not store.has(source):
        return None
    held = store.page(source)
    site = learned_by(held)
    extraction = extract(replace(held, learned=store.learned_home(site)) if site else held)
    minter = Minter(store.base, slug, store.identities.of(source))
    found = read_of(extraction, minter)
    known = known_in(store, {one.iri for one in found.mentions})
    return replace(found, page=held, mentions=tuple(one for one in found.mentions if one.iri in known))


def _unread(store: Store, held: Page) -> list[tuple[Span, str]]:
    """The sentences of which no fact came though they seem to state one."""
    spans = {one.sentence for count in store.cue_counts(held.source) for one in count.unread}
    return [(span, " ".join(held.text[span.begin : span.end].split())) for span in sorted(spans)]
