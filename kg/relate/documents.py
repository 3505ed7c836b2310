"""Which documents a page cites, who issued them, and what one is to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg import lexicon
from kg.model import CitationClaim, Claim, DocumentLinkClaim, DocumentMention, Reading, Span


def documents(readings: Sequence[Reading]) -> Iterator[Claim]:
    """A citation for every mention, and the links that sentences state between two of them."""
    for reading in readings:
        for mention in reading.documents:
            yield CitationClaim(span=mention.span, sentence=reading.sentence.span, rule="citation", document=mention)
        if len(reading.documents) > 1:
            yield from _links(reading)


def _links(reading: Reading) -> Iterator[DocumentLinkClaim]:
    seen = set()
    for rule in lexicon.candidate_rules("documents", reading.cues):
        for match in rule.regex.finditer(reading.masked, overlapped=True):
            one, other = _at(reading, reading.span_of(match, "from")), _at(reading, reading.span_of(match, "to"))
            if one is None or other is None or (one, other) in seen:
                continue
            seen.add((one, other))
            span = Span(one.span.begin, other.span.end)
            yield DocumentLinkClaim(
                span=span, sentence=reading.sentence.span, rule=rule.id, document=one, relation=rule.gives, basis=other
            )


def _at(reading: Reading, mask: Span) -> DocumentMention | None:
    """The document whose mask begins at this stretch of the page."""
    return next((d for d in reading.documents if d.span.begin == mask.begin), None)
