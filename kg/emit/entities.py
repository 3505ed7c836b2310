"""People, bodies, posts and groups as RDF: one node each, whichever mention names them."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.emit import codes
from kg.emit.board import Board, once
from kg.emit.bodies import CLASSES, place_in_tree
from kg.emit.units import unit
from kg.model import (
    Organisation,
    OrganisationMention,
    PersonMention,
    PlaceMention,
    PostMention,
    Service,
    Span,
)
from kg.rdf.terms import ALT_LABEL, FOAF_NAME, LABEL, TYPE, cchc, concept, vi
from kg.text import canonical, key


@once
def official(board: Board, mention: PersonMention | None) -> NamedNode | None:
    """The node of the person whom the mention stands for; None when nobody or more than one can be meant."""
    found = board.resolution.officials.get(mention) if mention else None
    if mention is None or found is None:
        return None
    node = board.minter.official(found)
    board.add(node, TYPE, cchc("Official"))
    board.one(node, LABEL, vi(found.name), mention.anchor)
    board.one(node, FOAF_NAME, vi(found.name), mention.anchor)
    board.add(node, cchc("honorific"), vi((mention.honorific or "").lower()))
    return node


@once
def organisation(board: Board, mention: OrganisationMention | None) -> NamedNode | None:
    """The node of the body that the mention stands for, the mention's words another label; None when unknown."""
    found = board.resolution.organisations.get(mention) if mention else None
    if mention is None or found is None:
        return None
    node = body(board, found, mention.span)
    board.add(node, ALT_LABEL, vi(as_printed(board, mention)))
    return node


def as_printed(board: Board, mention: OrganisationMention) -> str:
    """The words for a body as the page prints them; those understood ("Trưởng ban | Ban Dân vận") as they are read."""
    printed = board.page.text[mention.span.begin : mention.span.end]
    return printed if canonical(printed) == mention.text else mention.text


@once
def label_of(board: Board, found: Organisation) -> str:
    """The body's label, the names of its unit and of those above spelt as on the page ("Đăk Song" for "Đắk Song")."""
    label, step = found.label, found.unit
    while step:
        label = label.replace(step.name, board.spelling(step))
        step = step.parent
    return label


def body(board: Board, found: Organisation, at: Span) -> NamedNode:
    """The node of a body, with the unit that it governs or serves and the body above it."""
    node = _body(board, found)
    board.one(node, LABEL, vi(label_of(board, found)), at)
    if found.parent:
        board.add(node, cchc("subOrganisationOf"), body(board, found.parent, at))
    return node


@once
def _body(board: Board, found: Organisation) -> NamedNode:
    node = board.minter.organisation(found)
    board.add(node, TYPE, cchc(CLASSES.get(found.kind, "Organisation")))
    if found.unit:
        board.add(node, cchc("governs"), unit(board, found.unit))
    place_in_tree(board, found)
    return node


def agent(board: Board, mention: OrganisationMention | PersonMention | None) -> NamedNode | None:
    """The node of a body or of a person."""
    return official(board, mention) if isinstance(mention, PersonMention) else organisation(board, mention)


def place_or_body(board: Board, mention: OrganisationMention | PlaceMention | None) -> NamedNode | None:
    """The node of a body or of an administrative unit."""
    if isinstance(mention, PlaceMention):
        found = board.resolution.units.get(mention)
        return unit(board, found) if found else None
    return organisation(board, mention)


@once
def post(board: Board, mention: PostMention) -> NamedNode:
    """The node of a post; one whose body is not known belongs to the article alone."""
    where = organisation(board, mention.body)
    stated = mention.body.text if mention.body else ""
    node = board.minter.post(mention.title, where, stated)
    known = board.resolution.organisations.get(mention.body) if mention.body else None
    board.add(node, TYPE, cchc("Post"))
    board.one(node, LABEL, vi(post_label(mention.title, label_of(board, known) if known else stated)), mention.span)
    board.one(node, cchc("postTitle"), vi(mention.title), mention.span)
    board.add(node, cchc("postIn"), where)
    return node


def group(board: Board, label: str, at: Span) -> NamedNode:
    """The node of a group without names."""
    node = board.minter.group(label)
    board.add(node, TYPE, cchc("Group"))
    board.one(node, LABEL, vi(label), at)
    return node


def service(board: Board, found: Service | None, at: Span) -> NamedNode | None:
    """The node of a public service, told from others by its name and its levels."""
    if found is None:
        return None
    node = board.minter.service(found)
    board.add(node, TYPE, cchc("PublicService"))
    board.one(node, LABEL, vi(service_label(found)), at)
    for level in found.levels:
        board.add(node, cchc("serviceLevel"), concept("service-level", level))
    return node


def service_label(found: Service) -> str:
    """The service as one reads it: "dịch vụ công trực tuyến mức độ 3, 4"."""
    numbers = [level for level in found.levels if level.isdecimal()]
    told = [f"mức độ {', '.join(numbers)}"] if numbers else []
    told += [codes.label("service-level", level) for level in found.levels if level not in numbers]
    return " ".join((found.name, ", ".join(told))).strip()


def post_label(title: str, body_label: str) -> str:
    """Title and body as one reads them; what both spell out stands once, but "Trưởng ban Ban Dân vận" is not doubled.

    "Ủy viên Ban Thường vụ" in "Ban Thường vụ Quận ủy" → "Ủy viên Ban Thường vụ Quận ủy".
    """
    first, second = title.split(), body_label.split()
    for shared in range(min(len(first), len(second)), 1, -1):
        if key(" ".join(first[-shared:])) == key(" ".join(second[:shared])):
            return " ".join(first + second[shared:])
    return " ".join(first + second)
