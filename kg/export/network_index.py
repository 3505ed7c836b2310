"""What a network needs of a graph, by subject and predicate: lines of N-Triples are sorted by hand, terms read late.

Of a store nine statements in ten are read for nothing here, and a statement as a `Triple` costs ten times its line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from pyoxigraph import Literal

from kg.rdf.namespaces import NIF, NS, PROV, RDF, RDFS
from kg.rdf.statements import term

LABEL: Final = f"{RDFS}label"
TYPE: Final = f"{RDF}type"
_LABELS: Final = (LABEL, f"{NS}topic", f"{NS}title")
_DERIVED: Final = f"{PROV}wasDerivedFrom"
_QUOTE: Final = f"{NIF}anchorOf"
_FROM: Final = ("validFrom", "attestedOn", "date", "documentDate", "publishedOn")
_UNTIL: Final = ("validUntil", "attestedOn", "endDate", "date", "publishedOn")
_POST: Final = ("post", "formerPost", "postTitle", "former")
_STATED: Final = ("statedIn", "source", "url", "sentence")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Index:
    """The statements that matter here; `cchc:` predicates go by their bare names."""

    def __init__(self, lines: Iterable[str], relating: Collection[str], lang: str) -> None:
        """Those of `lines` that name, date or prove something, or have one of the properties `relating`."""
        own = {NS + name for name in (*relating, *_FROM, *_UNTIL, *_POST, *_STATED)}
        wanted = {f"<{name}>" for name in own | {TYPE, _DERIVED, _QUOTE, *_LABELS}}
        self.lang = lang
        self._about: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
        for line in lines:
            subject, predicate, written = line.split(" ", 2)
            if predicate in wanted:
                self._about[subject].setdefault(predicate, set()).add(written)

    def subjects(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Each subject, sorted, with the bare names of the `cchc:` properties that it has."""
        start = len(NS) + 1
        for subject in sorted(self._about):
            named = (one[start:-1] for one in self._about[subject] if one.startswith(NS, 1))
            yield subject[1:-1], frozenset(named)

    def values(self, subject: str, name: str) -> list[str]:
        """All values of a property (an IRI, or a name of ours), sorted, without their types."""
        return [_value(written) for written in self._written(subject, name if "://" in name else NS + name)]

    def first(self, subject: str | None, *names: str) -> str | None:
        """The first value of the first of those properties that has one."""
        return next((value for name in names for value in self.values(subject or "", name)), None)

    def label(self, subject: str) -> str:
        """Its label, in the wanted language if there is one; else the end of its IRI."""
        found = [term(written) for name in _LABELS for written in self._written(subject, name)]
        literals = [one for one in found if isinstance(one, Literal)]
        literals.sort(key=lambda literal: literal.language not in (self.lang, None))
        return literals[0].value if literals else subject.rstrip("/").rpartition("/")[2]

    def sentence(self, fact: str) -> str | None:
        """The sentence that states the fact, or else the words of its first span."""
        spans = self.values(fact, _DERIVED)
        sentences = [sentence for span in spans for sentence in self.values(span, "sentence")]
        return next((quote for span in sentences + spans if (quote := self.first(span, _QUOTE))), None)

    def interval(self, subject: str) -> dict[str, str]:
        """`start` and `end` of what has days of its own; a document stays from its date on, so it has no end."""
        start, end = self._day(subject, _FROM), self._day(subject, _UNTIL)
        if start and end and end < start:
            end = None
        return ({"start": start} if start else {}) | ({"end": end} if start and end else {})

    def _day(self, subject: str, names: tuple[str, ...]) -> str | None:
        """The first of those properties that is a whole day."""
        return next((day for name in names for day in self.values(subject, name) if _DAY.fullmatch(day)), None)

    def _written(self, subject: str, predicate: str) -> list[str]:
        about = self._about.get(f"<{subject}>")
        return sorted(about.get(f"<{predicate}>", ())) if about else []


def _value(written: str) -> str:
    return written[1:-1] if written.startswith("<") else term(written).value  # type: ignore[union-attr]
