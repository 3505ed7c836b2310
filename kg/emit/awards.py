"""Recognition that the page reports: who gave it, to how many, of which kind, for what."""

from __future__ import annotations

from kg import lexicon
from kg.emit.builder import GraphBuilder
from kg.emit.codes import label
from kg.emit.entities import add_owner, agent
from kg.model import AwardClaim, OrganisationMention, PersonMention
from kg.rdf.terms import LABEL, cchc, concept, integer, vi


def write(builder: GraphBuilder) -> None:
    """The article's awards, numbered as they stand in the text."""
    for number, claim in enumerate(builder.claims(AwardClaim), start=1):
        node = builder.fact(builder.minter.numbered("award", number), "AwardGiving", claim)
        builder.set(node, LABEL, vi(_label(builder, claim)), claim.span)
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


def _label(builder: GraphBuilder, claim: AwardClaim) -> str:
    """What was given and to whom: "Giấy khen: 5 tập thể", "khen thưởng: Lê Văn Bình"."""
    form = claim.form or lexicon.table("labels")["award"]
    match claim.recipient:
        case PersonMention() as person if named := builder.resolution.officials.get(person):
            return f"{form}: {named.name}"
        case OrganisationMention() as body if found := builder.resolution.organisations.get(body):
            return f"{form}: {found.label}"
    return f"{form}: {claim.count} {label('recipient-kind', claim.recipients)}"
