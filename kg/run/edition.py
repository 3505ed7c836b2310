"""What two processes must have in common so that they make the same of a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg import __version__
from kg.lexicon import own, using
from kg.store import vocabulary


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the package, and the hashes of the rules and of the ontology that it reads pages by."""

    version: str
    rules: str
    ontology: str

    def __str__(self) -> str:
        return f"{self.version} ({own.short(self.rules)}, {own.short(self.ontology)})"


def edition() -> Edition:
    """That of this process."""
    return _edition(own.in_use().fingerprint())


def edition_with(rules: own.OwnRules) -> Edition:
    """That of this process, which reads by the rules given from now on; UsageError where it has read by others."""
    using.adopt(rules)
    return edition()


@cache
def _edition(_: str) -> Edition:
    return Edition(__version__, vocabulary.rule_set(), vocabulary.current("ontology"))
