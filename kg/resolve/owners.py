"""Whose each figure, directive, shortcoming and award is: said in its clause, sentence or paragraph, else the page's.

What is said is found first, as mentions (`said_owners`), and is resolved with everything else that the page names
(`owners_of`). Nobody's is what is about works or a region, and what is about units of which none is known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Final

from kg.find.places import levels
from kg.gazetteer import Gazetteer, is_city
from kg.model import (
    AwardClaim,
    Claim,
    Home,
    HomeGround,
    MeasurementClaim,
    Official,
    Organisation,
    OrganisationMention,
    Owner,
    OwnerGround,
    PersonMention,
    PlaceMention,
    PostClaim,
    Reading,
    Resolution,
    Span,
    StatementClaim,
    Unit,
)
from kg.relate.figures.clauses import frame_of, opens_with_counting, without_links
from kg.relate.figures.scores import LISTED
from kg.resolve.owner_clauses import number_of, owner_before, owner_behind, right_behind
from kg.resolve.owner_words import (
    Candidate,
    Group,
    Named,
    Nation,
    candidates,
    does,
    is_topic,
    may_match,
    opens,
    owner_words,
    reports,
)
from kg.resolve.site import GOVERNING

_PARAGRAPH: Final = 3
"""Sentences back in a paragraph up to which it may still be about one unit; where lines are lost it is long."""
_REACH: Final = 300
"""Characters around a number in which words may say whose it is, beside the subject of the sentence."""
_OWNED: Final = ("directive", "shortcoming")


@dataclass(frozen=True, slots=True)
class Said:
    """Whom the words make the owner and where they stand; an owner left unsaid is the page's, without ground nobody."""

    owner: Named | PersonMention | None = None
    ground: OwnerGround | None = None


_UNSAID: Final = Said(None, OwnerGround.HOME)
_NOBODY: Final = Said()


def said_owners(claims: Iterable[Claim], readings: Sequence[Reading]) -> dict[Claim, Said]:
    """What the words of a page say of whose each figure, directive, shortcoming and award is."""
    owned = [claim for claim in claims if _is_owned(claim)]
    if not owned:
        return {}
    figures = [claim for claim in owned if isinstance(claim, MeasurementClaim)]
    told = [claim for claim in figures if not _is_listed(claim)]
    page = _Page(readings, told)
    said = page.of_figures(told) | {claim: _of_row(claim) for claim in figures if _is_listed(claim)}
    return {claim: said.get(claim) or page.of_statement(claim) for claim in owned}


def places_said(said: Mapping[Claim, Said]) -> Iterator[PlaceMention]:
    """The units that are to be resolved."""
    return (one.owner for one in said.values() if isinstance(one.owner, PlaceMention))


def owners_of(
    said: Mapping[Claim, Said], claims: Iterable[Claim], resolution: Resolution
) -> Iterator[tuple[Claim, Owner]]:
    """Each claim with the unit, body or group whose it is, as far as one is known.

    Who gave a directive or an award has the body of the first post that the page gives that person.
    """
    held = _bodies_held(claims, resolution)
    for claim, one in said.items():
        named = one.owner
        if isinstance(named, PersonMention):
            named = _body_of(named) or held.get(resolution.officials.get(named))
        if one.ground is None:
            continue
        if named is None:
            if home := resolution.subject:
                yield claim, Owner(home.owner, _ground(home))
        elif owner := _resolved(named, resolution):
            yield claim, Owner(owner, one.ground)


def _is_owned(claim: Claim) -> bool:
    of_kind = isinstance(claim, StatementClaim) and claim.kind in _OWNED
    return of_kind or isinstance(claim, MeasurementClaim | AwardClaim)


def _bodies_held(claims: Iterable[Claim], resolution: Resolution) -> Mapping[Official | None, OrganisationMention]:
    """The body of the first post that the page gives each official."""
    held: dict[Official | None, OrganisationMention] = {}
    for claim in claims:
        if isinstance(claim, PostClaim) and claim.post.body and not claim.post.former:
            held.setdefault(resolution.officials.get(claim.person), claim.post.body)
    held.pop(None, None)
    return held


def _body_of(person: PersonMention) -> OrganisationMention | None:
    return next((post.body for post in person.posts if post.body and not post.former), None)


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
    return own if named.kind and isinstance(own, Unit) and _is_of_level(own, named.kind) else named.words


def _is_of_level(unit: Unit, kind: str) -> bool:
    """Whether a unit is of the level of a kind; a city's may be two: "cấp thành phố"."""
    return is_city(unit.kind) if is_city(kind) else levels().get(kind) == unit.level


# ---------------------------------------------------------------- what is said


class _Page:
    """The sentences of a page, each with the units and bodies in it, found when they are first asked for."""

    def __init__(self, readings: Sequence[Reading], figures: Iterable[MeasurementClaim]) -> None:
        self._readings = readings
        self._numbers = {reading.sentence.span: number for number, reading in enumerate(readings)}
        self._found: dict[int, tuple[Candidate, ...]] = {}
        self._at: dict[int, dict[int, Span]] = {}
        self._subjects: dict[int, Candidate | None] = {}
        ends: dict[int, int] = {}
        for claim in figures:
            number = self._numbers[claim.sentence]
            at = number_of(readings[number], claim, ends.get(number, 0))
            self._at.setdefault(number, {})[claim.number] = at
            ends[number] = max(ends.get(number, 0), at.end)

    def of_statement(self, claim: Claim) -> Said:
        """Whose a directive, shortcoming or award is: of who gave it or has it, by name or post, else the page's."""
        if isinstance(claim, AwardClaim):
            return _of_agent(claim.giver)
        if isinstance(claim, StatementClaim) and claim.kind == "directive":
            return _of_agent(claim.speaker)
        if isinstance(claim, StatementClaim) and claim.bodies:
            return Said(claim.bodies[0], OwnerGround.CLAUSE)
        return self._of_shortcoming(self._numbers[claim.sentence], claim.span)

    def of_figures(self, claims: Iterable[MeasurementClaim]) -> dict[Claim, Said]:
        """Whose each figure is, in their order."""
        said: dict[Claim, Said] = {}
        known: dict[int | None, Said] = {}
        last: MeasurementClaim | None = None
        for claim in claims:
            before = last if last and last.sentence == claim.sentence else None
            said[claim] = known[claim.number] = self._of_figure(claim, known, before)
            last = claim
        return said

    def _of_figure(
        self, claim: MeasurementClaim, known: Mapping[int | None, Said], last: MeasurementClaim | None
    ) -> Said:
        """Whose a figure is; `known` has those before it by number, `last` is the one before it in its sentence."""
        number = self._numbers[claim.sentence]
        if claim.kind == "change" and claim.of in known:
            return _further(known[claim.of])  # "đứng thứ 2 toàn tỉnh, tăng 1 bậc"
        found = self._near(number, claim, last)
        return (
            self._in_clause(number, claim, found)
            or next((_further(known[one]) for one in (claim.part_of, claim.share_of, claim.of) if one in known), None)
            or (_further(known[last.number]) if last and self._goes_on(number, claim, last, known) else None)
            or self._in_sentence(number, claim, found)
            or self._in_paragraph(number, claim)
        )

    def _of_shortcoming(self, number: int, span: Span) -> Said:
        """Whose a shortcoming is that names no body: "chính sách của tỉnh còn bất cập"."""
        reading, subject = self._readings[number], self._subject(number)
        own = reading.own(span)
        for one in self._candidates(number):
            if one.span.within(own) and is_topic(reading.text, one):
                return Said(one.owner, OwnerGround.CLAUSE)
        return Said(subject.owner, OwnerGround.SENTENCE) if subject and subject.owner else _UNSAID

    def _near(self, number: int, claim: MeasurementClaim, last: MeasurementClaim | None) -> list[Candidate]:
        """The units and bodies around a number but those that hold it, and those right behind the one before it."""
        reading, numbers = self._readings[number], self._at[number]
        at, own, found = numbers[claim.number], reading.own(claim.span), self._candidates(number)
        taken = right_behind(reading.text, numbers[last.number].end, reading.own(last.span).end) if last else at
        first = bisect_left(found, min(own.begin, at.begin - _REACH), key=lambda one: one.span.begin)
        return [
            one
            for one in takewhile(lambda one: one.span.begin < own.end, islice(found, first, None))
            if not one.span.begin <= at.begin < one.span.end and not taken.begin <= one.span.begin < taken.end
        ]

    def _in_clause(self, number: int, claim: MeasurementClaim, found: Sequence[Candidate]) -> Said | None:
        """Whose the clause of a figure makes it."""
        reading, at = self._readings[number], self._at[number][claim.number]
        one = owner_before(reading, claim, at, found) or owner_behind(reading, claim, at, found, self._subject(number))
        if one is None:
            return None
        return Said(one.owner, OwnerGround.CLAUSE) if one.owner else _NOBODY

    def _goes_on(
        self, number: int, claim: MeasurementClaim, last: MeasurementClaim, known: Mapping[int | None, Said]
    ) -> bool:
        """Whether a figure goes on about the last: in brackets behind it, with a verb, or about works."""
        at, before = self._at[number][claim.number], self._at[number][last.number]
        frame = frame_of(self._readings[number].text, at.begin)
        in_brackets = frame.begin > 0 and not frame.begin <= before.begin < frame.end
        return in_brackets or known[last.number] == _NOBODY or self._begins_with_verb(number, claim)

    def _in_sentence(self, number: int, claim: MeasurementClaim, found: Iterable[Candidate]) -> Said | None:
        """Whom the sentence of a figure is about: its subject, else whose something it names before."""
        reading, at, subject = self._readings[number], self._at[number][claim.number], self._subject(number)
        text = reading.text
        if subject and subject.span.begin < at.begin:
            return Said(subject.owner, OwnerGround.SENTENCE) if subject.owner else _NOBODY
        near = (max(0, at.begin - _REACH), at.end + _REACH)
        if may_match("everybody", reading.cues) and owner_words("everybody").search(text, *near):
            return _NOBODY
        before = [one for one in found if one.span.end <= at.begin and not reports(text, one)]
        about = [one for one in before if does(text, one) and _is_sure(one.owner)] or [
            one for one in before if is_topic(text, one)
        ]
        return Said(about[-1].owner, OwnerGround.SENTENCE) if about else None

    def _in_paragraph(self, number: int, claim: MeasurementClaim) -> Said:
        """Whom the sentences before one without subject are about."""
        continues = owner_words("continues").match(self._readings[number].text) is not None
        for back in range(number - 1, max(-1, number - 1 - _PARAGRAPH), -1):
            if self._readings[back].block != self._readings[number].block:
                break
            if (subject := self._subject(back)) is None:
                continue
            if subject.owner is None:
                return _NOBODY if back == number - 1 else _UNSAID
            goes_on = continues or _is_unit(subject.owner) or self._begins_with_verb(number, claim)
            return Said(subject.owner, OwnerGround.PARAGRAPH) if goes_on else _UNSAID
        return _UNSAID

    def _begins_with_verb(self, number: int, claim: MeasurementClaim) -> bool:
        """Whether the words before a number tell what was done, and leave unsaid who did it."""
        reading = self._readings[number]
        before = reading.text[reading.own(claim.span).begin : self._at[number][claim.number].begin]
        return opens_with_counting(f"{without_links(before)} ")

    def _subject(self, number: int) -> Candidate | None:
        """The unit or body with which a sentence begins, behind "Năm 2021," or "Đến nay,"."""
        if number not in self._subjects:
            self._subjects[number] = self._begun_with(number)
        return self._subjects[number]

    def _begun_with(self, number: int) -> Candidate | None:
        text = self._readings[number].text
        for one in self._candidates(number):
            if not _is_sure(one.owner):
                continue  # "Các xã đã thực hiện tốt …, mức độ hoàn thành đạt 97%"
            return one if opens(text, 0, one) and not reports(text, one) else None
        return None

    def _candidates(self, number: int) -> tuple[Candidate, ...]:
        if number not in self._found:
            counted = {span.begin for span in self._at.get(number, {}).values()}
            self._found[number] = candidates(self._readings[number], counted)
        return self._found[number]


def _is_listed(claim: MeasurementClaim) -> bool:
    """Whether a figure is one of a table or an enumeration, in which it stands beside whose it is."""
    return claim.rule.startswith(LISTED)


def _of_row(claim: MeasurementClaim) -> Said:
    """Whose a listed figure is: of whom its row is about, else the page's."""
    return Said(claim.holder, OwnerGround.CLAUSE) if claim.holder else _UNSAID


def _of_agent(agent: OrganisationMention | PersonMention | None) -> Said:
    if agent is None:
        return _UNSAID
    return Said(agent, OwnerGround.CLAUSE if isinstance(agent, OrganisationMention) else OwnerGround.SENTENCE)


def _further(said: Said) -> Said:
    """What is said of a figure as what holds of one that goes on about it."""
    return Said(said.owner, OwnerGround.SENTENCE) if said.ground is OwnerGround.CLAUSE else said


def _is_sure(owner: Named | None) -> bool:
    """Whether it is known which units are meant, if any are: not of "các xã"."""
    return not isinstance(owner, Group) or owner.is_certain


def _is_unit(owner: Named) -> bool:
    return isinstance(owner, PlaceMention) or (isinstance(owner, OrganisationMention) and owner.kind in GOVERNING)
