"""What was asked, found wanting and shared: directives, shortcomings, good practices, proposals, pillars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
_LEADING: Final = regex.compile(r"^[\s,.;:–-]++|(?<![\s,.;:…/–-])[\s,.;:…/–-]++$")


def statements(
    readings: Sequence[Reading], meetings: Mapping[int, int], speakers: Mapping[int, PersonMention]
) -> Iterator[Claim]:
    """The statements of the page, and the pillars that it lists.

    `meetings` gives for the index of a reading the meeting that it speaks of, `speakers` who speaks in it.
    """
    for index, reading in enumerate(readings):
        if reading.sentence.kind in _READ:
            yield from _of_sentence(reading, meetings.get(index), speakers.get(index))
            yield from _pillars(reading)


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
    bodies = _bodies(reading, span) if rule.options.get("take") == "bodies" else ()
    return StatementClaim(
        span=span,
        sentence=reading.sentence.span,
        rule=rule.id,
        kind=rule.gives,
        text=" ".join(text.split()),
        speaker=speaker if rule.gives in ("directive", "shortcoming") else None,
        meeting=meeting,
        groups=units(text) if rule.gives == "shortcoming" else _addressee(match, reading),
        bodies=bodies,
        pillars=tuple(slug for slug, _ in _pillars_in(text, lexicon.cues(text))),
    )


def _addressee(match: regex.Match[str], reading: Reading) -> tuple[str, ...]:
    """Who is asked to act, in the printed words, where the rule reads it."""
    if not match.groupdict().get("addressee"):
        return ()
    begin, end = match.span("addressee")
    return (" ".join(reading.printed[begin:end].split()),)


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
