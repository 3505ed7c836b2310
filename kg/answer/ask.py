"""Answers from a store: to the canned questions, and to any SPARQL query that reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from kg.answer.parameters import Parameter, terms
from kg.answer.questions import SLOT, Question, question, questions, slot_names
from kg.answer.render import FORMATS, Answer, Term, plain, render
from kg.rdf.sparql import servers_asked
from kg.text import key

__all__ = [
    "FORMATS",
    "Answer",
    "Parameter",
    "Question",
    "Term",
    "ask",
    "labels_near",
    "question",
    "questions",
    "render",
    "run",
]

_LABELS: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?label WHERE { ?one rdfs:label ?label }"""


class Source(Protocol):
    """Where answers come from: a store, or whatever queries as one does."""

    @property
    def base(self) -> str:
        """Where the IRIs of its data begin."""
        ...

    def query(self, sparql: str, *, allow_service: bool = False) -> QuerySolutions | QueryBoolean | QueryTriples:
        """What a SPARQL query finds in the union of all graphs, and at other servers only where that is allowed."""
        ...


def ask(store: Source, asked: Question | str, params: Mapping[str, str] | None = None) -> Answer:
    """The answer from the store; UsageError for a parameter that is unknown, missing or of the wrong type."""
    asked = question(asked) if isinstance(asked, str) else asked
    return run(store, bound(asked, params or {}, store.base))


def run(store: Source, sparql: str, *, allow_service: bool = False) -> Answer:
    """The answer to any SPARQL query that reads; triples come as rows of subject, predicate and object.

    Other servers are asked, by SERVICE, only where that is allowed; UsageError otherwise, and for what is no query.
    """
    with servers_asked(sparql, allow_service):  # some of them when the rows are taken
        return _answer(store.query(sparql, allow_service=allow_service), store.base)


def labels_near(store: Source, asked: Question | str, params: Mapping[str, str]) -> tuple[str, ...]:
    """The labels and names that differ from what was asked for in case, tone placement or blanks alone."""
    asked = question(asked) if isinstance(asked, str) else asked
    texts = [params[one.name] for one in asked.parameters if one.type == "text" and one.name in params]
    wanted = {key(text): text for text in texts}
    labels = {plain(label) for (label,) in run(store, _LABELS).rows} if wanted else set()
    return tuple(sorted(label for label in labels if wanted.get(key(label), label) != label))


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
