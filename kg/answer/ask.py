"""Answers from a store: to the canned questions, and to any SPARQL query that reads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from kg.answer.names import Source
from kg.answer.parameters import Parameter, resolved, terms
from kg.answer.questions import SLOT, Question, question, questions, slot_names
from kg.answer.render import FORMATS, Answer, Term, render
from kg.rdf.sparql import servers_asked

__all__ = [
    "FORMATS",
    "Answer",
    "Parameter",
    "Question",
    "Source",
    "Term",
    "ask",
    "question",
    "questions",
    "render",
    "run",
]


def ask(store: Source, asked: Question | str, params: Mapping[str, str] | None = None) -> Answer:
    """The answer from the store; UsageError for parameters that do not fit, and for names that the store has not."""
    asked = question(asked) if isinstance(asked, str) else asked
    given = resolved(store, asked.name, asked.parameters, params or {})
    return run(store, bound(asked, given, store.base))


def run(store: Source, sparql: str, *, allow_service: bool = False) -> Answer:
    """The answer to any SPARQL query that reads; triples come as rows of subject, predicate and object.

    Other servers are asked, by SERVICE, only where that is allowed; UsageError otherwise, and for what is no query.
    """
    with servers_asked(sparql, allow_service):  # some of them when the rows are taken
        return _answer(store.query(sparql, allow_service=allow_service), store.base)


def bound(asked: Question, params: Mapping[str, str], base: str) -> str:
    """The query with RDF terms for the parameters given, each written out by the RDF library; no text is pasted."""
    found = terms(asked.name, asked.parameters, params, base)
    return SLOT.sub(lambda slot: _filled(slot, found), asked.sparql, count=1) if found else asked.sparql


def _answer(found: QuerySolutions | QueryBoolean | QueryTriples, base: str) -> Answer:
    if isinstance(found, QueryBoolean):
        return Answer((), (), boolean=bool(found), base=base)
    if isinstance(found, QueryTriples):
        rows = sorted(((t.subject, t.predicate, t.object) for t in found), key=str)
        return Answer(("subject", "predicate", "object"), tuple(rows), base=base)
    columns = tuple(variable.value for variable in found.variables)
    return Answer(columns, tuple(tuple(row[name] for name in columns) for row in found), base=base)


def _filled(slot: re.Match[str], terms: Mapping[str, str]) -> str:
    """The slot with the parameters given; engines plan better without those that are not."""
    names = [name for name in slot_names(slot) if name in terms]
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ ({' '.join(terms[name] for name in names)}) }}"
