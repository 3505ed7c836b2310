"""A text tried on the rules: what was found in it, which rules matched where, what each gave, and why one did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import regex

from kg import lexicon
from kg.answer.values import cued, matched, value, values
from kg.errors import UsageError
from kg.find import find, publication_day
from kg.lexicon import MASKS, Proof, Rule
from kg.lexicon.scan import words_needed
from kg.messages import say
from kg.model import Block, BlockKind, Claim, MeetingClaim, Page, Reading, Span
from kg.relate import Related, relate
from kg.relate.cues import view as cue_view
from kg.relate.figures.numbers import prepare
from kg.relate.participation import view as participation_view
from kg.segment import segment, sentences
from kg.text import canonical, nfc, plain

_FILES: Final = ("meetings", "participation", "documents", "awards", "statements", "figures", "subjects", "pillars")
"""The files whose rules are tried on whole sentences."""
_KINDS: Final[Mapping[str, str]] = {
    "people": "person",
    "posts": "post",
    "organisations": "organisation",
    "places": "place",
    "documents": "document",
    "dates": "date",
    "periods": "period",
}
_MASKED: Final = regex.compile("|".join(f"(?P<{kind}>{letter}+)" for kind, letter in MASKS.items()))
_MOST_WORDS: Final = 8
"""Words shown of those of which a match has one: some rules have hundreds, and a few show what is meant."""
_DAY: Final = "2021-04-10"


@dataclass(frozen=True, slots=True)
class Found:
    """A mention: its kind, its span in the text and its words."""

    kind: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that was tried on a sentence: where it matched in the text, and the claims of the sentence that it gave.

    `lacking` are sets of words: every match has one of each set, and the sentence has none.
    """

    rule: Rule
    matches: tuple[Span, ...]
    claims: tuple[Claim, ...]
    lacking: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence with its mentions, the rules that were tried on it, and all its claims; `asked` is the rule named.

    The text is `outside` when it speaks of no public body and not of reform: a page like it has no claims.
    `masked` is the sentence as rules on mentions see it, each mention as its kind in braces.
    """

    span: Span
    text: str
    masked: str
    mentions: tuple[Found, ...]
    tried: tuple[Tried, ...]
    claims: tuple[Claim, ...]
    asked: Tried | None = None
    outside: bool = False


def trial(text: str, rule: str | None = None) -> tuple[Trial, ...]:
    """Each sentence of a text read as the lead of a page; UsageError when no pattern file has the rule."""
    asked = _rule(rule) if rule is not None else None
    page = Page("text", nfc(text))
    readings, related = _read(page, (Block(BlockKind.LEAD, Span(0, len(page.text))),))
    found = (_of_sentence(page, reading, related.claims, asked) for reading in readings)
    return tuple(replace(one, outside=related.outside) for one in found)


def tried(text: str, rule: str | None = None, lang: str = "vi") -> str:
    """The trial of a text as people read it; UsageError when no pattern file has the rule."""
    return "\n\n".join("\n".join(_lines(one, lang)) for one in trial(text, rule)) or say("try-empty", lang)


def proved(rule: Rule, proof: Proof) -> dict[str, tuple[str, ...]]:
    """All that is read in an example of a rule, by kind, and the words that the rule matches in it."""
    claims, readings = read_proof(proof)
    return {**values(claims, readings), **cued(claims, readings), **matched(rule, canonical(nfc(proof.text)))}


def read_proof(proof: Proof) -> tuple[tuple[Claim, ...], tuple[Reading, ...]]:
    """The claims and readings of an example: in the page that it names, else as the lead of one of 10/4/2021.

    There it stands below the report of a meeting, unless it reports one, so that whoever takes part has a meeting.
    """
    if proof.page:
        page = Page("text", nfc(proof.page), published=_DAY)
        readings, related = _read(page, segment(page))
        return related.claims, readings
    own = _below("", nfc(proof.text))
    if any(isinstance(claim, MeetingClaim) for claim in own[0]):
        return own
    return _below(f"{lexicon.table('meetings')['in-view']}\n", nfc(proof.text))


def _below(above: str, text: str) -> tuple[tuple[Claim, ...], tuple[Reading, ...]]:
    """The claims and readings of a text alone, which stands below another."""
    page = Page("text", above + text, published=_DAY)
    begin, end = len(above), len(page.text)
    head = (Block(BlockKind.LEAD, Span(0, begin)),) if above else ()
    readings, related = _read(page, (*head, Block(BlockKind.LEAD, Span(begin, end))))
    claims = (claim for claim in related.claims if claim.sentence.begin >= begin)
    return tuple(claims), tuple(reading for reading in readings if reading.sentence.span.begin >= begin)


def _read(page: Page, blocks: tuple[Block, ...]) -> tuple[tuple[Reading, ...], Related]:
    day = publication_day(page, blocks)
    readings = find(page, blocks, sentences(page, blocks), day)
    return readings, relate(page, blocks, readings, day)


def _rule(id: str) -> Rule:
    files = (*lexicon.rule_files(), "pillars")
    found = next((rule for file in files for rule in lexicon.rules(file) if rule.id == id), None)
    if found is None:
        raise UsageError("try-rule", rule=id)
    return found


def _of_sentence(page: Page, reading: Reading, claims: tuple[Claim, ...], asked: Rule | None) -> Trial:
    own = tuple(claim for claim in claims if claim.sentence == reading.sentence.span)
    rules = [rule for file in _FILES for rule in lexicon.candidate_rules(file, reading.cues)]
    begin, end = reading.sentence.span
    return Trial(
        span=reading.sentence.span,
        text=page.text[begin:end],
        masked=_MASKED.sub(lambda match: f"{{{match.lastgroup}}}", reading.masked),
        mentions=tuple(sorted(_mentions(page, reading), key=lambda found: (found.span, found.kind))),
        tried=tuple(_tried(rule, _view(reading, rule), reading, own) for rule in rules),
        claims=own,
        asked=_tried(asked, _view(reading, asked), reading, own) if asked else None,
    )


def _mentions(page: Page, reading: Reading) -> Iterator[Found]:
    for name, kind in _KINDS.items():
        for mention in getattr(reading, name):
            yield Found(kind, mention.span, page.text[mention.span.begin : mention.span.end])


def _view(reading: Reading, rule: Rule) -> str:
    """The sentence as a rule sees it: with its mentions masked, its numbers in digits, or bare."""
    if rule.file == "cues":
        return cue_view(rule, reading, prepare(reading))
    if rule.file == "participation":
        return participation_view(rule, reading)
    if lexicon.table("patterns.schema").get(rule.file, {}).get("masked"):
        return reading.masked
    return prepare(reading).plain if rule.file == "figures" else reading.text


def _tried(rule: Rule, view: str, reading: Reading, claims: tuple[Claim, ...]) -> Tried:
    matches = tuple(reading.span_of(match) for match in rule.regex.finditer(view))
    words = plain(view)
    needed = sorted(words_needed(rule.regex.pattern), key=sorted)
    lacking = tuple(one for one in needed if not any(word in words for word in one))
    return Tried(rule, matches, tuple(claim for claim in claims if claim.rule == rule.id), () if matches else lacking)


# ---------------------------------------------------------------- in words


def _lines(one: Trial, lang: str) -> Iterator[str]:
    yield say("try-sentence", lang, begin=one.span.begin, end=one.span.end)
    yield f"  {_on_one_line(one.text)}"
    yield f"  {_on_one_line(one.masked)}"
    yield say("try-mentions", lang)
    yield from (f"  {found.kind}: {_on_one_line(found.text)}  {_place(found.span)}" for found in one.mentions)
    yield say("try-fired", lang)
    for each in one.tried:
        if each.matches:
            yield f"  {_name(each.rule)}: {_matches(one, each)}"
    yield say("try-unmatched", lang)
    yield f"  {', '.join(each.rule.id for each in one.tried if not each.matches)}".rstrip()
    yield say("try-claims", lang)
    yield from (f"  {_on_one_line(': '.join(value(claim)))} ({claim.rule})" for claim in one.claims)
    if one.outside:
        yield f"  {say('try-outside', lang)}"
    if one.asked:
        yield f"{_name(one.asked.rule)}: {_why(one, one.asked, lang)}"


def _why(one: Trial, asked: Tried, lang: str) -> str:
    """Why a rule gave what it gave, or nothing."""
    if asked.claims:
        return say("try-gave", lang, matches=_matches(one, asked), count=len(asked.claims))
    if asked.matches:
        return say("try-gave-nothing", lang, matches=_matches(one, asked))
    if asked.lacking:
        return say("try-lacking", lang, words="; ".join(map(_words, asked.lacking)))
    return say("try-no-match", lang)


def _matches(one: Trial, each: Tried) -> str:
    begin = one.span.begin
    words = (one.text[span.begin - begin : span.end - begin] for span in each.matches)
    return ", ".join(f"»{_on_one_line(text)}« {_place(span)}" for text, span in zip(words, each.matches, strict=True))


def _words(needed: frozenset[str]) -> str:
    """Some of the words of which a match has one, mentions as their kind in braces."""
    shown = [_MASKED.sub(lambda match: f"{{{match.lastgroup}}}", word.strip()) for word in sorted(needed)]
    return " | ".join((*shown[:_MOST_WORDS], *(["…"] if len(shown) > _MOST_WORDS else [])))


def _name(rule: Rule) -> str:
    return f"{rule.id} ({rule.where})"


def _place(span: Span) -> str:
    return f"({span.begin}–{span.end})"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
