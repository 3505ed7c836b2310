"""What people read after a build or a validation: counts, problems with page, sentence and advice, what to do next."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from pyoxigraph import QuerySolutions

from kg import ask
from kg.messages import say
from kg.model import Problem
from kg.namespaces import NS
from kg.store import Store
from kg.validate import SEVERITIES

COUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    "pages": ("Article",),
    "people": ("Official",),
    "meetings": ("Meeting",),
    "organisations": ("Organisation",),
    "documents": ("OfficialDocument",),
    "figures": ("Measurement", "Comparison", "Ranking"),
    "awards": ("AwardGiving",),
    "facts": ("Fact",),
}
ROWS_SHOWN: Final = 10
COLUMNS_SHOWN: Final = ("date", "official", "position", "organisation", "topic")
_COUNT: Final = """
SELECT (COUNT(DISTINCT ?x) AS ?n)
WHERE {{ VALUES ?class {{ {classes} }} GRAPH ?graph {{ ?x a ?class }} FILTER(?graph != {tree}) }}"""


def counts(store: Store) -> dict[str, int]:
    """How many of each kind the pages name, inferred classes included; what only the tree of bodies has is none."""
    return {name: _count(store, classes) for name, classes in COUNTED.items()}


def found(store: Store, states: Mapping[str, int], problems: Iterable[Problem], lang: str) -> str:
    """All that a build ends with: pages, what the store holds, problems, who chaired what, and what to do next."""
    parts = (
        f"{say('found', lang, store=store.path, **_pages(states))}\n{_aligned(counts(store), lang)}",
        f"{say('found-problems', lang)}\n{_aligned(by_severity(problems), lang)}",
        first_answer(store, lang),
        next_commands(store.path, lang),
    )
    return "\n\n".join(parts)


def sharded(folder: Path, states: Mapping[str, int], problems: Iterable[Problem], lang: str) -> str:
    """All that a build of shards ends with: pages, problems, and how to load them."""
    found = f"{say('found-problems', lang)}\n{_aligned(by_severity(problems), lang)}"
    return f"{found}\n\n{say('sharded', lang, folder=folder, place=shlex.quote(str(folder)), **_pages(states))}"


def first_answer(store: Store, lang: str) -> str:
    """The first rows of the question `who-chaired`, under its title."""
    question = ask.question("who-chaired")
    answer = ask.ask(store, question)
    shown = ask.render(_narrowed(answer), "table").rstrip()
    more = len(answer.rows) - ROWS_SHOWN
    command = f"kg ask {question.name}{_place(store.path)}"
    rest = [say("more-rows", lang, count=more, command=command)] if more > 0 else []
    return "\n".join([question.title[lang], shown, *rest])


def questions(known: Sequence[ask.Question], lang: str) -> str:
    """The questions that can be asked, one a line: name, title, the names of their parameters."""
    width = max(len(question.name) for question in known)
    return "\n".join(f"{question.name:<{width}}  {question.title[lang]}{_parameters(question)}" for question in known)


def next_commands(store: Path, lang: str) -> str:
    """Commands that go on from here, each with what it is for."""
    commands = {"ask": "ask", "validate": "validate", "draw": "draw -o kg.html", "export": "export turtle -o kg.ttl"}
    lines = [(f"kg {command}{_place(store)}", say(f"next-{name}", lang)) for name, command in commands.items()]
    width = max(len(command) for command, _ in lines)
    return "\n".join([f"{say('next', lang)}:", *(f"  {command:<{width}}  {use}" for command, use in lines)])


def by_severity(problems: Iterable[Problem]) -> dict[str, int]:
    """The number of problems of each severity, the gravest first."""
    tally = Counter(problem.severity for problem in problems)
    return {severity: tally[severity] for severity in SEVERITIES}


def grave(problems: Iterable[Problem]) -> bool:
    """Whether `--strict` minds: a violation or a warning; a note is no fault of the page."""
    return any(problem.severity != "info" for problem in problems)


def gravity(problem: Problem) -> tuple[int, str, int, str, str]:
    """The order in which problems are told: the gravest first, then by page and place."""
    rank = SEVERITIES.index(problem.severity)
    return rank, problem.source, problem.begin or 0, problem.rule, problem.message


def problems_text(problems: Sequence[Problem], lang: str) -> str:
    """Problems by page, gravest first: severity and message, the sentence under it."""
    if not problems:
        return say("no-problems", lang)
    ordered = sorted(problems, key=lambda p: p.source)
    pages = [
        "\n".join([source, *(_problem(p, lang) for p in sorted(group, key=gravity))])
        for source, group in groupby(ordered, key=lambda p: p.source)
    ]
    return "\n\n".join(pages)


def problems_json(problems: Sequence[Problem]) -> str:
    """Problems as a JSON list, every field of `Problem` by its name, what is not known null."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def _pages(states: Mapping[str, int]) -> dict[str, int]:
    left_out = sum(states.get(state, 0) for state in ("refused", "failed", "duplicate"))
    return {"built": states.get("built", 0), "unchanged": states.get("unchanged", 0), "left_out": left_out}


def _place(store: Path) -> str:
    """What a command needs to find this store; nothing for the default one."""
    return "" if store == Path("kg-store") else f" --store {shlex.quote(str(store))}"


def _narrowed(answer: ask.Answer) -> ask.Answer:
    """The first rows, and of the columns those that fit on a line."""
    places = [answer.columns.index(name) for name in COLUMNS_SHOWN]
    rows = tuple(tuple(row[place] for place in places) for row in answer.rows[:ROWS_SHOWN])
    return replace(answer, columns=COLUMNS_SHOWN, rows=rows)


def _parameters(question: ask.Question) -> str:
    return "".join(f"  --param {parameter.name}=…" for parameter in question.parameters if parameter.required)


def _count(store: Store, classes: Iterable[str]) -> int:
    named = " ".join(f"<{NS}{name}>" for name in classes)
    sparql = _COUNT.format(classes=named, tree=store.minter.graph("organisations"))
    solutions = store.query(sparql)
    assert isinstance(solutions, QuerySolutions)
    return next(int(solution["n"].value) for solution in solutions)


def _aligned(numbers: Mapping[str, int], lang: str) -> str:
    return "\n".join(f"  {number:>6}  {say(f'count-{name}', lang)}" for name, number in numbers.items())


def _problem(problem: Problem, lang: str) -> str:
    line = f"  [{say(f'severity-{problem.severity}', lang)}] {problem.message}"
    return f"{line}\n      “{_one_line(problem.quote)}”" if problem.quote else line


def _one_line(quote: str) -> str:
    return " ".join(quote.split())
