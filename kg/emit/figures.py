"""Reported figures: measurements, changes against a baseline, and ranks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from pyoxigraph import NamedNode

from kg import lexicon
from kg.emit.builder import GraphBuilder
from kg.emit.entities import add_owner, official, service
from kg.model import MeasurementClaim, ParticipationClaim, PersonMention, Role, Span, StatementClaim
from kg.rdf.terms import LABEL, cchc, concept, decimal, integer, plain, true, vi
from kg.text import key

_KINDS: Final = {
    "measurement": ("measurement", "Measurement"),
    "change": ("comparison", "Comparison"),
    "ranking": ("ranking", "Ranking"),
}
_SIGNS: Final = {"increase": 1, "decrease": -1}
_NUMBER: Final = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_FRACTION: Final = re.compile(rf"\s*({_NUMBER})\s*/\s*({_NUMBER})(?![\d/])")

_SPEAKING: Final = (Role.SPOKE, Role.PRESENTED, Role.CONCLUDED)

_Figures = Mapping[int, MeasurementClaim]


def write(builder: GraphBuilder) -> None:
    """The article's figures, and how they hang together."""
    figures: dict[int, MeasurementClaim] = {}
    for claim in builder.claims(MeasurementClaim):
        figures.setdefault(claim.number, claim)
    said = _Said(builder)
    for claim in builder.claims(MeasurementClaim):
        said.add(builder, _figure(builder, claim, figures), claim)


def fraction(text: str) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator of a figure printed as "76/76" or "1.204/1.210"; None for every other."""
    match = _FRACTION.match(text)
    return (_number(match[1]), _number(match[2])) if match else None


class _Said:
    """Who gave a figure, and where: whoever is quoted with it, or speaks before it in its sentence and nobody else."""

    def __init__(self, builder: GraphBuilder) -> None:
        self._statements = sorted((claim for claim in builder.claims(StatementClaim)), key=lambda claim: claim.span)
        self._speakers: defaultdict[Span, list[ParticipationClaim]] = defaultdict(list)
        for claim in builder.claims(ParticipationClaim):
            if claim.role in _SPEAKING:
                self._speakers[claim.sentence].append(claim)

    def add(self, builder: GraphBuilder, node: NamedNode, claim: MeasurementClaim) -> None:
        """State who gave the figure, and at which gathering."""
        person, meeting = self._who(builder, claim)
        builder.set(node, cchc("givenBy"), official(builder, person), claim.span)
        if meeting is not None:
            builder.set(node, cchc("givenIn"), builder.event(meeting), claim.span)

    def _who(self, builder: GraphBuilder, claim: MeasurementClaim) -> tuple[PersonMention | None, int | None]:
        first = bisect_right(self._statements, claim.span.begin, key=lambda one: one.span.begin) - 1
        if first >= 0 and claim.span.end <= (quoted := self._statements[first]).span.end:
            return quoted.speaker, quoted.meeting
        before = [one for one in self._speakers.get(claim.sentence, ()) if one.span.begin < claim.span.begin]
        if len({(official(builder, one.person), one.meeting) for one in before}) == 1:
            return before[0].person, before[0].meeting
        return None, None


def _figure(builder: GraphBuilder, claim: MeasurementClaim, figures: _Figures) -> NamedNode:
    node = builder.fact(_node(builder, claim), _KINDS.get(claim.kind, _KINDS["measurement"])[1], claim)
    builder.set(node, LABEL, vi(claim.label), claim.span)
    builder.set(node, cchc("valueText"), vi(claim.value_text), claim.span)
    builder.set(node, cchc("period"), plain(claim.period), claim.span)
    add_owner(builder, node, claim)
    builder.set(node, cchc("indicator"), concept("indicator", claim.indicator), claim.span)
    builder.set(node, cchc("service"), service(builder, claim.service, claim.span), claim.span)
    {"change": _change, "ranking": _ranking}.get(claim.kind, _measurement)(builder, node, claim, figures)
    return node


def _measurement(builder: GraphBuilder, node: NamedNode, claim: MeasurementClaim, figures: _Figures) -> None:
    builder.set(node, cchc("value"), decimal(claim.value), claim.span)
    _unit(builder, node, claim)
    builder.set(node, cchc("comparator"), concept("comparator", claim.comparator), claim.span)
    builder.set(node, cchc("subsetOf"), _other(builder, claim.part_of, figures), claim.span)
    builder.set(node, cchc("shareOf"), _other(builder, claim.share_of, figures), claim.span)
    if claim.target:
        builder.add(node, cchc("isTarget"), true())
    if parts := fraction(claim.value_text):
        builder.set(node, cchc("numerator"), decimal(parts[0]), claim.span)
        builder.set(node, cchc("denominator"), decimal(parts[1]), claim.span)


def _change(builder: GraphBuilder, node: NamedNode, claim: MeasurementClaim, figures: _Figures) -> None:
    builder.set(node, cchc("delta"), decimal(claim.value), claim.span)
    _unit(builder, node, claim)
    builder.set(node, cchc("direction"), concept("comparator", claim.comparator), claim.span)
    builder.set(node, cchc("baseline"), plain(claim.baseline), claim.span)
    builder.set(node, cchc("ofMeasurement"), _other(builder, claim.of, figures), claim.span)
    _rank_change(builder, claim, figures)


def _unit(builder: GraphBuilder, node: NamedNode, claim: MeasurementClaim) -> None:
    builder.set(node, cchc("unitText"), vi(claim.unit), claim.span)
    builder.set(node, cchc("unitOfMeasure"), unit_of_measure(claim.unit), claim.span)


def unit_of_measure(words: str | None) -> NamedNode | None:
    """The concept of the code list that the words after a number mean ("TTHC"), None where the table has none."""
    return concept("unit-of-measure", _units().get(key(words))) if words else None


@cache
def _units() -> Mapping[str, str]:
    """The names of the units of measure by the words for each, case and the place of tone marks folded."""
    table: Mapping[str, list[str]] = lexicon.table("units-of-measure")
    return {key(one): name for name, words in table.items() for one in words}


def _rank_change(builder: GraphBuilder, claim: MeasurementClaim, figures: _Figures) -> None:
    """What a change states of the rank that it follows: "đứng thứ 9/30, tăng 8 bậc"."""
    ranked = figures.get(claim.of) if claim.of is not None else None
    steps = _SIGNS.get(claim.comparator or "", 0) * claim.value
    in_ranks = claim.unit in lexicon.words("rank-unit")
    if ranked and ranked.kind == "ranking" and in_ranks and steps == steps.to_integral_value() != 0:
        builder.set(_node(builder, ranked), cchc("rankChange"), integer(int(steps)), claim.span)


def _ranking(builder: GraphBuilder, node: NamedNode, claim: MeasurementClaim, figures: _Figures) -> None:
    whole = claim.value.is_finite() and claim.value == claim.value.to_integral_value()
    builder.set(node, cchc("rank"), integer(int(claim.value)) if whole else None, claim.span)
    builder.set(node, cchc("rankOutOf"), integer(claim.out_of), claim.span)
    builder.set(node, cchc("rankScope"), vi(claim.scope), claim.span)
    builder.set(node, cchc("comparator"), concept("comparator", claim.comparator), claim.span)
    if claim.target:
        builder.add(node, cchc("isTarget"), true())
    builder.set(node, cchc("ofMeasurement"), _other(builder, claim.of, figures), claim.span)


def _other(builder: GraphBuilder, number: int | None, figures: _Figures) -> NamedNode | None:
    """The measurement that a figure refers to by number, through the rank or change that it is of; else None."""
    found = figures.get(number) if number is not None else None
    seen = set()
    while found and found.kind != "measurement" and found.number not in seen:
        seen.add(found.number)
        found = figures.get(found.of) if found.of is not None else None
    return _node(builder, found) if found and found.kind == "measurement" else None


def _node(builder: GraphBuilder, claim: MeasurementClaim) -> NamedNode:
    return builder.minter.figure(_KINDS.get(claim.kind, _KINDS["measurement"])[0], claim.number)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))
