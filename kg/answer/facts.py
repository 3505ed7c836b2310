"""Facts in words: what each states piece by piece, its day, and the sentences that state it with their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from kg import lexicon
from kg.answer.names import Source
from kg.model import Span
from kg.rdf.batches import PROLOGUE, in_batches
from kg.rdf.namespaces import NS, RDF, RDFS, SCHEME, XSD

_STATEMENTS: Final = "SELECT DISTINCT ?node ?by ?value WHERE { VALUES ?node { NODES } ?node ?by ?value }"
_NAMES: Final = """SELECT DISTINCT ?node ?name ?day WHERE {
  { VALUES ?node { NODES } ?node rdfs:label ?name } UNION { VALUES ?node { NODES } ?node skos:prefLabel ?name }
  UNION { VALUES ?node { NODES } ?node cchc:post ?post . ?post rdfs:label ?name }
  UNION { VALUES ?node { NODES } ?node cchc:formerPost ?post . ?post rdfs:label ?name }
  UNION { VALUES ?node { NODES } ?node cchc:date ?day } }"""
_DERIVED: Final = "SELECT DISTINCT ?node ?span WHERE { VALUES ?node { NODES } ?node prov:wasDerivedFrom ?span }"
_SPANS: Final = """SELECT DISTINCT ?node ?begin ?end ?text WHERE {
  { VALUES ?node { NODES } ?node nif:anchorOf ?text ; nif:beginIndex ?begin ; nif:endIndex ?end }
  UNION { VALUES ?node { NODES } ?node rdf:value ?text ; nif:beginIndex ?begin ; nif:endIndex ?end } }"""
_WHOLE: Final = "SELECT DISTINCT ?node ?whole WHERE { VALUES ?node { NODES } ?node cchc:sentence ?whole }"
_SOURCES: Final = """SELECT DISTINCT ?node ?article ?source WHERE { VALUES ?node { NODES }
  ?node cchc:statedIn ?article . ?article cchc:source ?source }"""
_NOWHERE: Final = Span(0, 0)
_INDICATORS: Final = f"{SCHEME}indicator/"


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

    `clauses` are what it states in pieces, so that a page can lead on to the things that it names.
    """

    iri: str
    kind: str
    heading: str
    text: str
    date: str | None
    sources: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    clauses: tuple[tuple[Piece, ...], ...] = ()


class _Words(NamedTuple):
    """A stretch of a page."""

    begin: int
    end: int
    text: str


class Facts:
    """Some facts that name one thing, asked for together."""

    def __init__(self, store: Source, iri: str, nodes: Iterable[str], lang: str) -> None:
        self._store = store
        self._iri = iri
        self._lang = lang
        self._nodes = sorted(nodes)

    def all(self) -> Iterator[Fact]:
        """Each of them, by IRI."""
        for node in self._nodes:
            statements = self._statements.get(node, [])
            kind = next((str(value.value) for by, value in statements if by == RDF + "type"), "")
            clauses = tuple(self._clauses(statements, node if kind == NS + "Meeting" else None))
            yield Fact(
                iri=node,
                kind=kind.removeprefix(NS),
                heading=self._name(kind),
                text="; ".join(map(_joined, clauses)) or self._value(NamedNode(self._iri)),
                date=self._date(statements),
                sources=tuple(self._sources[node].values()),
                sentences=tuple(self._sentences[node]),
                clauses=clauses or ((Piece(self._value(NamedNode(self._iri))),),),
            )

    # ------------------------------------------------------------ in words

    def _clauses(self, statements: list[tuple[str, Any]], leads: str | None) -> Iterator[tuple[Piece, ...]]:
        """What the statements say; the first words lead to what is itself a thing that people look for."""
        held: defaultdict[str, list[Any]] = defaultdict(list)
        for by, value in statements:
            held[by.removeprefix(NS).removeprefix(RDFS)].append(value)
        words = _table()
        opening = next((self._value(held[by][0]) for by in words["opens"] if held[by]), "")
        figure = " ".join(self._value(held[by][0]) for by in words["figure"] if held[by])
        told = ": ".join(filter(None, (opening, figure)))
        bare = [self._piece(by, value) for by in words["bare"] for value in held[by] if value.value != self._iri]
        if first := [*([Piece(told, leads)] if told else []), *bare]:
            yield tuple(first)
        for by in words["roles"]:
            yield from (self._with_name(by, value) for value in held[by])
        for by in words["told"]:
            yield from (self._with_name(by, value) for value in held[by] if value.value != self._iri)

    def _with_name(self, by: str, value: Any) -> tuple[Piece, ...]:
        name = Piece(self._name(NS + by), by=by, is_name=True)
        return (name,) if value.value in ("true", self._iri) else (name, self._piece(by, value))

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
        of_others = (self._names[value.value][1] for _, value in statements if value.value in self._names)
        return next((day for day in (*days, *of_others) if day), None)

    def _name(self, node: str) -> str:
        return self._names.get(node, ("", None))[0] or node.removeprefix(self._store.base)

    # ------------------------------------------------------------ what is asked for

    @cached_property
    def _statements(self) -> Mapping[str, list[tuple[str, Any]]]:
        found: defaultdict[str, list[tuple[str, Any]]] = defaultdict(list)
        for row in self._rows(_STATEMENTS, self._nodes):
            found[row["node"].value].append((row["by"].value, row["value"]))
        return {node: sorted(held, key=lambda one: (one[0], one[1].value)) for node, held in found.items()}

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, str | None]]:
        """Name and day of all that the facts lead to, and the names of classes and properties."""
        held = [one for statements in self._statements.values() for one in statements]
        wanted = {value.value for _, value in held if isinstance(value, NamedNode)} | {by for by, _ in held}
        names: defaultdict[str, list[Literal]] = defaultdict(list)
        days: dict[str, str] = {}
        for row in self._rows(_NAMES, wanted | {self._iri}):
            if row["day"] is not None:
                days[row["node"].value] = row["day"].value
            else:
                names[row["node"].value].append(row["name"])
        return {node: (best(names[node], self._lang), days.get(node)) for node in names.keys() | days.keys()}

    @cached_property
    def _sources(self) -> Mapping[str, Mapping[str, str]]:
        """By fact the pages that state it: the last segment of each page's IRI, and its name."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for row in self._rows(_SOURCES, self._nodes):
            found[row["node"].value][row["article"].value.rpartition("/")[2]] = row["source"].value
        return {node: dict(sorted(found[node].items(), key=lambda one: one[1])) for node in self._nodes}

    @cached_property
    def _sentences(self) -> Mapping[str, list[Sentence]]:
        spans = {(row["node"].value, row["span"].value) for row in self._rows(_DERIVED, self._nodes)}
        whole = [(row["node"].value, row["whole"].value) for row in self._rows(_WHOLE, {span for _, span in spans})]
        texts = {
            row["node"].value: _Words(int(row["begin"].value), int(row["end"].value), row["text"].value)
            for row in self._rows(_SPANS, {span for pair in (*spans, *whole) for span in pair[-1:]})
        }
        around: defaultdict[str, list[str]] = defaultdict(list)
        for span, sentence in whole:
            around[span].append(sentence)
        found: defaultdict[str, dict[tuple[str, str], Sentence]] = defaultdict(dict)
        for node, span in sorted(spans, key=lambda one: _place(one[1])):
            slug = span.split("/")[-2]
            for sentence in sorted(around[span], key=_place) or [span]:
                if span in texts and sentence in texts:
                    one = _sentence(self._sources[node].get(slug, slug), slug, texts[span], texts[sentence])
                    found[node].setdefault((one.source, one.text), one)
        return {node: list(found[node].values()) for node in self._nodes}

    def _rows(self, query: str, nodes: Iterable[str]) -> Iterator[Any]:
        return rows(self._store, query, nodes)


def rows(store: Source, query: str, nodes: Iterable[str]) -> Iterator[Any]:
    """What a query with `NODES` in it finds of many nodes, some hundred at a time."""
    for some in in_batches(NamedNode(node) for node in sorted(nodes)):
        yield from store.query(PROLOGUE + query.replace("NODES", some))


def of_node(store: Source, query: str, iri: str) -> Iterator[Any]:
    """What a query with `NODE` in it finds of one node; ValueError for what is no IRI."""
    yield from store.query(PROLOGUE + query.replace("NODE", str(NamedNode(iri))))


def best(names: Iterable[Literal], lang: str) -> str:
    """The name in the language that is shown, else in Vietnamese, else in none or another."""
    order = (lang, "vi", None)
    ranked = ((order.index(one.language) if one.language in order else len(order), one.value) for one in names)
    return min(ranked, default=(0, ""))[1]


def _joined(clause: Sequence[Piece]) -> str:
    """A clause on one line: what follows the name of a property stands behind a blank, all else behind a dash."""
    return (" " if clause[0].is_name else " – ").join(piece.text for piece in clause)


def _sentence(source: str, slug: str, quote: _Words, whole: _Words) -> Sentence:
    """The sentence on one line, with the place of the quote in it."""
    begin, end = max(0, quote.begin - whole.begin), max(0, quote.end - whole.begin)
    text, words = " ".join(whole.text.split()), " ".join(whole.text[begin:end].split())
    at = text.find(words, max(0, len(" ".join(whole.text[:begin].split())) - 1)) if words else -1
    mark = Span(at, at + len(words)) if at >= 0 else _NOWHERE
    return Sentence(source, text, slug, quote.begin, quote.end, mark)


def _place(span: str) -> tuple[str, int, str]:
    """The order of spans: by page, then by their beginning."""
    page, _, position = span.rpartition("/")
    begin = position.partition("-")[0]
    return page, int(begin) if begin.isdecimal() else 0, span


def _table() -> Mapping[str, list[str]]:
    table: Mapping[str, list[str]] = lexicon.table("facts")
    return table
