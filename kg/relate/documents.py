"""Which documents a page cites, who issued them, and what one is to another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from kg import lexicon
from kg.lexicon import Rule
from kg.model import CitationClaim, Claim, DocumentLinkClaim, DocumentMention, Reading, Span

_LISTED: Final = 12
"""Documents of one list: no sentence has more, and what does is a table."""


def documents(readings: Sequence[Reading]) -> Iterator[Claim]:
    """A citation for every mention, and the links that sentences state between two of them."""
    for index, reading in enumerate(readings):
        for mention in reading.documents:
            yield CitationClaim(span=mention.span, sentence=reading.sentence.span, rule="citation", document=mention)
        if len(reading.documents) > 1:
            yield from _links(reading)
        if reading.documents:
            yield from _opening(readings, index)


def _links(reading: Reading) -> Iterator[DocumentLinkClaim]:
    seen: set[tuple[DocumentMention, DocumentMention]] = set()
    told: dict[DocumentMention, str] = {}
    for rule in lexicon.candidate_rules("documents", reading.cues):
        for match in rule.regex.finditer(reading.masked, overlapped=True) if rule.gives != "opens" else ():
            one, basis = _at(reading, reading.span_of(match, "from")), _at(reading, reading.span_of(match, "to"))
            if one is None or basis is None or (rule.options.get("unstated") and told.get(one, rule.id) != rule.id):
                continue
            told.setdefault(one, rule.id)
            for each in _with_listed(reading, basis, until=one):
                if each != one and (one, each) not in seen:
                    seen.add((one, each))
                    yield _link(rule, rule.gives, reading.sentence.span, one, each)


def _link(rule: Rule, relation: str, sentence: Span, one: DocumentMention, basis: DocumentMention) -> DocumentLinkClaim:
    span = Span(min(one.span.begin, basis.span.begin), max(one.span.end, basis.span.end))
    return DocumentLinkClaim(span=span, sentence=sentence, rule=rule.id, document=one, relation=relation, basis=basis)


def _with_listed(reading: Reading, first: DocumentMention, until: DocumentMention) -> Iterator[DocumentMention]:
    """A document and those that go on its list: "triển khai Quyết định 5 về số hóa, Chỉ thị 6 và Kế hoạch 7"."""
    yield first
    goes_on = lexicon.grammar("document-goes-on")
    number = bisect_left(reading.documents, first.span, key=_span)
    for last, document in pairwise(reading.documents[number : number + _LISTED]):
        between = reading.own(Span(last.span.end, document.span.begin))
        if document == until or not goes_on.fullmatch(reading.text, *between):
            return
        yield document


def _opening(readings: Sequence[Reading], index: int) -> Iterator[DocumentLinkClaim]:
    """The links of a sentence that only says what is carried out to the document issued beside it.

    "Thực hiện Quyết định số 5/QĐ-UBND của UBND tỉnh. Sở Nội vụ có Thông báo số 9/TB-SNV."
    """
    reading = readings[index]
    for rule in lexicon.candidate_rules("documents", reading.cues):
        match = rule.regex.search(reading.masked) if rule.gives == "opens" else None
        basis = _at(reading, reading.span_of(match, "to")) if match else None
        issued = next(filter(None, map(_issued, _beside(readings, index))), None) if basis else None
        if basis and issued:
            sentence = Span(
                min(reading.sentence.span.begin, issued[0].begin), max(reading.sentence.span.end, issued[0].end)
            )
            yield _link(rule, "implements", sentence, issued[1], basis)


def _beside(readings: Sequence[Reading], index: int) -> Iterator[Reading]:
    """The two sentences after one, and the one before it."""
    yield from readings[index + 1 : index + 3]
    yield from readings[index - 1 : index] if index else ()


def _issued(reading: Reading) -> tuple[Span, DocumentMention] | None:
    """The document that a sentence says to have been issued, with the sentence; None where there is none or more."""
    issues = lexicon.tail("document-issues")
    told = [
        document
        for document in reading.documents
        if document.issuer
        and (verb := issues.before(reading.text, reading.own(document.span).begin))
        and verb.group().strip()
    ]
    return (reading.sentence.span, told[0]) if len(told) == 1 else None


def _at(reading: Reading, mask: Span) -> DocumentMention | None:
    """The document whose mask begins at this stretch of the page."""
    number = bisect_left(reading.documents, mask.begin, key=_begin)
    found = reading.documents[number] if number < len(reading.documents) else None
    return found if found and found.span.begin == mask.begin else None


def _begin(document: DocumentMention) -> int:
    return document.span.begin


def _span(document: DocumentMention) -> Span:
    return document.span
