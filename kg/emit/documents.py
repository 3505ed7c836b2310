"""Cited documents, their parts, and what one document is to another."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg.emit.builder import GraphBuilder, once
from kg.emit.codes import document_class, kind_label, of_day
from kg.emit.entities import body, organisation
from kg.model import CitationClaim, Document, DocumentLinkClaim, DocumentMention
from kg.rdf.terms import LABEL, TYPE, cchc, concept, day, plain, vi

TARGETS: Final = {
    "implements": "implementsTarget",
    "details": "detailsTarget",
    "amends": "amendsTarget",
    "replaces": "replacesTarget",
    "under": "underTarget",
}


def write(builder: GraphBuilder) -> None:
    """The citations of the page, and the relations that it states between documents."""
    for claim in builder.claims(CitationClaim):
        _citation(builder, claim)
    for link in builder.claims(DocumentLinkClaim):
        _link(builder, link)


@once
def document(builder: GraphBuilder, mention: DocumentMention) -> NamedNode | None:
    """The node of the document that the mention stands for; None when it is unknown."""
    found = builder.resolution.documents.get(mention)
    if found is None:
        return None
    node = builder.minter.document(found)
    builder.add(node, TYPE, cchc(document_class(found.kind)))
    for predicate, value in (
        (LABEL, vi(document_label(found))),
        (cchc("documentKind"), concept("document-kind", found.kind)),
        (cchc("documentNumber"), plain(found.number)),
        (cchc("documentDate"), day(found.date)),
        (cchc("documentName"), vi(found.name)),
        (cchc("subject"), vi(mention.subject)),
        (cchc("issuer"), body(builder, found.issuer, mention.span) if found.issuer else None),
    ):
        builder.set(node, predicate, value, mention.span)
    organisation(builder, mention.issuer)
    return node


def document_label(found: Document) -> str:
    """Kind and number, else the name, else kind and day: "Nghị quyết ngày 5/4/2016"."""
    kind = kind_label(found.kind)
    if found.number:
        return found.number if found.number.casefold().startswith(kind.casefold()) else f"{kind} {found.number}"
    if found.name:
        return found.name if found.name.casefold().startswith(kind.casefold()) else f"{kind} {found.name}"
    return of_day(kind, found.date)


def _citation(builder: GraphBuilder, claim: CitationClaim) -> None:
    if not (cited := document(builder, claim.document)):
        return
    _cite(builder, claim, cited)
    if claim.document.part:
        _cite(builder, claim, _part(builder, cited, claim.document))


def _cite(builder: GraphBuilder, claim: CitationClaim, cited: NamedNode) -> None:
    node = builder.fact(builder.minter.citation(cited), "Citation", claim)
    builder.add(node, cchc("citedDocument"), cited)


def _part(builder: GraphBuilder, whole: NamedNode, mention: DocumentMention) -> NamedNode:
    part = mention.part or ""
    node = builder.minter.document_part(whole, part)
    label = f"{part} {document_label(builder.resolution.documents[mention])}"
    builder.add(node, TYPE, cchc("DocumentPart"))
    builder.add(node, cchc("partOfDocument"), whole)
    builder.set(node, cchc("partLabel"), vi(part), mention.span)
    builder.set(node, LABEL, vi(label), mention.span)
    return node


def _link(builder: GraphBuilder, claim: DocumentLinkClaim) -> None:
    source, basis = document(builder, claim.document), document(builder, claim.basis)
    if source is None or basis is None:
        return
    node = builder.fact(builder.minter.document_relation(source, claim.relation, basis), "DocumentRelation", claim)
    builder.add(node, cchc("fromDocument"), source)
    builder.add(node, cchc(TARGETS[claim.relation]), basis)
