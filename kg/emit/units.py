"""Administrative units as RDF: the same triples in the gazetteer's graph and, if only a page names one, in its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg import iri
from kg.emit.board import Board, Object
from kg.emit.terms import LABEL, TYPE, cchc, concept, day, plain, vi
from kg.gazetteer import FIRST, Gazetteer
from kg.iri import Minter
from kg.model import OrganisationMention, Unit, UnitClaim

_CLASSES: Final = {"province": "ProvinceLevelUnit", "district": "DistrictLevelUnit", "commune": "CommuneLevelUnit"}
_COUNTRY: Final = "quoc-gia"
_CENTRAL_CITY: Final = "thanh-pho-truc-thuoc-trung-uong"


def unit_triples(unit: Unit, minter: Minter) -> tuple[Triple, ...]:
    """What is said of a unit: class, label, name, kind, code, dates, the unit that it belongs to and its successors.

    A beginning that is only that of the oldest snapshot is not stated: the unit is older.
    """
    node = minter.unit(unit)
    slots: list[tuple[NamedNode, Object | None]] = [
        (TYPE, cchc("AdministrativeUnit")),
        (TYPE, cchc(_CLASSES.get(unit.level, "AdministrativeUnit"))),
        (LABEL, vi(unit.label)),
        (cchc("unitName"), vi(unit.name)),
        (cchc("unitKind"), unit_kind(unit.kind, unit.level)),
        (cchc("gsoCode"), plain(unit.code)),
        (cchc("validFrom"), day(unit.valid_from) if unit.valid_from != FIRST else None),
        (cchc("validUntil"), day(unit.valid_until)),
        (cchc("partOf"), minter.unit(unit.parent) if unit.parent else None),
    ]
    slots += [(cchc("successor"), minter.unit(new)) for new in successors(unit)]
    return tuple(sorted({Triple(node, predicate, value) for predicate, value in slots if value is not None}, key=str))


def successors(unit: Unit) -> tuple[Unit, ...]:
    """The units of the gazetteer that took the unit's place, wholly or in part."""
    return tuple(new for new, _ in Gazetteer.load().successors(unit))


def unit_kind(kind: str, level: str | None = None) -> NamedNode | None:
    """The concept of a kind in words: "quận" → quan; a "thành phố" on the province level is centrally run."""
    if level == "country":
        return concept("unit-kind", _COUNTRY)
    central = level == "province" and iri.slug(kind) == "thanh-pho"
    return concept("unit-kind", _CENTRAL_CITY if central else kind)


def unit(board: Board, place: Unit) -> NamedNode:
    """The node of a unit; what only a page knows of is described in the article's graph, the rest is noted."""
    for each in _upwards(place):
        if each.key.startswith("stated-"):
            board.include(unit_triples(each, board.minter))
        else:
            for noted in (each, *(above for new in successors(each) for above in _upwards(new))):
                board.unit(noted)
    return board.minter.unit(place)


def kind_as_stated(board: Board, body: OrganisationMention) -> NamedNode | None:
    """The kind of unit that the words name ("UBND huyện"), whatever the unit is found to be."""
    if body.unit is None:
        return None
    found = board.resolution.units.get(body.unit)
    return unit_kind(body.unit.kind, found.level if found and found.kind == body.unit.kind else None)


def write(board: Board) -> None:
    """The names of units that are not settled, each with the units that it may mean and what speaks for them."""
    for number, claim in enumerate(board.claims(UnitClaim), start=1):
        node = board.fact(board.minter.numbered("unit-mention", number), "UnitMention", claim)
        board.one(node, cchc("unitAsStated"), vi(board.page.text[claim.span.begin : claim.span.end]), claim.span)
        for candidate in claim.fit.candidates:
            board.add(node, cchc("candidate"), unit(board, candidate))
        for ground in claim.fit.grounds:
            board.add(node, cchc("ground"), concept("ground", ground))


def _upwards(unit: Unit) -> Iterator[Unit]:
    step: Unit | None = unit
    while step:
        yield step
        step = step.parent
