"""Cues that a sentence states something (`patterns/cues.yaml`), each with whether a claim came of it."""

from __future__ import annotations

from bisect import bisect_left
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
_ROWS_ABOVE: Final = 4
"""Sentences back from a cue whose claims may still cover it: a row of a table is one sentence, its cells are others."""


def cues(readings: Sequence[Reading], numbered: Sequence[NumberedSentence], claims: Iterable[Claim]) -> tuple[Cue, ...]:
    """The cues of the running text, in its order; `numbered` are the readings with their numbers read."""
    answers = _Answers(claims)
    pairs = zip(readings, numbered, strict=True)
    return tuple(cue for reading, words in pairs for cue in sorted(_of_sentence(reading, words, answers), key=_span))


class _Answers:
    """The claims of a page by the kinds that answer cues, found by the sentence that they stand in."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._by_sentence: defaultdict[str, defaultdict[Span, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        self._stated: defaultdict[str, set[str | None]] = defaultdict(set)
        for claim in claims:
            self._by_sentence[kind_of(claim)][claim.sentence].append(claim)
            self._stated[kind_of(claim)].add(_stated(claim))
        self._sentences = {kind: sorted(found) for kind, found in self._by_sentence.items()}

    def around(self, cue: Span, kinds: Iterable[str]) -> Iterator[Claim]:
        """The claims of the sentences that begin before the cue's end and may hold it."""
        for kind in kinds:
            sentences = self._sentences.get(kind, [])
            end = bisect_left(sentences, (cue.end,))
            for sentence in sentences[max(0, end - _ROWS_ABOVE) : end]:
                yield from self._by_sentence[kind][sentence]

    def are_stated(self, values: Iterable[str], kinds: Iterable[str]) -> bool:
        """Whether a claim of the page states one of the values."""
        known = list(values)
        return any(value in self._stated[kind] for kind in kinds for value in known)


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


def _of_sentence(reading: Reading, words: NumberedSentence, answers: _Answers) -> Iterator[Cue]:
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
        for match in rule.regex.finditer(text):
            if _has_unit(rule, words, match.start()):
                span = reading.span_of(match)
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
        text = lexicon.masked(text, (reading.own(mention.span) for mention in mentions), kind)
    return text


def _masked(reading: Reading, words: NumberedSentence) -> str:
    text = lexicon.masked(reading.masked, (reading.own(day.span) for day in reading.dates), "date")
    return lexicon.masked(text, (quantity.span for quantity in words.quantities if quantity.unit), "quantity")


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


def _is_answered(rule: Rule, reading: Reading, words: NumberedSentence, cue: Span, answers: _Answers) -> bool:
    kinds = rule.options["answered-by"]
    claims = answers.around(cue, kinds)
    if rule.options.get("within"):
        near = any(claim.span.begin < cue.end and cue.begin < claim.span.end for claim in claims)
    else:
        near = any(cue.within(claim.sentence) for claim in claims)
    if near or not rule.options.get("repeats"):
        return near
    return answers.are_stated(_values(reading, words, cue), kinds)


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
