"""The clause of a figure: where its number stands, and whose the words before it and behind it make it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

from kg.model import MeasurementClaim, Reading, Span
from kg.resolve.owner_words import Candidate, Group, Nation, does, is_adjacent, is_linked, opens, reports

_MORE_BEFORE: Final = regex.compile(r"\d[.,]?$")
_MORE: Final = regex.compile(r"[.,]?\d")


def number_of(reading: Reading, claim: MeasurementClaim, after: int) -> Span:
    """Where the number of a figure stands in its sentence: the first behind the numbers that others have."""
    begin, end = reading.own(claim.span)
    at = _whole(reading.text, claim.value_text, max(begin, after), end)
    at = _whole(reading.text, claim.value_text, max(0, begin), len(reading.text)) if at < 0 else at
    return Span(at, at + len(claim.value_text)) if at >= 0 else Span(end, end)


def _whole(text: str, number: str, begin: int, end: int) -> int:
    """Where a number stands that is no part of a longer one ("99" in "99,6"), -1 for nowhere."""
    at = text.find(number, begin, end)
    while at >= 0 and (_MORE_BEFORE.search(text[max(0, at - 2) : at]) or _MORE.match(text, at + len(number))):
        at = text.find(number, at + 1, end)
    return at


def right_behind(text: str, begin: int, end: int) -> Span:
    """What stands right behind a number, up to the end of its clause: the next comma, semicolon or bracket."""
    stops = (at for sign in ",;)" if (at := text.find(sign, begin, end)) >= 0)
    return Span(begin, min(stops, default=end))


def owner_before(reading: Reading, claim: MeasurementClaim, at: Span, found: Sequence[Candidate]) -> Candidate | None:
    """The owner before the number: next to it or its brackets, at the beginning of its clause, linked, with a verb."""
    text, begin = reading.text, reading.own(claim.span).begin
    left = [one for one in found if one.span.end <= at.begin and not reports(text, one)]
    if left and is_adjacent(text, left[-1], at.begin):
        return left[-1]
    for one in left:
        if one.span.begin < begin or ";" in text[one.span.end : at.begin]:
            continue
        if opens(text, begin, one) or is_linked(text, one, "owner-link") or does(text, one):
            return one
    return None


def owner_behind(
    reading: Reading, claim: MeasurementClaim, at: Span, found: Iterable[Candidate], subject: Candidate | None
) -> Candidate | None:
    """The owner behind the number: "20 thủ tục cấp xã", "55 tỷ đồng trên địa bàn huyện".

    A rank has its scope there, and works of which the sentence is have their place.
    """
    end = reading.own(claim.span).end
    if claim.kind == "ranking" or (subject and subject.owner is None):
        return None
    for one in found:
        if at.end <= one.span.begin and one.span.end <= end:
            if isinstance(one.owner, Nation) and claim.unit == "%":
                return Candidate(one.span, None)  # "22% diện tích cả nước" is a share of it
            is_tier = isinstance(one.owner, Nation) or (isinstance(one.owner, Group) and one.owner.kind is not None)
            if is_tier or (one.owner is not None and is_linked(reading.text, one, "owner-behind")):
                return one
    return None
