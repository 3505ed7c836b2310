"""The charts of the page of figures, and the table of who rose and who fell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kg.answer.collation import collated
from kg.answer.columns import column
from kg.serve.charts import COLOURS, Series, over_time, ranking
from kg.serve.days import period
from kg.serve.measured import Figure, Sentences, bars, scale, series, side_by_side
from kg.serve.pages import Words

if TYPE_CHECKING:
    from markupsafe import Markup

LEAGUE: Final = "league-table"
WORDS: Final = "statistics"
OVER_TIME: Final = "indicator-over-time"
"""The questions whose answers are drawn."""
_MOST_BARS: Final = 40
_MOST_CHARTS: Final = 4
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its heading, and what its colours stand for: a name and whether that is a target."""

    heading: str
    svg: Markup
    legend: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Movement:
    """How a body stood in each period: what is written, the sentence, and whether it rose (1) or fell (-1) since."""

    name: str
    cells: tuple[tuple[str, str | None, int] | None, ...]


def pictures(question: str, found: Sequence[Figure], sentences: Sentences, lang: str) -> Iterator[Picture]:
    """The charts of the answer to one of the questions; each has one unit of measure."""
    if question == LEAGUE:
        yield from _rankings(found, sentences, lang)
        yield from _times(found, sentences, lang, least=2)
    else:
        by_label = question == WORDS
        yield from _times(found, sentences, lang, least=2 if by_label else 1, by_label=by_label)


def _rankings(found: Sequence[Figure], sentences: Sentences, lang: str) -> Iterator[Picture]:
    """Those of one period, level and unit of measure side by side, where there are several."""
    for (when, level, unit), group in list(side_by_side(found))[:_MOST_CHARTS]:
        words = (period(when, lang), column("level").words(level, lang), unit)
        heading = " · ".join(filter(None, words))
        yield Picture(heading, ranking(bars(group[:_MOST_BARS], sentences, lang), heading))


def _times(
    found: Sequence[Figure], sentences: Sentences, lang: str, *, least: int, by_label: bool = False
) -> Iterator[Picture]:
    """Values of each unit of measure over time, then ranks, where there are so many periods.

    Figures that have nothing but a word in common are drawn for each body apart, for their sizes are not alike.
    """
    groups: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for one in found:
        if one.measure == "value" and one.days:
            groups[one.organisation if by_label else "", one.unit].append(one)
    for (whose, unit), group in sorted(groups.items(), key=lambda held: (-len(held[1]), held[0]))[:_MOST_CHARTS]:
        if len({one.period for one in group}) >= least:
            yield _values(whose, unit, group, series_of=(sentences, lang, by_label))
    ranks = [replace(one, value=Decimal(one.rank), rank="", comparator="", unit="") for one in found if one.rank]
    ranks += [one for one in found if one.measure == "rank" and not one.rank]
    placed = [one for one in ranks if one.days]
    if not by_label and placed and len({one.period for one in placed}) >= least:
        drawn = series(placed, sentences, lang)
        heading = _some(Words(lang)["figures-ranks"], drawn, lang)
        yield Picture(heading, over_time(drawn[:COLOURS], heading, lang, ranks=True), _legend(drawn, lang))


def _values(whose: str, unit: str, group: Sequence[Figure], series_of: tuple[Sentences, str, bool]) -> Picture:
    """The chart of one unit of measure, large numbers in millions or billions."""
    (sentences, lang, by_label), words = series_of, Words(series_of[1])
    many, by = scale(group)
    drawn = series(group, sentences, lang, by_label=by_label, by=by)
    measured = " ".join(filter(None, (words[f"figures-{many}"] if many else "", unit))) or words["figures-no-unit"]
    heading = words("figures-over-time", unit=measured)
    if by_label:
        heading = f"{whose or words['figures-nobody']}: {heading}"
    heading = _some(heading, drawn, lang)
    top = _HUNDRED if unit == "%" and all(one.value <= _HUNDRED for one in group) else None
    return Picture(heading, over_time(drawn[:COLOURS], heading, lang, top=top), _legend(drawn, lang))


def _some(heading: str, drawn: Sequence[Series], lang: str) -> str:
    """The heading, with how many series are left out."""
    if len(drawn) <= COLOURS:
        return heading
    return Words(lang)("figures-some", heading=heading, shown=COLOURS, count=len(drawn))


def _legend(drawn: Sequence[Series], lang: str) -> tuple[tuple[str, bool], ...]:
    return tuple((one.name or Words(lang)["figures-nobody"], one.is_target) for one in drawn[:COLOURS])


# ---------------------------------------------------------------- movement


def movement(found: Sequence[Figure], sentences: Sentences, lang: str, *, falls: bool) -> dict[str, Any] | None:
    """The bodies with figures of several periods, one below the other, the periods side by side."""
    held: defaultdict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for one in found:
        if one.period and one.measure in ("value", "rank") and not one.is_target and not one.label:
            held[one.organisation, one.unit].setdefault(one.period, one)
    several = {key: row for key, row in held.items() if len(row) > 1}
    if not several:
        return None
    periods = sorted({when for row in several.values() for when in row})
    rows = [
        Movement(" · ".join(filter(None, key)), tuple(_moved(periods, row, sentences, falls=falls, lang=lang)))
        for key, row in sorted(several.items(), key=lambda held: tuple(map(collated, held[0])))
    ]
    return {"periods": [period(one, lang) for one in periods], "rows": rows}


def _moved(
    periods: Iterable[str], row: dict[str, Figure], sentences: Sentences, *, falls: bool, lang: str
) -> Iterator[tuple[str, str | None, int] | None]:
    before: Figure | None = None
    for when in periods:
        one = row.get(when)
        if one is None:
            yield None
            continue
        place = f" ({one.place(lang)})" if one.rank and one.measure == "value" else ""
        text = one.place(lang) if one.measure == "rank" and one.rank else f"{one.text(lang)}{place}"
        yield text, sentences.path(one), _better(before, one, falls=falls) if before else 0
        before = one


def _better(before: Figure, after: Figure, *, falls: bool) -> int:
    """1 where a body stands better than before, -1 where worse: by rank where both have one, else by value."""
    if before.rank and after.rank:
        change = int(before.rank) - int(after.rank)
    elif before.comparator or after.comparator:
        return 0
    else:
        change = (after.value > before.value) - (after.value < before.value)
        change = -change if falls else change
    return (change > 0) - (change < 0)
