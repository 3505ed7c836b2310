"""People, bodies, posts and groups as RDF: one node each, whichever mention names them."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg import lexicon
from kg.emit import codes
from kg.emit.bodies import CLASSES, place_in_tree
from kg.emit.builder import GraphBuilder, once
from kg.emit.units import unit
from kg.model import (
    Claim,
    Organisation,
    OrganisationMention,
    PersonMention,
    PostMention,
    Service,
    Span,
    Unit,
)
from kg.rdf.terms import ALT_LABEL, LABEL, TYPE, cchc, concept, vi
from kg.text import canonical, key


@once
def official(builder: GraphBuilder, mention: PersonMention | None) -> NamedNode | None:
    """The node of the person whom the mention stands for; None when nobody or more than one can be meant."""
    found = builder.resolution.officials.get(mention) if mention else None
    if mention is None or found is None:
        return None
    node = builder.minter.official(found)
    builder.add(node, TYPE, cchc("Official"))
    builder.set(node, LABEL, vi(found.name), mention.anchor)
    builder.add(node, cchc("honorific"), vi((mention.honorific or "").lower()))
    return node


@once
def organisation(builder: GraphBuilder, mention: OrganisationMention | None) -> NamedNode | None:
    """The node of the body that the mention stands for, the mention's words another label; None when unknown."""
    found = builder.resolution.organisations.get(mention) if mention else None
    if mention is None or found is None:
        return None
    node = body(builder, found, mention.span)
    builder.add(node, ALT_LABEL, vi(as_printed(builder, mention)))
    return node


def as_printed(builder: GraphBuilder, mention: OrganisationMention) -> str:
    """The words for a body as the page prints them; those understood ("Trưởng ban | Ban Dân vận") as they are read."""
    printed = builder.page.text[mention.span.begin : mention.span.end]
    return printed if canonical(printed) == mention.text else mention.text


@once
def label_of(builder: GraphBuilder, found: Organisation) -> str:
    """The body's label, the names of its unit and of those above spelt as on the page ("Đăk Song" for "Đắk Song")."""
    label, step = found.label, found.unit
    while step:
        label = label.replace(step.name, builder.spelling(step))
        step = step.parent
    return label


def body(builder: GraphBuilder, found: Organisation, at: Span) -> NamedNode:
    """The node of a body, with the unit that it governs or serves and the body above it."""
    node = _body(builder, found)
    builder.set(node, LABEL, vi(found.label), at)
    builder.name(node, label_of(builder, found), at)
    builder.add(node, ALT_LABEL, vi(label_of(builder, found)))
    if found.parent:
        builder.add(node, cchc("subOrganisationOf"), body(builder, found.parent, at))
    return node


@once
def _body(builder: GraphBuilder, found: Organisation) -> NamedNode:
    node = builder.minter.organisation(found)
    builder.add(node, TYPE, cchc(CLASSES.get(found.kind, "Organisation")))
    if found.unit:
        builder.add(node, cchc("governs"), unit(builder, found.unit))
    place_in_tree(builder, found)
    return node


def agent(builder: GraphBuilder, mention: OrganisationMention | PersonMention | None) -> NamedNode | None:
    """The node of a body or of a person."""
    return official(builder, mention) if isinstance(mention, PersonMention) else organisation(builder, mention)


def owner(builder: GraphBuilder, found: Unit | Organisation, at: Span) -> NamedNode:
    """The node of a unit or of a body that is known without a mention."""
    return unit(builder, found) if isinstance(found, Unit) else body(builder, found, at)


def add_owner(builder: GraphBuilder, node: NamedNode, claim: Claim) -> None:
    """State whose a figure or a statement is, and where the page says so."""
    found = builder.owners.get(claim)
    if found is None:
        return
    agent = found.agent
    named = group(builder, agent, claim.span) if isinstance(agent, str) else owner(builder, agent, claim.span)
    builder.set(node, cchc("about"), named, claim.span)
    builder.add(node, cchc("ground"), concept("owner-ground", found.ground))


@once
def post_node(builder: GraphBuilder, mention: PostMention) -> NamedNode:
    """What stands for a post; one whose body is not known belongs to the article alone."""
    body = builder.resolution.organisations.get(mention.body) if mention.body else None
    where = builder.minter.organisation(body) if body else None
    return builder.minter.post(mention.title, where, mention.body.text if mention.body else "")


@once
def post(builder: GraphBuilder, mention: PostMention) -> NamedNode:
    """The node of a post, described."""
    where = organisation(builder, mention.body)
    stated = mention.body.text if mention.body else ""
    node = post_node(builder, mention)
    known = builder.resolution.organisations.get(mention.body) if mention.body else None
    builder.add(node, TYPE, cchc("Post"))
    builder.set(node, LABEL, vi(post_label(mention.title, label_of(builder, known) if known else stated)), mention.span)
    builder.set(node, cchc("postTitle"), vi(mention.title), mention.span)
    builder.add(node, cchc("postIn"), where)
    return node


def group(builder: GraphBuilder, label: str, at: Span) -> NamedNode:
    """The node of a group without names."""
    node = builder.minter.group(label)
    builder.add(node, TYPE, cchc("Group"))
    builder.set(node, LABEL, vi(label), at)
    return node


def service(builder: GraphBuilder, found: Service | None, at: Span) -> NamedNode | None:
    """The node of a public service, known by its name and its levels."""
    if found is None:
        return None
    node = builder.minter.service(found)
    builder.add(node, TYPE, cchc("PublicService"))
    builder.set(node, LABEL, vi(service_label(found)), at)
    for level in found.levels:
        builder.add(node, cchc("serviceLevel"), concept("service-level", level))
    return node


def service_label(found: Service) -> str:
    """The service as one reads it: "dịch vụ công trực tuyến mức độ 3, 4"."""
    numbers = [level for level in found.levels if level.isdecimal()]
    levels = [lexicon.table("labels")["service-levels"].format(levels=", ".join(numbers))] if numbers else []
    levels += [codes.label("service-level", level) for level in found.levels if level not in numbers]
    return " ".join((found.name, ", ".join(levels))).strip()


def post_label(title: str, body_label: str) -> str:
    """Title and body as one reads them; what both spell out stands once, but "Trưởng ban Ban Dân vận" is not doubled.

    "Ủy viên Ban Thường vụ" in "Ban Thường vụ Quận ủy" → "Ủy viên Ban Thường vụ Quận ủy".
    """
    first, second = title.split(), body_label.split()
    for shared in range(min(len(first), len(second)), 1, -1):
        if key(" ".join(first[-shared:])) == key(" ".join(second[:shared])):
            return " ".join(first + second[shared:])
    return " ".join(first + second)
