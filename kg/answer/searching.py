"""Words looked for in the pages of a store and in the names of what they tell of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.answer.ask import run
from kg.answer.kinds import called
from kg.answer.lookup import Lookup, Match
from kg.answer.render import Answer, plain
from kg.rdf.batches import PROLOGUE
from kg.store import Hit, Store

KINDS: Final = ("person", "body", "unit", "document", "meeting", "indicator")
"""The kinds of things that are searched, besides pages."""
_TITLES: Final = """SELECT ?source ?iri ?title WHERE {
  VALUES ?source { SOURCES } ?iri cchc:source ?source OPTIONAL { ?iri cchc:title ?title } }"""
COLUMNS: Final = ("kind", "name", "source", "title", "sentence", "iri")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that has the words: where they stand in it, its title as the graph has it, and its IRI."""

    hit: Hit
    title: str
    iri: str


@dataclass(frozen=True, slots=True)
class Found:
    """The things whose names hold the words, the pages that have them, and how many of each there are in all."""

    things: tuple[Match, ...]
    pages: tuple[Page, ...]
    all_things: int
    all_pages: int


def search(store: Store, words: str, limit: int, lookup: Lookup | None = None, begin: int = 0) -> Found:
    """What holds the words: at most so many things, and so many pages behind the first `begin`, the best first."""
    things = (lookup or Lookup(store)).holding(words.replace('"', " "), KINDS)
    hits = store.search(words, begin + limit)
    count = store.count_pages_with(words) if len(hits) == begin + limit else len(hits)
    return Found(tuple(things[:limit]), tuple(_pages(store, hits[begin:])), len(things), count)


def table(found: Found, base: str) -> Answer:
    """What was found as rows for programs, the words marked in the line around them."""
    things = ((Literal(one.kind), Literal(one.label), None, None, None, NamedNode(one.iri)) for one in found.things)
    pages = (
        (
            *(Literal("article"), None, Literal(page.hit.source), Literal(page.title) if page.title else None),
            *(Literal(page.hit.marked("»", "«")), NamedNode(page.iri) if page.iri else None),
        )
        for page in found.pages
    )
    return Answer(COLUMNS, (*things, *pages), base=base)


def lines(found: Found, lang: str) -> list[str]:
    """What was found as people read it: the things by kind, then each page with the line around the words."""
    width = max((len(called(one.kind)[lang]) for one in found.things), default=0)
    things = [f"{called(one.kind)[lang]:<{width}}  {one.label}" for one in found.things]
    pages = [
        f"{page.hit.source}{f'  {page.title}' if page.title else ''}\n    {' '.join(page.hit.marked('»', '«').split())}"
        for page in found.pages
    ]
    return [*things, *([""] if things and pages else []), *pages]


def _pages(store: Store, hits: list[Hit]) -> list[Page]:
    """The hits with what the graph knows of their pages."""
    sources = " ".join(str(Literal(hit.source)) for hit in hits)
    rows = run(store, PROLOGUE + _TITLES.replace("SOURCES", sources)).rows if hits else ()
    known = {plain(source): (plain(iri), " ".join(plain(title).split())) for source, iri, title in rows}
    return [Page(hit, title or hit.title, iri) for hit in hits for iri, title in [known.get(hit.source, ("", ""))]]
