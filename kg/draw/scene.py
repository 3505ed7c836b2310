"""What a picture shows: which nodes and lines of the network, and with which words, before anything has a position."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import networkx as nx

from kg.draw.labels import UNBROKEN, wrapped
from kg.export.network import Network, kinds, relations
from kg.shown import shown_line

LIMIT: Final = 150
"""Nodes of a picture: with more its labels on a screen are too small to be read."""
# How wide in characters and how high in lines a label is: short names, long topics.
_WIDTHS: Final = {"official": (20, 3), "meeting": (30, 5), "article": (28, 4)}
_USUAL_WIDTH: Final = (24, 4)
_LINE_WIDTH: Final = (20, 4)


@dataclass(frozen=True, slots=True)
class Mark:
    """A node: its IRI, its kind, its label as printed and the label wrapped for the picture."""

    name: str
    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """All that leads from one node to another, as one line; `words` are the label of each relation."""

    source: str
    target: str
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """The nodes and lines of a picture; `left_out` counts the connected nodes for which there was no room."""

    marks: tuple[Mark, ...]
    links: tuple[Link, ...]
    left_out: int = 0


def scene(network: Network, centre: str | None = None, limit: int = LIMIT) -> Scene:
    """The connected nodes of the network, at most `limit`: what hangs together with the centre or the busiest node."""
    connected = [name for name in sorted(network) if name == centre or network.degree(name)]
    kept = network.subgraph(islice(_outwards(network, connected, centre), limit))
    # The last for which there is room may be the first of another part, and then stands there without its lines.
    marks = tuple(_mark(name, network.nodes[name]) for name in sorted(kept) if name == centre or kept.degree(name))
    pairs = sorted({(source, target) for source, target, _ in kept.edges})
    links = tuple(_link(network, source, target) for source, target in pairs)
    return Scene(marks, links, len(connected) - len(marks))


def around(network: Network, centre: str, depth: int = 2) -> Network:
    """The part of the network that lies within `depth` lines of the centre."""
    near = nx.single_source_shortest_path_length(network.to_undirected(as_view=True), centre, cutoff=depth)
    part: Network = network.subgraph(near).copy()
    nx.set_node_attributes(part, near, "steps")
    return part


def _outwards(network: Network, names: list[str], centre: str | None) -> Iterator[str]:
    """The names, from the centre or the busiest one outwards, nearer and busier ones first; then the next part."""
    ranks = {
        name: (network.nodes[name].get("steps", 0) if centre else 0, -network.degree(name), name) for name in names
    }
    seen: set[str] = set()
    for start in sorted(names, key=ranks.__getitem__):
        frontier = [] if start in seen else [ranks[start]]
        seen.add(start)
        while frontier:
            *_, name = heapq.heappop(frontier)
            yield name
            new = sorted(set(nx.all_neighbors(network, name)) - seen)
            seen.update(new)
            for neighbour in new:
                heapq.heappush(frontier, ranks[neighbour])


def _mark(name: str, node: dict[str, Any]) -> Mark:
    label = shown_line(node["label"])
    text = wrapped(label, *_WIDTHS.get(node["kind"], _USUAL_WIDTH))
    day = node.get("start") if node["kind"] == "meeting" else None
    return Mark(name, node["kind"], label, f"{text}\n{_written(day)}" if day else text)


def _written(day: str) -> str:
    """A day as people write it, without noughts in front: 16/4/2025."""
    return "/".join(part.lstrip("0") for part in reversed(day.split("-")))


def _link(network: Network, source: str, target: str) -> Link:
    """One line with the labels of its relations, each once, in the order of the table; taking part needs none."""
    lines = list(network.get_edge_data(source, target).values())
    order = list(relations())
    lines.sort(key=lambda data: (order.index(data["relation"]), data["label"]))
    labelled = [data for data in lines if data["relation"] != "attended"] or lines
    words = tuple(dict.fromkeys(shown_line(data["label"]) for data in labelled))
    short = tuple(dict.fromkeys(shown_line(data.get("post", data["label"])) for data in labelled))
    together = ", ".join(word.replace(" ", UNBROKEN) if len(short) > 1 else word for word in short)
    return Link(source, target, words, wrapped(together, *_LINE_WIDTH).replace(UNBROKEN, " "))


def legend(kept: Scene, lang: str) -> list[tuple[str, str]]:
    """Kind and name of the kinds of nodes that occur, in the order of the table."""
    occurring = {mark.kind for mark in kept.marks}
    return [(kind.name, kind.names[lang]) for kind in kinds().values() if kind.name in occurring]
