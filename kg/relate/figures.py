"""Reported figures: what is counted, how much, of what period, and how the figures of a sentence hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from kg.model import BlockKind, MeasurementClaim, OrganisationMention, PlaceMention, Reading, Span
from kg.relate.awards import award_spans
from kg.relate.figures_clauses import Clause, clauses, without_links
from kg.relate.figures_labels import Label, before_bracket, indicator, label, repeated, shorter
from kg.relate.figures_parts import Place, links
from kg.relate.figures_periods import Running, Told, after, carried, months_of, period_of, year_of
from kg.relate.figures_rules import COUNTED, Figure, Words, figures_in, phrase, prepare
from kg.relate.figures_words import piece

_READ: Final = (BlockKind.LEAD, BlockKind.BODY)
_STOP: Final = regex.compile(r"[,;:.)]\s")
_JOINT: Final = regex.compile(r",|\sv(?:à|ới)\s")
_KNOWN_AFTER: Final = 3
_SAME_WORDS: Final = 0.6
_TELLING_DIGITS: Final = 4
_BRIEF: Final = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim in the making: its number is its place in the list, and so are those that it refers to."""

    claim: MeasurementClaim
    figure: Figure
    sentence: int


def figures(readings: Sequence[Reading], *, published: str | None = None) -> list[MeasurementClaim]:
    """The page's figures in the order of its text, each once; `published` is the page's day (ISO), for "năm qua"."""
    return _once(_drafts(readings, published))


def _drafts(readings: Sequence[Reading], published: str | None) -> list[Draft]:
    prepared = [prepare(r) for r in readings]
    known = _known_sets(readings, prepared)
    drafts: list[Draft] = []
    running = Running()
    year, months = year_of(readings, published), months_of(readings)
    for i, (reading, words) in enumerate(zip(readings, prepared, strict=True)):
        if reading.sentence.kind in _READ:
            found = figures_in(words, known, award_spans(reading)) if words.quantities else ()
            drafts.extend(
                _sentence(reading, words, found, i, drafts, Told(carried(running, reading), published, months))
            )
        running = after(running, reading, published, year)
    return drafts


def _known_sets(readings: Sequence[Reading], prepared: Sequence[Words]) -> frozenset[str]:
    """Counts by which the page calls one set again and again: "4 tỉnh", in its title or three times."""
    seen: Counter[str] = Counter()
    for reading, words in zip(readings, prepared, strict=True):
        weight = _KNOWN_AFTER if reading.sentence.kind is BlockKind.TITLE else 1
        for quantity in words.quantities:
            seen[phrase(quantity)] += weight
    return frozenset(p for p, n in seen.items() if p and n >= _KNOWN_AFTER)


def _sentence(
    reading: Reading, words: Words, found: Sequence[Figure], index: int, drafts: Sequence[Draft], told: Told
) -> Iterator[Draft]:
    around = clauses(words.plain, [f.quantity for f in found])
    labels: list[Label] = []
    begin = len(drafts)
    periods: list[str | None] = []
    for i, (figure, clause) in enumerate(zip(found, around, strict=True)):
        period, where = period_of(reading, clause, figure.quantity.number, told)
        if (
            where is None
            and period == told.base
            and i
            and not figure.target
            and _leans(clause, around[i - 1], reading.text)
        ):
            period = periods[i - 1] or period
        periods.append(period)
        base, listed = _base(reading.text, i, found, around, labels)
        labels.append(label(reading.text, figure, clause, base, where, listed))
    places = [Place(f, c, s.text) for f, c, s in zip(found, around, labels, strict=True)]
    before = [d for d in drafts if d.sentence == index - 1]
    tied = links(reading.text, places, begin, [(d.claim, d.figure) for d in before])
    for i, figure in enumerate(_of_changes(_roughly(words.text, found), tied, begin)):
        yield Draft(_claim(reading, figure, around, labels, i, periods[i], begin, tied[i]), figure, index)


def _roughly(text: str, found: Sequence[Figure]) -> Sequence[Figure]:
    """The figures, "khoảng" reaching over "và": "khoảng 17 triệu người và 3 triệu hộ"."""
    out: list[Figure] = []
    for figure in found:
        last = out[-1].quantity if out else None
        if last is not None and last.comparator == "about" and figure.quantity.comparator is None:
            if text[last.span.end : figure.quantity.number.begin].strip() == "và":
                figure = replace(figure, quantity=replace(figure.quantity, comparator="about"))
        out.append(figure)
    return out


def _of_changes(found: Sequence[Figure], ties: Sequence[dict[str, int]], begin: int) -> Iterator[Figure]:
    """The figures, parts of a change being changes of the same direction: "tăng 1.400 tấn (Quảng Trị 1.355 tấn …)"."""
    for figure, tie in zip(found, ties, strict=True):
        whole = found[tie["part_of"] - begin] if tie.get("part_of", -1) >= begin else None
        if whole is not None and whole.kind == "change" and figure.kind == "measurement":
            figure = replace(
                figure, kind="change", quantity=replace(figure.quantity, direction=whole.quantity.direction)
            )
        yield figure


def _leans(clause: Clause, before: Clause, text: str) -> bool:
    """Whether the clause is in brackets right behind the one before."""
    return clause.frame != before.frame and clause.frame.begin >= before.left.end


def _base(
    text: str, i: int, found: Sequence[Figure], around: Sequence[Clause], labels: Sequence[Label]
) -> tuple[str, bool]:
    """What the figure is about when its own clause does not say, and whether it is one of a list: the figure before its
    brackets or the words before them, else the figure before it."""
    clause, kind = around[i], found[i].quantity.kind
    inside = [j for j in range(i) if around[j].frame == clause.frame]
    outside = [
        j for j in range(i) if around[j].frame != clause.frame and found[j].quantity.span.end <= clause.frame.begin
    ]
    if clause.frame.begin == 0 or (inside and kind in ("rate", "steps", "points", "bodies", "bare")):
        if not inside:
            return "", False
        listed = _joined(text, found, inside[-1], i)
        last = labels[inside[-1]]
        if kind == "rate":
            listed = _among(text, around[i], found[i]) or (last.from_base and found[inside[-1]].quantity.kind == "rate")
        counts = kind in COUNTED and found[inside[-1]].quantity.kind in COUNTED
        return (last.lead if counts else last.subject), listed
    between = text[found[outside[-1]].quantity.span.end : clause.frame.begin - 1] if outside else ""
    if outside and not _STOP.search(between):
        last = labels[outside[-1]]
        listed = kind == "measure" and found[outside[-1]].quantity.kind == "measure"
        return (last.text if listed or kind == "rate" else shorter(last.lead)), True
    return shorter(before_bracket(text, clause)), True


def _among(text: str, clause: Clause, figure: Figure) -> bool:
    return piece("among").search(text, clause.left.begin, figure.quantity.number.begin) is not None


def _joined(text: str, found: Sequence[Figure], last: int, this: int) -> bool:
    """Whether two counts are one list: nothing but a noun and "," or "và" between them."""
    first, second = found[last].quantity, found[this].quantity
    gap = text[first.span.end : second.number.begin]
    return (
        first.kind in COUNTED and second.kind in COUNTED and ";" not in gap and not without_links(_JOINT.split(gap)[-1])
    )


def _claim(
    reading: Reading,
    figure: Figure,
    around: Sequence[Clause],
    labels: Sequence[Label],
    i: int,
    period: str | None,
    begin: int,
    tie: dict[str, int],
) -> MeasurementClaim:
    q, clause = figure.quantity, around[i]
    span = _quoted(reading.text, clause, figure, labels[i], around[i - 1] if i else None)
    return MeasurementClaim(
        span=span.shift(reading.sentence.span.begin),
        sentence=reading.sentence.span,
        rule=figure.rule,
        number=begin + i,
        label=labels[i].text,
        value=q.value,
        value_text=q.text,
        unit=q.unit or ("điểm" if "chỉ số" in labels[i].text.casefold() else ""),
        kind=figure.kind,
        comparator=q.direction if figure.kind == "change" else q.comparator if figure.kind == "measurement" else None,
        period=period,
        holder=_holder(reading, clause),
        baseline=_baseline(reading.text, clause) if figure.kind == "change" else None,
        out_of=q.out_of,
        scope=_scope(reading.text, figure, clause),
        target=figure.target,
        indicator=indicator(labels[i].text),
        **tie,  # type: ignore[arg-type]
    )


def _quoted(text: str, clause: Clause, figure: Figure, said: Label, before: Clause | None) -> Span:
    begin, end = clause.left.begin, max(clause.right.end, figure.quantity.span.end)
    if said.from_base and before is not None:
        begin = min(begin, before.left.begin)
    piece = text[begin:end]
    begin += len(piece) - len(piece.lstrip(" ,;:.–-("))
    return Span(begin, begin + len(text[begin:end].rstrip(" ,;:–-")))


def _holder(reading: Reading, clause: Clause) -> OrganisationMention | PlaceMention | None:
    """The body or unit that the clause begins with, or that "của" names before the number."""
    left = clause.left.shift(reading.sentence.span.begin)
    mentions: list[OrganisationMention | PlaceMention] = [
        m for m in (*reading.organisations, *reading.places) if m.span.within(left)
    ]
    for mention in sorted(mentions, key=lambda m: (m.span.begin, -m.span.end)):
        before = reading.text[clause.left.begin : mention.span.begin - reading.sentence.span.begin]
        if not before.strip(" ,") or piece("of").search(before):
            return mention
    return None


def _baseline(text: str, clause: Clause) -> str | None:
    found = regex.search(
        r"so với ([^,;.()]{2,60})|so (cùng kỳ[^,;.()]{0,40})", text[clause.left.begin : clause.right.end]
    )
    return (found[1] or found[2]).strip() if found else None


def _scope(text: str, figure: Figure, clause: Clause) -> str | None:
    if figure.kind != "ranking":
        return None
    said = text[figure.quantity.number.end : clause.right.end].strip(" ,;.")
    return piece("scope-words").sub("", said) or None


def _once(drafts: Sequence[Draft]) -> list[MeasurementClaim]:
    """Each figure once: what title, lead and body repeat is told by the fullest; numbers count from 1."""
    kept: list[Draft] = []
    stands_for: dict[int, int] = {}
    for draft in drafts:
        if not draft.claim.label:
            continue
        twin = next((k for k, other in enumerate(kept) if _same(other, draft)), None)
        if twin is None:
            stands_for[draft.claim.number] = len(kept)
            kept.append(draft)
            continue
        stands_for[draft.claim.number] = twin
        if _fuller(draft, kept[twin]):
            kept[twin] = draft
    return [_numbered(d.claim, n, stands_for) for n, d in enumerate(kept, 1)]


def _numbered(claim: MeasurementClaim, number: int, stands_for: dict[int, int]) -> MeasurementClaim:
    def new(old: int | None) -> int | None:
        told = stands_for[old] + 1 if old is not None and old in stands_for else None
        return None if told == number else told

    return replace(claim, number=number, part_of=new(claim.part_of), share_of=new(claim.share_of), of=new(claim.of))


def _same(one: Draft, other: Draft) -> bool:
    a, b = one.claim, other.claim
    if (a.value, a.kind, a.out_of) != (b.value, b.kind, b.out_of) or a.unit.split(" ")[:1] != b.unit.split(" ")[:1]:
        return False
    if a.kind == "ranking" and a.indicator != b.indicator:
        return False
    if a.comparator in ("at-least", "at-most") and a.comparator != b.comparator:
        return False
    if (a.period and b.period and a.period != b.period) or (a.part_of is None) != (b.part_of is None):
        return False
    telling = one.figure.quantity.kind == "money" or len(a.value.normalize().as_tuple().digits) >= _TELLING_DIGITS
    brief = min(len(a.label.split()), len(b.label.split())) <= _BRIEF or one.sentence == other.sentence
    return (telling and brief) or repeated(a.label, b.label) >= (0.2 if telling else _SAME_WORDS)


def _fuller(one: Draft, other: Draft) -> bool:
    """Whether the first tells more than the second: a period, a comparator."""
    score = [(d.claim.period is not None, d.claim.comparator is not None) for d in (one, other)]
    return score[0] > score[1]
