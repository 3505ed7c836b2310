"""Claims to RDF: every fact a node of its own that points to the words that state it; one module a group of claims."""

from __future__ import annotations

from collections.abc import Mapping

from kg.emit import article, awards, documents, figures, meetings, people, statements, units
from kg.emit.article import text_sha256
from kg.emit.bodies import body_quads, body_triples
from kg.emit.builder import GraphBuilder, Graphs
from kg.emit.units import (
    change_triples,
    described,
    further_unit_triples,
    named_units,
    quads_of_units,
    unit_quads,
    unit_triples,
)
from kg.model import Extraction
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE
from kg.rdf.slugs import article_slug
from kg.rdf.terms import GENERATED

__all__ = [
    "Graphs",
    "body_quads",
    "body_triples",
    "change_triples",
    "described",
    "emit",
    "further_unit_triples",
    "named_units",
    "quads_of_units",
    "text_sha256",
    "unit_quads",
    "unit_triples",
]


def emit(
    extraction: Extraction,
    *,
    base: str = BASE,
    identities: Mapping[str, str] | None = None,
    run: tuple[str, str] | None = None,
) -> Graphs:
    """The graphs of one article: the same bytes for the same claims, in whatever order they come.

    `identities` are those that people decided for this page (`kg.identity.decisions.Identities.of`), `run` are the
    version and the rule set by which it was read.
    """
    builder = GraphBuilder(extraction, Minter(base, article_slug(extraction.page.source), identities or {}))
    if run:
        builder.add(builder.article, GENERATED, builder.minter.run(*run))
    for group in (article, meetings, people, documents, figures, awards, statements, units):
        group.write(builder)
    people.name_bodies(builder)
    return builder.graphs()
