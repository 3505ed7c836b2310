"""`resolve`: what the mentions of one article stand for, by gazetteer and article: one candidate or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import HomeGround, OrganisationMention, PlaceMention, Reading, Resolution, Unit
from kg.resolve.bodies import bodies_of, mentioned, units_named
from kg.resolve.claims import settled
from kg.resolve.documents import documents_of
from kg.resolve.events import events_of
from kg.resolve.home import home_of
from kg.resolve.owners import owners_of, places_said, said_owners
from kg.resolve.people import people_of
from kg.resolve.site import Site, check_place, learned, learned_by, site_of, words_of
from kg.resolve.units import units_of

__all__ = [
    "check_place",
    "events_of",
    "learned",
    "learned_by",
    "owners_of",
    "places_said",
    "resolve",
    "said_owners",
    "settled",
    "site_of",
    "told_by_text",
]


def resolve(
    readings: Sequence[Reading],
    *,
    source: str,
    day: str | None,
    bodies: Iterable[OrganisationMention] = (),
    places: Iterable[PlaceMention] = (),
    site: Site | None = None,
) -> Resolution:
    """Units, bodies, people and documents of an article.

    `bodies` and `places` were read off whole sentences; `site` is that on which the article stands, where it is known.
    """
    mentions = mentioned(readings, bodies)
    named = tuple(units_named(mentions))
    units = units_of(readings, (*named, *places), day, source, site.unit if site else None)
    begins = [reading.sentence.span.begin for reading in readings]
    known = bodies_of(mentions, units, source, begins, site.body if site else None)
    people = dict(people_of(readings, known, source))
    documents = dict(documents_of(readings, known, source))
    home, subject = home_of(readings, units.homes, site, day, source)
    uncertain = {one: units.uncertain[one] for one in dict.fromkeys(named) if one in units.uncertain}
    return Resolution(units.known, known, people, documents, uncertain, home, subject)


def told_by_text(readings: Sequence[Reading], resolution: Resolution, *, source: str, day: str | None) -> str:
    """The words for the unit that a page's own text tells as the one that it is about, empty where it tells none."""
    subject = resolution.subject
    if resolution.home and resolution.home.ground is HomeGround.SITE:
        homes = units_of(readings, (), day, source).homes
        subject = home_of(readings, homes, None, day, source)[1]
    return words_of(subject.owner) if subject and isinstance(subject.owner, Unit) else ""
