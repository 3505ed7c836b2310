"""Facts in words: what each states piece by piece, its day, and the sentences that state it with their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg import lexicon
from kg.answer.columns import CLASSES, labels
from kg.answer.names import Source
from kg.answer.stated import Statements, Values, kind_of, names, some_values, stated, values
from kg.model import Span
from kg.rdf.batches import PROLOGUE, in_batches
from kg.rdf.namespaces import NIF, NS, PROV, RDF, RDFS, SCHEME, XSD
from kg.rdf.sparql import Own

_NOWHERE: Final = Span(0, 0)
_INDICATORS: Final = f"{SCHEME}indicator/"
_TYPE: Final = RDF + "type"
_STATED_IN: Final = NS + "statedIn"
_DERIVED: Final = PROV + "wasDerivedFrom"
_TOLD: Final = ("opens", "figure", "bare", "roles", "told", "dates")
"""The lists of properties by which facts are told, in `kg/data/facts.yaml`."""
_TEXTS: Final = (NIF + "anchorOf", RDF + "value")
"""The words of a span, and of a sentence of which the graph has no more than the words."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that states a fact, and the page that it stands on.

    `slug` is the page's in IRIs, `begin` and `end` are the place of the words in its text, `mark` that in `text`.
    """

    source: str
    text: str
    slug: str = ""
    begin: int = 0
    end: int = 0
    mark: Span = _NOWHERE


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the words of a fact: those for a thing have its `iri`, days and periods are dates as the graph has them.

    `by` is the property of which it is the value, or that it is the name of where it `is_name`.
    """

    text: str
    iri: str | None = None
    by: str = ""
    is_date: bool = False
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in words: its class with the label of it, what it states, the day where it is known, and its sentences.

    `clauses` are what it states in pieces, so that a page can lead on to the things that it names; `unshown` is how
    many places that state it were not looked at.
    """

    iri: str
    kind: str
    heading: str
    text: str
    date: str | None
    sources: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    clauses: tuple[tuple[Piece, ...], ...] = ()
    unshown: int = 0


@dataclass(frozen=True, slots=True)
class Most:
    """How many places that state a gathering are looked at, in one graph or all: thousands of pages may tell of it."""

    places: int
    graph: str = ""


class Facts:
    """Some facts that name one thing, asked for together."""

    def __init__(self, store: Source, iri: str, nodes: Iterable[str], lang: str, most: Most | None = None) -> None:
        self._store = store
        self._iri = iri
        self._lang = lang
        self._nodes = sorted(nodes)
        self._most = most
        self._unshown: dict[str, int] = {}

    def all(self) -> Iterator[Fact]:
        """Each of them, by IRI."""
        for node in self._nodes:
            statements = self._statements.get(node, [])
            kind = next((str(value.value) for by, value in statements if by == _TYPE), "")
            clauses = tuple(self._clauses(statements, node if kind == NS + "Meeting" else None))
            yield Fact(
                iri=node,
                kind=kind.removeprefix(NS),
                heading=self._name(kind),
                text=in_words(clauses) or self._value(NamedNode(self._iri)),
                date=self._date(statements),
                sources=tuple(self._sources[node].values()),
                sentences=tuple(self._sentences[node]),
                clauses=clauses or ((Piece(self._value(NamedNode(self._iri))),),),
                unshown=self._unshown.get(node, 0),
            )

    # ------------------------------------------------------------ in words

    def _clauses(self, statements: list[tuple[str, Any]], leads: str | None) -> Iterator[tuple[Piece, ...]]:
        """What the statements say; the first words lead to what is itself a thing that people look for."""
        held: defaultdict[str, list[Any]] = defaultdict(list)
        for by, value in statements:
            held[by.removeprefix(NS).removeprefix(RDFS)].append(value)
        words = _table()
        opening = next((self._value(held[by][0]) for by in words["opens"] if held[by]), "")
        figure = " ".join(self._value(held[by][0]) for by in words["figure"] if held[by]).replace(" %", "%")
        told = ": ".join(filter(None, (opening, figure)))
        bare = [self._piece(by, value) for by in words["bare"] for value in held[by] if value.value != self._iri]
        if first := [*([Piece(told, leads)] if told else []), *bare]:
            yield tuple(first)
        for by in words["roles"]:
            yield from (self._with_name(by, value) for value in held[by])
        for by in words["told"]:
            yield from (self._with_name(by, value) for value in held[by] if value.value != self._iri)

    def _with_name(self, by: str, value: Any) -> tuple[Piece, ...]:
        if value.value == self._iri:
            return (Piece(_words_of_itself(by, self._lang), by=by, is_name=True),)
        name = Piece(self._name(NS + by), by=by, is_name=True)
        return (name,) if value.value == "true" else (name, self._piece(by, value))

    def _piece(self, by: str, value: Any) -> Piece:
        text = self._value(value)
        if isinstance(value, Literal):
            return Piece(text, by=by, is_date=value.datatype.value == XSD + "date" or by == "period")
        leads = value.value.startswith((self._store.base, _INDICATORS))
        return Piece(text, value.value if leads else None, by)

    def _value(self, value: Any) -> str:
        text = value.value if isinstance(value, Literal) else self._name(value.value)
        return " ".join(text.split())

    def _date(self, statements: list[tuple[str, Any]]) -> str | None:
        """The day of the fact, else that of the gathering that it is of."""
        days = [value.value for name in _table()["dates"] for by, value in statements if by == NS + name]
        of_others = (self._days[value.value][-1].value for _, value in statements if value.value in self._days)
        return next((day for day in (*days, *of_others) if day), None)

    def _name(self, node: str) -> str:
        return self._names.get(node) or node.removeprefix(self._store.base)

    # ------------------------------------------------------------ what is asked for

    @cached_property
    def _statements(self) -> Statements:
        of_many = [node for node in self._nodes if kind_of(node, self._store.base) == "event"]
        if self._most is None or not of_many:
            return stated(self._store, self._nodes, _asked())
        own = stated(self._store, set(self._nodes) - {*of_many}, _asked())
        own_alone = [by for by in _asked() if by not in (_STATED_IN, _DERIVED)]
        shared = stated(self._store, of_many, own_alone, of_many=True)
        return {**own, **{node: [*shared.get(node, ()), *self._places(node, self._most)] for node in of_many}}

    def _places(self, node: str, most: Most) -> list[tuple[str, Any]]:
        """Some of the places that state a gathering, of which thousands of pages may tell, and their pages."""
        spans, count = some_values(self._store, node, _DERIVED, most.places, most.graph)
        self._unshown[node] = count - len(spans)
        slugs = sorted({span.value.split("/")[-2] for span in spans})
        pages = (NamedNode(f"{self._store.base}article/{slug}") for slug in slugs)
        return [*((_STATED_IN, page) for page in pages), *((_DERIVED, span) for span in spans)]

    def _values(self, by: str) -> Values:
        """The values of a property that says where facts stand, by fact."""
        held = self._statements.items()
        return {node: [value for one, value in statements if one == by] for node, statements in held}

    @cached_property
    def _told(self) -> set[str]:
        """What the facts lead to, and the terms of the ontology by which they do that."""
        held = [one for some in self._statements.values() for one in some if one[0] not in (_STATED_IN, _DERIVED)]
        return {value.value for _, value in held if isinstance(value, NamedNode)} | {by for by, _ in held}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The names of all that the facts lead to, and of classes and properties."""
        terms = {node: name for node in self._told if (name := term(node, self._lang))}
        asked = names(self._store, (self._told - terms.keys()) | {self._iri})
        return terms | {node: best(held, self._lang) for node, held in asked.items()}

    @cached_property
    def _days(self) -> Values:
        """The days of the gatherings that the facts lead to."""
        base = self._store.base
        return values(self._store, (node for node in self._told if kind_of(node, base) == "event"), NS + "date")

    @cached_property
    def _sources(self) -> Mapping[str, Mapping[str, str]]:
        """By fact the pages that state it: the last segment of each page's IRI, and its name."""
        articles = self._values(_STATED_IN)
        known = values(self._store, {one.value for held in articles.values() for one in held}, NS + "source")
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for node, held in articles.items():
            pages = [(one.value.rpartition("/")[2], known[one.value][-1].value) for one in held if one.value in known]
            found[node] = dict(sorted(pages, key=lambda page: page[1]))
        return found

    @cached_property
    def _sentences(self) -> Mapping[str, list[Sentence]]:
        spans = {(node, span.value) for node, held in self._values(_DERIVED).items() for span in held}
        around = values(self._store, {span for _, span in spans}, NS + "sentence")
        wholes = {node: [one.value for one in around.get(node, ())] or [node] for _, node in spans}
        texts = self._texts({whole for held in wholes.values() for whole in held})
        found: defaultdict[str, dict[tuple[str, str], Sentence]] = defaultdict(dict)
        for node, span in sorted(spans, key=lambda one: _place(one[1])):
            slug = span.split("/")[-2]
            for whole in sorted(wholes[span], key=_place):
                if whole in texts:
                    source = self._sources[node].get(slug, slug)
                    one = _sentence(source, slug, _position(span), _position(whole), texts[whole])
                    found[node].setdefault((one.source, one.text), one)
        return defaultdict(list, {node: list(held.values()) for node, held in found.items()})

    def _texts(self, spans: set[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for by in _TEXTS:
            found |= {node: held[0].value for node, held in values(self._store, spans - found.keys(), by).items()}
        return found


def rows(store: Source, query: str, nodes: Iterable[str]) -> Iterator[Any]:
    """What a query with `NODES` in it finds of many nodes, some hundred at a time."""
    for some in in_batches(NamedNode(node) for node in sorted(nodes)):
        yield from store.query(Own(PROLOGUE + query.replace("NODES", some)))


def of_node(store: Source, query: str, iri: str) -> Iterator[Any]:
    """What a query with `NODE` in it finds of one node; ValueError for what is no IRI."""
    yield from store.query(Own(PROLOGUE + query.replace("NODE", str(NamedNode(iri)))))


def best(names: Iterable[Literal], lang: str) -> str:
    """The name in the language that is shown, else in Vietnamese, else in none or another."""
    order = (lang, "vi", None)
    ranked = ((order.index(one.language) if one.language in order else len(order), one.value) for one in names)
    return min(ranked, default=(0, ""))[1]


def term(node: str, lang: str) -> str:
    """What a class or property of the ontology is called; empty for what is none of its terms."""
    return labels(CLASSES).get(node.removeprefix(NS), {}).get(lang, "") if node.startswith(NS) else ""


def in_words(clauses: Iterable[Sequence[Piece]]) -> str:
    """What the clauses of a fact say, on one line."""
    return "; ".join(map(_joined, clauses))


def _joined(clause: Sequence[Piece]) -> str:
    """A clause on one line: what follows the name of a property stands behind a blank, all else behind a dash."""
    return (" " if clause[0].is_name else " – ").join(piece.text for piece in clause)


def _sentence(source: str, slug: str, quote: Span, whole: Span, words_of: str) -> Sentence:
    """The sentence on one line, with the place of the quote in it."""
    begin, end = max(0, quote.begin - whole.begin), max(0, quote.end - whole.begin)
    text, words = " ".join(words_of.split()), " ".join(words_of[begin:end].split())
    at = text.find(words, max(0, len(" ".join(words_of[:begin].split())) - 1)) if words else -1
    mark = Span(at, at + len(words)) if at >= 0 else _NOWHERE
    return Sentence(source, text, slug, *quote, mark)


def _place(span: str) -> tuple[str, int, str]:
    """The order of spans: by page, then by their beginning."""
    return span.rpartition("/")[0], _position(span).begin, span


def _position(span: str) -> Span:
    """Where a span begins and ends, as the last segment of its IRI has it."""
    begin, _, end = span.rpartition("/")[2].partition("-")
    return Span(int(begin), int(end)) if begin.isdecimal() and end.isdecimal() else _NOWHERE


def _asked() -> tuple[str, ...]:
    """All that is asked of facts: what tells them, where they stand, and what leads to gatherings that have days."""
    table = _table()
    told = (name for kind in _TOLD for name in table[kind])
    named = (RDFS + name if name == "label" else NS + name for name in (*told, "inEvent"))
    return (*dict.fromkeys(named), _TYPE, _STATED_IN, _DERIVED)


def _words_of_itself(by: str, lang: str) -> str:
    """What a role is called that leads to the very thing that the facts are of."""
    words: Mapping[str, Mapping[str, str]] = lexicon.table("facts")["itself"]
    return words[by][lang]


def _table() -> Mapping[str, list[str]]:
    table: Mapping[str, list[str]] = lexicon.table("facts")
    return table
