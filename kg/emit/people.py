"""Posts that people hold: one fact a person and post, attested on the day that the article reports."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode

from kg.emit.builder import GraphBuilder
from kg.emit.entities import as_printed, official, organisation, post, post_node
from kg.emit.units import kind_as_stated
from kg.model import MeetingClaim, ParticipationClaim, PostClaim, PostMention
from kg.rdf.terms import cchc, day, is_day, true, vi

_Attested = Callable[[NamedNode], str | None]


def write(builder: GraphBuilder) -> None:
    """The posts that the page gives people by name."""
    attested = _attested(builder)
    for claim in builder.claims(PostClaim):
        if person := official(builder, claim.person):
            node = builder.fact(holding(builder, person, claim.post), "PositionHolding", claim)
            _describe(builder, node, person, claim.post, attested(person))


def name_bodies(builder: GraphBuilder) -> None:
    """Keep the page's own name for the body of a post where that is not its full name as all know it.

    "Sở GTVT", "UBND huyện Đăk Song": that by which the page first calls it, known when all that names it was written.
    """
    for claim in builder.claims(PostClaim):
        body = claim.post.body and builder.resolution.organisations.get(claim.post.body)
        person = official(builder, claim.person)
        if not (body and person and claim.post.body):
            continue
        _, name = builder.names.get(builder.minter.organisation(body), (None, body.label))
        if name != body.label or not name.startswith(body.head):
            node = holding(builder, person, claim.post)
            builder.set(node, cchc("organisationAsStated"), vi(name), claim.post.body.span)


def stated_holdings(builder: GraphBuilder) -> frozenset[NamedNode]:
    """The holdings that the page states of somebody by name: the only capacities in which a role can be taken."""
    stated = ((official(builder, claim.person), claim.post) for claim in builder.claims(PostClaim))
    return frozenset(holding(builder, person, held) for person, held in stated if person)


def holding(builder: GraphBuilder, person: NamedNode, mention: PostMention) -> NamedNode:
    """The node of the fact that the person holds the post, or held it."""
    return builder.minter.holding(person, post_node(builder, mention), mention.former)


def _describe(
    builder: GraphBuilder, node: NamedNode, person: NamedNode, held: PostMention, attested: str | None
) -> None:
    builder.add(node, cchc("holder"), person)
    builder.add(node, cchc("formerPost" if held.former else "post"), post(builder, held))
    builder.set(node, cchc("attestedOn"), day(attested), held.span)
    if held.former:
        builder.add(node, cchc("former"), true())
    if held.body:
        builder.add(node, cchc("organisation"), organisation(builder, held.body))
        if builder.resolution.organisations.get(held.body) is None:
            builder.set(node, cchc("organisationAsStated"), vi(as_printed(builder, held.body)), held.body.span)
        builder.add(node, cchc("unitKindAsStated"), kind_as_stated(builder, held.body))


def _attested(builder: GraphBuilder) -> _Attested:
    """The day on which a person's posts are attested: that of the first meeting, else the article's, else None."""
    days, published = _meeting_days(builder), builder.day
    return lambda person: days.get(person, published)


def _meeting_days(builder: GraphBuilder) -> dict[NamedNode, str]:
    """The day of the first dated meeting in which each person took part."""
    dates: dict[int, str] = {}
    for meeting in builder.claims(MeetingClaim):
        if meeting.date and is_day(meeting.date):
            dates.setdefault(meeting.number, meeting.date)
    days: dict[NamedNode, str] = {}
    for claim in sorted(builder.claims(ParticipationClaim), key=lambda claim: claim.meeting):
        person = official(builder, claim.person)
        if person and claim.meeting in dates:
            days.setdefault(person, dates[claim.meeting])
    return days
