"""One page through every stage: segment, find, relate, resolve, emit, infer, validate.

A pure function of the page and of what the caller chose; many pages are `kg.run.batch`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final, NamedTuple

from kg import __version__, infer
from kg.emit import described, emit, named_units
from kg.find import find, publication_day
from kg.identity.decisions import Identities
from kg.lexicon.own import in_use
from kg.messages import say
from kg.model import CueCount, Extraction, Page, Problem, Resolution
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE
from kg.rdf.statements import Statements
from kg.rdf.terms import cchc
from kg.relate import relate
from kg.relate.cues import counted
from kg.resolve import (
    events_of,
    learned_by,
    owners_of,
    places_said,
    resolve,
    said_owners,
    settled,
    site_of,
    told_by_text,
)
from kg.segment import segment, sentences
from kg.store.loading import Written, written
from kg.store.vocabulary import rule_set
from kg.text import nfc
from kg.validate import validate

PAGE_TIMEOUT: Final = 120.0
"""Seconds that one page may take; most take less than a tenth of one."""

_STATED_IN: Final = f" {cchc('statedIn')} "
reasoner = cache(infer.reasoner)


@cache
def _rules(_: str) -> str:
    """The hash of the rules by which pages are read, for the fingerprint of one's own."""
    return rule_set()


@dataclass(frozen=True, slots=True)
class Settings:
    """What the caller chose for all pages."""

    base: str = BASE
    reasoner: str = "own"
    lang: str = "vi"
    validated: bool = True
    validator: str | None = None
    page_timeout: float = PAGE_TIMEOUT
    identities: Identities = field(default_factory=Identities)


class Built(NamedTuple):
    """The graphs of a page as a store takes them in, what is wrong with them, how many facts they state, its cues, and
    the words for the unit that its text tells as its own.
    """

    graphs: Written
    problems: tuple[Problem, ...]
    facts: int
    cues: tuple[CueCount, ...]
    told: str


def extract(page: Page | str) -> Extraction:
    """All that one page or text states, each claim with its words, its sentence and the rule that read it."""
    page = Page("text", nfc(page)) if isinstance(page, str) else page
    blocks = segment(page)
    spans = sentences(page, blocks)
    day = publication_day(page, blocks)
    readings = find(page, blocks, spans, day)
    related = relate(page, blocks, readings, day)
    if related.outside:
        return Extraction(page, blocks, spans, related.claims, Resolution(), day, outside=True)
    site = site_of(page, related.day)
    said = said_owners(related.claims, readings)
    places = (*places_said(said), *related.venues)
    resolution = resolve(readings, source=page.source, day=related.day, bodies=related.bodies, places=places, site=site)
    claims = tuple(settled(related.claims, readings, resolution))
    resolution = replace(resolution, events=events_of(claims, resolution))
    owners = dict(owners_of(said, claims, resolution))
    told = told_by_text(readings, resolution, source=page.source, day=related.day) if learned_by(page) else ""
    return Extraction(page, blocks, spans, claims, resolution, day, False, related.cues, told, owners)


def build_page(page: Page, settings: Settings) -> Built:
    """The graphs of one page, inferred and validated."""
    return build_extraction(extract(page), settings)


def build_extraction(extraction: Extraction, settings: Settings) -> Built:
    """The graphs of what was read from a page, inferred and validated."""
    source = extraction.page.source
    run = (__version__, _rules(in_use().fingerprint()))
    graphs = emit(extraction, base=settings.base, identities=settings.identities.of(source), run=run)
    minter = Minter(settings.base)
    inferred = reasoner(settings.reasoner)(graphs.assertions)
    problems = outside(extraction, settings.lang)
    if settings.validated:
        named = described(named_units(graphs, minter), minter)
        judged = Statements.joined((graphs.assertions, graphs.evidence, named, inferred))
        problems = (*problems, *validate(judged, source=source, lang=settings.lang, validator=settings.validator))
    stored = written(graphs, inferred, minter)
    return Built(stored, problems, facts(graphs.assertions), counted(extraction.cues), extraction.told)


def facts(statements: Statements) -> int:
    """How many facts there are, each of which is stated in the article."""
    return sum(_STATED_IN in line for line in statements.lines)


def outside(extraction: Extraction, lang: str) -> tuple[Problem, ...]:
    """The note that a page is of another kind than those that state facts."""
    source = extraction.page.source
    return (Problem("info", "page-outside", say("page-outside", lang), source),) if extraction.outside else ()
