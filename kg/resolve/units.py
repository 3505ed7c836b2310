"""The article's administrative units: its own of each level, and those that its words name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.find.places import LEVEL_OF_KIND
from kg.gazetteer import Gazetteer
from kg.model import BlockKind, OrganisationMention, PlaceMention, Reading, Unit
from kg.text import fold

_ZONES: Final = (BlockKind.PUBLISHER, BlockKind.TITLE, BlockKind.LEAD)


class Units:
    """The article's units: its own of each level, and what every named mention stood for on the article's day."""

    def __init__(self, readings: Sequence[Reading], day: str | None, source: str) -> None:
        self._source = source
        self._gazetteer = Gazetteer.load()
        self._day = day
        self._mentions = list(_in_order_of_weight(readings))
        self.known: dict[PlaceMention, Unit] = {}
        self.homes: dict[str, Unit] = {}
        self._find_homes()

    def of(self, mention: PlaceMention | None) -> Unit | None:
        """The unit of a mention, its own name first, else the article's own unit of that kind."""
        if mention is None:
            return None
        unit = self._named(mention) if mention.name else self.of_kind(mention.kind)
        if unit:
            self.known[mention] = unit
        return unit

    def of_kind(self, kind: str) -> Unit | None:
        """The article's own unit for a bare kind word: "quận" or "huyện" its district, "tỉnh" its province."""
        if kind == "thành phố":
            return self.homes.get("city") or self._city()
        return self.homes.get(LEVEL_OF_KIND.get(kind, kind))

    def _city(self) -> Unit | None:
        province = self.homes.get("province")
        return province if province and province.kind == "thành phố" else None

    def _find_homes(self) -> None:
        for mention in self._mentions:
            if mention.name and LEVEL_OF_KIND[mention.kind] in ("province", "city"):
                unit = self._named(mention)
                if unit:
                    self.homes.setdefault(unit.level, unit)
        for mention in self._mentions:
            if mention.name and (unit := self._named(mention)):
                self.homes.setdefault(unit.level, unit)
                if unit.kind == "thành phố":
                    self.homes.setdefault("city", unit)
        district = self.homes.get("district")
        if district and district.parent and district.parent.level == "province":
            self.homes["province"] = district.parent

    def _named(self, mention: PlaceMention) -> Unit | None:
        parent = self._named(mention.parent) if mention.parent else None
        found = self._candidates(mention, parent)
        return found[0] if len(found) == 1 else self._stated(mention, parent) if not found else None

    def _stated(self, mention: PlaceMention, parent: Unit | None) -> Unit:
        """A unit that the gazetteer lacks, kept as named, within its parent, the page's own unit or the page."""
        level = "district" if (stated := LEVEL_OF_KIND[mention.kind]) == "city" else stated
        own = self.homes.get("district") if level == "commune" else self.homes.get("province")
        parent = parent or (own if level != "province" else None)
        slug = fold(f"{mention.kind} {mention.name}").replace(" ", "-")
        above = parent.key if parent else fold(self._source).replace(" ", "-")
        return Unit(f"stated-{slug}-in-{above}", mention.kind, mention.name or "", level, parent=parent)

    def _candidates(self, mention: PlaceMention, parent: Unit | None) -> tuple[Unit, ...]:
        assert mention.name
        found = self._gazetteer.find(mention.kind, mention.name, on=self._day, within=parent)
        if len(found) > 1 and "province" in self.homes:
            near = self._gazetteer.find(mention.kind, mention.name, on=self._day, within=self.homes["province"])
            found = near if near else found
        if len(found) > 1:
            higher = [u for u in found if u.level == "province"]
            found = tuple(higher) if len(higher) == 1 else found
        return found


def _in_order_of_weight(readings: Sequence[Reading]) -> Iterator[PlaceMention]:
    """The place mentions, those of publisher and title first, then in the page's order."""
    weight = {kind: i for i, kind in enumerate(_ZONES)}
    for reading in sorted(readings, key=lambda r: weight.get(r.sentence.kind, len(_ZONES))):
        if reading.places or reading.organisations or reading.posts or reading.documents:
            yield from sorted(_places(reading), key=lambda m: m.span)


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
