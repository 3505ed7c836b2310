"""Recognition: giấy khen, bằng khen, huân chương; how many bodies and people were honoured, by whom and what for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.organisations import organisation_at
from kg.find.quantities import Quantity, number_begins, read_quantities
from kg.lexicon import Rule, RuleSet
from kg.lexicon.scan import Tail
from kg.model import AwardClaim, BlockKind, OrganisationMention, PersonMention, PlaceMention, Reading, Span
from kg.text import key

_READ: Final = (BlockKind.LEAD, BlockKind.BODY)
_REACH: Final = 220
"""Characters from a verb to the winners that it may govern: further on the sentence is about something else."""
_BEFORE: Final = 60
"""Characters between a giver and the verb: one further away is the subject of another clause."""
_BEHIND: Final = 40
"""Characters between "trao … cho" and the winner: more than a form of award hardly stands between them."""
_NEAR: Final = 12
"""Characters between the verb and a giver behind it: just "của", "từ" and an honorific."""
_COMPARED: Final = 200
"""So many awards back one is looked for that was reported before: no page has more, and what does is no page."""
_NEXT_TO: Final = regex.compile(r"[^,;:]{0,30}")
_LINKED: Final = regex.compile(r"[^.;]*")
_FOR: Final = {"collective": "collective-winner", "individual": "individual-winner"}
Body = OrganisationMention | PersonMention


class _Cue(NamedTuple):
    """A verb of recognition in a sentence; its span counts from the sentence's beginning."""

    rule: Rule
    span: Span
    verb: str
    form: str | None


def awards(readings: Sequence[Reading]) -> list[AwardClaim]:
    """The page's awards, each once, with giver, form and reason where these are stated."""
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
    counted = False
    for cue, quantity, kind in _all_winners(reading.text, reading.cues):
        counted = True
        yield _counted(reading, cue, quantity, kind)
    for cue in _cues(reading.text, reading.cues, "named"):
        if (not counted or cue.rule.options.get("after")) and (claim := _named(reading, cue)):
            yield claim


def _all_winners(text: str, cues: int) -> Iterator[tuple[_Cue, Quantity, str]]:
    """Every number of winners once, with the cue nearest to it."""
    floor = 0
    for cue in sorted(_cues(text, cues), key=lambda c: c.span):
        for quantity, kind in _winners(text, cues, cue, floor):
            yield cue, quantity, kind
            floor = max(floor, quantity.span.end)


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
    for quantity in read_quantities(text[begin:end], cues, number_begins(text[begin:end])):
        kind = _kind(quantity)
        if kind is None and reached:
            return
        if kind and not _measures(text[begin:end], quantity):
            reached = True
            yield quantity._replace(number=quantity.number.shift(begin), noun=quantity.noun.shift(begin)), kind


def _sentence_part(text: str, end: int) -> int:
    begin = max(text.rfind(mark, 0, end) for mark in ".;:") + 1
    return max(begin, end - _REACH)


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
        span=reading.span(*span),
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
    won = reading.own(winner.span)
    return AwardClaim(
        span=reading.span(min(won.begin, cue.span.begin), max(won.end, cue.span.end)),
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
    """The body, unit or person right before the verb, or right behind "cho", by spans in the sentence."""
    named: tuple[Body | PlaceMention, ...] = (*reading.organisations, *reading.places, *reading.people)
    mentions = [(m, reading.own(m.span)) for m in sorted(named, key=lambda m: m.span)]
    if cue.rule.options.get("after"):
        return next((m for m, at in mentions if 0 <= at.begin - cue.span.end < _BEHIND), None)
    before = [(m, at) for m, at in mentions if at.end <= cue.span.begin]
    near = [m for m, at in before if _NEXT_TO.fullmatch(reading.text, at.end, cue.span.begin)]
    return near[-1] if near else None


def _giver(reading: Reading, cue: _Cue) -> Body | None:
    """The giver; one named by post alone is the office where it gives in its own right ("Chủ tịch nước")."""
    giver = _giving(reading, cue)
    if isinstance(giver, PersonMention) and not giver.name:
        office = organisation_at(reading.text, reading.own(giver.anchor).begin, issuer=True)
        return office.shift(reading.sentence.span.begin) if office else giver
    return giver


def _giving(reading: Reading, cue: _Cue) -> Body | None:
    """X in "giấy khen của X", "được X tặng", "thừa ủy quyền của X", else the one before the verb."""
    named: tuple[Body, ...] = (*reading.organisations, *reading.people)
    bodies = [(b, reading.own(b.span)) for b in sorted(named, key=lambda b: b.span)]
    if giver := next((b for b, at in bodies if _is_named(reading.text, at, cue)), None):
        return giver
    if cue.rule.gives != "active" and not cue.rule.options.get("after"):
        return None
    before = [b for b, at in bodies if 0 <= cue.span.begin - at.end <= _BEFORE]
    if not before or (cue.verb in lexicon.words("presenting-verb") and isinstance(before[-1], PersonMention)):
        return None
    return before[-1]


def _is_named(text: str, body: Span, cue: _Cue) -> bool:
    """Whether the words name the body at this stretch of the sentence as the giver."""
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
    """Add the claim, or let it complete one that the page reported before."""
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
