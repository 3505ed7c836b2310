"""What was asked, found wanting and shared: directives, shortcomings, good practices, proposals, pillars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import regex

from kg import lexicon
from kg.lexicon import Rule
from kg.model import BlockKind, Claim, OrganisationMention, PersonMention, PillarClaim, Reading, Span, StatementClaim
from kg.relate.subjects import units

_TOLD_IN: Final = frozenset({BlockKind.LEAD, BlockKind.BODY})
_FEWEST_PILLARS: Final = 3
_ITEM: Final = regex.compile(r"[^;]+")
_LEADING: Final = regex.compile(r"^[\s,.;:–-]++|(?<![\s,.;:…/–-])[\s,.;:…/–-]++$")


def statements(
    readings: Sequence[Reading], meetings: Mapping[int, int], speakers: Mapping[int, PersonMention]
) -> Iterator[Claim]:
    """The statements of the page; `speakers` gives for the index of a reading who speaks in it, where one does."""
    for index, reading in enumerate(readings):
        if reading.sentence.kind in _TOLD_IN:
            yield from _of_sentence(reading, meetings.get(index), speakers.get(index))
            yield from _pillars(reading)


def _of_sentence(reading: Reading, meeting: int | None, speaker: PersonMention | None) -> Iterator[StatementClaim]:
    taken: list[Span] = []
    for rule in lexicon.candidate_rules("statements", reading.cues):
        if rule.options.get("needs") and speaker is None:
            continue
        for match in rule.regex.finditer(reading.masked):
            for begin, end in _items(rule, match, reading):
                claim = _claim(rule, match, reading, (begin, end), meeting=meeting, speaker=speaker)
                if claim and not any(claim.span.within(t) or t.within(claim.span) for t in taken):
                    taken.append(claim.span)
                    yield claim


def _items(rule: Rule, match: regex.Match[str], reading: Reading) -> Iterator[tuple[int, int]]:
    begin, end = match.span("text")
    if rule.options.get("split"):
        for item in _ITEM.finditer(reading.text, begin, end):
            yield item.span()
    else:
        yield begin, end


def _claim(
    rule: Rule,
    match: regex.Match[str],
    reading: Reading,
    place: tuple[int, int],
    *,
    meeting: int | None,
    speaker: PersonMention | None,
) -> StatementClaim | None:
    begin, end = place
    words = reading.printed[begin:end]
    text = _LEADING.sub("", words)
    if len(text.split()) < 3:
        return None
    offset = reading.sentence.span.begin
    left = offset + begin + words.index(text)
    span = Span(left, left + len(text))
    addressee = match.groupdict().get("addressee")
    begin_addressee = match.start("addressee") if addressee else 0
    bodies = _bodies(reading, span) if rule.options.get("take") == "bodies" else ()
    groups = (" ".join(reading.printed[begin_addressee : match.end("addressee")].split()),) if addressee else ()
    return StatementClaim(
        span=span,
        sentence=reading.sentence.span,
        rule=rule.id,
        kind=rule.gives,
        text=" ".join(text.split()),
        speaker=speaker if rule.gives in ("directive", "shortcoming") else None,
        meeting=meeting,
        groups=units(text) if rule.gives == "shortcoming" else groups,
        bodies=bodies,
        pillars=tuple(slug for slug, _ in _pillars_in(text, lexicon.cues(text))),
    )


def _bodies(reading: Reading, span: Span) -> tuple[OrganisationMention, ...]:
    return tuple(o for o in reading.organisations if o.span.within(span))


def _pillars(reading: Reading) -> Iterator[PillarClaim]:
    """The pillars that a sentence lists, if it lists three or more."""
    if len(lexicon.candidate_rules("pillars", reading.cues)) < _FEWEST_PILLARS:
        return
    found = sorted((*match.span(), slug) for slug, match in _pillars_in(reading.text, reading.cues))
    offset = reading.sentence.span.begin
    for position, (begin, end, slug) in enumerate(found if len(found) >= _FEWEST_PILLARS else (), start=1):
        span = Span(offset + begin, offset + end)
        yield PillarClaim(span=span, sentence=reading.sentence.span, rule="pillar.list", pillar=slug, position=position)


def _pillars_in(text: str, cues: int) -> Iterator[tuple[str, regex.Match[str]]]:
    """The pillars that a text names, each with the words by which it does."""
    for rule in lexicon.candidate_rules("pillars", cues):
        if match := rule.regex.search(text):
            yield rule.gives, match
