"""The article itself: what the page shows of itself, and its text's length and hash."""

from __future__ import annotations

import hashlib

from pyoxigraph import Literal, NamedNode

from kg.emit.builder import GraphBuilder
from kg.emit.entities import body, organisation, owner
from kg.emit.sketch import sketch
from kg.model import ArticleClaim, Home, Organisation, Span, Unit
from kg.rdf.terms import LABEL, TYPE, cchc, concept, day, integer, moment, plain, uri, vi

_NOWHERE = Span(2**62, 2**62)  # what came with the page, beside its text, stands after all that stands in the text


def text_sha256(text: str) -> str:
    """The SHA-256 of a page's text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write(builder: GraphBuilder) -> None:
    """Title, date, byline, publisher and section, each with its span, the facts about the text, and its sketch."""
    page = builder.page
    builder.add(builder.article, TYPE, cchc("Article"))
    builder.add(builder.article, cchc("source"), plain(page.source))
    builder.add(builder.article, cchc("textLength"), integer(len(page.text)))
    builder.add(builder.article, cchc("textSha256"), plain(text_sha256(page.text)))
    for mark in sketch(page, builder.sentences):
        builder.add(builder.article, cchc("textSketch"), plain(mark))
    for slot, value in (("title", page.title), ("published", page.published), ("url", page.url)):
        _slot(builder, slot, value, _NOWHERE)
    builder.set(builder.article, cchc("publishedOn"), day(builder.day), _NOWHERE)
    builder.set(builder.article, cchc("retrievedAt"), moment(page.retrieved), _NOWHERE)
    if page.publisher:
        builder.set(builder.article, cchc("publisher"), _outlet(builder, page.publisher, _NOWHERE), _NOWHERE)
    for claim in builder.claims(ArticleClaim):
        _claim(builder, claim)
    title = builder.value(builder.article, cchc("title"))
    builder.set(builder.article, LABEL, title or plain(page.source), _NOWHERE)
    _home(builder, builder.resolution.home)
    _subject(builder, builder.resolution.subject)


def _home(builder: GraphBuilder, home: Home | None) -> None:
    """Whose site it is, and what tells so."""
    if home is None:
        return
    builder.set(builder.article, cchc("home"), owner(builder, home.owner, home.span or _NOWHERE), _NOWHERE)
    builder.add(builder.article, cchc("ground"), concept("home-ground", home.ground))
    if home.span and home.sentence:
        builder.add_evidence(builder.article, home.span, home.sentence)


def _subject(builder: GraphBuilder, subject: Home | None) -> None:
    """The unit that the page is about; the body where it has none."""
    if subject is None:
        return
    of = subject.owner
    about = of if isinstance(of, Unit) else of.unit or of
    builder.set(builder.article, cchc("about"), owner(builder, about, subject.span or _NOWHERE), _NOWHERE)


def _claim(builder: GraphBuilder, claim: ArticleClaim) -> None:
    if claim.slot == "publisher":
        outlet = organisation(builder, claim.body) or _outlet(builder, claim.value, claim.span)
        builder.set(builder.article, cchc("publisher"), outlet, claim.span)
    else:
        _slot(builder, claim.slot, claim.value, claim.span)
    builder.add_evidence(builder.article, claim.span, claim.sentence)


def _slot(builder: GraphBuilder, slot: str, value: str | None, at: Span) -> None:
    builder.set(builder.article, cchc(slot), _literal(slot, value), at)


def _literal(slot: str, value: str | None) -> Literal | None:
    if slot == "published":
        return moment(value)
    return uri(value) if slot == "url" else vi(value)


def _outlet(builder: GraphBuilder, name: str, at: Span) -> NamedNode:
    return body(builder, Organisation(kind="media-outlet", head=name, label=name), at)
