"""The neighbourhood of one thing: its network, what is shown of it and where, and the sentences of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kg.answer.facts import rows
from kg.draw.scene import Scene, around, scene
from kg.export.network import Network, relations
from kg.serve.graph.svg import Picture, picture
from kg.serve.graph.whole import reworded
from kg.serve.pages import place_of

if TYPE_CHECKING:
    from kg.export.narrowed import Narrowing
    from kg.store import Store

LIMIT: Final = 60
"""Nodes at most: with more, labels on a screen cover each other."""
_FEW: Final = 8
STEPS: Final = (1, 2)
_SPANS: Final = "SELECT DISTINCT ?node ?span WHERE { VALUES ?node { NODES } ?node prov:wasDerivedFrom ?span }"


@dataclass(frozen=True)
class Near:
    """What lies within so many steps of the centre."""

    centre: str
    steps: int
    network: Network
    scene: Scene

    @cached_property
    def picture(self) -> Picture:
        """All of it with a place for everything, which takes half a second to find."""
        return picture(self.scene)


@dataclass(frozen=True, slots=True)
class Row:
    """A relation with its sentence; `path` is where that stands in its article."""

    source: str
    target: str
    label: str
    start: str
    end: str
    sentence: str
    path: str


def near(network: Network, iri: str, narrowing: Narrowing, lang: str, steps: int | None) -> Near:
    """The nearest nodes; where nothing says how many steps, a second one is taken if one leads to few."""
    part = around(network, iri, steps or 1)
    if narrowing:
        part = around(narrowing.applied(part, iri), iri, steps or 1)
    if steps is None and len(part) < _FEW:
        return near(network, iri, narrowing, lang, 2)
    reworded(part, lang)
    return Near(iri, steps or 1, part, scene(part, iri, LIMIT))


def told(store: Store, one: Near) -> list[Row]:
    """Every relation that is shown, with the sentence that states it, in the order of its ends."""
    order = list(relations())
    found = [
        (link.source, link.target, line)
        for link in one.scene.links
        for line in one.network.get_edge_data(link.source, link.target).values()
    ]
    found.sort(key=lambda row: (*row[:2], order.index(row[2]["relation"]), row[2].get("start", ""), row[2]["fact"]))
    places = _places(store, (line["fact"] for *_, line in found))
    return [_row(source, target, line, places) for source, target, line in found]


def _row(source: str, target: str, line: Mapping[str, Any], places: Mapping[str, str]) -> Row:
    start, end = line.get("start", ""), line.get("end", "")
    path = places.get(line["fact"], "")
    return Row(source, target, line["label"], start, end if end != start else "", line.get("sentence", ""), path)


def _places(store: Store, facts: Iterable[str]) -> dict[str, str]:
    """Where the words of facts stand, the first of each."""
    found: dict[str, tuple[str, int, int]] = {}
    for row in rows(store, _SPANS, set(facts)):
        *_, slug, stretch = row["span"].value.split("/")
        begin, _, end = stretch.partition("-")
        if begin.isdecimal() and end.isdecimal():
            place = (slug, int(begin), int(end))
            found[row["node"].value] = min(found.get(row["node"].value, place), place)
    return {fact: place_of(*place) for fact, place in found.items()}
