"""Who chaired, directed, attended and spoke: patterns on sentences whose people are masked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import regex

from kg import lexicon
from kg.lexicon import MASKS, Rule
from kg.model import BlockKind, Claim, GroupClaim, ParticipationClaim, PersonMention, Reading, Role, Span

_PERSON: Final = MASKS["person"]
_LONGEST_GROUP: Final = 40
_SKIPPED: Final = frozenset(
    {BlockKind.TITLE, BlockKind.SECTION, BlockKind.DATELINE, BlockKind.PUBLISHER, BlockKind.BYLINE, BlockKind.TABLE}
)


def participations(readings: Sequence[Reading], meetings: Mapping[int, int]) -> Iterator[Claim]:
    """The roles of people and groups; `meetings` gives for the index of a reading the meeting that it speaks of."""
    for index, reading in enumerate(readings):
        number = meetings.get(index)
        if (
            number is None
            or reading.sentence.kind in _SKIPPED
            or (_PERSON not in reading.masked and not _lists(reading))
        ):
            continue
        yield from _of_sentence(reading, number)


def _lists(reading: Reading) -> bool:
    return "dự" in reading.text


def _of_sentence(reading: Reading, number: int) -> Iterator[Claim]:
    told: set[tuple[Span, str]] = set()
    for rule in lexicon.candidate_rules("participation", reading.cues):
        for match in rule.regex.finditer(reading.masked):
            scope = _rest(reading, match) if rule.options.get("take") == "rest" else (match.start(), match.end())
            for person in _within(reading, scope):
                if (person.anchor, rule.gives) not in told:
                    told.add((person.anchor, rule.gives))
                    yield _claim(reading, person, number, rule, match)
            if rule.options.get("groups"):
                yield from _groups(reading, scope, number, rule)


def _rest(reading: Reading, match: regex.Match[str]) -> tuple[int, int]:
    """From the end of the trigger to the end of the list: a stop, or a new clause with a verb of its own."""
    stop = lexicon.grammar("group-ends").search(reading.masked, match.end())
    return match.end(), stop.start() if stop else len(reading.masked)


def _within(reading: Reading, scope: tuple[int, int]) -> list[PersonMention]:
    offset = reading.sentence.span.begin
    inside = Span(offset + scope[0], offset + scope[1])
    return [p for p in reading.people if p.span.within(inside)]


def _claim(
    reading: Reading, person: PersonMention, number: int, rule: Rule, match: regex.Match[str]
) -> ParticipationClaim:
    offset = reading.sentence.span.begin
    begin = min(person.span.begin, offset + _left(reading, match))
    end = max(person.span.end, offset + match.end())
    return ParticipationClaim(
        span=Span(begin, end),
        sentence=reading.sentence.span,
        rule=rule.id,
        person=person,
        role=Role(rule.gives),
        meeting=number,
        capacity=person.posts,
    )


def _left(reading: Reading, match: regex.Match[str]) -> int:
    return match.start() + len(match.group()) - len(match.group().lstrip(" .;,)"))


def _is_telling(label: str) -> bool:
    """Whether words name a group: not "các đồng chí" alone, and no sentence that a list has run into."""
    anybody = lexicon.grammar("group-anybody").fullmatch(label)
    return bool(label) and not anybody and len(label.split()) <= _LONGEST_GROUP


def _groups(reading: Reading, scope: tuple[int, int], number: int, rule: Rule) -> Iterator[GroupClaim]:
    """What a list of attendees has besides names: "lãnh đạo 14 phường"."""
    offset = reading.sentence.span.begin
    begin = scope[0]
    cuts = [*lexicon.grammar("group-split").finditer(reading.masked, scope[0], scope[1]), None]
    for cut in cuts:
        end = cut.start() if cut else scope[1]
        words = reading.text[begin:end]
        if head := lexicon.grammar("group-head").match(words.strip(" .,:;")):
            label = lexicon.tail("group-unfinished").cut(head["label"])
            left = begin + words.index(head["label"])
            span = Span(offset + left, offset + left + len(label))
            if _is_telling(label):
                told = " ".join(reading.printed[left : left + len(label)].split())
                yield GroupClaim(span=span, sentence=reading.sentence.span, rule=rule.id, label=told, meeting=number)
        begin = cut.end() if cut else end
