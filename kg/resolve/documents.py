"""The article's documents: one for all the ways in which it is cited, with what each of them tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import regex

from kg.model import Document, DocumentMention, OrganisationMention, Reading
from kg.resolve.bodies import Bodies
from kg.text import key

_CARRIES_YEAR: Final = regex.compile(r"/\d{4}/")


def documents_of(
    readings: Sequence[Reading], bodies: Bodies, issuers: Mapping[DocumentMention, OrganisationMention], source: str
) -> Iterator[tuple[DocumentMention, Document]]:
    """Each mention of a document with the document that it means."""
    mentions = [d for r in readings for d in r.documents]
    numbers: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.number:
            numbers.setdefault(mention.kind, set()).add(mention.number)
    groups: dict[tuple[str, str], list[DocumentMention]] = {}
    for mention in mentions:
        groups.setdefault(_document_key(mention, numbers), []).append(mention)
    for group in groups.values():
        number = max((d.number or "" for d in group), key=len) or None
        date = next((d.date for d in group if d.date), None)
        body = next((o for d in group if (o := d.issuer or issuers.get(d))), None)
        document = Document(group[0].kind, number, date, bodies.of(body) if body else None, group[0].name)
        for mention in group:
            yield mention, document if _is_unique(document) else replace(document, scope=source)


def _document_key(mention: DocumentMention, numbers: Mapping[str, Iterable[str]]) -> tuple[str, str]:
    """What makes two mentions one document; a bare number is the one fuller number that begins with it."""
    number = mention.number
    if number and number.isdigit():
        fuller = {other for other in numbers[mention.kind] if other.startswith((f"{number}/", f"{number}-"))}
        number = fuller.pop() if len(fuller) == 1 else number
    if number is None:
        return key(mention.kind), key(mention.name or mention.date or "")
    return (key(mention.kind), number.upper())


def _is_unique(document: Document) -> bool:
    """Whether kind, number and what else is known tell the document from every other, on any page."""
    if document.name or (document.number and _CARRIES_YEAR.search(document.number)):
        return True
    return bool(document.issuer and (document.date or document.number))
