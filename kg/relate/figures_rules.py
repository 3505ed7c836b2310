"""Which numbers of a sentence are figures, and of which kind; every answer names its rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.find.quantities import Quantity, read_quantities
from kg.lexicon import MASKS, Rule
from kg.model import Reading, Span

_MANY: Final = {"counted": 50, "other": 100}
_WAYS: Final = {"tăng": "increase", "giảm": "decrease"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is a figure: `kind` as in a claim, `rule` why; `target` when it is aimed at, not reached."""

    quantity: Quantity
    kind: str
    rule: str
    target: bool = False
    share: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence for reading numbers in it: documents and days masked, numbers in words and ranges as digits; same length."""

    text: str
    plain: str
    quantities: tuple[Quantity, ...]


def prepare(reading: Reading) -> Words:
    """The sentence's words and numbers; a number inside a name, a post or a document is none."""
    hidden = _hidden(reading)
    quantities = tuple(q for q in (*read_quantities(hidden), *_in_phrases(hidden)) if not _in_a_name(reading, q))
    ordered = sorted(quantities, key=lambda q: (q.number, q.value))
    return Words(reading.text, _in_digits(hidden, ordered), tuple(ordered))


def figures_in(words: Words, known: frozenset[str], taken: Sequence[Span]) -> tuple[Figure, ...]:
    """The figures among a sentence's numbers; `known` are counts of a set that the page names ("4 tỉnh"), `taken` are awards."""
    found = []
    for quantity in words.quantities:
        if any(quantity.number.within(span) for span in taken) or phrase(quantity, words.text) in known:
            continue
        if figure := _judge(words.plain, quantity):
            found.append(figure)
    return tuple(found)


def phrase(quantity: Quantity, text: str) -> str:
    """Number and noun of an office or a heading ("4 tỉnh"), by which a page calls a known set; else empty."""
    if quantity.kind not in ("bodies", "abstract") or quantity.out_of:
        return ""
    return f"{quantity.value} {quantity.unit.split()[0]}".casefold()


def cue(name: str, text: str, place: int) -> bool:
    """Whether a cue of this name reaches the place, nothing between taking it back."""
    return last_cue(name, text, place) is not None


def last_cue(name: str, text: str, place: int) -> int | None:
    """Where the last such cue before the place ends."""
    for rule in _rules(name):
        reach = int(rule.options.get("reach", 10_000))
        for match in reversed(list(rule.regex.finditer(text, max(0, place - reach), place))):
            unless = rule.options.get("unless")
            if not unless or not _unless(str(unless)).search(text, match.end(), place):
                return match.end()
    return None


def at(name: str, text: str, quantity: Quantity) -> Rule | None:
    """The first rule that gives `name` and matches at the number."""
    for rule in _rules(name):
        kinds = rule.options.get("kinds")
        if (not kinds or quantity.kind in kinds) and rule.regex.match(text, quantity.number.begin):
            return rule
    return None


@cache
def _rules(name: str) -> tuple[Rule, ...]:
    return tuple(r for r in lexicon.rules("figures") if r.gives == name)


@cache
def _unless(pattern: str) -> regex.Pattern[str]:
    return regex.compile(lexicon.expand(pattern))


def _hidden(reading: Reading) -> str:
    letters = list(reading.text)
    offset = reading.sentence.span.begin
    for kind, mentions in (("document", reading.documents), ("date", reading.dates), ("date", reading.periods)):
        for mention in mentions:
            begin, end = mention.span.begin - offset, mention.span.end - offset
            letters[begin:end] = MASKS[kind] * (end - begin)
    return "".join(letters)


def _in_a_name(reading: Reading, quantity: Quantity) -> bool:
    begin = reading.sentence.span.begin
    number = quantity.number.shift(begin)
    names = (*reading.places, *reading.people, *reading.organisations, *reading.posts)
    return any(number.within(m.span) and m.span.begin < number.begin for m in names)


def _in_phrases(text: str) -> Iterator[Quantity]:
    """Numbers that stand in a phrase: "tăng gấp đôi" is an increase of 2 lần, "xếp thứ nhất" rank 1."""
    for rule in _rules("double"):
        for match in rule.regex.finditer(text):
            value = Decimal({"đôi": 2}.get(match["n"]) or _number_word(match["n"].split()[0]))
            place = Span(*match.span("n"))
            yield Quantity(place, place, value, match["n"], "lần", "double", direction=_WAYS[match["way"].casefold()], worded=True)
    for rule in _rules("ordinal"):
        for match in rule.regex.finditer(text):
            place = Span(*match.span("n"))
            yield Quantity(place, Span(place.end, place.end), Decimal(_number_word(match["n"])), match["n"], "rank", "ordinal", worded=True)


def _number_word(word: str) -> int:
    units: dict[str, int] = lexicon.table("numbers")["units"]
    return units[word.casefold()]


def _in_digits(text: str, quantities: Sequence[Quantity]) -> str:
    for q in quantities:
        place = text[q.number.begin : q.number.end]
        if q.worded or ("/" not in place and not regex.fullmatch(r"\d[\d.,]*", place)):
            text = text[: q.number.begin] + "1" * len(place) + text[q.number.end :]
    return text


def _judge(text: str, q: Quantity) -> Figure | None:
    if q.kind == "ordinal":
        return Figure(q, "ranking", "rank.word")
    if rank := at("rank", text, q):
        return Figure(replace(q, unit="rank"), "ranking", rank.id)
    if at("never", text, q):
        return None
    return _aimed(text, q, _kind(text, q))


def _kind(text: str, q: Quantity) -> Figure | None:
    """The figure that the number is when its sentence reports something done."""
    if q.kind == "double" or (q.direction and q.kind not in ("duration", "abstract", "attendance", "bare", "times")):
        return Figure(q, "change", f"change.{q.direction}")
    if q.kind in ("duration", "times", "bare"):
        rule = at(q.kind, text, q)
        kind = "change" if q.direction and q.kind != "bare" else "measurement"
        return Figure(q, kind, rule.id) if rule else None
    if q.kind in ("rate", "points", "money", "measure"):
        return Figure(q, "measurement", f"measurement.{q.kind}", share=at("share", text, q) is not None)
    return _counted(text, q)


def _counted(text: str, q: Quantity) -> Figure | None:
    if q.kind == "steps" or q.kind == "winners":
        return None
    if q.out_of and q.value <= q.out_of:
        return Figure(q, "measurement", "count.fraction")
    if q.kind in _MANY and (q.value >= _MANY[q.kind] or q.comparator):
        return Figure(q, "measurement", "count.many")
    evidence = at("evidence", text, q)
    return Figure(q, "measurement", evidence.id) if evidence else None


def _aimed(text: str, q: Quantity, figure: Figure | None) -> Figure | None:
    """The figure as a target where it is one; None where the sentence only tells people what to do."""
    if figure is None:
        return None
    aimed = cue("target", text, q.number.begin)
    if cue("directive", text, q.number.begin) and at("named", text, q) is None:
        firm = aimed or at("assured", text, q) or q.kind in ("counted", "bodies", "other")
        return replace(figure, target=True) if firm and figure.kind == "measurement" else None
    return replace(figure, target=aimed)
