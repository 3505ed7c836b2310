"""The article itself: what the page shows of itself, and its text's length and hash."""

from __future__ import annotations

import hashlib

from pyoxigraph import Literal, NamedNode

from kg.emit.board import Board
from kg.emit.entities import body, organisation
from kg.model import ArticleClaim, Organisation, Span
from kg.rdf.terms import TYPE, cchc, day, integer, is_day, moment, plain, uri, vi

_NOWHERE = Span(2**62, 2**62)  # what came with the page, beside its text, stands after all that the text says


def text_sha256(text: str) -> str:
    """The SHA-256 of a page's text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write(board: Board) -> None:
    """Title, date, byline, publisher and section, each with its span, and the facts about the text."""
    page = board.page
    board.add(board.article, TYPE, cchc("Article"))
    board.add(board.article, cchc("source"), plain(page.source))
    board.add(board.article, cchc("textLength"), integer(len(page.text)))
    board.add(board.article, cchc("textSha256"), plain(text_sha256(page.text)))
    for slot, value in (("title", page.title), ("published", page.published), ("url", page.url)):
        _slot(board, slot, value, _NOWHERE)
    board.one(board.article, cchc("retrievedAt"), moment(page.retrieved), _NOWHERE)
    if page.publisher:
        board.one(board.article, cchc("publisher"), _outlet(board, page.publisher, _NOWHERE), _NOWHERE)
    for claim in board.claims(ArticleClaim):
        _claim(board, claim)


def publication_day(board: Board) -> str | None:
    """The day on which the article came out; None when neither the text nor the page's data tell."""
    stated = [claim.value for claim in board.claims(ArticleClaim) if claim.slot == "published"]
    days = (value[:10] for value in [*stated, board.page.published or ""])
    return next((value for value in days if is_day(value)), None)


def _claim(board: Board, claim: ArticleClaim) -> None:
    if claim.slot == "publisher":
        outlet = organisation(board, claim.body) or _outlet(board, claim.value, claim.span)
        board.one(board.article, cchc("publisher"), outlet, claim.span)
    else:
        _slot(board, claim.slot, claim.value, claim.span)
    board.prove(board.article, claim.span, claim.sentence)


def _slot(board: Board, slot: str, value: str | None, at: Span) -> None:
    if slot == "published" and value:
        board.one(board.article, cchc("publishedOn"), day(value[:10]), at)
    board.one(board.article, cchc(slot), _literal(slot, value), at)


def _literal(slot: str, value: str | None) -> Literal | None:
    if slot == "published":
        return moment(value)
    return uri(value) if slot == "url" else vi(value)


def _outlet(board: Board, name: str, at: Span) -> NamedNode:
    return body(board, Organisation(kind="media-outlet", head=name, label=name), at)
