"""The people and units of a store by their names, as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.answer.ask import Source, run
from kg.answer.render import plain
from kg.errors import UsageError
from kg.text import fold, key

_QUERIES: Final = {
    "official": """
PREFIX cchc: <https://w3id.org/cchc/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?node ?label WHERE { ?node a cchc:Official ; rdfs:label ?label } ORDER BY ?label ?node""",
    "place": """
PREFIX cchc: <https://w3id.org/cchc/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?node ?label WHERE {
  ?node a ?class ; rdfs:label ?label .
  FILTER(?class IN
    (cchc:AdministrativeUnit, cchc:ProvinceLevelUnit, cchc:DistrictLevelUnit, cchc:CommuneLevelUnit))
} ORDER BY ?label ?node""",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A label of the store, and the nodes that bear it."""

    label: str
    iris: tuple[str, ...]


def named(store: Source, kind: str, given: str) -> Named:
    """The official or place of that name, in any case and with or without marks; UsageError when there is none."""
    nodes: dict[str, list[str]] = {}
    for node, label in run(store, _QUERIES[kind]).rows:
        nodes.setdefault(plain(label), []).append(plain(node))
    same = fold if fold(given) == key(given) else key
    found = [label for label in nodes if same(label) == same(given)]
    if not found:
        near = [label for label in nodes if fold(given) in fold(label)][:5]
        raise UsageError(f"narrowing-no-{kind}", name=given, near=", ".join(near) or "–")
    if len(found) > 1:
        raise UsageError(f"narrowing-no-{kind}", name=given, near=", ".join(found))
    return Named(found[0], tuple(nodes[found[0]]))
