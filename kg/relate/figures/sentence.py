"""The figures of one sentence, each with its clause, its label and its period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.model import Reading, Span
from kg.relate.figures.clauses import Clause, clauses, without_links, words
from kg.relate.figures.labels import Base, Label, before_bracket, label, repeated, shorter
from kg.relate.figures.numbers import COUNTED, Figure, NumberedSentence
from kg.relate.figures.patterns import piece
from kg.relate.figures.periods import PeriodContext, period_of

_STOP: Final = regex.compile(r"[,;:.)]\s")
_BRIEF: Final = 3
"""Words of the label of a rate up to which it does not tell of what it is."""
_GOING_ON: Final = ("rate", "steps", "points", "bodies", "bare")


class DescribedFigure(NamedTuple):
    """A figure as its sentence puts it; spans count from the sentence's beginning."""

    figure: Figure
    clause: Clause
    label: Label
    period: str | None

    @property
    def end(self) -> int:
        """Where number and unit end."""
        return self.figure.quantity.span.end

    @property
    def kind(self) -> str:
        """The kind of its unit."""
        return self.figure.quantity.kind


def describe_figures(
    reading: Reading, sentence: NumberedSentence, found: Sequence[Figure], context: PeriodContext
) -> list[DescribedFigure]:
    """The figures in their order; each may go on about what those before it were about."""
    out: list[DescribedFigure] = []
    figures = list(_roughly(sentence.text, found))
    for figure, clause in zip(figures, clauses(sentence.plain, [f.quantity for f in figures]), strict=True):
        period, where = _period(reading, figure, clause, context, out)
        base = _base(reading.text, figure, clause, out)
        own = label(reading.text, figure, clause, base, where)
        out.append(DescribedFigure(figure, clause, _in_full(reading, figure, own, out), period))
    return out


def _in_full(reading: Reading, figure: Figure, own: Label, before: Sequence[DescribedFigure]) -> Label:
    """A label that names a unit, an amount or whether it was in time alone, behind what the figure before was about.

    "tỷ lệ hồ sơ trực tuyến: xã Tân An 5,1%, xã Tân Phú 3,4%"; "xử phạt 51 vụ, số tiền 1,1 tỷ đồng". A brief rate is one
    of what has just been counted: "tiếp nhận 1.126 hồ sơ, nộp trực tuyến 87,6%".
    """
    if own.from_base or not before:
        return own
    last, begin = before[-1], figure.quantity.number.begin
    is_share = figure.quantity.kind == "rate" and last.kind in COUNTED and words(own.text) <= _BRIEF
    if ";" in reading.text[last.end : begin] or not (is_share or _is_incomplete(reading, own.text)):
        return own
    subject = last.label.subject
    return own._replace(text=f"{subject} {own.text}".strip()) if subject and repeated(subject, own.text) < 1 else own


def _is_incomplete(reading: Reading, label: str) -> bool:
    """Whether words name an amount, the time or a unit, and not what is counted."""
    if piece("incomplete").match(label):
        return True
    return any(label in (place.text, place.name) for place in reading.places) or any(
        label == body.text for body in reading.organisations
    )


def _roughly(text: str, found: Sequence[Figure]) -> Iterator[Figure]:
    """The figures, "khoảng" reaching over "và": "khoảng 17 triệu người và 3 triệu hộ"."""
    last: Figure | None = None
    for figure in found:
        about = figure.quantity._replace(comparator="about")
        last = figure._replace(quantity=about) if _reached_by_about(text, last, figure) else figure
        yield last


def _reached_by_about(text: str, last: Figure | None, figure: Figure) -> bool:
    if last is None or last.quantity.comparator != "about" or figure.quantity.comparator is not None:
        return False
    return text[last.quantity.span.end : figure.quantity.number.begin].strip() in lexicon.words("and")


def _period(
    reading: Reading, figure: Figure, clause: Clause, context: PeriodContext, before: Sequence[DescribedFigure]
) -> tuple[str | None, Span | None]:
    """The figure's period; one in brackets without its own has that of the figure before them."""
    period, where = period_of(reading, clause, figure.quantity.number, context)
    if where is None and period == context.base and before and not figure.target:
        last = before[-1]
        if clause.frame != last.clause.frame and clause.frame.begin >= last.clause.left.begin:
            period = last.period or period
    return period, where


def _base(text: str, figure: Figure, clause: Clause, before: Sequence[DescribedFigure]) -> Base:
    """What the figure is about where its clause leaves it open: the figure before it, or the words before brackets."""
    inside = [s for s in before if s.clause.frame == clause.frame]
    if clause.frame.begin == 0 or (inside and figure.quantity.kind in _GOING_ON):
        return _behind(text, figure, clause, inside[-1]) if inside else Base()
    outside = [s for s in before if s.clause.frame != clause.frame and s.end <= clause.frame.begin]
    if not outside or _STOP.search(text[outside[-1].end : clause.frame.begin - 1]):
        return Base(shorter(before_bracket(text, clause)), listed=True)
    last, kind = outside[-1], figure.quantity.kind
    whole = kind == "rate" or kind == last.kind == "measure"
    return Base(last.label.text if whole else shorter(last.label.lead), listed=True)


def _behind(text: str, figure: Figure, clause: Clause, last: DescribedFigure) -> Base:
    """The base of a figure from the one before it in the same brackets or sentence."""
    if figure.quantity.kind == "rate":
        among = piece("among").search(text, clause.left.begin, figure.quantity.number.begin) is not None
        return Base(last.label.subject, among or (last.label.from_base and last.kind == "rate"))
    if figure.quantity.kind in COUNTED and last.kind in COUNTED:
        return Base(last.label.lead, _one_list(text[last.end : figure.quantity.number.begin]))
    return Base(last.label.subject)


def _one_list(gap: str) -> bool:
    """Whether nothing but the first count's words and "," or "và" stands between two counts."""
    return ";" not in gap and not without_links(piece("joint").split(gap)[-1])
