"""Meetings, who took part in them in which role, and the reform pillars that a page lists."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg.emit.board import Board
from kg.emit.entities import group, official, organisation
from kg.emit.people import holding, told_holdings
from kg.model import GroupClaim, MeetingClaim, ParticipationClaim, PillarClaim, Role
from kg.rdf.terms import cchc, concept, day, integer, plain, vi

_PROPERTIES: Final = {
    Role.CHAIRED: "chairIn",
    Role.DIRECTED: "directIn",
    Role.CONCLUDED: "concludeIn",
    Role.PRESENTED: "presentIn",
    Role.SPOKE: "speakIn",
    Role.ATTENDED: "attendIn",
}


def write(board: Board) -> None:
    """Meetings, the people and groups at them, and the pillars that the page lists."""
    for meeting in board.claims(MeetingClaim):
        _meeting(board, meeting)
    held = told_holdings(board)
    for claim in board.claims(ParticipationClaim):
        _person(board, claim, held)
    for present in board.claims(GroupClaim):
        _participation(board, present, group(board, present.label, present.span))
    for pillar in board.claims(PillarClaim):
        node = board.fact(board.minter.pillar_mention(pillar.pillar), "PillarMention", pillar)
        board.add(node, cchc("pillar"), concept("pillar", pillar.pillar))
        board.one(node, cchc("listPosition"), integer(pillar.position), pillar.span)


def _meeting(board: Board, claim: MeetingClaim) -> None:
    node = board.fact(board.minter.meeting(claim.number), "Meeting", claim)
    for name, value in (
        ("topic", vi(claim.topic)),
        ("theme", vi(claim.theme)),
        ("meetingKind", concept("meeting-kind", claim.kind)),
        ("date", day(claim.date)),
        ("endDate", day(claim.end_date)),
        ("partOfDay", concept("part-of-day", claim.part_of_day)),
        ("mode", concept("mode", claim.mode)),
        ("hostAsStated", vi(claim.host_as_stated)),
        ("reviewsPeriod", plain(claim.reviews_period)),
        ("plansPeriod", plain(claim.plans_period)),
        ("coversUnits", integer(claim.covers_units)),
    ):
        board.one(node, cchc(name), value, claim.span)
    _hosts(board, node, claim)


def _hosts(board: Board, meeting: NamedNode, claim: MeetingClaim) -> None:
    """Link the hosts; of a body that is unknown there are only the words, unless others are given."""
    for mention in claim.hosts:
        host = organisation(board, mention)
        board.add(meeting, cchc("host"), host)
        if host is None and not claim.host_as_stated:
            board.one(meeting, cchc("hostAsStated"), vi(mention.text), mention.span)


def _person(board: Board, claim: ParticipationClaim, told: frozenset[NamedNode]) -> None:
    if not (person := official(board, claim.person)):
        return
    node = _participation(board, claim, person)
    for held in claim.capacity:
        if (capacity := holding(board, person, held)) in told:
            board.add(node, cchc("inCapacity"), capacity)


def _participation(board: Board, claim: ParticipationClaim | GroupClaim, agent: NamedNode) -> NamedNode:
    node = board.minter.participation(claim.meeting, claim.role, agent)
    board.fact(node, "Participation", claim)
    board.add(node, cchc("agent"), agent)
    board.add(node, cchc("role"), concept("role", claim.role.value))
    board.add(node, cchc(_PROPERTIES[claim.role]), board.minter.meeting(claim.meeting))
    return node
