"""The closure of one article's assertions under the axioms of the ontology file, and nothing else.

A store keeps the shortcuts of it; the rest of it can be written when it is wanted.

`Engine` is compiled from that file; `owlrl_closure` is the reference that the tests hold against it. Neither is ever
given evidence: spans are most of a graph and have nothing to infer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from pyoxigraph import Triple

from kg.errors import UsageError
from kg.infer.axioms import Axioms, lint, load, reach
from kg.infer.engine import Engine
from kg.infer.reference import owlrl_closure
from kg.rdf.statements import Statements

__all__ = ["Axioms", "Engine", "Reasoner", "lint", "load", "owlrl_closure", "reach", "reasoner"]

Reasoner: TypeAlias = Callable[[Iterable[Triple]], Statements]


def reasoner(name: str) -> Reasoner:
    """What finds the shortcuts that a store keeps, by the engine called "own" or by "owlrl"; UsageError for another."""
    engine = Engine.from_ontology()
    if name == "own":
        return engine.shortcuts
    if name == "owlrl":
        return lambda triples: engine.kept(owlrl_closure(triples))
    raise UsageError("reasoner-unknown", name=name)
