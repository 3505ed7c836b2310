"""The article's administrative units: its own of each level, and those that its words name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kg import lexicon
from kg.find.places import bare_provinces
from kg.find.places import levels as levels_of_kinds
from kg.gazetteer import LEVELS, Gazetteer, is_city
from kg.model import BlockKind, Fit, OrganisationMention, PlaceMention, Reading, Unit
from kg.resolve.fits import UNCERTAIN, Context, Words

_ZONES: Final = (BlockKind.PUBLISHER, BlockKind.TITLE, BlockKind.LEAD)
_HEADING: Final = -1
_NEAR: Final = 600
"""So far back a unit may be named that a bare kind word means: a paragraph."""


@dataclass(frozen=True, slots=True)
class Homes:
    """The article's own unit of each level, the number of the sentence that settled it, and the first cities named.

    A level that a title's heading settled has the number `_HEADING`, before all sentences. Of cities it matters whether
    there are none, one or several: no more are gathered once there are two. `open` has, for a level, the units of one
    name that its first sentence may mean: only one of them can be the article's own.
    """

    units: Mapping[str, Unit]
    settled: Mapping[str, int]
    cities: Mapping[str, Unit]
    open: Mapping[str, Collection[Unit]] = field(default_factory=dict)

    def of_kind(self, kind: str) -> Unit | None:
        """The unit that a level or a bare kind word means: "quận" or "huyện" the district, "tỉnh" the province."""
        level = levels_of_kinds().get(kind, kind)
        return self._city() if level == "city" else self.units.get(level)

    def _city(self) -> Unit | None:
        """The city among the article's own district and province, else the only one that it names; None for two."""
        own = [home for level in ("district", "province") if (home := self.units.get(level))]
        cities = [home for home in own if is_city(home.kind)] or list(self.cities.values())
        return cities[0] if len(cities) == 1 else None


@dataclass(frozen=True, slots=True)
class Units:
    """The article's own units, and the unit of each mention that has one.

    `uncertain` are the names that fit several units, with all of these, and those whose one unit did not stand on the
    article's day or is spelt otherwise.
    """

    homes: Homes
    known: Mapping[PlaceMention, Unit]
    uncertain: Mapping[PlaceMention, Fit]


def units_of(
    readings: Sequence[Reading],
    mentions: Iterable[PlaceMention],
    day: str | None,
    source: str,
    site: Unit | None = None,
) -> Units:
    """What the mentions of units stand for: their own names first, else the article's own unit of that kind.

    `site` is the unit whose site the page stands on, as far as that is known without its text.
    """
    homes = _homes(readings, day, source, site)
    context, fits = Context(day, source, homes.units), dict[Words, Fit]()
    known: dict[PlaceMention, Unit] = {}
    uncertain: dict[PlaceMention, Fit] = {}
    nearby = _Nearby(readings, context, fits)
    for mention in mentions:
        fit = context.fit(mention, fits) if mention.name else None
        if unit := fit.unit if fit else nearby.unit(mention, homes.of_kind(mention.kind)):
            known[mention] = unit
        if fit and (unit is None or UNCERTAIN & set(fit.grounds)):
            uncertain[mention] = fit
    return Units(homes, known, uncertain)


class _Nearby:
    """The units that a page names, by kind and position: what a bare kind word means beside the page's own unit."""

    def __init__(self, readings: Sequence[Reading], context: Context, fits: dict[Words, Fit]) -> None:
        self._readings, self._context, self._fits = readings, context, fits
        self._named: dict[str, list[tuple[int, Unit]]] = {}
        self._bare: dict[str, list[int]] = {}
        self._paragraphs: dict[int, int] = {}
        for reading in readings:
            self._paragraphs.setdefault(reading.block, reading.sentence.span.begin)

    def unit(self, mention: PlaceMention, own: Unit | None) -> Unit | None:
        """The unit of a bare kind word: the only one of its kind earlier in the sentence, else the one that leads the
        paragraph, else the page's own.

        Where the page's own is of another kind ("xã" on the page of a phường) it is the one named last before.
        """
        named, begin = self._of_kind(mention.kind), mention.span.begin
        before = _first_from(named, begin)
        number = bisect_right(self._readings, begin, key=lambda reading: reading.sentence.span.begin)
        reading = self._readings[number - 1] if number else None
        here = reading.sentence.span.begin if reading else 0
        in_sentence = {unit for _, unit in named[_first_from(named, here) : before]}
        if len(in_sentence) == 1:
            return in_sentence.pop()
        if not in_sentence and reading and (led := self._leading(mention, self._paragraphs[reading.block], before)):
            return led
        if own is None or own.kind == mention.kind or levels_of_kinds().get(mention.kind) != own.level:
            return own
        if before and begin - named[before - 1][0] < _NEAR:
            return named[before - 1][1]
        only = {unit for _, unit in named}
        return only.pop() if len(only) == 1 else None

    def _leading(self, mention: PlaceMention, begin: int, before: int) -> Unit | None:
        """The one unit of the mention's kind that its paragraph has named, where no bare word of the kind came before.

        The paragraph has its position, `before` is how many units of the kind are named earlier than the mention. One
        that begins with "UBND huyện" goes on about it, whatever guests it names; and "Thành phố" is the province's own
        city.
        """
        named = self._named[mention.kind]
        named = named[_first_from(named, begin) : before]
        if is_city(mention.kind) or len({unit for _, unit in named}) != 1:
            return None
        first, unit = named[0]
        bare = self._bare[mention.kind]
        return unit if bisect_left(bare, begin) == bisect_left(bare, first) else None

    def _of_kind(self, kind: str) -> list[tuple[int, Unit]]:
        """The units of a kind that the page names, each with its position, in their order."""
        if kind not in self._named:
            places = [
                one
                for reading in self._readings
                for one in _places(reading)
                if one.kind == kind and not _is_gone(reading, one)
            ]
            self._bare[kind] = sorted(one.span.begin for one in places if not one.name)
            found = ((one.span.begin, self._context.fit(one, self._fits).unit) for one in places if one.name)
            self._named[kind] = sorted(
                ((at, unit) for at, unit in found if unit), key=lambda place: (place[0], place[1].key)
            )
        return self._named[kind]


def _is_gone(reading: Reading, place: PlaceMention) -> bool:
    """Whether the words behind a unit say that it is no more: "phường Phú Thứ cũ"; a bare word means another."""
    return bool(place.name and lexicon.grammar("place-gone").match(reading.text, reading.own(place.span).end))


def _first_from(named: Sequence[tuple[int, Unit]], position: int) -> int:
    """The number of the first of the units named that stands at a position or behind it."""
    return bisect_left(named, position, key=lambda place: place[0])


def _homes(readings: Sequence[Reading], day: str | None, source: str, site: Unit | None) -> Homes:
    """The article's own units: of each level the one that the weightiest sentence naming any names alone.

    The province is found first, for it distinguishes the districts and communes of one name. Before all sentences but
    the title stand the unit of the site and those in which it lies.
    """
    sentences = list(_in_order_of_weight(readings))
    headings: dict[str, Unit] = {}
    for unit in filter(None, (headed(reading, day) for reading in readings)):
        headings.setdefault(unit.level, unit)
    homes = Homes(headings, dict.fromkeys(headings, _HEADING), {})
    if site:
        titles = [_named_in(reading) for reading in readings if reading.sentence.kind is BlockKind.TITLE]
        homes = _on_site(homes, titles, site, day, source)
    for levels in (LEVELS[:1], LEVELS):
        homes = _settled(homes, sentences, levels, day, source)
    if not homes.units and "province" not in homes.settled and (province := _bare_province(readings, day, source)):
        homes = replace(homes, units={"province": province})
    return _joined(homes)


def _bare_province(readings: Iterable[Reading], day: str | None, source: str) -> Unit | None:
    """The only province that a page calls by its bare name, where it names no unit in full: "Bình Thuận xếp thứ 34"."""
    context, fits = Context(day, source, {}), dict[Words, Fit]()
    found = {place.name: place for reading in readings for place in bare_provinces(reading.text)}
    units = {unit.key: unit for place in found.values() if (unit := context.fit(place, fits).unit)}
    return next(iter(units.values())) if len(units) == 1 else None


def _on_site(homes: Homes, titles: Iterable[Sequence[PlaceMention]], site: Unit, day: str | None, source: str) -> Homes:
    """The homes of a page on the site of a unit: this one and those above it, but where a title names others alone."""
    own = {unit.level: unit for unit in _upwards(site) if unit.level in LEVELS}
    titled = _settled(Homes(own, {}, {}), titles, LEVELS, day, source)
    units, settled = dict(homes.units), dict(homes.settled)
    for level in (level for level in LEVELS if level in own and level not in settled):
        unit = titled.units[level] if level in titled.settled else own[level]
        if any(one.level in units and not _lies_in(unit, units[one.level]) for one in _upwards(unit)):
            continue  # the title is about another province
        units[level], settled[level] = unit, _HEADING
    return replace(homes, units=units, settled=settled)


def _upwards(unit: Unit) -> Iterator[Unit]:
    """The unit and those in which it lies."""
    step: Unit | None = unit
    while step:
        yield step
        step = step.parent


def _lies_in(unit: Unit, whole: Unit) -> bool:
    return whole in _upwards(unit)


def headed(reading: Reading, day: str | None) -> Unit | None:
    """The province or district whose bare name heads a title: "Hà Nam: Tập huấn nghiệp vụ", "Hà Nam tập huấn …"."""
    heads = reading.sentence.kind is BlockKind.TITLE
    match = lexicon.grammar("place-heading").match(reading.text) if heads else None
    found = Gazetteer.load().find(None, match["words"], on=day) if match else ()
    highest = [unit for unit in found if unit.level == "province"] or [u for u in found if u.level == "district"]
    return highest[0] if len(highest) == 1 else None


def _settled(
    homes: Homes, sentences: Iterable[Sequence[PlaceMention]], levels: Sequence[str], day: str | None, source: str
) -> Homes:
    """The homes with those of the levels that the sentences settle, each read with what the ones before it settled."""
    fits: dict[Words, Fit] = {}
    for number, mentions in enumerate(sentences):
        context = Context(day, source, homes.units)
        found = [context.fit(one, fits) for one in mentions if one.name]
        named = {fit.unit.key: fit.unit for fit in found if fit.unit}
        homes = _with_sentence(homes, number, named.values(), levels)
        if left := _left_open(found, homes, levels):
            homes = replace(homes, open={**left, **homes.open})
    return homes


def _left_open(found: Iterable[Fit], homes: Homes, levels: Sequence[str]) -> dict[str, Collection[Unit]]:
    """For each level that is not settled the units that the first name of several units of that level may mean."""
    several = [
        fit.candidates for fit in found if fit.unit is None and len({unit.level for unit in fit.candidates}) == 1
    ]
    levelled = {units[0].level: units for units in reversed(several)}
    return {level: units for level, units in levelled.items() if level in levels and level not in homes.settled}


def _with_sentence(homes: Homes, number: int, named: Collection[Unit], levels: Sequence[str]) -> Homes:
    """The homes with what one sentence settles: a unit named alone on its level, else what its namesakes lie in."""
    if not named:
        return homes
    units, settled = dict(homes.units), dict(homes.settled)
    for level in (level for level in levels if level not in homes.settled):
        of_level = [unit for unit in named if unit.level == level and unit in homes.open.get(level, named)]
        if not of_level:
            continue
        settled[level] = number
        above = {unit.parent.key: unit.parent for unit in of_level if unit.parent}
        if len(of_level) == 1:
            units[level] = of_level[0]
        elif len(above) == 1:
            [shared] = above.values()
            units.setdefault(shared.level, shared)
    several = len(homes.cities) > 1
    cities = homes.cities if several else {**homes.cities, **{unit.key: unit for unit in named if is_city(unit.kind)}}
    return replace(homes, units=units, settled=settled, cities=cities)


def _joined(homes: Homes) -> Homes:
    """The homes as units that lie in one another; a district of another province, found later than it, is none."""
    units = dict(homes.units)
    later = homes.settled.get("district", 0) > homes.settled.get("province", 0)
    if later and not _is_at_home(units.get("district"), units.get("province")):
        units.pop("district", None)  # a guest's or an example's, on the page of another province
    if (district := units.get("district")) and district.parent:
        units[district.parent.level] = district.parent
    if (commune := units.get("commune")) and commune.parent:
        units.setdefault(commune.parent.level, commune.parent)
    return replace(homes, units=units)


def _is_at_home(home: Unit | None, province: Unit | None) -> bool:
    """Whether one of the article's own units lies in its own province."""
    return home is None or province is None or Gazetteer.load().province_of(home) == province


def _in_order_of_weight(readings: Sequence[Reading]) -> Iterator[list[PlaceMention]]:
    """The place mentions of each sentence, those of publisher and title first, then in the page's order."""
    weight = {kind: i for i, kind in enumerate(_ZONES)}
    for reading in sorted(readings, key=lambda r: weight.get(r.sentence.kind, len(_ZONES))):
        if mentions := _named_in(reading):
            yield mentions


def _named_in(reading: Reading) -> list[PlaceMention]:
    """The place mentions of a sentence in their order."""
    return sorted(_places(reading), key=lambda m: m.span)


def _places(reading: Reading) -> Iterator[PlaceMention]:
    issuers = [d.issuer for d in reading.documents if d.issuer]
    for body in (*reading.bodies, *issuers):
        above: OrganisationMention | None = body
        while above:
            if above.unit:
                yield above.unit
                if above.unit.parent:
                    yield above.unit.parent
            above = above.parent
    for place in reading.places:
        yield place
        if place.parent:
            yield place.parent
