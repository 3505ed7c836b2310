"""How the figures of a sentence hang together: parts of a whole, shares of it, changes of what was measured before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import MeasurementClaim
from kg.relate.figures_clauses import Clause, shown
from kg.relate.figures_rules import COUNTED, Figure, last_cue


@dataclass(frozen=True, slots=True)
class Place:
    """A figure with its clause and its label."""

    figure: Figure
    clause: Clause
    label: str


def links(
    text: str, places: Sequence[Place], begin: int, before: Sequence[tuple[MeasurementClaim, Figure]]
) -> list[dict[str, int]]:
    """For each figure what it refers to (`part_of`, `share_of`, `of`) as numbers, the first figure being `begin`."""
    out: list[dict[str, int]] = []
    for i, place in enumerate(places):
        tie: dict[str, int] = {}
        whole = _whole(text, places, i, out, begin)
        if whole is None and place.clause.frame.begin == 0:
            whole = _whole_before(text, places, i, before)
        if whole is not None:
            tie["part_of"] = whole
        tie.update(_others(places, i, out, begin))
        out.append(tie)
    return out


def _counts(figure: Figure) -> bool:
    return figure.kind in ("measurement", "change") and figure.quantity.kind in (
        "counted",
        "bodies",
        "other",
        "measure",
        "money",
        "attendance",
        "bare",
    )


def _alike(one: Figure, other: Figure) -> bool:
    return one.quantity.unit.split(" ")[:1] == other.quantity.unit.split(" ")[:1]


def _whole(text: str, places: Sequence[Place], i: int, out: Sequence[dict[str, int]], begin: int) -> int | None:
    this = places[i]
    if not _counts(this.figure):
        return None
    here = this.figure.quantity.number.begin
    for j in reversed(range(i)):
        whole = places[j]
        if not _counts(whole.figure) or (whole.clause.frame.begin > 0 and whole.clause.frame != this.clause.frame):
            continue
        end = whole.figure.quantity.span.end
        view = shown(text, this.clause.frame)
        bracketed = this.clause.frame != whole.clause.frame
        if bracketed and _is_breakdown(text, places, this, end):
            return begin + j
        cues = [c for name in ("parts", "rest") if (c := last_cue(name, view[end:here], here - end)) is not None]
        goes_on = bool(cues) and ";" not in view[end + max(cues) : here]
        if (
            not bracketed
            and goes_on
            and "part_of" not in out[j]
            and whole.figure.quantity.value >= this.figure.quantity.value
        ):
            return begin + j
    return None


def _is_breakdown(text: str, places: Sequence[Place], this: Place, end: int) -> bool:
    """Whether brackets right behind a total list its parts: two counts or more, or "trong đó"."""
    frame = this.clause.frame
    between = text[end : frame.begin - 1]
    counts = [p for p in places if p.clause.frame == frame and _counts(p.figure)]
    told = text[frame.begin :].lstrip().casefold().startswith(("trong đó", "gồm", "bao gồm"))
    return ";" not in between and "." not in between and len(between) < 120 and (len(counts) >= 2 or told)


def _whole_before(
    text: str, places: Sequence[Place], i: int, before: Sequence[tuple[MeasurementClaim, Figure]]
) -> int | None:
    """The last count of the sentence before, when this one begins with "Trong đó"."""
    if not text.lstrip().casefold().startswith("trong đó") or not _counts(places[i].figure):
        return None
    for claim, figure in reversed(before):
        if (
            _counts(figure)
            and claim.part_of is None
            and _alike(figure, places[i].figure)
            and figure.quantity.value >= places[i].figure.quantity.value
        ):
            return claim.number
    return None


def _others(places: Sequence[Place], i: int, out: Sequence[dict[str, int]], begin: int) -> dict[str, int]:
    """A share of the whole that the figure before is part of; the measurement that a rank or a change is of."""
    this = places[i].figure
    if i == 0:
        return {}
    last = places[i - 1].figure
    if this.share and _counts(last):
        whole = out[i - 1].get("part_of", begin + i - 1 if last.quantity.out_of else None)
        return {} if whole is None else {"share_of": whole}
    counted = this.quantity.kind in COUNTED
    if this.kind in ("change", "ranking") and (this.kind == "ranking" or not counted or _alike(this, last)):
        return {"of": out[i - 1].get("of", begin + i - 1) if last.kind == "change" else begin + i - 1}
    return {}
