"""Meetings, who took part in them in which role, and the reform pillars that a page lists."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg.emit.builder import GraphBuilder
from kg.emit.codes import label, of_day
from kg.emit.documents import document
from kg.emit.entities import group, official, organisation
from kg.emit.people import holding, stated_holdings
from kg.emit.units import unit
from kg.model import CitationClaim, GroupClaim, MeetingClaim, ParticipationClaim, PillarClaim, Role, Span, Unit
from kg.rdf.terms import LABEL, cchc, concept, day, integer, plain, vi

PROPERTIES: Final = {
    Role.CHAIRED: "chairIn",
    Role.DIRECTED: "directIn",
    Role.CONCLUDED: "concludeIn",
    Role.PRESENTED: "presentIn",
    Role.SPOKE: "speakIn",
    Role.ATTENDED: "attendIn",
}
_ANY: Final = "meeting"


def write(builder: GraphBuilder) -> None:
    """Meetings, the people and groups at them, and the pillars that the page lists."""
    for meeting in builder.claims(MeetingClaim):
        _meeting(builder, meeting)
    held = stated_holdings(builder)
    for claim in builder.claims(ParticipationClaim):
        _person(builder, claim, held)
    for present in builder.claims(GroupClaim):
        _participation(builder, present, group(builder, present.label, present.span))
    for pillar in builder.claims(PillarClaim):
        node = builder.fact(builder.minter.pillar_mention(pillar.pillar), "PillarMention", pillar)
        builder.add(node, cchc("pillar"), concept("pillar", pillar.pillar))
        builder.set(node, cchc("listPosition"), integer(pillar.position), pillar.span)


def _meeting(builder: GraphBuilder, claim: MeetingClaim) -> None:
    node = builder.fact(builder.event(claim.number), "Meeting", claim)
    builder.set(node, LABEL, vi(claim.topic or _label(claim)), claim.span)
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
        builder.set(node, cchc(name), value, claim.span)
    for words, sentence in claim.others:
        builder.add_evidence(node, words, sentence)
    _hosts(builder, node, claim)
    venue = builder.resolution.units.get(claim.venue) if claim.venue else None
    builder.add(node, cchc("venue"), unit(builder, venue) if venue else None)
    place = _unit_of_hosts(builder, claim) or venue
    builder.set(node, cchc("inUnit"), unit(builder, place) if place else None, claim.span)
    for cited in builder.claims(CitationClaim):
        if any(_holds(words, cited.document.span) for words in (claim.span, *(words for words, _ in claim.others))):
            builder.add(node, cchc("presentedDocument"), document(builder, cited.document))


def _unit_of_hosts(builder: GraphBuilder, claim: MeetingClaim) -> Unit | None:
    """The unit that the hosts govern or serve; None where they are of several."""
    hosts = filter(None, map(builder.resolution.organisations.get, claim.hosts))
    units = {host.unit.key: host.unit for host in hosts if host.unit}
    return next(iter(units.values())) if len(units) == 1 else None


def _holds(words: Span, other: Span) -> bool:
    return words.begin <= other.begin and other.end <= words.end


def _label(claim: MeetingClaim) -> str:
    """The kind of a meeting without a topic, and its day: "Hội nghị ngày 5/4/2016"."""
    kind = label("meeting-kind", claim.kind or _ANY)
    return of_day(kind[:1].upper() + kind[1:], claim.date)


def _hosts(builder: GraphBuilder, meeting: NamedNode, claim: MeetingClaim) -> None:
    """Link the hosts; of a body that is unknown there are only the words, unless others are given."""
    for mention in claim.hosts:
        host = organisation(builder, mention)
        builder.add(meeting, cchc("host"), host)
        if host is None and not claim.host_as_stated:
            builder.set(meeting, cchc("hostAsStated"), vi(mention.text), mention.span)


def _person(builder: GraphBuilder, claim: ParticipationClaim, stated: frozenset[NamedNode]) -> None:
    if not (person := official(builder, claim.person)):
        return
    node = _participation(builder, claim, person)
    for held in claim.capacity:
        if (capacity := holding(builder, person, held)) in stated:
            builder.add(node, cchc("inCapacity"), capacity)


def _participation(builder: GraphBuilder, claim: ParticipationClaim | GroupClaim, agent: NamedNode) -> NamedNode:
    node = builder.minter.participation(claim.meeting, claim.role, agent)
    builder.fact(node, "Participation", claim)
    builder.add(node, cchc("agent"), agent)
    builder.add(node, cchc(PROPERTIES[claim.role]), builder.event(claim.meeting))
    return node
