"""An answer: its columns and rows, as RDF terms."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.namespaces import BASE

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows, None for an empty cell; `boolean` for a yes-or-no query; `base` is where data IRIs begin."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    boolean: bool | None = None
    base: str = BASE


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is shown to people.

    `question` names the canned question that it answers, whose columns have headings, words and numbers as people
    write them; of other queries names and values stay as they are. `chosen` says that the columns were named one by
    one, so that all of them are shown in that order; `wide` that the rows go to a file, whatever the terminal; `apart`
    that a figure's comparator has a column of its own.
    """

    question: str | None = None
    lang: str = "vi"
    chosen: bool = False
    wide: bool = False
    apart: bool = False


def plain(term: Term | None, base: str | None = None) -> str:
    """The value without its type, empty for None; data IRIs without `base` if that is given."""
    if term is None:
        return ""
    if isinstance(term, NamedNode) and base:
        return term.value.removeprefix(base)
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term) if isinstance(term, Triple) else term.value
