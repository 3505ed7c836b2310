"""The words of a page that state a fact, inside their whole sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from kg.model import Page, Span
from kg.store import Store

_SPANS: Final = """
SELECT DISTINCT ?fact ?source ?begin ?end ?from ?to
WHERE {
  {
    ?fact prov:wasDerivedFrom ?span ; cchc:statedIn ?article .
    ?article cchc:source ?source .
    OPTIONAL { ?span nif:referenceContext ?page }
    FILTER(!BOUND(?page) || ?page = ?article)
  } UNION {
    ?fact prov:wasDerivedFrom ?span ; cchc:source ?source .
  }
  ?span nif:beginIndex ?begin ; nif:endIndex ?end .
  OPTIONAL { ?span cchc:sentence ?whole . ?whole nif:beginIndex ?from ; nif:endIndex ?to }
}"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote with what stands before and after it in its sentence; `span` is the position of the quote."""

    source: str
    span: Span
    before: str
    quote: str
    after: str

    def marked(self, left: str, right: str) -> str:
        """The sentence on one line, the quote between two marks."""
        return " ".join(f"{self.before}{left}{self.quote}{right}{self.after}".split())


def passage(page: Page, quote: Span, sentence: Span) -> Passage:
    """The quote in the sentence, which is made long enough to hold it."""
    begin, end = min(quote.begin, sentence.begin), max(quote.end, sentence.end)
    before, after = page.text[begin : quote.begin], page.text[quote.end : end]
    return Passage(page.source, quote, before, page.text[quote.begin : quote.end], after)


def passages(store: Store, fact: NamedNode) -> list[Passage]:
    """Every passage that states the fact, by page and position; of several sentences of one quote the whole stretch."""
    found = store.query(_SPANS, {"fact": fact})
    assert isinstance(found, QuerySolutions)
    whole: dict[tuple[str, Span], Span] = {}
    for row in found:
        quote = Span(int(row["begin"].value), int(row["end"].value))
        sentence = Span(int(row["from"].value), int(row["to"].value)) if row["from"] else quote
        key = (row["source"].value, quote)
        held = whole.get(key, sentence)
        whole[key] = Span(min(held.begin, sentence.begin), max(held.end, sentence.end))
    return [passage(store.page(source), quote, whole[source, quote]) for source, quote in sorted(whole)]
