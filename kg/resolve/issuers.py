"""Who issued a document where the page does not say: its one body that the letters of the number stand for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from kg import lexicon
from kg.find.symbols import answers_to, issuer_part
from kg.model import BlockKind, DocumentMention, Organisation, Reading
from kg.resolve.bodies import Known

_HEAD: Final = (BlockKind.TITLE, BlockKind.LEAD)


class _Named(NamedTuple):
    """A body and where the page names it."""

    position: int
    body: Organisation


class Issuers:
    """The bodies of a page by the letters of numbers; looked for when the first document asks."""

    def __init__(self, readings: Sequence[Reading], bodies: Known) -> None:
        self._readings, self._bodies = readings, bodies
        self._by_letters: dict[str, list[_Named]] = {}

    def issuer(self, mentions: Sequence[DocumentMention]) -> Organisation | None:
        """The body of a document's letters: the one in a sentence that cites it, at the head of the page, or on it.

        What the page only carries out may be another's: the plan that UBND xã X carries out is often the district's.
        """
        letters = issuer_part(mentions[0].number or "")
        named = self._named(letters) if letters else []
        if not named:
            return None
        near = {body for mention in mentions if (body := self._in_sentence(mention, named))}
        if near or all(map(self._is_carried_out, mentions)):
            return near.pop() if len(near) == 1 else None
        led = {one.body.parent for one in named}
        whole = [one for one in named if one.body not in led]  # "các quyết định của Ban Thường vụ Tỉnh ủy"
        head = {one.body for one in whole if self._reading(one.position).sentence.kind in _HEAD}
        return _only({one.body for one in whole}) or _only(head)

    def _named(self, letters: str) -> list[_Named]:
        """The page's bodies that the letters stand for, in its order; none that is known by its kind alone."""
        if letters not in self._by_letters:
            found = (_Named(mention.span.begin, body) for mention, body in self._bodies.items())
            self._by_letters[letters] = sorted(
                (one for one in found if answers_to(one.body, letters) and not _is_vague(one.body)),
                key=lambda one: (one.position, one.body.label),
            )
        return self._by_letters[letters]

    def _in_sentence(self, mention: DocumentMention, named: Sequence[_Named]) -> Organisation | None:
        """The one such body that the sentence names before the document; a leading committee stands for its Party's."""
        begin, end = self._reading(mention.span.begin).sentence.span.begin, mention.span.begin
        bodies = {one.body for one in named if begin <= one.position < end}
        return _only(bodies - {body for body in bodies if body.parent in bodies})

    def _is_carried_out(self, mention: DocumentMention) -> bool:
        reading = self._reading(mention.span.begin)
        return lexicon.tail("document-carried-out").before(reading.text, reading.own(mention.span).begin) is not None

    def _reading(self, position: int) -> Reading:
        number = bisect_right(self._readings, position, key=lambda reading: reading.sentence.span.begin)
        return self._readings[max(number - 1, 0)]


def _is_vague(body: Organisation) -> bool:
    return body.scope is not None and body.label == body.head


def _only(bodies: Set[Organisation]) -> Organisation | None:
    return next(iter(bodies)) if len(bodies) == 1 else None
