"""The graph in the formats that other programs read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from pyoxigraph import NamedNode

from kg.answer.ask import ask
from kg.answer.render import WORKBOOK, View, encoded
from kg.disk import write
from kg.errors import UsageError
from kg.export import gazetteer, jsonld, rdf, triples
from kg.export.select import Block, Source, select, stated
from kg.rdf.namespaces import BASE

Writer = Callable[[Iterable[Block], str], Iterator[bytes]]

_RDF: Final[dict[str, Writer]] = {
    "turtle": rdf.turtle,
    "trig": rdf.trig,
    "nquads": rdf.nquads,
    "ntriples": triples.ntriples,
    "rdfxml": triples.rdfxml,
    "jsonld": jsonld.jsonld,
}
_NETWORKS: Final = ("graphml", "gexf")
_VOID: Final = "void"
SHAPES: Final = "shapes"
_TABLES: Final = ("csv", "tsv", "markdown", WORKBOOK)
_OTHER_NAMES: Final = {
    "ttl": "turtle",
    "nq": "nquads",
    "n-quads": "nquads",
    "nt": "ntriples",
    "n-triples": "ntriples",
    "rdf": "rdfxml",
    "rdf/xml": "rdfxml",
    "rdf-xml": "rdfxml",
    "json-ld": "jsonld",
    "md": "markdown",
}
FORMATS: Final = (*_RDF, _VOID, SHAPES, *_NETWORKS, *_TABLES)


def export(
    store: Source,
    format: str,
    out: Path | BinaryIO,
    *,
    article: str | None = None,
    entity: str | None = None,
    question: str | None = None,
    params: Mapping[str, str] | None = None,
    full: bool = False,
    aligned: bool = False,
    lang: str = "vi",
) -> None:
    """The store, one article or one entity's neighbourhood in `out`, or as csv, tsv, markdown or xlsx an answer.

    `lang` is the language of tables for people. As void it is the store described as a dataset.

    `full` adds what follows from what is stored, `aligned` the terms of other vocabularies (`kg.export.full`).

    Raises UsageError for a format, article, entity or question that there is not, StoreError where `out` is not
    writable.
    """
    name = _format(format)
    if name == SHAPES:
        return export_shapes(out)
    if (name in _TABLES) != (question is not None):
        raise _misfit(name)
    if (full or aligned) and name not in (*_RDF, _VOID):
        raise UsageError("export-full", name=name, known=", ".join(_RDF))
    if question is not None:
        return write(out, [encoded(ask(store, question, params), name, View(question, lang))])
    if name == _VOID and (article or entity):
        raise UsageError("export-void")
    blocks = select(store, article, entity)
    if full or aligned:
        from kg.export import full as writing  # noqa: PLC0415 -- reads the ontology

        blocks = writing.completed(blocks, store.base) if full else blocks
        blocks = writing.aligned(blocks, store.base) if aligned else blocks
    return write(out, _described(store, blocks) if name == _VOID else _writer(name)(blocks, store.base))


def export_facts(store: Source, nodes: Iterable[NamedNode], format: str, out: Path | BinaryIO) -> None:
    """Facts with their sentences and what they name in `out`; UsageError for a format that holds no graph."""
    name = _format(format)
    if name not in (*_RDF, *_NETWORKS):
        raise _misfit(name)
    write(out, _writer(name)(stated(store, nodes), store.base))


def export_gazetteer(format: str, out: Path | BinaryIO, base: str = BASE) -> None:
    """Every unit of the gazetteer and every change of units in `out`; UsageError for a format that holds no RDF."""
    name = _format(format)
    if name not in _RDF:
        raise UsageError("format-of-gazetteer", name=name, known=", ".join(_RDF))
    write(out, _RDF[name]([gazetteer.block(base)], base))


def export_shapes(out: Path | BinaryIO) -> None:
    """The shapes in `out`, in one Turtle file for other SHACL engines."""
    from kg.validate.bundle import bundle  # noqa: PLC0415 -- reads the shapes

    write(out, [bundle().encode()])


def _format(name: str) -> str:
    known = _OTHER_NAMES.get(name.lower(), name.lower())
    if known in FORMATS:
        return known
    if near := difflib.get_close_matches(known, [*FORMATS, *_OTHER_NAMES], n=1):
        raise UsageError("format-unknown-near", name=name, near=near[0], known=", ".join(FORMATS))
    raise UsageError("format-unknown", name=name, known=", ".join(FORMATS))


def _misfit(name: str) -> UsageError:
    if name in _TABLES:
        return UsageError("format-of-answers", name=name)
    return UsageError("format-of-graphs", name=name, known=", ".join(_TABLES))


def _described(store: Source, blocks: Iterable[Block]) -> Iterator[bytes]:
    from kg.export.void import Run, void  # noqa: PLC0415 -- reads the ontology

    return void(blocks, store.base, [Run(*run) for run in getattr(store, "runs", list)()])


def _writer(name: str) -> Writer:
    if name not in _NETWORKS:
        return _RDF[name]
    from kg.export import netfiles  # noqa: PLC0415 -- networkx is slow to import

    return netfiles.gexf if name == "gexf" else netfiles.graphml
