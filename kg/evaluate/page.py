"""The evaluation as a page for readers: the figures, then every row that is not right, marked in its sentence.

One file without scripts or anything to fetch; each label stands in the language asked for, with the other one below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from kg.answer.evidence import Passage
from kg.evaluate.counting import ALL, Figures, Row, Run, last_part
from kg.evaluate.floors import Verdict
from kg.evaluate.locating import locate
from kg.evaluate.naming import found_words, name, node, title, words
from kg.evaluate.tables import NAMES
from kg.messages import LANGUAGES, say
from kg.store import Store


def html(run: Run, store: Store, verdict: Verdict, lang: str) -> str:
    """The whole page, as text to be written in UTF-8."""
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    new = {*verdict.changes.now_missed, *verdict.changes.now_wrong}
    body = [
        f"<h1>{_both('title', lang)}</h1>",
        f"<p>{_both('about', lang)}</p>",
        _table(run, lang),
        f"<h2>{_both('rows', lang)}</h2>",
        *_pages(run, store, new, lang),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(say('sheet-title', lang))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _table(run: Run, lang: str) -> str:
    columns = ("table", "right", "missed", "wrong", "precision", "recall", "f")
    head = "".join(f'<th scope="col">{_figure(column, lang)}</th>' for column in columns)
    rows = "\n".join(_figures(table, figures, lang) for table, figures in run.figures.items())
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _figures(table: str, figures: Figures, lang: str) -> str:
    kind = ' class="all"' if table == ALL else ""
    bad = "".join(f'<td class="bad">{n}</td>' if n else "<td>0</td>" for n in (figures.missed, figures.wrong))
    parts = "".join(f"<td>{part:.3f}</td>" for part in (figures.precision, figures.recall, figures.f1))
    return f"<tr{kind}><td>{_titles(table, lang)}</td><td>{figures.right}</td>{bad}{parts}</tr>"


def _pages(run: Run, store: Store, new: Iterable[str], lang: str) -> Iterator[str]:
    rows = sorted(run.of("missed", "wrong"), key=lambda row: (row.source, NAMES.index(row.table), row.state))
    sources = {last_part(source): source for source in store.sources()}
    called = {
        page.source: str(row["title"]) for page in run.gold.pages for row in page.rows("articles") if "title" in row
    }
    if not rows:
        yield f"<p>{_both('fine', lang)}</p>"
    for source, on_page in groupby(rows, key=lambda row: row.source):
        yield f'<h2>{escape(source)} <small lang="vi">{escape(called.get(source, ""))}</small></h2>'
        for table, of_table in groupby(on_page, key=lambda row: row.table):
            yield f"<h3>{_titles(table, lang)}</h3>"
            yield from (_row(row, sources.get(source), store, name(row) in new, lang) for row in of_table)


def _row(row: Row, source: str | None, store: Store, new: bool, lang: str) -> str:
    passage = locate(row, store.page(source), store) if source else None
    badge = f' <span class="new">{escape(say("sheet-new", lang))}</span>' if new else ""
    lines = [f'<p><span class="state">{_figure(row.state, lang)}</span>{badge} {escape(words(row))}</p>']
    if row.state == "missed" and row.found is not None:
        lines.append(f"<p>{_both('says', lang)}: {escape(found_words(row) or '–')}</p>")
    lines.append(_sentence(passage) if passage else f"<p>{_both('nowhere', lang)}</p>")
    if row.state == "wrong" and (iri := node(row)):
        lines.append(f"<p><code>{escape(iri)}</code></p>")
    return f'<article class="{row.state}">\n' + "\n".join(lines) + "\n</article>"


def _sentence(passage: Passage) -> str:
    before, quote, after = map(escape, (passage.before, passage.quote, passage.after))
    return f'<blockquote lang="vi">{before}<mark>{quote}</mark>{after}</blockquote>'


def _both(name: str, lang: str) -> str:
    return _labels({language: say(f"sheet-{name}", language) for language in LANGUAGES}, lang)


def _figure(name: str, lang: str) -> str:
    return _labels({language: say(f"figure-{name}", language) for language in LANGUAGES}, lang)


def _titles(table: str, lang: str) -> str:
    return _labels({language: title(table, language) for language in LANGUAGES}, lang)


def _labels(texts: dict[str, str], lang: str) -> str:
    """The label in one language, the other one small beside it where it is another."""
    (other,) = (language for language in LANGUAGES if language != lang)
    if texts[lang] == texts[other]:
        return escape(texts[lang])
    return f'{escape(texts[lang])} <small lang="{other}">{escape(texts[other])}</small>'
