"""What is of a place: a unit and all that lies in it, whatever it was or has become.

A fact, meeting or page is of the units that the bodies and places which it names govern or are (a meeting also of the
bodies of who led it); where it names none, of those that its page is about, or on whose site that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from kg.answer.ask import Source, run
from kg.answer.lookup import Lookup
from kg.answer.render import Answer, Row, plain
from kg.rdf.batches import PROLOGUE, in_batches

NODES: Final = {"meeting": "cchc:topic", "award": "cchc:recipientKind", "article": "cchc:source"}
"""What a question may count, with a property that each of them has."""

_UNITS: Final = """SELECT DISTINCT ?unit
WHERE { VALUES ?now { NODES } ?unit cchc:wholeSuccessor*/cchc:partOf*/cchc:wholeSuccessor* ?now }"""
_IS_UNIT: Final = """?unit a ?class .
  FILTER(?class IN
    (cchc:AdministrativeUnit, cchc:ProvinceLevelUnit, cchc:DistrictLevelUnit, cchc:CommuneLevelUnit))"""
_PAGES: Final = f"""SELECT DISTINCT ?source ?unit
WHERE {{
  ?article cchc:source ?source ; (cchc:home|cchc:about|cchc:publisher)/cchc:governs? ?unit .
  {_IS_UNIT}
}}"""
_OF_NODES: Final = f"""SELECT DISTINCT ?node ?unit
WHERE {{
  CHOICE
  ?node (
    cchc:about|cchc:home|cchc:publisher|cchc:organisation|cchc:host|cchc:inUnit|cchc:venue|cchc:awarder|cchc:recipient
    |cchc:sharedBy|cchc:aboutUnit|cchc:addressee|cchc:candidate|(cchc:ofMeasurement/cchc:about)
    |(cchc:inCapacity/cchc:organisation)|((^cchc:chairIn|^cchc:directIn)/cchc:inCapacity/cchc:organisation)
    |((cchc:chairIn|cchc:directIn|cchc:concludeIn|cchc:presentIn|cchc:speakIn|cchc:attendIn|cchc:inEvent|cchc:saidIn
      |cchc:givenIn|cchc:awardedAt)/(cchc:host|cchc:inUnit|cchc:venue))
  )?/cchc:governs? ?unit .
  {_IS_UNIT}
}}"""
_STATED_IN: Final = "SELECT DISTINCT ?node ?source WHERE { ?node PROPERTY ?any ; cchc:statedIn?/cchc:source ?source }"


@dataclass(frozen=True, slots=True)
class Place:
    """The units that make up a place, now or before, and the pages that are about them or stand on their sites."""

    units: frozenset[str]
    pages: frozenset[str]


def place(store: Source, name: str) -> Place:
    """The place of that name; UsageError when there is none, or when it may be several."""
    nodes = " ".join(str(NamedNode(match.iri)) for match in Lookup(store).alike(name, ["unit"]))
    units = frozenset(plain(unit) for (unit,) in _rows(store, _UNITS.replace("NODES", nodes)))
    pages = frozenset(plain(source) for source, unit in _rows(store, _PAGES) if plain(unit) in units)
    return Place(units, pages)


def rows_within(store: Source, answer: Answer, columns: Sequence[str], found: Place) -> Answer:
    """The rows of which a node is of the place; of those whose nodes name no place the ones of its pages."""
    indexes = [answer.columns.index(name) for name in columns]
    source = answer.columns.index("source") if "source" in answer.columns else None
    nodes = {node for row in answer.rows for node in _nodes(row, indexes)}
    units = _units_of(store, nodes)

    def keeps(row: Row) -> bool:
        known = {unit for node in _nodes(row, indexes) for unit in units.get(node.value, ())}
        page = plain(row[source]) if source is not None else ""
        return not known.isdisjoint(found.units) if known else page in found.pages

    return replace(answer, rows=tuple(filter(keeps, answer.rows)))


def all_within(store: Source, kind: str, found: Place) -> list[NamedNode]:
    """All meetings, awards or articles of the place, sorted."""
    choice = f"?node {NODES[kind]} ?any ."
    units = _collected(_rows(store, _OF_NODES.replace("CHOICE", choice)))
    pages = _collected(_rows(store, _STATED_IN.replace("PROPERTY", NODES[kind])))
    within = [
        node
        for node, sources in pages.items()
        if not (units[node].isdisjoint(found.units) if node in units else sources.isdisjoint(found.pages))
    ]
    return [NamedNode(node) for node in sorted(within)]


def _nodes(row: Row, indexes: Iterable[int]) -> list[NamedNode]:
    return [node for index in indexes if isinstance(node := row[index], NamedNode)]


def _units_of(store: Source, nodes: Iterable[NamedNode]) -> Mapping[str, set[str]]:
    """The units of each node that names any."""
    units: dict[str, set[str]] = {}
    for some in in_batches(sorted(nodes, key=str)):
        units |= _collected(_rows(store, _OF_NODES.replace("CHOICE", f"VALUES ?node {{ {some} }}")))
    return units


def _collected(rows: Iterable[Row]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in rows:
        found.setdefault(plain(one), set()).add(plain(other))
    return found


def _rows(store: Source, sparql: str) -> Iterator[Row]:
    yield from run(store, PROLOGUE + sparql).rows
