"""Bodies as the type system knows them, for the graph `organisations`: whichever page names them, the same triples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg.emit.builder import GraphBuilder, Object
from kg.gazetteer import Gazetteer
from kg.gazetteer.bodies import replacements, seat, superior, tree
from kg.model import Organisation
from kg.rdf.iri import Minter
from kg.rdf.statements import Statements, line
from kg.rdf.terms import LABEL, TYPE, cchc, day, vi

CLASSES: Final = {
    "peoples-committee": "PeoplesCommittee",
    "peoples-council": "PeoplesCouncil",
    "steering-committee": "SteeringCommittee",
    "party-organ": "PartyOrgan",
    "mass-organisation": "MassOrganisation",
    "specialised-agency": "SpecialisedAgency",
    "state-organ": "StateOrgan",
    "residential-community": "ResidentialCommunity",
    "enterprise": "Enterprise",
    "media-outlet": "MediaOutlet",
}


@lru_cache(maxsize=1 << 13)  # the bodies of the state stand on page after page
def body_triples(body: Organisation, minter: Minter) -> Statements:
    """What the type system states of a body: class, label, unit, the body above, the body that replaced it and when."""
    node = minter.organisation(body)
    return Statements.in_order(line(node, slot, value) for slot, value in _slots(body, minter) if value)


@lru_cache(maxsize=4096)  # every batch writes those of its bodies anew
def body_quads(body: Organisation, minter: Minter) -> bytes:
    """What the graph `organisations` states of a body, as sorted N-Quads."""
    return body_triples(body, minter).quads(minter.graph("organisations"))


def _slots(body: Organisation, minter: Minter) -> Iterator[tuple[NamedNode, Object | None]]:
    yield TYPE, cchc(CLASSES[body.kind])
    yield LABEL, vi(body.label)
    if unit := seat(body):
        yield cchc("governs"), minter.unit(unit)
    if above := superior(body):
        yield cchc("superior"), minter.organisation(above)
    for new, replaced in replacements(body):
        yield cchc("replacedBy"), minter.organisation(new)
        yield cchc("validUntil"), day(replaced.on)


def place_in_tree(builder: GraphBuilder, body: Organisation) -> None:
    """Note a body that the tree has, all that hang together with it, and the country at the top."""
    if found := tree(body):
        builder.bodies(found)
        builder.unit(Gazetteer.load().central())
