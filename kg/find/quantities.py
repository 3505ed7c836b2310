"""Numbers with their units: value in the base unit, comparator, direction of change, denominator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.counted import COUNTS, Unit, unit_at
from kg.lexicon import RuleSet
from kg.lexicon.scan import Openings
from kg.model import Span
from kg.text import Letters

_DOTTED: Final = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMAED: Final = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_YEAR: Final = regex.compile(r"(?:19|20)\d\d")
_CHANGES: Final = ("increase", "decrease")
_SCALES: Final = (10**9, 10**6, 10**3)
"""What "tỷ", "triệu" and "nghìn" stand for."""


class Quantity(NamedTuple):
    """A number as it stands: `number` is its span, `noun` its unit's (empty where it has none), `kind` the unit's.

    `rule` is the one whose phrase the number stands in, where a phrase gives it.
    """

    number: Span
    noun: Span
    value: Decimal
    text: str
    unit: str
    kind: str
    comparator: str | None = None
    direction: str | None = None
    out_of: int | None = None
    worded: bool = False
    rule: str = ""

    @property
    def span(self) -> Span:
        """Number and unit."""
        return Span(self.number.begin, max(self.number.end, self.noun.end))


def read_quantities(text: str, cues: int, begins: Iterable[int]) -> tuple[Quantity, ...]:
    """Every number in canonical `text`, in its order, that is no part of a word, a code, a time or a masked mention.

    `cues` are those of the text (`lexicon.cues`), `begins` those of `number_begins`.
    """
    digits = [begin for begin in begins if text[begin].isdecimal()]
    words = [begin for begin in begins if text[begin].isalpha()]
    found = [*_in_digits(text, cues, digits), *_in_words(text, cues, words)]
    return _summed(sorted(found, key=lambda q: (q.number, q.value)), text) if found else ()


def _summed(quantities: list[Quantity], text: str) -> tuple[Quantity, ...]:
    """The quantities, an amount in two scales as one: "1 tỷ 264 triệu đồng"."""
    summed: list[Quantity] = []
    for quantity in quantities:
        last = summed[-1] if summed else None
        if last is None or not _goes_on(last, quantity, text):
            summed.append(quantity)
            continue
        number = Span(last.number.begin, quantity.number.end)
        shown = text[number.begin : quantity.number.begin] + quantity.text
        summed[-1] = last._replace(
            number=number, noun=quantity.noun, value=last.value + quantity.value, text=shown, unit=quantity.unit
        )
    return tuple(summed)


def _goes_on(amount: Quantity, other: Quantity, text: str) -> bool:
    """Whether an amount of money, its unit still unsaid, goes on right behind in a smaller scale."""
    if amount.kind != "money" or other.kind != "money" or text[amount.span.end : other.number.begin].strip():
        return False
    is_open = not text[amount.noun.begin : amount.noun.end].endswith(amount.unit)
    return is_open and any(other.value < scale and amount.value % scale == 0 for scale in _SCALES)


def number_begins(text: str) -> Iterable[int]:
    """Where a number in digits or words may begin in canonical `text`."""
    return _openings().over(Letters(text), 0, len(text)).get("number", ())


def number_openings() -> list[tuple[str, None]]:
    """The patterns of a number in digits and in words."""
    return [(r"\d", None), (lexicon.grammar("quantity-words").pattern, None)]


@cache
def _openings() -> Openings:
    return Openings({"number": number_openings()})


def _in_digits(text: str, cues: int, begins: Iterable[int]) -> Iterator[Quantity]:
    for match in _numbers(text, begins):
        if match["second"] and not _is_range(match, text):
            yield from _plain(text, cues, match.span("first"), None)
            yield from _plain(text, cues, match.span("second"), None)
        elif match["second"]:
            from_ = lexicon.tail("quantity-from").before(text, match.start())
            begin = match.start() - len(from_.group() if from_ else "")
            yield from _range(text, cues, begin, match.span("first"), match.span("second"))
        else:
            printed = (match["whole"] or "").replace(".", "")
            whole = int(printed) if printed.isdecimal() else None
            yield from _plain(text, cues, match.span("first"), whole, match.end())


def _numbers(text: str, begins: Iterable[int]) -> Iterator[regex.Match[str]]:
    """The numbers in digits, none inside another."""
    end = 0
    for begin in begins:
        if begin >= end and (match := lexicon.grammar("quantity-digits").match(text, begin)):
            end = match.end()
            yield match


def _is_range(match: regex.Match[str], text: str) -> bool:
    """Whether two numbers are ends of one range: a unit follows, the first is smaller, and they are no years."""
    if _YEAR.fullmatch(match["first"]) and _YEAR.fullmatch(match["second"]):
        return False
    unit = unit_at(text, match.end())
    return (
        unit is not None
        and unit.kind != "duration"
        and value_of(match["first"], unit) < value_of(match["second"], unit)
    )


def _plain(text: str, cues: int, span: tuple[int, int], whole: int | None, end: int = 0) -> Iterator[Quantity]:
    begin, stop = span
    end = max(end, stop)
    printed = text[begin:stop]
    unit = unit_at(text, end) or Unit(Span(end, end), "", "bare")
    if unit.kind == "bare" and _YEAR.fullmatch(printed):
        return
    shown = text[begin : unit.printed or end]
    value = value_of(printed, unit)
    yield Quantity(
        Span(begin, end),
        unit.span,
        value,
        shown,
        unit.text,
        unit.kind,
        _sign(text, cues, begin, "comparator"),
        _sign(text, cues, begin, "change"),
        whole,
    )


def _range(
    text: str, cues: int, start: int, first: tuple[int, int], second: tuple[int, int], *, worded: bool = False
) -> Iterator[Quantity]:
    """The two ends of a range; the span of both begins with "từ" where that is printed."""
    unit = unit_at(text, second[1])
    if unit is None:
        return
    direction = _sign(text, cues, first[0], "change")
    for (begin, end), sign in ((first, "at-least"), (second, "at-most")):
        value = Decimal(_words()[text[begin:end].casefold()]) if worded else value_of(text[begin:end], unit)
        span = Span(start, second[1])
        yield Quantity(span, unit.span, value, text[begin:end], unit.text, unit.kind, sign, direction, worded=worded)


def _in_words(text: str, cues: int, begins: Iterable[int]) -> Iterator[Quantity]:
    """Numbers in words before a noun that is counted; "một" and "hai" only in "từ một đến hai xã"."""
    end = 0
    for begin in begins:
        if begin < end or (match := lexicon.grammar("quantity-words").match(text, begin)) is None:
            continue
        end = match.end()
        if match["to"]:
            yield from _range(text, cues, match.start(), match.span("n"), match.span("to"), worded=True)
        else:
            yield from _counted(text, match)


def _counted(text: str, match: regex.Match[str]) -> Iterator[Quantity]:
    unit = unit_at(text, match.end(), known=True)
    value = _words()[match["n"].casefold()]
    if unit is not None and unit.kind in (*COUNTS, "times") and value > 2:
        span = Span(*match.span("n"))
        sign, change = (_sign_worded(text, span, kind) for kind in ("comparator", "change"))
        yield Quantity(span, unit.span, Decimal(value), match["n"], unit.text, unit.kind, sign, change, worded=True)


def _words() -> Mapping[str, int]:
    """The values of numbers in words."""
    values: Mapping[str, int] = lexicon.table("numbers")["units"]
    return values


def value_of(printed: str, unit: Unit) -> Decimal:
    """The value in the base unit: "7.500" → 7500, "91,03" → 91.03, "1.53 tỷ" → 1530000000.

    A comma is the decimal mark ("94,696 điểm"), but "1,600 tin" are 1600: what is counted comes whole.
    """
    whole = unit.kind in (*COUNTS, "money") and unit.factor == 1 and "/" not in unit.text
    if _DOTTED.fullmatch(printed):
        plain = printed.replace(".", "").replace(",", ".")
    elif _COMMAED.fullmatch(printed) and (whole or printed.count(",") > 1 or "." in printed):
        plain = printed.replace(",", "")
    else:
        plain = printed.replace(",", ".")
    value = Decimal(plain) * unit.factor
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _sign(text: str, cues: int, begin: int, kind: str) -> str | None:
    return next((rule.gives for rule in _signs(kind).candidates(cues) if rule.regex.match(text, begin)), None)


@cache
def _signs(kind: str) -> RuleSet:
    """The rules for comparators or changes."""
    return RuleSet(rule for rule in lexicon.rules("quantities") if (rule.gives in _CHANGES) == (kind == "change"))


def _sign_worded(text: str, span: Span, kind: str) -> str | None:
    """The comparator or change of a number in words, which is read as if it were a digit."""
    text = f"{text[: span.begin]}3{text[span.end :]}"
    return _sign(text, lexicon.cues(text), span.begin, kind)
