"""The claims of a page once its mentions are resolved: none of nobody in particular, one for each uncertain unit."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.model import Claim, Fit, Ground, PlaceMention, PostClaim, PostMention, Reading, Resolution, UnitClaim


def settled(claims: Iterable[Claim], readings: Sequence[Reading], resolution: Resolution) -> Iterator[Claim]:
    """The claims without the roles and posts of people who have no single candidate, and without posts in no known body.

    Behind them stands one for each unit that is not settled, that did not stand on the page's day, or is misspelt.
    """
    for claim in claims:
        person = getattr(claim, "person", None)
        known = person is None or person in resolution.officials
        if known and not (isinstance(claim, PostClaim) and _body_unknown(claim.post, resolution)):
            yield claim
    yield from _of_uncertain_units(readings, resolution.uncertain)


def _body_unknown(post: PostMention, resolution: Resolution) -> bool:
    return post.body is None or post.body not in resolution.organisations


def _of_uncertain_units(readings: Sequence[Reading], uncertain: Mapping[PlaceMention, Fit]) -> Iterator[UnitClaim]:
    """One claim for each such name; documents and former posts are older than the page and may name what is gone."""
    if not uncertain:
        return
    begins = [reading.sentence.span.begin for reading in readings]
    named: defaultdict[int, list[PlaceMention]] = defaultdict(list)
    for place in uncertain:
        named[bisect_right(begins, place.span.begin) - 1].append(place)
    for number, places in sorted(named.items()):
        reading = readings[number]
        older = [d.span for d in reading.documents]
        older += [post.span for post in reading.posts if post.former]
        sentence = reading.sentence.span
        for place in places:
            fit = uncertain[place]
            if place.span.within(sentence) and not any(place.span.within(span) for span in older):
                yield UnitClaim(span=place.span, sentence=sentence, rule=_rule(fit), place=place, fit=fit)


def _rule(fit: Fit) -> str:
    if Ground.SPELLING in fit.grounds:
        return "unit.misspelt"
    return "unit.other-time" if Ground.OTHER_TIME in fit.grounds else "unit.several"
