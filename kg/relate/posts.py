"""Who holds which post: every post that a page writes beside a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import BlockKind, PostClaim, Reading, Span


def posts(readings: Sequence[Reading]) -> Iterator[PostClaim]:
    """One claim for each post of each named person."""
    for reading in readings:
        if reading.sentence.kind is BlockKind.BYLINE:
            continue
        for person in reading.people:
            for post in person.posts if person.name else ():
                span = Span(min(person.anchor.begin, post.span.begin), max(person.anchor.end, post.span.end))
                yield PostClaim(span=span, sentence=reading.sentence.span, rule="post", person=person, post=post)
