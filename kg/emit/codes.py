"""What the code lists state of a kind of document: its name as printed, and whether it is legal or administrative."""

from __future__ import annotations

from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import lexicon, resources
from kg.errors import DataError
from kg.rdf import iri
from kg.rdf.namespaces import SKOS
from kg.rdf.slugs import slug
from kg.rdf.terms import is_day

_PREF_LABEL: Final = SKOS + "prefLabel"
_BROADER: Final = SKOS + "broader"
_CLASSES: Final = {
    iri.concept("document-kind", "legal-normative").value: "LegalNormativeDocument",
    iri.concept("document-kind", "administrative").value: "AdministrativeDocument",
}


def kind_label(kind: str) -> str:
    """The kind as one prints it: "nghi-dinh" and "nghị định" → "Nghị định"."""
    name = label("document-kind", kind)
    return name[:1].upper() + name[1:]


def of_day(kind: str, day: str | None) -> str:
    """What has no name, by its kind and its day: "Nghị quyết ngày 5/4/2016"; the kind alone without a day."""
    if not day or not is_day(day):
        return kind
    year, month, number = day.split("-")
    form: str = lexicon.table("labels")["of-day"]
    return form.format(kind=kind, day=int(number), month=int(month), year=year)


def label(scheme: str, name: str) -> str:
    """The label of a concept of a code list, in Vietnamese; the words themselves where the list has none."""
    return _labels().get(_concept(scheme, name), name)


def document_class(kind: str) -> str:
    """The class of documents that the kind's broader concept stands for; a kind without one is a plain document."""
    return _classes().get(_concept("document-kind", kind), "OfficialDocument")


def _concept(scheme: str, name: str) -> str:
    return iri.concept(scheme, name).value if slug(name) else ""


@cache
def _labels() -> dict[str, str]:
    return {
        quad.subject.value: quad.object.value
        for quad in _quads(_PREF_LABEL)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and quad.object.language == "vi"
    }


@cache
def _classes() -> dict[str, str]:
    return {
        quad.subject.value: _CLASSES[quad.object.value]
        for quad in _quads(_BROADER)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode) and quad.object.value in _CLASSES
    }


def _quads(predicate: str) -> list[Quad]:
    """The statements with this predicate in the files of the code lists, sorted; DataError for a broken file."""
    found: list[Quad] = []
    for file in sorted((resources.ontology() / "schemes").glob("*.ttl")):
        try:
            found += (
                quad for quad in parse(path=str(file), format=RdfFormat.TURTLE) if quad.predicate.value == predicate
            )
        except SyntaxError as error:
            raise DataError("turtle-broken", where=f"{file}:{error.lineno}", reason=str(error.msg)) from error
    return sorted(found, key=str)
