"""Faults put into the graphs of the seeds at random: what share of them the rules notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

import pytest
from mutations import KINDS, LEGITIMATE, Graph, Line
from pyoxigraph import Quad

from kg.export.full import completed
from kg.rdf.statements import Statements, lines_of, triples_of
from kg.run import batch
from kg.store import Store
from kg.validate import validate
from kg.validate.invariants import Gathered, broken_invariants
from kg.validate.texts import check_text

TRIALS: Final = 18
"""So many mutations of each kind: with 120 kinds some 2,100."""
LEAST: Final = 0.9

ONCE_UNNOTICED: Final = (
    # values of a wrong class
    "a post held in a unit",
    "a post in an official",
    "a figure about an official",
    "a document issued by a unit",
    "a page published by a unit",
    "a body that governs a body",
    "an addressee that is an official",
    "an indicator that is a pillar",
    "an author that is a node",
    "a home that is an official",
    "a body below a unit",
    "a unit in a body",
    # contradictions
    "another body in which a post is held",
    "another body that a post is in",
    "another post that is held",
    "another holder",
    "another official who takes part",
    "the capacity of somebody else",
    "another document that is cited",
    "another basis of a document",
    "two figures in each other",
    "a name that is not the label",
    "a first day of another period",
    "a last day of another period",
    "another day of publication",
    "another day on which a post is attested",
    "a figure that is part of itself",
    "a day far away",
    "a second class",
    # evidence
    "a letter of a quote",
    "a quote that is cut",
    "a span that is shifted",
    "a span that begins earlier",
    "another span that proves",
    "a letter of what was said",
    "a digit of a value",
    "another text",
    "another length of the text",
    # vocabulary
    "no class",
    "a class that is misspelt",
    "a property that is misspelt",
    "a value under another property",
    "a label in English",
    # what nothing states, and the gazetteer
    "somebody who chaired nothing",
    "no code of a unit",
    "a unit in itself",
    "a latitude on another continent",
    "a unit in one of its level",
    "a unit that succeeds itself",
)
"""What no shape noticed at first; each is noticed now, wherever it is tried."""

Finding = tuple[str, str | None, str | None, str | None]


class Changing(Gathered):
    """A graph of which some statements are taken and others put in their place."""

    def replace(self, old: Iterable[str], new: Iterable[str]) -> None:
        """Take the old lines out, and the new ones in."""
        for triple in triples_of(old):
            self._graphs.remove(Quad(*triple))
        self._graphs.extend(Quad(*triple) for triple in triples_of(new))


class Judged:
    """One page of the seeds, and what the rules find in a mutated graph of it that they do not find in its own."""

    def __init__(self, source: str, text: str, lines: Iterable[str], base: str) -> None:
        self.source, self.text = source, text
        self.graph = Graph(sorted(set(lines)), base)
        self._own = frozenset(" ".join(line) for line in self.graph.lines)
        self._gathered = Changing()
        self._gathered.add("".join(f"{line} .\n" for line in sorted(self._own)).encode())
        self._known = self._found(self._own) | self._broken()

    def noticed(self, mutated: Sequence[Line]) -> bool:
        """Whether shapes, text or invariants find something new."""
        lines = frozenset(" ".join(line) for line in mutated)
        if self._found(lines) - self._known:
            return True
        self._gathered.replace(sorted(self._own - lines), sorted(lines - self._own))
        try:
            return bool(self._broken() - self._known)
        finally:
            self._gathered.replace(sorted(lines - self._own), sorted(self._own - lines))

    def _found(self, lines: Iterable[str]) -> set[Finding]:
        statements = Statements(tuple(sorted(lines)))
        problems = validate(statements, source=self.source, validator="shacl")
        problems += check_text(statements, self.text, self.source, "vi")
        return {(p.rule, p.focus, p.path, p.value) for p in problems}

    def _broken(self) -> set[Finding]:
        return {(p.rule, p.focus, p.path, p.value) for p in broken_invariants(self._gathered.ask, "vi")}


def judged(store: Store) -> list[Judged]:
    """Every page of a store as it is stored, and as a full export writes it."""
    blocks = [(graph, store.document(graph)) for graph in store.graphs()]
    everything = [line for graph, quads in completed(blocks, store.base) for line in lines_of(quads, graph)]
    found = []
    for item in batch.stored(store):
        source, text, lines = item.page.source, item.page.text, item.statements.lines
        about = {line.partition(" ")[0] for line in lines}
        full = [line for line in everything if line.partition(" ")[0] in about]
        found += [Judged(source, text, lines, store.base), Judged(source, text, full, store.base)]
    return found


def mutated(kind: str, trial: int, pages: Sequence[Judged]) -> tuple[Judged, Sequence[Line]] | None:
    """A page and its graph with one fault of a kind; None where no page has what it spoils."""
    rng = Random(f"{kind} {trial}")
    for page in rng.sample(pages, len(pages)):
        if (lines := KINDS[kind](rng, page.graph)) is not None:
            return page, lines
    return None


@pytest.fixture(scope="module")
def pages(seeds_store: Store) -> list[Judged]:
    """The pages of the seeds, each in both forms."""
    return judged(seeds_store)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ONCE_UNNOTICED)
def test_what_was_once_unnoticed_is_noticed(kind: str, pages: list[Judged]) -> None:
    tried = [mutated(kind, trial, pages) for trial in range(5)]
    assert all(found and found[0].noticed(found[1]) for found in tried)


@pytest.mark.slow
def test_nine_faults_of_ten_are_noticed(pages: list[Judged], capsys: pytest.CaptureFixture[str]) -> None:
    tried, noticed = Counter[str](), Counter[str]()
    for kind in KINDS:
        for trial in range(TRIALS):
            if found := mutated(kind, trial, pages):
                page, lines = found
                tried[kind] += 1
                noticed[kind] += page.noticed(lines)
    with capsys.disabled():
        print()
        for kind in sorted(tried, key=lambda kind: (noticed[kind] / tried[kind], kind)):
            print(f"{noticed[kind] / tried[kind]:7.0%}  of {tried[kind]:3}  {kind}")
        print(f"{noticed.total() / tried.total():7.1%}  of {tried.total()} mutations of {len(tried)} kinds")
    assert tried.keys() == KINDS.keys()
    assert tried.total() >= 2000
    assert noticed.total() >= LEAST * tried.total()
    assert {kind for kind in tried if noticed[kind] < LEAST * tried[kind]} <= LEGITIMATE.keys()
