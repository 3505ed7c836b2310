"""What was said: directives, shortcomings, good practices and proposals."""

from __future__ import annotations

from collections import Counter
from typing import Final

from pyoxigraph import NamedNode

from kg.emit.board import Board
from kg.emit.entities import group, official, organisation
from kg.model import StatementClaim
from kg.rdf.terms import cchc, concept, vi

_CLASSES: Final = {
    "directive": "Directive",
    "shortcoming": "Shortcoming",
    "good-practice": "GoodPractice",
    "proposal": "Proposal",
}

_LINKS: Final = {"directive": "addressee", "shortcoming": "aboutUnit"}
"""How a statement leads to the groups and bodies that it names; the other kinds are shared by them."""


def write(board: Board) -> None:
    """The article's statements, numbered by kind as they stand in the text."""
    counts: Counter[str] = Counter()
    for claim in board.claims(StatementClaim):
        kind = claim.kind if claim.kind in _CLASSES else "statement"
        counts[kind] += 1
        node = board.minter.numbered(kind, counts[kind])
        _statement(board, board.fact(node, _CLASSES.get(kind, "Statement"), claim), claim)


def _statement(board: Board, node: NamedNode, claim: StatementClaim) -> None:
    board.one(node, cchc("text"), vi(claim.text), claim.span)
    board.one(node, cchc("saidBy"), official(board, claim.speaker), claim.span)
    if claim.meeting is not None:
        board.one(node, cchc("saidIn"), board.minter.meeting(claim.meeting), claim.span)
    for pillar in claim.pillars:
        board.add(node, cchc("aboutPillar"), concept("pillar", pillar))
    link = cchc(_LINKS.get(claim.kind, "sharedBy"))
    for label in filter(vi, claim.groups):
        board.add(node, link, group(board, label, claim.span))
    for mention in claim.bodies:
        board.add(node, link, organisation(board, mention))
