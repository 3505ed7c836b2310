"""What was not understood, written down: for people, as a table of sentences, for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kg.answer.unread import KindShare, Unread, UnreadSentence
from kg.messages import figure, say
from kg.relate.cues import ANY_KIND
from kg.shown import shown_line
from kg.tables import paragraph, table

SHOWN: Final = 10
"""Sentences of each kind that people are shown unless they ask for more."""
_AROUND: Final = 150
"""Characters of a sentence shown on each side of its cue: some two lines of a terminal."""
_COLUMNS: Final = ("kind", "source", "begin", "end", "cue_begin", "cue_end", "cue", "sentence")


def written(report: Unread, format: str, lang: str) -> str:
    """The report as `table`, `csv` or `json`, with the line end behind it."""
    match format:
        case "json":
            return _json(report, lang)
        case "csv":
            return _csv(report)
    return "\n".join(_lines(report, lang)) + "\n"


def share_line(total: KindShare, uncounted: int, command: str, lang: str) -> str:
    """The share of all kinds together on one line, with the command that shows the sentences."""
    line = say("unread-share", lang, **_numbers(total, lang), command=command)
    return f"{line}\n{say('unread-uncounted', lang, count=figure(uncounted, lang))}" if uncounted else line


def _numbers(share: KindShare, lang: str) -> dict[str, str]:
    return {
        "unread": figure(share.unread, lang),
        "sentences": figure(share.sentences, lang),
        "share": figure(100 * share.share, lang, digits=1),
    }


def _lines(report: Unread, lang: str) -> Iterator[str]:
    yield say("unread-total", lang, pages=figure(report.pages, lang), **_numbers(report.total, lang))
    if report.uncounted:
        yield say("unread-uncounted", lang, count=figure(report.uncounted, lang))
    yield ""
    yield _shares(report, lang)
    unread = {share.kind: share.unread for share in report.kinds}
    for kind, group in groupby(report.sentences, key=lambda sentence: sentence.kind):
        sentences = list(group)
        yield f"\n{_label(kind, lang)}"
        for source, rows in groupby(sentences, key=lambda sentence: sentence.source):
            yield f"  {shown_line(source)}"
            yield from (paragraph(f"{one.begin}: {shown_line(_marked(one))}", 4, deeper=2) for one in rows)
        if (more := unread[kind] - len(sentences)) > 0:
            yield f"  {say('unread-more', lang, count=figure(more, lang), kind=kind)}"


def _shares(report: Unread, lang: str) -> str:
    """How much was not understood of each kind: label, sentences of sentences, share."""
    numbers = [_numbers(share, lang) for share in report.kinds]
    cells = [(one["unread"], "/", one["sentences"], f"{one['share']} %") for one in numbers]
    labels = [_label(share.kind, lang) for share in report.kinds]
    return table([(label, *row) for label, row in zip(labels, cells, strict=True)], right={1, 3, 4}, indent=2)


def _label(kind: str, lang: str) -> str:
    return say(f"cue-{kind}", lang)


def _marked(one: UnreadSentence) -> str:
    """The sentence on one line with its cue marked; what is far from the cue is left out."""
    begin, end = one.cue_begin - one.begin, one.cue_end - one.begin
    left, right = one.text[max(0, begin - _AROUND) : begin], one.text[end : end + _AROUND]
    text = f"{'…' if begin > _AROUND else ''}{left}»{one.cue}«{right}{'…' if end + _AROUND < len(one.text) else ''}"
    return " ".join(text.split())


def _csv(report: Unread) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(_COLUMNS)
    writer.writerows(_row(one).values() for one in report.sentences)
    return stream.getvalue()


def _json(report: Unread, lang: str) -> str:
    content = {
        "pages": report.pages,
        "uncounted": report.uncounted,
        "total": _share(report.total),
        "kinds": [{**_share(share), "label": _label(share.kind, lang)} for share in report.kinds],
        "sentences": [_row(one) for one in report.sentences],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _share(share: KindShare) -> dict[str, str | int | float]:
    kind = {} if share.kind == ANY_KIND else {"kind": share.kind}
    return {**kind, "sentences": share.sentences, "unread": share.unread, "share": round(share.share, 4)}


def _row(one: UnreadSentence) -> dict[str, str | int]:
    values = (one.kind, one.source, one.begin, one.end, one.cue_begin, one.cue_end, one.cue, one.text)
    return dict(zip(_COLUMNS, values, strict=True))
