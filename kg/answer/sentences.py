"""The sentences of the facts of an answer, as a column of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.answer.ask import Source, run
from kg.answer.render import Answer, Row, Term, plain
from kg.errors import UsageError
from kg.rdf.batches import PROLOGUE, in_batches

COLUMN: Final = "sentence"
_FACTS: Final = ("fact", "meeting")
_SOURCE: Final = "source"
_SENTENCES: Final = """SELECT DISTINCT ?fact ?source ?begin ?sentence
WHERE {
  VALUES ?fact { FACTS }
  ?fact prov:wasDerivedFrom ?span .
  ?span nif:beginIndex ?begin ; nif:anchorOf ?quote .
  OPTIONAL { ?span nif:referenceContext/cchc:source ?own }
  OPTIONAL { ?fact cchc:statedIn/cchc:source ?its FILTER(!BOUND(?own)) }
  OPTIONAL { ?span cchc:sentence/nif:anchorOf ?whole }
  BIND(COALESCE(?own, ?its) AS ?source)
  BIND(COALESCE(?whole, ?quote) AS ?sentence)
}
ORDER BY ?fact ?source ?begin ?sentence"""
_BETWEEN: Final = " … "

Sentences = dict[str, dict[str, dict[str, None]]]
"""By fact and source, in the order of the page."""


def with_evidence(store: Source, answer: Answer) -> Answer:
    """The answer with the sentences that state each row in a last column; UsageError where rows are of no fact.

    Of a row's page, where it has one; several sentences of one fact are joined with dots between them.
    """
    if COLUMN in answer.columns:
        return answer
    facts = [answer.columns.index(name) for name in _FACTS if name in answer.columns]
    if not facts:
        raise UsageError("evidence-none")
    source = answer.columns.index(_SOURCE) if _SOURCE in answer.columns else None
    known = _sentences(store, filter(None, (_fact(row, facts) for row in answer.rows)))
    rows = tuple((*row, _cell(row, facts, source, known)) for row in answer.rows)
    return replace(answer, columns=(*answer.columns, COLUMN), rows=rows)


def _fact(row: Row, facts: Iterable[int]) -> NamedNode | None:
    """The fact of a row, or else its meeting."""
    return next((node for index in facts if isinstance(node := row[index], NamedNode)), None)


def _cell(row: Row, facts: Iterable[int], source: int | None, known: Sentences) -> Term | None:
    fact = _fact(row, facts)
    by_source = known.get(fact.value, {}) if fact else {}
    pages = [plain(row[source])] if source is not None else sorted(by_source)
    sentences = dict.fromkeys(sentence for page in pages for sentence in by_source.get(page, ()))
    return Literal(_BETWEEN.join(sentences)) if sentences else None


def _sentences(store: Source, facts: Iterable[NamedNode]) -> Sentences:
    known: Sentences = {}
    for some in in_batches(sorted(set(facts), key=str)):
        for fact, source, _, sentence in run(store, PROLOGUE + _SENTENCES.replace("FACTS", some)).rows:
            on_page = known.setdefault(plain(fact), {}).setdefault(plain(source), {})
            on_page[" ".join(plain(sentence).split())] = None
    return known
