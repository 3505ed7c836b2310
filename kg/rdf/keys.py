"""What identifies a body or a document, as the segment that stands for it in IRIs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.model import Document, Event, Organisation
from kg.rdf.slugs import digest, exact, keyed, slug
from kg.text import key, year_of_number

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NATIONAL_CODE: Final = re.compile(
    # The end of a number that one national body alone gives: "NĐ-CP", "QĐ-TTg", "2020/QH14", "TT-BNV"; not "QĐ-UBND".
    r"-(?:cp|ttg|ctn|tw|vpcp|u?btvqh\d*|qh\d+|tandtc|vksndtc|ttcp|ubdt|nhnn|bhxh"
    r"|b(?:nv|ttt?t|tc|ca|qp|tp|ng|khdt|ct|nn|nnptnt|gtvt|xd|tnmt|ldtbxh|vhttdl|khcn|gddt|yt))$"
)
_LONGEST_NUMBER: Final = 200
"""Letters of a number in an IRI: nothing stands for what is cut off, and the longest numbers have some forty."""
_LAWS: Final = frozenset({"luat", "bo-luat", "hien-phap", "phap-lenh"})


@lru_cache(maxsize=1 << 13)  # 131 pages ask nine times for each body, and each time a digest is made of its line
def organisation_key(organisation: Organisation) -> str:
    """What stands for a body in its IRI: what it is called, its unit and the digits of its identity."""
    words = [slug(organisation.head)]
    if organisation.parent:
        words.append(slug(organisation.parent.head))
    # 80 letters keep an IRI readable; the digest tells bodies apart whose names begin alike
    readable = "--".join(filter(None, words))[:80].rstrip("-")
    unit = exact(organisation.unit.key) if organisation.unit else ""
    return "--".join(filter(None, (readable, unit, digest(*_identity(organisation)))))


def _identity(organisation: Organisation) -> tuple[str, ...]:
    unit = organisation.unit.key if organisation.unit else ""
    own = (key(organisation.head), unit, *((organisation.label, organisation.scope) if organisation.scope else ()))
    return own + (_identity(organisation.parent) if organisation.parent else ())


def document_key(document: Document, article: str) -> str:
    """What stands for a document in its IRI; too little known of it, it is a document of that `article` alone."""
    qualifiers = None if document.scope else _qualifiers(document)
    if qualifiers is None:
        known = (_issuer(document), _year(document) if document.number else None)
        qualifiers = (exact(document.scope) if document.scope else article, *filter(None, known))
    return "--".join((_core(document), *qualifiers))


def event_key(event: Event) -> str:
    """What stands for a gathering in its IRI: its day, who held it, its kind, and what sets it apart."""
    return "--".join((exact(event.day), event.host, exact(event.kind), keyed(event.mark)))


def _core(document: Document) -> str:
    kind = slug(document.kind) or "van-ban"
    if number := _number(document):
        return f"{kind}-{number}" if _is_short(number) else number
    if document.name:
        return f"{kind}-{keyed(document.name if document.title is None else document.title)}"
    return f"{kind}-{exact(document.date)}" if document.date else kind


def _qualifiers(document: Document) -> tuple[str, ...] | None:
    """What must follow number or name to be unique: nothing, issuer, year, both; None if the page does not have it."""
    issuer, year = _issuer(document), _year(document)
    if number := _number(document):
        return _qualifiers_of_number(number, document, issuer, year)
    if not document.name or not year:
        return None
    if slug(document.kind) in _LAWS:
        return (year,)
    return (issuer, year) if issuer else None


def _qualifiers_of_number(
    number: str, document: Document, issuer: str | None, year: str | None
) -> tuple[str, ...] | None:
    own_year = year_of_number(document.number or "") is not None
    if _NATIONAL_CODE.search(number):
        return () if own_year else (year,) if year else None
    if issuer and year:
        return (issuer,) if own_year else (issuer, year)
    national = document.issuer is not None and document.issuer.unit is None
    return (issuer,) if issuer and national and _is_short(number) else None


def _number(document: Document) -> str | None:
    """ "05/2021/NĐ-CP" → "5-2021-nd-cp": a mark lost in typing ("ND-CP") does not make another document."""
    return re.sub(r"^0+(?=\d)", "", slug(document.number, limit=_LONGEST_NUMBER)) or None if document.number else None


def _is_short(number: str) -> bool:
    return re.fullmatch(r"\d+[a-z]?", number) is not None


def _issuer(document: Document) -> str | None:
    return organisation_key(document.issuer) if document.issuer else None


def _year(document: Document) -> str | None:
    if document.number and (year := year_of_number(document.number)):
        return year
    found = _YEAR.search(" ".join(filter(None, (document.date, document.name))))
    return found.group() if found else None
