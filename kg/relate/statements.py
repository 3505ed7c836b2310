"""What was asked, found wanting and shared: directives, shortcomings, good practices, proposals, pillars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import regex

from kg import lexicon
from kg.lexicon import Rule
from kg.model import BlockKind, Claim, OrganisationMention, PersonMention, PillarClaim, Reading, Span, StatementClaim
from kg.relate.subjects import units

_READ: Final = frozenset({BlockKind.LEAD, BlockKind.BODY})
_FEWEST_PILLARS: Final = 3
"""Two pillars may stand side by side in any sentence; from three on it is the list of them."""
_FEWEST_WORDS: Final = 3
"""Words of the shortest statement: what is shorter is the rest of a clause that a pattern has cut."""
_ITEM: Final = regex.compile(r"[^;]+")
_ANSWERED: Final = 4
"""Sentences behind the last shortcoming within which a directive may take it up."""
_LEADING: Final = regex.compile(r"^[\s,.;:–-]++|(?<![\s,.;:…/–-])[\s,.;:…/–-]++$")


def statements(
    readings: Sequence[Reading], meetings: Mapping[int, int], speakers: Mapping[int, PersonMention]
) -> Iterator[Claim]:
    """The statements of the page, and the pillars that it lists.

    `meetings` gives for the index of a reading the meeting that it speaks of, `speakers` who speaks in it.
    """
    counts: Counter[str] = Counter()
    shortcomings = _Shortcomings()
    for index, reading in enumerate(readings):
        if reading.sentence.kind not in _READ:
            continue
        for claim in _of_sentence(reading, meetings.get(index), speakers.get(index)):
            counts[claim.kind] += 1
            told = replace(claim, number=counts[claim.kind])
            yield replace(told, answers=shortcomings.answered(reading, index)) if told.kind == "directive" else told
            if told.kind == "shortcoming":
                shortcomings.add(told, index)
        yield from _pillars(reading)


class _Shortcomings:
    """The shortcomings that a page named last: those of one sentence, or of several that follow one another."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._index = -_ANSWERED

    def add(self, claim: StatementClaim, index: int) -> None:
        """Take in a shortcoming of the sentence of an index."""
        self._numbers = [*(self._numbers if index - self._index <= 1 else []), claim.number]
        self._index = index

    def answered(self, reading: Reading, index: int) -> tuple[int, ...]:
        """The numbers of those that a directive answers: "Để khắc phục những hạn chế trên, đồng chí yêu cầu …"."""
        if index - self._index > _ANSWERED or not lexicon.grammar("directive-answers").search(reading.text):
            return ()
        return tuple(self._numbers)


def _of_sentence(reading: Reading, meeting: int | None, speaker: PersonMention | None) -> Iterator[StatementClaim]:
    taken: list[Span] = []
    for rule in lexicon.candidate_rules("statements", reading.cues):
        if rule.options.get("needs") and speaker is None:
            continue
        for match in rule.regex.finditer(reading.masked):
            for item in _items(rule, match, reading):
                claim = _claim(rule, match, reading, item, meeting=meeting, speaker=speaker)
                if claim and not any(claim.span.within(t) or t.within(claim.span) for t in taken):
                    taken.append(claim.span)
                    yield claim


def _items(rule: Rule, match: regex.Match[str], reading: Reading) -> Iterator[Span]:
    """The stretches of the sentence that are statements of their own: all of the words, or what semicolons part."""
    whole = Span(*match.span("text"))
    if rule.options.get("split"):
        for item in _ITEM.finditer(reading.text, *whole):
            yield Span(*item.span())
    else:
        yield whole


def _claim(
    rule: Rule,
    match: regex.Match[str],
    reading: Reading,
    item: Span,
    *,
    meeting: int | None,
    speaker: PersonMention | None,
) -> StatementClaim | None:
    words = reading.printed[item.begin : item.end]
    text = _LEADING.sub("", words)
    if len(text.split()) < _FEWEST_WORDS:
        return None
    left = item.begin + words.index(text)
    span = reading.span(left, left + len(text))
    groups, bodies = _about(rule, match, reading, span)
    return StatementClaim(
        span=span,
        sentence=reading.sentence.span,
        rule=rule.id,
        number=0,
        kind=rule.gives,
        text=" ".join(text.split()),
        speaker=speaker if rule.gives in ("directive", "shortcoming") else None,
        meeting=meeting,
        groups=groups,
        bodies=bodies,
        pillars=tuple(slug for slug, _ in _pillars_in(text, lexicon.cues(text))),
        deadline=_deadline(reading, span) if rule.gives == "directive" else None,
    )


def _about(
    rule: Rule, match: regex.Match[str], reading: Reading, span: Span
) -> tuple[tuple[str, ...], tuple[OrganisationMention, ...]]:
    """The groups and the bodies that have a shortcoming, shared a practice, or are asked to act."""
    if rule.gives == "directive":
        return _addressees(match, reading)
    groups = units(reading.printed[slice(*reading.own(span))]) if rule.gives == "shortcoming" else ()
    return groups, _bodies(reading, span) if rule.options.get("take") == "bodies" else ()


def _addressees(match: regex.Match[str], reading: Reading) -> tuple[tuple[str, ...], tuple[OrganisationMention, ...]]:
    """Who is asked to act: the bodies that are named, and the words for all others, as they are printed."""
    if not match.groupdict().get("addressee"):
        return (), ()
    begin, end = match.span("addressee")
    named = [body for body in reading.organisations if _is_listed(reading, body, begin, end)]
    cuts = [begin, *(cut for body in named for cut in reading.own(body.span)), end]
    edges = lexicon.grammar("directive-edges")
    words = (
        " ".join(edges.sub("", reading.printed[one:other]).split())
        for one, other in zip(cuts[::2], cuts[1::2], strict=True)
    )
    return tuple(filter(None, words)), tuple(named)


def _is_listed(reading: Reading, body: OrganisationMention, begin: int, end: int) -> bool:
    """Whether a body stands for itself in a list: "Sở Nội vụ, các xã", but "lãnh đạo Sở Nội vụ"."""
    at = reading.own(body.span)
    if not begin <= at.begin < at.end <= end:
        return False
    side = lexicon.grammar("directive-list")
    before, behind = reading.text[begin : at.begin], reading.text[at.end : end]
    return (not before or side.search(before) is not None) and (not behind.strip() or side.match(behind) is not None)


def _deadline(reading: Reading, span: Span) -> str | None:
    """The day by which a directive is to be carried out: "hoàn thành trước ngày 30/6"."""
    by = lexicon.tail("directive-by")
    days = (day for day in reading.dates if day.span.within(span) and not day.date.startswith("-"))
    return next((day.date for day in days if by.before(reading.text, reading.own(day.span).begin)), None)


def _bodies(reading: Reading, span: Span) -> tuple[OrganisationMention, ...]:
    return tuple(o for o in reading.organisations if o.span.within(span))


def _pillars(reading: Reading) -> Iterator[PillarClaim]:
    """The pillars that a sentence lists, if it lists three or more."""
    if len(lexicon.candidate_rules("pillars", reading.cues)) < _FEWEST_PILLARS:
        return
    found = sorted((*match.span(), slug) for slug, match in _pillars_in(reading.text, reading.cues))
    for position, (begin, end, slug) in enumerate(found if len(found) >= _FEWEST_PILLARS else (), start=1):
        span = reading.span(begin, end)
        yield PillarClaim(span=span, sentence=reading.sentence.span, rule="pillar.list", pillar=slug, position=position)


def _pillars_in(text: str, cues: int) -> Iterator[tuple[str, regex.Match[str]]]:
    """The pillars that a text names, each with the words by which it does."""
    for rule in lexicon.candidate_rules("pillars", cues):
        if match := rule.regex.search(text):
            yield rule.gives, match
