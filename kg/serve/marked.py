"""A text as a page shows it: in its blocks, what it names in colours, and its facts beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kg.answer.facts import Fact, rows
from kg.model import Block, BlockKind, Page, Span, Table
from kg.serve.marking import Marking, Mention
from kg.serve.sections import Section, grouped_by_section

if TYPE_CHECKING:
    from kg.answer.names import Source
    from kg.model import Extraction
    from kg.rdf.iri import Minter

_KNOWN: Final = "SELECT DISTINCT ?node WHERE { VALUES ?node { NODES } ?node a ?class }"
_VALUES: Final = "SELECT ?node ?value WHERE { VALUES ?node { NODES } ?node cchc:valueText ?value }"
LEGEND: Final = ("person", "body", "unit", "document", "figure")
"""The kinds of things that are marked in the text."""


@dataclass(frozen=True, slots=True)
class Read:
    """What is worked out once for a text: its blocks, and what is named where."""

    page: Page
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]


def read_of(extraction: Extraction, minter: Minter) -> Read:
    """The blocks of a text that was read, and all that it names, under the IRIs that the minter has for it."""
    from kg.segment.tables import tables  # noqa: PLC0415 -- slow to load

    held, blocks = extraction.page, extraction.blocks
    spans = tuple(one.span for one in extraction.sentences)
    return Read(held, blocks, tables(held, blocks), spans, tuple(_mentions(extraction, minter)))


def known_in(store: Source, nodes: Collection[str]) -> set[str]:
    """Those of some nodes of which a store knows something."""
    return {row["node"].value for row in rows(store, _KNOWN, nodes)}


def figures(store: Source, facts: Sequence[Fact], held: Page) -> Iterator[Mention]:
    """Where the values of figures stand in the words that state them."""
    values = {row["node"].value: row["value"].value for row in rows(store, _VALUES, {one.iri for one in facts})}
    for fact in facts:
        if not (value := values.get(fact.iri)):
            continue
        whole = re.compile(rf"(?<![\d.,]){re.escape(value)}(?!\d)")  # a 2, and not that of 2016
        for at in fact.sentences:
            if found := whole.search(held.text, at.begin, at.end):
                yield Mention(Span(*found.span()), "figure", fact.iri)


def told(found: Read, facts: Sequence[Fact], *, at: Span | None = None, more: Iterable[Span] = ()) -> dict[str, Any]:
    """What the templates of a text take: the text, of which `at` is marked, and its facts in their sections.

    The sentences of the facts can be led to, and `more` stretches.
    """
    quotes = {Span(one.begin, one.end) for fact in facts for one in fact.sentences}
    marking = Marking(found.page, found.sentences, found.mentions, quotes.union(more), at)
    shown = list(marking.parts(found.blocks, found.tables))
    sections = grouped_by_section(facts).items()
    return {
        "shown": shown,
        "has_title": any(part.kind is BlockKind.TITLE for part in shown),
        "legend": LEGEND,
        "sections": [Section(name, sorted(held, key=_order), len(held), None) for name, held in sections],
    }


def leading_only_to(known: Collection[str], fact: Fact) -> Fact:
    """The fact whose words lead to known things alone."""
    clauses = (
        tuple(one if one.iri in known or not one.iri else replace(one, iri=None) for one in pieces)
        for pieces in fact.clauses
    )
    return replace(fact, clauses=tuple(clauses))


def _order(fact: Fact) -> tuple[int, str]:
    """The order of the text."""
    return min((one.begin for one in fact.sentences), default=0), fact.iri


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
