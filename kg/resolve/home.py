"""The home of a page, whose site it stands on, and whom the page is about where it does not say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kg import lexicon
from kg.find.places import levels
from kg.gazetteer import Gazetteer
from kg.model import BlockKind, Fit, Home, HomeGround, OrganisationMention, PlaceMention, Reading, Span, Unit
from kg.resolve.fits import Context, Words
from kg.resolve.site import Site
from kg.resolve.units import Homes, headed

_OPENING: Final = 3
"""Sentences of its text in which a page without telling title says where it is."""
_BESIDE: Final = 8
"""Characters before a unit in which the word stands that makes it a neighbour."""
_OPENS: Final = (BlockKind.LEAD, BlockKind.BODY)


def home_of(
    readings: Sequence[Reading], homes: Homes, site: Site | None, day: str | None, source: str
) -> tuple[Home | None, Home | None]:
    """The home of a page, and whom it is about: the unit that its title names first among its own, else its home.

    Without a site the home is told by the portal's name on the page, else by the title, else by how the text begins.
    """
    context = Context(day, source, homes.units)
    titled = _first_own(_of(readings, BlockKind.TITLE), homes, context, HomeGround.TITLE)
    if site and site.owner:
        home: Home | None = Home(site.owner, site.ground)
        return home, titled or home
    portal = _first_own(_of(readings, BlockKind.PUBLISHER), homes, context, HomeGround.PUBLISHER)
    opening = None if titled or _names_several(readings, context) else _opening(readings)
    text = _first_own(opening, homes, context, HomeGround.TEXT) if opening else None
    return portal or titled or text, titled or text or portal


def _names_several(readings: Iterable[Reading], context: Context) -> bool:
    """Whether a page names units of several provinces, so that the first is not sure to be its own."""
    fits: dict[Words, Fit] = {}
    meant = (one for reading in readings for _, one in _meant(reading))
    units = (context.fit(one, fits).unit for one in meant if not isinstance(one, str) and one.name)
    return len({province for unit in units if unit and (province := Gazetteer.load().province_of(unit))}) > 1


def _of(readings: Iterable[Reading], kind: BlockKind) -> Iterator[Reading]:
    return (reading for reading in readings if reading.sentence.kind is kind)


def _opening(readings: Iterable[Reading]) -> list[Reading]:
    return [reading for reading in readings if reading.sentence.kind in _OPENS][:_OPENING]


def _first_own(readings: Iterable[Reading], homes: Homes, context: Context, ground: HomeGround) -> Home | None:
    """The first unit that sentences name, or mean by its kind alone, and that is one of the page's own."""
    for reading in readings:
        if (heading := headed(reading, context.day)) and heading in homes.units.values():
            return Home(heading, ground, reading.sentence.span, reading.sentence.span)
        for span, unit in _units_in(reading, homes, context):
            if unit in homes.units.values() and not _is_beside(reading, span):
                return Home(unit, ground, span, reading.sentence.span)
    return None


def _is_beside(reading: Reading, span: Span) -> bool:
    """Whether words make a unit one that something is near or done with: "cách TP Hải Dương 25 km"."""
    begin = reading.own(span).begin
    return lexicon.piece("owners", "beside").search(reading.text[max(0, begin - _BESIDE) : begin]) is not None


def _units_in(reading: Reading, homes: Homes, context: Context) -> Iterator[tuple[Span, Unit]]:
    """The units of a sentence in its order: named, of a bare kind word, or of a body that is of one level."""
    fits: dict[Words, Fit] = {}
    for span, meant in sorted(_meant(reading), key=lambda one: one[0]):
        if isinstance(meant, str):
            unit = homes.of_kind(meant)
        else:
            unit = context.fit(meant, fits).unit if meant.name else homes.of_kind(meant.kind)
        if unit:
            yield span, unit


def _meant(reading: Reading) -> Iterator[tuple[Span, PlaceMention | str]]:
    for place in reading.places:
        yield place.span, place
    for body in reading.bodies:
        top: OrganisationMention = body
        while top.parent:
            top = top.parent
        if top.unit:
            yield top.unit.span, top.unit
        elif top.level in levels() or top.level in ("province", "district", "city"):
            yield top.span, top.level
