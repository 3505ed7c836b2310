"""The only module that mints IRIs: ASCII, deterministic, independent of order, checked when they are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import DataError, UsageError
from kg.model import Document, Event, Official, Organisation, Role, Service, Span, Unit
from kg.rdf.keys import document_key, event_key, organisation_key
from kg.rdf.namespaces import BASE, SCHEME
from kg.rdf.slugs import SEGMENT, exact, is_segment, is_slug, keyed, slug

_PATH: Final = re.compile(rf"{SEGMENT.pattern}(?:/{SEGMENT.pattern})*")
_BASE: Final = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]*[/#]")
_FORBIDDEN: Final = frozenset('<>"{}|\\^`')


def concept(scheme: str, name: str) -> NamedNode:
    """The concept of a code list, by its id or by words that fold to it: ("unit-kind", "quận") → …/unit-kind/quan."""
    return _checked(SCHEME, scheme, name if is_slug(name) else slug(name))


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints under one base; facts are scoped by the article, entities are not. UsageError for a base that is no IRI.

    `identities` has what people decided: the end of an IRI ("person/…") and the one that stands for it.
    """

    base: str = BASE
    article_slug: str = ""
    identities: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base) or _FORBIDDEN & set(self.base):
            raise UsageError("base-wrong", base=self.base)

    # ------------------------------------------------------------ graphs and pages

    def graph(self, kind: str, slug: str | None = None) -> NamedNode:
        """The graph `article`, `evidence` or `inferred` of a page, or one of all: `gazetteer`, `organisations` …"""
        return self._mint("graph", kind, *([slug] if slug else []))

    def article(self) -> NamedNode:
        """The article itself."""
        return self._mint("article", self.article_slug)

    def span(self, span: Span) -> NamedNode:
        """A stretch of the article's text."""
        return self._fact("span", f"{span.begin}-{span.end}")

    def run(self, version: str, rules: str) -> NamedNode:
        """The extraction by one version of the program with one set of rules."""
        return self._mint("run", slug(version), exact(rules))

    def node(self, label: str) -> NamedNode:
        """What stands for a blank node of the ontology file, by its canonical label."""
        return self._mint("node", label)

    # ------------------------------------------------------------ facts

    def participation(self, meeting: int, role: Role, agent: NamedNode) -> NamedNode:
        """One agent in one role at one meeting."""
        return self._fact("participation", str(meeting), role.value, tail(agent))

    def holding(self, official: NamedNode, post: NamedNode, former: bool = False) -> NamedNode:
        """One official in one post; a former post is another fact than the same post held today."""
        return self._fact("holding", tail(official), tail(post), *(["former"] if former else []))

    def figure(self, kind: str, number: int) -> NamedNode:
        """The article's n-th figure: a measurement, a comparison or a ranking."""
        return self._fact(kind, str(number))

    def numbered(self, kind: str, number: int) -> NamedNode:
        """The article's n-th award, directive, shortcoming, good-practice, proposal or unit-mention."""
        return self._fact(kind, str(number))

    def citation(self, document: NamedNode) -> NamedNode:
        """The article's citation of a document or of a part of one."""
        return self._fact("citation", *self._path(document)[1:])

    def document_relation(self, document: NamedNode, relation: str, basis: NamedNode) -> NamedNode:
        """One document's relation to another as the article states it."""
        return self._fact("document-relation", tail(document), exact(relation), tail(basis))

    def pillar_mention(self, pillar: str) -> NamedNode:
        """The article's naming of one of the six pillars."""
        return self._fact("pillar-mention", exact(pillar))

    def group(self, label: str) -> NamedNode:
        """A group without names, known only within the article."""
        return self._fact("group", keyed(label))

    # ------------------------------------------------------------ entities

    def official(self, official: Official) -> NamedNode:
        """A person: name and the scope within which the name is one person's."""
        return self._entity("person", f"{keyed(official.name)}--{exact(official.scope)}")

    def organisation(self, organisation: Organisation) -> NamedNode:
        """A body: what it is, the unit that it serves and the body above it."""
        return self._mint("organisation", organisation_key(organisation))

    def post(self, title: str, body: NamedNode | None, as_stated: str = "") -> NamedNode:
        """A title in a body; where the body is not known, in the words for it within this article."""
        holder = tail(body) if body else "--".join(filter(None, (as_stated and keyed(as_stated), self.article_slug)))
        return self._mint("post", f"{keyed(title)}--{holder}")

    def service(self, service: Service) -> NamedNode:
        """A public service: one node for the same name and levels, whichever article speaks of it."""
        return self._mint("service", "-".join((slug(service.name), *service.levels)))

    def unit(self, unit: Unit) -> NamedNode:
        """An administrative unit."""
        return self.unit_of_key(unit.key)

    def unit_of_key(self, key: str) -> NamedNode:
        """The administrative unit with this key of the gazetteer."""
        return _unit(self.base, key)

    def unit_change(self, unit: Unit) -> NamedNode:
        """The change that this administrative unit came out of, or by which it grew."""
        return self._mint("unit-change", exact(unit.key))

    def event(self, event: Event | None, number: int) -> NamedNode:
        """A gathering: of all pages that tell of it so, else the article's n-th."""
        return self._entity("event", event_key(event) if event else f"{self.article_slug}--{number}")

    def document(self, document: Document) -> NamedNode:
        """A document: its number, with issuer and year where needed; within the article where too little is known."""
        return self._entity("document", document_key(document, self.article_slug))

    def document_part(self, document: NamedNode, part: str) -> NamedNode:
        """An article, clause or appendix of a document."""
        return self._mint("document", tail(document), "part", keyed(part))

    def _fact(self, kind: str, *parts: str) -> NamedNode:
        return self._mint(kind, self.article_slug, *parts)

    def _entity(self, kind: str, name: str) -> NamedNode:
        own = f"{kind}/{name}"
        return self._mint(*self.identities.get(own, own).split("/"))

    def _mint(self, *segments: str) -> NamedNode:
        return _checked(self.base, *segments)

    def _path(self, node: NamedNode) -> list[str]:
        return node.value.removeprefix(self.base).split("/")


@lru_cache(maxsize=1 << 13)  # 131 pages ask eight times for each unit; of 17,000 most are never named
def _unit(base: str, key: str) -> NamedNode:
    return _checked(base, "unit", exact(key))


def tail(node: NamedNode) -> str:
    """The last segment of an IRI."""
    return node.value.rpartition("/")[2]


def _checked(base: str, *segments: str) -> NamedNode:
    path = "/".join(segments)
    if not _PATH.fullmatch(path) or path.count("/") != len(segments) - 1:
        wrong = next((segment for segment in segments if not is_segment(segment)), "")
        raise DataError("iri-wrong", segment=wrong, iri=base + path)
    return NamedNode(base + path)
