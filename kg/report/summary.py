"""What a report begins with: how much it rests on, and from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.answer.ask import Source
from kg.answer.holdings import counts
from kg.answer.narrowing import Narrowing, narrowed
from kg.answer.render import plain
from kg.answer.render.people import period


@dataclass(frozen=True, slots=True)
class Article:
    """A page of the report: its title, day, publisher, and address where it has one."""

    source: str
    title: str
    day: str
    publisher: str
    url: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The pages of the time and place, by source, from when until when they are, and what the whole store holds."""

    articles: Mapping[str, Article]
    span: str
    holds: Mapping[str, int]


def summary(store: Source, narrowing: Narrowing, lang: str) -> Summary:
    """The pages that the report is of; the counts are those of the whole store, and stand where nothing is narrowed."""
    answer = narrowed(store, "articles", {}, narrowing)
    rows = [dict(zip(answer.columns, map(plain, row), strict=True)) for row in answer.rows]
    days = sorted(row["published"][:10] for row in rows if row["published"])
    articles = {
        row["source"]: Article(
            row["source"], row["title"], period(row["published"][:10], lang), row["publisher"], row["url"]
        )
        for row in rows
    }
    span = "–".join(dict.fromkeys(period(day, lang) for day in (days[0], days[-1]))) if days else ""
    return Summary(articles, span, {} if narrowing.given() else counts(store))
