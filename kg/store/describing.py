"""What a graph that pages share states of a node: of its names in several spellings one, the others beside it.

The one is the longest, which spells out most, of several that of most pages, then the first in order: it follows from
the pages alone, whatever their order. Names of one node differ by abbreviations and spellings only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.rdf.terms import ALT_LABEL, LABEL, cchc

_ALT: Final = str(ALT_LABEL)
_CHOSEN: Final = {
    str(LABEL): True,
    str(cchc("topic")): True,
    str(cchc("documentName")): True,
    str(cchc("documentNumber")): False,
    str(cchc("postTitle")): False,
    str(cchc("subject")): False,
    str(cchc("theme")): False,
}
"""The properties of which a node has one value, and whether the others are labels too: a spelling of a number is not,
for the label that holds it is one.
"""


def described(rows: Iterable[tuple[str, int]]) -> list[str]:
    """The lines about one node, sorted, of those that pages state, in order, each with the number of these pages."""
    rows = list(rows)
    predicates = [line.split(" ", 2)[1] for line, _ in rows]
    chosen = [one for one in predicates if one in _CHOSEN]
    if len(chosen) == len(set(chosen)) and _ALT not in predicates:
        return [line for line, _ in rows]
    stated: list[str] = []
    names: dict[str, list[tuple[int, int, str]]] = {}
    for line, pages in rows:
        _, predicate, value = line.split(" ", 2)
        if predicate in _CHOSEN:
            names.setdefault(predicate, []).append((-len(value), -pages, value))
        else:
            stated.append(line)
    return sorted(_chosen(rows[0][0].partition(" ")[0], stated, names))


def called_variously(lines: Iterable[str]) -> set[str]:
    """The nodes, of those that sorted lines are about, of which `described` may leave out or change a line."""
    nodes, last, before = set(), "", ""
    for line in lines:
        node, predicate, _ = line.split(" ", 2)
        if predicate == _ALT or (predicate == before and node == last and predicate in _CHOSEN):
            nodes.add(node)
        last, before = node, predicate
    return nodes


def _chosen(node: str, stated: Iterable[str], names: dict[str, list[tuple[int, int, str]]]) -> set[str]:
    lines = set(stated)
    for predicate, values in names.items():
        first, *others = sorted(values)
        lines.add(f"{node} {predicate} {first[2]}")
        if _CHOSEN[predicate]:
            lines.update(f"{node} {_ALT} {value}" for _, _, value in others)
    own = {line.split(" ", 2)[2] for line in lines if line.startswith(f"{node} {LABEL} ")}
    return lines - {f"{node} {_ALT} {value}" for value in own}
