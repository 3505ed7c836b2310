"""Scores that a sentence enumerates without their unit: "TP. Tân Kỳ 83,31; huyện Hải Bình 80,09; …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg import lexicon
from kg.model import MeasurementClaim, OrganisationMention, PlaceMention, Reading
from kg.relate.figures.above import index_in, title_of
from kg.relate.figures.numbers import Figure, NumberedSentence

_RULE: Final = "table.scores"
LISTED: Final = "table."
"""How the rules begin that read figures of tables and enumerations, each beside whose it is."""
_FEWEST: Final = 3
"""Bodies with their numbers that are an enumeration: fewer may stand beside numbers by chance."""
_BEFORE: Final = 2
"""Sentences before an enumeration in which the index may be named."""
_HIGHEST: Final = 100
_LINK: Final = 12
"""Characters of what stands between a body and its number at most: "đạt", an opening bracket."""


def scores(
    readings: Sequence[Reading], i: int, words: NumberedSentence, period: str | None, begin: int
) -> Iterator[tuple[MeasurementClaim, Figure]]:
    """The scores that a sentence enumerates, numbered from `begin`; none unless the page says of which index they are.

    A score has decimals and no unit, and stands right behind the body or unit whose it is.
    """
    numbers = [q for q in words.quantities if q.kind == "bare" and "," in q.text and q.value < _HIGHEST]
    if len(numbers) < _FEWEST or not (named := _index(readings, i)):
        return
    reading, (index, slug) = readings[i], named
    period = next((m.period for m in reversed(reading.periods) if "/" not in m.period), period)
    pairs = [(q, holder) for q in numbers if (holder := _holder(reading, words.plain, q.number.begin))]
    unit = lexicon.words("index-unit")[0]
    for number, (q, holder) in enumerate(pairs if len(pairs) >= _FEWEST else (), begin):
        figure = Figure(q._replace(unit=unit, kind="points"), "measurement", _RULE)
        claim = MeasurementClaim(
            span=reading.span(holder.span.begin - reading.sentence.span.begin, q.number.end),
            sentence=reading.sentence.span,
            rule=figure.rule,
            number=number,
            label=f"{holder.text} {unit} {index}",
            value=q.value,
            value_text=q.text,
            unit=unit,
            period=period,
            holder=holder,
            indicator=slug,
        )
        yield claim, figure


def _index(readings: Sequence[Reading], i: int) -> tuple[str, str] | None:
    """The index that the sentence, those before it or the title name: those words, and its slug."""
    near = (*readings[max(0, i - _BEFORE) : i + 1][::-1], *title_of(readings))
    return next((found for reading in near if (found := index_in(reading))), None)


def _holder(reading: Reading, text: str, number: int) -> OrganisationMention | PlaceMention | None:
    """The body or unit right before a number."""
    link = lexicon.piece("tables", "score-link")
    mentions: tuple[OrganisationMention | PlaceMention, ...] = (*reading.organisations, *reading.places)
    for mention in mentions:
        end = reading.own(mention.span).end
        if number - _LINK <= end <= number and link.search(text[end:number]):
            return mention
    return None
