"""The report as one page of HTML, by `kg/data/pages/report.html`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from kg import __version__, resources
from kg.answer.narrowing import Narrowing
from kg.answer.quotes import Quote
from kg.export.pages import hash_of, outside, rendered
from kg.messages import figure
from kg.report.picture import Picture
from kg.report.sections import Section
from kg.report.summary import Article, Summary
from kg.report.words import Words
from kg.shown import shown_line

_STYLE: Final = "report.css"
_WORDS: Final = 700
"""Letters of the words that state a row; a whole schedule may be what states one."""


def page(
    summary: Summary, sections: Sequence[Section], picture: Picture | None, narrowing: Narrowing, lang: str
) -> bytes:
    """The page; its policy lets nothing run or load but its own style and the picture inside it."""
    words = Words(lang)
    style = (resources.data() / "pages" / _STYLE).read_text(encoding="utf-8")
    titles = _cited(sections)
    numbers = {source: number for number, source in enumerate(titles, start=1)}
    values: dict[str, Any] = {
        "lang": lang,
        "says": words,
        "number": lambda value: figure(value, lang),
        "style": style,
        "hash": hash_of(style),
        "scope": [words(f"scope-{name}", value=shown_line(value)) for name, value in narrowing.given().items()],
        "summary": summary,
        "filled": [one for one in sections if one.rows],
        "empty": [one.title for one in sections if not one.rows],
        "apart": lambda one: ", ".join(words(f"apart-{name}") for name in one.apart),
        "picture": picture,
        "sources": [summary.articles.get(one) or Article(one, title, "", "", "") for one, title in titles.items()],
        "number_of": numbers.__getitem__,
        "outside": outside,
        "line": shown_line,
        "stated": _stated,
        "version": __version__,
    }
    return rendered("report.html", values)


def _cited(sections: Iterable[Section]) -> dict[str, str]:
    """The pages of all quotes that are shown with their titles, each once, in their order."""
    quotes = (quote for one in sections for row in one.rows for quote in row.quotes)
    return {quote.source: quote.title for quote in quotes}


def _stated(quote: Quote) -> str:
    words = quote.words
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rpartition(' ')[0]} …"
