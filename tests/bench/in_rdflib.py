"""Each canned question in rdflib, on the Turtle export of a store of some sixty pages: how long it takes there."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rdflib import Graph

from kg.answer.ask import bound, questions, run
from kg.export import export
from kg.model import Page
from kg.pipeline import Settings
from kg.run.batch import build
from kg.store import Store

from .pages import ROOT
from .stores import needed
from .turns import seconds

PAGES: Final = 60
MOST: Final = 2.0  # seconds that a question may take
HEAD: Final = """\
| question | rows | ms in rdflib | ms of `kg ask` |
|---|---:|---:|---:|"""


def lines(folder: Path) -> Iterator[str]:
    """A line for each question, the slowest first, and one that names those that take longer than `MOST`."""
    with Store.open(folder / "sixty", write=True) as store:
        deque(build(_pages(), store, Settings(store.base, validated=False)), maxlen=0)
        graph = _exported(store)
        timed = [(name, *_timed(store, graph, sparql)) for name, sparql in _asked(store)]
    for name, rows, there, here in sorted(timed, key=lambda one: -one[2]):
        yield f"| `{name}` | {rows} | {1000 * there:.0f} | {1000 * here:.1f} |"
    slow = ", ".join(f"`{name}`" for name, _, there, _ in timed if there > MOST) or "none"
    yield f"\n{len(graph):,} triples of {PAGES} pages. Longer than {MOST:.0f} s: {slow}."


def _pages() -> Iterator[Page]:
    """Every sixth of the pages for judging extraction, so that all kinds of them are among them."""
    for path in sorted((ROOT / "tests" / "pages").glob("*.txt"))[::6][:PAGES]:
        yield Page(path.name, path.read_text("utf-8"))


def _exported(store: Store) -> Graph:
    document = io.BytesIO()
    export(store, "turtle", document)
    return Graph().parse(data=document.getvalue().decode(), format="turtle")


def _asked(store: Store) -> Iterator[tuple[str, str]]:
    for question in questions():
        yield question.name, bound(question, needed(store, question), store.base)


def _timed(store: Store, graph: Graph, sparql: str) -> tuple[int, float, float]:
    """How many rows there are, and the seconds that rdflib and the store need for all of them."""
    here = seconds(lambda: run(store, sparql))
    found: list[object] = []
    there = seconds(lambda: found.extend(graph.query(sparql)))
    return len(found), there, here
