"""The words of a sentence for units and bodies, as far as they may make one the owner of what it states.

Besides the bodies and units that are named, these are units without names ("toàn huyện", "cấp xã", "3 tỉnh") and what
is no unit's: works, a region.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.places import bare_provinces
from kg.gazetteer import kind_of
from kg.lexicon import RuleSet
from kg.lexicon.scan import Tail
from kg.model import OrganisationMention, PlaceMention, Reading, Span
from kg.relate.figures.clauses import frame_of, without_links

_REACH: Final = 120
"""Characters before a unit in which the words stand that make it an owner, or none."""
_VERB: Final = 40
"""Characters behind a unit in which the verb stands whose subject it is."""
_NAMED: Final = regex.compile(r"\d|\p{Lu}")


@dataclass(frozen=True, slots=True)
class Group:
    """Units without names: "cấp xã, thị trấn", "3 tỉnh miền Trung"; `kind` is that of a tier, maybe the page's own."""

    words: str
    kind: str | None = None

    @property
    def is_certain(self) -> bool:
        """Whether it is known which units are meant: "cấp xã", "3 tỉnh", not "các xã"."""
        return self.kind is not None or _NAMED.search(self.words[1:]) is not None


@dataclass(frozen=True, slots=True)
class Nation:
    """The whole country."""


Named = OrganisationMention | PlaceMention | Group | Nation


class Candidate(NamedTuple):
    """Words of a sentence for a unit or body, or for what is no unit's (no owner); the span counts within it."""

    span: Span
    owner: Named | None


def candidates(reading: Reading, counted: Collection[int]) -> tuple[Candidate, ...]:
    """The units and bodies of a sentence from left to right; at the positions `counted` stand numbers of figures."""
    found = (one for one in _named_in(reading) if one.span.begin not in counted)  # "14 sở, 21 huyện"
    return tuple(_joined(reading.text, _apart(found)))


def _named_in(reading: Reading) -> Iterator[Candidate]:
    """The bodies and units of a sentence, and the words for units without names and for what is no unit's."""
    yield from (Candidate(reading.own(body.span), body) for body in reading.organisations)
    yield from (Candidate(reading.own(place.span), place) for place in reading.places)
    for place in bare_provinces(reading.text):
        yield Candidate(place.span, place.shift(reading.sentence.span.begin))
    for match in _matches("bare-unit", reading):
        span = Span(*match.span("unit"))
        kind = kind_of(match["unit"])
        if kind:
            yield Candidate(span, PlaceMention(reading.span(*span), match["unit"], kind, None))
    for match in _matches("nation", reading):
        yield Candidate(Span(*match.span()), Nation())
    for match in _matches("tier", reading):
        yield Candidate(Span(*match.span()), Group(match.group(), kind_of(match["kind"])))
    for match in _matches("many", reading):
        if not match["bodies"] or _NAMED.search(match.group()[1:]):
            yield Candidate(Span(*match.span()), Group(match.group()))
    for match in _matches("no-unit", reading):
        yield Candidate(Span(*match.span()), None)


def _matches(gives: str, reading: Reading) -> Iterable[regex.Match[str]]:
    """The matches of a piece of `patterns/owners.yaml` in a sentence, searched only where its words stand.

    Where those of one of its rules alone do, that rule is searched alone, which is several times faster.
    """
    found = _rules(gives).candidates(reading.cues)
    if not found:
        return ()
    return (found[0].regex if len(found) == 1 else owner_words(gives)).finditer(reading.text)


def _apart(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """From left to right, the longest where several begin together, none inside another."""
    end = 0
    for one in sorted(found, key=lambda one: (one.span.begin, -one.span.end)):
        if one.span.begin >= end:
            yield one
            end = one.span.end


def _joined(text: str, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The same, bodies or units in a list as one group: "của Bộ Y tế, Bộ Tư pháp và Bộ Tài chính"."""
    run: list[Candidate] = []
    for one in found:
        if run and not _are_joint(text, run[0], run[-1], one):
            yield _listed(text, run)
            run = []
        run.append(one)
    if run:
        yield _listed(text, run)


def _listed(text: str, run: Sequence[Candidate]) -> Candidate:
    """The only one of a list, or all of them as a group."""
    if len(run) == 1:
        return run[0]
    span = Span(run[0].span.begin, run[-1].span.end)
    return Candidate(span, Group(text[span.begin : span.end]))


def _are_joint(text: str, first: Candidate, last: Candidate, one: Candidate) -> bool:
    """Whether a unit or body goes on a list of its kind, or one that begins with their number ("4 huyện …")."""
    if not owner_words("joint").fullmatch(text[last.span.end : one.span.begin]):
        return False
    counted = isinstance(first.owner, Group) and first.owner.kind is None and _NAMED.match(text, first.span.begin)
    return (_is_name(first) and _is_name(one)) or (_is_body(first) and _is_body(one)) or bool(counted and _is_name(one))


def _is_name(one: Candidate) -> bool:
    return isinstance(one.owner, PlaceMention) and one.owner.name is not None


def _is_body(one: Candidate) -> bool:
    return isinstance(one.owner, OrganisationMention)


def is_adjacent(text: str, one: Candidate, number: int) -> bool:
    """Whether nothing but links stands between a unit and a number, or the brackets in which the number stands."""
    if is_linked(text, one, "beside"):
        return False  # "thỏa thuận với Lào Cai và bảy tỉnh"
    end, frame = one.span.end, frame_of(text, number)
    if frame.begin > 0 and end < frame.begin:
        return not text[end : frame.begin - 1].strip()
    return ";" not in text[end:number] and not without_links(text[end:number])


def does(text: str, one: Candidate) -> bool:
    """Whether a unit or body is the subject of the verb behind it: "Trung tâm Hành chính công tỉnh tiếp nhận"."""
    return (
        one.owner is not None
        and owner_words("does").match(text[one.span.end : one.span.end + _VERB]) is not None
        and not is_linked(text, one, "not-subject")
    )


def is_topic(text: str, one: Candidate) -> bool:
    """Whether a sentence is about a unit whose something it names before: "hệ thống của tỉnh …, đến nay cung cấp"."""
    return isinstance(one.owner, PlaceMention) and is_linked(text, one, "owner-behind") and not reports(text, one)


def opens(text: str, begin: int, one: Candidate) -> bool:
    """Whether nothing but openers and times stands before a unit from a position on."""
    return owner_words("owner-opening").match(text[begin : one.span.begin]) is not None


def reports(text: str, one: Candidate) -> bool:
    """Whether words make a body one that reports a figure, meets or issues, which need not be its owner."""
    begin, end = one.span
    return (
        is_linked(text, one, "reported-by")
        or owner_words("of-event").search(text[max(0, begin - _REACH) : begin]) is not None
        or owner_words("reports").match(text[end : end + _REACH]) is not None
    )


def is_linked(text: str, one: Candidate, gives: str) -> bool:
    """Whether the words of a piece of `patterns/owners.yaml` stand right before a unit or body."""
    return _tail(gives).before(text, one.span.begin, _REACH) is not None


def owner_words(gives: str) -> regex.Pattern[str]:
    """The pattern of a piece of `patterns/owners.yaml`."""
    return lexicon.piece("owners", gives)


def may_match(gives: str, cues: int) -> bool:
    """Whether a sentence with these cues has the words of a piece of `patterns/owners.yaml`."""
    return bool(_rules(gives).candidates(cues))


@cache
def _rules(gives: str) -> RuleSet:
    return RuleSet(rule for rule in lexicon.rules("owners") if rule.gives == gives)


@cache
def _tail(gives: str) -> Tail:
    return Tail(owner_words(gives))
