"""Cited documents in words: kind, number, date, issuer, and the part that is meant ("Khoản 3, Điều 7")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import regex

from kg import lexicon
from kg.find.dates import iso_day
from kg.find.organisations import organisation_at, organisation_of, understood
from kg.find.places import unit_at
from kg.find.symbols import is_bare, issuer_part, kind_of_number, national_issuer, rows
from kg.lexicon.scan import Starts
from kg.model import DocumentMention, OrganisationMention, PlaceMention, Span
from kg.text import canonical

_JOINT: Final = regex.compile(r"(?:(?<!\s)\s++)?([-–/,])\s*+")
_DIGITS: Final = regex.compile(r"\d++")
_DAY_SIGN: Final = regex.compile(r"[/.-]")
_CLAUSE: Final = regex.compile(r"[\p{L}\d,]\s*$")
"""What a word in capitals stands behind that does not open a clause: "theo Kết luận 21", but "- Kết luận 2 nhóm …"."""
_LETTERS: Final = regex.compile(r"[-/]\p{L}.*+")
"""What the numbers of a list share where only the last has it: "-NQ/TW" of "18, 19-NQ/TW"."""


def find_documents(text: str, starts: Starts, year: int | None = None) -> tuple[DocumentMention, ...]:
    """The numbered and dated documents of a sentence in order, an issuer named once for a pair given to both.

    A day without a year takes `year`.
    """
    if "document" not in starts:
        return ()
    found: list[DocumentMention] = []
    for kind, match in kinds_in(text, starts):
        if found and match.start() < found[-1].span.end:
            continue
        found += _read(text, kind, match, year)
    return tuple(_share_issuers(found, text))


def find_laws(text: str, starts: Starts) -> tuple[DocumentMention, ...]:
    """The laws cited by name and year; looked for when bodies are masked, for bodies are named after laws."""
    if "document" not in starts:
        return ()
    return tuple(m for kind, match in kinds_in(text, starts) if (m := _law(text, kind, match)))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document with the pattern of its words, and the options of its row in `documents.yaml`."""

    label: str
    form: regex.Pattern[str]
    issuer: str | None = None
    named: bool = False
    short: bool = False
    verb: bool = False
    by_symbol: bool = False


def document_openings() -> Iterator[tuple[str, Kind]]:
    """The kinds of documents with the patterns of their words, and numbers that tell the kind without such words."""
    yield from ((kind.form.pattern, kind) for kind in map(_kind, rows()))
    alone = lexicon.grammar("document-alone")
    yield alone.pattern, Kind("", alone)


def _kind(row: Mapping[str, Any]) -> Kind:
    forms = row.get("forms", [row["kind"]])
    words = "|".join(f if f[:2].isupper() else f"(?i:{lexicon.expand(f)})" for f in forms)
    form = lexicon.compiled(rf"(?<![\p{{L}}\d])(?:{words})(?![\p{{L}}])")
    flags = (bool(row.get(name)) for name in ("named", "short", "verb", "by-symbol"))
    return Kind(canonical(row["kind"]), form, row.get("issuer"), *flags)


def kinds_in(text: str, starts: Starts) -> Iterator[tuple[Kind, regex.Match[str]]]:
    """The words for kinds of documents, none inside another."""
    end = 0
    for begin, begun in starts["document"].items():
        if begin < end:
            continue
        if found := next(((kind, m) for kind in begun if (m := kind.form.match(text, begin))), None):
            yield found
            end = found[1].end()


def _read(text: str, kind: Kind, match: regex.Match[str], year: int | None) -> list[DocumentMention]:
    """The documents that the words cite: several where numbers follow one another, none where they only name a kind."""
    if not kind.label:
        digits = lexicon.tail("document-before-letters").before(text, match.start())
        begin = match.start() - len(digits.group()) if digits else 0
        alone = DocumentMention(Span(begin, match.end()), kind.label, _tidy(text[begin : match.end("letters")]))
        return [_numbered(text, kind, alone, match, year)] if digits else []
    if tail := lexicon.grammar("document-number").match(text, match.end()):
        return _listed(text, kind, match, tail, year)
    dated = lexicon.grammar("document-dated").match(text, match.end())
    if dated and match.group()[0].isupper():
        span = Span(match.start(), dated.end())
        return [_finish(text, DocumentMention(span, kind.label, date=_iso(dated["date"], year)), kind)]
    return []


def _law(text: str, kind: Kind, match: regex.Match[str]) -> DocumentMention | None:
    if kind.issuer is None or not kind.named or not match.group()[0].isupper():
        return None
    name = lexicon.grammar("document-law").match(text, match.end())
    if name is None:
        return None
    label = f"{kind.label} {name['name']} {name['year']}"
    issuer = understood(canonical(kind.issuer), name.end())
    return DocumentMention(Span(match.start(), name.end()), kind.label, name=" ".join(label.split()), issuer=issuer)


def _listed(
    text: str, kind: Kind, match: regex.Match[str], tail: regex.Match[str], year: int | None
) -> list[DocumentMention]:
    """The documents of one or more numbers behind the words for a kind: "Nghị quyết số 18, 19-NQ/TW"."""
    tails = [tail]
    while follows := _next(text, kind, tails[-1]):
        tails.append(follows)
    numbers = [_tidy(one["number"]) for one in tails]
    if is_bare(numbers[0]) and not (tail["so"] or tail["dated"]) and not _is_cited(text, kind, match, tails[-1]):
        return []
    shared = _LETTERS.search(numbers[-1])
    if shared:
        numbers = [number + shared.group() if is_bare(number) else number for number in numbers]
    begins = [match.start(), *(one.start("number") for one in tails[1:])]
    spans = (Span(begin, one.end()) for begin, one in zip(begins, tails, strict=True))
    cited = (DocumentMention(span, kind.label, number) for span, number in zip(spans, numbers, strict=True))
    return [_numbered(text, kind, each, one, year) for each, one in zip(cited, tails, strict=True)]


def _next(text: str, kind: Kind, tail: regex.Match[str]) -> regex.Match[str] | None:
    """The number that follows another of the same kind: "… và 936", "…, 19-NQ/TW"; no count of something else."""
    follows = lexicon.grammar("document-next").match(text, tail.end())
    if follows is None:
        return None
    number = _tidy(follows["number"])
    if is_bare(number):
        counts = lexicon.grammar("document-counts").match(text, follows.end("number"))
        return None if counts or not is_bare(_tidy(tail["number"])) else follows
    return follows if kind_of_number(number, kind.label) == kind.label else None


def _is_cited(text: str, kind: Kind, match: regex.Match[str], tail: regex.Match[str]) -> bool:
    """Whether a bare number right behind the words is that of a document: "Nghị quyết 57", but "Kết luận 2 vấn đề"."""
    if not kind.short:
        return False
    end = tail.end("number")
    if not match.group()[0].isupper() or (kind.verb and not _CLAUSE.search(text, 0, match.start())):
        return not lexicon.grammar("document-counts").match(text, end)
    return not lexicon.grammar("document-counted").match(text, end)


def _numbered(
    text: str, kind: Kind, cited: DocumentMention, tail: regex.Match[str], year: int | None
) -> DocumentMention:
    """The document with what follows its number: day, year, issuer."""
    number, end = cited.number or "", tail.end()
    label = kind_of_number(number, kind.label) if kind.by_symbol or not kind.label else kind.label
    behind = lexicon.grammar("document-year").match(text, end) if not (tail["dated"] or is_bare(number)) else None
    date = behind["year"] if behind else _iso(tail["date"], year)
    span = Span(cited.span.begin, behind.end() if behind else end)
    return _finish(text, replace(cited, span=span, kind=label, date=date), kind, year)


def _finish(text: str, mention: DocumentMention, kind: Kind, year: int | None = None) -> DocumentMention:
    """The mention with its part, with the issuer behind it or in its number, and the date behind the issuer."""
    begin, end = mention.span
    part = lexicon.tail("document-part").before(text, begin)
    issuer = _behind(text, mention)
    if issuer:
        signed = lexicon.grammar("document-signed").match(text, issuer.span.end)
        dated = lexicon.grammar("document-dated-behind").match(text, issuer.span.end) if not mention.date else None
        if dated:
            mention = replace(mention, date=_iso(dated["date"], year))
        end = end if signed else dated.end() if dated else issuer.span.end
    else:
        own = understood(canonical(kind.issuer), end) if kind.issuer else None
        issuer = national_issuer(mention.number, end) or own
    span = Span(begin - (len(part.group()) if part else 0), end)
    return replace(mention, span=span, issuer=issuer, part=" ".join(part.group().strip(" ,").split()) if part else None)


def _behind(text: str, mention: DocumentMention) -> OrganisationMention | None:
    """The issuer named behind the document: a body, or a unit of which the number tells the body."""
    link = lexicon.grammar("document-issued").match(text, mention.span.end)
    if link is None:
        return None
    body = organisation_at(text, link.end(), issuer=True)
    if link["by"]:
        return None if body and lexicon.grammar("document-done-by").match(text, body.span.end) else body
    found = None if body else unit_at(text, link.end())
    return body_of_unit(mention.number, found[0]) if found else body


def body_of_unit(number: str | None, unit: PlaceMention) -> OrganisationMention | None:
    """The body of a unit that a number's letters stand for: the UBND of huyện X that issued "41/KH-UBND"."""
    part = issuer_part(number) if number else None
    body = organisation_of(canonical(part)) if part else None
    return replace(body, span=unit.span, text=unit.text, unit=unit) if body and not body.unit else None


def _share_issuers(found: list[DocumentMention], text: str) -> list[DocumentMention]:
    """ "Quyết định 215 và Quyết định 62 của Thủ tướng": the issuer is both's."""
    shared: list[DocumentMention] = []
    for mention in reversed(found):
        after = shared[-1] if shared else None
        between = text[mention.span.end : after.span.begin] if after else ""
        is_pair = after and after.kind == mention.kind and lexicon.grammar("document-pair").fullmatch(between)
        shared.append(replace(mention, issuer=after.issuer) if after and is_pair and not mention.issuer else mention)
    return shared[::-1]


def _tidy(number: str) -> str:
    return _JOINT.sub(lambda m: m[1].replace("–", "-"), number).rstrip(".").strip()


def _iso(words: str | None, default: int | None) -> str | None:
    """The day of "12/4/2021", "12 tháng 4 năm 2021" or, in a default year, "12/4"; None where its signs differ."""
    if not words or len(set(_DAY_SIGN.findall(words))) > 1:
        return None
    day, month, *year = map(int, _DIGITS.findall(words))
    known = year[0] if year else default
    return iso_day(known, month, day) if known else None
