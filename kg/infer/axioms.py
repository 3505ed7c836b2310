"""The axioms of an ontology file, and the complaints about those outside the subset that the closure can follow.

The subset: subclass, subproperty and inverse between the file's own terms, chains of exactly two properties that never
feed themselves, and transitivity on cchc:partOf. Disjointness may be stated; it is documentation. Functional
properties, keys, cardinalities, sameAs, equivalence, domain, range and imports may not: shapes state such conditions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg import resources
from kg.errors import DataError, Value
from kg.rdf.namespaces import DCT, NS, OWL, RDF, RDFS, SKOS

Node = TypeVar("Node", bound=Hashable)
Chain: TypeAlias = tuple[NamedNode, NamedNode, NamedNode]
"""First step, second step, and the property that the two make."""

TYPE: Final = NamedNode(RDF + "type")
_FIRST: Final = NamedNode(RDF + "first")
_REST: Final = NamedNode(RDF + "rest")
_NIL: Final = NamedNode(RDF + "nil")
_SUBCLASS: Final = NamedNode(RDFS + "subClassOf")
_SUBPROPERTY: Final = NamedNode(RDFS + "subPropertyOf")
_INVERSE: Final = NamedNode(OWL + "inverseOf")
_CHAIN: Final = NamedNode(OWL + "propertyChainAxiom")
_DISJOINT: Final = NamedNode(OWL + "disjointWith")

_ONTOLOGY: Final = NamedNode(OWL + "Ontology")
_CLASS: Final = NamedNode(OWL + "Class")
_OBJECT: Final = NamedNode(OWL + "ObjectProperty")
_DATA: Final = NamedNode(OWL + "DatatypeProperty")
_ANNOTATION: Final = NamedNode(OWL + "AnnotationProperty")
_TRANSITIVE: Final = NamedNode(OWL + "TransitiveProperty")
_MAY_BE_TRANSITIVE: Final = NamedNode(NS + "partOf")
_KINDS: Final = frozenset({_ONTOLOGY, _CLASS, _OBJECT, _DATA, _ANNOTATION})

_NOTES: Final = (SKOS, DCT, "http://purl.org/vocab/vann/")
_NOTE_TERMS: Final = frozenset(
    {RDFS + name for name in ("label", "comment", "isDefinedBy", "seeAlso")}
    | {OWL + name for name in ("versionIRI", "versionInfo", "priorVersion", "deprecated")}
    | {"https://schema.org/domainIncludes", "https://schema.org/rangeIncludes", NS + "roleProperty"}
)


@dataclass(frozen=True)
class Axioms:
    """What the closure follows; transitivity is the chain of a property with itself."""

    superclasses: Mapping[NamedNode, tuple[NamedNode, ...]]
    superproperties: Mapping[NamedNode, tuple[NamedNode, ...]]
    inverses: Mapping[NamedNode, tuple[NamedNode, ...]]
    chains: tuple[Chain, ...]

    @property
    def steps(self) -> tuple[Chain, ...]:
        """The chains of two properties, without those by which one property is transitive."""
        return tuple(chain for chain in self.chains if len(set(chain)) > 1)

    @cached_property
    def shortcuts(self) -> frozenset[str]:
        """The properties, as N-Triples writes them, of which a store keeps what is inferred.

        They are those that two steps make, and of those that are a step the ones above all others of their kind.
        """
        made = {target for _, _, target in self.steps}
        above = {broader for all_above in self.superproperties.values() for broader in all_above}
        steps = {step for *two, _ in self.steps for step in two}
        return frozenset(map(str, made | (above & steps - self.superproperties.keys())))


def load(path: Path | None = None) -> Axioms:
    """The axioms of a file, by default the package's ontology; DataError with the first one that cannot be followed."""
    read = _Reader(path or ontology_file())
    if read.problems:
        raise read.problems[0]
    return read.axioms()


def lint(path: Path) -> list[str]:
    """What stands in the ontology file outside the subset, one line each; empty when the file is fine."""
    return [problem.what() for problem in _Reader(path).problems]


def statements(path: Path) -> list[Triple]:
    """The triples of an ontology file without its annotations; DataError with line and column if it is no Turtle."""
    try:
        quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
    except SyntaxError as broken:
        raise DataError("turtle-broken", where=f"{path}:{broken.lineno}", reason=str(broken.msg)) from broken
    except OSError as broken:
        raise DataError("file-unreadable", where=str(path), reason=broken.strerror or str(broken)) from broken
    notes = {predicate for predicate in {quad.predicate for quad in quads} if _is_note(predicate.value)}
    return [quad.triple for quad in quads if quad.predicate not in notes]


def ontology_file() -> Path:
    """The package's own ontology."""
    return resources.ontology() / "cchc.ttl"


def _is_note(predicate: str) -> bool:
    return predicate in _NOTE_TERMS or predicate.startswith(_NOTES)


class _Reader:
    """One pass over the statements: those of the subset are sorted into tables, the others become problems."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._by_predicate: defaultdict[NamedNode, list[Triple]] = defaultdict(list)
        for triple in statements(path):
            self._by_predicate[triple.predicate].append(triple)
        self._kinds: defaultdict[object, set[object]] = defaultdict(set)
        for triple in self._by_predicate[TYPE]:
            self._kinds[triple.subject].add(triple.object)
        self._lists = _Lists(self._by_predicate[_FIRST], self._by_predicate[_REST])
        self._in_chains = {node for chain in self._by_predicate[_CHAIN] for node in self._lists.nodes(chain.object)}
        found = {problem.what(): problem for problem in (*self._wrong(), *self._cycles())}
        self.problems = [found[what] for what in sorted(found)]

    def axioms(self) -> Axioms:
        """The tables; only complete where there are no problems."""
        inverses = self._table(_INVERSE)
        for left, rights in self._table(_INVERSE).items():
            for right in rights:
                inverses[right] = tuple(sorted({*inverses.get(right, ()), left}, key=str))
        return Axioms(self._table(_SUBCLASS), self._table(_SUBPROPERTY), inverses, tuple(self._chains()))

    def _table(self, predicate: NamedNode) -> dict[NamedNode, tuple[NamedNode, ...]]:
        pairs: defaultdict[NamedNode, list[NamedNode]] = defaultdict(list)
        for triple in self._by_predicate[predicate]:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
                pairs[triple.subject].append(triple.object)
        return {key: tuple(values) for key, values in pairs.items()}

    def _chains(self) -> list[Chain]:
        """The two-step chains, and every transitive property as the chain of itself with itself."""
        found: list[Chain] = []
        for triple in self._by_predicate[_CHAIN]:
            steps = self._steps(triple)
            if isinstance(triple.subject, NamedNode) and len(steps) == 2:
                found.append((steps[0], steps[1], triple.subject))
        transitive = (term for term, kinds in self._kinds.items() if _TRANSITIVE in kinds)
        return found + [(term, term, term) for term in transitive if isinstance(term, NamedNode)]

    def _steps(self, triple: Triple) -> list[NamedNode]:
        """The steps of a chain axiom, empty where one of them is no name."""
        steps = self._lists.get(triple.object, ())
        names = [step for step in steps if isinstance(step, NamedNode)]
        return names if len(names) == len(steps) else []

    def _fault(self, key: str, **values: Value) -> DataError:
        return DataError(key, where=str(self._path), **values)

    def _wrong(self) -> Iterator[DataError]:
        """Statements of a form or about terms that the subset does not have."""
        checks = {
            TYPE: self._wrong_type,
            _SUBCLASS: lambda triple: self._wrong_pair(triple, {_CLASS}),
            _DISJOINT: lambda triple: self._wrong_pair(triple, {_CLASS}),
            _SUBPROPERTY: lambda triple: self._wrong_pair(triple, {_OBJECT}, {_DATA}),
            _INVERSE: lambda triple: self._wrong_pair(triple, {_OBJECT}),
            _CHAIN: self._wrong_chain,
            _FIRST: self._wrong_list,
            _REST: self._wrong_list,
        }
        for predicate, triples in tuple(self._by_predicate.items()):
            check = checks.get(predicate, self._outside)
            yield from filter(None, map(check, triples))

    def _outside(self, triple: Triple) -> DataError | None:
        return self._fault("axiom-outside", axiom=_show(triple))

    def _wrong_type(self, triple: Triple) -> DataError | None:
        if triple.object == _TRANSITIVE:
            fine = triple.subject == _MAY_BE_TRANSITIVE
            return None if fine else self._fault("axiom-transitive", axiom=_show(triple))
        if triple.object not in _KINDS:
            return self._outside(triple)
        return None if isinstance(triple.subject, NamedNode) else self._fault("axiom-nameless", axiom=_show(triple))

    def _wrong_pair(self, triple: Triple, *kinds: set[NamedNode]) -> DataError | None:
        """Both ends must be own terms that the file declares, and declares as terms of one kind."""
        ends = (triple.subject, triple.object)
        if any(all(self._is(end, kind) for end in ends) for kind in kinds):
            return None
        wanted = " / ".join(sorted(_show(name) for kind in kinds for name in kind))
        return self._fault("axiom-ends", axiom=_show(triple), kinds=wanted)

    def _wrong_chain(self, triple: Triple) -> DataError | None:
        steps = self._steps(triple)
        if len(steps) != 2:
            return self._fault("axiom-steps", axiom=_show(triple))
        if all(self._is(term, {_OBJECT}) for term in (triple.subject, *steps)):
            return None
        return self._fault("axiom-properties", axiom=_show(triple))

    def _wrong_list(self, triple: Triple) -> DataError | None:
        return None if triple.subject in self._in_chains else self._fault("axiom-list", axiom=_show(triple))

    def _is(self, term: object, kinds: set[NamedNode]) -> bool:
        return isinstance(term, NamedNode) and term.value.startswith(NS) and kinds <= self._kinds.get(term, set())

    def _cycles(self) -> Iterator[DataError]:
        """Chains whose own result leads back, by any axioms, to one of their steps."""
        leads = self._leads()
        for first, second, target in self._chains():
            led_to = reach(leads, target)
            if not first == second == target and {first, second} & {target, *led_to}:
                axiom = f"{_show(target)} owl:propertyChainAxiom ( {_show(first)} {_show(second)} )"
                yield self._fault("axiom-circle", axiom=axiom)

    def _leads(self) -> dict[NamedNode, set[NamedNode]]:
        """From each property to those that follow from it in one step."""
        leads: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
        rules = self.axioms()
        for table in (rules.superproperties, rules.inverses):
            for source, targets in table.items():
                leads[source].update(targets)
        for first, second, target in rules.chains:
            leads[first].add(target)
            leads[second].add(target)
        return leads


class _Lists(dict[object, tuple[object, ...]]):
    """The RDF lists of a file by their first node."""

    def __init__(self, firsts: Sequence[Triple], rests: Sequence[Triple]) -> None:
        super().__init__()
        self._first: dict[object, object] = {triple.subject: triple.object for triple in firsts}
        self._rest: dict[object, object] = {triple.subject: triple.object for triple in rests}
        for node in self._first:
            self[node] = tuple(self._first.get(step) for step in self.nodes(node))

    def nodes(self, head: object) -> list[object]:
        """The nodes of a list in their order; a list that runs in a circle ends where it closes."""
        found: list[object] = []
        while head != _NIL and head in self._rest and head not in found:
            found.append(head)
            head = self._rest[head]
        return found


def reach(leads: Mapping[Node, Iterable[Node]], start: Node) -> set[Node]:
    """All that can be reached from a property or a class in one step or more."""
    found: set[Node] = set()
    agenda = [start]
    while agenda:
        new = set(leads.get(agenda.pop(), ())) - found
        found |= new
        agenda.extend(new)
    return found


def _show(what: object) -> str:
    """A term or a triple with the usual prefixes."""
    if isinstance(what, Triple):
        return f"{_show(what.subject)} {_show(what.predicate)} {_show(what.object)}"
    if not isinstance(what, NamedNode):
        return str(what) if isinstance(what, Literal) else "_:list"
    for prefix, namespace in (("cchc", NS), ("owl", OWL), ("rdf", RDF), ("rdfs", RDFS), ("skos", SKOS)):
        if what.value.startswith(namespace):
            return f"{prefix}:{what.value.removeprefix(namespace)}"
    return str(what)
