"""The page of an article: its text as it is stored, what it names in colours, and its facts beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from kg.answer.about import Most, described, facts_naming
from kg.answer.facts import Fact, of_node, rows
from kg.answer.stated import values
from kg.model import Block, BlockKind, Page, Span, Table
from kg.rdf.iri import Minter
from kg.rdf.namespaces import NS
from kg.serve.kinds import colour_of, dated, place
from kg.serve.marking import Marking, Mention
from kg.serve.pages import language, outside, page
from kg.serve.sections import Section, grouped_by_section
from kg.serve.things import thing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.model import Extraction, Problem
    from kg.store import Store

_SOURCE: Final = "SELECT ?source WHERE { NODE cchc:source ?source }"
_KNOWN: Final = "SELECT DISTINCT ?node WHERE { VALUES ?node { NODES } ?node a ?class }"
_VALUE: Final = NS + "valueText"
_SENTENCES: Final = 500
"""Sentences of one page looked at that state a gathering."""
_AT: Final = re.compile(r"(\d{1,9})-(\d{1,9})")
LEGEND: Final = ("person", "body", "unit", "document", "figure")
"""The kinds of things that are marked in the text."""


@dataclass(frozen=True, slots=True)
class Read:
    """What is worked out once for an article: the text in its blocks, and what is named where."""

    page: Page
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]


def article_page(request: Request, slug: str) -> Response:
    """The article of this slug, the words of `?at=begin-end` marked; HTTPException 404 where there is none."""
    iri = f"{request.app.state.base}article/{slug}"
    reading, lang = request.app.state.reading, language(request)
    found = reading.remembered(("article", slug), lambda store: _read(store, iri, slug))
    if found is None:
        raise HTTPException(404)
    with reading.store() as store:
        facts = described(
            store, iri, facts_naming(store, iri), lang, Most(_SENTENCES, f"{store.base}graph/article/{slug}")
        )
        one = thing(store, iri, lang)
        unread = _unread(store, found.page.source)
        figures = {node: held[0].value for node, held in values(store, (one.iri for one in facts), _VALUE).items()}
    here = [replace(fact, sentences=tuple(at for at in fact.sentences if at.slug == slug)) for fact in facts]
    quotes = {Span(at.begin, at.end) for fact in here for at in fact.sentences}
    mentions = (*found.mentions, *_figures(here, figures, found.page))
    marking = Marking(found.page, found.sentences, mentions, quotes, _at(request))
    shown = list(marking.parts(found.blocks, found.tables))
    check = request.query_params.get("check") == "1"
    shown_values = {
        "title": one.label if one and one.label else found.page.source,
        "iri": iri,
        "one": one,
        "source": found.page.source,
        "link": outside(found.page.url),
        "shown": shown,
        "has_title": any(part.kind is BlockKind.TITLE for part in shown),
        "legend": LEGEND,
        "sections": [
            Section(name, sorted(held, key=_order), len(held), None) for name, held in grouped_by_section(here).items()
        ],
        "unread": unread,
        "problems": reading.remembered(("problems", slug, lang), lambda it: _problems(it, found.page, lang))
        if check
        else None,
        "place": place,
        "period": dated(lang),
        "colour_of": colour_of(request),
        "slug": slug,
    }
    return page(request, "article.html", shown_values)


def _order(fact: Fact) -> tuple[int, str]:
    """The order of the text."""
    return min((one.begin for one in fact.sentences), default=0), fact.iri


def _at(request: Request) -> Span | None:
    given = _AT.fullmatch(request.query_params.get("at", ""))
    return Span(int(given[1]), int(given[2])) if given else None


def _read(store: Store, iri: str, slug: str) -> Read | None:
    from kg.pipeline import extract  # noqa: PLC0415 -- slow to load
    from kg.resolve import learned_by  # noqa: PLC0415
    from kg.segment.tables import tables  # noqa: PLC0415

    if not re.fullmatch(r"[\w-]+", slug, re.ASCII):
        return None
    source = next((row["source"].value for row in of_node(store, _SOURCE, iri)), None)
    if source is None or not store.has(source):
        return None
    held = store.page(source)
    site = learned_by(held)
    extraction = extract(replace(held, learned=store.learned_home(site)) if site else held)
    minter = Minter(store.base, slug, store.identities.of(source))
    named = list(_mentions(extraction, minter))
    known = {row["node"].value for row in rows(store, _KNOWN, {one.iri for one in named})}
    mentions = tuple(one for one in named if one.iri in known)
    spans = tuple(one.span for one in extraction.sentences)
    return Read(held, extraction.blocks, tables(held, extraction.blocks), spans, mentions)


def _mentions(extraction: Extraction, minter: Minter) -> Iterator[Mention]:
    """What is named in the text, by what it stands for."""
    found = extraction.resolution
    for person, official in found.officials.items():
        yield Mention(person.anchor, "person", minter.official(official).value)
    for body, organisation in found.organisations.items():
        yield Mention(body.span, "body", minter.organisation(organisation).value)
    for name, unit in found.units.items():
        yield Mention(name.span, "unit", minter.unit(unit).value)
    for cited, document in found.documents.items():
        yield Mention(cited.span, "document", minter.document(document).value)


def _figures(facts: Sequence[Fact], values: Mapping[str, str], held: Page) -> Iterator[Mention]:
    """Where the values of figures stand in the words that state them."""
    for fact in facts:
        if not (value := values.get(fact.iri)):
            continue
        whole = re.compile(rf"(?<![\d.,]){re.escape(value)}(?!\d)")  # a 2, and not that of 2016
        for at in fact.sentences:
            if found := whole.search(held.text, at.begin, at.end):
                yield Mention(Span(*found.span()), "figure", fact.iri)


def _unread(store: Store, source: str) -> list[tuple[Span, str]]:
    """The sentences of which no fact came though they seem to state one."""
    text = store.page(source).text
    spans = {one.sentence for count in store.cue_counts(source) for one in count.unread}
    return [(span, " ".join(text[span.begin : span.end].split())) for span in sorted(spans)]


def _problems(store: Store, held: Page, lang: str) -> tuple[Problem, ...]:
    from kg.pipeline import Settings  # noqa: PLC0415
    from kg.run.batch import stored, work  # noqa: PLC0415

    return work(next(stored(store, held.source)), Settings(lang=lang, page_timeout=0)).problems
