"""Requests by the SPARQL protocols, with what they are to be answered, by the site and by `oxigraph serve`.

The store has what the seeds state; Oxigraph has the same quads and answers of the union of its graphs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TURTLE: Final = "text/turtle"
NTRIPLES: Final = "application/n-triples"
JSONLD: Final = "application/ld+json"
RDFXML: Final = "application/rdf+xml"
PLAIN: Final = "text/plain"
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"

PREFIX: Final = "PREFIX cchc: <https://w3id.org/cchc/ns#> "
SELECT: Final = f"{PREFIX}SELECT ?s {{ ?s a cchc:Meeting }} ORDER BY ?s"
ASK: Final = f"{PREFIX}ASK {{ ?s a cchc:Meeting }}"
NO: Final = "ASK { <a:a> <a:b> <a:c> }"
CONSTRUCT: Final = f"{PREFIX}CONSTRUCT {{ ?s a cchc:Meeting }} WHERE {{ ?s a cchc:Meeting }}"
DESCRIBE: Final = f"{PREFIX}DESCRIBE ?s WHERE {{ ?s a cchc:Meeting }} LIMIT 1"
COUNT: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED: Final = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
VI: Final = 'SELECT ?x { VALUES ?x { "Ở Bình Thủy"@vi "a\\tb\\r\\n<&>" } }'
BROKEN: Final = "SELECT * {\n ?s ?p ?o ?x\n}"
META: Final = "https://w3id.org/cchc/id/graph/scheme"
NOWHERE: Final = "https://w3id.org/cchc/id/graph/nowhere"


@dataclass(frozen=True)
class Case:
    """A request to the endpoint (or to the graphs, with `graphs`), and status and type of the answer.

    `differs` says why Oxigraph, on purpose, answers otherwise than the site: then it is not asked.
    """

    name: str
    method: str = "GET"
    fields: tuple[tuple[str, str], ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200
    type: str | None = None
    graphs: bool = False
    differs: str = ""

    def path(self, endpoint: str, store: str) -> str:
        """The path with its query, on a server that has its endpoint and its graphs there."""
        fields = f"?{urlencode(self.fields)}" if self.fields else ""
        return f"{store if self.graphs else endpoint}{fields}"


def get(name: str, query: str, accept: str | None = None, **rest: object) -> Case:
    """A query by GET."""
    heads = {"Accept": accept} if accept else {}
    return Case(name, fields=(("query", query),), heads=heads, **rest)  # type: ignore[arg-type]


def form(name: str, *fields: tuple[str, str], accept: str | None = None, **rest: object) -> Case:
    """Fields by POST as a form sends them."""
    heads = {"Content-Type": FORM, **({"Accept": accept} if accept else {})}
    return Case(name, "POST", heads=heads, body=urlencode(fields).encode(), **rest)  # type: ignore[arg-type]


def direct(name: str, query: str | bytes, *fields: tuple[str, str], kind: str = QUERY, **rest: object) -> Case:
    """A query as the body of a POST."""
    body = query if isinstance(query, bytes) else query.encode()
    return Case(name, "POST", fields, {"Content-Type": kind}, body, **rest)  # type: ignore[arg-type]


_SERVER: Final = "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }"
_NO_HEAD: Final = "it knows no HEAD"
_OWN_DEFAULT: Final = "its graphs all have names, and the union is for queries alone"

CASES: Final = (
    # ---- the three ways to ask
    get("get", SELECT, JSON, type=JSON),
    form("form", ("query", SELECT), accept=JSON, type=JSON),
    direct("direct", SELECT, type=JSON),
    direct("direct with a charset", SELECT, kind=f"{QUERY}; charset=utf-8", type=JSON),
    get("words in Vietnamese", VI, JSON, type=JSON),
    form("words in Vietnamese by form", ("query", VI), accept=CSV, type=CSV),
    Case("head", "HEAD", (("query", SELECT),), {"Accept": JSON}, type=JSON, differs=_NO_HEAD),
    # ---- types of rows
    *(get(f"select as {media}", SELECT, media, type=media) for media in (JSON, XML, CSV, TSV)),
    *(get(f"ask as {media}", ASK, media, type=media) for media in (JSON, XML, CSV, TSV)),
    get("no", NO, JSON, type=JSON),
    get("anything", SELECT, "*/*", type=JSON),
    get("json by its plain name", SELECT, "application/json", type=JSON, differs="its type is then application/json"),
    get("xml by its plain name", SELECT, "application/xml", type=XML, differs="its type is then application/xml"),
    get("csv rather than json", SELECT, f"{JSON};q=0.5, {CSV}", type=CSV),
    get("not csv", SELECT, f"{CSV};q=0, {XML};q=0.1", type=XML),
    get("any text", SELECT, "text/*", type=CSV, differs="it does not know text/*"),
    get("spaces and capitals", SELECT, "Text/CSV ; Q=1.0 , */* ; q=0.1", type=CSV, differs="it reads no capital Q"),
    get("a picture", SELECT, "image/png", status=406, type=PLAIN),
    get("a graph of rows", SELECT, TURTLE, status=406, type=PLAIN),
    # ---- types of graphs
    *(get(f"construct as {media}", CONSTRUCT, media, type=media) for media in (TURTLE, NTRIPLES, JSONLD, RDFXML)),
    get("describe", DESCRIBE, TURTLE, type=TURTLE),
    get("construct as anything", CONSTRUCT, "*/*", type=TURTLE, differs="it prefers N-Triples"),
    get("rows of a graph", CONSTRUCT, CSV, status=406, type=PLAIN),
    # ---- the dataset
    get("count", COUNT, CSV, type=CSV),
    get("from", COUNT.replace("{", f"FROM <{META}> {{"), CSV, type=CSV, differs="with a union it leaves FROM aside"),
    Case("default-graph-uri", fields=(("query", COUNT), ("default-graph-uri", META)), heads={"Accept": CSV}, type=CSV),
    Case("no such graph", fields=(("query", COUNT), ("default-graph-uri", NOWHERE)), heads={"Accept": CSV}, type=CSV),
    Case("named-graph-uri", fields=(("query", NAMED), ("named-graph-uri", META)), heads={"Accept": CSV}, type=CSV),
    Case("named, asked of all", fields=(("query", COUNT), ("named-graph-uri", META)), heads={"Accept": CSV}, type=CSV),
    form("graphs by form", ("query", COUNT), ("default-graph-uri", META), accept=CSV, type=CSV),
    direct("graphs by direct", COUNT, ("default-graph-uri", META), type=JSON),
    Case("a graph that is no IRI", fields=(("query", COUNT), ("default-graph-uri", "a b")), status=400, type=PLAIN),
    # ---- what is wrong
    get("broken", BROKEN, status=400, type=PLAIN),
    get("empty", "", status=400, type=PLAIN),
    form("no query", ("x", "y"), status=400, type=PLAIN),
    form("two queries", ("query", ASK), ("query", SELECT), status=400, type=PLAIN),
    get("update as query", "INSERT DATA { <a:a> <a:b> <a:c> }", status=400, type=PLAIN),
    get("load as query", "LOAD <http://127.0.0.1:9/>", status=400, type=PLAIN),
    form("update", ("update", "CLEAR ALL"), status=400, type=PLAIN),
    direct("update by its type", "CLEAR ALL", kind="application/sparql-update", status=415, type=PLAIN),
    direct("another type", SELECT, kind="text/html", status=415, type=PLAIN),
    direct("another charset", SELECT, kind=f"{QUERY}; charset=utf-16", status=415, type=PLAIN, differs="it reads it"),
    direct("no type", SELECT, kind="", status=415, type=PLAIN, differs="it answers 400"),
    direct("bytes that are no text", b"SELECT \xff", status=400, type=PLAIN),
    get("service", f"SELECT * {{ {_SERVER} }}", status=400, type=PLAIN, differs="it asks"),
    get("silent", f"SELECT * {{ {_SERVER.replace('E <', 'E SILENT <')} }}", status=400, type=PLAIN, differs="it asks"),
    direct("too deep", "SELECT * { " + "{" * 900 + "}" * 900 + " }", status=400, type=PLAIN, differs="it has no limit"),
    direct("too long", b"#" * (1 << 21), status=413, type=PLAIN, differs="it takes more"),
    Case("put", "PUT", (("query", SELECT),), status=405, type=PLAIN, differs="it answers 404"),
    Case("delete", "DELETE", status=405, type=PLAIN, differs="it answers 404"),
    # ---- what the service is
    Case("description", heads={"Accept": TURTLE}, type=TURTLE),
    Case("description as json-ld", heads={"Accept": JSONLD}, type=JSONLD),
    # ---- graphs as documents
    *(
        Case(
            f"all as {media}", fields=(("default", ""),), heads={"Accept": media}, type=media, graphs=True,
            differs=_OWN_DEFAULT,
        )
        for media in (TURTLE, NTRIPLES, RDFXML, JSONLD)
    ),
    *(
        Case(f"graph as {media}", fields=(("graph", META),), heads={"Accept": media}, type=media, graphs=True)
        for media in (TURTLE, NTRIPLES, RDFXML, JSONLD)
    ),
    Case("graph by head", "HEAD", (("graph", META),), {"Accept": TURTLE}, type=TURTLE, graphs=True, differs=_NO_HEAD),
    Case("no such graph as document", fields=(("graph", NOWHERE),), status=404, type=PLAIN, graphs=True),
    Case("graph that is no IRI", fields=(("graph", "a b"),), status=400, type=PLAIN, graphs=True),
    Case("which graph", status=400, type=PLAIN, graphs=True, differs="it gives all graphs as N-Quads"),
    Case(
        "graph as a picture", fields=(("graph", META),), heads={"Accept": "image/png"},
        status=406, type=PLAIN, graphs=True,
    ),
    Case(
        "graph put", "PUT", (("graph", META),), {"Content-Type": TURTLE}, b"",
        status=405, type=PLAIN, graphs=True, differs="it takes it",
    ),
    Case(
        "graph posted", "POST", (("graph", META),), {"Content-Type": TURTLE}, b"",
        status=405, type=PLAIN, graphs=True, differs="it takes it",
    ),
    Case("graph deleted", "DELETE", (("graph", META),), status=405, type=PLAIN, graphs=True, differs="it does it"),
)  # fmt: skip
