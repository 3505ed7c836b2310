"""Which of several media types an answer has, by the head `Accept` of RFC 9110 and by the end of an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

HTML: Final = "text/html"
TURTLE: Final = "text/turtle"
NTRIPLES: Final = "application/n-triples"
JSONLD: Final = "application/ld+json"
RDFXML: Final = "application/rdf+xml"
GRAPHS: Final = (TURTLE, NTRIPLES, JSONLD, RDFXML)
"""The types of RDF, what is given where nothing is said first."""
JSON_ROWS: Final = "application/sparql-results+json"
XML_ROWS: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
ROWS: Final = (JSON_ROWS, XML_ROWS, CSV, TSV)
"""The types of SPARQL's answers, what is given where nothing is said first."""
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES: Final[Mapping[str, str]] = {".ttl": TURTLE, ".nt": NTRIPLES, ".jsonld": JSONLD, ".rdf": RDFXML}
"""By the end of an address what it is."""
OTHER_NAMES: Final[Mapping[str, str]] = {
    "application/json": JSON_ROWS,
    "application/xml": XML_ROWS,
    "text/xml": XML_ROWS,
    "text/plain": NTRIPLES,
    "application/x-turtle": TURTLE,
    "text/n3": TURTLE,
    "text/rdf+n3": TURTLE,
}
"""Types by which clients ask that know no better one, and what they are content with."""
_MOST: Final = 4096  # letters of a head that are looked at: a browser's has some 200
_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*(?P<type>{_TOKEN})/(?P<subtype>{_TOKEN})\s*(?P<rest>(?:;.*)?)")
_QUALITY: Final = re.compile(r";\s*q\s*=\s*(?P<q>[01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Range:
    """A range of types (`text/*`), and how much it is wanted: 0 not at all, 1 most."""

    kind: str
    subtype: str
    quality: float

    def fit(self, media: str) -> int:
        """How closely the range names a type: 0 not, 1 as one of all, 2 as one of its kind, 3 by its name."""
        kind, _, subtype = media.partition("/")
        if self.kind == "*":
            return int(self.subtype == "*")
        if self.kind != kind:
            return 0
        return 3 if self.subtype == subtype else 2 * (self.subtype == "*")


def chosen(accept: str | None, offered: Sequence[str], others: Mapping[str, str] | None = None) -> str | None:
    """The type most wanted of those offered, among equals the first; None where none of them is acceptable.

    A type has the quality of the range that names it most closely. `others` are names under which a type is wanted,
    too; they count where nothing names the type itself. Without the head anything will do.
    """
    ranges = list(_ranges(accept or "*/*"))
    best = max(offered, key=lambda media: _quality(ranges, media, others or {}))  # of equals max gives the first
    return best if _quality(ranges, best, others or {}) > 0 else None


def wants_page(accept: str | None, offered: Sequence[str]) -> bool:
    """Whether a page for people is wanted more than each of the types offered; who takes anything wants none."""
    return chosen(accept, [*offered, HTML], OTHER_NAMES) == HTML


def by_suffix(path: str) -> tuple[str, str | None]:
    """A path without the ending that says a type of RDF, and that type."""
    for suffix, media in SUFFIXES.items():
        if path.endswith(suffix):
            return path.removesuffix(suffix), media
    return path, None


def _quality(ranges: Sequence[_Range], media: str, others: Mapping[str, str]) -> float:
    closest = [(media, 3), *((other, 3) for other, meant in others.items() if meant == media), (media, 2), (media, 1)]
    for name, closeness in closest:  # what names it closely overrules what takes it along with others
        if fitting := [one.quality for one in ranges if one.fit(name) == closeness]:
            return max(fitting)
    return 0.0


def _ranges(accept: str) -> Iterator[_Range]:
    for part in accept[:_MOST].split(","):
        if found := _RANGE.fullmatch(part):
            quality = _QUALITY.search(found["rest"])
            if quality or not re.search(r";\s*q\s*=", found["rest"], re.IGNORECASE):
                yield _Range(found["type"].lower(), found["subtype"].lower(), float(quality["q"]) if quality else 1.0)
