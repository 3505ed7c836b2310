"""Prizes of contests: "giải Nhất thuộc về đội A; 2 giải Nhì: B, C; 8 đội còn lại nhận giải khuyến khích"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.quantities import number_begins, read_quantities
from kg.lexicon import RuleSet
from kg.lexicon.scan import Tail
from kg.model import BlockKind, Reading, Span
from kg.relate.winners import Cue, kind_of_winner

_READ: Final = (BlockKind.LEAD, BlockKind.BODY, BlockKind.CAPTION)
_REACH: Final = 200
"""Characters from a prize to the last of its winners."""
_MOST: Final = 500
"""Sentences with prizes of a page: no contest has more, and what does is no page."""
_FIRST: Final = 3
"""Characters before the name with which words begin: a blank, a bracket."""
_BRACKETS: Final = regex.compile(r"\([^()]*+\)?")
_CLAUSE: Final = regex.compile(r"[^.;\n]*")


class _Winners(NamedTuple):
    """How many won a prize, of which kind these are (None where it is not said), and the number, if it is printed."""

    many: int
    kind: str | None = None
    number: Span | None = None


class Prize(NamedTuple):
    """A prize that was won; its words are those in the sentence of a reading."""

    reading: Reading
    cue: Cue
    winners: _Winners


class _Item(NamedTuple):
    """The words of one prize, counted from the beginning of the sentence; `many` is how many are given, if printed."""

    span: Span
    cue: Cue
    many: int | None
    number: Span


def prizes(readings: Sequence[Reading]) -> list[Prize]:
    """The prizes of a page that somebody won, in its order; where their kind is not said it is that of the others."""
    found = [prize for reading in readings[:_MOST] if reading.sentence.kind in _READ for prize in _in(reading)]
    kind = next((prize.winners.kind for prize in found if prize.winners.kind), None)
    told = (p if p.winners.kind else p._replace(winners=p.winners._replace(kind=kind)) for p in found)
    return [prize for prize in told if prize.winners.kind]


def prize_numbers(reading: Reading) -> Iterator[Span]:
    """The numbers of prizes and of those who won them, counted from the beginning of the sentence."""
    for item in _items(reading):
        yield item.number
    yield from (prize.winners.number for prize in _in(reading) if prize.winners.number)


@cache
def _rules() -> RuleSet:
    return RuleSet(rule for rule in lexicon.rules("awards") if rule.gives == "prize")


def _in(reading: Reading) -> Iterator[Prize]:
    items = list(_items(reading))
    for item, after in zip_longest(items, items[1:]):
        end = _end_of_clause(reading.text, item.span.end)
        told = _behind(reading, item, min(end, after.span.begin) if after else end) or _before(reading, item)
        if told is None and item.many and len(items) > 1 and _are_given(reading.text, items[0].span.begin):
            told = _Winners(item.many)
        if told:
            kind = kind_of_winner(item.cue.form or "", begin=1) or told.kind
            yield Prize(reading, item.cue, told._replace(many=item.many or told.many, kind=kind))


def _items(reading: Reading) -> Iterator[_Item]:
    """The prizes that a sentence names, from left to right."""
    for rule in _rules().candidates(reading.cues):
        for match in rule.regex.finditer(reading.text):
            cue = Cue(rule, Span(*match.span("form")), (match["verb"] or "").casefold(), match["form"])
            yield _Item(Span(*match.span()), cue, _many(match["many"]), Span(*match.span("many")))


def _many(words: str | None) -> int | None:
    if not words or words.isdecimal():
        return int(words) if words else None
    numbers: Mapping[str, int] = lexicon.table("numbers")["units"]
    return numbers.get(words.casefold())


def _behind(reading: Reading, item: _Item, end: int) -> _Winners | None:
    """Who has won a prize where they stand behind it: "giải Nhất thuộc về đội A"."""
    link = lexicon.piece("awards", "prize-to").match(reading.text, item.span.end, end)
    return _winners(reading, Span(link.end(), min(end, link.end() + _REACH))) if link else None


def _before(reading: Reading, item: _Item) -> _Winners | None:
    """Who has won a prize where they stand before it: "8 đội còn lại nhận giải khuyến khích"."""
    verb = None if item.cue.verb else _taking().before(reading.text, item.span.begin)
    if verb is None:
        return None
    end = item.span.begin - len(verb.group())
    begin = max(reading.text.rfind(mark, 0, end) for mark in ".;:\n") + 1
    group = lexicon.piece("awards", "prize-group").search(reading.text, begin, end)
    return _winners(reading, Span(group.start() if group else max(begin, reading.text.rfind(",", 0, end) + 1), end))


def _winners(reading: Reading, span: Span) -> _Winners | None:
    """Who is counted or named there; None where nobody is."""
    text = _BRACKETS.sub(lambda aside: " " * len(aside.group()), reading.text[slice(*span)])
    for quantity in read_quantities(text, reading.cues, number_begins(text)):
        if counted := kind_of_winner(quantity.unit):
            return _Winners(int(quantity.value), counted, quantity.number.shift(span.begin))
    many = lexicon.piece("awards", "prize-many").match(text)
    kind = kind_of_winner(text[many.end() :] if many else text) or _kind_of_mention(reading, span)
    if kind == "individual":
        people = [person for person in reading.people if reading.own(person.span).within(span)]
        return _Winners(len(people) or 1, kind)
    if kind is None and not lexicon.piece("awards", "prize-names").match(text):
        return None
    return _Winners(_named(text) or 1, kind)


def _named(text: str) -> int:
    """How many names a list has: each with its noun ("đội A, đội B"), or behind one for all ("các đội A, B")."""
    pieces = [piece.split() for piece in lexicon.piece("awards", "prize-parts").split(text) if piece.strip()]
    if lexicon.piece("awards", "prize-many").match(text):
        return sum(not piece[0].islower() or i == 0 for i, piece in enumerate(pieces))
    noun = pieces[0][0] if pieces and kind_of_winner(text) else None
    return sum(piece[0] == noun if noun else piece[0][0].isupper() for piece in pieces)


def _kind_of_mention(reading: Reading, span: Span) -> str | None:
    """The kind of the person or body with which the words begin."""
    named = [(reading.own(body.span).begin, "collective") for body in reading.organisations]
    named += [(reading.own(place.span).begin, "collective") for place in reading.places]
    named += [(reading.own(person.span).begin, "individual") for person in reading.people]
    return next((kind for begin, kind in named if 0 <= begin - span.begin <= _FIRST), None)


def _are_given(text: str, begin: int) -> bool:
    """Whether the words before a list of prizes say that they were won: "Ban Giám khảo chọn 1 giải Nhất, …"."""
    return lexicon.piece("awards", "prize-given").search(text, max(0, begin - _REACH), begin) is not None


def _end_of_clause(text: str, begin: int) -> int:
    match = _CLAUSE.match(text, begin)
    return match.end() if match else begin


@cache
def _taking() -> Tail:
    return Tail(lexicon.piece("awards", "prize-taken"))
