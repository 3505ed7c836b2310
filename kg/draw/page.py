"""The network as one page of HTML that needs no network: a script draws it, a table under it says the same.

The table is what the script reads the lines from, so that nothing is told twice and all is there without a script.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from kg import resources
from kg.draw.scene import Mark, Scene
from kg.draw.spread import spread
from kg.export.network import Kind, Network, kinds, relations, words
from kg.export.pages import hash_of, outside, rendered
from kg.shown import shown_line

SCRIPTS: Final = ("network-model.js", "network-marks.js", "network-picture.js", "network-tools.js")
"""What draws a network, here and on the site, in `kg/data/scripts`: in this order, before what uses it."""
_ESCAPED: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end a script, or a line of one, inside a text of JSON."""


def page(shown: Scene, network: Network, title: str, note: str | None, lang: str) -> bytes:
    """One file with everything in it: style, script, nodes and their places, the table of lines with their sentences.

    Its policy lets nothing run or load but its own style and script, whatever the labels hold.
    """
    numbers = {mark.name: number for number, mark in enumerate(shown.marks)}
    ends = [(numbers[link.source], numbers[link.target]) for link in shown.links]
    style = _part("pages/network.css")
    script = "\n".join(_part(name) for name in (*(f"scripts/{one}" for one in SCRIPTS), "pages/network.js"))
    rows = _rows(shown, network)
    values = {
        "lang": lang,
        "title": shown_line(title),
        "note": note and shown_line(note),
        "says": words(lang, "page") | words(lang),
        "style": style,
        "script": script,
        "hashes": {"style": hash_of(style), "script": hash_of(script)},
        "data": _json(_data(shown, network, spread(len(shown.marks), ends), lang)),
        "rows": [(numbers[source], numbers[target], line) for source, target, line in rows],
        "labels": [mark.label for mark in shown.marks],
    }
    return rendered("network.html", values)


def _rows(shown: Scene, network: Network) -> list[tuple[str, str, dict[str, Any]]]:
    """Every line between the nodes shown, in the order of its ends and of the table of relations."""
    order = {name: number for number, name in enumerate(relations())}
    rows = [
        (link.source, link.target, _line(line))
        for link in shown.links
        for line in network.get_edge_data(link.source, link.target).values()
    ]
    rows.sort(key=lambda row: (row[0], row[1], order[row[2]["relation"]], row[2]["label"], row[2]["days"]))
    return rows


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: shown_line(line.get(name, "")) for name in ("label", "sentence", "source")}
    return texts | {"relation": line["relation"], "days": _days(line), "url": outside(line.get("url", ""))}


def _days(item: Mapping[str, Any]) -> str:
    """The day, or first and last day, as people write them: 26/04/2022, 01/03/2021 – 05/03/2021."""
    days = dict.fromkeys(item[name] for name in ("start", "end") if name in item)
    return " – ".join("/".join(reversed(day.split("-"))) for day in days)


def _data(shown: Scene, network: Network, points: list[tuple[float, float]], lang: str) -> dict[str, Any]:
    nodes = [_node(mark, network.nodes[mark.name], point) for mark, point in zip(shown.marks, points, strict=True)]
    occurring = {mark.kind for mark in shown.marks}
    named = {line["relation"]: relations()[line["relation"]] for *_, line in _rows(shown, network)}
    return {
        "kinds": {kind.name: _kind(kind, lang) for kind in kinds().values() if kind.name in occurring},
        "relations": {name: one.names[lang].replace(" … ", " ") for name, one in relations().items() if name in named},
        "nodes": nodes,
        "says": words(lang, "page"),
    }


def _node(mark: Mark, node: Mapping[str, Any], point: tuple[float, float]) -> dict[str, Any]:
    known = {"day": _days({"start": node["date"]}) if "date" in node else "", "url": outside(node.get("url", ""))}
    place = {"x": point[0], "y": -point[1]}
    return {"label": mark.label, "text": mark.text, "kind": mark.kind, "iri": mark.name, **place, **known}


def _kind(kind: Kind, lang: str) -> dict[str, str]:
    return {"name": kind.names[lang], "colour": kind.colour, "marker": kind.marker}


def _part(name: str) -> str:
    return (resources.data() / name).read_text(encoding="utf-8")


def _json(value: Any) -> str:
    """JSON that stays data wherever it stands in HTML."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
