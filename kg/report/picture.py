"""The graph of a report: who took part in what, within its time and place, as an image inside the page."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.answer.ask import Answer
from kg.answer.narrowing import Narrowing, days_of
from kg.answer.places import place, rows_within
from kg.answer.render import plain
from kg.errors import UsageError
from kg.export.select import Source

if TYPE_CHECKING:
    from kg.export.network import Network

_NODES: Final = 30
"""Nodes of the picture: with more of them it has to be moved about to be read."""
_LARGEST: Final = 3_000_000
"""Bytes of the picture; a larger one is left out, and that is told."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The image as an address that holds all of it, None where it is too large, and how much it shows."""

    address: str | None
    shown: int
    total: int


def picture(store: Source, narrowing: Narrowing, lang: str) -> Picture | None:
    """The best connected part of the network of that time and place; None where there is nothing to draw."""
    from kg.draw import network_of, of_network  # noqa: PLC0415 -- networkx and matplotlib are slow to import
    from kg.export.narrowed import Narrowing as Part  # noqa: PLC0415

    since = days_of("since", narrowing.since)[0] if narrowing.since else None
    until = days_of("until", narrowing.until)[1] if narrowing.until else None
    network, _ = network_of(store, None, Part.of(None, None, since, until), lang)
    if narrowing.place:
        _keep_place(store, network, narrowing.place)
    try:
        drawing, content = of_network(network, "svg", limit=_NODES, lang=lang)
    except UsageError:
        return None
    if len(content) > _LARGEST:
        return Picture(None, drawing.shown, drawing.total)
    return Picture(f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}", drawing.shown, drawing.total)


def _keep_place(store: Source, network: Network, name: str) -> None:
    """Drop the lines that are of another place."""
    lines = list(network.edges(keys=True, data=True))
    facts = {(line["fact"], line.get("source", "")) for *_, line in lines}
    rows = tuple((NamedNode(fact), Literal(source)) for fact, source in sorted(facts))
    within = rows_within(store, Answer(("fact", "source"), rows), ["fact"], place(store, name))
    kept = {plain(fact) for fact, _ in within.rows}
    network.remove_edges_from((source, target, key) for source, target, key, line in lines if line["fact"] not in kept)
