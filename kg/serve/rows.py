"""The rows of an answer as a page shows them: cells that lead on, and the sentences that state each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from kg.answer.columns import Column
from kg.answer.linking import Links
from kg.answer.quotes import Quote, quotes
from kg.answer.render import Answer, Row, View, plain
from kg.answer.render.people import for_people
from kg.serve.pages import entity_path

if TYPE_CHECKING:
    from kg.answer.ask import Source

_FACTS: Final = ("fact", "meeting")
_LED: Final = {"topic": "meeting", "official": "person", "name": "iri", "title": "article"}
"""Columns whose cells are the name of the node in another one."""
_NODES: Final = {
    **{("units", "name"): "unit", ("organisation-tree", "organisation"): "body"},
    **{("unit-successors", "unit"): "old", ("unit-successors", "successor"): "new"},
    ("documents-most-cited", "number"): "document",
}
_AROUND: Final = 260
"""Letters before and after a quote that are shown: sentences of schedules are pages long."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in words, and the page within the site that it leads to."""

    text: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A row: its cells, and the quotes that state it."""

    cells: tuple[Cell, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns with their headings, and rows below them."""

    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: tuple[Told, ...]


def facts_of(answer: Answer) -> list[list[str]]:
    """The fact of each row, or else its meeting; nothing where rows are of none."""
    held = [answer.columns.index(name) for name in _FACTS if name in answer.columns]
    return [[node.value for index in held if isinstance(node := row[index], NamedNode)] for row in answer.rows]


def is_stated(answer: Answer) -> bool:
    """Whether rows are of facts, which sentences state."""
    return any(name in answer.columns for name in _FACTS)


def told(store: Source, answer: Answer, question: str, lang: str, *, evidence: bool) -> Table:
    """The rows with what they lead to; `evidence` takes the sentences out of the columns and puts them below."""
    facts = facts_of(answer)
    said = quotes(store, (fact for row in facts for fact in row)) if evidence else {}
    shown = for_people(answer, View(question, lang))
    without = ("source", "sentence") if evidence and is_stated(answer) else ()
    kept = [index for index, one in enumerate(shown.columns) if one.name not in without]
    columns = [shown.columns[index] for index in kept]
    terms = [shown.indexes[index] for index in kept]
    cells = [(one.role, row[at]) for row in answer.rows for one, at in zip(columns, terms, strict=True)]
    links = Links(store, (fact for row in facts for fact in row), [(role, term) for role, term in cells if term])
    leading = _Leading(answer, question, links, store.base)
    rows = []
    for row, texts, of in zip(answer.rows, shown.cells, facts, strict=True):
        led = [leading.path(row, at, one, of) for one, at in zip(columns, terms, strict=True)]
        found = tuple(Cell(texts[index], path) for index, path in zip(kept, led, strict=True))
        rows.append(Told(found, _said(answer, row, of, said)))
    return Table(tuple(columns), tuple(shown.headings[index] for index in kept), tuple(rows))


def _said(answer: Answer, row: Row, facts: Sequence[str], known: Mapping[str, list[Quote]]) -> tuple[Quote, ...]:
    """The quotes of a row's fact on its page, else on all pages."""
    found = next((known[fact] for fact in facts if fact in known), [])
    source = plain(row[answer.columns.index("source")]) if "source" in answer.columns else ""
    own = [one for one in found if one.source == source]
    return tuple(_short(one) for one in own or found)


def _short(quote: Quote) -> Quote:
    """The quote with no more around it than is read at a glance."""
    before, after = quote.before, quote.after
    if len(before) > _AROUND:
        before = f"… {before[-_AROUND:].partition(' ')[2]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rpartition(' ')[0]} …"
    return replace(quote, before=before, after=after)


@dataclass(frozen=True, slots=True)
class _Leading:
    """Where the cells of an answer lead within the site."""

    answer: Answer
    question: str
    links: Links
    base: str

    def path(self, row: Row, at: int, of: Column, facts: Sequence[str]) -> str | None:
        """The page of what a cell names, if it is one thing."""
        label = plain(row[at])
        if not label:
            return None
        node = _NODES.get((self.question, of.name)) or _LED.get(of.name)
        if node in self.answer.columns and isinstance(found := row[self.answer.columns.index(node)], NamedNode):
            return entity_path(found.value, self.base)
        if of.role == "indicator" or (self.question, of.name) == ("indicators", "indicator"):
            return f"/figures?{urlencode({'indicator': label})}"
        iri = self.links.of(of.role, label, facts)
        return entity_path(iri, self.base) if iri else None
