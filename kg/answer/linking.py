"""The things that the cells of an answer name: of several that are called so, the one that the row's fact leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.answer.ask import Source, run
from kg.answer.render import Term, plain
from kg.rdf.batches import PROLOGUE, in_batches

_NAMED: Final = "rdfs:label|skos:prefLabel|cchc:documentNumber|cchc:documentName|cchc:source"
_BY_LABEL: Final = f"{PROLOGUE}SELECT DISTINCT ?label ?node WHERE {{ VALUES ?label {{ ITEMS }} ?node {_NAMED} ?label }}"
_LED: Final = f"""{PROLOGUE}SELECT DISTINCT ?fact ?node WHERE {{
  {{ VALUES ?fact {{ ITEMS }} ?fact ?by ?node }}
  UNION {{ VALUES ?fact {{ ITEMS }} ?fact cchc:inCapacity ?of . ?of ?by ?node }}
  UNION {{ VALUES ?fact {{ ITEMS }} ?fact cchc:ofMeasurement ?of . ?of ?by ?node }}
}}"""
_AS_STATED: Final = f"""{PROLOGUE}SELECT DISTINCT ?fact ?label ?node WHERE {{
  {{ VALUES ?fact {{ ITEMS }} ?fact cchc:organisationAsStated ?label ; cchc:organisation ?node }}
  UNION {{ VALUES ?fact {{ ITEMS }} ?fact cchc:inCapacity ?of .
    ?of cchc:organisationAsStated ?label ; cchc:organisation ?node }}
}}"""
_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "official": ("person/",),
    "body": ("organisation/", "unit/", "group/"),
    "place": ("unit/",),
    "document": ("document/",),
    "source": ("article/",),
}
"""Where the IRIs of what a column of each role names begin, after the base."""


class Links:
    """The things that cells name: `facts` are those of the rows, `cells` their terms with the role of the column."""

    def __init__(self, store: Source, facts: Iterable[str], cells: Iterable[tuple[str, Term]]) -> None:
        self._base = store.base
        wanted = {term for role, term in cells if role in _PLACES and isinstance(term, Literal)}
        self._labelled: defaultdict[str, set[str]] = defaultdict(set)
        for label, node in _rows(store, _BY_LABEL, wanted):
            self._labelled[label].add(node)
        named = [NamedNode(fact) for fact in facts]
        self._led: defaultdict[str, set[str]] = defaultdict(set)
        for fact, node in _rows(store, _LED, named):
            self._led[fact].add(node)
        self._stated: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for fact, label, node in _rows(store, _AS_STATED, named):
            self._stated[fact, label].add(node)

    def of(self, role: str, label: str, facts: Sequence[str] = ()) -> str | None:
        """The IRI of the one thing that a cell names; None where there is none, or may be several."""
        labelled = self._labelled[label]
        led = (self._led[fact] & labelled or self._stated[fact, label] for fact in facts)
        for nodes in (*led, labelled):
            if len(found := self._fitting(role, nodes)) == 1:
                return found[0]
        return None

    def _fitting(self, role: str, nodes: Collection[str]) -> list[str]:
        begins = tuple(self._base + place for place in _PLACES.get(role, ()))
        return sorted(node for node in nodes if begins and node.startswith(begins))


def _rows(store: Source, query: str, terms: Iterable[Term]) -> Iterator[tuple[str, ...]]:
    for some in in_batches(sorted(set(terms), key=str)):
        for row in run(store, query.replace("ITEMS", some)).rows:
            yield tuple(map(plain, row))
