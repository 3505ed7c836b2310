"""The article's documents: one for all the ways in which it is cited, with what each of them gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg import lexicon
from kg.find.symbols import is_bare, parts_before_letters
from kg.model import Document, DocumentMention, Reading, Unit
from kg.rdf.slugs import slug
from kg.resolve.bodies import Known
from kg.resolve.issuers import Issuers
from kg.text import key, year_of_number

_APART: Final = frozenset({"peoples-committee", "peoples-council", "party-organ"})
"""Kinds of bodies of one unit of which each counts its own documents; a chairman's are like his committee's."""


def documents_of(readings: Sequence[Reading], bodies: Known, source: str) -> Iterator[tuple[DocumentMention, Document]]:
    """Each mention of a document with the document that it means."""
    mentions = [d for r in readings for d in r.documents]
    numbers = _Numbers(mentions)
    issuers = Issuers(readings, bodies)
    groups: dict[tuple[str, str], list[DocumentMention]] = {}
    for mention in mentions:
        groups.setdefault(numbers.key(mention), []).append(mention)
    for group in (part for mentions in groups.values() for part in _kept_apart(mentions, bodies)):
        number = max((d.number or "" for d in group), key=len) or None
        date = max((d.date or "" for d in group), key=len) or None
        body = next((d.issuer for d in group if d.issuer), None)
        kind, name, issuer = group[0].kind, group[0].name, bodies[body] if body else issuers.issuer(group)
        document = Document(kind, number, date, issuer, name, title=_title(name, slug(kind)) if name else None)
        for mention in group:
            yield mention, document if _is_unique(document) else replace(document, scope=source)


def _title(name: str, kind: str) -> str:
    """The name without kind (a slug) and year: "Luật Đầu tư năm 2014" → "Đầu tư"."""
    words = lexicon.grammar("document-trailing-year").sub("", name.strip()).split()
    kind_words = kind.count("-") + 1
    return " ".join(words[kind_words:] if slug(" ".join(words[:kind_words])) == kind else words)


class _Numbers:
    """The numbers of a page's documents by kind and what is told in their place: their first part, or a day."""

    def __init__(self, mentions: Iterable[DocumentMention]) -> None:
        self._full: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for mention in mentions:
            if mention.number:
                told = [mention.date] if mention.date and mention.date.count("-") == 2 else []
                for part in (*told, *parts_before_letters(mention.number)):
                    self._full[mention.kind, part].add(mention.number)

    def key(self, mention: DocumentMention) -> tuple[str, str]:
        """What makes two mentions one document; a bare number is the one fuller number that begins with it.

        One without a number is the one of its kind and day that has one.
        """
        number = mention.number
        if number is None or is_bare(number):
            full = self._full.get((mention.kind, number or mention.date or ""), set())
            number = next(iter(full)) if len(full) == 1 else number
        if number is None:
            return key(mention.kind), key(mention.name or mention.date or "")
        return (key(mention.kind), number.upper())


def _kept_apart(mentions: Sequence[DocumentMention], bodies: Known) -> list[list[DocumentMention]]:
    """The mentions of one number by document: plan 147 of a district is not another's, its party's or of another year.

    A mention that gives none of it, where the page has several such documents, is one of its own: nothing is guessed.
    """
    issued = {mention: _issued(mention, bodies) for mention in mentions}
    if all(len({each[i] for each in issued.values()} - {None}) < 2 for i in range(3)):
        return [list(mentions)]
    parts: list[list[DocumentMention]] = []
    for mention in sorted(mentions, key=lambda one: (issued[one].count(None), one.span)):
        fitting = [part for part in parts if all(_agree(issued[mention], issued[other]) for other in part)]
        if len(fitting) == 1:
            fitting[0].append(mention)
        else:
            parts.append([mention])
    return [sorted(part, key=lambda one: one.span) for part in parts]


def _issued(mention: DocumentMention, bodies: Known) -> tuple[Unit | None, str | None, str | None]:
    """The unit whose body issued the document as mentioned, the kind of that body as far as it counts, and the year."""
    body = bodies[mention.issuer] if mention.issuer else None
    kind = body.kind if body and body.unit and body.kind in _APART else None
    return body.unit if body else None, kind, mention.date[:4] if mention.date else None


def _agree(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return all(None in pair or len(set(pair)) == 1 for pair in zip(one, other, strict=True))


def _is_unique(document: Document) -> bool:
    """Whether kind, number and what else is known distinguish the document from every other, on any page."""
    if document.name or (document.number and year_of_number(document.number)):
        return True
    return bool(document.issuer and (document.date or document.number))
