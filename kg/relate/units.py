"""Names of units that need a reader's eye: of several units, of one that did not stand that day, or misspelt ones."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.model import Fit, Ground, PlaceMention, Reading, UnitClaim


def doubtful_units(readings: Sequence[Reading], doubts: Mapping[PlaceMention, Fit]) -> Iterator[UnitClaim]:
    """One claim for each such name; documents and former posts are older than the page and may name what is gone."""
    if not doubts:
        return
    begins = [reading.sentence.span.begin for reading in readings]
    named: defaultdict[int, list[PlaceMention]] = defaultdict(list)
    for place in doubts:
        named[bisect_right(begins, place.span.begin) - 1].append(place)
    for number, places in sorted(named.items()):
        reading = readings[number]
        older = [d.span for d in reading.documents]
        older += [post.span for post in reading.posts if post.former]
        sentence = reading.sentence.span
        for place in places:
            fit = doubts[place]
            if place.span.within(sentence) and not any(place.span.within(span) for span in older):
                yield UnitClaim(span=place.span, sentence=sentence, rule=_rule(fit), place=place, fit=fit)


def _rule(fit: Fit) -> str:
    if Ground.SPELLING in fit.grounds:
        return "unit.misspelt"
    return "unit.other-time" if Ground.OTHER_TIME in fit.grounds else "unit.several"
