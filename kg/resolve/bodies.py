"""The article's bodies: with the unit that they govern or serve, and the body above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg.find.places import levels
from kg.gazetteer.bodies import organisation_label
from kg.model import Organisation, OrganisationMention, Reading, Unit
from kg.resolve.units import Units
from kg.text import fold


class Bodies:
    """The article's bodies; one that leaves its unit unsaid takes the page's, or that of its namesake on the page."""

    def __init__(
        self, readings: Sequence[Reading], units: Units, more: Iterable[OrganisationMention], source: str
    ) -> None:
        self._units = units
        self._source = source
        self.known: dict[OrganisationMention, Organisation] = {}
        mentions = [*_bodies(readings), *more]
        for mention in mentions:
            self.of(mention)
        self._complete(mentions)

    def of(self, mention: OrganisationMention) -> Organisation:
        """The body of a mention, read with the page's own units."""
        body = self.known.get(mention)
        if body is None:
            parent = self.of(mention.parent) if mention.parent else None
            unit = self._unit(mention) if parent is None else None
            local = unit is None and parent is None and mention.level != "none"
            body = _organisation(mention, unit, parent, self._source if local else None)
            self.known[mention] = body
        return body

    def _unit(self, mention: OrganisationMention) -> Unit | None:
        if mention.unit is not None:
            return self._units.of(mention.unit)
        if mention.level in ("any", "none"):
            return None
        if mention.level == "city":
            return self._units.of_kind("thành phố")
        return self._units.of_kind(mention.level)

    def _complete(self, mentions: Sequence[OrganisationMention]) -> None:
        """Give a bare body ("Ban Chỉ đạo", "Ban Pháp chế") the fuller namesake that the article has, if just one."""
        named = Counter(self.known.values())
        namesakes: dict[tuple[Organisation, str | None], Organisation | None] = {}
        for mention in mentions:
            body = self.known[mention]
            if body.unit or body.parent or (mention.level == "none" and body.head != "Ban") or _names_a_unit(mention):
                continue
            level = _level_of(mention)
            if (body, level) not in namesakes:
                namesakes[body, level] = _namesake(body, [one for one in named if _is_of(one, level)])
            if (fuller := namesakes[body, level]) is None:
                continue
            self.known[mention] = fuller
            named[fuller] += 1
            named[body] -= 1
            if not named[body]:
                del named[body]
                namesakes.clear()


def _names_a_unit(mention: OrganisationMention) -> bool:
    """Whether the words name the body's unit, though it may not be known which it is."""
    return mention.unit is not None and mention.unit.name is not None


def _level_of(mention: OrganisationMention) -> str | None:
    """The level of the unit that the words leave unnamed ("UBND huyện", "Sở Nội vụ"); None where they tell none."""
    if mention.unit:
        return levels()[mention.unit.kind]
    return levels().get(mention.level, mention.level) if mention.level not in ("any", "none") else None


def _is_of(body: Organisation, level: str | None) -> bool:
    """Whether a body's unit is of a level; a city is one of its kind on either level."""
    if level is None or body.unit is None:
        return True
    return body.unit.kind == "thành phố" if level == "city" else body.unit.level == level


def _namesake(bare: Organisation, named: Iterable[Organisation]) -> Organisation | None:
    """The fuller namesake of a body among those that the article names, if there is just one."""
    fuller = {o for o in named if _completes(o, bare)}
    longest = {o for o in fuller if not any(_completes(p, o) for p in fuller if p != o)}
    return longest.pop() if len(longest) == 1 else None


def _completes(fuller: Organisation, bare: Organisation) -> bool:
    one, other = fold(fuller.head), fold(bare.head)
    if fuller.kind != bare.kind:
        return False
    more = fuller.unit is not None or fuller.parent is not None
    return (one == other and more) or (one.startswith(other + " ") and bare.kind == "steering-committee")


def _organisation(
    mention: OrganisationMention, unit: Unit | None, parent: Organisation | None, scope: str | None
) -> Organisation:
    names_unit = mention.level in levels() or mention.level == "city"
    head = mention.shown or mention.head
    label = organisation_label(head, unit, parent, names_unit)
    if unit is None and mention.unit is not None:
        label = " ".join(filter(None, (head, mention.unit.kind, mention.unit.name)))
    return Organisation(mention.kind, mention.head, label, unit, parent, scope)


def _bodies(readings: Sequence[Reading]) -> Iterator[OrganisationMention]:
    for reading in readings:
        yield from reading.organisations
        yield from (p.body for p in reading.posts if p.body)
        yield from (d.issuer for d in reading.documents if d.issuer)
