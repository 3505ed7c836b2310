"""What a process does with a query: the answer as a document for programs, or some of its rows for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from pyoxigraph import NamedNode, QueryBoolean, QueryTriples, RdfFormat, serialize

from kg.answer.mistyped import mistyped
from kg.answer.render import WORKBOOK as XLSX
from kg.answer.render import Answer, encoded, programs
from kg.answer.render.answer import Row
from kg.errors import UsageError
from kg.export.triples import checked
from kg.rdf.namespaces import PREFIXES
from kg.serve import negotiation
from kg.serve.sparql.mistakes import mistake
from kg.serve.sparql.work import Found
from kg.store import Store

ROWS: Final = 100_000
"""Rows of an answer: of more a client is told, for one that is cut without a word is taken for the whole."""
_LABELLED: Final = 500
_LABELS: Final = "SELECT ?node (MIN(?l) AS ?label) { VALUES ?node { NODES } ?node rdfs:label ?l } GROUP BY ?node"
_TRIPLE: Final = ("subject", "predicate", "object")
_TABLES: Final[Mapping[str, Callable[[Answer], str]]] = {
    negotiation.JSON_ROWS: programs.as_json,
    negotiation.XML_ROWS: programs.as_xml,
    negotiation.CSV: programs.as_csv,
    negotiation.TSV: programs.as_tsv,
}
_GRAPHS: Final[Mapping[str, RdfFormat]] = {
    negotiation.TURTLE: RdfFormat.TURTLE,
    negotiation.NTRIPLES: RdfFormat.N_TRIPLES,
    negotiation.JSONLD: RdfFormat.JSON_LD,
    negotiation.RDFXML: RdfFormat.RDF_XML,
}
_ROWS_BY_NAME: Final[Mapping[str, str]] = {
    "json": negotiation.JSON_ROWS,
    "xml": negotiation.XML_ROWS,
    "csv": negotiation.CSV,
    "tsv": negotiation.TSV,
    "xlsx": negotiation.WORKBOOK,
}
_GRAPHS_BY_NAME: Final[Mapping[str, str]] = {
    **dict.fromkeys(("turtle", "ttl", "n3"), negotiation.TURTLE),
    **dict.fromkeys(("ntriples", "n-triples", "nt"), negotiation.NTRIPLES),
    **dict.fromkeys(("jsonld", "json-ld", "json"), negotiation.JSONLD),
    **dict.fromkeys(("rdfxml", "rdf+xml", "rdf", "xml"), negotiation.RDFXML),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the graphs of which it is asked, None for what it says itself: all unless it says FROM."""

    query: str
    dataset: tuple[tuple[str, ...], tuple[str, ...]] | None = None


class NotAcceptable(Exception):
    """None of the types that a client takes is one of those that there are, which are given."""


def document(asked: Asked, accept: str | None, format: str | None, most: int, store: Store) -> Found:
    """The answer in the type that is most wanted; `format` overrules the head where it names a type that fits.

    UsageError for what is no query, or has more rows than `most`; NotAcceptable where no type fits.
    """
    found = _found(asked, store)
    if isinstance(found, QueryTriples):
        media = _media(accept, _GRAPHS_BY_NAME.get(format or ""), negotiation.GRAPHS)
        triples = sorted(set(_limited(found, most)), key=str)
        return Found({"type": media, "rows": len(triples)}, [_graph(triples, media)])
    media = _media(accept, _ROWS_BY_NAME.get(format or ""), negotiation.ROWS)
    answer = _answer(found, most, store.base)
    return Found({"type": media, "rows": len(answer.rows)}, _table(answer, media))


def some_rows(asked: Asked, first: int, count: int, most: int, store: Store) -> Found:
    """Rows for a page, as SPARQL's JSON has them, with how many there are, up to `most`, and the labels of nodes."""
    found = _found(asked, store)
    graph = isinstance(found, QueryTriples)
    values: dict[str, Any] = {"graph": graph, "boolean": None, "unknown": mistyped(asked.query)}
    if isinstance(found, QueryBoolean):
        return Found({**values, "boolean": bool(found), "columns": (), "rows": [], "total": 0, "more": False})
    columns = _TRIPLE if graph else tuple(variable.value for variable in found.variables)
    rows = [tuple(row) for row in islice(found, most + 1)]
    more, total = len(rows) > most, min(len(rows), most)
    shown = rows[first : min(first + count, total)]
    labels = _labels({term.value for row in shown for term in row if isinstance(term, NamedNode)}, store)
    typed = [[None if term is None else programs.typed(term) for term in row] for row in shown]
    return Found({**values, "columns": columns, "rows": typed, "total": total, "more": more, "labels": labels})


def _found(asked: Asked, store: Store) -> Any:
    dataset = asked.dataset and tuple([NamedNode(iri) for iri in graphs] for graphs in asked.dataset)
    try:
        return store.query(asked.query, dataset=dataset)  # type: ignore[arg-type]
    except UsageError as error:
        if error.key != "query-broken":
            raise
        raise mistake(asked.query, str(error.values["reason"])) from error


def _media(accept: str | None, named: str | None, offered: tuple[str, ...]) -> str:
    if named:
        return named
    others = {name: media for name, media in negotiation.OTHER_NAMES.items() if media in offered}
    if offered == negotiation.GRAPHS:
        others |= {"application/json": negotiation.JSONLD, "application/xml": negotiation.RDFXML}
    if media := negotiation.chosen(accept, offered, others):
        return media
    raise NotAcceptable(", ".join(offered))


def _answer(found: Any, most: int, base: str) -> Answer:
    if isinstance(found, QueryBoolean):
        return Answer((), (), boolean=bool(found), base=base)
    columns = tuple(variable.value for variable in found.variables)
    rows: tuple[Row, ...] = tuple(tuple(row) for row in _limited(found, most))
    return Answer(columns, rows, base=base)


def _limited(found: Iterable[Any], most: int) -> Iterator[Any]:
    for number, one in enumerate(found):
        if number >= most:
            raise UsageError("sparql-rows", most=most)
        yield one


def _table(answer: Answer, media: str) -> list[bytes]:
    if media == negotiation.WORKBOOK:
        return [encoded(answer, XLSX)]
    if answer.boolean is not None and media in (negotiation.CSV, negotiation.TSV):
        return [str(answer.boolean).lower().encode()]
    return [_TABLES[media](answer).encode()]


def _graph(triples: Iterable[Any], media: str) -> bytes:
    found = checked(triples) if media == negotiation.RDFXML else triples
    prefixes = dict(sorted(PREFIXES.items())) if media != negotiation.NTRIPLES else None
    return serialize(found, format=_GRAPHS[media], prefixes=prefixes) or b""


def _labels(nodes: set[str], store: Store) -> dict[str, str]:
    """By the IRIs of the store's own nodes what they are called."""
    own = [f"<{iri}>" for iri in sorted(nodes) if iri.startswith(store.base)][:_LABELLED]
    if not own:
        return {}
    found = store.query(_LABELS.replace("NODES", " ".join(own)))
    return {row["node"].value: row["label"].value for row in found if row["label"]}  # type: ignore[union-attr]
