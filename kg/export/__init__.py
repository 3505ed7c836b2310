"""The graph in the formats that other programs read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from pyoxigraph import Quad

from kg.errors import UsageError
from kg.export import jsonld, rdf, tables
from kg.export.select import Source, base_of, select
from kg.export.target import write

_GRAPHS: Final[dict[str, Callable[[Iterable[Quad], str], Iterator[bytes]]]] = {
    "turtle": rdf.turtle,
    "trig": rdf.trig,
    "nquads": rdf.nquads,
    "jsonld": jsonld.jsonld,
}
_NETWORKS: Final = ("graphml", "gexf")
_TABLES: Final = {"csv": tables.as_csv, "markdown": tables.as_markdown}
_OTHER_NAMES: Final = {"ttl": "turtle", "nq": "nquads", "n-quads": "nquads", "json-ld": "jsonld", "md": "markdown"}
FORMATS: Final = (*_GRAPHS, *_NETWORKS, *_TABLES)


def export(
    store: Source,
    format: str,
    out: Path | BinaryIO,
    *,
    article: str | None = None,
    entity: str | None = None,
    question: str | None = None,
    params: Mapping[str, str] | None = None,
) -> None:
    """The store, one article or one entity's neighbourhood in `out`; as csv or markdown the answer to a question.

    Raises UsageError for a format, article, entity or question that there is not, StoreError for a place not writable.
    """
    name = _format(format)
    if name in _TABLES:
        if question is None:
            raise UsageError(f"{name} holds the answer to a question", advice="name one: kg ask lists them")
        return write(out, [_TABLES[name](_answer(store, question, params or {}))])
    if question is not None:
        raise UsageError(f"{name} cannot hold an answer", advice=f"take {' or '.join(_TABLES)}")
    write(out, _writer(name)(select(store, article, entity), base_of(store)))
    return None


def _format(name: str) -> str:
    known = _OTHER_NAMES.get(name.lower(), name.lower())
    if known in FORMATS:
        return known
    near = difflib.get_close_matches(known, [*FORMATS, *_OTHER_NAMES], n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"there is no format “{name}”", advice=f"{hint}there are {', '.join(FORMATS)}")


def _writer(name: str) -> Callable[[Iterable[Quad], str], Iterator[bytes]]:
    if name not in _NETWORKS:
        return _GRAPHS[name]
    from kg.export import netfiles  # noqa: PLC0415 -- networkx is slow to import

    return netfiles.gexf if name == "gexf" else netfiles.graphml


def _answer(store: Any, question: str, params: Mapping[str, str]) -> tables.Table:
    from kg import ask  # noqa: PLC0415 -- RDF formats do not need it

    known = {item.name: item for item in ask.questions()}
    if question in known:
        return ask.ask(store, known[question], params)
    near = difflib.get_close_matches(question, known, n=1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
    raise UsageError(f"there is no question “{question}”", advice=advice)
