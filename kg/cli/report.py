"""What people read after a build or a validation: counts, problems with page, sentence and advice, what to do next."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from kg.answer import ask
from kg.answer.holdings import counts
from kg.answer.render import View
from kg.answer.unread import unread_in
from kg.cli.output import STATES, current
from kg.cli.tally import Tally, gravity
from kg.cli.unread import share_line
from kg.errors import KgError
from kg.lexicon.own import short
from kg.messages import LANGUAGES, clock, figure, say
from kg.model import Problem
from kg.shown import shown_line
from kg.store import Store
from kg.store.own_rules import OwnRulesNote
from kg.tables import blocks, paragraph, table
from kg.validate import SEVERITIES

Column = list[tuple[str, str]]
"""Numbers with what they count."""

RARE: Final = frozenset(("older",))
"""States that are told where there are such pages."""
ROWS_SHOWN: Final = 10  # with the summary above them they fit on a screen
COLUMNS_SHOWN: Final = ("date", "official", "position", "organisation", "topic")


def found(store: Store, tally: Tally, lang: str) -> str:
    """All that a build ends with: pages, problems, what the store holds, who chaired what, and what to do next."""
    rest = (first_answer(store, lang), not_understood(store, lang), next_commands(store.path, lang))
    head = say("found", lang, store=store.path, **_pages(tally))
    return "\n\n".join((f"{head}\n{summary(store, tally, lang)}", *rest))  # at last, for its time is the whole


def sharded(folder: Path, tally: Tally, lang: str) -> str:
    """All that a build of shards ends with: pages, problems, and how to load them."""
    head = say("sharded", lang, folder=folder, **_pages(tally))
    how = say("how-to-load", lang, folder=shlex.quote(str(folder)))
    return f"{head}\n{blocks(*_of_this_run(tally, lang), indent=2)}\n\n{how}"


def summary(store: Store, tally: Tally, lang: str) -> str:
    """A table of what became of the pages and how fast, the problems by severity, and what the store holds by kind."""
    held = [(figure(count, lang), say(f"count-{name}", lang)) for name, count in counts(store).items()]
    heads, columns = _of_this_run(tally, lang)
    return blocks((*heads, say("summary-store", lang)), (*columns, held), indent=2)


def first_answer(store: Store, lang: str) -> str:
    """The first rows of the question `who-chaired`, under its title."""
    question = ask.question("who-chaired")
    answer = ask.ask(store, question)
    shown = ask.render(_narrowed(answer), "table", View(question.name, lang, chosen=True)).rstrip()
    more = len(answer.rows) - ROWS_SHOWN
    command = f"kg ask {question.name}{_store_option(store.path)}"
    rest = [say("more-rows", lang, count=more, command=command)] if more > 0 else []
    return "\n".join([question.title[lang], shown, *rest])


def not_understood(store: Store, lang: str) -> str:
    """The share of sentences of the whole store that hold a cue of which no claim came."""
    report = unread_in(store, limit=0)
    return share_line(report.total, report.uncounted, f"kg unread{_store_option(store.path)}", lang)


def next_commands(store: Path, lang: str) -> str:
    """Commands that go on from here, each with what it is for."""
    commands = {"ask": "ask", "validate": "validate", "draw": "draw -o kg.html", "export": "export turtle -o kg.ttl"}
    lines = [(f"kg {command}{_store_option(store)}", say(f"next-{name}", lang)) for name, command in commands.items()]
    return f"{say('next', lang)}:\n{table(lines, whole={0}, indent=2)}"


def problems_text(problems: Sequence[Problem], lang: str) -> str:
    """Problems by page, gravest first: severity and message, the sentence under it."""
    ordered = sorted(problems, key=lambda p: p.source)
    pages = [
        "\n".join([shown_line(source), *(_problem(p, lang) for p in sorted(group, key=gravity))])
        for source, group in groupby(ordered, key=lambda p: p.source)
    ]
    return "\n\n".join(pages)


def finding(error: KgError, lang: str, *, mended: bool = False) -> str:
    """What is wrong with a store on one line: where, what, and what to do, or that it is mended."""
    advice = say("check-mended", lang) if mended else error.advice(lang)
    line = _one_line(f"{error.where}: {error.what(lang)} → {advice}")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)


def as_fields(error: KgError, lang: str, *, mended: bool = False) -> dict[str, str | bool | None]:
    """What is wrong with a store, for programs."""
    what, advice = error.what(lang), error.advice(lang)
    return {"key": error.key, "where": error.where, "what": what, "advice": advice, "mended": mended}


def all_is_well(path: Path, lang: str) -> str:
    """That nothing is wrong with a store, and how many pages of it the next build reads again."""
    with Store.open(path) as store:
        pages, again, note = store.count(), len(store.outdated()), store.own_rules
    lines = [say("check-well", lang, count=figure(pages, lang))]
    if note.sha256:
        lines.append(say("check-rules", lang, rules=own_rules(note)[lang]))
    return "\n".join(lines + ([say("check-outdated", lang, count=figure(again, lang))] if again else []))


def own_rules(note: OwnRulesNote) -> dict[str, str]:
    """By which rules of one's own a store was built, in both languages."""
    if not note.sha256:
        return {lang: say("rules-package", lang) for lang in LANGUAGES}
    given = {"hash": short(note.sha256), "words": note.words, "rules": note.rules}
    return {lang: say("rules-own", lang, **given) for lang in LANGUAGES}


class Listed:
    """Writes the problems of page after page, for people or as a JSON list, in whole lines; `end` writes the last."""

    def __init__(self, format: str, lang: str, write: Callable[[str], None]) -> None:
        self._lang = lang
        self._write = write
        self._empty = True
        self._held = ""
        self.add, self.end = (self._item, self._close) if format == "json" else (self._block, self._say_none)

    def _item(self, problems: Iterable[Problem]) -> None:
        """Write all items but the last, which may have another after it."""
        for problem in problems:
            self._write("[\n" if self._empty else f"{self._held},\n")
            self._held, self._empty = _json(problem), False

    def _close(self) -> None:
        self._write("[]\n" if self._empty else f"{self._held}\n]\n")

    def _block(self, problems: Sequence[Problem]) -> None:
        if problems:
            self._write(("" if self._empty else "\n") + f"{problems_text(problems, self._lang)}\n")
            self._empty = False

    def _say_none(self) -> None:
        if self._empty:
            self._write(f"{say('no-problems', self._lang)}\n")


def _pages(tally: Tally) -> dict[str, int]:
    states = tally.states
    left_out = states["refused"] + states["failed"] + states["duplicate"]
    return {"built": states["built"], "unchanged": states["unchanged"], "left_out": left_out}


def _of_this_run(tally: Tally, lang: str) -> tuple[tuple[str, str], tuple[Column, Column]]:
    """The columns of what became of the pages and of the problems, with their heads."""
    told = [state for state in STATES if tally.states[state] or state not in RARE]
    run = [(figure(tally.states[state], lang), say(f"state-{state}", lang)) for state in told]
    run.append((clock(current().seconds), say("summary-time", lang)))
    run.append((figure(tally.pages / tally.seconds, lang, digits=1), say("summary-speed", lang)))
    problems = [(figure(tally.severities[name], lang), say(f"count-{name}", lang)) for name in SEVERITIES]
    return (say("summary-run", lang), say("summary-problems", lang)), (run, problems)


def _store_option(store: Path) -> str:
    """What a command needs to find this store; nothing for the default one."""
    return "" if store == Path("kg-store") else f" --store {shlex.quote(str(store))}"


def _narrowed(answer: ask.Answer) -> ask.Answer:
    """The first rows, and of the columns those that fit on a line."""
    indexes = [answer.columns.index(name) for name in COLUMNS_SHOWN]
    rows = tuple(tuple(row[index] for index in indexes) for row in answer.rows[:ROWS_SHOWN])
    return replace(answer, columns=COLUMNS_SHOWN, rows=rows)


def _problem(problem: Problem, lang: str) -> str:
    line = f"[{say(f'severity-{problem.severity}', lang)}] {shown_line(problem.message)}"
    quote = [paragraph(f"“{shown_line(_one_line(problem.quote))}”", 6)] if problem.quote else []
    return "\n".join([paragraph(line, 2, deeper=4), *quote])


def _one_line(quote: str) -> str:
    return " ".join(quote.split())


def _json(problem: Problem) -> str:
    """Every field by its name, what is not known null, indented as an item of a list."""
    return "  " + json.dumps(asdict(problem), ensure_ascii=False, indent=2).replace("\n", "\n  ")
