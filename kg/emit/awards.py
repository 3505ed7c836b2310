"""Recognition that the page reports: who gave it, to how many, of which kind, for what."""

from __future__ import annotations

from kg.emit.board import Board
from kg.emit.entities import agent
from kg.model import AwardClaim
from kg.rdf.terms import cchc, concept, integer, vi


def write(board: Board) -> None:
    """The article's awards, numbered as they stand in the text."""
    for number, claim in enumerate(board.claims(AwardClaim), start=1):
        node = board.fact(board.minter.numbered("award", number), "AwardGiving", claim)
        for name, value in (
            ("awarder", agent(board, claim.giver)),
            ("recipientKind", concept("recipient-kind", claim.recipients)),
            ("recipientCount", integer(claim.count)),
            ("awardForm", vi(claim.form)),
            ("reason", vi(claim.reason)),
            ("recipient", agent(board, claim.recipient)),
            ("awardedAt", None if claim.meeting is None else board.minter.meeting(claim.meeting)),
        ):
            board.one(node, cchc(name), value, claim.span)
