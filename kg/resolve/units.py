"""The article's administrative units: its own of each level, and those that its words name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from kg import lexicon
from kg.find.places import levels
from kg.gazetteer import LEVELS, Gazetteer, folded, may_stand_on, valid_on
from kg.model import BlockKind, Fit, Ground, OrganisationMention, PlaceMention, Reading, Unit
from kg.text import fold

_ZONES: Final = (BlockKind.PUBLISHER, BlockKind.TITLE, BlockKind.LEAD)


class Units:
    """The article's units: its own of each level, and what every named mention stood for on the article's day.

    A name that leaves several units is not settled: `doubts` has the units that it may be, and also the one unit that
    did not stand on that day, or whose name is spelt otherwise.
    """

    def __init__(self, readings: Sequence[Reading], day: str | None, source: str) -> None:
        self._source = source
        self._gazetteer = Gazetteer.load()
        self._day = day
        self._sentences = list(_in_order_of_weight(readings))
        self._cities: dict[str, Unit] = {}
        self._fits: dict[tuple[tuple[str, str | None], ...], Fit] = {}
        self.known: dict[PlaceMention, Unit] = {}
        self.doubts: dict[PlaceMention, Fit] = {}
        self.homes: dict[str, Unit] = {}
        self._find_homes(readings)

    def of(self, mention: PlaceMention | None) -> Unit | None:
        """The unit of a mention, its own name first, else the article's own unit of that kind."""
        if mention is None:
            return None
        if not mention.name:
            unit = self.of_kind(mention.kind)
        else:
            fit = self._fit(mention)
            unit = fit.unit
            if unit is None or {Ground.OTHER_TIME, Ground.SPELLING} & set(fit.grounds):
                self.doubts[mention] = fit
        if unit:
            self.known[mention] = unit
        return unit

    def of_kind(self, kind: str) -> Unit | None:
        """The article's own unit for a bare kind word: "quận" or "huyện" its district, "tỉnh" its province."""
        return self._city() if kind == "thành phố" else self.homes.get(levels().get(kind, kind))

    def _city(self) -> Unit | None:
        """The city among the article's own district and province, else the only one that it names; None for two."""
        own = [home for level in ("district", "province") if (home := self.homes.get(level))]
        cities = [home for home in own if home.kind == "thành phố"] or list(self._cities.values())
        return cities[0] if len(cities) == 1 else None

    def _find_homes(self, readings: Iterable[Reading]) -> None:
        """The article's own units: of each level the one that the weightiest sentence naming any names alone."""
        settled: dict[str, int] = {}
        for heading in filter(None, map(self._headed, readings)):
            settled.setdefault(heading.level, -1)
            self.homes.setdefault(heading.level, heading)
        self._settle(settled, LEVELS[:1])
        self._fits.clear()
        self._settle(settled, LEVELS)
        if settled.get("district", 0) > settled.get("province", 0) and not self._is_at_home("district"):
            self.homes.pop("district", None)  # a guest's or an example's, on the page of another province
        if (district := self.homes.get("district")) and district.parent:
            self.homes[district.parent.level] = district.parent
        if (commune := self.homes.get("commune")) and commune.parent:
            self.homes.setdefault(commune.parent.level, commune.parent)
        self._fits.clear()

    def _is_at_home(self, level: str) -> bool:
        """Whether the article's own unit of a level lies in its own province."""
        home, province = self.homes.get(level), self.homes.get("province")
        return home is None or province is None or self._gazetteer.province_of(home) == province

    def _settle(self, settled: dict[str, int], levels: Sequence[str]) -> None:
        """Take the units of some levels for homes, and note in which sentence each level was settled."""
        for number, mentions in enumerate(self._sentences):
            found = {unit.key: unit for one in mentions if one.name and (unit := self._fit(one).unit)}
            self._cities |= {key: unit for key, unit in found.items() if unit.kind == "thành phố"}
            for level in {unit.level for unit in found.values()} & set(levels) - settled.keys():
                named = [unit for unit in found.values() if unit.level == level]
                settled[level] = number
                above = {unit.parent.key: unit.parent for unit in named if unit.parent}
                if len(named) == 1:
                    self.homes[level] = named[0]
                elif len(above) == 1:
                    [shared] = above.values()
                    self.homes.setdefault(shared.level, shared)

    def _headed(self, reading: Reading) -> Unit | None:
        """The province or district whose bare name heads a title: "Hà Nam: Tập huấn nghiệp vụ"."""
        heads = reading.sentence.kind is BlockKind.TITLE
        match = lexicon.grammar("place-heading").match(reading.text) if heads else None
        found = self._gazetteer.find(None, match["words"], on=self._day) if match else ()
        highest = [unit for unit in found if unit.level == "province"] or [u for u in found if u.level == "district"]
        return highest[0] if len(highest) == 1 else None

    def _fit(self, mention: PlaceMention) -> Fit:
        """The units that a name may mean, worked out once for all mentions in the same words."""
        words = tuple((one.kind, one.name) for one in _upwards(mention))
        if words not in self._fits:
            above = self._fit(mention.parent) if mention.parent and mention.parent.name else None
            self._fits[words] = (
                self._candidates(mention, above) or self._misspelt(mention, above) or self._stated(mention, above)
            )
        return self._fits[words]

    def _misspelt(self, mention: PlaceMention, above: Fit | None) -> Fit | None:
        """The one unit in the parent that the words name whose name is all but the mention's."""
        if not (mention.name and above and above.unit):
            return None
        found = self._gazetteer.alike(mention.kind, mention.name, on=self._day, within=above.unit)
        return Fit((found,), (Ground.SPELLING, Ground.PARENT)) if found else None

    def _stated(self, mention: PlaceMention, above: Fit | None) -> Fit:
        """A unit that the gazetteer lacks, kept as named, within its parent, the page's own unit or the page."""
        level = "district" if (stated := levels()[mention.kind]) == "city" else stated
        own = self.homes.get("district") if level == "commune" else self.homes.get("province")
        parent = (above.unit if above else None) or (own if level != "province" else None)
        slug = fold(f"{mention.kind} {mention.name}").replace(" ", "-")
        within = parent.key if parent else fold(self._source).replace(" ", "-")
        unit = Unit(f"stated-{slug}-in-{within}", mention.kind, mention.name or "", level, parent=parent)
        return Fit((unit,), (Ground.NAME,))

    def _candidates(self, mention: PlaceMention, above: Fit | None) -> Fit | None:
        """The gazetteer's units of a name: each ground leaves those that it speaks for, if it speaks for any."""
        found = self._bearing(mention, above.candidates if above else (None,))
        if above is None and (gone := self._gone_at_home(mention, found)):
            return Fit(tuple(sorted({*found, *gone}, key=lambda unit: unit.key)), (Ground.NAME,))
        grounds = [Ground.NAME, *([Ground.PARENT] if above else [])]
        if not found:
            return None
        if self._day and any(valid_on(unit, self._day) for unit in found):
            found = [unit for unit in found if valid_on(unit, self._day)]
            grounds.append(Ground.DAY)
        elif self._day and not any(may_stand_on(unit, self._day) for unit in found):
            grounds.append(Ground.OTHER_TIME)
        found = _places_of(found)
        for level in ("province", "district"):
            if len(found) > 1 and (home := self.homes.get(level)):
                near = set(self._bearing(mention, (home,)))
                if kept := [unit for unit in found if unit in near]:
                    found = kept
                    grounds.append(Ground.HOME)
        if len(found) > 1 and len(higher := [unit for unit in found if unit.level == "province"]) == 1:
            found = higher
        return Fit(tuple(found), tuple(dict.fromkeys(grounds)))

    def _gone_at_home(self, mention: PlaceMention, found: Collection[Unit]) -> list[Unit]:
        """The units of that name in the page's own province that stood at another time, where none there stands."""
        home = self.homes.get("province")
        near = self._bearing(mention, (home,)) if home and found else []
        return [] if set(near) & set(found) else near

    def _bearing(self, mention: PlaceMention, places: Iterable[Unit | None]) -> list[Unit]:
        """The units of a mention's kind and name in any of the places (None: anywhere), in the order of keys."""
        assert mention.name
        found = {
            unit.key: unit
            for place in places
            for unit in self._gazetteer.find(mention.kind, mention.name, on=self._day, within=place)
        }
        return [found[key] for key in sorted(found)]


def _places_of(units: Iterable[Unit]) -> list[Unit]:
    """One unit a place: of those that followed one another under one code and name only the first."""
    places: dict[tuple[str, str, str | None, str], Unit] = {}
    for unit in units:
        places.setdefault((unit.level, unit.kind, unit.code, folded(unit.name)), unit)
    return list(places.values())


def _upwards(mention: PlaceMention) -> Iterator[PlaceMention]:
    step: PlaceMention | None = mention
    while step:
        yield step
        step = step.parent


def _in_order_of_weight(readings: Sequence[Reading]) -> Iterator[list[PlaceMention]]:
    """The place mentions of each sentence, those of publisher and title first, then in the page's order."""
    weight = {kind: i for i, kind in enumerate(_ZONES)}
    for reading in sorted(readings, key=lambda r: weight.get(r.sentence.kind, len(_ZONES))):
        if mentions := sorted(_places(reading), key=lambda m: m.span):
            yield mentions


def _places(reading: Reading) -> Iterator[PlaceMention]:
    bodies = [*reading.organisations, *(p.body for p in reading.posts if p.body)]
    issuers = [d.issuer for d in reading.documents if d.issuer]
    for body in (*bodies, *issuers):
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
