"""Cited documents in words: kind, number, date, issuer, and the part that is meant ("Khoản 3, Điều 7")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import regex

from kg import lexicon
from kg.find.dates import find_dates
from kg.find.organisations import organisation_at, organisation_of
from kg.lexicon.scan import Starts
from kg.model import DocumentMention, OrganisationMention, Span
from kg.text import canonical

_JOINT: Final = lexicon.compiled(r"(?:(?<!\s)\s++)?([-–/,])\s*+")


def find_documents(text: str, offset: int, starts: Starts) -> tuple[DocumentMention, ...]:
    """The numbered and dated documents of a sentence in order, an issuer said once for a pair given to both."""
    if "document" not in starts:
        return ()
    found: list[DocumentMention] = []
    for kind, match in _kinds_in(text, starts):
        if found and offset + match.start() < found[-1].span.end:
            continue
        if mention := _read(text, kind, match, offset):
            found.append(mention)
    return tuple(_share_issuers(found, text, offset))


def find_laws(text: str, offset: int, starts: Starts) -> tuple[DocumentMention, ...]:
    """The laws cited by name and year; looked for when bodies are masked, for bodies are named after laws."""
    if "document" not in starts:
        return ()
    return tuple(m for kind, match in _kinds_in(text, starts) if (m := _law(text, kind, match, offset)))


@cache
def _rows() -> list[dict[str, Any]]:
    return list(lexicon.table("documents")["kinds"])


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of document with the pattern of its words, and what its row says of it."""

    label: str
    form: regex.Pattern[str]
    named: bool
    short: bool


def document_openings() -> Iterator[tuple[str, _Kind]]:
    """The kinds of documents with the patterns of their words."""
    return ((kind.form.pattern, kind) for kind in map(_kind, _rows()))


def _kind(row: Mapping[str, Any]) -> _Kind:
    forms = row.get("forms", [row["kind"]])
    words = "|".join(f if f[:2].isupper() else f"(?i:{lexicon.expand(f)})" for f in forms)
    form = lexicon.compiled(rf"(?<![\p{{L}}\d])(?:{words})(?![\p{{L}}])")
    return _Kind(canonical(row["kind"]), form, bool(row.get("named")), bool(row.get("short")))


def _kinds_in(text: str, starts: Starts) -> Iterator[tuple[_Kind, regex.Match[str]]]:
    """The words for kinds of documents, none inside another."""
    end = 0
    for place, begun in starts["document"].items():
        if place < end:
            continue
        if found := next(((kind, m) for kind in begun if (m := kind.form.match(text, place))), None):
            yield found
            end = found[1].end()


def _read(text: str, kind: _Kind, match: regex.Match[str], offset: int) -> DocumentMention | None:
    if tail := lexicon.grammar("document-number").match(text, match.end()):
        return _numbered(text, kind, match, tail, offset)
    dated = lexicon.grammar("document-dated").match(text, match.end())
    if dated and match.group()[0].isupper():
        span = _span(match, dated.end(), offset)
        return _finish(text, DocumentMention(span, kind.label, date=_iso(dated["date"])), offset)
    return None


def _law(text: str, kind: _Kind, match: regex.Match[str], offset: int) -> DocumentMention | None:
    if not kind.named or not match.group()[0].isupper():
        return None
    name = lexicon.grammar("document-law").match(text, match.end())
    if name is None:
        return None
    label = f"{kind.label} {name['name']} {name['year']}"
    span = Span(offset + match.start(), offset + name.end())
    return DocumentMention(span, kind.label, name=" ".join(label.split()), issuer=organisation_of("Quốc hội"))


def _numbered(
    text: str, kind: _Kind, match: regex.Match[str], tail: regex.Match[str], offset: int
) -> DocumentMention | None:
    number = _tidy(tail["number"])
    if number.isalnum():
        named = tail["so"] or tail["dated"]
        if not named and (
            not kind.short
            or not match.group()[0].isupper()
            or lexicon.grammar("document-counted").match(text, tail.end("number"))
        ):
            return None
    label = _kind_of_symbol(number, kind.label) if kind.label == "Văn bản" else kind.label
    date, end = _iso(tail["date"]), tail.end()
    year = lexicon.grammar("document-year").match(text, end) if not (tail["dated"] or number.isalnum()) else None
    if year:
        date, end = year["year"], year.end()
    return _finish(text, DocumentMention(_span(match, end, offset), label, number, date), offset)


def _finish(text: str, mention: DocumentMention, offset: int) -> DocumentMention:
    """The mention with its part, with the issuer behind it or in its number, and the date behind the issuer."""
    begin, end = mention.span.begin - offset, mention.span.end - offset
    part = lexicon.tail("document-part").before(text, begin)
    issuer = None
    if (link := lexicon.grammar("document-issued").match(text, end)) and (
        body := organisation_at(text, link.end(), offset, issuer=True)
    ):
        issuer, end = body, body.span.end - offset
        if not mention.date and (dated := lexicon.grammar("document-dated-behind").match(text, end)):
            mention, end = replace(mention, date=_iso(dated["date"])), dated.end()
    issuer = issuer or _issuer_of_symbol(mention.number)
    span = Span(offset + begin - (len(part.group()) if part else 0), offset + end)
    return replace(mention, span=span, issuer=issuer, part=" ".join(part.group().strip(" ,").split()) if part else None)


def issuer_before(text: str, begin: int, bodies: list[OrganisationMention], offset: int) -> OrganisationMention | None:
    """The body that "đã xây dựng", "ban hành" the document that begins at `begin`."""
    verb = lexicon.tail("document-issues").before(text, begin)
    if verb is None or not verb.group().strip():
        return None
    return next((b for b in bodies if b.span.end - offset == begin - len(verb.group())), None)


def _share_issuers(found: list[DocumentMention], text: str, offset: int) -> Iterator[DocumentMention]:
    """ "Quyết định 215 và Quyết định 62 của Thủ tướng": the issuer is both's."""
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
            return canonical(row["kind"])
    return "Công văn" if letters else default


def _issuer_of_symbol(number: str | None) -> OrganisationMention | None:
    if not number or number.isalnum():
        return None
    issuers: dict[str, str] = lexicon.table("documents")["issuers"]
    letters = {part.rstrip("0123456789") for part in number.replace("-", "/").split("/")[1:]}
    symbol = next((s for s in issuers if s in letters), None)
    return organisation_of(canonical(issuers[symbol])) if symbol else None
