"""A person, body, unit, document, meeting or article with all that the store knows of it."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kg.answer.about import Entity, Fact, told
from kg.answer.kinds import called

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Thing:
    """An entity, its facts by class and day, each with the pages that state it and their sentences."""

    entity: Entity
    base: str
    lang: str = "vi"

    @property
    def iri(self) -> str:
        """Its IRI."""
        return self.entity.iri

    @property
    def label(self) -> str:
        """Its name."""
        return self.entity.label

    @property
    def kind(self) -> str:
        """What it is: person, body, unit, document, meeting, indicator, article."""
        return self.entity.kind

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that name it: each has `heading`, `text`, `date`, `sources`, `sentences`."""
        return self.entity.facts

    def to_pandas(self) -> pd.DataFrame:
        """A pandas data frame with a row for each sentence: heading, text, date, source, sentence, fact."""
        from kg.api.table import imported_pandas  # noqa: PLC0415

        frame: pd.DataFrame = imported_pandas().DataFrame(
            list(self._rows()), columns=["heading", "text", "date", "source", "sentence", "fact"]
        )
        return frame

    def __str__(self) -> str:
        return told(self.entity, self.lang, self.base)

    def _repr_html_(self) -> str:
        head = f"<h3>{html.escape(self.label)}</h3><p>{html.escape(called(self.kind)[self.lang])}</p>"
        groups = groupby(self.facts, key=lambda fact: fact.heading)
        return head + "".join(f"<h4>{html.escape(name)}</h4><ul>{_listed(facts)}</ul>" for name, facts in groups)

    def _rows(self) -> Iterator[tuple[str, str, str | None, str, str, str]]:
        for fact in self.facts:
            for one in fact.sentences:
                yield fact.heading, fact.text, fact.date, one.source, one.text, fact.iri


def _listed(facts: Iterator[Fact]) -> str:
    return "".join(
        f"<li>{html.escape(' '.join(filter(None, (fact.date, fact.text))))}{_quoted(fact)}</li>" for fact in facts
    )


def _quoted(fact: Fact) -> str:
    quotes = (
        f"<blockquote>{html.escape(one.text)} <cite>{html.escape(one.source)}</cite></blockquote>"
        for one in fact.sentences
    )
    return "".join(quotes)
