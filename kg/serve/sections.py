"""The groups of facts on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from kg.answer.about import Naming
from kg.answer.facts import Fact, Piece, Sentence, in_words

_ALIKE: Final = ("PositionHolding", "Citation", "DocumentRelation")
"""Classes of facts of which each page states one of its own: a post held, a document cited."""
ROLES: Final = ("chairIn", "directIn", "concludeIn", "presentIn", "speakIn", "attendIn")
"""What people do at a gathering, the weightiest first."""
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
    return [_as_one(held) for held in _alike(facts, _same)]


def of_gathering(facts: Iterable[Fact], day: str | None) -> list[Fact]:
    """Facts on the page of a gathering of that day: merged, and what a sentence says of one agent as one fact.

    The agent has the roles behind the name, and the day of the gathering is not told again.
    """
    told = [_with_roles(_as_one(held), held) for held in _alike(merged(facts), _part)]
    return [replace(one, date=None) if one.date == day else one for one in told]


def _alike(facts: Iterable[Fact], key: Callable[[Fact], object]) -> Iterable[list[Fact]]:
    found: dict[object, list[Fact]] = {}
    for fact in facts:
        found.setdefault((fact.kind, key(fact)), []).append(fact)
    return found.values()


def _same(fact: Fact) -> str:
    return fact.text if fact.kind in _ALIKE else fact.iri


def _part(fact: Fact) -> object:
    """The agent of a participation and its first sentence; of any other fact, itself."""
    agent = fact.clauses[0][0]
    if agent.by != "agent" or not fact.sentences:
        return fact.iri
    return agent.iri, fact.sentences[0].slug, fact.sentences[0].text


def _as_one(held: Sequence[Fact]) -> Fact:
    """The first fact with the sentences of all, each once."""
    sentences: dict[tuple[str, str], Sentence] = {}
    for one in (one for fact in held for one in fact.sentences):
        sentences.setdefault((one.source, one.text), one)
    unshown = sum(fact.unshown for fact in held)
    return replace(held[0], sentences=tuple(sentences.values()), unshown=unshown)


def _with_roles(one: Fact, held: Sequence[Fact]) -> Fact:
    """A participation with the roles of all behind the name of the agent, and then what else they say."""
    first = one.clauses[0]
    clauses = dict.fromkeys(clause for fact in held for clause in fact.clauses[1:])
    roles = [clause[0].text for clause in clauses if clause[0].by in ROLES]
    if first[0].by != "agent" or not roles:
        return one
    others = [clause for clause in clauses if clause[0].by not in ROLES]
    told = ((*first, Piece(", ".join(roles), is_name=True)), *others)
    return replace(one, clauses=told, text=in_words(told))
