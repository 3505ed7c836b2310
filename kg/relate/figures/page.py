"""Reported figures: what is counted, how much, of what period, and how the figures of a sentence hang together."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from kg import lexicon
from kg.find.quantities import Quantity
from kg.model import BlockKind, MeasurementClaim, OrganisationMention, PlaceMention, Reading, Span, Table
from kg.relate.awards import award_spans
from kg.relate.figures.clauses import opens_with_counting
from kg.relate.figures.heads import Heads
from kg.relate.figures.indicators import Named, goes_on, index_named, indicator
from kg.relate.figures.labels import repeated
from kg.relate.figures.numbers import Figure, NumberedSentence, cue, figures_in, phrase
from kg.relate.figures.parts import Earlier, Tie, ties
from kg.relate.figures.patterns import piece, tail
from kg.relate.figures.periods import CarriedPeriod, PeriodContext, carried, carry_over, months_of, year_of
from kg.relate.figures.scores import scores
from kg.relate.figures.sentence import DescribedFigure, Topic, actor, describe_figures
from kg.relate.figures.tables import cell_figures
from kg.relate.subjects import service

_READ: Final = (BlockKind.LEAD, BlockKind.BODY)
_KNOWN_AFTER: Final = 3
"""Times that a page has to name a count, or once in its title, before it is the name of a known set: "4 tỉnh"."""
_SAME_WORDS: Final = 0.6
"""Share of words that two labels of one short number have in common if both are of one figure: "12" counts much."""
_SOME_WORDS: Final = 0.2
"""The same for a long number, which hardly stands twice on a page for two figures."""
_LONG_NUMBER: Final = 4
"""Digits of a number that is long in this sense."""
_BRIEF: Final = 3
"""Words up to which a label is too brief to be compared."""
_EDGES: Final = " ,;:.–-("


class Draft(NamedTuple):
    """A claim in the making: its number, and those it refers to, are indices in the page's list before repeats go.

    It is a `cell` of a table or of an enumeration, which names each of its numbers once, or stands in a sentence.
    """

    claim: MeasurementClaim
    figure: Figure
    sentence: int
    cell: bool = False


def figures(
    readings: Sequence[Reading],
    numbered: Sequence[NumberedSentence],
    *,
    published: str | None = None,
    reviewed: str | None = None,
    tables: Sequence[Table] = (),
    text: str = "",
) -> list[MeasurementClaim]:
    """The page's figures in the order of its text, each once; `numbered` are the readings with their numbers read.

    `published` is the page's day (ISO), for "năm qua"; `reviewed` the period that its meeting reviews, which is that of
    every result for which the text gives no other. `tables` are those of the page, in its canonical `text`.
    """
    drafts = _drafts(readings, numbered, published, reviewed)
    begins = [reading.sentence.span.begin for reading in readings] if tables else []
    for table in tables:
        first = bisect_left(begins, table.span.begin)
        cells = cell_figures(Heads(table, text, readings, first), reviewed, len(drafts))
        drafts += [Draft(cell.claim, cell.figure, first, cell=True) for cell in cells]
    return _once(sorted(drafts, key=lambda draft: draft.claim.span) if tables else drafts)


def _drafts(
    readings: Sequence[Reading], numbered: Sequence[NumberedSentence], published: str | None, reviewed: str | None
) -> list[Draft]:
    known = _known_sets(readings, numbered)
    year, months = year_of(readings, published), months_of(readings)
    drafts: list[Draft] = []
    running = CarriedPeriod()
    topic, title, block = Topic(), "", -1
    last = 0
    for i, (reading, words) in enumerate(zip(readings, numbered, strict=True)):
        named = index_named(reading)
        title = named if named and reading.sentence.kind is BlockKind.TITLE else title
        if block != reading.block:
            topic, block = Topic(named=title), reading.block
        topic = topic._replace(named=named) if named else topic
        if reading.sentence.kind in _READ and words.quantities:
            found = figures_in(words, known, award_spans(reading))
            past = _past(reading, reviewed)
            base = carried(running, reading, opening=past is not None) or past
            described = describe_figures(reading, words, found, PeriodContext(base, published, year, months), topic)
            if described:
                topic = topic._replace(subject=described[0].label.subject, actor=actor(described[0]))
            before = [Earlier(d.claim, d.figure) for d in drafts[last:] if d.sentence == i - 1]
            last = len(drafts)
            claimed = list(_claims(reading, described, len(drafts), before))
            drafts += [Draft(claim, s.figure, i) for claim, s in zip(claimed, described, strict=True)]
            rest = words._replace(quantities=_without(words, found))
            drafts += [Draft(*score, i, cell=True) for score in scores(readings, i, rest, base, len(drafts))]
        running = carry_over(running, reading, published, year, None if reviewed else year)
    return drafts


def _without(words: NumberedSentence, found: Sequence[Figure]) -> tuple[Quantity, ...]:
    """The numbers of a sentence that are no figures of its clauses."""
    taken = {figure.quantity.number for figure in found}
    return tuple(quantity for quantity in words.quantities if quantity.number not in taken)


def _past(reading: Reading, reviewed: str | None) -> str | None:
    """The period that is reviewed, unless the sentence looks ahead: "thời gian tới", "phấn đấu"."""
    return None if reviewed is None or cue("ahead", reading.text, len(reading.text), reading.cues) else reviewed


def _known_sets(readings: Sequence[Reading], numbered: Sequence[NumberedSentence]) -> frozenset[str]:
    """Counts by which the page calls one set again and again: "4 tỉnh", in its title or three times."""
    seen: Counter[str] = Counter()
    for reading, words in zip(readings, numbered, strict=True):
        weight = _KNOWN_AFTER if reading.sentence.kind is BlockKind.TITLE else 1
        for quantity in words.quantities:
            seen[phrase(quantity)] += weight
    return frozenset(p for p, n in seen.items() if p and n >= _KNOWN_AFTER)


def _claims(
    reading: Reading, described: Sequence[DescribedFigure], begin: int, before: Sequence[Earlier]
) -> Iterator[MeasurementClaim]:
    tied = ties(reading, described, begin, before)
    named = _indicators(reading, described, [_place(tie.part_of, begin) for tie in tied])
    holder: OrganisationMention | PlaceMention | None = None
    for i, (this, tie) in enumerate(zip(described, tied, strict=True)):
        place = _place(tie.part_of, begin)
        whole = described[place] if place is not None else None
        quote = _quoted(reading, this, described[i - 1] if i else None)
        holder = _holder(reading, this) or (holder if _goes_on(this, tie) else None)
        yield _claim(reading, _of_change(this, whole), quote, tie, begin + i, index=named[i], holder=holder)


def _place(number: int | None, begin: int) -> int | None:
    """The place among a sentence's figures of one that is referred to by its number; None where it is of another."""
    return number - begin if number is not None and number >= begin else None


def _indicators(
    reading: Reading, described: Sequence[DescribedFigure], wholes: Sequence[int | None]
) -> tuple[str | None, ...]:
    """The indicators of a sentence's figures. A part is no value of the indicator of its whole, for it is of a level or
    a field alone: "tiếp nhận 500 hồ sơ, trong đó cấp xã tiếp nhận 300 hồ sơ".
    """
    found: list[Named | None] = []
    for this in described:
        last = found[-1] if found and this.clause.frame.begin else None
        found.append(indicator(this.label.text, this.figure, reading.text) or goes_on(last, this.figure))
    of_whole = (found[whole] if whole is not None else None for whole in wholes)
    return tuple(own.slug if own and own != other else None for own, other in zip(found, of_whole, strict=True))


def _goes_on(described: DescribedFigure, tie: Tie) -> bool:
    """Whether the clause leaves its subject to the one before: it begins with a verb, or counts a part of a total."""
    return tie.part_of is not None or opens_with_counting(described.label.text)


def _of_change(this: DescribedFigure, whole: DescribedFigure | None) -> DescribedFigure:
    """The figure; a part of a change is a change of the same direction: "tăng 1.400 tấn (Quảng Trị 1.355 tấn …)"."""
    if whole is None or whole.figure.kind != "change" or this.figure.kind != "measurement":
        return this
    quantity = this.figure.quantity._replace(direction=whole.figure.quantity.direction)
    return this._replace(figure=this.figure._replace(kind="change", quantity=quantity))


def _claim(
    reading: Reading,
    described: DescribedFigure,
    quote: Span,
    tie: Tie,
    number: int,
    *,
    index: str | None,
    holder: OrganisationMention | PlaceMention | None,
) -> MeasurementClaim:
    figure, q = described.figure, described.figure.quantity
    return MeasurementClaim(
        span=quote,
        sentence=reading.sentence.span,
        rule=figure.rule,
        number=number,
        label=described.label.text,
        value=q.value,
        value_text=q.text,
        unit=q.unit or (lexicon.words("index-unit")[0] if piece("head").search(described.label.text) else ""),
        kind=figure.kind,
        comparator=q.direction if figure.kind == "change" else q.comparator,
        period=described.period,
        holder=holder,
        part_of=tie.part_of,
        share_of=tie.share_of,
        of=tie.of,
        baseline=_baseline(reading.text, described) if figure.kind == "change" else None,
        out_of=q.out_of,
        scope=_scope(reading.text, described) if figure.kind == "ranking" else None,
        target=figure.target,
        indicator=index,
        service=service(described.label.text),
    )


def _quoted(reading: Reading, described: DescribedFigure, before: DescribedFigure | None) -> Span:
    """The words that state the figure: its clause, from the figure before on where it goes on about that."""
    begin, end = described.clause.left.begin, max(described.clause.right.end, described.end)
    if described.label.from_base and before is not None:
        begin = min(begin, before.clause.left.begin)
    words = reading.text[begin:end]
    left = len(words) - len(words.lstrip(_EDGES))
    right = len(words.rstrip(" ,;:–-"))
    return reading.span(begin + left, begin + max(left, right))


def _holder(reading: Reading, described: DescribedFigure) -> OrganisationMention | PlaceMention | None:
    """The body or unit that the clause begins with, or that "của" names before the number."""
    left = reading.span(*described.clause.left)
    bodies = [m for m in reading.organisations if m.span.within(left)]
    mentions: list[OrganisationMention | PlaceMention] = [*bodies, *(m for m in reading.places if m.span.within(left))]
    for mention in sorted(mentions, key=lambda m: (m.span.begin, -m.span.end)):
        before = reading.text[described.clause.left.begin : reading.own(mention.span).begin]
        if not before.strip(" ,") or tail("of").before(before, len(before)):
            return mention
    return None


def _baseline(text: str, described: DescribedFigure) -> str | None:
    found = piece("baseline").search(text[described.clause.left.begin : described.clause.right.end])
    return found["base"].strip() if found else None


def _scope(text: str, described: DescribedFigure) -> str | None:
    words = text[described.figure.quantity.number.end : described.clause.right.end].strip(" ,;.")
    return piece("scope-words").sub("", words) or None


def _once(drafts: Sequence[Draft]) -> list[MeasurementClaim]:
    """Each figure once: of what title, lead and body repeat the fullest; numbers count from 1."""
    kept: list[Draft] = []
    stands_for: dict[int, int] = {}
    alike: dict[tuple[object, ...], tuple[list[int], list[int]]] = {}
    for draft in (d for d in drafts if d.claim.label):
        sentences, cells = alike.setdefault(_identity(draft), ([], []))
        others = sentences if draft.cell else (*sentences, *cells)  # no two cells are one figure
        twin = next((k for k in others if _same(kept[k], draft)), len(kept))
        stands_for[draft.claim.number] = twin + 1
        if twin == len(kept):
            kept.append(draft)
            (cells if draft.cell else sentences).append(twin)
        elif _fuller(draft.claim, kept[twin].claim):
            kept[twin] = draft
    return [_numbered(d.claim, n, stands_for) for n, d in enumerate(kept, 1)]


def _numbered(claim: MeasurementClaim, number: int, stands_for: dict[int, int]) -> MeasurementClaim:
    def new(old: int | None) -> int | None:
        kept = stands_for.get(old) if old is not None else None
        return None if kept == number else kept

    if number == claim.number and claim.part_of is claim.share_of is claim.of is None:
        return claim
    return replace(claim, number=number, part_of=new(claim.part_of), share_of=new(claim.share_of), of=new(claim.of))


def _same(one: Draft, other: Draft) -> bool:
    """Whether two claims of one identity are of one figure: no other period, and as many words as its digits need."""
    a, b = one.claim, other.claim
    if a.period and b.period and a.period != b.period:
        return False
    share = repeated(_named(one), _named(other))
    if one.figure.quantity.kind != "money" and len(a.value.normalize().as_tuple().digits) < _LONG_NUMBER:
        return share >= _SAME_WORDS
    brief = min(len(a.label.split()), len(b.label.split())) <= _BRIEF
    return brief or one.sentence == other.sentence or share >= _SOME_WORDS


def _named(draft: Draft) -> str:
    """The words by which a figure is known again; the heads of a table leave out what they count."""
    return f"{draft.claim.label} {draft.claim.unit}" if draft.cell else draft.claim.label


def _identity(draft: Draft) -> tuple[object, ...]:
    """What two claims of one figure have in common: number, unit, kind, end of a range, being a part of a sentence's.

    In a table all but the total are parts, which a sentence need not say.
    """
    claim = draft.claim
    end = claim.comparator if claim.comparator in ("at-least", "at-most") else None
    index = claim.indicator if claim.kind == "ranking" else None
    part = claim.part_of is not None and not draft.cell
    return claim.value, claim.kind, claim.out_of, claim.unit.partition(" ")[0], end, index, part


def _fuller(one: MeasurementClaim, other: MeasurementClaim) -> bool:
    """Whether the first states more than the second: a period, a comparator."""
    return (one.period is not None, one.comparator is not None) > (
        other.period is not None,
        other.comparator is not None,
    )
