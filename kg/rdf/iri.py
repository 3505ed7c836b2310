"""The only place that mints IRIs: ASCII, deterministic, independent of order, checked when they are made.

Folding loses diacritics, so a slug made of Vietnamese words carries eight hexadecimal digits of the unfolded name:
"Trần Văn Hùng" and "Trần Văn Hưng" differ, "Bình Thuỷ", "Bình Thủy" and "BÌNH THỦY" do not. `--` joins the parts.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import DataError, UsageError
from kg.model import Document, Official, Organisation, Role, Service, Span, Unit
from kg.rdf.namespaces import BASE, SCHEME
from kg.text import fold, key, year_of_number

_SEGMENT: Final = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")
_PATH: Final = re.compile(rf"{_SEGMENT.pattern}(?:/{_SEGMENT.pattern})*")
_PLAIN: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BASE: Final = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]*[/#]")
_FORBIDDEN: Final = frozenset('<>"{}|\\^`')
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TRAILING_YEAR: Final = re.compile(r"(?<!\s)\s*(?:năm\s+)?((?:19|20)\d\d)$", re.IGNORECASE)
_NATIONAL_CODE: Final = re.compile(
    # The end of a number that one national body alone gives: "NĐ-CP", "QĐ-TTg", "2020/QH14", "TT-BNV"; not "QĐ-UBND".
    r"-(?:cp|ttg|ctn|tw|vpcp|u?btvqh\d*|qh\d+|tandtc|vksndtc|ttcp|ubdt|nhnn|bhxh"
    r"|b(?:nv|ttt?t|tc|ca|qp|tp|ng|khdt|ct|nn|nnptnt|gtvt|xd|tnmt|ldtbxh|vhttdl|khcn|gddt|yt))$"
)
_LAWS: Final = frozenset({"luat", "bo-luat", "hien-phap", "phap-lenh"})


def slug(text: str, limit: int = 60) -> str:
    """Lower-case ASCII words joined by dashes, cut at a word to `limit` characters: "Đỗ Việt Hưng" → "do-viet-hung"."""
    whole = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(whole) <= limit:
        return whole
    return whole[: limit + 1].rpartition("-")[0] or whole[:limit]


def digest(*parts: str, length: int = 8) -> str:
    """The first hexadecimal digits of the SHA-256 of the parts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]


def keyed(text: str, limit: int = 60) -> str:
    """A readable slug and the digits that tell apart names that fold alike; tone placement and case do not count."""
    return "-".join(filter(None, (slug(text, limit), digest(key(text)))))


def exact(text: str) -> str:
    """An id itself where it is already a slug, else a slug and the digits of the very text: "A.txt" is not "a.txt"."""
    if len(text) <= 80 and _PLAIN.fullmatch(text):
        return text
    return "-".join(filter(None, (slug(text), digest(unicodedata.normalize("NFC", text)))))


def article_slug(source: str) -> str:
    """What stands for a page in the IRIs: its name without extension and the digits of the whole name.

    Twelve digits, because pages of one site share their first sixty characters and a store may hold a million.
    """
    name = unicodedata.normalize("NFC", source)
    return "-".join(filter(None, (slug(_EXTENSION.sub("", name)), digest(name, length=12))))


def is_segment(text: str) -> bool:
    """Whether a text is what is minted as one segment of an IRI."""
    return _SEGMENT.fullmatch(text) is not None


def concept(scheme: str, name: str) -> NamedNode:
    """The concept of a code list, by its id or by words that fold to it: ("unit-kind", "quận") → …/unit-kind/quan."""
    return _checked(SCHEME, scheme, name if _PLAIN.fullmatch(name) else slug(name))


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

    def meeting(self, number: int) -> NamedNode:
        """The article's n-th meeting."""
        return self._fact("meeting", str(number))

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

    def organisation_of_key(self, key: str) -> NamedNode:
        """The body with this key: the last segment of its IRI."""
        return self._mint("organisation", key)

    def post(self, title: str, body: NamedNode | None, as_stated: str = "") -> NamedNode:
        """A title in a body; where the body is not known, in the words for it within this article."""
        place = tail(body) if body else "--".join(filter(None, (as_stated and keyed(as_stated), self.article_slug)))
        return self._mint("post", f"{keyed(title)}--{place}")

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

    def document(self, document: Document) -> NamedNode:
        """A document: its number, with issuer and year where needed; within the article where too little is known."""
        return self._entity("document", _document_slug(document, self.article_slug))

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


@lru_cache(maxsize=1 << 13)
def _unit(base: str, key: str) -> NamedNode:
    return _checked(base, "unit", exact(key))


def tail(node: NamedNode) -> str:
    """The last segment of an IRI."""
    return node.value.rpartition("/")[2]


def _checked(base: str, *segments: str) -> NamedNode:
    path = "/".join(segments)
    if not _PATH.fullmatch(path) or path.count("/") != len(segments) - 1:
        wrong = next((segment for segment in segments if not _SEGMENT.fullmatch(segment)), "")
        raise DataError("iri-wrong", segment=wrong, iri=base + path)
    return NamedNode(base + path)


@lru_cache(maxsize=1 << 13)
def organisation_key(organisation: Organisation) -> str:
    """What stands for a body in its IRI: what it is called, its unit and the digits of its identity."""
    words = [slug(organisation.head)]
    if organisation.parent:
        words.append(slug(organisation.parent.head))
    readable = "--".join(filter(None, words))[:80].rstrip("-")
    unit = exact(organisation.unit.key) if organisation.unit else ""
    return "--".join(filter(None, (readable, unit, digest(*_identity(organisation)))))


def _identity(organisation: Organisation) -> tuple[str, ...]:
    unit = organisation.unit.key if organisation.unit else ""
    own = (key(organisation.head), unit, *((organisation.label, organisation.scope) if organisation.scope else ()))
    return own + (_identity(organisation.parent) if organisation.parent else ())


# ---------------------------------------------------------------- documents


def _document_slug(document: Document, article: str) -> str:
    place = None if document.scope else _place(document)
    if place is None:
        known = (_issuer(document), _year(document) if document.number else None)
        place = (exact(document.scope) if document.scope else article, *filter(None, known))
    return "--".join((_core(document), *place))


def _core(document: Document) -> str:
    kind = slug(document.kind) or "van-ban"
    if number := _number(document):
        return f"{kind}-{number}" if _is_short(number) else number
    if document.name:
        return f"{kind}-{keyed(_bare_name(document.name, kind))}"
    return f"{kind}-{exact(document.date)}" if document.date else kind


def _bare_name(name: str, kind: str) -> str:
    """The name without kind and year, which not every page writes: "Luật Đầu tư năm 2014" → "Đầu tư"."""
    words = _TRAILING_YEAR.sub("", name.strip()).split()
    kind_words = kind.count("-") + 1
    return " ".join(words[kind_words:] if slug(" ".join(words[:kind_words])) == kind else words)


def _place(document: Document) -> tuple[str, ...] | None:
    """What must follow number or name to be unique: nothing, issuer, year, both; None if the page does not tell it."""
    issuer, year = _issuer(document), _year(document)
    if number := _number(document):
        return _place_of_number(number, document, issuer, year)
    if not document.name or not year:
        return None
    if slug(document.kind) in _LAWS:
        return (year,)
    return (issuer, year) if issuer else None


def _place_of_number(number: str, document: Document, issuer: str | None, year: str | None) -> tuple[str, ...] | None:
    own_year = year_of_number(document.number or "") is not None
    if _NATIONAL_CODE.search(number):
        return () if own_year else (year,) if year else None
    if issuer and year:
        return (issuer,) if own_year else (issuer, year)
    national = document.issuer is not None and document.issuer.unit is None
    return (issuer,) if issuer and national and _is_short(number) else None


def _number(document: Document) -> str | None:
    """ "05/2021/NĐ-CP" → "5-2021-nd-cp": a mark lost in typing ("ND-CP") does not make another document."""
    return re.sub(r"^0+(?=\d)", "", slug(document.number, limit=200)) or None if document.number else None


def _is_short(number: str) -> bool:
    return re.fullmatch(r"\d+[a-z]?", number) is not None


def _issuer(document: Document) -> str | None:
    return organisation_key(document.issuer) if document.issuer else None


def _year(document: Document) -> str | None:
    if document.number and (year := year_of_number(document.number)):
        return year
    found = _YEAR.search(" ".join(filter(None, (document.date, document.name))))
    return found.group() if found else None
