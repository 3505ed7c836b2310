"""What the columns of the questions hold, and what people read above and in them: `kg/data/columns.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import resources
from kg.rdf.namespaces import RDFS, SKOS

ROLES: Final = (
    *("source", "node", "official", "body", "place", "document", "indicator"),
    *("date", "period", "number", "code", "truth", "sentence", "text"),
)
"""What a column may hold; `kg/data/columns.yaml` has what each means."""

CLASSES: Final = "cchc"
"""The code list that is no scheme: the classes of the ontology by their local names."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in each language, its role, and where the words of its codes stand."""

    name: str
    heading: Mapping[str, str]
    role: str
    scheme: str | None = None
    codes: str | None = None

    def words(self, code: str, lang: str) -> str:
        """The word for a code in the language; several codes with blanks between them are words with commas."""
        known = labels(self.scheme) if self.scheme else _codes(self.codes)
        if code in known:
            return known[code][lang]
        parts = code.split()
        return ", ".join(known[part][lang] for part in parts) if parts and known.keys() >= {*parts} else code


def column(name: str, question: str | None = None) -> Column:
    """The column of that name, in one question where it means something of its own; unknown ones are plain text."""
    own = _tables()["questions"].get(question or "", {})
    entry = own.get(name) or _tables()["columns"].get(name) or {"vi": name, "en": name, "role": "text"}
    heading = {lang: entry[lang] for lang in ("vi", "en")}
    return Column(name, heading, entry["role"], entry.get("scheme"), entry.get("codes"))


def form(name: str, lang: str) -> str | None:
    """How people write what is no text, such as a day, with `{…}` to be filled in; None for an unknown form."""
    entry: Mapping[str, str] | None = _tables()["forms"].get(name)
    return entry[lang] if entry else None


@cache
def labels(scheme: str) -> dict[str, dict[str, str]]:
    """The labels of a code list in each language, by notation, or by the last part of the IRI of what has none."""
    folder = resources.ontology()
    path = folder / "cchc.ttl" if scheme == CLASSES else folder / "schemes" / f"{scheme}.ttl"
    property = RDFS + "label" if scheme == CLASSES else SKOS + "prefLabel"
    found: dict[str, dict[str, str]] = {}
    notations: dict[str, str] = {}
    for triple in _triples(path):
        if not (isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal)):
            continue
        if triple.predicate.value == property and triple.object.language:
            found.setdefault(triple.subject.value, {})[triple.object.language] = triple.object.value
        elif triple.predicate.value == SKOS + "notation":
            notations[triple.subject.value] = triple.object.value
    return {notations.get(iri, _local(iri)): {"vi": "", "en": "", **texts} for iri, texts in found.items()}


def _triples(path: Path) -> Any:
    return parse(path=str(path), format=RdfFormat.TURTLE)


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def _codes(name: str | None) -> dict[str, dict[str, str]]:
    return _tables()["codes"][name] if name else {}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = yaml.safe_load((resources.data() / "columns.yaml").read_text(encoding="utf-8"))
    return tables
