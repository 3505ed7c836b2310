"""How the figures of a sentence hang together: parts of a whole, shares of it, changes of what was measured before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from kg import lexicon
from kg.model import MeasurementClaim, Reading
from kg.relate.figures.clauses import shown
from kg.relate.figures.numbers import COUNTED, FROM, Figure, last_cue
from kg.relate.figures.sentence import DescribedFigure

_ADDED_UP: Final = ("counted", "bodies", "other", "measure", "money", "attendance", "bare")
_NEAR: Final = 120
"""Characters between a total and the brackets that break it down: brackets further on are about something else."""
_LOOK_BACK: Final = 16
"""Figures of a sentence back in which a total is looked for, so that a long list costs no more than its length."""
_OPENING: Final = 10
"""Characters of a sentence, or of brackets, in which "Trong đó" opens them."""


class Tie(NamedTuple):
    """What a figure refers to, by indices in the page's list of figures."""

    part_of: int | None = None
    share_of: int | None = None
    of: int | None = None


class Earlier(NamedTuple):
    """A figure of the sentence before."""

    claim: MeasurementClaim
    figure: Figure


def ties(reading: Reading, described: Sequence[DescribedFigure], begin: int, before: Sequence[Earlier]) -> list[Tie]:
    """For each figure of a sentence what it refers to; the first of them has the index `begin` in the page's list."""
    out: list[Tie] = []
    for i, this in enumerate(described):
        whole = _whole(reading, described, i, out, begin)
        if whole is None and this.clause.frame.begin == 0:
            whole = _whole_before(reading, this, before)
        out.append(Tie(whole, _share(described, i, out, begin), _changed(described, i, out, begin)))
    return out


def _adds_up(figure: Figure) -> bool:
    """Whether a figure may be a part or a total; what was at its beginning and its end is neither."""
    return figure.rule != FROM and figure.kind in ("measurement", "change") and figure.quantity.kind in _ADDED_UP


def _alike(one: Figure, other: Figure) -> bool:
    return one.quantity.unit.split(" ")[:1] == other.quantity.unit.split(" ")[:1]


def _whole(
    reading: Reading, described: Sequence[DescribedFigure], i: int, out: Sequence[Tie], begin: int
) -> int | None:
    """The total that this figure is a part of: "trong đó" stands between them, or brackets break the total down."""
    this = described[i]
    for j in range(i - 1, max(-1, i - _LOOK_BACK), -1):
        whole = described[j]
        bracketed = this.clause.frame != whole.clause.frame
        if not _adds_up(this.figure) or not _adds_up(whole.figure) or (bracketed and whole.clause.frame.begin > 0):
            continue
        if bracketed and _is_breakdown(reading, described, this, whole.end):
            return begin + j
        if not bracketed and out[j].part_of is None and _goes_into(reading.text, this, whole):
            return begin + j
    return None


def _goes_into(text: str, this: DescribedFigure, whole: DescribedFigure) -> bool:
    if this.figure.quantity.value > whole.figure.quantity.value:
        return False
    between = shown(text, this.clause.frame)[whole.end : this.figure.quantity.number.begin]
    cues = lexicon.cues(between)
    ends = [c for name in ("parts", "rest") if (c := last_cue(name, between, len(between), cues)) is not None]
    return bool(ends) and ";" not in between[max(ends) :]


def _is_breakdown(reading: Reading, described: Sequence[DescribedFigure], this: DescribedFigure, end: int) -> bool:
    """Whether brackets right behind a total list its parts: two counts or more, or "trong đó"."""
    frame = this.clause.frame
    between = reading.text[end : frame.begin - 1]
    parts = [s for s in described if s.clause.frame == frame and _adds_up(s.figure)]
    opened = last_cue("parts", reading.text[frame.begin :], _OPENING, reading.cues) is not None
    return not {";", "."} & set(between) and len(between) < _NEAR and (len(parts) >= 2 or opened)


def _whole_before(reading: Reading, this: DescribedFigure, before: Sequence[Earlier]) -> int | None:
    """The last count of the sentence before, when this one begins with "Trong đó"."""
    if last_cue("parts", reading.text, _OPENING, reading.cues) is None or not _adds_up(this.figure):
        return None
    for earlier in reversed(before):
        counts = _adds_up(earlier.figure) and _alike(earlier.figure, this.figure) and earlier.claim.part_of is None
        if counts and earlier.figure.quantity.value >= this.figure.quantity.value:
            return earlier.claim.number
    return None


def _share(described: Sequence[DescribedFigure], i: int, out: Sequence[Tie], begin: int) -> int | None:
    """The whole that a share is of: that of the part before it, or the part itself where both are printed ("69/71")."""
    if i == 0 or not described[i].figure.share or not _adds_up(described[i - 1].figure):
        return None
    printed = begin + i - 1 if described[i - 1].figure.quantity.out_of else None
    return out[i - 1].part_of if out[i - 1].part_of is not None else printed


def _changed(described: Sequence[DescribedFigure], i: int, out: Sequence[Tie], begin: int) -> int | None:
    """The measurement that a rank or a change is of: the figure before it."""
    this = described[i].figure
    if i == 0 or this.kind not in ("change", "ranking"):
        return None
    last = described[i - 1].figure
    if this.kind == "change" and this.quantity.kind in COUNTED and not _alike(this, last):
        return None
    return out[i - 1].of if last.kind == "change" and out[i - 1].of is not None else begin + i - 1
