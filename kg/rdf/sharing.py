"""Which graph a statement stands in: one of its page's own, or one of those that describe what pages share.

A statement is the page's own where either end is: a fact, a span, a group, the article. All others are about people,
bodies, posts, documents, services, gatherings and units, which any page may name; each stands in one graph alone, once,
so that whoever counts over the union of all graphs counts right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from kg.rdf.iri import Minter
from kg.rdf.namespaces import NS, SCHEME
from kg.rdf.statements import Statements

GRAPHS: Final[Mapping[str, str]] = {
    "person": "people",
    "organisation": "organisations",
    "post": "posts",
    "document": "documents",
    "service": "services",
    "event": "events",
    "unit": "units",
}
"""The graph that describes a kind of shared node, by the first segment of its IRI.

The units are those that only pages know; those of the gazetteer stand in its own graph.
"""
INFERRED: Final = "inferred"
"""The graph of what is inferred between shared nodes."""
SHARED_GRAPHS: Final = (*sorted(GRAPHS.values()), INFERRED)


_OURS: Final = (f"<{NS}", f"<{SCHEME}")


def parted(statements: Statements, minter: Minter, graph: str | None = None) -> tuple[Statements, bytes]:
    """The statements that are the page's own, and the others as sorted N-Quads.

    The others go into the graph of this kind, if one is named, else each into that of its subject.
    """
    own: list[str] = []
    shared: defaultdict[str, list[str]] = defaultdict(list)
    begin = f"<{minter.base}"
    subject, of = "\n", None
    for line in statements.lines:
        if not line.startswith(subject):  # the lines of one subject stand together
            subject = line[: line.index(" ") + 1]
            of = GRAPHS.get(kind_of(subject, begin))
        if of is None or _is_of_a_page(line.split(" ", 2)[2], begin):
            own.append(line)
        else:
            shared[graph or of].append(line)
    quads = (Statements(tuple(lines)).quads(minter.graph(of)) for of, lines in sorted(shared.items()))
    return Statements(tuple(own)), b"".join(quads)


def kind_of(node: str, begin: str) -> str:
    """The first segment of an IRI behind `begin`, "<" and the base: what kind of node it is."""
    return node[len(begin) :].partition("/")[0]


def _is_of_a_page(value: str, begin: str) -> bool:
    """Whether a value is a node of one page; a base may be the beginning of the ontology's own namespaces."""
    return value.startswith(begin) and kind_of(value, begin) not in GRAPHS and not value.startswith(_OURS)


def named(lines: Iterable[str], minter: Minter) -> set[str]:
    """The shared nodes that the lines are about or lead to, as N-Triples writes them."""
    return named_ends({end for line in lines for end in line.split(" ", 2)[::2]}, minter)


def named_ends(ends: Iterable[str], minter: Minter) -> set[str]:
    """The shared nodes among the terms."""
    begin = f"<{minter.base}"
    return {end for end in ends if end.startswith(begin) and kind_of(end, begin) in GRAPHS}
