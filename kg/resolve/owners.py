"""Whose each figure, directive, shortcoming and award is: said in its clause, its sentence or its paragraph, else the page's.

What is said is found first, as mentions (`said_owners`), and is resolved with everything else that the page names
(`owners_of`). Nobody's is what is about works or a region, and what is about units of which none is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.places import bare_provinces, levels
from kg.gazetteer import Gazetteer, is_city, kind_of
from kg.lexicon.scan import Tail
from kg.model import (
    AwardClaim,
    Claim,
    Home,
    HomeGround,
    MeasurementClaim,
    Organisation,
    OrganisationMention,
    Owner,
    OwnerGround,
    PersonMention,
    PlaceMention,
    Reading,
    Resolution,
    Span,
    StatementClaim,
    Unit,
)
from kg.relate.figures.clauses import frame_of, without_links

_PARAGRAPH: Final = 3
"""Sentences back in a paragraph up to which it may still be about whom it was about; where lines are lost it is long."""
_REACH: Final = 120
"""Characters before a unit in which the words stand that make it an owner, or none."""
_NAMED: Final = regex.compile(r"\d|\p{Lu}")
_MORE_BEFORE: Final = regex.compile(r"\d[.,]?$")
_MORE: Final = regex.compile(r"[.,]?\d")
_JOINT: Final = regex.compile(r" ?, ?| và | cùng | với ")
_GOVERNING: Final = frozenset(("peoples-committee", "peoples-council"))
_OWNED: Final = ("directive", "shortcoming")


@dataclass(frozen=True, slots=True)
class Group:
    """Units without names: "cấp xã, thị trấn", "3 tỉnh miền Trung"; `kind` is that of a tier, which may be the page's."""

    words: str
    kind: str | None = None


class Nation(NamedTuple):
    """The whole country."""


Named = OrganisationMention | PlaceMention | Group | Nation


@dataclass(frozen=True, slots=True)
class Said:
    """Whom the words make the owner and where they stand; an owner left unsaid is the page's, without ground nobody."""

    owner: Named | None = None
    ground: OwnerGround | None = None


_UNSAID: Final = Said(None, OwnerGround.HOME)
_NOBODY: Final = Said()


class _Candidate(NamedTuple):
    """Words of a sentence for a unit or body, or for what is no unit's (no owner); the span counts within it."""

    span: Span
    owner: Named | None


def said_owners(claims: Iterable[Claim], readings: Sequence[Reading]) -> dict[Claim, Said]:
    """What the words of a page say of whose each figure, directive, shortcoming and award is."""
    said: dict[Claim, Said] = {}
    owned = [c for c in claims if isinstance(c, MeasurementClaim | AwardClaim) or _is_owned(c)]
    if not owned:
        return said
    page = _Page(readings, owned)
    figures: dict[int, Said] = {}
    last: MeasurementClaim | None = None
    for claim in owned:
        if not isinstance(claim, MeasurementClaim):
            said[claim] = page.of_statement(claim)
            continue
        before = said[last] if last and last.sentence == claim.sentence else None
        said[claim] = figures[claim.number] = page.of_figure(claim, figures, before, last)
        last = claim
    return said


def places_said(said: Mapping[Claim, Said]) -> Iterator[PlaceMention]:
    """The units that are to be resolved."""
    return (one.owner for one in said.values() if isinstance(one.owner, PlaceMention))


def owners_of(said: Mapping[Claim, Said], resolution: Resolution) -> Iterator[tuple[Claim, Owner]]:
    """Each claim with the unit, body or group whose it is, as far as one is known."""
    for claim, one in said.items():
        if one.ground is None:
            continue
        if one.owner is None:
            if home := resolution.subject:
                yield claim, Owner(home.owner, _ground(home))
        elif owner := _resolved(one.owner, resolution):
            yield claim, Owner(owner, one.ground)


def _ground(home: Home) -> OwnerGround:
    return OwnerGround.TITLE if home.ground is HomeGround.TITLE else OwnerGround.HOME


def _resolved(named: Named, resolution: Resolution) -> Unit | Organisation | str | None:
    if isinstance(named, OrganisationMention):
        return resolution.organisations.get(named)
    if isinstance(named, PlaceMention):
        return resolution.units.get(named)
    if isinstance(named, Nation):
        return Gazetteer.load().central()
    own = resolution.subject.owner if resolution.subject else None
    if named.kind and isinstance(own, Unit) and (is_city(named.kind) or levels().get(named.kind) == own.level):
        return own if not is_city(named.kind) or is_city(own.kind) else named.words
    return named.words


def _is_owned(claim: Claim) -> bool:
    return isinstance(claim, StatementClaim) and claim.kind in _OWNED


# ---------------------------------------------------------------- what is said


class _Page:
    """The sentences of a page, each with the units and bodies in it, found when they are first asked for."""

    def __init__(self, readings: Sequence[Reading], owned: Iterable[Claim]) -> None:
        self._readings = readings
        self._numbers = {reading.sentence.span: number for number, reading in enumerate(readings)}
        self._at: dict[Span, dict[int, Span]] = {}
        for claim in owned:
            number = self._numbers.get(claim.sentence)
            if isinstance(claim, MeasurementClaim) and number is not None:
                before = self._at.setdefault(claim.sentence, {})
                after = max((span.end for span in before.values()), default=0)
                before[claim.number] = _number_of(readings[number], claim, after)
        self._found: dict[int, tuple[_Candidate, ...]] = {}

    def of_statement(self, claim: Claim) -> Said:
        """Whose a directive, a shortcoming or an award is: of who gave it or has it, by name or post, else the page's."""
        if isinstance(claim, AwardClaim):
            return _of_agent(claim.giver)
        if isinstance(claim, StatementClaim) and claim.kind == "directive":
            return _of_agent(claim.speaker)
        if isinstance(claim, StatementClaim) and claim.bodies:
            return Said(claim.bodies[0], OwnerGround.CLAUSE)
        number = self._numbers.get(claim.sentence)
        subject = None if number is None else self._subject(number)
        return Said(subject.owner, OwnerGround.SENTENCE) if subject and subject.owner else _UNSAID

    def of_figure(
        self,
        claim: MeasurementClaim,
        figures: Mapping[int, Said],
        before: Said | None,
        last: MeasurementClaim | None,
    ) -> Said:
        """Whose a figure is; `figures` has what is known of those before it, `before` what of the `last` in its sentence."""
        number = self._numbers.get(claim.sentence)
        if number is None:
            return _UNSAID
        reading = self._readings[number]
        numbers = self._at[claim.sentence]
        at = numbers[claim.number]
        if claim.kind == "change" and claim.of in figures:
            return _further(figures[claim.of])  # "đứng thứ 2 toàn tỉnh, tăng 1 bậc"
        behind = Span(numbers[last.number].end, reading.own(last.span).end) if before and last else Span(0, 0)
        found = _near(reading.text, at, behind, self._candidates(number))
        subject = self._subject(number)
        if one := _in_clause(reading, claim, at, found) or _behind(reading, claim, at, found, subject):
            return Said(one.owner, OwnerGround.CLAUSE) if one.owner else _NOBODY
        for other in (claim.part_of, claim.share_of, claim.of):
            if other in figures:
                return _further(figures[other])
        if before and last and (before == _NOBODY or _goes_on(reading.text, claim, at, numbers[last.number])):
            return _further(before)
        if subject and subject.span.begin < at.begin:
            return Said(subject.owner, OwnerGround.SENTENCE) if subject.owner else _NOBODY
        if _piece("everybody").search(reading.text):
            return _NOBODY
        topics = [one for one in found if one.span.end <= at.begin and _is_topic(reading.text, one)]
        return Said(topics[-1].owner, OwnerGround.SENTENCE) if topics else self._in_paragraph(number, claim)

    def _in_paragraph(self, number: int, claim: MeasurementClaim) -> Said:
        """Whose what is said in a sentence without subject of its own is by the sentences before it."""
        block = self._readings[number].block
        continues = _piece("continues").match(self._readings[number].text) is not None
        for back in range(number - 1, max(-1, number - 1 - _PARAGRAPH), -1):
            if self._readings[back].block != block:
                break
            subject = self._subject(back)
            if subject is None:
                continue
            if subject.owner is None:
                return _NOBODY if back == number - 1 else _UNSAID
            if continues or _is_unit(subject.owner) or claim.label.casefold().startswith(_verbs()):
                return Said(subject.owner, OwnerGround.PARAGRAPH)
            break
        return _UNSAID

    def _subject(self, number: int) -> _Candidate | None:
        """The unit or body with which a sentence begins, behind "Năm 2021," or "Đến nay,"."""
        reading = self._readings[number]
        for one in self._candidates(number):
            if isinstance(one.owner, Group) and one.owner.kind is None and not _NAMED.search(one.owner.words[1:]):
                continue  # "Các xã đã thực hiện tốt …, mức độ hoàn thành đạt 97%"
            return one if _opens(reading.text, 0, one) and not _reports(reading.text, one) else None
        return None

    def _candidates(self, number: int) -> tuple[_Candidate, ...]:
        if number not in self._found:
            reading = self._readings[number]
            counted = {at.begin for at in self._at.get(reading.sentence.span, {}).values()}
            found = (one for one in _named_in(reading) if one.span.begin not in counted)  # "14 sở, 21 huyện"
            self._found[number] = tuple(_joined(reading.text, _apart(found)))
        return self._found[number]


def _of_agent(agent: OrganisationMention | PersonMention | None) -> Said:
    if isinstance(agent, OrganisationMention):
        return Said(agent, OwnerGround.CLAUSE)
    body = next((post.body for post in agent.posts if post.body and not post.former), None) if agent else None
    return Said(body, OwnerGround.SENTENCE) if body else _UNSAID


def _further(said: Said) -> Said:
    """What is said of a figure as what holds of one that goes on about it."""
    return Said(said.owner, OwnerGround.SENTENCE) if said.ground is OwnerGround.CLAUSE else said


def _is_unit(owner: Named) -> bool:
    return isinstance(owner, PlaceMention) or (isinstance(owner, OrganisationMention) and owner.kind in _GOVERNING)


def _number_of(reading: Reading, claim: MeasurementClaim, after: int) -> Span:
    """Where the number of a figure stands in its sentence: the first behind the numbers that others have."""
    begin, end = reading.own(claim.span)
    at = _whole(reading.text, claim.value_text, max(begin, after), end)
    at = _whole(reading.text, claim.value_text, max(0, begin), len(reading.text)) if at < 0 else at
    return Span(at, at + len(claim.value_text)) if at >= 0 else Span(end, end)


def _whole(text: str, number: str, begin: int, end: int) -> int:
    """Where a number stands that is no part of a longer one ("99" in "99,6"), -1 for nowhere."""
    at = text.find(number, begin, end)
    while at >= 0 and (_MORE_BEFORE.search(text[max(0, at - 2) : at]) or _MORE.match(text, at + len(number))):
        at = text.find(number, at + 1, end)
    return at


def _near(text: str, at: Span, behind: Span, found: Iterable[_Candidate]) -> list[_Candidate]:
    """The units and bodies around a number but those that hold it, and those `behind` the number before it whose it is."""
    taken = Span(behind.begin, min(behind.end, *_stops(text, behind.begin)))
    return [
        one
        for one in found
        if not one.span.begin <= at.begin < one.span.end and not taken.begin <= one.span.begin < taken.end
    ]


def _stops(text: str, begin: int) -> tuple[int, ...]:
    """Where what stands behind a number ends: at the next comma, semicolon or bracket, or with the text."""
    return tuple(at if (at := text.find(sign, begin)) >= 0 else len(text) for sign in ",;)")


def _in_clause(
    reading: Reading, claim: MeasurementClaim, at: Span, found: Sequence[_Candidate]
) -> _Candidate | None:
    """The unit or body that the clause makes the owner: right before the number or its brackets, at the beginning of
    the clause or linked to it, else before a verb.
    """
    text, begin = reading.text, reading.own(claim.span).begin
    left = [one for one in found if one.span.end <= at.begin and not _reports(text, one)]
    if left and left[-1].owner is not None and _is_adjacent(text, left[-1], at.begin):
        return left[-1]
    left = [one for one in left if begin <= one.span.begin and ";" not in text[one.span.end : at.begin]]
    for one in left:
        if _opens(text, begin, one) or _is_linked(text, one, "owner-link") or _does(text, one):
            return one
    return None


def _is_adjacent(text: str, one: _Candidate, number: int) -> bool:
    """Whether nothing but links stands between a unit and a number, or the brackets in which the number stands."""
    if _is_linked(text, one, "beside"):
        return False  # "thỏa thuận với Lào Cai và bảy tỉnh"
    end, frame = one.span.end, frame_of(text, number)
    if 0 < frame.begin and end < frame.begin:
        return not text[end : frame.begin - 1].strip()
    return ";" not in text[end:number] and not without_links(text[end:number])


def _does(text: str, one: _Candidate) -> bool:
    """Whether a unit or body is the subject of the verb behind it: "Trung tâm Hành chính công tỉnh tiếp nhận"."""
    return (
        one.owner is not None
        and _piece("does").match(text[one.span.end :]) is not None
        and not _is_linked(text, one, "not-subject")
    )


def _is_topic(text: str, one: _Candidate) -> bool:
    """Whether a sentence is about a unit whose something it names before: "hệ thống của tỉnh …, đến nay cung cấp"."""
    return (
        isinstance(one.owner, PlaceMention)
        and _is_linked(text, one, "owner-behind")
        and not _reports(text, one)
    )


def _behind(
    reading: Reading, claim: MeasurementClaim, at: Span, found: Iterable[_Candidate], subject: _Candidate | None
) -> _Candidate | None:
    """A unit behind the number as its owner: "20 thủ tục cấp xã", "55 tỷ đồng trên địa bàn huyện".

    A rank has its scope there, and works of which the sentence is have their place.
    """
    end = reading.own(claim.span).end
    if claim.kind == "ranking" or (subject and subject.owner is None):
        return None
    for one in found:
        if at.end <= one.span.begin and one.span.end <= end:
            if isinstance(one.owner, Nation) and claim.unit == "%":
                return _Candidate(one.span, None)  # "22% diện tích cả nước" is a share of it
            is_tier = isinstance(one.owner, Nation) or (isinstance(one.owner, Group) and one.owner.kind is not None)
            if is_tier or (one.owner is not None and _is_linked(reading.text, one, "owner-behind")):
                return one
    return None


def _goes_on(text: str, claim: MeasurementClaim, at: Span, last: Span) -> bool:
    """Whether a figure stands in brackets behind the last one, or its clause begins with a verb."""
    frame = frame_of(text, at.begin)
    if frame.begin > 0 and not frame.begin <= last.begin < frame.end:
        return True
    return claim.label.casefold().startswith(_verbs())


@cache
def _verbs() -> tuple[str, ...]:
    return tuple(f"{verb} " for verb in lexicon.words("counting-verb"))


# ---------------------------------------------------------------- words for units


def _named_in(reading: Reading) -> Iterator[_Candidate]:
    """The bodies and units of a sentence, and the words for units without names and for what is no unit's."""
    for mention in chain(reading.organisations, reading.places):
        yield _Candidate(reading.own(mention.span), mention)
    text = reading.text
    for place in bare_provinces(reading.text):
        yield _Candidate(place.span, place.shift(reading.sentence.span.begin))
    for match in _piece("bare-unit").finditer(text):
        span = Span(*match.span("unit"))
        kind = kind_of(match["unit"])
        if kind:
            yield _Candidate(span, PlaceMention(reading.span(*span), match["unit"], kind, None))
    for match in _piece("nation").finditer(text):
        yield _Candidate(Span(*match.span()), Nation())
    for match in _piece("tier").finditer(text):
        yield _Candidate(Span(*match.span()), Group(match.group(), kind_of(match["kind"])))
    for match in _piece("many").finditer(text):
        if not match["bodies"] or _NAMED.search(match.group()[1:]):
            yield _Candidate(Span(*match.span()), Group(match.group()))
    for match in _piece("no-unit").finditer(text):
        yield _Candidate(Span(*match.span()), None)


def _apart(found: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """From left to right, the longest where several begin together, none inside another."""
    end = 0
    for one in sorted(found, key=lambda one: (one.span.begin, -one.span.end)):
        if one.span.begin >= end:
            yield one
            end = one.span.end


def _joined(text: str, found: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """The same, bodies or units in a list as one group: "của Bộ Y tế, Bộ Tư pháp và Bộ Tài chính"."""
    last: _Candidate | None = None
    for one in found:
        if last and _are_joint(text, last, one):
            span = Span(last.span.begin, one.span.end)
            last = _Candidate(span, Group(text[span.begin : span.end]))
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _are_joint(text: str, one: _Candidate, other: _Candidate) -> bool:
    between = text[one.span.end : other.span.begin]
    if not _JOINT.fullmatch(between):
        return False
    names = [isinstance(each.owner, PlaceMention) and each.owner.name is not None for each in (one, other)]
    bodies = [isinstance(each.owner, OrganisationMention) for each in (one, other)]
    grown = isinstance(one.owner, Group) and one.owner.kind is None and _NAMED.match(one.owner.words) is not None
    return all(names) or all(bodies) or (grown and (names[1] or bodies[1]))


def _opens(text: str, begin: int, one: _Candidate) -> bool:
    """Whether nothing but openers and times stands before a unit from a position on."""
    return _piece("owner-opening").match(text[begin : one.span.begin]) is not None


def _reports(text: str, one: _Candidate) -> bool:
    """Whether words make a body one that reports a figure, meets or issues, which need not be its owner."""
    begin, end = one.span
    return (
        _is_linked(text, one, "reported-by")
        or _piece("of-event").search(text[max(0, begin - _REACH) : begin]) is not None
        or _piece("reports").match(text[end : end + _REACH]) is not None
    )


def _is_linked(text: str, one: _Candidate, gives: str) -> bool:
    return _tail(gives).before(text, one.span.begin, _REACH) is not None


def _piece(gives: str) -> regex.Pattern[str]:
    return lexicon.piece("owners", gives)


@cache
def _tail(gives: str) -> Tail:
    return Tail(_piece(gives))
