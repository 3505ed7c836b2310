"""Cited documents, their parts, and what one document is to another."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg.emit.board import Board, once
from kg.emit.codes import document_class, kind_label
from kg.emit.entities import body, organisation
from kg.model import CitationClaim, Document, DocumentLinkClaim, DocumentMention
from kg.rdf.terms import LABEL, TYPE, cchc, concept, day, is_day, plain, vi

_TARGETS: Final = {
    "implements": "implementsTarget",
    "details": "detailsTarget",
    "amends": "amendsTarget",
    "replaces": "replacesTarget",
    "under": "underTarget",
}


def write(board: Board) -> None:
    """The citations of the page, and the relations that it states between documents."""
    for claim in board.claims(CitationClaim):
        _citation(board, claim)
    for link in board.claims(DocumentLinkClaim):
        _link(board, link)


@once
def document(board: Board, mention: DocumentMention) -> NamedNode | None:
    """The node of the document that the mention stands for; None when it is unknown."""
    found = board.resolution.documents.get(mention)
    if found is None:
        return None
    node = board.minter.document(found)
    board.add(node, TYPE, cchc(document_class(found.kind)))
    for predicate, value in (
        (LABEL, vi(document_label(found))),
        (cchc("documentKind"), concept("document-kind", found.kind)),
        (cchc("documentNumber"), plain(found.number)),
        (cchc("documentDate"), day(found.date)),
        (cchc("documentName"), vi(found.name)),
        (cchc("subject"), vi(mention.subject)),
        (cchc("issuer"), body(board, found.issuer, mention.span) if found.issuer else None),
    ):
        board.one(node, predicate, value, mention.span)
    organisation(board, mention.issuer)
    return node


def document_label(found: Document) -> str:
    """Kind and number, else the name, else kind and day: "Nghị quyết ngày 5/4/2016"."""
    kind = kind_label(found.kind)
    if found.number:
        return found.number if found.number.casefold().startswith(kind.casefold()) else f"{kind} {found.number}"
    if found.name:
        return found.name if found.name.casefold().startswith(kind.casefold()) else f"{kind} {found.name}"
    if found.date and is_day(found.date):
        year, month, number = found.date.split("-")
        return f"{kind} ngày {int(number)}/{int(month)}/{year}"
    return kind


def _citation(board: Board, claim: CitationClaim) -> None:
    if not (cited := document(board, claim.document)):
        return
    _cite(board, claim, cited)
    if claim.document.part:
        _cite(board, claim, _part(board, cited, claim.document))


def _cite(board: Board, claim: CitationClaim, cited: NamedNode) -> None:
    node = board.fact(board.minter.citation(cited), "Citation", claim)
    board.add(node, cchc("citedDocument"), cited)


def _part(board: Board, whole: NamedNode, mention: DocumentMention) -> NamedNode:
    part = mention.part or ""
    node = board.minter.document_part(whole, part)
    label = f"{part} {document_label(board.resolution.documents[mention])}"
    board.add(node, TYPE, cchc("DocumentPart"))
    board.add(node, cchc("partOfDocument"), whole)
    board.one(node, cchc("partLabel"), vi(part), mention.span)
    board.one(node, LABEL, vi(label), mention.span)
    return node


def _link(board: Board, claim: DocumentLinkClaim) -> None:
    source, basis = document(board, claim.document), document(board, claim.basis)
    if source is None or basis is None:
        return
    node = board.fact(board.minter.document_relation(source, claim.relation, basis), "DocumentRelation", claim)
    board.add(node, cchc("fromDocument"), source)
    board.add(node, cchc(_TARGETS.get(claim.relation, "toDocument")), basis)
    board.add(node, cchc("relationKind"), concept("relation-kind", claim.relation))
