"""Posts that people hold: one fact a person and post, attested on the day that the article tells of."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode

from kg.emit.article import publication_day
from kg.emit.board import Board
from kg.emit.entities import as_printed, official, organisation, post
from kg.emit.units import kind_as_stated
from kg.model import MeetingClaim, ParticipationClaim, PostClaim, PostMention
from kg.rdf.terms import cchc, day, is_day, true, vi

_Attested = Callable[[NamedNode], str | None]


def write(board: Board) -> None:
    """The posts that the page gives people by name."""
    attested = _attested(board)
    for claim in board.claims(PostClaim):
        if person := official(board, claim.person):
            node = board.fact(holding(board, person, claim.post), "PositionHolding", claim)
            _describe(board, node, person, claim.post, attested(person))


def told_holdings(board: Board) -> frozenset[NamedNode]:
    """The holdings that the page states of somebody by name: the only capacities in which a role can be taken."""
    told = ((official(board, claim.person), claim.post) for claim in board.claims(PostClaim))
    return frozenset(holding(board, person, held) for person, held in told if person)


def holding(board: Board, person: NamedNode, mention: PostMention) -> NamedNode:
    """The node of the fact that the person holds the post, or held it."""
    return board.minter.holding(person, post(board, mention), mention.former)


def _describe(board: Board, node: NamedNode, person: NamedNode, held: PostMention, attested: str | None) -> None:
    board.add(node, cchc("holder"), person)
    board.add(node, cchc("post"), post(board, held))
    board.one(node, cchc("attestedOn"), day(attested), held.span)
    if held.former:
        board.add(node, cchc("former"), true())
    if held.body:
        board.add(node, cchc("organisation"), organisation(board, held.body))
        board.one(node, cchc("organisationAsStated"), vi(as_printed(board, held.body)), held.body.span)
        board.add(node, cchc("unitKindAsStated"), kind_as_stated(board, held.body))


def _attested(board: Board) -> _Attested:
    """The day on which a person's posts are attested: that of the first meeting, else the article's, else None."""
    days, published = _meeting_days(board), publication_day(board)
    return lambda person: days.get(person, published)


def _meeting_days(board: Board) -> dict[NamedNode, str]:
    """The day of the first dated meeting in which each person took part."""
    dates: dict[int, str] = {}
    for meeting in board.claims(MeetingClaim):
        if meeting.date and is_day(meeting.date):
            dates.setdefault(meeting.number, meeting.date)
    days: dict[NamedNode, str] = {}
    for claim in sorted(board.claims(ParticipationClaim), key=lambda claim: claim.meeting):
        person = official(board, claim.person)
        if person and claim.meeting in dates:
            days.setdefault(person, dates[claim.meeting])
    return days
