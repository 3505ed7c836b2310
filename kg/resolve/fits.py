"""Which units a name may mean: those of its kind and name, by what they lie in, the article's day and its own units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.find.places import levels
from kg.gazetteer import Gazetteer, folded, may_stand_on, valid_on
from kg.model import Fit, Ground, PlaceMention, Unit
from kg.text import fold

Words = tuple[tuple[str, str | None], ...]
UNCERTAIN: Final = frozenset({Ground.OTHER_TIME, Ground.SPELLING})
"""What a single candidate rests on where the page may mean another: a day on which it did not stand, a spelling."""


@dataclass(frozen=True, slots=True)
class Context:
    """What distinguishes units of one name: the article's day, its name, and its own units by level."""

    day: str | None
    source: str
    homes: Mapping[str, Unit]

    def fit(self, mention: PlaceMention, known: dict[Words, Fit]) -> Fit:
        """The units that a named mention may mean; `known` keeps the answer for all mentions in the same words."""
        words = tuple((one.kind, one.name) for one in _upwards(mention))
        if words not in known:
            above = self.fit(mention.parent, known) if mention.parent and mention.parent.name else None
            known[words] = (
                self._candidates(mention, above) or self._misspelt(mention, above) or self._stated(mention, above)
            )
        return known[words]

    def _misspelt(self, mention: PlaceMention, above: Fit | None) -> Fit | None:
        """The one unit in the parent that the words name whose name is all but the mention's."""
        if not (mention.name and above and above.unit):
            return None
        found = Gazetteer.load().alike(mention.kind, mention.name, on=self.day, within=above.unit)
        return Fit((found,), (Ground.SPELLING, Ground.PARENT)) if found else None

    def _stated(self, mention: PlaceMention, above: Fit | None) -> Fit:
        """A unit that the gazetteer lacks, kept as named, within its parent, the page's own unit or the page."""
        level = "district" if (stated := levels()[mention.kind]) == "city" else stated
        own = self.homes.get("district") if level == "commune" else self.homes.get("province")
        parent = (above.unit if above else None) or (own if level != "province" else None)
        slug = fold(f"{mention.kind} {mention.name}").replace(" ", "-")
        within = parent.key if parent else fold(self.source).replace(" ", "-")
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
        if self.day and any(valid_on(unit, self.day) for unit in found):
            found = [unit for unit in found if valid_on(unit, self.day)]
            grounds.append(Ground.DAY)
        elif self.day and not any(may_stand_on(unit, self.day) for unit in found):
            grounds.append(Ground.OTHER_TIME)
        found = _first_of_each(found)
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

    def _bearing(self, mention: PlaceMention, within: Iterable[Unit | None]) -> list[Unit]:
        """The units of a mention's kind and name within any of the units (None: anywhere), in the order of keys."""
        assert mention.name
        found = {
            unit.key: unit
            for area in within
            for unit in Gazetteer.load().find(mention.kind, mention.name, on=self.day, within=area)
        }
        return [found[key] for key in sorted(found)]


def _first_of_each(units: Iterable[Unit]) -> list[Unit]:
    """Of the units that followed one another under one code and name only the first."""
    first: dict[tuple[str, str, str | None, str], Unit] = {}
    for unit in units:
        first.setdefault((unit.level, unit.kind, unit.code, folded(unit.name)), unit)
    return list(first.values())


def _upwards(mention: PlaceMention) -> Iterator[PlaceMention]:
    step: PlaceMention | None = mention
    while step:
        yield step
        step = step.parent
