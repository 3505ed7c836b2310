"""All that a graph knows of one thing: the facts that name it, each on one line with its day, pages and sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg import lexicon
from kg.answer.kinds import called
from kg.answer.lookup import Lookup, Match
from kg.answer.names import PROLOGUE, Source
from kg.messages import say
from kg.rdf.namespaces import NS, RDF, RDFS

_AT_ONCE: Final = 200  # nodes in one query, which stays short enough for any server
_FACTS: Final = """SELECT DISTINCT ?fact WHERE {
  { ?fact ?by NODE ; cchc:statedIn ?article . FILTER(?by != cchc:subsetOf && ?by != cchc:ofMeasurement) }
  UNION { NODE cchc:statedIn ?article . BIND(NODE AS ?fact) }
}"""
_STATEMENTS: Final = "SELECT DISTINCT ?node ?by ?value WHERE { VALUES ?node { NODES } ?node ?by ?value }"
_NAMES: Final = """SELECT DISTINCT ?node ?name ?day WHERE {
  { VALUES ?node { NODES } ?node rdfs:label ?name } UNION { VALUES ?node { NODES } ?node skos:prefLabel ?name }
  UNION { VALUES ?node { NODES } ?node cchc:post ?post . ?post rdfs:label ?name }
  UNION { VALUES ?node { NODES } ?node cchc:formerPost ?post . ?post rdfs:label ?name }
  UNION { VALUES ?node { NODES } ?node cchc:date ?day } }"""
_SPANS: Final = """SELECT DISTINCT ?node ?span ?quote ?sentence WHERE { VALUES ?node { NODES }
  ?node prov:wasDerivedFrom ?span . ?span nif:anchorOf ?quote .
  OPTIONAL { ?span (cchc:sentence/nif:anchorOf)|(cchc:sentence/rdf:value) ?sentence } }"""
_SOURCES: Final = """SELECT DISTINCT ?node ?article ?source WHERE { VALUES ?node { NODES }
  ?node cchc:statedIn ?article . ?article cchc:source ?source }"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that states a fact, and the page that it stands on."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in words: its class with the label of it, what it states, the day where it is known, and its sentences."""

    iri: str
    kind: str
    heading: str
    text: str
    date: str | None
    sources: tuple[str, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that the graph knows, with the facts that name it, by class and day."""

    iri: str
    label: str
    kind: str
    facts: tuple[Fact, ...]


def entity(store: Source, name: str, kinds: Collection[str] | None = None, lang: str = "vi") -> Entity:
    """What is known of the thing of this name or IRI; UsageError where it is none, or may be several."""
    return known(store, Lookup(store).one(name, kinds), lang)


def known(store: Source, match: Match, lang: str = "vi") -> Entity:
    """What is known of a thing that was looked up."""
    facts = _Facts(store, match.iri, lang).all()
    return Entity(match.iri, match.label, match.kind, tuple(sorted(facts, key=_order)))


def told(one: Entity, lang: str = "vi", base: str = "") -> str:
    """What is known of a thing, as people read it: its facts under the names of their classes."""
    lines = [f"{one.label} ({called(one.kind)[lang]})", one.iri.removeprefix(base)]
    for heading, group in groupby(one.facts, key=lambda fact: fact.heading):
        facts = list(group)
        lines += ["", f"{heading} ({len(facts)})", *(line for fact in facts for line in _lines(fact))]
    return "\n".join(lines if one.facts else [*lines, "", say("about-nothing", lang)])


def _lines(fact: Fact) -> Iterator[str]:
    yield f"  {fact.date}  {fact.text}" if fact.date else f"  {fact.text}"
    yield from (f"      “{one.text}”  ({one.source})" for one in fact.sentences)


def _order(fact: Fact) -> tuple[str, str, tuple[str, ...], str]:
    return fact.heading, fact.date or "~", fact.sources, fact.iri


class _Facts:
    """The facts that name one thing, asked for together."""

    def __init__(self, store: Source, iri: str, lang: str) -> None:
        self._store = store
        self._iri = iri
        self._lang = lang
        node = str(NamedNode(iri))
        self._nodes = sorted(row["fact"].value for row in store.query(PROLOGUE + _FACTS.replace("NODE", node)))

    def all(self) -> Iterator[Fact]:
        """Each of them."""
        statements = self._statements
        for node in self._nodes:
            kind = next((str(value.value) for by, value in statements[node] if by == RDF + "type"), "")
            yield Fact(
                iri=node,
                kind=kind.removeprefix(NS),
                heading=self._name(kind),
                text=self._text(statements[node]),
                date=self._date(statements[node]),
                sources=tuple(self._sources[node].values()),
                sentences=tuple(self._sentences[node]),
            )

    # ------------------------------------------------------------ in words

    def _text(self, statements: list[tuple[str, Any]]) -> str:
        held: defaultdict[str, list[Any]] = defaultdict(list)
        for by, value in statements:
            held[by.removeprefix(NS).removeprefix(RDFS)].append(value)
        words = _table()
        opening = next((self._value(held[by][0]) for by in words["opens"] if held[by]), "")
        figure = " ".join(self._value(held[by][0]) for by in words["figure"] if held[by])
        bare = [self._value(value) for by in words["bare"] for value in held[by] if value.value != self._iri]
        first = " – ".join(filter(None, [": ".join(filter(None, (opening, figure))), *bare]))
        roles = [self._with_name(by, value, alone=True) for by in words["roles"] for value in held[by]]
        others = [self._with_name(by, value) for by in words["told"] for value in held[by]]
        return "; ".join(filter(None, [first, *roles, *others])) or self._value(NamedNode(self._iri))

    def _with_name(self, by: str, value: Any, *, alone: bool = False) -> str:
        if value.value == self._iri:
            return self._name(NS + by) if alone else ""
        name = self._name(NS + by)
        return name if value.value == "true" else f"{name} {self._value(value)}"

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
        return {node: (self._best(names[node]), days.get(node)) for node in names.keys() | days.keys()}

    def _best(self, names: Iterable[Literal]) -> str:
        """The name in the language that is shown, else in Vietnamese, else in none or another."""
        order = (self._lang, "vi", None)
        ranked = ((order.index(one.language) if one.language in order else len(order), one.value) for one in names)
        return min(ranked, default=(0, ""))[1]

    @cached_property
    def _sources(self) -> Mapping[str, Mapping[str, str]]:
        """By fact the pages that state it: the last segment of each page's IRI, and its name."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for row in self._rows(_SOURCES, self._nodes):
            found[row["node"].value][row["article"].value.rpartition("/")[2]] = row["source"].value
        return {node: dict(sorted(found[node].items(), key=lambda one: one[1])) for node in self._nodes}

    @cached_property
    def _sentences(self) -> Mapping[str, list[Sentence]]:
        found: defaultdict[str, dict[Sentence, None]] = defaultdict(dict)
        rows = self._rows(_SPANS, self._nodes)
        for row in sorted(rows, key=lambda row: _place(row["span"].value)):
            node, slug = row["node"].value, row["span"].value.split("/")[-2]
            text = " ".join((row["sentence"] or row["quote"]).value.split())
            found[node][Sentence(self._sources[node].get(slug, slug), text)] = None
        return {node: list(found[node]) for node in self._nodes}

    def _rows(self, query: str, nodes: Iterable[str]) -> Iterator[Any]:
        ordered = iter(sorted(nodes))
        while some := list(islice(ordered, _AT_ONCE)):
            named = " ".join(str(NamedNode(node)) for node in some)
            yield from self._store.query(PROLOGUE + query.replace("NODES", named))


def _place(span: str) -> tuple[str, int, str]:
    """The order of spans: by page, then by their beginning."""
    page, _, position = span.rpartition("/")
    begin = position.partition("-")[0]
    return page, int(begin) if begin.isdecimal() else 0, span


def _table() -> Mapping[str, list[str]]:
    table: Mapping[str, list[str]] = lexicon.table("facts")
    return table
