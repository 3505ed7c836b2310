"""The quotes that state the facts of some rows, each inside its sentence and with its place on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from kg.answer.ask import Source, run
from kg.answer.render import Answer, plain
from kg.rdf.batches import PROLOGUE, in_batches

_FACTS: Final = ("fact", "meeting")
_AROUND: Final = 260
"""Letters before and after a quote that are shown: sentences of schedules are pages long."""
_SPANS: Final = f"""{PROLOGUE}
SELECT DISTINCT ?fact ?article ?source ?title ?begin ?end ?quote ?from ?sentence
WHERE {{
  VALUES ?fact {{ FACTS }}
  ?fact prov:wasDerivedFrom ?span .
  ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?quote .
  OPTIONAL {{ ?span nif:referenceContext ?own . ?own cchc:source ?ownSource }}
  OPTIONAL {{ ?fact cchc:statedIn ?its . ?its cchc:source ?itsSource FILTER(!BOUND(?own)) }}
  OPTIONAL {{ ?span cchc:sentence ?whole . ?whole nif:beginIndex ?from
    OPTIONAL {{ ?whole (nif:anchorOf)|(rdf:value) ?sentence }} }}
  BIND(COALESCE(?own, ?its) AS ?article)
  BIND(COALESCE(?ownSource, ?itsSource) AS ?source)
  OPTIONAL {{ ?article cchc:title ?title }}
}}"""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a page that state a fact, with what stands before and after them in their sentence.

    `title` is the article's, or its source where it has none; `slug` is the last part of the article's IRI; `begin` and
    `end` are the place of the words in its stored text.
    """

    source: str
    title: str
    slug: str
    begin: int
    end: int
    before: str
    words: str
    after: str


def facts_of(answer: Answer) -> list[list[str]]:
    """The fact of each row, or else its meeting; nothing where rows are of none."""
    held = [answer.columns.index(name) for name in _FACTS if name in answer.columns]
    return [[node.value for index in held if isinstance(node := row[index], NamedNode)] for row in answer.rows]


def is_stated(answer: Answer) -> bool:
    """Whether rows are of facts, which sentences state."""
    return any(name in answer.columns for name in _FACTS)


def quoted(store: Source, answer: Answer) -> list[tuple[Quote, ...]]:
    """The quotes that state each row, each with what is read at a glance: of the row's page, else of all pages."""
    facts = facts_of(answer)
    known = quotes(store, (fact for row in facts for fact in row))
    at = answer.columns.index("source") if "source" in answer.columns else None
    rows = []
    for row, of in zip(answer.rows, facts, strict=True):
        found = next((known[fact] for fact in of if fact in known), [])
        own = [one for one in found if at is not None and one.source == plain(row[at])]
        rows.append(tuple(map(short, own or found)))
    return rows


def short(quote: Quote) -> Quote:
    """The quote with no more around it than is read at a glance."""
    before, after = quote.before, quote.after
    if len(before) > _AROUND:
        before = f"… {before[-_AROUND:].partition(' ')[2]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rpartition(' ')[0]} …"
    return replace(quote, before=before, after=after)


def quotes(store: Source, facts: Iterable[str]) -> Mapping[str, list[Quote]]:
    """The quotes of each fact, by page and place: of several sentences that hold one quote the first."""
    found: dict[str, dict[tuple[str, int, int], Quote]] = {}
    for some in in_batches(NamedNode(fact) for fact in sorted(set(facts))):
        for row in sorted(run(store, _SPANS.replace("FACTS", some)).rows, key=lambda row: str(row[7])):
            fact, article, source, title, begin, end, words, at, sentence = map(plain, row)
            quote = _quote(
                (source, title or source, article.rpartition("/")[2]), (int(begin), int(end)), words, at, sentence
            )
            found.setdefault(fact, {}).setdefault((quote.source, quote.begin, quote.end), quote)
    return {fact: [held[key] for key in sorted(held)] for fact, held in found.items()}


def _quote(page: tuple[str, str, str], span: tuple[int, int], words: str, at: str, sentence: str) -> Quote:
    """The quote in its sentence; alone where that does not hold it."""
    offset = span[0] - int(at) if at else -1
    if offset < 0 or sentence[offset : offset + len(words)] != words:
        return Quote(*page, *span, "", words, "")
    return Quote(*page, *span, sentence[:offset], words, sentence[offset + len(words) :])
