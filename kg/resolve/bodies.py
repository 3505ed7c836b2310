"""The article's bodies: with the unit that they govern or serve, and the body above them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from kg import lexicon
from kg.find.organisations import sender
from kg.find.places import levels
from kg.find.posts import COUNCIL, TEAM
from kg.gazetteer import is_city
from kg.gazetteer.bodies import organisation_label, stands_alone
from kg.model import Organisation, OrganisationMention, PlaceMention, Reading, Span, Unit
from kg.resolve.units import Units
from kg.text import canonical, fold

Known = Mapping[OrganisationMention, Organisation]
_HEAD: Final = 4
"""Sentences at the head of a page, which name the ministry that it is about, whatever guests come from others."""
_NEAR: Final = 300
"""So far before a post that names no body the nearest of its kind may stand: a sentence or two."""


def mentioned(readings: Sequence[Reading], more: Iterable[OrganisationMention]) -> tuple[OrganisationMention, ...]:
    """The mentions of bodies of an article: those in its sentences, then `more`."""
    return (*_bodies(readings), *more)


def units_named(mentions: Iterable[OrganisationMention]) -> Iterator[PlaceMention]:
    """The mentions of units by which bodies are distinguished; one under another body has that body's."""
    for mention in mentions:
        top = mention
        while top.parent:
            top = top.parent
        if top.unit:
            yield top.unit


def bodies_of(
    mentions: Sequence[OrganisationMention],
    units: Units,
    source: str,
    sentences: Sequence[int] = (),
    site: Organisation | None = None,
) -> Known:
    """The body of each mention and of those above it, by the article's units.

    One that leaves its unit unsaid takes the page's, or that of its only namesake on the page; `sentences` are the
    positions at which the page's begin. The body whose `site` it is stands before all: "Giám đốc Sở" is that of its.
    """
    at_home = {OrganisationMention(Span(0, 0), site.label, site.kind, site.head): site} if site else {}
    offices = [mention for mention in mentions if _is_office(mention)]
    named = [mention for mention in mentions if not mention.among and not _is_office(mention)]
    known: dict[OrganisationMention, Organisation] = {}
    for mention in named:
        _read(mention, known, units, source)
    whole = dict(_in_full({**known, **dict(_completed(named, known))}))
    senders = [own for mention in named if mention.kind == TEAM and (own := sender(mention))]
    inside = {own: _read(own, known, units, source) for own in senders if own not in whole}
    for is_unsaid in (False, True):  # "Phó Giám đốc Sở" before "Phó Giám đốc"
        open_ones = [one for one in mentions if one.among and one.is_unsaid == is_unsaid]
        seen = inside | at_home | whole
        whole |= {one: body for one in open_ones if (body := _meant(one, seen, units, sentences))}
    seen = inside | at_home | whole
    for office in offices:
        if office.parent and (above := _meant(office.parent, seen, units, sentences)):
            whole[office] = _organisation(office, None, above, None)
    return whole


def _in_full(known: Known) -> Iterator[tuple[OrganisationMention, Organisation]]:
    """The bodies, one that the page calls in full as well as for short ("Sở KH&CN") by its full name alone."""
    spelt = {body for body in known.values() if body.label.startswith(body.head)}
    for mention, body in known.items():
        short = mention.shown if mention.shown and len(mention.shown) < len(body.head) else ""
        full = replace(body, label=body.head + body.label.removeprefix(short)) if short else body
        yield mention, full if full in spelt else body


def _is_office(mention: OrganisationMention) -> bool:
    """Whether a body lies in one that is meant by its first word alone: "Văn phòng | Sở"."""
    return mention.parent is not None and bool(mention.parent.among)


def _meant(mention: OrganisationMention, known: Known, units: Units, sentences: Sequence[int]) -> Organisation | None:
    """The body of a post that names none: the nearest of its kind in the sentence or soon before, or the page's one.

    A deputy is one of a council that has been named: one behind his name is that of the next deputy. Words for the body
    ("Giám đốc Trung tâm") mean the one of the page, or the only one at its top, where none is near; a team is near.
    """
    fit = [(one.span, body) for one, body in known.items() if _begins_with(body, mention.among)]
    at = mention.span.begin
    number = bisect_right(sentences, at)
    begin = sentences[number - 1] if number else 0
    end = sentences[number] if number < len(sentences) else at + _NEAR
    behind = () if mention.kind == COUNCIL else ((at, end, 1),)
    is_named = not mention.is_unsaid
    head = ((0, sentences[_HEAD], 1),) if mention.among == (_ministry(),) and len(sentences) > _HEAD else ()
    for first, last, way in ((begin, at, -1), *behind, *head, (at - _NEAR, begin, -1)):
        if near := [(span.begin * way, body.label, body) for span, body in fit if first <= span.begin < last]:
            if last == begin and is_named and len({body for *_, body in near}) > 1:
                break  # "… Sở Nội vụ, Sở Tài chính. Giám đốc Sở cho biết": no one of them
            return min(near, key=lambda found: found[:2])[2]
    if mention.kind == TEAM:
        return None
    only = {body for _, body in fit}
    is_of_a_kind = is_named or (len(mention.among) == 1 and mention.head not in lexicon.words("bare-head"))
    for end in sentences[_HEAD::-1] if is_of_a_kind else ():
        if len(only) > 1:
            only = {body for span, body in fit if span.begin < end}
    if len(only) == 1:
        return only.pop()
    own = units.homes.of_kind(mention.level) if mention.level != "none" else None
    return _organisation(mention, own, None, None) if own else None


@cache
def _ministry() -> str:
    """The first word of a ministry's name, as `bodies.yaml` spells it."""
    return canonical(next(row["head"] for row in lexicon.table("bodies")["types"] if row["id"] == "ministry"))


def _begins_with(body: Organisation, among: Sequence[str]) -> bool:
    """Whether a body's name goes on behind one of the beginnings; where that is the unit's kind, it is named."""
    label = fold(body.label)
    return any(label.startswith(f"{fold(head)} ") for head in among)


def _read(
    mention: OrganisationMention, known: dict[OrganisationMention, Organisation], units: Units, source: str
) -> Organisation:
    """The body of a mention, read with the page's own units; `known` keeps it and those above it."""
    if mention not in known:
        parent = _read(mention.parent, known, units, source) if mention.parent else None
        unit = _unit(mention, units) if parent is None else None
        local = unit is None and parent is None and mention.level != "none"
        known[mention] = _organisation(mention, unit, parent, source if local else None)
    return known[mention]


def _unit(mention: OrganisationMention, units: Units) -> Unit | None:
    if mention.unit is not None:
        return units.known.get(mention.unit)
    return None if mention.level in ("any", "none") else units.homes.of_kind(mention.level)


def _completed(
    mentions: Iterable[OrganisationMention], known: Known
) -> Iterator[tuple[OrganisationMention, Organisation]]:
    """The bare bodies ("Ban Chỉ đạo", "Ban Pháp chế") with the fuller namesake that the article has, if just one."""
    named = Counter(known.values())
    namesakes: dict[tuple[Organisation, str | None], Organisation | None] = {}
    for mention in dict.fromkeys(mentions):
        body = known[mention]
        if body.unit or body.parent or not _may_be_bare(mention, body):
            continue
        level = _level_of(mention)
        if (body, level) not in namesakes:
            namesakes[body, level] = _namesake(body, [one for one in named if _is_of(one, level)])
        if level == "commune" and mention.unit and _is_other_kind(namesakes[body, level], mention.unit.kind):
            continue
        if (fuller := namesakes[body, level]) is None:
            continue
        yield mention, fuller
        named[fuller] += 1
        named[body] -= 1
        if not named[body]:
            del named[body]
            namesakes.clear()


def _may_be_bare(mention: OrganisationMention, body: Organisation) -> bool:
    """Whether the words leave out what a fuller name of the body has; a unit that is named is not left out."""
    if mention.unit is not None and mention.unit.name is not None:
        return False
    return mention.level != "none" or body.head in lexicon.words("bare-head")


def _level_of(mention: OrganisationMention) -> str | None:
    """The level of the unit that the words leave unnamed ("UBND huyện", "Sở Nội vụ"); None where they give none."""
    if mention.unit:
        return levels()[mention.unit.kind]
    return levels().get(mention.level, mention.level) if mention.level not in ("any", "none") else None


def _is_of(body: Organisation, level: str | None) -> bool:
    """Whether a body's unit is of a level; a city is one of its kind on either level."""
    if level is None or body.unit is None:
        return True
    return is_city(body.unit.kind) if level == "city" else body.unit.level == level


def _is_other_kind(body: Organisation | None, kind: str) -> bool:
    """Whether a body is that of another kind of commune: no phường has the committee of a xã."""
    return body is not None and body.unit is not None and body.unit.kind != kind


def _namesake(bare: Organisation, named: Iterable[Organisation]) -> Organisation | None:
    """The fuller namesake of a body among those that the article names, if there is just one."""
    fuller = {o for o in named if _completes(o, bare)}
    longest = {o for o in fuller if not any(_completes(p, o) for p in fuller if p != o)}
    if len({(o.head, o.unit, o.parent) for o in longest}) == 1:  # "Chi bộ Hội LHPN", "Chi bộ cơ quan Hội LHPN"
        return max(longest, key=lambda o: (len(o.label), o.label))
    return None


def _completes(fuller: Organisation, bare: Organisation) -> bool:
    one, other = fold(fuller.head), fold(bare.head)
    if fuller.kind != bare.kind:
        return False
    more = fuller.unit is not None or fuller.parent is not None or fuller.label.startswith(f"{bare.label} ")
    return (one == other and more) or (one.startswith(other + " ") and bare.kind == TEAM)


def _organisation(
    mention: OrganisationMention, unit: Unit | None, parent: Organisation | None, scope: str | None
) -> Organisation:
    names_unit = mention.level in levels() or mention.level == "city"
    head = mention.shown or mention.head
    label = organisation_label(head, unit, parent, names_unit)
    if unit is None and mention.unit is not None:
        kind, name = mention.unit.kind, mention.unit.name
        is_bare = kind == head or (names_unit and name is not None and stands_alone(name))
        label = " ".join(filter(None, (head, None if is_bare else kind, name)))
    return Organisation(mention.kind, mention.head, label, unit, parent, scope)


def _bodies(readings: Sequence[Reading]) -> Iterator[OrganisationMention]:
    for reading in readings:
        yield from reading.bodies
        yield from (d.issuer for d in reading.documents if d.issuer)
