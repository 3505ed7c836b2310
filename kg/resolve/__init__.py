"""`resolve`: what the mentions of one article stand for, by gazetteer and article: one candidate or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import OrganisationMention, PlaceMention, Reading, Resolution
from kg.resolve.bodies import bodies_of, mentioned, units_named
from kg.resolve.claims import settled
from kg.resolve.documents import documents_of
from kg.resolve.events import events_of
from kg.resolve.people import people_of
from kg.resolve.units import units_of

__all__ = ["events_of", "resolve", "settled"]


def resolve(
    readings: Sequence[Reading],
    *,
    source: str,
    day: str | None,
    bodies: Iterable[OrganisationMention] = (),
    places: Iterable[PlaceMention] = (),
) -> Resolution:
    """Units, bodies, people and documents of an article; `bodies` were read off whole sentences, as were `places`."""
    mentions = mentioned(readings, bodies)
    units = units_of(readings, (*units_named(mentions), *places), day, source)
    known = bodies_of(mentions, units, source, [reading.sentence.span.begin for reading in readings])
    people = dict(people_of(readings, known, source))
    documents = dict(documents_of(readings, known, source))
    return Resolution(units.known, known, people, documents, units.uncertain)
