"""Cues that a sentence states something (`patterns/cues.yaml`), each with whether a claim came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.lexicon import MASKS, Rule
from kg.model import (
    BlockKind,
    CitationClaim,
    Claim,
    Cue,
    CueCount,
    MeasurementClaim,
    MeetingClaim,
    Reading,
    Span,
    UnreadSpan,
)
from kg.relate.figures.numbers import NumberedSentence
from kg.relate.kinds import kind_of

ANY_KIND: Final = "any"
"""What stands for all kinds together: a sentence with cues of two kinds counts once."""
_READ: Final = (BlockKind.LEAD, BlockKind.BODY)
_ClaimsByKind = Mapping[str, Sequence[Claim]]


def cues(readings: Sequence[Reading], numbered: Sequence[NumberedSentence], claims: Iterable[Claim]) -> tuple[Cue, ...]:
    """The cues of the running text, in its order; `numbered` are the readings with their numbers read."""
    by_kind: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_kind[kind_of(claim)].append(claim)
    pairs = zip(readings, numbered, strict=True)
    return tuple(cue for reading, words in pairs for cue in sorted(_of_sentence(reading, words, by_kind), key=_span))


def _span(cue: Cue) -> Span:
    return cue.span


def counted(found: Iterable[Cue]) -> tuple[CueCount, ...]:
    """The sentences of a page by kind of cue, those with a cue of any kind first; a page without cues has that one."""
    kinds: dict[str, dict[Span, Span | None]] = {ANY_KIND: {}}
    for cue in found:
        for kind in (ANY_KIND, cue.kind):
            sentences = kinds.setdefault(kind, {})
            if sentences.setdefault(cue.sentence) is None and not cue.answered:
                sentences[cue.sentence] = cue.span
    return tuple(_counted(kind, sentences) for kind, sentences in kinds.items())


def _counted(kind: str, sentences: Mapping[Span, Span | None]) -> CueCount:
    unread = (UnreadSpan(sentence, cue) for sentence, cue in sentences.items() if cue is not None)
    return CueCount(kind, len(sentences), tuple(unread))


def view(rule: Rule, reading: Reading, words: NumberedSentence) -> str:
    """The sentence as a rule for cues sees it: its mentions, days and numbers with a unit masked, or bodies alone."""
    return _bare(reading) if rule.options.get("bare") else _masked(reading, words)


def _of_sentence(reading: Reading, words: NumberedSentence, claims: _ClaimsByKind) -> Iterator[Cue]:
    if reading.sentence.kind not in _READ:
        return
    bits = reading.cues
    if words.quantities:
        bits |= _bits("quantity")
    if reading.dates:
        bits |= _bits("date")
    candidates = lexicon.candidate_rules("cues", bits)
    masked = _masked(reading, words) if any(not rule.options.get("bare") for rule in candidates) else ""
    for rule in candidates:
        text = _bare(reading) if rule.options.get("bare") else masked
        if not _stands_beside(rule, text):
            continue
        matches = [match.span() for match in rule.regex.finditer(text) if _has_unit(rule, words, match.start())]
        if matches:
            answers = [claim for kind in rule.options["answered-by"] for claim in claims.get(kind, ())]
            for begin, end in matches:
                span = reading.span(begin, end)
                answered = _is_answered(rule, reading, words, span, answers)
                yield Cue(rule.gives, rule.id, span, reading.sentence.span, answered)


@cache
def _bits(kind: str) -> int:
    """What masked mentions of a kind add to the cues of a sentence."""
    return lexicon.cues_of_masks(f" {MASKS[kind]} ")


def _bare(reading: Reading) -> str:
    """The sentence with bodies and places masked."""
    text = reading.text
    for kind, mentions in (("organisation", reading.organisations), ("place", reading.places)):
        for mention in mentions:
            begin, end = reading.own(mention.span)
            text = text[:begin] + MASKS[kind] * (end - begin) + text[end:]
    return text


def _masked(reading: Reading, words: NumberedSentence) -> str:
    text = reading.masked
    days = [reading.own(day.span) for day in reading.dates]
    numbers = [quantity.span for quantity in words.quantities if quantity.unit]
    for kind, spans in (("date", days), ("quantity", numbers)):
        for begin, end in spans:
            text = text[:begin] + MASKS[kind] * (end - begin) + text[end:]
    return text


def _has_unit(rule: Rule, words: NumberedSentence, begin: int) -> bool:
    """Whether the number that begins there has a unit of the kinds that the rule names, if it names any."""
    units = rule.options.get("units")
    return not units or any(q.kind in units for q in words.quantities if q.span.begin == begin)


def _stands_beside(rule: Rule, text: str) -> bool:
    beside = rule.options.get("beside")
    return not beside or _compiled(beside).search(text) is not None


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return lexicon.compiled(lexicon.expand(pattern))


def _is_answered(rule: Rule, reading: Reading, words: NumberedSentence, cue: Span, claims: Sequence[Claim]) -> bool:
    if rule.options.get("within"):
        near = any(claim.span.begin < cue.end and cue.begin < claim.span.end for claim in claims)
    else:
        near = any(cue.within(claim.sentence) for claim in claims)
    if near or not rule.options.get("repeats"):
        return near
    stated = {_stated(claim) for claim in claims}
    return not stated.isdisjoint(_values(reading, words, cue))


def _stated(claim: Claim) -> str | None:
    """The number, day or document that a claim states, by which it is known again in another sentence."""
    match claim:
        case MeasurementClaim():
            return claim.value_text
        case MeetingClaim():
            return claim.date
        case CitationClaim():
            return claim.document.number
    return None


def _values(reading: Reading, words: NumberedSentence, cue: Span) -> Iterator[str]:
    """The numbers in a cue, and the days of its sentence."""
    yield from (quantity.text for quantity in words.quantities if reading.span(*quantity.number).within(cue))
    yield from (day.date for day in reading.dates)
