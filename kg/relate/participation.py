"""Who chaired, directed, attended and spoke: patterns on sentences whose people are masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.lexicon import MASKS, Rule
from kg.lexicon.scan import Tail
from kg.model import BlockKind, Claim, GroupClaim, MeetingClaim, ParticipationClaim, PersonMention, Reading, Role, Span
from kg.text import key

_SPEECH: Final = frozenset({Role.SPOKE, Role.PRESENTED, Role.CONCLUDED})
_PERSON: Final = MASKS["person"]
_CONFERENCE: Final = "conference"
_DEPUTIES: Final = "state-organ"
_ANOTHER: Final = "another"
"""The group of a rule for somebody who has not the role: who gave the mandate to speak."""
_LONGEST_GROUP: Final = 40
"""Words of the longest group: a longer one is a list that has run on into the sentence behind it."""
_SKIPPED: Final = frozenset(
    {BlockKind.TITLE, BlockKind.SECTION, BlockKind.DATELINE, BlockKind.PUBLISHER, BlockKind.BYLINE, BlockKind.TABLE}
)


def participations(readings: Sequence[Reading], meetings: Mapping[int, int], reports: Set[int]) -> Iterator[Claim]:
    """The roles of people and groups.

    `meetings` gives for the index of a reading the meeting that it speaks of; `reports` has those that report one.
    """
    quoted: frozenset[str] = frozenset()
    listing: Rule | None = None
    appointing: set[int] = set()
    for index, reading in enumerate(readings):
        number = meetings.get(index)
        if number is not None and number not in appointing and _appoints(reading.text):
            appointing.add(number)
        if number is not None and reading.sentence.kind not in _SKIPPED and _may_name(reading):
            found = list(_found(reading, reports=index in reports, appoints=number in appointing))
            if not found and listing and lexicon.grammar("group-goes-on").match(reading.masked):
                yield from _listed(reading, number, listing)
                continue
            claims = _of_sentence(reading, found, number)
            yield from (claim for claim in claims if not _is_quoted(claim, quoted))
            quoted |= {key(p.name) for one in found if one.is_quotation for p in _within(reading, one.span)}
            listing = next((one.rule for one in reversed(found) if one.rule.options.get("take") == "rest"), None)


def leaders(roles: Iterable[Claim], gatherings: Iterable[MeetingClaim]) -> Iterator[ParticipationClaim]:
    """Who heads the delegation at a gathering of which nobody is said to have been in the chair: "ông An, trưởng đoàn".

    At a conference the heads of delegations are guests, and so they are where several of them met.
    """
    took_part = [claim for claim in roles if isinstance(claim, ParticipationClaim)]
    chaired = {claim.meeting for claim in took_part if claim.role is Role.CHAIRED}
    leading: defaultdict[int, list[ParticipationClaim]] = defaultdict(list)
    for claim in took_part:
        if claim.meeting not in chaired and _heads_delegation(claim.person):
            leading[claim.meeting].append(claim)
    for gathering in gatherings:
        heads = leading.get(gathering.number, [])
        if gathering.kind != _CONFERENCE and len({key(claim.person.name) for claim in heads}) == 1:
            yield replace(heads[0], role=Role.CHAIRED)


def _heads_delegation(person: PersonMention) -> bool:
    """Whether somebody, by name, heads a delegation that was sent: not one of deputies, which is a post for years."""
    held = (post for post in person.posts if post.title in lexicon.words("delegation-post") and not post.former)
    return bool(person.name) and any(post.body is None or post.body.kind != _DEPUTIES for post in held)


def _listed(reading: Reading, number: int, rule: Rule) -> Iterator[Claim]:
    """Those of whom a sentence consists, who go on a list that the sentences before have begun."""
    for person in reading.people:
        yield _participation(reading, person, number, rule, person.span)


def _may_name(reading: Reading) -> bool:
    """Whether the sentence can state who took part: it names people, or speaks of attending at all."""
    return _PERSON in reading.masked or lexicon.grammar("group-attending").search(reading.text) is not None


def _is_quoted(claim: Claim, quoted: Set[str]) -> bool:
    """Whether a claim has somebody speak who was last quoted from a document, and may be still."""
    return isinstance(claim, ParticipationClaim) and claim.role in _SPEECH and key(claim.person.name) in quoted


class _Found(NamedTuple):
    """A match of a rule in a sentence; `excepted` where the words before it are those of the rule's `unless`."""

    rule: Rule
    match: regex.Match[str]
    span: Span
    excepted: bool

    @property
    def is_quotation(self) -> bool:
        """Whether somebody states something in a document, as the rule excepts."""
        return self.excepted and self.rule.gives in _SPEECH


def _found(reading: Reading, *, reports: bool, appoints: bool) -> Iterator[_Found]:
    """The matches in a sentence, by whether it reports the gathering and whether people are appointed there."""
    for rule in lexicon.candidate_rules("participation", reading.cues):
        if (rule.options.get("own") and not reports) or (rule.options.get("appoints") and not appoints):
            continue
        for match in rule.regex.finditer(view(rule, reading)):
            yield _Found(rule, match, reading.span_of(match), _is_excepted(rule, reading, match))


def view(rule: Rule, reading: Reading) -> str:
    """The sentence as a rule sees it: its mentions masked, or names alone, where posts are what is stated of them."""
    if not rule.options.get("names"):
        return reading.masked
    names = (reading.own(person.anchor) for person in reading.people if person.name)
    return lexicon.masked(reading.text, names, "person")


def _of_sentence(reading: Reading, found: Iterable[_Found], number: int) -> Iterator[Claim]:
    """The claims of a sentence."""
    seen: set[tuple[Span, str]] = set()
    for rule, match, _, excepted in found:
        if excepted:
            continue
        scope = _rest(reading, match) if rule.options.get("take") == "rest" else (match.start(), match.end())
        others = [reading.span(*span) for span in match.spans(_ANOTHER)] if _ANOTHER in match.re.groupindex else []
        for person in _within(reading, reading.span(*scope), by_name=bool(rule.options.get("names"))):
            if any(person.span.within(span) for span in others) or _is_byline(rule, person):
                continue
            if (person.anchor, rule.gives) not in seen:
                seen.add((person.anchor, rule.gives))
                yield _claim(reading, person, number, rule, match)
        if rule.options.get("groups"):
            yield from _groups(reading, scope, number, rule)


def _is_byline(rule: Rule, person: PersonMention) -> bool:
    """Whether a rule asks for people with a form of address or a post, and the person made the page.

    A name alone is that of its author, and the head of the newsroom is named below it.
    """
    if not rule.options.get("addressed"):
        return False
    is_named_alone = not person.honorific and not person.posts
    return is_named_alone or any(post.title in lexicon.words("newsroom-post") for post in person.posts)


def _appoints(text: str) -> bool:
    """Whether people are appointed or elected at the gathering that a sentence reports."""
    return any(lexicon.grammar(act).search(text) for act in ("meeting-appoints", "meeting-elects"))


def _is_excepted(rule: Rule, reading: Reading, match: regex.Match[str]) -> bool:
    """Whether the words before a match are those of the rule's `unless`."""
    unless = rule.options.get("unless")
    return unless is not None and _before(str(unless)).before(reading.masked, match.start()) is not None


@cache
def _before(pattern: str) -> Tail:
    return Tail(lexicon.compiled(lexicon.expand(pattern)))


def _rest(reading: Reading, match: regex.Match[str]) -> tuple[int, int]:
    """From the end of the trigger to the end of the list, in the sentence: a stop, or a clause with its own verb."""
    stop = lexicon.grammar("group-ends").search(reading.masked, match.end())
    return match.end(), stop.start() if stop else len(reading.masked)


def _within(reading: Reading, scope: Span, *, by_name: bool = False) -> list[PersonMention]:
    """The people who stand in a stretch of the page, with their posts or by their names."""
    return [p for p in reading.people if (p.anchor if by_name else p.span).within(scope)]


def _claim(
    reading: Reading, person: PersonMention, number: int, rule: Rule, match: regex.Match[str]
) -> ParticipationClaim:
    stated = reading.span(_left(match), match.end())
    span = Span(min(person.span.begin, stated.begin), max(person.span.end, stated.end))
    return _participation(reading, person, number, rule, span)


def _participation(reading: Reading, person: PersonMention, number: int, rule: Rule, span: Span) -> ParticipationClaim:
    return ParticipationClaim(
        span=span,
        sentence=reading.sentence.span,
        rule=rule.id,
        person=person,
        role=Role(rule.gives),
        meeting=number,
        capacity=person.posts,
    )


def _left(match: regex.Match[str]) -> int:
    """Where the words of a match begin in the sentence, behind the marks that part them from what stands before."""
    return match.start() + len(match.group()) - len(match.group().lstrip(" .;,)"))


def _is_group(label: str) -> bool:
    """Whether words name a group: not "các đồng chí" alone, and no sentence that a list has run into."""
    anybody = lexicon.grammar("group-anybody").fullmatch(label)
    return bool(label) and not anybody and len(label.split()) <= _LONGEST_GROUP


def _groups(reading: Reading, scope: tuple[int, int], number: int, rule: Rule) -> Iterator[GroupClaim]:
    """What a list of attendees, a stretch of the sentence, has besides names: "lãnh đạo 14 phường"."""
    begin = scope[0]
    cuts = [*lexicon.grammar("group-split").finditer(reading.masked, scope[0], scope[1]), None]
    for cut in cuts:
        end = cut.start() if cut else scope[1]
        words = reading.text[begin:end]
        if head := lexicon.grammar("group-head").match(words.strip(" .,:;")):
            label = lexicon.tail("group-unfinished").cut(head["label"])
            left = begin + words.index(head["label"])
            if _is_group(label):
                span, printed = reading.span(left, left + len(label)), reading.printed[left : left + len(label)]
                label = " ".join(printed.split())
                yield GroupClaim(span=span, sentence=reading.sentence.span, rule=rule.id, label=label, meeting=number)
        begin = cut.end() if cut else end
