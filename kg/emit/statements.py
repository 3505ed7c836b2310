"""What people stated: directives, shortcomings, good practices and proposals."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg.emit.builder import GraphBuilder
from kg.emit.entities import add_owner, group, official, organisation
from kg.model import StatementClaim
from kg.rdf.terms import LABEL, cchc, concept, day, vi

_CLASSES: Final = {
    "directive": "Directive",
    "shortcoming": "Shortcoming",
    "good-practice": "GoodPractice",
    "proposal": "Proposal",
}

_LONGEST: Final = 80
"""Characters of a label: most tables and pictures have room for them."""
_LINKS: Final = {"directive": "addressee", "shortcoming": "aboutUnit"}
"""How a statement leads to the groups and bodies that it names; the other kinds are shared by them."""


def write(builder: GraphBuilder) -> None:
    """The article's statements, numbered by kind as they stand in the text."""
    for claim in builder.claims(StatementClaim):
        kind = claim.kind if claim.kind in _CLASSES else "statement"
        node = builder.minter.numbered(kind, claim.number)
        _statement(builder, builder.fact(node, _CLASSES.get(kind, "Statement"), claim), claim)


def brief(text: str) -> str:
    """The first words of a text, so many as a table has room for."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rpartition(' ')[0] or words[:_LONGEST]} …"


def _statement(builder: GraphBuilder, node: NamedNode, claim: StatementClaim) -> None:
    builder.set(node, LABEL, vi(brief(claim.text)), claim.span)
    builder.set(node, cchc("text"), vi(claim.text), claim.span)
    builder.set(node, cchc("saidBy"), official(builder, claim.speaker), claim.span)
    if claim.meeting is not None:
        builder.set(node, cchc("saidIn"), builder.event(claim.meeting), claim.span)
    for pillar in claim.pillars:
        builder.add(node, cchc("aboutPillar"), concept("pillar", pillar))
    add_owner(builder, node, claim)
    link = cchc(_LINKS.get(claim.kind, "sharedBy"))
    for label in filter(vi, claim.groups):
        builder.add(node, link, group(builder, label, claim.span))
    for mention in claim.bodies:
        builder.add(node, link, organisation(builder, mention))
    builder.set(node, cchc("deadline"), day(claim.deadline), claim.span)
    for number in claim.answers:
        builder.add(node, cchc("answers"), builder.minter.numbered("shortcoming", number))
