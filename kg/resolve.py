"""What the mentions of one article stand for, by the gazetteer and by the article itself: one candidate or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import regex

from kg import lexicon
from kg.find.places import LEVEL_OF_KIND
from kg.gazetteer import Gazetteer
from kg.model import (
    BlockKind,
    Document,
    DocumentMention,
    Official,
    Organisation,
    OrganisationMention,
    PersonMention,
    PlaceMention,
    PostMention,
    Reading,
    Resolution,
    Unit,
)
from kg.text import fold, key

_ZONES: Final = (BlockKind.PUBLISHER, BlockKind.TITLE, BlockKind.LEAD)
_CARRIES_YEAR: Final = regex.compile(r"/\d{4}/")
_LEVELS: Final = ("commune", "district", "province", "country")


def resolve(
    readings: Sequence[Reading],
    *,
    source: str,
    day: str | None,
    told: Iterable[OrganisationMention] = (),
    issuers: Mapping[DocumentMention, OrganisationMention],
) -> Resolution:
    """Units, bodies, people and documents of an article; `told` and `issuers` were read off whole sentences."""
    units = Units(readings, day, source)
    bodies = Bodies(readings, units, [*told, *issuers.values()], source)
    people = dict(_people(readings, bodies, source))
    documents = dict(_documents(readings, bodies, issuers, source))
    return Resolution(units.known, bodies.known, people, documents)


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
        if mention not in self.known:
            parent = self.of(mention.parent) if mention.parent else None
            unit = self._unit(mention) if parent is None else None
            local = unit is None and parent is None and mention.level != "none"
            self.known[mention] = replace(_organisation(mention, unit, parent), scope=self._source if local else None)
        return self.known[mention]

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
        for mention in mentions:
            body = self.known[mention]
            if body.unit or body.parent or (mention.level == "none" and body.head != "Ban"):
                continue
            fuller = {o for o in self.known.values() if _completes(o, body)}
            longest = {o for o in fuller if not any(_completes(p, o) for p in fuller if p != o)}
            if len(longest) == 1:
                self.known[mention] = longest.pop()


def _completes(fuller: Organisation, bare: Organisation) -> bool:
    one, other = fold(fuller.head), fold(bare.head)
    if fuller.kind != bare.kind:
        return False
    more = fuller.unit is not None or fuller.parent is not None
    return (one == other and more) or (one.startswith(other + " ") and bare.kind == "steering-committee")


def organisation_label(head: str, unit: Unit | None, parent: Organisation | None, names_unit: bool) -> str:
    """A body's full name: "UBND quận Bình Thủy", "Tỉnh ủy Nghệ An", "Ban Dân vận Quận ủy Hồng Bàng"."""
    if parent:
        return f"{head} {parent.label}"
    if unit is None:
        return head
    if names_unit and unit.name not in lexicon.words("eponym") and not unit.name[0].isdigit():
        return f"{head} {unit.name}"
    return f"{head} {unit.label}"


def _organisation(mention: OrganisationMention, unit: Unit | None, parent: Organisation | None) -> Organisation:
    names_unit = mention.level in LEVEL_OF_KIND or mention.level == "city"
    head = mention.shown or mention.head
    label = organisation_label(head, unit, parent, names_unit)
    if unit is None and mention.unit is not None:
        label = " ".join(filter(None, (head, mention.unit.kind, mention.unit.name)))
    return Organisation(mention.kind, mention.head, label, unit, parent)


def _in_order_of_weight(readings: Sequence[Reading]) -> Iterator[PlaceMention]:
    """The place mentions, those of publisher and title first, then in the page's order."""
    weight = {kind: i for i, kind in enumerate(_ZONES)}
    for reading in sorted(readings, key=lambda r: weight.get(r.sentence.kind, len(_ZONES))):
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


def _bodies(readings: Sequence[Reading]) -> Iterator[OrganisationMention]:
    for reading in readings:
        yield from reading.organisations
        yield from (p.body for p in reading.posts if p.body)
        yield from (d.issuer for d in reading.documents if d.issuer)


def _people(readings: Sequence[Reading], bodies: Bodies, source: str) -> Iterator[tuple[PersonMention, Official]]:
    mentions = [m for r in readings for m in r.people]
    full: dict[str, list[PersonMention]] = {}
    for mention in mentions:
        if mention.name and _is_full(mention):
            full.setdefault(key(mention.name), []).append(mention)
    officials = {k: Official(v[0].name, _scope(v, bodies, source)) for k, v in full.items()}
    for mention in mentions:
        if official := _official(mention, full, officials, bodies):
            yield mention, official


def _is_full(mention: PersonMention) -> bool:
    return len(mention.name.split()) >= 2


def _official(
    mention: PersonMention,
    full: Mapping[str, list[PersonMention]],
    officials: Mapping[str, Official],
    bodies: Bodies,
) -> Official | None:
    """The person of a mention: by full name; by the end of one earlier full name; by a post that one person holds."""
    if mention.name and _is_full(mention):
        return officials[key(mention.name)]
    if mention.name:
        tail = " " + key(mention.name)
        found = [k for k, v in full.items() if k.endswith(tail) and v[0].anchor.begin < mention.anchor.begin + 400]
    else:
        found = [k for k, v in full.items() if _holds(v, mention.posts, bodies)]
    return officials[found[0]] if len(found) == 1 else None


def _holds(mentions: Iterable[PersonMention], posts: Sequence[PostMention], bodies: Bodies) -> bool:
    held = {_post_key(p, bodies) for m in mentions for p in m.posts}
    return bool(posts) and all(_post_key(p, bodies) in held for p in posts)


def _post_key(post: PostMention, bodies: Bodies) -> tuple[str, Organisation | None]:
    return key(post.title), bodies.of(post.body) if post.body else None


def _scope(mentions: Sequence[PersonMention], bodies: Bodies, source: str) -> str:
    """Where the name is one person's: the lowest unit of the posts given, else the body, else this article alone."""
    held = [bodies.known.get(p.body) or bodies.of(p.body) for m in mentions for p in m.posts if p.body and not p.former]
    units = {u for o in held if (u := _unit_of(o))}
    if units:
        return min(units, key=lambda u: (_LEVELS.index(u.level), u.key)).key
    names = sorted({fold(o.label).replace(" ", "-") for o in held if _is_known(o)})
    return names[0] if names else f"article:{source}"


def _is_known(body: Organisation) -> bool:
    """Whether the body is one and the same on every page that names it so."""
    return body.scope is None and (body.parent is None or _is_known(body.parent))


def _unit_of(body: Organisation) -> Unit | None:
    return body.unit or (_unit_of(body.parent) if body.parent else None)


def _documents(
    readings: Sequence[Reading], bodies: Bodies, issuers: Mapping[DocumentMention, OrganisationMention], source: str
) -> Iterator[tuple[DocumentMention, Document]]:
    mentions = [d for r in readings for d in r.documents]
    groups: dict[tuple[str, str], list[DocumentMention]] = {}
    for mention in mentions:
        groups.setdefault(_document_key(mention, mentions), []).append(mention)
    for group in groups.values():
        number = max((d.number or "" for d in group), key=len) or None
        date = next((d.date for d in group if d.date), None)
        body = next((o for d in group if (o := d.issuer or issuers.get(d))), None)
        document = Document(group[0].kind, number, date, bodies.of(body) if body else None, group[0].name)
        for mention in group:
            yield mention, document if _is_unique(document) else replace(document, scope=source)


def _document_key(mention: DocumentMention, mentions: Sequence[DocumentMention]) -> tuple[str, str]:
    """What makes two mentions one document; a bare number is the one fuller number that begins with it."""
    number = mention.number
    if number and number.isdigit():
        fuller = {
            d.number
            for d in mentions
            if d.kind == mention.kind and d.number and d.number.startswith((f"{number}/", f"{number}-"))
        }
        number = fuller.pop() if len(fuller) == 1 else number
    if number is None:
        return key(mention.kind), key(mention.name or mention.date or "")
    return (key(mention.kind), number.upper())


def _is_unique(document: Document) -> bool:
    """Whether kind, number and what else is known tell the document from every other, on any page."""
    if document.name or (document.number and _CARRIES_YEAR.search(document.number)):
        return True
    return bool(document.issuer and (document.date or document.number))
