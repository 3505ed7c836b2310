"""Cited documents in words: kind, number, date, issuer, and the part that is meant ("Khoản 3, Điều 7")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import regex

from kg import lexicon
from kg.find.dates import iso_day
from kg.find.organisations import organisation_at, understood
from kg.lexicon.scan import Starts
from kg.model import DateMention, DocumentMention, OrganisationMention, PersonMention, Span
from kg.text import canonical

_JOINT: Final = regex.compile(r"(?:(?<!\s)\s++)?([-–/,])\s*+")
_DIGITS: Final = regex.compile(r"\d++")
_DAY_SIGN: Final = regex.compile(r"[/.-]")


def find_documents(text: str, starts: Starts) -> tuple[DocumentMention, ...]:
    """The numbered and dated documents of a sentence in order, an issuer named once for a pair given to both."""
    if "document" not in starts:
        return ()
    found: list[DocumentMention] = []
    for kind, match in _kinds_in(text, starts):
        if found and match.start() < found[-1].span.end:
            continue
        if mention := _read(text, kind, match):
            found.append(mention)
    return tuple(_share_issuers(found, text))


def find_laws(text: str, starts: Starts) -> tuple[DocumentMention, ...]:
    """The laws cited by name and year; looked for when bodies are masked, for bodies are named after laws."""
    if "document" not in starts:
        return ()
    return tuple(m for kind, match in _kinds_in(text, starts) if (m := _law(text, kind, match)))


@cache
def _rows() -> list[dict[str, Any]]:
    return list(lexicon.table("documents")["kinds"])


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of document with the pattern of its words, and the options of its row in `documents.yaml`."""

    label: str
    form: regex.Pattern[str]
    issuer: str | None
    short: bool
    by_symbol: bool


def document_openings() -> Iterator[tuple[str, _Kind]]:
    """The kinds of documents with the patterns of their words."""
    return ((kind.form.pattern, kind) for kind in map(_kind, _rows()))


def _kind(row: Mapping[str, Any]) -> _Kind:
    forms = row.get("forms", [row["kind"]])
    words = "|".join(f if f[:2].isupper() else f"(?i:{lexicon.expand(f)})" for f in forms)
    form = lexicon.compiled(rf"(?<![\p{{L}}\d])(?:{words})(?![\p{{L}}])")
    return _Kind(canonical(row["kind"]), form, row.get("issuer"), bool(row.get("short")), bool(row.get("by-symbol")))


def _kinds_in(text: str, starts: Starts) -> Iterator[tuple[_Kind, regex.Match[str]]]:
    """The words for kinds of documents, none inside another."""
    end = 0
    for begin, begun in starts["document"].items():
        if begin < end:
            continue
        if found := next(((kind, m) for kind in begun if (m := kind.form.match(text, begin))), None):
            yield found
            end = found[1].end()


def _read(text: str, kind: _Kind, match: regex.Match[str]) -> DocumentMention | None:
    if tail := lexicon.grammar("document-number").match(text, match.end()):
        return _numbered(text, kind, match, tail)
    dated = lexicon.grammar("document-dated").match(text, match.end())
    if dated and match.group()[0].isupper():
        span = Span(match.start(), dated.end())
        return _finish(text, DocumentMention(span, kind.label, date=_iso(dated["date"])))
    return None


def _law(text: str, kind: _Kind, match: regex.Match[str]) -> DocumentMention | None:
    if kind.issuer is None or not match.group()[0].isupper():
        return None
    name = lexicon.grammar("document-law").match(text, match.end())
    if name is None:
        return None
    label = f"{kind.label} {name['name']} {name['year']}"
    issuer = understood(canonical(kind.issuer), name.end())
    return DocumentMention(Span(match.start(), name.end()), kind.label, name=" ".join(label.split()), issuer=issuer)


def _numbered(text: str, kind: _Kind, match: regex.Match[str], tail: regex.Match[str]) -> DocumentMention | None:
    number = _tidy(tail["number"])
    if number.isalnum():
        named = tail["so"] or tail["dated"]
        if not named and (
            not kind.short
            or not match.group()[0].isupper()
            or lexicon.grammar("document-counted").match(text, tail.end("number"))
        ):
            return None
    label = _kind_of_symbol(number, kind.label) if kind.by_symbol else kind.label
    date, end = _iso(tail["date"]), tail.end()
    year = lexicon.grammar("document-year").match(text, end) if not (tail["dated"] or number.isalnum()) else None
    if year:
        date, end = year["year"], year.end()
    return _finish(text, DocumentMention(Span(match.start(), end), label, number, date))


def _finish(text: str, mention: DocumentMention) -> DocumentMention:
    """The mention with its part, with the issuer behind it or in its number, and the date behind the issuer."""
    begin, end = mention.span
    part = lexicon.tail("document-part").before(text, begin)
    issuer = None
    if (link := lexicon.grammar("document-issued").match(text, end)) and (
        body := organisation_at(text, link.end(), issuer=True)
    ):
        issuer = body
        end = end if lexicon.grammar("document-signed").match(text, body.span.end) else body.span.end
        if not mention.date and (dated := lexicon.grammar("document-dated-behind").match(text, end)):
            mention, end = replace(mention, date=_iso(dated["date"])), dated.end()
    issuer = issuer or _issuer_of_symbol(mention.number, end)
    span = Span(begin - (len(part.group()) if part else 0), end)
    return replace(mention, span=span, issuer=issuer, part=" ".join(part.group().strip(" ,").split()) if part else None)


def with_issuers(
    text: str,
    documents: Iterable[DocumentMention],
    bodies: Iterable[OrganisationMention],
    people: Iterable[PersonMention],
    dates: Iterable[DateMention],
) -> tuple[DocumentMention, ...]:
    """The documents with their issuers as subjects, and the day before these: "Ngày 5/6/2024, UBND xã ra …"."""
    subjects: dict[int, OrganisationMention | PersonMention] = {person.span.end: person for person in people}
    subjects |= {body.span.end: body for body in bodies}
    days = {date.span.end: date.date for date in dates if not date.date.startswith("-")}
    return tuple(d if d.issuer else _issued(text, d, subjects, days) for d in documents)


def _issued(
    text: str,
    document: DocumentMention,
    subjects: Mapping[int, OrganisationMention | PersonMention],
    days: Mapping[int, str],
) -> DocumentMention:
    verb = lexicon.tail("document-issues").before(text, document.span.begin)
    if verb is None or not verb.group().strip():
        return document
    subject = subjects.get(document.span.begin - len(verb.group()))
    issuer = _office(text, document, subject) if isinstance(subject, PersonMention) else subject
    if subject is None or issuer is None:
        return document
    day = days.get(len(text[: subject.span.begin].rstrip(" ,")))
    return replace(document, issuer=issuer, date=document.date or day)


def _office(text: str, document: DocumentMention, signer: PersonMention) -> OrganisationMention | None:
    """The office that signs such a document in its own name: "Chủ tịch UBND tỉnh", "Thủ tướng Chính phủ"."""
    if document.kind not in _signed_by_heads():
        return None
    offices = (organisation_at(text, post.span.begin, issuer=True) for post in signer.posts)
    return next((office for office in offices if office and office.span.within(signer.span)), None)


@cache
def _signed_by_heads() -> frozenset[str]:
    """The kinds of documents that the head of a body issues, not the body."""
    return frozenset(canonical(row["kind"]) for row in _rows() if row.get("by-heads"))


def _share_issuers(found: list[DocumentMention], text: str) -> Iterator[DocumentMention]:
    """ "Quyết định 215 và Quyết định 62 của Thủ tướng": the issuer is both's."""
    for i, mention in enumerate(found):
        after = found[i + 1] if i + 1 < len(found) else None
        between = text[mention.span.end : after.span.begin] if after else ""
        is_pair = after and after.kind == mention.kind and lexicon.grammar("document-pair").fullmatch(between)
        if after and is_pair and mention.issuer is None:
            yield replace(mention, issuer=after.issuer)
        else:
            yield mention


def _tidy(number: str) -> str:
    return _JOINT.sub(lambda m: m[1].replace("–", "-"), number).rstrip(".").strip()


def _iso(words: str | None) -> str | None:
    """The day of "12/4/2021" or "12 tháng 4 năm 2021"; None where the signs between the numbers differ."""
    if not words or len(set(_DAY_SIGN.findall(words))) > 1:
        return None
    day, month, year = map(int, _DIGITS.findall(words))
    return iso_day(year, month, day)


def _kind_of_symbol(number: str, default: str) -> str:
    """The kind that the letters of a number state: "Thông báo" for "219/TB-VPCP"."""
    letters = number.replace("-", "/").split("/")[1:]
    for row in _rows():
        symbols = row.get("symbols", [])
        assert isinstance(symbols, list)
        if any(s in letters for s in symbols):
            return canonical(row["kind"])
    return _kind_of_other_symbols() if letters else default


@cache
def _kind_of_other_symbols() -> str:
    return next(canonical(row["kind"]) for row in _rows() if row.get("other-symbols"))


def _issuer_of_symbol(number: str | None, end: int) -> OrganisationMention | None:
    """The body that the letters of a number stand for, understood at `end`: "Chính phủ" for "32/2021/NĐ-CP"."""
    if not number or number.isalnum():
        return None
    issuers: dict[str, str] = lexicon.table("documents")["issuers"]
    letters = {part.rstrip("0123456789") for part in number.replace("-", "/").split("/")[1:]}
    symbol = next((s for s in issuers if s in letters), None)
    return understood(canonical(issuers[symbol]), end) if symbol else None
