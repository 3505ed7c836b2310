"""Figures as charts have them: with their unit of measure, the days of their period, and the sentence of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg.answer.ask import run
from kg.answer.collation import collated
from kg.answer.columns import column
from kg.answer.quotes import Quote, quotes
from kg.answer.render import Answer, plain
from kg.answer.render.people import number
from kg.emit.periods import bounds
from kg.rdf.batches import PROLOGUE
from kg.serve.charts import Bar, Mark, Series
from kg.serve.days import period
from kg.serve.pages import Words, place_of

if TYPE_CHECKING:
    from kg.answer.ask import Source

_SHAPES: Final = {
    **{"more-than": "above", "at-least": "above", "less-than": "below", "at-most": "below", "about": "about"},
}
_CHANGES: Final = ("increase", "decrease")
_SCALES: Final = (("billion", Decimal(10**9)), ("million", Decimal(10**6)))
_TARGETS: Final = f"""{PROLOGUE}
SELECT DISTINCT ?organisation ?value ?unit ?comparator ?period ?source ?fact WHERE {{
  ?concept skos:notation INDICATOR .
  ?fact cchc:indicator ?concept ; cchc:isTarget true ; cchc:value ?value ; cchc:statedIn/cchc:source ?source .
  OPTIONAL {{ ?fact cchc:about/rdfs:label ?organisation }}
  OPTIONAL {{ ?fact cchc:unitText ?unit }}
  OPTIONAL {{ ?fact cchc:period ?period }}
  OPTIONAL {{ ?fact cchc:comparator ?bound }}
  BIND(REPLACE(STR(?bound), "^.*/", "") AS ?comparator)
}}
ORDER BY DESC(?period) ?organisation ?fact"""
_PARTS: Final = 200
"""Letters of a sentence in the title of a mark."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a row: `measure` is value, rank or change; the period as it is stored, empty where nobody told it."""

    organisation: str
    label: str
    period: str
    level: str
    measure: str
    value: Decimal
    unit: str
    comparator: str
    rank: str
    out_of: str
    is_target: bool
    fact: str

    def text(self, lang: str) -> str:
        """The value as people write it, with its comparator."""
        bound = column("comparator").words(self.comparator, lang) if self.comparator else ""
        return " ".join(filter(None, (bound, number(f"{self.value:f}", lang))))

    def place(self, lang: str) -> str:
        """The rank as it is told: "rank 9/30"; empty where there is none."""
        told = "/".join(number(part, lang) for part in (self.rank, self.out_of) if part)
        return Words(lang)("figures-rank", rank=told) if self.rank else ""

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day of its period."""
        found = bounds(self.period)
        return (date.fromisoformat(found[0]), date.fromisoformat(found[1])) if found else None


def figures(answer: Answer) -> list[Figure]:
    """The rows that have a value or a rank; one that has both is one figure."""
    found = []
    for row in answer.rows:
        held = dict(zip(answer.columns, map(plain, row), strict=True))
        measure = held.get("measure") or _measure(held)
        value = _decimal(held["value"] or held.get("rank", ""))
        if value is not None:
            found.append(
                Figure(
                    organisation=held.get("organisation", ""),
                    label=held.get("label", ""),
                    period=held["period"],
                    level=held.get("level", ""),
                    measure=measure,
                    value=value,
                    unit=held.get("unit", ""),
                    comparator=held["comparator"],
                    rank=held.get("rank", ""),
                    out_of=held.get("outOf", ""),
                    is_target=held.get("target") == "true",
                    fact=held["fact"],
                )
            )
    return found


def _measure(held: Mapping[str, str]) -> str:
    """What the value of a row is that does not tell it."""
    if held["unit"] == "rank" or not held["value"]:
        return "rank"
    return "change" if held["comparator"] in _CHANGES else "value"


def side_by_side(found: Iterable[Figure]) -> Iterator[tuple[tuple[str, str, str], list[Figure]]]:
    """The values of several bodies in one period, with that, their level and their unit of measure, in their order."""
    for key, group in groupby(found, key=lambda one: (one.period, one.level, one.unit)):
        shown = [one for one in group if one.measure == "value" and one.value >= 0]
        if key[0] and len({one.organisation for one in shown}) > 1:
            yield key, shown


def targets(store: Source, indicator: str) -> Answer:
    """The targets of an indicator, the latest period first."""
    return run(store, _TARGETS.replace("INDICATOR", str(Literal(indicator))))


class Sentences:
    """Where the sentence of each figure stands, and what it says."""

    def __init__(self, store: Source, found: Iterable[Figure]) -> None:
        self._quotes: Mapping[str, list[Quote]] = quotes(store, (one.fact for one in found))

    def path(self, one: Figure) -> str | None:
        """The article at the sentence."""
        quote = next(iter(self._quotes.get(one.fact, [])), None)
        return place_of(quote.slug, quote.begin, quote.end) if quote else None

    def title(self, one: Figure) -> str:
        """What states the figure, no longer than is read at a glance."""
        quote = next(iter(self._quotes.get(one.fact, [])), None)
        text = " ".join(f"{quote.before}{quote.words}{quote.after}".split()) if quote else ""
        return text if len(text) <= _PARTS else f"{text[:_PARTS].rpartition(' ')[0]} …"


def scale(found: Iterable[Figure]) -> tuple[str, Decimal]:
    """In what large numbers are written, by name, none where they are not: 173,369 tỷ."""
    most = max((abs(one.value) for one in found), default=Decimal(0))
    return next(((name, by) for name, by in _SCALES if most >= by), ("", Decimal(1)))


def series(
    found: Sequence[Figure], sentences: Sentences, lang: str, *, by_label: bool = False, by: Decimal = Decimal(1)
) -> list[Series]:
    """The figures whose period is told, divided by a number: by body, or by label where all are of one body.

    Targets stand apart; those of the most periods come first.
    """

    def whose(one: Figure) -> tuple[str, bool]:
        return one.label if by_label else one.organisation, one.is_target

    made = []
    for (name, is_target), group in groupby(sorted(found, key=whose), key=whose):
        marks = [mark for one in group if (mark := _mark(one, sentences, lang, by))]
        if marks:
            made.append(Series(name, tuple(marks), is_target))
    return sorted(made, key=lambda one: (one.is_target, -len({mark.begin for mark in one.marks}), collated(one.name)))


def bars(found: Sequence[Figure], sentences: Sentences, lang: str) -> list[Bar]:
    """The figures as bars, in their order."""
    return [
        Bar(
            one.organisation,
            one.value,
            " ".join(filter(None, (one.text(lang), f"({one.place(lang)})" if one.rank else ""))),
            sentences.title(one),
            sentences.path(one),
            _SHAPES.get(one.comparator, "exact"),
        )
        for one in found
    ]


def _mark(one: Figure, sentences: Sentences, lang: str, by: Decimal) -> Mark | None:
    if not (days := one.days):
        return None
    one = replace(one, value=(one.value / by).normalize()) if by != 1 else one
    text = one.text(lang)
    title = f"{period(one.period, lang)}. {sentences.title(one)}"
    return Mark(*days, one.value, text, title, sentences.path(one), _SHAPES.get(one.comparator, "exact"))


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
