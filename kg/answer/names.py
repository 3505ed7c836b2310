"""What a graph calls the things of a kind: one query for all of them, and an index over the forms of the names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from pyoxigraph import Literal, NamedNode

from kg.answer import forms
from kg.answer.kinds import KINDS, OTHER_NAMES, Kind
from kg.rdf.batches import PROLOGUE, in_batches
from kg.rdf.namespaces import NS


class Source(Protocol):
    """A graph that can be asked: a store, or whatever queries as one does."""

    @property
    def base(self) -> str:
        """Where the IRIs of its data begin."""
        ...

    def query(self, sparql: str, *, allow_service: bool = False) -> Any:
        """What a SPARQL query finds in the union of all graphs."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its names by property; `label` is the one that people are shown."""

    iri: str
    kind: str
    names: tuple[tuple[str, Literal], ...]

    @property
    def label(self) -> str:
        """The name that people are shown, in Vietnamese where there are several; its IRI where there is none."""
        return next((name.value for _, name in self._of(KINDS[self.kind].names)), self.iri)

    @property
    def term(self) -> NamedNode | Literal:
        """What questions compare: a label, a number, a notation, the name of a page, or the IRI."""
        of_kind = KINDS[self.kind]
        if not of_kind.known_by:
            return NamedNode(self.iri)
        return next((name for _, name in self._of((*of_kind.known_by, *of_kind.names))), Literal(self.label))

    def _of(self, properties: Iterable[str]) -> Iterator[tuple[str, Literal]]:
        order = list(properties)
        found = (one for one in self.names if one[0] in order)
        yield from sorted(found, key=lambda one: (order.index(one[0]), _is_foreign(one[1]), one[1].value))


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a thing, spelt; `own` unless it is one that the thing has besides its own."""

    named: Named
    form: str
    own: bool


class Names:
    """The names of all things of a kind, by the forms in which they are compared."""

    def __init__(self, kind: str, things: Iterable[Named]) -> None:
        self.kind = kind
        self.entries = [
            Entry(thing, forms.spelt(name.value), by not in OTHER_NAMES) for thing in things for by, name in thing.names
        ]

    @cached_property
    def spelt(self) -> Index:
        """The names as they are spelt."""
        return Index((entry.form, entry) for entry in self.entries)

    @cached_property
    def plain(self) -> Index:
        """The names with what is shortened in them written out."""
        if not forms.is_shortened(self.kind):
            return self.spelt
        return Index((forms.plain(self.kind, entry.form), entry) for entry in self.entries)

    @cached_property
    def short(self) -> Index:
        """The names of bodies and units without the kinds of units; of other kinds there are none."""
        entries = ((form, entry) for form, entry in self.plain if self.kind in ("body", "unit"))
        return Index((forms.short(self.kind, form), entry) for form, entry in entries)


class Index:
    """Names by one form of them."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        self._held: defaultdict[str, list[tuple[str, Entry]]] = defaultdict(list)
        for form, entry in entries:
            self._held[forms.bare(form)].append((form, entry))

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return (one for held in self._held.values() for one in held)

    def unmarked(self) -> Iterator[tuple[str, Entry]]:
        """The names with their forms without marks."""
        return ((bare, entry) for bare, held in self._held.items() for _, entry in held)

    def equal(self, form: str) -> list[Entry]:
        """The names of this very form."""
        return [entry for key, entry in self._held.get(forms.bare(form), ()) if key == form]

    def agreeing(self, form: str) -> list[Entry]:
        """The names that have this form where no marks are typed."""
        return [entry for key, entry in self._held.get(forms.bare(form), ()) if forms.agrees(form, key)]


def things(store: Source, kind: str, name: str | None = None) -> list[Named]:
    """The things of a kind, by IRI: all, or those that have exactly this name."""
    of_kind = KINDS[kind]
    classes = " ".join(f"<{NS}{one}>" for one in of_kind.classes)
    only = "" if name is None else f"VALUES ?name {{ {' '.join(map(str, _spellings(name)))} }} "
    begin = f"{only}VALUES ?class {{ {classes} }} ?node a ?class ; "
    found = _rows(store, of_kind, begin)
    if name is None:
        return _things(kind, found)
    return described(store, kind, {node for node, *_ in found})


def described(store: Source, kind: str, nodes: Iterable[str]) -> list[Named]:
    """These things of a kind with all their names, by IRI."""
    found: list[tuple[str, str, Literal]] = []
    for some in in_batches(f"<{node}>" for node in sorted(nodes)):
        found += _rows(store, KINDS[kind], f"VALUES ?node {{ {some} }} ?node ")
    return _things(kind, found)


def kind_of(store: Source, node: str) -> str | None:
    """The kind of a node that the graph describes, None for one of no kind."""
    rows = store.query(f"{PROLOGUE}SELECT DISTINCT ?class WHERE {{ <{node}> a ?class }}")
    classes = {row["class"].value.removeprefix(NS) for row in rows}
    return next((kind for kind, of_kind in KINDS.items() if classes & set(of_kind.classes)), None)


def _things(kind: str, rows: Iterable[tuple[str, str, Literal]]) -> list[Named]:
    names: defaultdict[str, list[tuple[str, Literal]]] = defaultdict(list)
    for node, by, name in rows:
        names[node].append((by, name))
    return [Named(node, kind, tuple(names[node])) for node in sorted(names)]


def _rows(store: Source, kind: Kind, begin: str) -> list[tuple[str, str, Literal]]:
    """Node, property and name of what fits the beginning of a pattern, which a property and the name follow."""
    parts = (f'{{ {begin}<{by}> ?name . BIND("{by}" AS ?by) }}' for by in kind.names)
    rows = store.query(f"{PROLOGUE}SELECT DISTINCT ?node ?by ?name WHERE {{ {' UNION '.join(parts)} }}")
    return [(row["node"].value, row["by"].value, row["name"]) for row in rows if isinstance(row["node"], NamedNode)]


def _is_foreign(name: Literal) -> bool:
    return name.language not in ("vi", None)


def _spellings(name: str) -> Iterator[Literal]:
    yield Literal(name)
    yield from (Literal(name, language=lang) for lang in ("vi", "en"))
