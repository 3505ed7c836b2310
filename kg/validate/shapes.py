"""The shape files: the triples that the judges are given, and each rule with its messages, its advice and its path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg import resources
from kg.errors import DataError
from kg.rdf.namespaces import NS, RDF, RDFS, SH, SHAPES, SKOS, curie
from kg.rdf.statements import Statements, Term, term

LANGUAGES: Final = ("vi", "en")
KNOWN_BAD: Final = "known-bad.ttl"

Step: TypeAlias = tuple[NamedNode, bool]
"""One step of a path: the property, and whether it is followed backwards."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One named shape: severity, message and advice by language, and its path as steps (none if not a plain chain)."""

    name: str
    severity: str
    messages: Mapping[str, str]
    advice: Mapping[str, str]
    path: str | None
    steps: tuple[Step, ...]

    def text(self, lang: str) -> str:
        """Message and advice in one line."""
        return f"{self.messages[lang]} → {self.advice[lang]}"


@dataclass(frozen=True, slots=True)
class Shapes:
    """The triples of the shape files, the class hierarchy, what each concept is and its unit, and the rules by IRI."""

    triples: tuple[Triple, ...]
    hierarchy: tuple[Triple, ...]
    concepts: Mapping[Term, tuple[Triple, ...]]
    rules: Mapping[str, Rule]

    def of_concepts(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The triples of the schemes about the concepts that the triples use."""
        for value in dict.fromkeys(triple.object for triple in triples):
            yield from self.concepts.get(value, ())


class Graph:
    """Statements found by subject or by object; few articles ask for the second: it is indexed when it is asked for."""

    def __init__(self, statements: Statements) -> None:
        self._lines = dict.fromkeys(statements.lines)
        self._about: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for line in self._lines:
            subject, predicate, value = line.split(" ", 2)
            self._about[subject].append((predicate, value))

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """What the subject has as values of the predicate."""
        wanted = str(predicate)
        return [term(value) for stated, value in self._about.get(str(subject), ()) if stated == wanted]

    def value(self, subject: Term, predicate: NamedNode) -> Term | None:
        """The first value of the predicate, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def subjects(self, object_: Term, predicate: NamedNode | None = None) -> list[Term]:
        """What has the object as a value of the predicate, or of any."""
        found = self._naming.get(str(object_), ())
        return [term(subject) for subject, stated in found if predicate is None or stated == str(predicate)]

    @cached_property
    def _naming(self) -> Mapping[str, list[tuple[str, str]]]:
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for line in self._lines:
            subject, predicate, value = line.split(" ", 2)
            found[value].append((subject, predicate))
        return found


@cache
def shapes() -> Shapes:
    """Everything in the shape files, read once; `DataError` with file and line where one is broken."""
    triples = tuple(triple for path in files() for triple in read(path))
    graph = Graph(Statements.of(triples))
    named = {t.subject for t in triples if t.predicate == _SEVERITY and isinstance(t.subject, NamedNode)}
    rules = {iri.value: _rule(graph, iri) for iri in sorted(named, key=str)}
    return Shapes(triples, tuple(_hierarchy()), _concepts(), rules)


def files() -> list[Path]:
    """The shape files, by name."""
    return [path for path in sorted(resources.shapes().glob("*.ttl")) if path.name != KNOWN_BAD]


def read(path: Path) -> list[Triple]:
    """The triples of a Turtle file; `DataError` with file and line."""
    try:
        return [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise DataError("turtle-broken", where=f"{path}:{error.lineno}", reason=str(error.msg)) from error
    except OSError as error:
        raise DataError("file-unreadable", where=str(path), reason=error.strerror or str(error)) from error


def broken(reason: object) -> DataError:
    """The error for shapes that no judge can work with."""
    return DataError("shape-broken", where=str(resources.shapes()), reason=str(reason))


def short(iri: str) -> str:
    """The IRI with its prefix, or in brackets."""
    return curie(iri) or f"<{iri}>"


def local(iri: str) -> str:
    """What follows the last # of an IRI."""
    return iri.rpartition("#")[2]


# ---------------------------------------------------------------- parts

_TYPE: Final = NamedNode(RDF + "type")
_FIRST: Final = NamedNode(RDF + "first")
_REST: Final = NamedNode(RDF + "rest")
_UNIT: Final = NamedNode(NS + "unitText")
_SUBCLASS: Final = NamedNode(RDFS + "subClassOf")
_IN_SCHEME: Final = NamedNode(SKOS + "inScheme")
_SEVERITY: Final = NamedNode(SH + "severity")
_MESSAGE: Final = NamedNode(SH + "message")
_PROPERTY_SHAPE: Final = NamedNode(SH + "PropertyShape")
_PATH: Final = NamedNode(SH + "path")
_INVERSE: Final = NamedNode(SH + "inversePath")
_CHOICE: Final = NamedNode(SH + "alternativePath")
_ADVICE: Final = NamedNode(SHAPES + "advice")


def _hierarchy() -> Iterator[Triple]:
    return (triple for triple in read(resources.ontology() / "cchc.ttl") if triple.predicate == _SUBCLASS)


def _concepts() -> Mapping[Term, tuple[Triple, ...]]:
    found: defaultdict[Term, tuple[Triple, ...]] = defaultdict(tuple)
    for path in sorted((resources.ontology() / "schemes").glob("*.ttl")):
        for triple in read(path):
            if triple.predicate in (_IN_SCHEME, _TYPE, _UNIT):
                found[triple.subject] += (triple,)
    return dict(found)


def _rule(graph: Graph, iri: NamedNode) -> Rule:
    """The rule at an IRI; `DataError` when it lacks a message or an advice in a language."""
    messages, advice = _by_language(graph, iri, _MESSAGE), _by_language(graph, iri, _ADVICE)
    if not set(LANGUAGES) == set(messages) == set(advice):
        raise DataError("rule-texts", where=str(resources.shapes()), rule=local(iri.value), known=", ".join(LANGUAGES))
    severity, path = graph.value(iri, _SEVERITY), graph.value(iri, _PATH)
    assert isinstance(severity, NamedNode)
    if path is None and _PROPERTY_SHAPE in graph.objects(iri, _TYPE):
        raise broken(f"{local(iri.value)}: sh:PropertyShape, sh:path?")
    text, steps = (_path_text(graph, path), _steps(graph, path)) if path else (None, ())
    return Rule(local(iri.value), local(severity.value).lower(), messages, advice, text, steps)


def _by_language(graph: Graph, iri: NamedNode, predicate: NamedNode) -> dict[str, str]:
    """The texts by language; nothing when there are two in one."""
    found = [term for term in graph.objects(iri, predicate) if isinstance(term, Literal)]
    texts = {str(literal.language): literal.value for literal in found}
    return texts if len(texts) == len(found) else {}


def _steps(graph: Graph, path: Term) -> tuple[Step, ...]:
    if isinstance(path, NamedNode):
        return ((path, False),)
    if isinstance(inverse := graph.value(path, _INVERSE), NamedNode):
        return ((inverse, True),)
    parts = [_steps(graph, part) for part in _members(graph, path)]
    return tuple(step for part in parts for step in part) if all(parts) else ()


def _path_text(graph: Graph, path: Term) -> str:
    """The path as SPARQL writes it: `^cchc:statedIn/cchc:date`."""
    if isinstance(path, NamedNode):
        return short(path.value)
    if inverse := graph.value(path, _INVERSE):
        return f"^{_path_text(graph, inverse)}"
    if choice := graph.value(path, _CHOICE):
        return f"({'|'.join(_path_text(graph, part) for part in _members(graph, choice))})"
    return "/".join(_path_text(graph, part) for part in _members(graph, path))


def _members(graph: Graph, list_: Term) -> Iterator[Term]:
    """The members of an RDF list."""
    at: Term | None = list_
    while at is not None and (first := graph.value(at, _FIRST)) is not None:
        yield first
        at = graph.value(at, _REST)
