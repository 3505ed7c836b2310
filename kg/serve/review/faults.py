"""The problems of pages, and the sentences that seem to state something of which nothing came."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from kg.answer.quotes import quotes_at
from kg.answer.unread import unread_in
from kg.messages import say
from kg.model import Span
from kg.rdf.iri import Minter
from kg.serve.judging import grouped, problems_of, severity_names
from kg.serve.pages import language, place_of
from kg.serve.paging import part
from kg.serve.review.frame import framed, review_of
from kg.serve.things import articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from kg.answer.unread import UnreadSentence
    from kg.model import Problem
    from kg.serve.paging import Part
    from kg.store import Store

    Groups = list[tuple[Problem, list[Problem]]]

_PAGES: Final = 8
"""Pages of the store on a page of the site: each is judged when it is first shown, which takes a tenth of a second."""
_SENTENCES: Final = 30
_GRAVE: Final = ("violation", "warning")


def show_problems(request: Request) -> Response:
    """What the shapes find, page by page, those with most first."""
    lang, reading = language(request), request.app.state.reading
    chosen = request.query_params.get("severity", "")
    chosen = chosen if chosen in _GRAVE else ""
    found: list[tuple[str, int, int]] = reading.remembered("faulty", lambda store: store.pages_with_problems())
    counts = (sum(one[1] for one in found), sum(one[2] for one in found))
    wanted = [one for one in found if not chosen or one[1 + _GRAVE.index(chosen)]]
    shows = part(request, len(wanted), _PAGES)
    slugs = reading.remembered("slugs", _slugs)
    some = [(slug, source) for source, *_ in shows.of(wanted) if (slug := slugs.get(source))]
    severities = (chosen,) if chosen else _GRAVE
    shown = [
        (slug, grouped(one for one in problems_of(request, source) if one.severity in severities))
        for slug, source in some
    ]
    with reading.store() as store:
        titles = articles(store, {slug for slug, _ in shown})
        said = quotes_at(store, _spans(store, shown))
        base = store.base
    values = {
        "severities": list(zip(_GRAVE, counts, strict=True)),
        "severity_names": severity_names(lang),
        "chosen": chosen,
        "shown": shown,
        "titles": titles,
        "pages": len(wanted),
        "part": shows,
        "place_in": lambda slug: partial(place_of, slug),
        "said_in": lambda slug: lambda one: said.get(_span(base, slug, one) or ""),
    }
    return framed(request, review_of(request), "review-problems.html", values)


def show_unread(request: Request) -> Response:
    """The sentences of one kind of cue that no fact answers, those of the pages with most first."""
    lang, reading = language(request), request.app.state.reading
    slugs = reading.remembered("slugs", _slugs)
    with reading.store() as store:
        report = unread_in(store, limit=0)
        shares = [share for share in report.kinds if share.unread]
        kind = request.query_params.get("kind", "")
        chosen = next((one for one in shares if one.kind == kind), shares[0] if shares else None)
        shows = part(request, chosen.unread if chosen else 0, _SENTENCES)
        some = _unread(store, chosen.kind, shows, slugs) if chosen else []
        titles = articles(store, {slug for _, slug in some})
    values = {
        "total": report.total,
        "kinds": [(share, say(f"cue-{share.kind}", lang)) for share in shares],
        "chosen": chosen,
        "sentences": some,
        "titles": titles,
        "part": shows,
    }
    return framed(request, review_of(request), "review-unread.html", values)


routes: Final = (Route("/review/problems", show_problems), Route("/review/unread", show_unread))


def _spans(store: Store, shown: Iterable[tuple[str, Groups]]) -> Iterator[str]:
    """The spans of the words that problems are about."""
    for slug, groups in shown:
        yield from filter(None, (_span(store.base, slug, one) for _, held in groups for one in held))


def _span(base: str, slug: str, one: Problem) -> str | None:
    """The span of the words that a problem is about, where it is about some."""
    if one.begin is None or one.end is None:
        return None
    return Minter(base, slug).span(Span(one.begin, one.end)).value


def _unread(store: Store, kind: str, shows: Part, slugs: Mapping[str, str]) -> list[tuple[UnreadSentence, str]]:
    """The sentences of a part with the slugs of their pages; of what came or went meanwhile there is none."""
    found = unread_in(store, kind=kind, limit=_SENTENCES, begin=shows.begin).sentences
    return [(one, slug) for one in found if (slug := slugs.get(one.source))]


def _slugs(store: Store) -> dict[str, str]:
    return store.article_slugs()
