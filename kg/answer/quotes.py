"""The quotes that state the facts of some rows, each inside its sentence and with its place on the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from kg.answer.ask import Source, run
from kg.answer.render import Answer, plain
from kg.answer.stated import some_values, values
from kg.rdf.batches import PROLOGUE, in_batches
from kg.rdf.namespaces import NS, PROV

_FACTS: Final = ("fact", "meeting")
_AROUND: Final = 260
"""Letters before and after a quote that are shown: sentences of schedules are pages long."""
_SPANS: Final = f"""{PROLOGUE}
SELECT DISTINCT ?span ?own ?begin ?end ?quote ?from ?sentence
WHERE {{
  VALUES ?span {{ SPANS }}
  ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?quote .
  OPTIONAL {{ ?span nif:referenceContext ?own . ?own cchc:source ?source }}
  OPTIONAL {{ ?span cchc:sentence ?whole . ?whole nif:beginIndex ?from
    OPTIONAL {{ ?whole (nif:anchorOf)|(rdf:value) ?sentence }} }}
}}"""
"""Where each span stands; the pages of those that do not tell theirs are those of the fact, looked up apart."""
_DERIVED: Final = PROV + "wasDerivedFrom"


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


@dataclass(frozen=True, slots=True)
class _Place:
    """Words of a page and a sentence that holds them, from its `first` letter; -1 where none is known."""

    page: str
    begin: int
    end: int
    words: str
    first: int
    sentence: str

    def quote(self, source: str, title: str, page: str) -> Quote:
        """The words as a quote of that page, inside their sentence; alone where that does not hold them."""
        of = (source, title, page.rpartition("/")[2], self.begin, self.end)
        at = self.begin - self.first if self.first >= 0 else -1
        after = at + len(self.words)
        if at < 0 or self.sentence[at:after] != self.words:
            return Quote(*of, "", self.words, "")
        return Quote(*of, self.sentence[:at], self.words, self.sentence[after:])


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
    return _quotes(store, {fact: [one.value for one in held] for fact, held in values(store, facts, _DERIVED).items()})


def some_quotes(store: Source, facts: Iterable[str], most: int) -> Mapping[str, tuple[list[Quote], int]]:
    """At most so many quotes of each fact, which thousands of pages may state, and how many there are besides."""
    looked_at = {fact: some_values(store, fact, _DERIVED, most) for fact in facts}
    found = _quotes(store, {fact: [one.value for one in held] for fact, (held, _) in looked_at.items()})
    return {fact: (found.get(fact, []), count - len(held)) for fact, (held, count) in looked_at.items()}


def quotes_at(store: Source, spans: Iterable[str]) -> Mapping[str, Quote]:
    """The words at each span that the graph knows, in the first sentence that holds them, without their page."""
    return {span: short(held[0].quote("", "", "")) for span, held in _places(store, spans).items()}


def _quotes(store: Source, spans: Mapping[str, Sequence[str]]) -> Mapping[str, list[Quote]]:
    """The quotes at the spans of each fact."""
    places = _places(store, {span for held in spans.values() for span in held})
    stating = {fact: [place for span in held for place in places.get(span, ())] for fact, held in spans.items()}
    alone = [fact for fact, held in stating.items() if not all(place.page for place in held)]
    others = {fact: [one.value for one in held] for fact, held in values(store, alone, NS + "statedIn").items()}
    pages = {page for held in others.values() for page in held}
    pages |= {place.page for held in stating.values() for place in held if place.page}
    sources, titles = (values(store, pages, NS + name) for name in ("source", "title"))
    found: dict[str, list[Quote]] = {}
    for fact, held in stating.items():
        made: dict[tuple[str, int, int], Quote] = {}
        for place in held:
            for page in [place.page] if place.page else others.get(fact, [""]):
                source = sources[page][0].value if page in sources else ""
                title = titles[page][0].value if page in titles else source
                made.setdefault((source, place.begin, place.end), place.quote(source, title, page))
        if made:
            found[fact] = [made[key] for key in sorted(made)]
    return found


def _places(store: Source, spans: Iterable[str]) -> Mapping[str, list[_Place]]:
    """Where each span stands: once for each sentence that holds it, the first first."""
    found: defaultdict[str, list[_Place]] = defaultdict(list)
    for some in in_batches(NamedNode(span) for span in sorted(spans)):
        for row in run(store, _SPANS.replace("SPANS", some)).rows:
            span, page, begin, end, words, first, sentence = map(plain, row)
            found[span].append(_Place(page, int(begin), int(end), words, int(first) if first else -1, sentence))
    return {span: sorted(held, key=lambda one: one.first) for span, held in found.items()}
