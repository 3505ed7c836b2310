"""The sessions of a people's council: it holds them, whether the page says so or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg import lexicon
from kg.find.posts import COUNCIL
from kg.model import OrganisationMention, Reading
from kg.relate.events.joining import Gathering


def with_councils(found: Iterable[Gathering], readings: Sequence[Reading]) -> Iterator[Gathering]:
    """The gatherings, the sessions among them that name no host with the council that the page names first."""
    council = _council(readings)
    for one in found:
        if council and _is_of_council(one):
            yield replace(one, hosted=replace(one.hosted, hosts=(council,), host_as_stated=council.text))
        else:
            yield one


def _is_of_council(gathering: Gathering) -> bool:
    """Whether a gathering without a host is a session of the kind that councils alone hold."""
    session = lexicon.grammar("meeting-of-council")
    is_open = not gathering.hosted.hosts and not gathering.is_aside
    return is_open and any(session.match(one.topic) for one in gathering.mentions)


def _council(readings: Iterable[Reading]) -> OrganisationMention | None:
    """The first people's council that a page names with its unit, else the first that it names at all."""
    bodies = [body for reading in readings for body in reading.bodies if body.kind == COUNCIL]
    return next((body for body in bodies if body.unit and body.unit.name), next(iter(bodies), None))
