"""The claims of a page once its mentions are resolved: none of nobody in particular, one for each uncertain unit."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from kg.model import Claim, Fit, Ground, Official, PlaceMention, PostClaim, Reading, Resolution, UnitClaim


def settled(claims: Iterable[Claim], readings: Sequence[Reading], resolution: Resolution) -> Iterator[Claim]:
    """The claims without the roles and posts of people who have no single candidate, and without halves of posts.

    Behind them stands one for each unit that is not settled, that did not stand on the page's day, or is misspelt.
    """
    stated = list(claims)
    whole = {
        (resolution.officials.get(c.person), c.post.title)
        for c in stated
        if isinstance(c, PostClaim) and c.post.body and not c.post.body.among
    }
    for claim in stated:
        person = getattr(claim, "person", None)
        official = resolution.officials.get(person) if person else None
        if person and not official:
            continue
        if not (isinstance(claim, PostClaim) and _is_half(claim, official, whole, resolution)):
            yield claim
    yield from _of_uncertain_units(readings, resolution.uncertain)


def _is_half(
    claim: PostClaim, official: Official | None, whole: Set[tuple[Official | None, str]], resolution: Resolution
) -> bool:
    """Whether nobody knows the body of the post, or elsewhere the page names the body in which that person has it."""
    body = claim.post.body
    if body is None or body not in resolution.organisations:
        return True
    return bool(body.among) and (official, claim.post.title) in whole


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
