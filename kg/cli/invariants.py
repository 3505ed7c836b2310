"""What no graph may break, asked of pages as they are judged: of a whole store, or of some hundred pages at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from kg.run.batch import Result
from kg.store.loading import Written
from kg.validate.invariants import Ask, Gathered, broken_invariants

AT_ONCE: Final = 300
"""So many pages are looked at together where there is no store: with ontology and code lists they take some 100 MB."""


def with_invariants(results: Iterable[Result], lang: str, ask: Ask | None = None) -> Iterator[Result]:
    """The results; with the last of them, or of every `AT_ONCE`, what breaks an invariant in all of them together.

    `ask` asks the store that they are from; without it their graphs are gathered in memory.
    """
    gathered, pages = None, 0
    waiting: Result | None = None
    for result in results:
        if waiting is not None:
            yield waiting
        waiting = result
        if ask is None and result.graphs:
            gathered = gathered or Gathered()
            _gather(gathered, result.graphs)
            pages += 1
        if gathered and pages == AT_ONCE:
            waiting = _with(waiting, gathered.ask, lang)
            gathered, pages = None, 0
    last = ask or (gathered.ask if gathered else None)
    if waiting is not None:
        yield _with(waiting, last, lang) if last else waiting


def _gather(gathered: Gathered, graphs: Written) -> None:
    for quads in (*graphs.graphs, graphs.said, *graphs.shared.values()):
        gathered.add(quads)


def _with(result: Result, ask: Ask, lang: str) -> Result:
    return replace(result, problems=(*result.problems, *broken_invariants(ask, lang)))
