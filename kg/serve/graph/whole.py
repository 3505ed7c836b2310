"""The network of the whole store, and its places: made once for each state of the store, however many read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.draw import network_of
from kg.draw.boxes import Point
from kg.draw.scene import Scene, scene
from kg.draw.spread import spread
from kg.export.narrowed import Narrowing
from kg.export.network import Network, worded
from kg.serve.graph import data
from kg.serve.graph.svg import Picture, picture

if TYPE_CHECKING:
    from kg.serve.reading import Reading

LIMIT: Final = 5000
"""Nodes at most: so many are laid out in seconds and drawn without waiting."""
SHOWN: Final = 30
"""Nodes of the picture without a script, the busiest."""
LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Places:
    """The busiest nodes of the store, each with its place."""

    scene: Scene
    points: dict[str, Point]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a page shows without a script: the busiest nodes as a picture, and more of them with how many lines."""

    picture: Picture
    listed: tuple[tuple[str, int], ...]
    count: int


def whole(reading: Reading) -> Network:
    """The network of the store as it is now, not to be changed; NotYet while it is made of a large one."""
    return reading.awaited("network", lambda store: network_of(store, None, Narrowing())[0])


def places(reading: Reading) -> Places:
    """Where its nodes stand."""
    return reading.worked_out("network-places", lambda: _placed(whole(reading)))


def overview(reading: Reading, narrowing: Narrowing, lang: str) -> Overview:
    """The busiest nodes of what is wanted."""
    return reading.worked_out(("network-overview", narrowing, lang), lambda: _overview(whole(reading), narrowing, lang))


def connected(reading: Reading) -> int:
    """How many of its nodes have a line."""
    return reading.worked_out("network-connected", lambda: sum(1 for _, degree in whole(reading).degree() if degree))


def written(reading: Reading, base: str) -> dict[str, Any]:
    """All of it as the script takes it in."""
    network, placed = whole(reading), places(reading)
    return {
        "nodes": data.nodes(placed.scene.marks, base, placed.points.__getitem__),
        "lines": data.whole_lines(network, placed.scene.marks),
    }


def reworded(network: Network, lang: str) -> None:
    """Tell the lines of a part, a copy, in the language of the reader."""
    for *_, line in network.edges(data=True):
        line["label"] = worded(line, lang)


def _placed(network: Network) -> Places:
    shown = scene(network, None, LIMIT)
    numbers = {mark.name: number for number, mark in enumerate(shown.marks)}
    points = spread(len(numbers), [(numbers[link.source], numbers[link.target]) for link in shown.links])
    on_screen = {name: (x, -y) for name, (x, y) in zip(numbers, points, strict=True)}
    return Places(shown, on_screen)


def _overview(network: Network, narrowing: Narrowing, lang: str) -> Overview:
    part = narrowing.applied(network) if narrowing else network
    busiest = sorted((name for name in part if part.degree(name)), key=lambda name: (-part.degree(name), name))
    listed = tuple((name, part.degree(name)) for name in busiest[:LISTED])
    return Overview(picture(scene(part, None, SHOWN), worded=False), listed, len(busiest))
