"""Recognition: giấy khen, bằng khen, huân chương; how many bodies and people were honoured, by whom and what for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.find.organisations import organisation_at
from kg.find.quantities import Quantity
from kg.lexicon import RuleSet
from kg.lexicon.scan import Tail
from kg.model import AwardClaim, BlockKind, OrganisationMention, PersonMention, PlaceMention, Reading, Span
from kg.relate.prizes import Prize, prize_numbers, prizes
from kg.relate.winners import Cue, all_winners, cue_rules, cues_in, is_proposed
from kg.text import key

_READ: Final = (BlockKind.LEAD, BlockKind.BODY)
_BEFORE: Final = 60
"""Characters between a giver and the verb: one further away is the subject of another clause."""
_BEHIND: Final = 40
"""Characters between "trao … cho" and the winner: more than a form of award hardly stands between them."""
_NEAR: Final = 12
"""Characters between the verb and a giver behind it: just "của", "từ" and an honorific."""
_COMPARED: Final = 200
"""So many awards back one is looked for that was reported before: no page has more, and what does is no page."""
_NEXT_TO: Final = regex.compile(r"[^,;:]{0,30}")
_GIVING: Final = ("leading", "prize", "praised")
"""Kinds of words whose verb has the giver before it."""
Body = OrganisationMention | PersonMention


def awards(readings: Sequence[Reading]) -> list[AwardClaim]:
    """The page's awards, each once, with giver, form and reason where these are stated."""
    found: list[AwardClaim] = []
    stated = [*_stated(readings), *map(_prize, prizes(readings))]
    for claim in sorted(stated, key=lambda claim: claim.span):
        _add(found, claim)
    return found


def _stated(readings: Iterable[Reading]) -> Iterator[AwardClaim]:
    """The awards of each sentence; those of a list have the giver of the sentence that leads to it ("… đã tặng:")."""
    giver: Body | None = None
    for reading in readings:
        if reading.sentence.kind not in _READ:
            continue
        claims = list(_in(reading))
        is_listed = giver and lexicon.piece("awards", "item").match(reading.text)
        yield from (replace(claim, giver=claim.giver or giver) if is_listed else claim for claim in claims)
        if reading.text.rstrip().endswith(":"):
            giver = next((_giver(reading, cue) for cue in cues_in(reading.text, reading.cues, "leading")), None)
        elif not claims:
            giver = None


def award_spans(reading: Reading) -> tuple[Span, ...]:
    """The numbers of winners in the sentence, counted from its beginning."""
    prized = tuple(prize_numbers(reading))
    if not cue_rules().candidates(reading.cues):
        return prized
    return (*prized, *(quantity.number for _, quantity, _ in all_winners(reading.text, reading.cues)))


def _in(reading: Reading) -> Iterator[AwardClaim]:
    if not cue_rules().candidates(reading.cues):
        return
    counted = False
    for cue, quantity, kind in all_winners(reading.text, reading.cues):
        counted = True
        if not cue.is_active and (beside := _beside(reading, quantity)):
            yield _single(reading, cue, beside)
        yield _counted(reading, cue, quantity, kind)
    yield from _praised(reading)
    for cue in cues_in(reading.text, reading.cues, "named"):
        if is_proposed(reading.text, cue):
            continue
        if (not counted or cue.rule.options.get("after")) and (claim := _named(reading, cue)):
            yield claim


def _counted(reading: Reading, cue: Cue, quantity: Quantity, kind: str) -> AwardClaim:
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


def _praised(reading: Reading) -> Iterator[AwardClaim]:
    """The units, bodies or people that are praised by name, side by side: "biểu dương xã A, xã B và xã C"."""
    for cue in cues_in(reading.text, reading.cues, "praised"):
        listed = _side_by_side(reading, cue.span.end)
        end = reading.own(listed[-1].span).end if listed else 0
        many = len(listed) + (_more_names(reading.text, end) if listed and cue.form else 0)
        if many > 1 and not is_proposed(reading.text, cue):
            yield AwardClaim(
                span=Span(reading.span(*cue.span).begin, listed[-1].span.end),
                sentence=reading.sentence.span,
                rule=cue.rule.id,
                recipients="individual" if isinstance(listed[0], PersonMention) else "collective",
                count=many,
                giver=_giver(reading, cue),
                reason=_reason(reading),
            )


def _side_by_side(reading: Reading, begin: int) -> list[Body | PlaceMention]:
    """The mentions of a list that begins there, parted by commas and "và" alone."""
    named: tuple[Body | PlaceMention, ...] = (*reading.organisations, *reading.places, *reading.people)
    found: list[Body | PlaceMention] = []
    side = lexicon.piece("awards", "side")
    for mention in sorted(named, key=lambda one: one.span):
        at = reading.own(mention.span)
        if at.begin < begin:
            continue
        if found and isinstance(mention, PersonMention) != isinstance(found[0], PersonMention):
            break
        if not (side.fullmatch(reading.text, begin, at.begin) if found else at.begin == begin):
            break
        found.append(mention)
        begin = at.end
    return found


def _more_names(text: str, begin: int) -> int:
    """How many names go on a list behind the first: two in "các xã Tân An, Tân Bình và Tân Phú"."""
    many = 0
    while further := lexicon.piece("awards", "further").match(text, begin):
        many, begin = many + 1, further.end()
    return many


def _prize(prize: Prize) -> AwardClaim:
    reading, cue = prize.reading, prize.cue
    return AwardClaim(
        span=reading.span(*cue.span),
        sentence=reading.sentence.span,
        rule=cue.rule.id,
        recipients=prize.winners.kind or "",
        count=prize.winners.many,
        giver=_giver(reading, cue),
        form=cue.form,
    )


def _named(reading: Reading, cue: Cue) -> AwardClaim | None:
    winner = _winner(reading, cue)
    return _single(reading, cue, winner) if winner else None


def _single(reading: Reading, cue: Cue, winner: Body | PlaceMention) -> AwardClaim:
    """The award to one who is named."""
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


def _beside(reading: Reading, quantity: Quantity) -> Body | None:
    """Who is named right before a number of further winners: "Phòng Tư pháp và 2 cá nhân được tặng …"."""
    number, beside = quantity.number.begin, lexicon.piece("awards", "beside")
    named: tuple[Body, ...] = (*reading.organisations, *reading.people)
    spans = ((mention, reading.own(mention.span)) for mention in named)
    joined = ((m, at) for m, at in spans if at.end < number and beside.fullmatch(reading.text, at.end, number))
    return next((m for m, at in joined if not lexicon.piece("awards", "of").search(reading.text, 0, at.begin)), None)


def _winner(reading: Reading, cue: Cue) -> Body | PlaceMention | None:
    """The body, unit or person right before the verb, or right behind "cho", by spans in the sentence."""
    named: tuple[Body | PlaceMention, ...] = (*reading.organisations, *reading.places, *reading.people)
    mentions = [(m, reading.own(m.span)) for m in sorted(named, key=lambda m: m.span)]
    if cue.rule.options.get("after"):
        return next((m for m, at in mentions if 0 <= at.begin - cue.span.end < _BEHIND), None)
    before = [(m, at) for m, at in mentions if at.end <= cue.span.begin]
    near = [m for m, at in before if _NEXT_TO.fullmatch(reading.text, at.end, cue.span.begin)]
    return near[-1] if near else None


def _giver(reading: Reading, cue: Cue) -> Body | None:
    """The giver; one named by post alone is the office where it gives in its own right ("Chủ tịch nước")."""
    giver = _giving(reading, cue)
    if isinstance(giver, PersonMention) and not giver.name:
        office = organisation_at(reading.text, reading.own(giver.anchor).begin, issuer=True)
        return office.shift(reading.sentence.span.begin) if office else giver
    return giver


def _giving(reading: Reading, cue: Cue) -> Body | None:
    """X in "giấy khen của X", "được X tặng", "thừa ủy quyền của X", else the one before the verb."""
    named: tuple[Body, ...] = (*reading.organisations, *reading.people)
    bodies = [(b, reading.own(b.span)) for b in sorted(named, key=lambda b: b.span)]
    if giver := next((b for b, at in bodies if _is_named(reading.text, at, cue)), None):
        return giver
    if not (cue.is_active or cue.rule.options.get("after") or (cue.rule.gives in _GIVING and cue.verb)):
        return None
    near = [(b, at) for b, at in bodies if 0 <= cue.span.begin - at.end <= _BEFORE]
    before = [b for b, at in near if not _is_to(reading.text, at.begin)]
    if not before or (cue.verb in lexicon.words("presenting-verb") and isinstance(before[-1], PersonMention)):
        return None
    return before[-1]


def _is_named(text: str, body: Span, cue: Cue) -> bool:
    """Whether the words name the body at this stretch of the sentence as the giver."""
    if body.within(cue.span):
        return True
    if cue.span.end <= body.begin < cue.span.end + _NEAR:
        return lexicon.piece("awards", "of").search(text, cue.span.end, body.begin) is not None
    return body.begin < cue.span.begin and _on_behalf().before(text, body.begin) is not None


def _is_to(text: str, begin: int) -> bool:
    """Whether a body is one to which something is given: "trao Cờ thi đua cho Phòng Nội vụ, …"."""
    return lexicon.piece("awards", "to").search(text, max(0, begin - _NEAR), begin) is not None


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
