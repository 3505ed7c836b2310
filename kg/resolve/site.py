"""The site that a page stands on, told apart from what the page says: by the user's words, else by its address.

"huyện Đắk Song", "Sở Nội vụ tỉnh Nghệ An" and `sonoivu.nghean.gov.vn` name a unit, or a body with its unit. Units are
those of the page's day: a province that was merged is the one that it went over to, a district that was abolished none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final
from urllib.parse import urlsplit

from kg import lexicon
from kg.errors import UsageError
from kg.find.organisations import organisation_at
from kg.find.places import bare_name_at, kinds_on, unit_at
from kg.gazetteer import LEVELS, Gazetteer, valid_on
from kg.gazetteer.bodies import organisation_label
from kg.model import HomeGround, Organisation, OrganisationMention, Page, PlaceMention, Unit
from kg.resolve.fits import Context
from kg.text import canonical, fold, nfc, unmarked

_DOMAIN: Final = re.compile(r"(?:[a-z0-9-]+\.)+vn")
_NO_LETTER: Final = re.compile(r"[^a-z0-9]")
GOVERNING: Final = frozenset(("peoples-committee", "peoples-council"))
"""Kinds of bodies that stand for their unit: the site of a UBND is that of its district."""
_FEW: Final = 3
"""Pages that must tell whose their site is: two may be a chance."""
_SHOWN: Final = 5
"""Units that are named to a user whose words mean several."""
_MOST: Final = 0.8
"""Share of those that tell a unit that must not contradict it: a portal reports from a neighbour now and then."""


@dataclass(frozen=True, slots=True)
class Site:
    """The unit of a site, the body whose it is where it is no unit's, and what tells."""

    unit: Unit | None
    body: Organisation | None
    ground: HomeGround

    @property
    def owner(self) -> Unit | Organisation | None:
        """Whose site it is."""
        return self.body or self.unit


def site_of(page: Page, day: str | None) -> Site | None:
    """Whose site a page stands on, on its day; None where neither its user nor its address says so."""
    if page.place is not None:
        return _dated(page.place, day, HomeGround.GIVEN)
    if words := words_of_host(host_of(page.url or page.source)):
        return _dated(words, day, HomeGround.HOST)
    return _dated(page.learned, day, HomeGround.SITE) if page.learned else None


def learned_by(page: Page) -> str | None:
    """The host or folder whose pages tell the home of a page, which neither its user nor its address tells."""
    if page.place is not None:
        return None
    host = host_of(page.url or page.source)
    return (host or page.folder or None) if not words_of_host(host) else None


def learned(votes: Mapping[str, int]) -> str:
    """The words for the unit whose site it is of whose pages so many tell each unit ("huyện A, tỉnh B"); empty if none.

    It is the lowest unit in which more than half of those lie that tell any, `_FEW` at least, while few of the others
    lie elsewhere than in it or above it.
    """
    told = {words: pages for words, pages in votes.items() if words}
    whole = sum(told.values())
    found = ""
    for words in sorted({above for one in told for above in _and_above(one)}, key=lambda one: (one.count(","), one)):
        within = sum(pages for one, pages in told.items() if words in _and_above(one))
        along = within + sum(pages for one, pages in told.items() if one in _and_above(words) and one != words)
        if within >= _FEW and within * 2 > whole and along >= whole * _MOST:
            found = words
    return found


def words_of(unit: Unit) -> str:
    """What a unit is called with those in which it lies: "huyện Đắk Song, tỉnh Đắk Nông"."""
    above = f", {words_of(unit.parent)}" if unit.parent and unit.parent.level in LEVELS else ""
    return f"{unit.kind} {unit.name}{above}"


def _and_above(words: str) -> list[str]:
    parts = words.split(", ")
    return [", ".join(parts[number:]) for number in range(len(parts))]


def check_place(words: str) -> str:
    """A user's words for whose site pages stand on; UsageError where they name no unit or body, or several."""
    body, place = _named(words) if words.strip() else (None, None)
    units = Context(None, "", {}).fit(place, {}).candidates if place else ()
    if words.strip() and not body and not any(unit.code for unit in units):
        raise UsageError("place-unknown", place=words)
    if not all(_is_same(unit, units[0]) and _is_within_same(unit, units[0]) for unit in units):
        listed = "; ".join(dict.fromkeys(map(words_of, units[:_SHOWN])))
        raise UsageError("place-several", place=words, units=listed + (" …" if len(units) > _SHOWN else ""))
    return words.strip()


def host_of(address: str) -> str:
    """The host of an address, or of a file in a folder that is called by one; empty where there is none."""
    host = (urlsplit(address).hostname if "://" in address else address.partition("/")[0]) or ""
    host = host.lower().rstrip(".")
    return host if _DOMAIN.fullmatch(host) else ""


@lru_cache(maxsize=1 << 10)  # the pages of one site come one after the other
def words_of_host(host: str) -> str:
    """What a host of units is called by in words: "huyện Đắk Song, tỉnh Đắk Nông"; empty for one of nobody's."""
    labels = [_NO_LETTER.sub("", label) for label in host.split(".")[:-1]]
    labels = [label for label in reversed(labels) if label not in lexicon.words("host-label")]
    if not labels or (province := _province(labels[0])) is None:
        return _national(labels[0]) if labels else ""
    for label in labels[1:]:
        if lower := _district(label, province):
            return f"{lower.kind} {lower.name}, {province.kind} {province.name}"
        if agency := _agencies().get(label):
            return f"{agency} {province.kind} {province.name}"
    return f"{province.kind} {province.name}"


def standing(unit: Unit, day: str | None) -> Unit | None:
    """The unit on a day: itself, else the one that it went over to whole; None for one that was divided."""
    seen = {unit}
    while day is not None and unit.valid_until is not None and not valid_on(unit, day) and day >= unit.valid_until:
        later = [new for new, share in Gazetteer.load().successors(unit) if share == "whole"]
        if len(later) != 1 or later[0] in seen:
            return None
        unit = later[0]
        seen.add(unit)
    return unit


def _dated(words: str, day: str | None, ground: HomeGround) -> Site | None:
    body, place = _named(words)
    unit = _unit(place, day) if place else None
    if body is None or (body.kind in GOVERNING and body.parent is None):
        return Site(unit, None, ground) if unit else None
    if place and unit is None:
        return None  # the body of a unit that is no more
    head = body.shown or body.head
    own = Organisation(body.kind, body.head, organisation_label(head, unit, None, body.level in _kinds()), unit)
    return Site(unit, own, ground)


def _named(words: str) -> tuple[OrganisationMention | None, PlaceMention | None]:
    """The body that words name, and the unit: its own, or the one named alone."""
    text = canonical(nfc(" ".join(words.split())))
    if body := organisation_at(text, 0):
        return body, body.unit if body.unit and body.unit.name else None
    found = unit_at(text, 0)
    if found is None or found[0].name is None:
        found = next(filter(None, (bare_name_at(text, 0, kinds_on(level)) for level in ("province", "district"))), None)
    return None, found[0] if found and found[0].name else None


def _unit(place: PlaceMention, day: str | None) -> Unit | None:
    """The unit of a name on a day; where it lies in one that stands on another day only, the one that is left."""
    unit = Context(day, "", {}).fit(place, {}).unit
    while unit is not None:
        if unit.key.startswith("stated-"):
            return None
        if now := standing(unit, day):
            return now
        unit = unit.parent  # a district that was divided among communes leaves its province
    return None


@cache
def _kinds() -> frozenset[str]:
    return frozenset((*kinds_on("province"), *kinds_on("district"), "city"))


# ---------------------------------------------------------------- hosts


def _province(label: str) -> Unit | None:
    return _only(_squeezed("province").get(name) for name in _names_in(label))


def _district(label: str, province: Unit) -> Unit | None:
    """The district of a label in a province, of whatever years; two of one name are none."""
    inside = (
        tuple(unit for unit in _squeezed("district").get(name, ()) if unit.parent and _is_same(unit.parent, province))
        for name in _names_in(label)
    )
    return _only(inside)


def _only(found: Iterator[Sequence[Unit] | None]) -> Unit | None:
    units = next(filter(None, found), ())
    return units[0] if units and all(_is_same(unit, units[0]) for unit in units) else None


def _is_same(one: Unit, other: Unit) -> bool:
    """Whether two units are one in different years."""
    return (one.level, unmarked(one.name)) == (other.level, unmarked(other.name))


def _is_within_same(one: Unit, other: Unit) -> bool:
    """Whether two units lie in one, whatever years it stood in."""
    return (one.parent is None and other.parent is None) or bool(
        one.parent and other.parent and _is_same(one.parent, other.parent)
    )


def _names_in(label: str) -> Iterator[str]:
    """The label, and what is left without the words that sites put before a name or behind it: "baodaknong"."""
    yield label
    for word in lexicon.words("host-before"):
        if label.startswith(word):
            yield label.removeprefix(word)
    for word in lexicon.words("host-behind"):
        if label.endswith(word):
            yield label.removesuffix(word)


@cache
def _squeezed(level: str) -> Mapping[str, tuple[Unit, ...]]:
    """The units of a level by their names as hosts write them: "daksong"."""
    found: dict[str, tuple[Unit, ...]] = {}
    for unit in Gazetteer.load().units(level):
        name = _NO_LETTER.sub("", unmarked(unit.name).lower())
        found[name] = (*found.get(name, ()), unit)
    return found


@cache
def _agencies() -> Mapping[str, str]:
    """The departments of a province by their names as hosts write them, whole or by first letters; none for two."""
    return _by_host("department")


def _national(label: str) -> str:
    return _by_host("ministry").get(label, "")


@cache
def _by_host(kind: str) -> Mapping[str, str]:
    row = next(row for row in lexicon.table("bodies")["types"] if row.get("field") == kind)
    found: dict[str, dict[str, str]] = {}
    for field in lexicon.table("bodies")["fields"][kind]:
        words = [word for word in canonical(field).replace("-", " ").replace(",", " ").split() if word[0].isalpha()]
        if len(words) == 1:
            continue  # "KH&ĐT"
        name = f"{canonical(row['head'])} {canonical(field)}"
        parts = [_NO_LETTER.sub("", unmarked(word).lower()) for word in (canonical(row["head"]), *words)]
        own = [part for part, word in zip(parts[1:], words, strict=True) if word not in lexicon.words("and")]
        for label in ("".join(parts), parts[0][:1] + "".join(part[:1] for part in own)):
            found.setdefault(label, {}).setdefault(fold(" ".join(own)), name)
    return {label: next(iter(names.values())) for label, names in found.items() if len(names) == 1}
