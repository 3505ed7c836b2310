"""The network as a file: GraphML for every graph tool, GEXF with times so that Gephi shows a timeline."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from xml.etree import ElementTree

from networkx.readwrite.graphml import GraphMLWriter

from kg.export.network import Network, kinds, project_lines
from kg.export.select import Block, lines

_GEXF: Final = "http://gexf.net/1.3"
_VIZ: Final = "http://gexf.net/1.3/viz"
_SCHEMA: Final = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Each is the identifier of an attribute too: graphology and others show that, not the title.
_NODE_COLUMNS: Final = ("kind", "class", "date", "url")
_EDGE_COLUMNS: Final = ("relation", "post", "source", "url", "sentence", "fact")


def graphml(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One GraphML document of the network; `base` is not used, for nodes keep their full IRIs."""
    stream = io.BytesIO()
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(_clean(_network(blocks)))
    writer.dump(stream)
    yield stream.getvalue()


def gexf(blocks: Iterable[Block], base: str) -> Iterator[bytes]:
    """One GEXF 1.3 document of the network, dynamic: nodes and edges carry the days on which they hold."""
    ElementTree.register_namespace("", _GEXF)
    ElementTree.register_namespace("viz", _VIZ)
    ElementTree.register_namespace("xsi", "http://www.w3.org/2001/XMLSchema-instance")
    root = ElementTree.Element(_tag("gexf"), {"version": "1.3", _SCHEMA: f"{_GEXF} {_GEXF}/gexf.xsd"})
    _fill(_sub(root, "graph", mode="dynamic", defaultedgetype="directed", timeformat="date"), _network(blocks))
    ElementTree.indent(root)
    yield ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _network(blocks: Iterable[Block]) -> Network:
    return project_lines(lines(blocks))


def _fill(element: ElementTree.Element, graph: Network) -> None:
    for owner, columns in (("node", _NODE_COLUMNS), ("edge", _EDGE_COLUMNS)):
        table = _sub(element, "attributes", **{"class": owner, "mode": "static"})
        for column in columns:
            _sub(table, "attribute", id=column, title=column, type="string")
    nodes = _sub(element, "nodes")
    for name, data in graph.nodes(data=True):
        node = _sub(nodes, "node", id=name, label=_text(data["label"]), **_times(data))
        _values(node, _NODE_COLUMNS, data)
        ElementTree.SubElement(node, f"{{{_VIZ}}}color", _rgb(kinds()[data["kind"]].colour))
    edges = _sub(element, "edges")
    for source, target, key, data in graph.edges(keys=True, data=True):
        ends = {"id": key, "source": source, "target": target, "kind": data["relation"]}
        edge = _sub(edges, "edge", **ends, label=_text(data["label"]), **_times(data))
        _values(edge, _EDGE_COLUMNS, data)


def _values(element: ElementTree.Element, columns: tuple[str, ...], data: dict[str, Any]) -> None:
    values = _sub(element, "attvalues")
    for column in columns:
        if column in data:
            _sub(values, "attvalue", **{"for": column, "value": _text(data[column])})


def _times(data: dict[str, Any]) -> dict[str, str]:
    return {name: data[name] for name in ("start", "end") if name in data}


def _rgb(colour: str) -> dict[str, str]:
    return {band: str(int(colour[begin : begin + 2], 16)) for band, begin in (("r", 1), ("g", 3), ("b", 5))}


def _clean(graph: Network) -> Network:
    """The network with texts that XML can hold."""
    for data in [*(node for _, node in graph.nodes(data=True)), *(line for *_, line in graph.edges(data=True))]:
        data.update({name: _text(value) for name, value in data.items()})
    return graph


def _text(value: str) -> str:
    """`value` without the control characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", value)


def _sub(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, _tag(name), attributes)


def _tag(name: str) -> str:
    return f"{{{_GEXF}}}{name}"
