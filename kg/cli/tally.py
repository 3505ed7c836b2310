"""What became of the pages of a run, kept in memory that does not grow with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from time import monotonic
from typing import Final

from kg.model import Problem
from kg.validate import SEVERITIES

KEPT: Final = 20
"""So many of the gravest problems are kept, about a screen; `kg validate` shows them all."""
OF_THE_INPUT: Final = ("input-", "page-", "shard")
"""How the rules begin that no later command shows: what they are about is not in the store."""

OF_NO_PAGE: Final = "shards-"
"""How the rules begin that are about a whole folder."""


class Tally:
    """How many pages ended in which state, how many facts they state, how many problems of which severity they have.

    `refused` are those that should have been pages and could not be read; of what is no Vietnamese it is not known.
    """

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.facts = 0
        self.gravest: Sequence[Problem] = ()
        self.refused = 0
        self._graphs = 0
        self._began = monotonic()

    def add(self, state: str, problems: Sequence[Problem], facts: int = 0) -> None:
        """Count a page, and keep its problems if they are among the gravest; notes and those of the input are not."""
        if not any(problem.rule.startswith(OF_NO_PAGE) for problem in problems):
            self.states[state] += 1
            self.refused += state == "refused" and any(problem.severity == "violation" for problem in problems)
        self.facts += facts
        self.severities.update(problem.severity for problem in problems)
        if found := [problem for problem in problems if problem.severity != "info" and not of_the_input(problem)]:
            self._graphs += len(found)
            self.gravest = nsmallest(KEPT, (*self.gravest, *found), key=gravity)

    @property
    def pages(self) -> int:
        """The pages that are done, in whatever state they ended."""
        return self.states.total()

    @property
    def stored(self) -> int:
        """The pages that this run has put into the store."""
        return self.states["built"] + self.states["renewed"]

    @property
    def problems(self) -> int:
        """The violations and warnings, which `--strict` minds; a note is no fault of the page."""
        return self.severities.total() - self.severities["info"]

    @property
    def more(self) -> int:
        """The violations and warnings of graphs that are not kept."""
        return self._graphs - len(self.gravest)

    @property
    def seconds(self) -> float:
        """The time since the count began."""
        return monotonic() - self._began


def of_the_input(problem: Problem) -> bool:
    """Whether it is about a page, file or record that gave nothing to store."""
    return problem.rule.startswith(OF_THE_INPUT)


def gravity(problem: Problem) -> tuple[int, str, int, str, str]:
    """The order in which problems are shown: the gravest first, then by page and position."""
    rank = SEVERITIES.index(problem.severity)
    return rank, problem.source, problem.begin or 0, problem.rule, problem.message


def input_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Those that have to be shown at once and whole, for nothing keeps them; no notes."""
    return sorted((p for p in problems if p.severity != "info" and of_the_input(p)), key=gravity)
