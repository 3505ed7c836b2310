"""The production engine: the axioms as tables keyed by predicate, followed statement by statement (semi-naive)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Triple

from kg.infer.axioms import TYPE, Axioms, Chain, load, reach
from kg.rdf.statements import Statements

Node: TypeAlias = str
"""A term as N-Triples writes it."""
Statement: TypeAlias = tuple[Node, Node, Node]
Typing: TypeAlias = tuple[Node, Node]

_TYPE: Final = str(TYPE)
_LEAVES: Final = ('"', "<<")
"""How literals and triple terms begin, which lead nowhere."""


class Engine:
    """Axioms compiled once; one engine serves any number of articles."""

    def __init__(self, axioms: Axioms) -> None:
        self._axioms = axioms
        self._above = _written({kind: reach(axioms.superclasses, kind) for kind in axioms.superclasses})
        self._broader = _written(axioms.superproperties)
        self._inverse = _written(axioms.inverses)
        self._after = _by_step(axioms.chains, 0)
        self._before = _by_step(axioms.chains, 1)
        self._read = _properties(axioms)

    @classmethod
    def from_ontology(cls, path: Path | None = None) -> Engine:
        """The engine of an ontology file, by default the package's; DataError for an axiom that it cannot follow."""
        return cls(load(path))

    def closure(self, triples: Iterable[Triple]) -> Statements:
        """The triples that follow from the given ones and are not among them, sorted as N-Triples."""
        types: set[Typing] = set()
        given: dict[Statement, None] = {}
        for line in Statements.of(triples).lines:
            subject, predicate, value = line.split(" ", 2)
            if predicate == _TYPE:
                types.add((subject, value))
            elif predicate in self._read:
                given[subject, predicate, value] = None
        classes = (f"{subject} {_TYPE} {above}" for subject, above in self._classes(types))
        return Statements.in_order((*classes, *map(" ".join, self._statements(given))))

    def shortcuts(self, triples: Iterable[Triple]) -> Statements:
        """Those of the triples of the closure that a store keeps: what follows by subproperty or by two steps.

        Classes above, inverses and what a transitive property leads to can be asked for in a query; they are written
        by whoever wants them (`kg.export.full`).
        """
        short = self._of_shortcuts
        given = [tuple(line.split(" ", 2)) for line in Statements.of(triples).lines]
        found = short._statements({(s, p, o): None for s, p, o in given if p in short._read})
        return self.kept(Statements.in_order(map(" ".join, found)))

    def kept(self, closure: Statements) -> Statements:
        """The shortcuts of a closure."""
        properties = self._axioms.shortcuts
        return Statements(tuple(line for line in closure.lines if line.split(" ", 2)[1] in properties))

    @cached_property
    def _of_shortcuts(self) -> Engine:
        """The engine without axioms that no shortcut needs."""
        return Engine(replace(self._axioms, superclasses={}, chains=self._axioms.steps))

    def _classes(self, given: set[Typing]) -> set[Typing]:
        return {(subject, above) for subject, kind in given for above in self._above.get(kind, ())} - given

    def _statements(self, given: dict[Statement, None]) -> list[Statement]:
        """What follows by subproperty, inverse and chain; each statement meets every earlier one once."""
        known, agenda = set(given), list(given)
        met = _Met()
        for statement in agenda:  # grows while it is read
            met.add(statement)
            for new in self._consequences(statement, met):
                if new not in known:
                    known.add(new)
                    agenda.append(new)
        return agenda[len(given) :]

    def _consequences(self, statement: Statement, met: _Met) -> list[Statement]:
        subject, predicate, object_ = statement
        new: list[Statement] = [(subject, broader, object_) for broader in self._broader.get(predicate, ())]
        if object_.startswith(_LEAVES):
            return new
        new += [(object_, inverse, subject) for inverse in self._inverse.get(predicate, ())]
        for second, target in self._after.get(predicate, ()):
            new += [(subject, target, end) for end in met.ends.get((object_, second), ())]
        for first, target in self._before.get(predicate, ()):
            new += [(start, target, object_) for start in met.starts.get((first, subject), ())]
        return new


class _Met:
    """The statements seen so far, to be joined from either end."""

    def __init__(self) -> None:
        self.ends: defaultdict[tuple[Node, Node], list[Node]] = defaultdict(list)
        self.starts: defaultdict[tuple[Node, Node], list[Node]] = defaultdict(list)

    def add(self, statement: Statement) -> None:
        """Files a statement between two nodes; literals lead nowhere."""
        subject, predicate, object_ = statement
        if not object_.startswith(_LEAVES):
            self.ends[subject, predicate].append(object_)
            self.starts[predicate, object_].append(subject)


def _written(table: Mapping[NamedNode, Iterable[NamedNode]]) -> dict[Node, tuple[Node, ...]]:
    return {str(key): tuple(map(str, values)) for key, values in table.items()}


def _by_step(chains: Iterable[Chain], step: int) -> dict[Node, tuple[tuple[Node, Node], ...]]:
    """From one step of a chain to the other step and the property that the two make."""
    table: defaultdict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for chain in (tuple(map(str, chain)) for chain in chains):
        table[chain[step]].append((chain[1 - step], chain[2]))
    return {key: tuple(pairs) for key, pairs in table.items()}


def _properties(axioms: Axioms) -> frozenset[Node]:
    """Every property that some axiom reads or makes."""
    tables = (axioms.superproperties, axioms.inverses)
    named = {term for table in tables for key, values in table.items() for term in (key, *values)}
    return frozenset(map(str, named | {term for chain in axioms.chains for term in chain}))
