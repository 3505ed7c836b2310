"""What a store leaves to be understood, written out for programs that follow no axiom.

A store keeps what does not follow from the rest. `completed` adds what does: the classes above, inverses, what a
transitive property leads to, the role of a participation, the bounds of a period, the page of a span, and names under
other properties. `aligned` adds the classes and properties of other vocabularies above those of the ontology.
Each graph is completed by itself, for all that follows stands beside what it follows from, but that units which only
pages know lie in those of the gazetteer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import resources
from kg.emit import further_unit_triples
from kg.emit.documents import TARGETS
from kg.emit.meetings import PROPERTIES
from kg.emit.periods import bounds
from kg.export.select import Block
from kg.gazetteer import Gazetteer
from kg.infer import Engine, load, reach
from kg.model import Unit
from kg.rdf.iri import Minter
from kg.rdf.namespaces import NS, RDFS, SCHEME
from kg.rdf.sharing import GRAPHS
from kg.rdf.statements import Statements, lines_of, quads_of, term
from kg.rdf.terms import CONTEXT, FOAF_NAME, LABEL, QUOTE, TYPE, cchc, concept, day

Rule: TypeAlias = Callable[[str, str], Iterator[str]]
"""What follows from a subject and the value of one of its properties."""

More: TypeAlias = Callable[[list[str], str, str, str], Iterable[str]]
"""What is added to the lines of a graph of this kind, of the page of this slug if it is one's, under this base."""

_EVIDENCE: Final = "evidence"
_STATED_UNITS: Final = GRAPHS["unit"]
_DATA: Final = "graph/"
_VOCABULARIES: Final = frozenset({"ontology", "scheme", "meta"})
_SUBCLASS: Final = f"{RDFS}subClassOf"
_SUBPROPERTY: Final = f"{RDFS}subPropertyOf"
_OURS: Final = (f"<{NS}", f"<{SCHEME}")
_PEOPLE: Final = GRAPHS["person"]
_OFFICIAL: Final = f"{TYPE} {cchc('Official')}"


def completed(blocks: Iterable[Block], base: str) -> Iterator[Block]:
    """Each graph with what follows from its statements."""
    return _each(blocks, base, _following)


def aligned(blocks: Iterable[Block], base: str) -> Iterator[Block]:
    """Each graph with its statements in the words of the vocabularies that the ontology is aligned to."""
    return _each(blocks, base, _in_other_words)


def _each(blocks: Iterable[Block], base: str, more: More) -> Iterator[Block]:
    for graph, quads in blocks:
        kind, _, slug = graph.value.removeprefix(base + _DATA).partition("/")
        if kind in _VOCABULARIES:
            yield graph, quads
            continue
        lines = lines_of(quads, graph)
        yield graph, quads_of(sorted({*lines, *more(lines, kind, slug, base)}), graph)


# ---------------------------------------------------------------- what follows


def _following(lines: list[str], kind: str, slug: str, base: str) -> Iterator[str]:
    shortcuts = load().shortcuts
    context = f"<{base}article/{slug}>" if kind == _EVIDENCE else ""
    above = _above(lines, base) if kind == _STATED_UNITS else ()
    closure = _engine().closure(Statements((*lines, *above)))
    yield from (line for line in closure.lines if line.split(" ", 2)[1] not in shortcuts)
    rules = _rules()
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        if rule := rules.get(predicate):
            yield from rule(subject, value)
        if context and predicate == str(QUOTE):
            yield f"{subject} {CONTEXT} {context}"
    if kind == _PEOPLE:
        yield from _names(lines)
    if kind == "gazetteer":
        yield from _further(lines, base)


@cache
def _engine() -> Engine:
    return Engine.from_ontology()


@cache
def _rules() -> Mapping[str, Rule]:
    """By property what follows from a value of it."""
    rules: dict[str, Rule] = {str(QUOTE): _is_span, str(cchc("period")): _bounds}
    for role, name in PROPERTIES.items():
        rules[str(cchc(name))] = _states(f"{cchc('role')} {concept('role', role.value)}")
    for relation, name in TARGETS.items():
        rules[str(cchc(name))] = _states(f"{cchc('relationKind')} {concept('relation-kind', relation)}")
    return rules


def _states(rest: str) -> Rule:
    return lambda subject, _: iter((f"{subject} {rest}",))


def _is_span(subject: str, _: str) -> Iterator[str]:
    yield f"{subject} {TYPE} {cchc('Span')}"


def _bounds(subject: str, period: str) -> Iterator[str]:
    if days := bounds(_text(period)):
        for name, value in zip(("periodStart", "periodEnd"), days, strict=True):
            yield f"{subject} {cchc(name)} {day(value)}"


def _names(lines: Iterable[str]) -> Iterator[str]:
    """The names of officials as FOAF has them."""
    officials = {line.partition(" ")[0] for line in lines if line.endswith(_OFFICIAL)}
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        if predicate == str(LABEL) and subject in officials:
            yield f"{subject} {FOAF_NAME} {value}"


def _further(lines: Iterable[str], base: str) -> Iterator[str]:
    """What follows of the units that the lines are about, as the gazetteer has them."""
    minter = Minter(base)
    for unit in _units({line.partition(" ")[0] for line in lines}, base):
        yield from further_unit_triples(unit, minter).lines


def _above(lines: Iterable[str], base: str) -> Iterator[str]:
    """What units of the gazetteer lie in, of those in which others lie."""
    part_of, minter = str(cchc("partOf")), Minter(base)
    for unit in _units({line.split(" ", 2)[2] for line in lines if f" {part_of} " in line}, base):
        step = unit
        while step.parent:
            yield f"{minter.unit(step)} {part_of} {minter.unit(step.parent)}"
            step = step.parent


def _units(nodes: Iterable[str], base: str) -> Iterator[Unit]:
    """The units of the gazetteer among the nodes, in order."""
    gazetteer, begin = Gazetteer.load(), f"<{base}unit/"
    for node in sorted(nodes):
        if node.startswith(begin) and (unit := gazetteer.unit(node[len(begin) : -1])):
            yield unit


def _text(written: str) -> str:
    value = term(written)
    assert isinstance(value, Literal)
    return value.value


# ---------------------------------------------------------------- other vocabularies


def _in_other_words(lines: list[str], kind: str, *_: str) -> Iterator[str]:
    classes, properties = _alignments()
    is_a = str(TYPE)
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        if predicate == is_a:
            yield from (f"{subject} {is_a} {other}" for other in classes.get(value, ()))
        else:
            yield from (f"{subject} {other} {value}" for other in properties.get(predicate, ()))
    if kind == _PEOPLE:
        yield from _names(lines)


@cache
def _alignments() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """By class and by property of the ontology, as N-Triples writes them, those of other vocabularies above them."""
    above: dict[str, defaultdict[str, set[str]]] = {_SUBCLASS: defaultdict(set), _SUBPROPERTY: defaultdict(set)}
    folder = resources.ontology()
    for path in (folder / "cchc.ttl", *sorted((folder / "alignments").glob("*.ttl"))):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            if quad.predicate.value in above and isinstance(quad.object, NamedNode):
                above[quad.predicate.value][str(quad.subject)].add(str(quad.object))
    return _others(above[_SUBCLASS]), _others(above[_SUBPROPERTY])


def _others(above: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """From each term of ours to all terms of others that it leads up to."""
    found = {start: (one for one in reach(above, start) if not one.startswith(_OURS)) for start in above}
    return {start: tuple(sorted(others)) for start, others in found.items()}
