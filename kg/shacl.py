"""The shape files as pyshacl and people read them: the shapes, and each rule with its messages and advice.

What is done here for speed changes no result: the files are parsed once, each property shape gets the targets of its
node shape (one evaluation for all focus nodes instead of one for each), of the ontology only the class hierarchy is
kept, a graph answers the two commonest look-ups from a dictionary, and a query text is parsed once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, cast

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.query import Result
from rdflib.term import Identifier, Node, Variable

from kg import namespaces, resources
from kg.errors import DataError, UsageError

LANGUAGES: Final = ("vi", "en")
KNOWN_BAD: Final = "known-bad.ttl"
SH: Final = Namespace(namespaces.SH)

_ADVICE: Final = URIRef(namespaces.SHAPES + "advice")
_READ_ONCE: Final = (RDF.type, SH.message, SH.severity)  # by pyshacl, when it builds the shapes
_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

Step = tuple[URIRef, bool]
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
    """pyshacl's shapes, the class hierarchy, the triples that say what each concept is, and the rules by IRI."""

    graph: Any
    hierarchy: Graph
    concepts: Mapping[ox.NamedNode, tuple[ox.Triple, ...]]
    rules: Mapping[str, Rule]


class IndexedGraph(Graph):
    """A graph that finds objects and subjects in a dictionary; triples are added one by one and never removed."""

    def __init__(self, triples: Iterable[tuple[Node, Node, Node]] = ()) -> None:
        super().__init__(bind_namespaces="none")
        self._objects: defaultdict[Any, defaultdict[Any, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self._subjects: defaultdict[Any, list[Any]] = defaultdict(list)
        self._known: set[Any] = set()
        self._store: ox.Store | None = None
        for triple in triples:
            self.add(triple)

    def add(self, triple: Any) -> IndexedGraph:
        """The graph with the triple."""
        if triple not in self._known:
            self._known.add(triple)
            self._store = None
            super().add(triple)
            subject, predicate, object_ = triple
            self._objects[subject][predicate].append(object_)
            self._subjects[predicate, object_].append(subject)
        return self

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
        """The objects, from the index when subject and predicate are single terms."""
        if isinstance(subject, Identifier) and isinstance(predicate, URIRef):
            return iter(self._objects[subject][predicate] if subject in self._objects else ())
        return super().objects(subject, predicate, unique)

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Any:
        """The subjects, from the index when predicate and object are single terms."""
        if isinstance(object, Identifier) and isinstance(predicate, URIRef):
            return iter(self._subjects.get((predicate, object), ()))
        return super().subjects(predicate, object, unique)

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Any:
        """Predicate and object of each triple of a subject."""
        if subject is None:
            return super().predicate_objects(subject, unique)
        return ((p, o) for p, objects in self._objects.get(subject, {}).items() for o in objects)

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        """The solutions of a SELECT, from Oxigraph: rdflib's grammar alone takes as long as all of an article's shapes.

        The tests hold the results of every such shape against pyshacl on a plain rdflib graph.
        """
        bound = {
            ox.Variable(name): _oxigraph(value)
            for name, value in (kwargs.get("initBindings") or {}).items()
            if f"${name}" in query_object
        }
        solutions: Any = self._mirror().query(query_object, substitutions=bound)
        names = [Variable(variable.value) for variable in solutions.variables]
        result = Result("SELECT")
        result.vars = names
        result.bindings = [
            {name: cast(Identifier, _term(value)) for name, value in zip(names, row, strict=True) if value is not None}
            for row in solutions
        ]
        return result

    def _mirror(self) -> ox.Store:
        """The graph as it is now in Oxigraph, made when the first query comes."""
        if self._store is None:
            self._store = ox.Store()
            self._store.extend(ox.Quad(*(_oxigraph(term) for term in triple)) for triple in self)
        return self._store


@cache
def shapes() -> Shapes:
    """Everything in the shape files, read once; `DataError` with file and line where one is broken."""
    files = [path for path in sorted(resources.shapes().glob("*.ttl")) if path.name != KNOWN_BAD]
    graph = to_rdflib(triple for path in files for triple in read(path))
    named = sorted(str(iri) for iri in graph.subjects(SH.severity))
    return Shapes(_flat(graph), _hierarchy(), _concepts(), {iri: _rule(graph, URIRef(iri)) for iri in named})


def read(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file; `DataError` with file and line."""
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise DataError("turtle-broken", where=f"{path}:{error.lineno}", reason=str(error.msg)) from error
    except OSError as error:
        raise DataError("file-unreadable", where=str(path), reason=error.strerror or str(error)) from error


def to_rdflib(triples: Iterable[ox.Triple]) -> IndexedGraph:
    """The same triples as an rdflib graph, lexical forms untouched."""
    return IndexedGraph((_term(t.subject), _term(t.predicate), _term(t.object)) for t in triples)


@contextmanager
def shape_errors() -> Iterator[None]:
    """What pyshacl or the query parser cannot make of a shape, as `DataError`."""
    from pyshacl.errors import ReportableRuntimeError  # noqa: PLC0415

    try:
        yield
    except (ReportableRuntimeError, SyntaxError) as error:
        raise DataError("shape-broken", where=str(resources.shapes()), reason=str(error)) from error


def curie(iri: str) -> str:
    """The IRI with the prefix of the one table of prefixes, or in brackets."""
    for prefix, namespace in (*namespaces.PREFIXES.items(), ("nif", namespaces.NIF)):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def local(iri: str) -> str:
    """What follows the last # of an IRI."""
    return iri.rpartition("#")[2]


# ---------------------------------------------------------------- parts


def _flat(source: Graph) -> Any:
    """pyshacl's shapes, every named property shape with the targets of its node shapes instead of under them."""
    from pyshacl.shapes_graph import ShapesGraph  # noqa: PLC0415

    known = (namespaces.SH, namespaces.RDF)
    under = {(s, SH.property, o) for s, o in source.subject_objects(SH.property) if isinstance(s, URIRef)}
    flat = IndexedGraph(t for t in source if str(t[1]).startswith(known) and t not in under)
    for node, _, shape in under:
        for target in _TARGETS:
            for value in source.objects(node, target):
                flat.add((shape, target, value))
    with shape_errors():
        graph = ShapesGraph(flat)
        assert graph.shapes is not None  # asking builds them
    graph.graph = IndexedGraph(triple for triple in flat if triple[1] not in _READ_ONCE)
    return graph


def _hierarchy() -> Graph:
    triples = read(resources.ontology() / "cchc.ttl")
    return to_rdflib(triple for triple in triples if triple.predicate.value == str(RDFS.subClassOf))


def _concepts() -> Mapping[ox.NamedNode, tuple[ox.Triple, ...]]:
    found: defaultdict[ox.NamedNode, tuple[ox.Triple, ...]] = defaultdict(tuple)
    for path in sorted((resources.ontology() / "schemes").glob("*.ttl")):
        for triple in read(path):
            if isinstance(triple.subject, ox.NamedNode) and triple.predicate.value in (
                str(SKOS.inScheme),
                str(RDF.type),
            ):
                found[triple.subject] += (triple,)
    return dict(found)


def _rule(graph: Graph, iri: URIRef) -> Rule:
    """The rule at an IRI; `DataError` when it lacks a message or an advice in a language."""
    messages, advice = _by_language(graph, iri, SH.message), _by_language(graph, iri, _ADVICE)
    if not set(LANGUAGES) == set(messages) == set(advice):
        raise DataError("rule-texts", where=str(resources.shapes()), rule=local(iri), known=", ".join(LANGUAGES))
    path = graph.value(iri, SH.path)
    text, steps = (_path_text(graph, path), _steps(graph, path)) if path else (None, ())
    return Rule(local(iri), local(str(graph.value(iri, SH.severity))).lower(), messages, advice, text, steps)


def _by_language(graph: Graph, iri: URIRef, predicate: URIRef) -> dict[str, str]:
    """The texts by language; nothing when there are two in one."""
    found = [o for o in graph.objects(iri, predicate) if isinstance(o, Literal)]
    texts = {str(literal.language): str(literal) for literal in found}
    return texts if len(texts) == len(found) else {}


def _steps(graph: Graph, path: Node) -> tuple[Step, ...]:
    if isinstance(path, URIRef):
        return ((path, False),)
    if isinstance(inverse := graph.value(path, SH.inversePath), URIRef):
        return ((inverse, True),)
    parts = [_steps(graph, part) for part in Collection(graph, path)]
    return tuple(step for part in parts for step in part) if all(parts) else ()


def _path_text(graph: Graph, path: Node) -> str:
    """The path as SPARQL writes it: `^cchc:statedIn/cchc:date`."""
    if isinstance(path, URIRef):
        return curie(path)
    if inverse := graph.value(path, SH.inversePath):
        return f"^{_path_text(graph, inverse)}"
    if choice := graph.value(path, SH.alternativePath):
        return f"({'|'.join(_path_text(graph, part) for part in Collection(graph, choice))})"
    return "/".join(_path_text(graph, part) for part in Collection(graph, path))


@lru_cache(maxsize=8192)
def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise UsageError("triple-validated")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    plain = datatype == namespaces.XSD + "string"
    return Literal(term.value, datatype=None if plain else URIRef(datatype), normalize=False)


def _oxigraph(term: Any) -> Any:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
