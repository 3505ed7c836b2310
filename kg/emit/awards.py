"""Recognition that the page reports: who gave it, to how many, of which kind, for what."""

from __future__ import annotations

from kg.emit.builder import GraphBuilder
from kg.emit.entities import add_owner, agent
from kg.model import AwardClaim
from kg.rdf.terms import cchc, concept, integer, vi


def write(builder: GraphBuilder) -> None:
    """The article's awards, numbered as they stand in the text."""
    for number, claim in enumerate(builder.claims(AwardClaim), start=1):
        node = builder.fact(builder.minter.numbered("award", number), "AwardGiving", claim)
        for name, value in (
            ("awarder", agent(builder, claim.giver)),
            ("recipientKind", concept("recipient-kind", claim.recipients)),
            ("recipientCount", integer(claim.count)),
            ("awardForm", vi(claim.form)),
            ("reason", vi(claim.reason)),
            ("recipient", agent(builder, claim.recipient)),
            ("awardedAt", None if claim.meeting is None else builder.event(claim.meeting)),
        ):
            builder.set(node, cchc(name), value, claim.span)
        add_owner(builder, node, claim)
