"""Cited documents in words: kind, number, date, issuer, and the part that is meant ("Khoản 3, Điều 7")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.find.dates import find_dates
from kg.find.organisations import organisation_at, organisation_of
from kg.model import DocumentMention, OrganisationMention, Span
from kg.scan import Openings
from kg.text import canonical

_JOINT: Final = lexicon.compiled(r"\s*([-–/,])\s*")


def find_documents(text: str, offset: int) -> tuple[DocumentMention, ...]:
    """The numbered and dated documents of a sentence in order, an issuer said once for a pair given to both."""
    found: list[DocumentMention] = []
    for match in _kinds_in(text):
        if found and offset + match.start() < found[-1].span.end:
            continue
        if mention := _read(text, match, offset):
            found.append(mention)
    return tuple(_share_issuers(found, text, offset))


def find_laws(text: str, offset: int) -> tuple[DocumentMention, ...]:
    """The laws cited by name and year; looked for when bodies are masked, for bodies are named after laws."""
    return tuple(m for match in _kinds_in(text) if (m := _law(text, match, offset)))


@cache
def _rows() -> list[dict[str, object]]:
    return list(lexicon.table("documents")["kinds"])


@cache
def _kinds() -> regex.Pattern[str]:
    def forms(row: dict[str, object]) -> str:
        listed = row.get("forms", [str(row["kind"])])
        assert isinstance(listed, list)
        return "|".join(f if f[:2].isupper() else f"(?i:{lexicon.expand(f)})" for f in listed)

    groups = "|".join(f"(?P<k{i}>{forms(row)})" for i, row in enumerate(_rows()))
    return lexicon.compiled(rf"(?<![\p{{L}}\d])(?:{groups})(?![\p{{L}}])")


@cache
def _openings() -> Openings[None]:
    return Openings([(_kinds().pattern, None)])


def _kinds_in(text: str) -> Iterator[regex.Match[str]]:
    """The words for kinds of documents, none inside another."""
    end = 0
    for place, _ in _openings().of(text):
        if place >= end and (match := _kinds().match(text, place)):
            yield match
            end = match.end()


def _read(text: str, match: regex.Match[str], offset: int) -> DocumentMention | None:
    row = _rows()[int(str(match.lastgroup)[1:])]
    kind = canonical(str(row["kind"]))
    if tail := lexicon.grammar("document.number").match(text, match.end()):
        return _numbered(text, match, tail, offset, kind=kind, short=bool(row.get("short")))
    dated = lexicon.grammar("document.dated").match(text, match.end())
    if dated and match.group()[0].isupper():
        return _finish(text, DocumentMention(_span(match, dated.end(), offset), kind, date=_iso(dated["date"])), offset)
    return None


def _law(text: str, match: regex.Match[str], offset: int) -> DocumentMention | None:
    row = _rows()[int(str(match.lastgroup)[1:])]
    name = (
        lexicon.grammar("document.law").match(text, match.end())
        if row.get("named") and match.group()[0].isupper()
        else None
    )
    if name is None:
        return None
    label = f"{canonical(str(row['kind']))} {name['name']} {name['year']}"
    span = Span(offset + match.start(), offset + name.end())
    return DocumentMention(
        span, canonical(str(row["kind"])), name=" ".join(label.split()), issuer=organisation_of("Quốc hội")
    )


def _numbered(
    text: str, match: regex.Match[str], tail: regex.Match[str], offset: int, *, kind: str, short: bool
) -> DocumentMention | None:
    number = _tidy(tail["number"])
    if number.isdigit():
        named = tail["so"] or tail["dated"]
        if not named and (
            not short
            or not match.group()[0].isupper()
            or lexicon.grammar("document.counted").match(text, tail.end("number"))
        ):
            return None
    kind = _kind_of_symbol(number, kind) if kind == "Văn bản" else kind
    mention = DocumentMention(_span(match, tail.end(), offset), kind, number, _iso(tail["date"]))
    return _finish(text, mention, offset)


def _finish(text: str, mention: DocumentMention, offset: int) -> DocumentMention:
    """The mention with its part, and with the issuer that stands behind it, before it, or in its number."""
    begin, end = mention.span.begin - offset, mention.span.end - offset
    part = lexicon.tail("document.part").before(text, begin)
    issuer = None
    if (link := lexicon.grammar("document.issued").match(text, end)) and (
        body := organisation_at(text, link.end(), offset, issuer=True)
    ):
        issuer, end = body, body.span.end - offset
    issuer = issuer or _issuer_of_symbol(mention.number)
    span = Span(offset + begin - (len(part.group()) if part else 0), offset + end)
    return replace(mention, span=span, issuer=issuer, part=" ".join(part.group().strip(" ,").split()) if part else None)


def issuer_before(text: str, begin: int, bodies: list[OrganisationMention], offset: int) -> OrganisationMention | None:
    """The body that "đã xây dựng", "ban hành" the document that begins at `begin`."""
    verb = lexicon.tail("document.issues").before(text, begin)
    if verb is None or not verb.group().strip():
        return None
    return next((b for b in bodies if b.span.end - offset == begin - len(verb.group())), None)


def _share_issuers(found: list[DocumentMention], text: str, offset: int) -> Iterator[DocumentMention]:
    """ "Quyết định 1880 và Quyết định 309 của Thủ tướng": the issuer is both's."""
    for i, mention in enumerate(found):
        after = found[i + 1] if i + 1 < len(found) else None
        between = text[mention.span.end - offset : after.span.begin - offset] if after else ""
        if after and mention.issuer is None and after.kind == mention.kind and between.strip() in ("và", ","):
            yield replace(mention, issuer=after.issuer)
        else:
            yield mention


def _span(match: regex.Match[str], end: int, offset: int) -> Span:
    return Span(offset + match.start(), offset + end)


def _tidy(number: str) -> str:
    return _JOINT.sub(lambda m: m[1].replace("–", "-"), number).rstrip(".").strip()


def _iso(words: str | None) -> str | None:
    if not words:
        return None
    dates = find_dates(f"ngày {words}", 0, None)
    return dates[0].date if dates and not dates[0].date.startswith("--") else None


def _kind_of_symbol(number: str, default: str) -> str:
    letters = number.replace("-", "/").split("/")[1:]
    for row in _rows():
        symbols = row.get("symbols", [])
        assert isinstance(symbols, list)
        if any(s in letters for s in symbols):
            return canonical(str(row["kind"]))
    return "Công văn" if letters else default


def _issuer_of_symbol(number: str | None) -> OrganisationMention | None:
    if not number or number.isdigit():
        return None
    issuers: dict[str, str] = lexicon.table("documents")["issuers"]
    letters = {part.rstrip("0123456789") for part in number.replace("-", "/").split("/")[1:]}
    symbol = next((s for s in issuers if s in letters), None)
    return organisation_of(canonical(issuers[symbol])) if symbol else None
