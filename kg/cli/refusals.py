"""What was not read, told once for each reason: an archive of files of one kind is one message, and one command."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.cli.console import tell
from kg.cli.output import Level
from kg.cli.tally import gravity, input_problems
from kg.messages import say
from kg.model import Problem
from kg.shown import shown_line

FEW: Final = 3
"""So many problems of one kind are told one by one; of more, so many are named."""


class Refusals:
    """Problems of the input by their kind: the first few of each, and how many there are.

    A kind is a rule and the advice that goes with it, for the advice is what people act on. With `each`, all are told
    one by one as they come, for who looks into a fault wants every name.
    """

    def __init__(self, lang: str, *, each: bool = False) -> None:
        self._lang = lang
        self._each = each
        self._first: dict[tuple[str, str], list[Problem]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, problems: Iterable[Problem]) -> None:
        """Take note of the problems of a page, as far as they are about the input."""
        found = input_problems(problems)
        if self._each and found:
            self._tell(found)
            return
        for problem in found:
            kind = problem.rule, problem.message.partition(" → ")[2]
            first = self._first.setdefault(kind, [])
            self._counts[kind] = self._counts.get(kind, 0) + 1
            if len(first) < FEW:
                first.append(problem)

    def tell(self) -> None:
        """Tell what was noted, the few one by one and the many together, and forget it."""
        kinds = self._first.items()
        if few := [problem for kind, first in kinds if self._counts[kind] <= FEW for problem in first]:
            self._tell(few)
        many = [(gravity(first[0]), kind) for kind, first in kinds if self._counts[kind] > FEW]
        for _, kind in sorted(many):
            tell(self._together(self._first[kind], self._counts[kind]), _level(self._first[kind]))
        self._first, self._counts = {}, {}

    def _tell(self, problems: Iterable[Problem]) -> None:
        from kg.cli.report import problems_text  # noqa: PLC0415

        found = list(problems)
        tell(problems_text(found, self._lang), _level(found))

    def _together(self, first: list[Problem], count: int) -> str:
        """How many there are of a kind, what is wrong with them and what to do, and the first names."""
        severity = say(f"severity-{first[0].severity}", self._lang)
        names = ", ".join(shown_line(problem.source) for problem in first)
        head = say("refused-alike", self._lang, count=count, severity=severity, what=shown_line(first[0].message))
        return f"{head}\n      {say('refused-names', self._lang, names=names, more=count - len(first))}"


def _level(problems: Iterable[Problem]) -> Level:
    """How grave they are: what was to be a page and is lost is an error."""
    return "error" if any(problem.severity == "violation" for problem in problems) else "warning"
