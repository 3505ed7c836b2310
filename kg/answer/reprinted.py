"""Which pages reprint which, for whoever counts over pages: as the question `reprints` finds it, at a glance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from kg.answer.ask import Source, run
from kg.answer.render import plain
from kg.rdf.batches import PROLOGUE

_SHARED: Final = 3
"""Of some sixteen marks of a text, those that pages share which have most of it in common."""
_MARKS: Final = f"""{PROLOGUE}
SELECT ?mark ?source
WHERE {{
  {{ SELECT ?mark WHERE {{ ?any cchc:textSketch ?mark }} GROUP BY ?mark HAVING (COUNT(?any) > 1) }}
  ?article cchc:textSketch ?mark ; cchc:source ?source .
}}"""


def firsts(store: Source) -> Mapping[str, set[str]]:
    """The pages that each page reprints, by source: of those with a mark in common the one of the earliest name."""
    by_mark: defaultdict[str, list[str]] = defaultdict(list)
    for mark, source in run(store, _MARKS).rows:
        by_mark[plain(mark)].append(plain(source))
    shared: Counter[tuple[str, str]] = Counter()
    for sources in by_mark.values():
        first = min(sources)
        shared.update((source, first) for source in sources if source != first)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (later, first), count in shared.items():
        if count >= _SHARED:
            found[later].add(first)
    return found
