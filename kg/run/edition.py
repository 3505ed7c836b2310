"""What two processes must have in common so that they make the same of a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg import __version__
from kg.store import vocabulary


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the package, and the hashes of the rules and of the ontology that it reads pages by."""

    version: str
    rules: str
    ontology: str

    def __str__(self) -> str:
        return f"{self.version} ({self.rules[:8]}, {self.ontology[:8]})"


@cache
def edition() -> Edition:
    """That of this process."""
    return Edition(__version__, vocabulary.rule_set(), vocabulary.current("ontology"))
