"""The figures of one sentence, each with its clause, its label and its period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.model import Reading, Span
from kg.relate.figures.clauses import Clause, clauses, opens_with_counting, without_links, words
from kg.relate.figures.indicators import indices_named
from kg.relate.figures.labels import Base, Label, before_bracket, label, repeated, shorter
from kg.relate.figures.numbers import COUNTED, ELLIPTIC, Figure, NumberedSentence
from kg.relate.figures.patterns import piece, tail
from kg.relate.figures.periods import PeriodContext, period_of

_STOP: Final = regex.compile(r"[,;:.)]\s")
_BRIEF: Final = 3
"""Words of the label of a rate up to which it does not tell of what it is."""
_FEW: Final = 5
"""Words up to which what was scored may be left unsaid."""
_THIN: Final = 2
"""Words besides the unit up to which a label hardly tells what is counted."""
_GOING_ON: Final = ("rate", "steps", "points", "bodies", "bare")


class Topic(NamedTuple):
    """What the sentences before were about: what the last one counted, who acted, and the index that was last named."""

    subject: str = ""
    actor: str = ""
    named: str = ""


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
    reading: Reading, sentence: NumberedSentence, found: Sequence[Figure], context: PeriodContext, topic: Topic
) -> list[DescribedFigure]:
    """The figures in their order; each may go on about what those before it, or the sentence before, were about."""
    out: list[DescribedFigure] = []
    group = _group(reading.text) if found else ""
    figures = list(_roughly(sentence.text, found))
    for read, clause in zip(figures, clauses(sentence.plain, [f.quantity for f in figures]), strict=True):
        figure = _of_change(reading.text, read, clause, out)
        period, where = _period(reading, figure, clause, context, out)
        base = _base(reading.text, figure, clause, out)
        own = label(reading.text, figure, clause, base, where)
        this = DescribedFigure(figure, clause, own, period)
        full = _in_full(reading, this, out, topic)
        out.append(this._replace(label=_behind_words(group, full) if group else full))
    return out


def _of_change(text: str, figure: Figure, clause: Clause, before: Sequence[DescribedFigure]) -> Figure:
    """A rate alone in brackets right behind a change as one of the same direction: "giảm 9 phòng (11,8%)"."""
    alone = clause.frame.begin and not words(text[clause.frame.begin : figure.quantity.number.begin])
    if not alone or figure.kind != "measurement" or figure.quantity.kind != "rate" or not before:
        return figure
    last = before[-1]
    is_behind = (
        words(text[last.end : clause.frame.begin]) < _BRIEF and text[last.end : clause.frame.begin].count("(") == 1
    )
    if last.figure.kind != "change" or not is_behind:
        return figure
    quantity = figure.quantity._replace(direction=last.figure.quantity.direction, comparator=None)
    return figure._replace(kind="change", quantity=quantity)


def _group(text: str) -> str:
    """The group of which a sentence tells all its figures: "Ở khối Đảng, giảm 5 ban, 12 phòng"."""
    found = piece("group").match(text)
    return found["group"] if found else ""


def _in_full(reading: Reading, this: DescribedFigure, before: Sequence[DescribedFigure], topic: Topic) -> Label:
    """A label that names a unit, an amount or whether it was in time alone, behind what the figure before was about.

    "tỷ lệ hồ sơ trực tuyến: xã Tân An 5,1%, xã Tân Phú 3,4%"; "xử phạt 51 vụ, số tiền 1,1 tỷ đồng". A brief rate is one
    of what has just been counted: "tiếp nhận 1.126 hồ sơ, nộp trực tuyến 87,6%". A label of hardly a word goes behind
    `topic`, what the sentence before was about, where its own sentence has told nothing before.
    """
    own, thin = this.label, _is_thin(this.figure, this.label.text)
    if topic.named and _is_of_index(this):
        return _behind_words(topic.named, own)
    if own.from_base:
        return _behind_words(before[-1].label.subject, own) if thin and before else own
    if thin and this.figure.rule != ELLIPTIC and (near := _near(reading.text, this.clause, before)):
        return _behind_words(near, own)
    if thin and (this.figure.rule == ELLIPTIC or _is_another_act(this, before)):
        return _behind_words(actor(before[0]) if before else topic.actor, own)
    if not before:
        return _behind_words(topic.subject, own) if thin else own
    return _behind_words(before[-1].label.subject, own) if thin or _goes_on(reading, this, before[-1]) else own


def _is_another_act(this: DescribedFigure, before: Sequence[DescribedFigure]) -> bool:
    """Whether a label begins with what was done, to other things than those that were counted before."""
    alike = before and before[-1].figure.quantity.unit == this.figure.quantity.unit
    return not alike and opens_with_counting(this.label.text)


def actor(described: DescribedFigure) -> str:
    """Who did what a figure counts: the words before its verb."""
    return tail("acting").cut(described.label.lead)


def _goes_on(reading: Reading, this: DescribedFigure, last: DescribedFigure) -> bool:
    """Whether a label needs what the figure before was about, and no semicolon parts them."""
    if ";" in reading.text[last.end : this.figure.quantity.number.begin]:
        return False
    is_share = this.kind == "rate" and last.kind in COUNTED and words(this.label.text) <= _BRIEF
    return is_share or _is_incomplete(reading, this.label.text)


def _is_of_index(this: DescribedFigure) -> bool:
    """Whether points, or a rank, are told in a few words that name no index: "Sở đạt 82,14 điểm, xếp thứ 11"."""
    ranked = this.figure.kind == "ranking" or this.kind in ("points", "steps")
    named = piece("head").search(this.label.text) or any(indices_named(this.label.text, lexicon.cues(this.label.text)))
    return ranked and words(this.label.text) <= _FEW and not named


def _near(text: str, clause: Clause, before: Sequence[DescribedFigure]) -> str:
    """The words of its clause from which a comma parts a label, or those before the brackets in which it stands.

    Brackets right behind a figure are about that: "kinh phí 1,7 tỷ đồng (tỉnh 900 triệu)".
    """
    if clause.frame.begin and clause.begin == clause.frame.begin:
        is_behind = before and words(text[before[-1].end : clause.frame.begin]) < _BRIEF
        return "" if is_behind else before_bracket(text, clause)
    parts = text[clause.begin : clause.left.begin].split(",")
    return next((part for part in map(without_links, reversed(parts)) if words(part) >= _BRIEF), "")


def _behind_words(subject: str, own: Label) -> Label:
    """A label behind a subject that says more than it does; the subject alone where that says all of it."""
    if not subject or repeated(subject, own.text) < 1:
        return own._replace(text=_run_on(subject.split(), own.text.split()))
    return own._replace(text=subject) if words(subject) > words(own.text) else own


def _run_on(subject: list[str], label: list[str]) -> str:
    """A label behind its subject, the words in which one ends and the other begins once."""
    shared = next((n for n in range(min(len(subject), len(label), _FEW), 0, -1) if subject[-n:] == label[:n]), 0)
    return " ".join((*subject, *label[shared:]))


def _is_thin(figure: Figure, label: str) -> bool:
    """Whether hardly a word besides the unit tells what a figure counts."""
    unit = set(figure.quantity.unit.casefold().split())
    return sum(word not in unit for word in without_links(label).casefold().split()) <= _THIN


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
