"""Recognition: giấy khen, bằng khen, huân chương; how many bodies and people were honoured, by whom and what for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.organisations import organisation_at
from kg.find.quantities import Quantity, number_places, read_quantities
from kg.lexicon import Rule, RuleSet
from kg.lexicon.scan import Tail
from kg.model import AwardClaim, BlockKind, OrganisationMention, PersonMention, PlaceMention, Reading, Span
from kg.text import key

_READ: Final = (BlockKind.LEAD, BlockKind.BODY)
_REACH: Final = 220
_BEFORE: Final = 60
_BEHIND: Final = 40
_NEAR: Final = 12
_COMPARED: Final = 200
"""So many awards back one is looked for that was told before: no page has more, and what does is no page."""
_NEXT_TO: Final = regex.compile(r"[^,;:]{0,30}")
_LINKED: Final = regex.compile(r"[^.;]*")
_PRESENTS: Final = ("trao",)
_FOR: Final = {"collective": "collective-winner", "individual": "individual-winner"}
Body = OrganisationMention | PersonMention


class _Cue(NamedTuple):
    """A verb of recognition in a sentence; places count from the sentence's beginning."""

    rule: Rule
    span: Span
    verb: str
    form: str | None


def awards(readings: Sequence[Reading]) -> list[AwardClaim]:
    """The page's awards, each once; giver, form and reason where they are told."""
    found: list[AwardClaim] = []
    for reading in readings:
        if reading.sentence.kind in _READ:
            for claim in _in(reading):
                _add(found, claim)
    return found


def award_spans(reading: Reading) -> tuple[Span, ...]:
    """The numbers of winners in the sentence, counted from its beginning."""
    if not _cue_rules().candidates(reading.cues):
        return ()
    return tuple(quantity.number for _, quantity, _ in _all_winners(reading.text, reading.cues))


def _in(reading: Reading) -> Iterator[AwardClaim]:
    if not _cue_rules().candidates(reading.cues):
        return
    told = False
    for cue, quantity, kind in _all_winners(reading.text, reading.cues):
        told = True
        yield _counted(reading, cue, quantity, kind)
    for cue in _cues(reading.text, reading.cues, "named"):
        if (not told or cue.rule.options.get("after")) and (claim := _named(reading, cue)):
            yield claim


def _all_winners(text: str, cues: int) -> Iterator[tuple[_Cue, Quantity, str]]:
    """Every number of winners once, with the cue nearest to it."""
    place = 0
    for cue in sorted(_cues(text, cues), key=lambda c: c.span):
        for quantity, kind in _winners(text, cues, cue, place):
            yield cue, quantity, kind
            place = max(place, quantity.span.end)


def _cues(text: str, cues: int, *kinds: str) -> Iterator[_Cue]:
    for rule in _cue_rules().candidates(cues):
        if rule.gives in (kinds or ("active", "passive")):
            for match in rule.regex.finditer(text):
                form = match.groupdict().get("form")
                yield _Cue(rule, Span(*match.span()), match["verb"].casefold(), form.strip(' “”"') if form else None)


@cache
def _cue_rules() -> RuleSet:
    return RuleSet(rule for rule in lexicon.rules("awards") if rule.gives in ("active", "passive", "named"))


def _winners(text: str, cues: int, cue: _Cue, floor: int) -> Iterator[tuple[Quantity, str]]:
    """The numbers of winners that the cue reaches, with their kind; a semicolon or another noun ends its reach."""
    if cue.rule.gives == "active":
        begin, end = cue.span.end, min(len(text), cue.span.end + _REACH)
        end = begin + _LINKED.match(text[begin:end]).end()  # type: ignore[union-attr]
    else:
        begin, end = max(floor, _sentence_part(text, cue.span.begin)), cue.span.begin
    reached = False
    for quantity in read_quantities(text[begin:end], cues, number_places(text[begin:end])):
        kind = _kind(quantity)
        if kind is None and reached:
            return
        if kind and not _measures(text[begin:end], quantity):
            reached = True
            yield quantity._replace(number=quantity.number.shift(begin), noun=quantity.noun.shift(begin)), kind


def _sentence_part(text: str, place: int) -> int:
    begin = max(text.rfind(mark, 0, place) for mark in ".;:") + 1
    return max(begin, place - _REACH)


def _measures(text: str, quantity: Quantity) -> bool:
    return quantity.out_of is not None or quantity.direction is not None


def _kind(quantity: Quantity) -> str | None:
    noun = quantity.unit.casefold()
    nouns = (noun, noun.partition(" ")[0]) if quantity.kind == "other" else (noun,)
    return next((kind for kind, name in _FOR.items() if not _nouns(name).isdisjoint(nouns)), None)


@cache
def _nouns(name: str) -> frozenset[str]:
    return frozenset(lexicon.words(name))


def _counted(reading: Reading, cue: _Cue, quantity: Quantity, kind: str) -> AwardClaim:
    span = Span(min(cue.span.begin, quantity.number.begin), max(cue.span.end, quantity.span.end))
    return AwardClaim(
        span=span.shift(reading.sentence.span.begin),
        sentence=reading.sentence.span,
        rule=cue.rule.id,
        recipients=kind,
        count=int(quantity.value),
        giver=_giver(reading, cue),
        form=cue.form,
        reason=_reason(reading),
    )


def _named(reading: Reading, cue: _Cue) -> AwardClaim | None:
    winner = _winner(reading, cue)
    if winner is None:
        return None
    offset = reading.sentence.span.begin
    begin, end = min(winner.span.begin - offset, cue.span.begin), max(winner.span.end - offset, cue.span.end)
    return AwardClaim(
        span=Span(begin, end).shift(offset),
        sentence=reading.sentence.span,
        rule=cue.rule.id,
        recipients="individual" if isinstance(winner, PersonMention) else "collective",
        count=1,
        giver=_giver(reading, cue),
        form=cue.form,
        reason=_reason(reading),
        recipient=winner if isinstance(winner, OrganisationMention | PersonMention) else None,
    )


def _winner(reading: Reading, cue: _Cue) -> Body | PlaceMention | None:
    """The body, unit or person right before the verb, or right behind "cho"."""
    offset = reading.sentence.span.begin
    mentions: list[Body | PlaceMention] = [*reading.organisations, *reading.places, *reading.people]
    mentions.sort(key=lambda m: m.span)
    if cue.rule.options.get("after"):
        return next((m for m in mentions if 0 <= m.span.begin - offset - cue.span.end < _BEHIND), None)
    before = [m for m in mentions if m.span.end - offset <= cue.span.begin]
    near = [m for m in before if _NEXT_TO.fullmatch(reading.text, m.span.end - offset, cue.span.begin)]
    return near[-1] if near else None


def _giver(reading: Reading, cue: _Cue) -> Body | None:
    """The giver; one told by post alone is the office where it gives in its own right ("Chủ tịch nước")."""
    giver = _giving(reading, cue)
    if isinstance(giver, PersonMention) and not giver.name:
        offset = reading.sentence.span.begin
        return organisation_at(reading.text, giver.anchor.begin - offset, offset, issuer=True) or giver
    return giver


def _giving(reading: Reading, cue: _Cue) -> Body | None:
    """X in "giấy khen của X", "được X tặng", "thừa ủy quyền của X", else the one before the verb."""
    offset = reading.sentence.span.begin
    bodies: list[Body] = [*reading.organisations, *reading.people]
    bodies.sort(key=lambda m: m.span)
    if told := next((b for b in bodies if _is_told(reading.text, b.span.shift(-offset), cue)), None):
        return told
    if cue.rule.gives != "active" and not cue.rule.options.get("after"):
        return None
    before = [b for b in bodies if 0 <= cue.span.begin - (b.span.end - offset) <= _BEFORE]
    if not before or (cue.verb in _PRESENTS and isinstance(before[-1], PersonMention)):
        return None
    return before[-1]


def _is_told(text: str, body: Span, cue: _Cue) -> bool:
    """Whether the words name this body as the giver."""
    if body.within(cue.span):
        return True
    if cue.span.end <= body.begin < cue.span.end + _NEAR:
        return lexicon.piece("awards", "of").search(text, cue.span.end, body.begin) is not None
    return body.begin < cue.span.begin and _on_behalf().before(text, body.begin) is not None


@cache
def _on_behalf() -> Tail:
    return Tail(lexicon.piece("awards", "on-behalf"))


def _reason(reading: Reading) -> str | None:
    found = (rule.regex.search(reading.text) for rule in _reasons().candidates(reading.cues))
    match = next(filter(None, found), None)
    return " ".join((match["why"] or match["for"]).split()) if match else None


@cache
def _reasons() -> RuleSet:
    return RuleSet(rule for rule in lexicon.rules("awards") if rule.gives == "reason")


def _add(found: list[AwardClaim], claim: AwardClaim) -> None:
    """Add the claim, or let it complete one that the page told before."""
    for i in range(max(0, len(found) - _COMPARED), len(found)):
        if _same(other := found[i], claim):
            found[i] = other if other.giver or not claim.giver else claim
            return
    found.append(claim)


def _same(one: AwardClaim, other: AwardClaim) -> bool:
    if (one.recipients, one.count) != (other.recipients, other.count):
        return False
    if one.giver and other.giver and key(_name(one.giver)) != key(_name(other.giver)):
        return False
    return not one.form or not other.form or key(one.form) == key(other.form)


def _name(body: Body) -> str:
    return body.text if isinstance(body, OrganisationMention) else body.name or body.posts[0].title
