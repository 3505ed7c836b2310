"""What speaks for and against two candidates being one, and how much."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from kg.identity.candidates import Document, Official
from kg.text import key

WEIGHTS: Final[Mapping[str, float]] = {
    "same-name": 0.4,
    "alike-name": 0.1,
    "same-body": 0.25,
    "alike-body": 0.15,
    "same-unit": 0.2,
    "same-province": 0.15,
    "no-body": 0.1,
    "same-title": 0.1,
    "succession": 0.2,
    "near-dates": 0.05,
    "far-dates": -0.15,
    "elsewhere-then": -0.3,
    "other-province": -0.2,
    "same-number": 0.5,
    "same-issuer": 0.3,
    "same-year": 0.15,
    "other-issuer": -0.3,
    "other-year": -0.4,
    "same-day": 0.2,
    "other-day": -0.8,
    "other-part-of-day": -0.4,
    "same-host": 0.25,
    "other-unit": -0.6,
    "same-matter": 0.25,
    "alike-matter": 0.15,
    "other-matter": -0.2,
    "same-kind": 0.1,
    "other-kind": -0.1,
    "same-in-series": 0.6,
    "other-in-series": -0.6,
    "same-chair": 0.2,
    "people-in-common": 0.1,
    "other-chair": -0.3,
    "same-text": 0.3,
    "one-page": -0.4,
}
"""What each reason adds to the score from 0 to 1, which stands for how likely somebody would decide "same"."""

_MONTH: Final = 31
"""Days within which nobody moves to a post in another province and is written about there."""
_DECADE: Final = 3653
"""Days beyond which most posts have passed to others: two terms of five years."""


def reasons_for_officials(one: Official, other: Official) -> Iterator[str]:
    """What speaks for and against two officials of a name being one."""
    yield "same-name" if {*map(key, one.names)} & {*map(key, other.names)} else "alike-name"
    yield from _about_bodies(one, other)
    if one.units.meet(other.units):
        yield "same-unit"
    elif one.provinces.meet(other.provinces):
        yield "same-province"
    if not (one.bodies and other.bodies):
        yield "no-body"
    if {key(title) for title, *_ in one.posts} & {key(title) for title, *_ in other.posts}:
        yield "same-title"
    if any(_went_over(a, b) for a, b in ((one, other), (other, one))):
        yield "succession"
    yield from _about_days_and_provinces(one, other)


def _about_bodies(one: Official, other: Official) -> Iterator[str]:
    """One body; also the UBND of a unit before and after it was merged, but not those of two huyện Châu Thành."""
    if one.bodies & other.bodies or (one.labels & other.labels and one.units.meet(other.units)):
        yield "same-body"
    elif any(_alike(a, b) and not (a == b and _apart(one, other)) for a in one.labels for b in other.labels):
        yield "alike-body"


def _alike(body: str, other: str) -> bool:
    """Whether two names of bodies differ at most by what one leaves unsaid: "UBND huyện", "UBND huyện Bá Thước"."""
    return f"{other} ".startswith(f"{body} ") or f"{body} ".startswith(f"{other} ")


def _apart(one: Official, other: Official) -> bool:
    """Whether the provinces of both are known and differ."""
    return bool(one.provinces.own and other.provinces.own) and not one.provinces.meet(other.provinces)


def _went_over(before: Official, after: Official) -> bool:
    """Whether one page calls a post former that another page shows held."""
    held = {(title, body) for title, body, former in before.posts if not former and body}
    return any((title, body) in held for title, body, former in after.posts if former)


def _about_days_and_provinces(one: Official, other: Official) -> Iterator[str]:
    apart = _apart(one, other)
    gap = _gap(one.days, other.days)
    if apart:
        yield "elsewhere-then" if gap is not None and gap <= _MONTH else "other-province"
    if gap is not None and gap > _DECADE:
        yield "far-dates"
    elif gap is not None and gap <= _DECADE / 2 and not (apart and gap <= _MONTH):
        yield "near-dates"


def _gap(some: Iterable[str], others: Iterable[str]) -> int | None:
    """The days between the two nearest dates of either; None where there are none."""
    far = sorted(map(date.fromisoformat, others))
    return min((_nearest(date.fromisoformat(one), far) for one in some), default=None) if far else None


def _nearest(day: date, among: Sequence[date]) -> int:
    """The days from one day to the nearest of others in order."""
    after = bisect(among, day)
    return min(abs((day - one).days) for one in among[max(0, after - 1) : after + 1])


def reasons_for_documents(one: Document, other: Document) -> Iterator[str]:
    """What speaks for and against two documents of one kind and number being one."""
    yield "same-number"
    if one.issuers and other.issuers:
        yield "same-issuer" if one.issuers & other.issuers else "other-issuer"
    years = [{day[:4] for day in document.days} for document in (one, other)]
    if all(years):
        yield "same-year" if years[0] & years[1] else "other-year"
