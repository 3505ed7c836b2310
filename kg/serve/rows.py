"""The rows of an answer as a page shows them: cells that lead on, and the sentences that state each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from kg.answer.columns import Column, column
from kg.answer.linking import Links
from kg.answer.namesakes import posts_of_namesakes
from kg.answer.quotes import Quote, facts_of, is_stated, quoted
from kg.answer.render import Answer, Row, View, plain
from kg.answer.render.people import for_people
from kg.answer.themes import counted
from kg.serve.days import TIMES, bare
from kg.serve.pages import entity_path

if TYPE_CHECKING:
    from kg.answer.ask import Source

_LED: Final = {"topic": "meeting", "official": "person", "name": "iri", "title": "article"}
"""Columns whose cells are the name of the node in another one."""
_NODES: Final = {
    **{("units", "name"): "unit", ("organisation-tree", "organisation"): "body"},
    **{("unit-successors", "unit"): "old", ("unit-successors", "successor"): "new"},
    ("documents-most-cited", "number"): "document",
}

_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in words, the page within the site that it leads to, and what tells a person from namesakes in view."""

    text: str
    path: str | None = None
    note: str = ""


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


def told(
    store: Source, answer: Answer, question: str, lang: str, *, evidence: bool, given: Mapping[str, str] = _NOTHING
) -> Table:
    """The rows with what they lead to; `evidence` takes the sentences out of the columns and puts them below.

    `given` are the values with which the question was asked.
    """
    facts = facts_of(answer)
    said = quoted(store, answer) if evidence else [()] * len(answer.rows)
    shown = for_people(answer, View(question, lang))
    without = ("source", "sentence") if evidence and is_stated(answer) else ()
    kept = [index for index, one in enumerate(shown.columns) if one.name not in without]
    columns = [shown.columns[index] for index in kept]
    terms = [shown.indexes[index] for index in kept]
    cells = [(one.role, row[at]) for row in answer.rows for one, at in zip(columns, terms, strict=True)]
    links = Links(store, (fact for row in facts for fact in row), [(role, term) for role, term in cells if term])
    leading = _Leading(answer, question, links, store.base, given)
    person = answer.columns.index("person") if "person" in answer.columns else 0
    posts = _posts(store, answer)
    rows = []
    for row, texts, of, held in zip(answer.rows, shown.cells, facts, said, strict=True):
        led = [leading.path(row, at, one, of) for one, at in zip(columns, terms, strict=True)]
        told = (bare(texts[at]) if one.role in TIMES else texts[at] for at, one in zip(kept, columns, strict=True))
        notes = [posts.get(plain(row[person]), "") if one.name == "official" else "" for one in columns]
        found = tuple(Cell(*cell) for cell in zip(told, led, notes, strict=True))
        rows.append(Told(found, held))
    return Table(tuple(columns), tuple(shown.headings[index] for index in kept), tuple(rows))


def _posts(store: Source, answer: Answer) -> Mapping[str, str]:
    """The latest posts of those whom the rows name alike, by the IRIs in the rows."""
    if not {"official", "person"} <= {*answer.columns}:
        return {}
    person, name = (answer.columns.index(one) for one in ("person", "official"))
    return posts_of_namesakes(store, ((plain(row[person]), plain(row[name])) for row in answer.rows))


@dataclass(frozen=True, slots=True)
class _Leading:
    """Where the cells of an answer lead within the site."""

    answer: Answer
    question: str
    links: Links
    base: str
    given: Mapping[str, str]

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
        if entry := counted(self.question, of.name):
            return self._counted(row, entry) if label != "0" else None
        iri = self.links.of(of.role, label, facts)
        return entity_path(iri, self.base) if iri else None

    def _counted(self, row: Row, entry: Mapping[str, Any]) -> str | None:
        """Where what a number counts is listed, narrowed as the question was; None where a part of it is not known."""
        if "section" in entry:
            at = self.answer.columns.index(entry["of"])
            path = self.path(row, at, column(entry["of"], self.question), ())
            return f"{path}?{urlencode({'section': entry['section']})}" if path else None
        values = {name: plain(row[self.answer.columns.index(one)]) for name, one in entry["of"].items()}
        if not all(values.values()):
            return None
        kept = {name: self.given[name] for name in entry["keeps"] if name in self.given}
        part = f"#{entry['at']}" if "at" in entry else ""
        return f"{entry['page']}?{urlencode({**values, **entry.get('also', {}), **kept})}{part}"
