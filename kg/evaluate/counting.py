"""Rows of gold and of the graph paired one to one: right, missed by the graph, or wrong in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from kg.answer import ask
from kg.answer.render import plain
from kg.evaluate.folding import day, folded
from kg.evaluate.gold import ROLES, SKIPPABLE, Gold, GoldPage, GoldRow
from kg.evaluate.tables import ARTICLE, NAMES, QUESTIONS, TABLES, Found, Likeness, Slot, Table

State = Literal["right", "missed", "wrong"]
Answers: TypeAlias = Mapping[str, Sequence[Found]]
"""The rows that each question finds on one page."""

ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many rows are right, missed and wrong, and what follows: precision, recall and F1, 1 where there are none."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """The part of the found rows that is right."""
        return _part(self.right, self.wrong)

    @property
    def recall(self) -> float:
        """The part of gold that is found."""
        return _part(self.right, self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _part(2 * self.right, self.missed + self.wrong)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: that of gold where gold has it, that of the graph where the graph has it or what stands in its stead."""

    source: str
    table: str
    state: State
    gold: GoldRow | None
    found: Found | None


@dataclass(frozen=True, slots=True)
class Run:
    """All rows of a gold set against one store."""

    gold: Gold
    rows: tuple[Row, ...]

    @property
    def figures(self) -> dict[str, Figures]:
        """The figures of each table that has a row in gold or graph, in reading order, and those of all rows."""
        tally = Counter((row.table, row.state) for row in self.rows)
        tables = [name for name in NAMES if any(name == table for table, _ in tally)]
        found = {name: Figures(*(tally[name, state] for state in _STATES)) for name in tables}
        total = Counter(row.state for row in self.rows)
        return {**found, ALL: Figures(*(total[state] for state in _STATES))}

    def of(self, *states: State) -> list[Row]:
        """The rows that are so, by page and table."""
        return [row for row in self.rows if row.state in states]


_STATES: Final[tuple[State, ...]] = ("right", "missed", "wrong")


def evaluate(gold: Gold, store: ask.Source) -> Run:
    """Every row of the gold set and of the store's pages that it names."""
    answers = _answers(store)
    return Run(gold, tuple(row for page in gold.pages for row in rows(page, answers[page.source])))


def rows(page: GoldPage, answers: Answers) -> Iterator[Row]:
    """The rows of one page, table by table."""
    for field in ARTICLE:
        yield from _article(page, field, answers.get("articles", ()))
    for table in TABLES:
        if not (table.name in SKIPPABLE and table.name in page.unscored):
            yield from _table(page, table, answers.get(table.question, ()))


def _answers(store: ask.Source) -> Mapping[str, Mapping[str, list[Found]]]:
    """By the last part of the page's source, by question: the rows, each without its empty cells."""
    found: dict[str, dict[str, list[Found]]] = defaultdict(lambda: defaultdict(list))
    for name in QUESTIONS:
        answer = ask.ask(store, name)
        for cells in answer.rows:
            row = {column: plain(cell) for column, cell in zip(answer.columns, cells, strict=True) if cell is not None}
            found[last_part(row.get("source", ""))][name].append(row)
    return found


def last_part(name: str) -> str:
    """A page's name without the folders or the site before it."""
    return name.rpartition("/")[2]


def _article(page: GoldPage, field: str, found: Sequence[Found]) -> Iterator[Row]:
    """A field of the page itself: missed and wrong at once where the graph has another value."""
    table = f"article.{field}"
    stated = [row for row in found if row.get(field)]
    for gold in page.rows("articles"):
        if field not in gold:
            continue
        same = next((row for row in stated if _same_field(field, gold[field], row[field])), None)
        if same:
            yield Row(page.source, table, "right", gold, same)
            continue
        yield Row(page.source, table, "missed", gold, stated[0] if stated else None)
        if stated:
            yield Row(page.source, table, "wrong", None, stated[0])


def _same_field(field: str, gold: object, found: str) -> bool:
    if field != "published":
        return folded(gold) == folded(found)
    wanted = str(gold)
    return found.startswith(wanted) or (len(wanted) == len("2021-03-26") and day(found) == wanted)


def _table(page: GoldPage, table: Table, found: Sequence[Found]) -> Iterator[Row]:
    if table.name in ROLES:
        found = [row for row in found if last_part(row.get("role", "")).rpartition("#")[2] == table.name]
    gold = page.rows(table.name)
    wanted = _distinct(gold, table.wanted) if table.wanted else list(gold)
    pairs, missed, left = paired(wanted, _distinct(found, table.distinct), table.likeness)
    yield from (Row(page.source, table.name, "right", one, other) for one, other in pairs)
    yield from (Row(page.source, table.name, "missed", one, None) for one in missed)
    yield from (Row(page.source, table.name, "wrong", None, other) for other in left)
    for slot in table.slots:
        yield from _slot(page, slot, pairs)


def _slot(page: GoldPage, slot: Slot, pairs: Iterable[tuple[GoldRow, Found]]) -> Iterator[Row]:
    """A field of the rows that are right, where gold has it; a missed one comes with the row that has another value."""
    for gold, found in pairs:
        if gold.get(slot.field):
            state: State = "right" if slot.same(gold[slot.field], found.get(slot.field)) else "missed"
            yield Row(page.source, slot.name, state, gold, found)


def paired(
    gold: Sequence[GoldRow], found: Sequence[Found], likeness: Likeness
) -> tuple[list[tuple[GoldRow, Found]], list[GoldRow], list[Found]]:
    """Pairs, rows of gold that are missed, found rows that are left: each of gold in turn takes the likeliest."""
    left, pairs, missed = list(found), [], []
    for one in gold:
        worth = [likeness(one, other) for other in left]
        if max(worth, default=0) > 0:
            pairs.append((one, left.pop(worth.index(max(worth)))))
        else:
            missed.append(one)
    return pairs, missed, left


def _distinct(found: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[Mapping[str, Any]]:
    """The first of the rows that agree in all these columns."""
    first: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for row in found:
        first.setdefault(tuple(folded(row.get(name)) for name in names), row)
    return list(first.values())


def _part(good: int, bad: int) -> float:
    return good / (good + bad) if good + bad else 1.0
