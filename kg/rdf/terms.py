"""RDF terms of the emitter: the ontology's names, and literals that are None where a value cannot be one."""

from __future__ import annotations

import re
from datetime import date as day_type
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.rdf import iri
from kg.rdf.namespaces import FOAF, NIF, NS, PROV, RDF, RDFS, SKOS, XSD
from kg.rdf.slugs import slug
from kg.text import nfc, unmarked

TYPE: Final = NamedNode(RDF + "type")
LABEL: Final = NamedNode(RDFS + "label")
ALT_LABEL: Final = NamedNode(SKOS + "altLabel")
HIDDEN_LABEL: Final = NamedNode(SKOS + "hiddenLabel")
FOAF_NAME: Final = NamedNode(FOAF + "name")
DERIVED: Final = NamedNode(PROV + "wasDerivedFrom")
GENERATED: Final = NamedNode(PROV + "wasGeneratedBy")
BEGIN: Final = NamedNode(NIF + "beginIndex")
END: Final = NamedNode(NIF + "endIndex")
QUOTE: Final = NamedNode(NIF + "anchorOf")
CONTEXT: Final = NamedNode(NIF + "referenceContext")

INTEGER: Final = NamedNode(XSD + "integer")
_DECIMAL: Final = NamedNode(XSD + "decimal")
_DATE: Final = NamedNode(XSD + "date")
_DATE_TIME: Final = NamedNode(XSD + "dateTime")
_BOOLEAN: Final = NamedNode(XSD + "boolean")
_ANY_URI: Final = NamedNode(XSD + "anyURI")

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?")


@lru_cache(maxsize=512)  # a page asks for 300 terms; the ontology has fewer than there is room for
def cchc(name: str) -> NamedNode:
    """A term of the ontology."""
    return NamedNode(NS + name)


@lru_cache(maxsize=1 << 12)  # the code lists have some hundred concepts, kinds of documents as pages write them more
def concept(scheme: str, name: str | None) -> NamedNode | None:
    """A concept of a code list, None without a name."""
    return iri.concept(scheme, name) if name and slug(name) else None


def vi(text: str | None) -> Literal | None:
    """Words of the page, composed and with single blanks, tagged as Vietnamese."""
    words = " ".join(nfc(text).split()) if text else ""
    return Literal(words, language="vi") if words else None


def en(text: str | None) -> Literal | None:
    """Words in English."""
    return Literal(text, language="en") if text else None


def without_marks(text: str) -> Literal:
    """Vietnamese words as they are typed without tones and marks, tagged as such by a private subtag of BCP 47."""
    return Literal(unmarked(text), language="vi-x-unmarked")


def plain(text: str | None) -> Literal | None:
    """A string that is in no language: a number of a document, a name of a rule."""
    return Literal(nfc(text)) if text else None


def uri(text: str | None) -> Literal | None:
    """An address as xsd:anyURI."""
    return Literal(text, datatype=_ANY_URI) if text else None


def integer(number: int | None) -> Literal | None:
    """A whole number."""
    return None if number is None else Literal(str(int(number)), datatype=INTEGER)


def decimal(number: Decimal | None) -> Literal | None:
    """A decimal number without exponent and without idle zeros: 317000000, 99.93."""
    if number is None or not number.is_finite():
        return None
    digits = format(number, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return Literal("0" if digits in {"-0", ""} else digits, datatype=_DECIMAL)


def true() -> Literal:
    """The boolean that is written only when it holds."""
    return Literal("true", datatype=_BOOLEAN)


def is_day(text: str | None) -> bool:
    """Whether the text is a day of the calendar, as ISO 8601 writes it."""
    try:
        return bool(text and _DAY.fullmatch(text) and day_type.fromisoformat(text))
    except ValueError:
        return False


def day(text: str | None) -> Literal | None:
    """A day as xsd:date; None for what is none, such as 2022-02-30 or the yearless --04-26."""
    return Literal(text, datatype=_DATE) if text and is_day(text) else None


def moment(text: str | None) -> Literal | None:
    """A day as xsd:date, a day with the time as xsd:dateTime, None for what is neither."""
    if not text or not _TIME.fullmatch(text):
        return day(text)
    try:
        written = datetime.fromisoformat(text).isoformat().replace("+00:00", "Z")  # as engines give it back
        return Literal(written, datatype=_DATE_TIME)
    except ValueError:
        return None
