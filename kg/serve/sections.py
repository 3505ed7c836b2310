"""The groups of facts on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from kg.answer.about import Naming
from kg.answer.facts import Fact

_ALIKE: Final = ("PositionHolding", "Citation", "DocumentRelation")
"""Classes of facts of which each page states one of its own: a post held, a document cited."""
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


def merged(facts: Iterable[Fact]) -> list[Fact]:
    """Facts that say the same, on several pages, as one with all the sentences; the first of them stands for all."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        alike = fact.text if fact.kind in _ALIKE else fact.iri
        found.setdefault((fact.kind, alike), []).append(fact)
    return [
        replace(
            held[0],
            sentences=tuple(dict.fromkeys(one for fact in held for one in fact.sentences)),
            unshown=sum(fact.unshown for fact in held),
        )
        for held in found.values()
    ]
