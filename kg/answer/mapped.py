"""The administrative units that the pages of a store name, each with its point and how much is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.answer.ask import Source, run
from kg.answer.render import plain
from kg.rdf.batches import PROLOGUE

_CLASSES: Final = "VALUES ?class { cchc:ProvinceLevelUnit cchc:DistrictLevelUnit cchc:CommuneLevelUnit } ?unit a ?class"
_UNITS: Final = f"""{PROLOGUE}
SELECT ?unit ?name ?class ?latitude ?longitude ?facts ?pages
WHERE {{
  {{
    SELECT ?unit ?class (COUNT(DISTINCT ?fact) AS ?facts) (COUNT(DISTINCT ?article) AS ?pages)
    WHERE {{
      {{ {_CLASSES} . ?fact ?any ?unit ; cchc:statedIn ?article }}
      UNION {{ {_CLASSES} . ?body cchc:governs ?unit . ?fact ?any ?body ; cchc:statedIn ?article }}
    }}
    GROUP BY ?unit ?class
  }}
  ?unit rdfs:label ?name .
  OPTIONAL {{ ?unit cchc:latitude ?latitude ; cchc:longitude ?longitude }}
}}"""
_EVENTS: Final = f"""{PROLOGUE}
SELECT ?unit (COUNT(DISTINCT ?meeting) AS ?events)
WHERE {{ ?meeting cchc:topic ?topic ; (cchc:inUnit)|(cchc:venue)|(cchc:host/cchc:governs) ?unit }}
GROUP BY ?unit"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its level, its point (latitude and longitude in degrees of WGS 84) where that is known.

    `facts`, `pages` and `events` count what names it or a body that governs it, the pages of that, and the gatherings
    that were held there or by such a body.
    """

    iri: str
    name: str
    level: str
    point: tuple[float, float] | None
    facts: int
    pages: int
    events: int


def units(store: Source) -> list[Unit]:
    """The provinces, districts and communes of which a fact tells, those of most facts first."""
    events = {plain(unit): int(plain(count)) for unit, count in run(store, _EVENTS).rows if unit}
    found = []
    for row in run(store, _UNITS).rows:
        iri, name, kind, latitude, longitude, facts, pages = map(plain, row)
        level = kind.rpartition("#")[2].removesuffix("LevelUnit").lower()
        point = (float(latitude), float(longitude)) if latitude and longitude else None
        found.append(Unit(iri, name, level, point, int(facts), int(pages), events.get(iri, 0)))
    return sorted(found, key=lambda one: (-one.facts, one.name, one.iri))
