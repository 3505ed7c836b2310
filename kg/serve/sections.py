"""The groups of facts on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from kg.answer.about import Naming
from kg.answer.facts import Fact

F = TypeVar("F", Naming, Fact)

SECTIONS: Final = {
    "posts": ("PositionHolding",),
    "meetings": ("Meeting",),
    "parts": ("Participation",),
    "relations": ("DocumentRelation",),
    "directives": ("Directive",),
    "figures": ("Measurement", "Comparison", "Ranking"),
    "awards": ("AwardGiving",),
    "shortcomings": ("Shortcoming",),
    "proposals": ("Proposal", "GoodPractice"),
    "citations": ("Citation",),
    "mentions": ("UnitMention", "PillarMention"),
}
"""The groups of facts on a page, in their order, with the classes in each."""


@dataclass(frozen=True, slots=True)
class Section(Generic[F]):
    """A group of facts: those in view, how many there are in all, and where all of them stand."""

    name: str
    facts: Sequence[F]
    count: int
    more: str | None


def grouped_by_section(facts: Iterable[F]) -> dict[str, list[F]]:
    """Facts by the name of their section, in the order of the sections."""
    found: defaultdict[str, list[F]] = defaultdict(list)
    for fact in facts:
        found[next((name for name, kinds in SECTIONS.items() if fact.kind in kinds), "mentions")].append(fact)
    return {name: found[name] for name in SECTIONS if found[name]}
