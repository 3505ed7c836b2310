"""Administrative units as RDF: the same triples in the gazetteer's graph and, if only a page names one, in its own.

What a graph states of a unit is a function of the unit alone, and so is what it states of the changes that ended it. So
the changes of a store name those original units that the store describes, and only the whole gazetteer names all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg.emit.builder import GraphBuilder, Graphs, Object
from kg.gazetteer import FIRST, Gazetteer, Succession, english, unit_label
from kg.model import OrganisationMention, Unit, UnitClaim
from kg.rdf.iri import Minter
from kg.rdf.slugs import slug
from kg.rdf.statements import Statements, line, objects
from kg.rdf.terms import ALT_LABEL, HIDDEN_LABEL, LABEL, TYPE, cchc, concept, day, decimal, en, plain, vi, without_marks

_CLASSES: Final = {"province": "ProvinceLevelUnit", "district": "DistrictLevelUnit", "commune": "CommuneLevelUnit"}
_SUCCESSORS: Final = {"whole": "wholeSuccessor", "divided": "partialSuccessor"}
_COUNTRY: Final = "quoc-gia"
_CENTRAL_CITY: Final = "thanh-pho-truc-thuoc-trung-uong"


def unit_triples(unit: Unit, minter: Minter) -> Statements:
    """What is stated of a unit: class, names, kind, code, dates, point, the unit that it belongs to and its successors.

    A beginning that is only that of the oldest snapshot is not stated: the unit is older.
    """
    point = Gazetteer.load().point(unit)
    slots: list[tuple[NamedNode, Object | None]] = [
        (TYPE, cchc(_CLASSES.get(unit.level, "AdministrativeUnit"))),
        (LABEL, vi(unit_label(unit))),
        (cchc("unitName"), vi(unit.name)),
        (cchc("unitKind"), unit_kind(unit.kind, unit.level)),
        (cchc("gsoCode"), plain(unit.code)),
        (cchc("validFrom"), day(unit.valid_from) if unit.valid_from != FIRST else None),
        (cchc("validUntil"), day(unit.valid_until)),
        (cchc("latitude"), decimal(point.latitude) if point else None),
        (cchc("longitude"), decimal(point.longitude) if point else None),
        (cchc("partOf"), minter.unit(unit.parent) if unit.parent else None),
    ]
    for one in Gazetteer.load().successions(unit):
        slots.append((cchc(_SUCCESSORS[one.share]), minter.unit(one.new)))
    return _sorted(minter.unit(unit), slots)


def further_unit_triples(unit: Unit, minter: Minter) -> Statements:
    """What follows of a unit: its English name, its name as it is typed, and the changes that ended it.

    Names follow from name and kind; a change, but for the acts that made it, from the days of both units.
    """
    names: list[tuple[NamedNode, Object | None]] = [
        (ALT_LABEL, en(english(unit))),
        (HIDDEN_LABEL, without_marks(unit_label(unit))),
    ]
    changes = (change_triples(one, minter) for one in Gazetteer.load().successions(unit))
    return Statements.joined((_sorted(minter.unit(unit), names), *changes))


def change_triples(one: Succession, minter: Minter) -> Statements:
    """What is stated of the change by which a unit replaced another: both units, the day and the resolutions.

    Those of the whole change are stated with each of its original units: with none of them do they come or go.
    """
    slots: list[tuple[NamedNode, Object | None]] = [
        (TYPE, cchc("UnitChangeEvent")),
        (cchc("originalUnit"), minter.unit(one.old)),
        (cchc("resultingUnit"), minter.unit(one.new)),
        (cchc("effectiveDate"), day(one.day)),
        *((cchc("resolution"), plain(act)) for act in Gazetteer.load().acts(one.new)),
    ]
    return _sorted(minter.unit_change(one.new), slots)


def described(units: Iterable[Unit], minter: Minter) -> Statements:
    """What the gazetteer's graph states of units and of the acts that ended them; of a change perhaps twice."""
    return Statements.joined(_described(each, minter) for each in units)


@lru_cache(maxsize=4096)  # every batch writes those of its units anew
def unit_quads(unit: Unit, minter: Minter) -> bytes:
    """What the graph `gazetteer` states of a unit, behind the changes that ended it, as sorted N-Quads.

    The IRIs of changes come first in the order of the code points: `unit-change/` before `unit/`.
    """
    return Statements.in_order(_described(unit, minter).lines).quads(minter.graph("gazetteer"))


def quads_of_units(keys: Iterable[str], minter: Minter) -> Iterator[tuple[str, bytes | None]]:
    """Each key with the N-Quads of its unit as the gazetteer has it now; None where it has no such unit any more."""
    gazetteer = Gazetteer.load()
    for key in keys:
        unit = gazetteer.unit(key)
        yield key, unit_quads(unit, minter) if unit else None


def named_units(graphs: Graphs, minter: Minter) -> Iterator[Unit]:
    """The units that the page itself names, and what they lie in; what came after them is no matter of the page's."""
    named = objects(graphs.assertions.lines)
    agenda = deque(unit for unit in graphs.units if str(minter.unit(unit)) in named)
    seen = set(agenda)
    while agenda:
        yield (unit := agenda.popleft())
        if unit.parent and unit.parent not in seen:
            seen.add(unit.parent)
            agenda.append(unit.parent)


@lru_cache(maxsize=4096)  # each unit shares the chain above it with all its neighbours
def with_successors(unit: Unit) -> frozenset[Unit]:
    """The unit, what it lies in, and what replaced any of these, step by step until today."""
    above = [unit.parent] if unit.parent else []
    later = [new for new, _ in Gazetteer.load().successors(unit)]
    return frozenset({unit}).union(*map(with_successors, above + later))


def unit_kind(kind: str, level: str | None = None) -> NamedNode | None:
    """The concept of a kind in words: "quận" → quan; a "thành phố" on the province level is centrally run."""
    if level == "country":
        return concept("unit-kind", _COUNTRY)
    central = level == "province" and slug(kind) == "thanh-pho"
    return concept("unit-kind", _CENTRAL_CITY if central else kind)


def unit(builder: GraphBuilder, found: Unit) -> NamedNode:
    """The node of a unit; what only a page knows of is described in the article's graph, the rest is noted."""
    for each in with_successors(found):
        if each.key.startswith("stated-"):
            builder.include(unit_triples(each, builder.minter))
        else:
            builder.unit(each)
    return builder.minter.unit(found)


def kind_as_stated(builder: GraphBuilder, body: OrganisationMention) -> NamedNode | None:
    """The kind of unit that the words name ("UBND huyện"), whatever the unit is found to be."""
    if body.unit is None:
        return None
    found = builder.resolution.units.get(body.unit)
    return unit_kind(body.unit.kind, found.level if found and found.kind == body.unit.kind else None)


def write(builder: GraphBuilder) -> None:
    """The names of units that are not settled, each with the units that it may mean and what speaks for them."""
    for number, claim in enumerate(builder.claims(UnitClaim), start=1):
        node = builder.fact(builder.minter.numbered("unit-mention", number), "UnitMention", claim)
        builder.set(node, cchc("unitAsStated"), vi(builder.page.text[claim.span.begin : claim.span.end]), claim.span)
        for candidate in claim.fit.candidates:
            builder.add(node, cchc("candidate"), unit(builder, candidate))
        for ground in claim.fit.grounds:
            builder.add(node, cchc("ground"), concept("ground", ground))


@lru_cache(maxsize=4096)  # the same units stand on page after page
def _described(unit: Unit, minter: Minter) -> Statements:
    gazetteer = Gazetteer.load()
    changes = (change_triples(one, minter) for one in gazetteer.successions(unit) if gazetteer.acts(one.new))
    return Statements.joined((unit_triples(unit, minter), *changes))


def _sorted(node: NamedNode, slots: list[tuple[NamedNode, Object | None]]) -> Statements:
    return Statements.in_order(line(node, predicate, value) for predicate, value in slots if value is not None)
