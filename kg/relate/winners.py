"""Which numbers of a sentence count winners: the words of recognition, and the numbers that each of them reaches."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.quantities import Quantity, number_begins, read_quantities
from kg.lexicon import Rule, RuleSet
from kg.model import Span

_REACH: Final = 220
"""Characters from a verb to the winners that it may govern: further on the sentence is about something else."""
_ADJACENT: Final = 25
"""Characters between a number of winners and a title that no verb of giving or receiving comes before."""
_LINKED: Final = regex.compile(r"[^.;]*")
_CUES: Final = ("active", "passive", "named", "praised", "leading")
_WORD: Final = regex.compile(r"\p{L}++")
_BRACKETS: Final = regex.compile(r"\([^()]*+\)")
_KINDS: Final = {"collective": "collective-winner", "individual": "individual-winner"}


class Cue(NamedTuple):
    """Words of recognition; the span counts from the beginning of the sentence, `verb` is empty at a form alone."""

    rule: Rule
    span: Span
    verb: str
    form: str | None

    @property
    def is_active(self) -> bool:
        """Whether the winners stand behind the words: "tặng giấy khen cho 5 tập thể"."""
        return self.rule.gives == "active"


def all_winners(text: str, cues: int) -> Iterator[tuple[Cue, Quantity, str]]:
    """Every number of winners once, with the words that it belongs to and its kind."""
    floor = 0
    found = cues_in(text, cues, "active", "passive")
    for position, cue in enumerate(found):
        behind = (other.span.begin for other in found[position + 1 :] if other.is_active)
        end = next((begin for begin in behind if begin >= cue.span.end), len(text))
        for quantity, kind in () if is_proposed(text, cue) else _winners(text, cues, cue, floor, end):
            yield cue, quantity, kind
            floor = max(floor, quantity.span.end)


def cues_in(text: str, cues: int, *kinds: str) -> list[Cue]:
    """The words of recognition of these kinds, in their order; no form alone within the words of a verb."""
    found: list[Cue] = []
    for rule in cue_rules().candidates(cues):
        if rule.gives in kinds:
            for match in rule.regex.finditer(text):
                named = match.groupdict()
                form = (named.get("form") or "").strip(' “”"')
                found.append(Cue(rule, Span(*match.span()), (named.get("verb") or "").casefold(), form or None))
    spoken = [cue.span for cue in found if cue.verb]
    found = [cue for cue in found if cue.verb or not any(s.begin <= cue.span.begin < s.end for s in spoken)]
    return sorted(found, key=lambda cue: cue.span)


@cache
def cue_rules() -> RuleSet:
    """The rules for words of recognition."""
    return RuleSet(rule for rule in lexicon.rules("awards") if rule.gives in _CUES)


def is_proposed(text: str, cue: Cue) -> bool:
    """Whether the recognition is only asked for: "đề nghị UBND tỉnh tặng Bằng khen"."""
    proposes = lexicon.piece("awards", "proposed")
    begin = max(text.rfind(mark, 0, cue.span.begin) for mark in ".;:") + 1
    return proposes.search(text, max(begin, cue.span.begin - _REACH), cue.span.end) is not None


def _winners(text: str, cues: int, cue: Cue, floor: int, end: int) -> Iterator[tuple[Quantity, str]]:
    """The numbers of winners that the cue reaches, with their kind; a semicolon or another noun ends its reach."""
    if cue.is_active:
        begin = cue.span.end
        linked = _LINKED.match(text, begin, min(end, begin + _REACH))
        end = _until_proposed(text, begin, linked.end() if linked else begin)
    else:
        begin, end = max(floor, _sentence_part(text, cue.span.begin)), cue.span.begin
    part = _BRACKETS.sub(lambda aside: "," * len(aside.group()), text[begin:end])
    reached: list[tuple[Quantity, str]] = []
    for quantity in read_quantities(part, cues, number_begins(part)):
        kind = _kind(part, quantity)
        if kind is None and reached:
            break
        if kind and quantity.out_of is None and quantity.direction is None:
            reached.append(
                (quantity._replace(number=quantity.number.shift(begin), noun=quantity.noun.shift(begin)), kind)
            )
    if reached and not cue.is_active and _is_apart(text, cue, reached[-1][0].span.end):
        return
    yield from reached


def _is_apart(text: str, cue: Cue, end: int) -> bool:
    """Whether others stand between the numbers and the words: "21 chi bộ, thân nhân và đảng viên được nhận …"."""
    if not cue.verb and cue.span.begin - end > _ADJACENT:
        return True
    return lexicon.piece("awards", "apart").search(text, end, cue.span.begin) is not None


def _until_proposed(text: str, begin: int, end: int) -> int:
    proposal = lexicon.piece("awards", "proposing").search(text, begin, end)
    return proposal.start() if proposal else end


def _sentence_part(text: str, end: int) -> int:
    begin = max(text.rfind(mark, 0, end) for mark in ".;:") + 1
    return max(begin, end - _REACH)


def _kind(text: str, quantity: Quantity) -> str | None:
    """What the number counts, by its noun or the first words of it; that of "530 lượt cá nhân" stands behind "lượt"."""
    noun = quantity.unit
    if noun.casefold() in lexicon.words("award-turn"):
        return kind_of_winner(text[quantity.noun.end : quantity.noun.end + _ADJACENT])
    return kind_of_winner(noun, alone=quantity.kind != "other" and len(noun.split()) == 1)


def kind_of_winner(words: str, *, begin: int = 0, alone: bool = False) -> str | None:
    """Whether the first word, or the first two, name a collective or an individual; all of the words if `alone`."""
    first, *more = _WORD.findall(words.casefold())[begin:] or [""]
    nouns = {words.casefold()} if alone else {first, " ".join([first, *more[:1]])}
    return next((kind for kind, name in _KINDS.items() if not _nouns(name).isdisjoint(nouns)), None)


@cache
def _nouns(name: str) -> frozenset[str]:
    return frozenset(lexicon.words(name))
