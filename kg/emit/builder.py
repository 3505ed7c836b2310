"""Where the triples of one article gather: merged by node, first by text position, sorted at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, TypeVar

from pyoxigraph import Literal, NamedNode

from kg.find.spelling import as_spelt
from kg.model import Claim, Extraction, Organisation, Span, Unit
from kg.rdf.iri import Minter
from kg.rdf.keys import organisation_key
from kg.rdf.statements import Statements, line
from kg.rdf.terms import ALT_LABEL, BEGIN, CONTEXT, DERIVED, END, INTEGER, LABEL, QUOTE, TYPE, cchc, plain

Object = NamedNode | Literal
C = TypeVar("C", bound=Claim)
T = TypeVar("T", bound=Hashable)
R = TypeVar("R")
_BEGIN, _END, _QUOTE = map(str, (BEGIN, END, QUOTE))
_INTEGER: Final = f"^^{INTEGER}"


@dataclass(frozen=True, slots=True)
class Graphs:
    """One article as RDF: what it states, the spans that state it, and what it shares with others: units and bodies."""

    slug: str
    source: str
    assertions: Statements
    evidence: Statements
    units: tuple[Unit, ...] = ()
    bodies: tuple[Organisation, ...] = ()


class GraphBuilder:
    """Collects the triples of one extraction; a slot with one value keeps the one that stands first in the text."""

    def __init__(self, extraction: Extraction, minter: Minter) -> None:
        self.page = extraction.page
        self.sentences = extraction.sentences
        self.day = extraction.day
        self.resolution = extraction.resolution
        self.owners = extraction.owners
        self.minter = minter
        self.article = minter.article()
        self._claims = _in_order(set(extraction.claims))
        self._slots: dict[tuple[NamedNode, NamedNode], tuple[Span, Object]] = {}
        self._links: set[str] = set()
        self._evidence: set[str] = set()
        self._spans: dict[Span, NamedNode] = {}
        self._units: dict[str, Unit] = {}
        self._bodies: dict[str, Organisation] = {}
        self._spellings: dict[str, str] = {}
        self._events: set[NamedNode] = set()
        self.names: dict[NamedNode, tuple[Span, str]] = {}
        self.described: dict[tuple[object, Hashable], Any] = {}

    def claims(self, kind: type[C]) -> Iterator[C]:
        """The claims of one kind, each once, in the order of the text."""
        return (claim for claim in self._claims if isinstance(claim, kind))

    def set(self, subject: NamedNode, predicate: NamedNode, value: Object | None, at: Span) -> None:
        """Fill a slot that has one value; of several the first in the text stays, and None fills nothing."""
        if value is None:
            return
        slot = (subject, predicate)
        held = self._slots.get(slot)
        if held is None or at < held[0] or (at == held[0] and str(value) < str(held[1])):
            self._slots[slot] = (at, value)

    def value(self, subject: NamedNode, predicate: NamedNode) -> Object | None:
        """What a slot that has one value holds so far."""
        held = self._slots.get((subject, predicate))
        return held[1] if held else None

    def name(self, node: NamedNode, name: str, at: Span) -> None:
        """Note by which name the page calls a body; of several that which stands first in the text."""
        self.names[node] = min(self.names.get(node, (at, name)), (at, name))

    def add(self, subject: NamedNode, predicate: NamedNode, value: Object | None) -> None:
        """Add one of several values; None adds nothing."""
        if value is not None:
            self._links.add(line(subject, predicate, value))

    def include(self, statements: Statements) -> None:
        """Add triples that are ready."""
        self._links.update(statements.lines)

    def fact(self, node: NamedNode, kind: str, claim: Claim, span: Span | None = None) -> NamedNode:
        """State the class, article and rule of a fact node, and the words that state it (the claim's, or `span`)."""
        self.add(node, TYPE, cchc(kind))
        self.add(node, cchc("statedIn"), self.article)
        self.set(node, cchc("rule"), plain(claim.rule), claim.span)
        self.add_evidence(node, span or claim.span, claim.sentence)
        return node

    def add_evidence(self, node: NamedNode, span: Span, sentence: Span) -> None:
        """Point a node to the words that state it and to their sentence; a span outside the text proves nothing."""
        if not (words := self._span(span)):
            return
        self.add(node, DERIVED, words)
        if node in self._events:
            self._evidence.add(line(words, CONTEXT, self.article))
        if sentence != span and (whole := self._span(sentence)):
            self._evidence.add(line(words, cchc("sentence"), whole))

    def spelling(self, unit: Unit) -> str:
        """The unit's name as the page mostly spells it."""
        if unit.key not in self._spellings:
            self._spellings[unit.key] = as_spelt(unit.name, unit.kind, self.page.forms)
        return self._spellings[unit.key]

    def event(self, number: int) -> NamedNode:
        """The node of the article's n-th gathering."""
        node = self.minter.event(self.resolution.events.get(number), number)
        self._events.add(node)
        return node

    def unit(self, unit: Unit) -> None:
        """Note a unit of the gazetteer, whose triples stand in the gazetteer's graph."""
        self._units[unit.key] = unit

    def bodies(self, bodies: Iterable[Organisation]) -> None:
        """Note bodies that the type system knows, whose triples stand in the graph of organisations."""
        self._bodies.update((organisation_key(body), body) for body in bodies)

    def graphs(self) -> Graphs:
        """All that was gathered, sorted."""
        return Graphs(
            slug=self.minter.article_slug,
            source=self.page.source,
            assertions=Statements.in_order(self._assertions()),
            evidence=Statements.in_order(self._evidence),
            units=tuple(self._units[key] for key in sorted(self._units)),
            bodies=tuple(self._bodies[key] for key in sorted(self._bodies)),
        )

    def _assertions(self) -> Iterable[str]:
        """What was gathered, but for other labels that are the label too."""
        labels = (line(slot[0], ALT_LABEL, value) for slot, (_, value) in self._slots.items() if slot[1] == LABEL)
        slots = (line(*slot, value) for slot, (_, value) in self._slots.items())
        return self._links.difference(labels).union(slots)

    def _span(self, span: Span) -> NamedNode | None:
        if not 0 <= span.begin < span.end <= len(self.page.text):
            return None
        if span not in self._spans:
            self._spans[span] = self._described(span)
        return self._spans[span]

    def _described(self, span: Span) -> NamedNode:
        node = self.minter.span(span)
        written = str(node)
        quote = Literal(self.page.text[span.begin : span.end])
        self._evidence |= {
            f'{written} {_BEGIN} "{span.begin}"{_INTEGER}',
            f'{written} {_END} "{span.end}"{_INTEGER}',
            f"{written} {_QUOTE} {quote}",
        }
        return node


def once(describe: Callable[[GraphBuilder, T], R]) -> Callable[[GraphBuilder, T], R]:
    """The function, called once a page for each mention or entity; named again, its first result is given."""

    @wraps(describe)
    def described(builder: GraphBuilder, one: T) -> R:
        asked = (describe, one)
        try:
            result: R = builder.described[asked]
        except KeyError:
            result = builder.described[asked] = describe(builder, one)
        return result

    return described


def _in_order(claims: Iterable[Claim]) -> list[Claim]:
    """The claims by their span and their rule; where both are the same, by all that they state."""
    found: defaultdict[tuple[Span, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.span, claim.rule].append(claim)
    for same in found.values():
        if len(same) > 1:
            same.sort(key=repr)
    return [claim for position in sorted(found) for claim in found[position]]
