"""A network as the scripts of a page take it in: rows instead of names, for there may be thousands of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from kg.draw.boxes import Point
from kg.draw.scene import Link, Mark
from kg.export.network import Network, kinds, relations, words
from kg.serve.graph.wanted import named


def settings(base: str, centre: str | None, title: str, lang: str) -> dict[str, Any]:
    """What a page tells its script besides the network: how kinds and relations are drawn and called."""
    drawn = {
        kind.name: {"name": kind.names[lang], "colour": kind.colour, "marker": kind.marker} for kind in kinds().values()
    }
    return {
        "kinds": drawn,
        "relations": named(lang),
        "says": words(lang, "page"),
        "base": base,
        "centre": centre.removeprefix(base) if centre else "",
        "title": title,
    }


def nodes(marks: Iterable[Mark], base: str, place: Callable[[str], Point]) -> list[list[Any]]:
    """IRI without the base, number of the kind, label, label in lines where that is another text, and place."""
    order = {name: number for number, name in enumerate(kinds())}
    rows = []
    for mark in marks:
        x, y = place(mark.name)
        text = 0 if mark.text == mark.label else mark.text
        rows.append([mark.name.removeprefix(base), order[mark.kind], mark.label, text, round(x), round(y)])
    return rows


def whole_lines(network: Network, marks: Collection[Mark]) -> list[list[int]]:
    """The ends, the number of the relation and the first and last year of each line, those that are alike once."""
    ends, order = _numbers(marks), {name: number for number, name in enumerate(relations())}
    found = {
        (ends[source], ends[target], order[line["relation"]], *years(line))
        for source, target, line in network.edges(data=True)
        if source in ends and target in ends
    }
    return [list(row) for row in sorted(found)]


def lines(network: Network, marks: Collection[Mark], links: Iterable[Link], base: str) -> list[list[Any]]:
    """The same of every fact, with its words and its IRI without the base."""
    ends, order = _numbers(marks), {name: number for number, name in enumerate(relations())}
    return [
        [
            *(ends[link.source], ends[link.target], order[line["relation"]]),
            *(years(line) or (0, 0)),
            *(line["label"], line["fact"].removeprefix(base)),
        ]
        for link in links
        for line in network.get_edge_data(link.source, link.target).values()
    ]


def years(line: Mapping[str, Any]) -> tuple[int, int] | tuple[()]:
    """The first and the last year of what has a time."""
    if "start" not in line:
        return ()
    return int(line["start"][:4]), int(line.get("end", line["start"])[:4])


def _numbers(marks: Iterable[Mark]) -> dict[str, int]:
    return {mark.name: number for number, mark in enumerate(marks)}
