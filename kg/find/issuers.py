"""Who issued a cited document as the sentence tells it, and on which day: "Ngày 5/6/2024, UBND xã ra Kế hoạch …"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import Final

import regex

from kg import lexicon
from kg.find.documents import body_of_unit, kinds_in
from kg.find.organisations import organisation_at
from kg.find.places import unit_at
from kg.find.symbols import answers_to, issuer_part, rows
from kg.lexicon.scan import Starts
from kg.model import DateMention, DocumentMention, OrganisationMention, PersonMention, PlaceMention, Span
from kg.text import canonical

_ASIDE: Final = regex.compile(r"(?:[\s,]++(?:\([^()]*+\)[\s,]*+)?|\([^()]*+\)[\s,]*+)$")
"""What may stand between a day and who acted on it: "ngày 3-2 (mùng 7 Tết), UBND quận"."""
_Subject = OrganisationMention | PersonMention | PlaceMention


class Issuing:
    """The bodies, people and units of a sentence by where they end, and its days: what may have issued documents."""

    def __init__(
        self,
        text: str,
        units: Iterable[PlaceMention],
        people: Iterable[PersonMention],
        bodies: Iterable[OrganisationMention],
        dates: Iterable[DateMention],
    ) -> None:
        self._text = text
        self._named: tuple[_Subject, ...] = (*units, *people, *bodies)
        self._dates = dates

    def completed(self, documents: Iterable[DocumentMention]) -> Iterator[DocumentMention]:
        """The documents with their issuers as subjects, and the day before these; further ones of a list likewise."""
        listed: DocumentMention | None = None
        for document in documents:
            told = self._issued(document) or self._stated(document)
            if told is None and listed and self._goes_on(listed, document):
                told = replace(document, issuer=document.issuer or listed.issuer)
            listed = told
            yield told or document

    def dated(self, starts: Starts, documents: Sequence[DocumentMention]) -> Iterator[DocumentMention]:
        """The documents without number that somebody issued on a day: "Ngày 9/4, UBND huyện đã có văn bản …"."""
        taken = [document.span for document in documents]
        for kind, match in kinds_in(self._text, starts):
            span = Span(*match.span())
            if not kind.label or kind.named or any(span.begin < t.end and t.begin < span.end for t in taken):
                continue
            found = DocumentMention(span, kind.label)
            told = self._issued(found) or self._signed(found)
            if told and told.issuer and told.date:
                yield told

    # Most sentences issue nothing, and are asked for none of these.
    @cached_property
    def _ending(self) -> Mapping[int, _Subject]:
        return {subject.span.end: subject for subject in self._named}

    @cached_property
    def _days(self) -> Mapping[int, DateMention]:
        return {date.span.end: date for date in self._dates if not date.date.startswith("-")}

    def _issued(self, document: DocumentMention) -> DocumentMention | None:
        """The document with the subject of the verb before it: "UBND quận vừa ban hành …"; None without one."""
        forms = ("document-issues", "document-issues-several")
        found = (lexicon.tail(form).before(self._text, document.span.begin) for form in forms)
        verb = next((one for one in found if one and one.group().strip()), None)
        if verb is None:
            return None
        end = document.span.begin - len(verb.group())
        subject = self._ending.get(end) or self._unit(end)
        issuer = self._issuer(document, subject) if subject else None
        if subject is None or issuer is None:
            return None
        day = self._days.get(len(_ASIDE.sub("", self._text[: subject.span.begin])))
        return replace(document, issuer=document.issuer or issuer, date=document.date or (day.date if day else None))

    def _unit(self, end: int) -> PlaceMention | None:
        """The unit that a bare kind word before the position means: "Trong năm, phường ban hành …"."""
        word = lexicon.tail("document-unit").before(self._text, end)
        found = unit_at(self._text, end - len(word.group())) if word else None
        return found[0] if found and found[1] == end else None

    def _stated(self, document: DocumentMention) -> DocumentMention | None:
        """The document with the body whose view it states: "kiến nghị của Sở Nội vụ tại Báo cáo số 7/BC-SNV"."""
        link = lexicon.tail("document-states").before(self._text, document.span.begin) if document.number else None
        subject = self._ending.get(document.span.begin - len(link.group())) if link else None
        letters = issuer_part(document.number or "")
        if document.issuer or not letters or not isinstance(subject, OrganisationMention):
            return None
        return replace(document, issuer=subject) if answers_to(subject, letters) else None

    def _signed(self, document: DocumentMention) -> DocumentMention | None:
        """The document with who signed it on a day, behind it: "kế hoạch do Chủ tịch UBND xã ký ngày 2/12"."""
        by = lexicon.grammar("document-issued").match(self._text, document.span.end)
        at = by.end() if by and by["by"] else -1
        subject = next((one for one in self._named if one.span.begin == at), None) if at > 0 else None
        verb = lexicon.grammar("document-signed-on").match(self._text, subject.span.end) if subject else None
        day = next((d for d in self._days.values() if verb and d.span.begin == verb.end()), None)
        issuer = self._issuer(document, subject) if subject and day else None
        return replace(document, issuer=issuer, date=day.date) if issuer and day else None

    def _goes_on(self, listed: DocumentMention, document: DocumentMention) -> bool:
        """Whether a list of documents of one issuer goes on: "…; Chỉ thị số 4/CT-UBND"."""
        letters = issuer_part(document.number or "")
        between = self._text[listed.span.end : document.span.begin]
        is_listed = lexicon.grammar("document-listed").search(between) is not None
        return bool(letters) and is_listed and letters == issuer_part(listed.number or "")

    def _issuer(self, document: DocumentMention, subject: _Subject) -> OrganisationMention | None:
        if isinstance(subject, OrganisationMention):
            return subject
        if isinstance(subject, PlaceMention):
            return body_of_unit(document.number, subject)
        return self._office(document, subject) or _signed_for(document, subject)

    def _office(self, document: DocumentMention, signer: PersonMention) -> OrganisationMention | None:
        """The office that signs such a document in its own name: "Chủ tịch UBND tỉnh", "Thủ tướng Chính phủ"."""
        if document.kind not in _signed_by_heads():
            return None
        offices = (organisation_at(self._text, post.span.begin, issuer=True) for post in signer.posts)
        return next((office for office in offices if office and office.span.within(signer.span)), None)


def _signed_for(document: DocumentMention, signer: PersonMention) -> OrganisationMention | None:
    """The body for which somebody signs: the one that the number's letters stand for, without a number his only one."""
    bodies = [post.body for post in signer.posts if post.body and not post.body.among]
    if document.number is None:
        return bodies[0] if len(bodies) == 1 else None
    letters = issuer_part(document.number)
    return next((body for body in bodies if letters and answers_to(body, letters)), None)


@cache
def _signed_by_heads() -> frozenset[str]:
    """The kinds of documents that the head of a body issues, not the body."""
    return frozenset(canonical(row["kind"]) for row in rows() if row.get("by-heads"))
