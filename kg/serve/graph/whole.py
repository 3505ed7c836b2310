"""The network of the whole store: laid out once for each state of the store, of thousands of nodes the busiest."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from kg.draw import network_of
from kg.draw.boxes import Point
from kg.draw.scene import Scene, scene
from kg.draw.spread import spread
from kg.export.narrowed import Narrowing
from kg.export.network import Network
from kg.serve.graph import data
from kg.serve.graph.svg import Picture, picture
from kg.serve.graph.wanted import named

if TYPE_CHECKING:
    from kg.serve.reading import Reading
    from kg.store import Store

LIMIT: Final = 5000
"""Nodes at most: so many are laid out in seconds and drawn without waiting."""
SHOWN: Final = 30
"""Nodes of the picture without a script, the busiest."""
LISTED: Final = 50
_KEPT: Final = ("relation", "fact", "start", "end")
_MAKING: Final = Lock()


@dataclass(frozen=True, slots=True)
class Whole:
    """The busiest nodes of the store with their places; `total` counts all that have a line."""

    network: Network
    scene: Scene
    places: dict[str, Point]
    total: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a page shows without a script: the busiest nodes as a picture, and more of them with how many lines."""

    picture: Picture
    listed: tuple[tuple[str, int], ...]
    count: int


def whole(reading: Reading) -> Whole:
    """The network of the store as it is now; whoever comes while it is made waits for it."""
    with _MAKING:
        return reading.remembered("graph", _made)


def overview(reading: Reading, narrowing: Narrowing, lang: str) -> Overview:
    """The busiest nodes of what is wanted."""
    one = whole(reading)
    return reading.remembered(("graph-overview", narrowing, lang), lambda _: _overview(one, narrowing, lang))


def written(reading: Reading, base: str) -> dict[str, Any]:
    """All of it as the script takes it in."""
    one = whole(reading)
    return {
        "nodes": data.nodes(one.scene.marks, base, lambda name: (one.places[name][0], -one.places[name][1])),
        "lines": data.whole_lines(one.network, one.scene.marks),
    }


def _made(store: Store) -> Whole:
    network, _ = network_of(store, None, Narrowing())
    shown = scene(network, None, LIMIT)
    numbers = {mark.name: number for number, mark in enumerate(shown.marks)}
    points = spread(len(numbers), [(numbers[link.source], numbers[link.target]) for link in shown.links])
    kept: Network = network.subgraph(numbers).copy()
    for *_, line in kept.edges(data=True):  # sentences are asked for when somebody wants to see them
        for name in line.keys() - {*_KEPT}:
            del line[name]
    places = dict(zip(numbers, points, strict=True))
    return Whole(kept, shown, places, len(numbers) + shown.left_out)


def _overview(one: Whole, narrowing: Narrowing, lang: str) -> Overview:
    network, names = narrowing.applied(one.network), named(lang)
    for *_, line in network.edges(data=True):
        line["label"] = names[line["relation"]]
    busiest = sorted((name for name in network if network.degree(name)), key=lambda name: (-network.degree(name), name))
    listed = tuple((name, network.degree(name)) for name in busiest[:LISTED])
    return Overview(picture(scene(network, None, SHOWN), worded=False), listed, len(busiest))
