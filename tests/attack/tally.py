"""What an attack came to: one row of its table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

_HEAD: Final = ("attack", "tries", "hangs", "lost pages", "wrong quotes", "differences", "other faults")


@dataclass(slots=True)
class Tally:
    """How often an attack was tried, and what it found; `faults` says each find in a line that allows to repeat it."""

    attack: str
    tries: int = 0
    hangs: int = 0
    lost_pages: int = 0
    wrong_quotes: int = 0
    differences: int = 0
    other: int = 0
    faults: list[str] = field(default_factory=list)

    @classmethod
    def sum(cls, attack: str, parts: Iterable[Tally]) -> Tally:
        """The tally of an attack that was made in parts."""
        total = cls(attack)
        for part in parts:
            total.tries += part.tries
            total.hangs += part.hangs
            total.lost_pages += part.lost_pages
            total.wrong_quotes += part.wrong_quotes
            total.differences += part.differences
            total.other += part.other
            total.faults += part.faults
        return total

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.faults and not any(self._found)

    @property
    def cells(self) -> tuple[str, ...]:
        """The row, as it is printed."""
        return (self.attack, f"{self.tries:,}", *(str(count) for count in self._found))

    @property
    def _found(self) -> tuple[int, ...]:
        return self.hangs, self.lost_pages, self.wrong_quotes, self.differences, self.other


def table(tallies: Iterable[Tally]) -> str:
    """The rows as a table in Markdown."""
    rows = [_HEAD, ("---", *["---:"] * (len(_HEAD) - 1)), *(tally.cells for tally in tallies)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
