"""The days of a network: nodes have their own, lines those of their fact, and no line outlives its ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import networkx as nx

_NAMES: Final = ("start", "end")


def date_lines(graph: nx.MultiDiGraph[str]) -> None:
    """Give each line without days of its own those on which both its ends are there, and keep all within their ends.

    A node that is said not to be there yet, or no more, on a day of one of its lines (a document that is dated after
    the article that cites it) is shown at all times, for files of dynamic graphs allow nothing else.
    """
    for source, target, line in graph.edges(data=True):
        nodes = (graph.nodes[source], graph.nodes[target])
        if "start" not in line and (both := together(nodes)):
            line.update(both)
        for node in nodes:
            if not within(line, node):
                _at_all_times(node)
    for source, target, line in graph.edges(data=True):
        _close(line, (graph.nodes[source], graph.nodes[target]))


def together(items: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The days that all of those which have days share; where they share none, those of what passes, not of what stays.

    A meeting and an article have an end, a document has none.
    """
    dated = [item for item in items if "start" in item]
    if not dated:
        return {}
    start = max(item["start"] for item in [item for item in dated if "end" in item] or dated)
    ends = [item["end"] for item in dated if "end" in item and item["end"] >= start]
    return {"start": start} | ({"end": min(ends)} if ends else {})


def within(line: Mapping[str, Any], node: Mapping[str, Any]) -> bool:
    """Whether the line begins while the node is there; an undated one may."""
    return "start" not in node or "start" not in line or node["start"] <= line["start"] <= node.get("end", "9999")


def _close(line: dict[str, Any], nodes: Iterable[Mapping[str, Any]]) -> None:
    """End the line with the first of its nodes that ends."""
    ends = [item["end"] for item in (line, *nodes) if "end" in item]
    if "start" in line and ends:
        line["end"] = min(ends)


def _at_all_times(node: dict[str, Any]) -> None:
    for name in _NAMES:
        node.pop(name, None)
