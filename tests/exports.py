"""What tests of exports share: a few quads that answer as a store does, awkward terms, an export as bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.export import export
from kg.rdf.namespaces import BASE, NS, RDF, RDFS, SCHEME, XSD
from kg.rdf.statements import Statements

HONG_BANG = "003_fcd192befce49ee2.txt"


class Memory:
    """A few quads that answer as a store does."""

    def __init__(self, quads: Iterable[Quad], base: str = BASE) -> None:
        self.base = base
        self._store = pyoxigraph.Store()
        self.quads = list(quads)
        self._store.extend(self.quads)

    def graphs(self) -> list[NamedNode]:
        return sorted({q.graph_name for q in self.quads if isinstance(q.graph_name, NamedNode)}, key=str)

    def document(self, graph: NamedNode) -> bytes:
        return Statements.of(q.triple for q in self.quads if q.graph_name == graph).quads(graph)

    def query(self, sparql: str, *, allow_service: bool = False) -> Any:
        return self._store.query(sparql, use_default_graph_as_union=True)


def exported(store: Any, format: str, **choice: Any) -> bytes:
    """The bytes of an export."""
    out = io.BytesIO()
    export(store, format, out, **choice)
    return out.getvalue()


def quad(subject: str, predicate: str, value: NamedNode | Literal | BlankNode, graph: str = "graph/article/a") -> Quad:
    """A quad of data under the usual base; its predicate is one of ours unless it is a whole IRI."""
    name = predicate if "://" in predicate else NS + predicate
    return Quad(NamedNode(BASE + subject), NamedNode(name), value, NamedNode(BASE + graph))


def typed(value: str, datatype: str) -> Literal:
    """A literal of an XML Schema datatype."""
    return Literal(value, datatype=NamedNode(XSD + datatype))


AWKWARD = [
    quad("article/a", f"{RDF}type", NamedNode(f"{NS}Article")),
    quad("article/a", "source", Literal('dấu "ngoặc", \\ gạch,\ndòng mới\tvà \x07')),
    quad("article/a", "title", Literal("Ủy ban nhân dân quận Bình Thuỷ", language="vi")),
    quad("article/a", "title", Literal("In English", language="en")),
    quad("article/a", f"{RDFS}label", Literal("no language")),
    quad("article/a", "value", typed("97.50", "decimal")),
    quad("article/a", "value", typed("97", "decimal")),
    quad("article/a", "textLength", typed("012", "integer")),
    quad("article/a", "textLength", typed("12", "integer")),
    quad("article/a", "former", typed("true", "boolean")),
    quad("article/a", "former", typed("1", "boolean")),
    quad("article/a", "published", typed("2021-03-30T15:34:00", "dateTime")),
    quad("article/a", "date", typed("2021-04", "gYearMonth")),
    quad("article/a", "url", typed("http://vi.du/tin?a=1&b=2", "anyURI")),
    quad("article/a", "host", NamedNode(f"{BASE}organisation/a.b")),
    quad("article/a", "host", NamedNode(f"{BASE}a:b")),
    quad("article/a", "host", NamedNode(BASE)),
    quad("article/a", "role", NamedNode(f"{SCHEME}role/chaired")),
    quad("article/a", "http://example.org/p", NamedNode(f"{NS}chair/In")),
    quad("article/a", f"{RDF}type", NamedNode(f"{NS}Article"), "graph/inferred/a"),
    quad("article/b", "title", Literal("thứ hai", language="vi"), "graph/article/b"),
]
"""What formats may stumble over: quotes, control characters, languages, numbers otherwise spelt, IRIs near a prefix."""
