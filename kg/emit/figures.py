"""Reported figures: measurements, changes against a baseline, and ranks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode

from kg.emit.board import Board
from kg.emit.entities import place_or_body, service
from kg.emit.periods import bounds
from kg.model import MeasurementClaim
from kg.rdf.terms import LABEL, cchc, concept, day, decimal, integer, plain, true, vi

_KINDS: Final = {
    "measurement": ("measurement", "Measurement"),
    "change": ("comparison", "Comparison"),
    "ranking": ("ranking", "Ranking"),
}
_PLACES: Final = frozenset(("bậc", "hạng", "vị trí", "thứ hạng"))
_SIGNS: Final = {"increase": 1, "decrease": -1}
_NUMBER: Final = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_FRACTION: Final = re.compile(rf"\s*({_NUMBER})\s*/\s*({_NUMBER})(?![\d/])")

_Figures = Mapping[int, MeasurementClaim]


def write(board: Board) -> None:
    """The article's figures, and how they hang together."""
    figures: dict[int, MeasurementClaim] = {}
    for claim in board.claims(MeasurementClaim):
        figures.setdefault(claim.number, claim)
    for claim in board.claims(MeasurementClaim):
        _figure(board, claim, figures)


def fraction(text: str) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator of a figure printed as "76/76" or "1.204/1.210"; None for every other."""
    match = _FRACTION.match(text)
    return (_number(match[1]), _number(match[2])) if match else None


def _figure(board: Board, claim: MeasurementClaim, figures: _Figures) -> None:
    node = board.fact(_node(board, claim), _KINDS.get(claim.kind, _KINDS["measurement"])[1], claim)
    board.one(node, LABEL, vi(claim.label), claim.span)
    board.one(node, cchc("valueText"), vi(claim.value_text), claim.span)
    board.one(node, cchc("period"), plain(claim.period), claim.span)
    board.one(node, cchc("about"), place_or_body(board, claim.holder), claim.span)
    board.one(node, cchc("indicator"), concept("indicator", claim.indicator), claim.span)
    board.one(node, cchc("service"), service(board, claim.service, claim.span), claim.span)
    {"change": _change, "ranking": _ranking}.get(claim.kind, _measurement)(board, node, claim, figures)


def _measurement(board: Board, node: NamedNode, claim: MeasurementClaim, figures: _Figures) -> None:
    board.one(node, cchc("value"), decimal(claim.value), claim.span)
    board.one(node, cchc("unitText"), vi(claim.unit), claim.span)
    board.one(node, cchc("comparator"), concept("comparator", claim.comparator), claim.span)
    board.one(node, cchc("subsetOf"), _other(board, claim.part_of, figures), claim.span)
    board.one(node, cchc("shareOf"), _other(board, claim.share_of, figures), claim.span)
    if claim.target:
        board.add(node, cchc("isTarget"), true())
    if days := bounds(claim.period):
        board.one(node, cchc("periodStart"), day(days[0]), claim.span)
        board.one(node, cchc("periodEnd"), day(days[1]), claim.span)
    if parts := fraction(claim.value_text):
        board.one(node, cchc("numerator"), decimal(parts[0]), claim.span)
        board.one(node, cchc("denominator"), decimal(parts[1]), claim.span)


def _change(board: Board, node: NamedNode, claim: MeasurementClaim, figures: _Figures) -> None:
    board.one(node, cchc("delta"), decimal(claim.value), claim.span)
    board.one(node, cchc("unitText"), vi(claim.unit), claim.span)
    board.one(node, cchc("direction"), concept("comparator", claim.comparator), claim.span)
    board.one(node, cchc("baseline"), plain(claim.baseline), claim.span)
    board.one(node, cchc("ofMeasurement"), _other(board, claim.of, figures), claim.span)
    _rank_change(board, claim, figures)


def _rank_change(board: Board, claim: MeasurementClaim, figures: _Figures) -> None:
    """What a change says of the rank that it follows: "đứng thứ 9/30, tăng 8 bậc"."""
    ranked = figures.get(claim.of) if claim.of is not None else None
    places = _SIGNS.get(claim.comparator or "", 0) * claim.value
    if ranked and ranked.kind == "ranking" and claim.unit in _PLACES and places == places.to_integral_value() != 0:
        board.one(_node(board, ranked), cchc("rankChange"), integer(int(places)), claim.span)


def _ranking(board: Board, node: NamedNode, claim: MeasurementClaim, figures: _Figures) -> None:
    whole = claim.value.is_finite() and claim.value == claim.value.to_integral_value()
    board.one(node, cchc("rank"), integer(int(claim.value)) if whole else None, claim.span)
    board.one(node, cchc("rankOutOf"), integer(claim.out_of), claim.span)
    board.one(node, cchc("rankScope"), vi(claim.scope), claim.span)
    board.one(node, cchc("ofMeasurement"), _other(board, claim.of, figures), claim.span)


def _other(board: Board, number: int | None, figures: _Figures) -> NamedNode | None:
    """The measurement that a figure refers to by number, through the rank or change that it is of; else None."""
    found = figures.get(number) if number is not None else None
    seen = set()
    while found and found.kind != "measurement" and found.number not in seen:
        seen.add(found.number)
        found = figures.get(found.of) if found.of is not None else None
    return _node(board, found) if found and found.kind == "measurement" else None


def _node(board: Board, claim: MeasurementClaim) -> NamedNode:
    return board.minter.figure(_KINDS.get(claim.kind, _KINDS["measurement"])[0], claim.number)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))
