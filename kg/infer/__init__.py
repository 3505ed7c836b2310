"""The closure of one article's assertions under the axioms of the ontology file, and nothing else.

`Engine` is compiled from that file; `owlrl_closure` is the reference that the tests hold against it. Neither is ever
given evidence: spans are most of a graph and have nothing to infer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from pyoxigraph import Triple

from kg.errors import UsageError
from kg.infer.axioms import Axioms, lint, load
from kg.infer.engine import Engine
from kg.infer.reference import owlrl_closure
from kg.rdf.statements import Statements

__all__ = ["Axioms", "Engine", "Reasoner", "lint", "load", "owlrl_closure", "reasoner"]

Reasoner: TypeAlias = Callable[[Iterable[Triple]], Statements]


def reasoner(name: str) -> Reasoner:
    """The closure called "own" or "owlrl", over the package's ontology; UsageError for any other name."""
    if name == "own":
        return Engine.from_ontology().closure
    if name == "owlrl":
        return owlrl_closure
    raise UsageError("reasoner-unknown", name=name)
