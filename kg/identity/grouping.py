"""What follows from decisions: the identity that stands for each group of those that rows make one.

Where rows contradict one another, the error names them by the shortest way that joins what must differ.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.identity.decisions import DIFFERENT, SAME, Decision, Identities, name_of, page_of
from kg.rdf.slugs import article_slug


def identities(decisions: Sequence[Decision], path: Path) -> Identities:
    """What follows from the decisions; UsageError that names the rows where they contradict one another."""
    return _Groups(decisions, path).identities()


class _Groups:
    """The identities that the rows of a file make one."""

    def __init__(self, decisions: Sequence[Decision], path: Path) -> None:
        same = [one for one in decisions if one.decision == SAME]
        different = [one for one in decisions if one.decision == DIFFERENT]
        self._join(same, {given for one in same for given in (one.first, one.second) if page_of(given)})
        self._join(same, self._apart.union(*map(self._parted, different)))
        for one in different:
            if self._are_one(one.first, one.second):
                raise self._contradiction(one, path)

    def _join(self, same: Iterable[Decision], apart: set[str]) -> None:
        """Make groups of what is the same, given the identities that are set apart on their pages."""
        self._apart = apart
        self._minted = {_set_apart(given): given for given in apart}
        self._joined: defaultdict[str, dict[str, Decision]] = defaultdict(dict)
        for one in same:
            first, second = self._node(one.first), self._node(one.second)
            self._joined[first].setdefault(second, one)
            self._joined[second].setdefault(first, one)
        self._names = dict(self._named())

    def _parted(self, different: Decision) -> set[str]:
        """What is to be set apart so that two identities that would be one differ; none where no page is named."""
        given = different.second if page_of(different.second) else different.first
        return {given} if page_of(given) and self._are_one(different.first, different.second) else set()

    def _contradiction(self, different: Decision, path: Path) -> UsageError:
        """The error that names the rows of the file that contradict a difference, or the row that is to be added."""
        joining = {row.line for row in self._between(different.first, different.second)}
        pair = {"first": different.first, "second": different.second}
        if 0 in {different.line, *joining}:
            lines = _listed({different.line, *joining} - {0})
            return UsageError("decision-contradicts", where=str(path), **pair, lines=lines)
        return UsageError("decisions-contradict", where=f"{path}:{different.line}", **pair, lines=_listed(joining))

    def identities(self) -> Identities:
        """The identity that stands for each group, wherever another would be minted."""
        everywhere = {node: name for node, name in self._names.items() if node not in self._apart and node != name}
        on_page: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for node in self._apart:
            on_page[page_of(node)][name_of(node)] = self._names[node]
        return Identities(everywhere, dict(on_page))

    def _named(self) -> Iterator[tuple[str, str]]:
        """Each node with the name of its group: the first of those that stand on any page, else of those set apart."""
        seen: set[str] = set()
        for node in sorted({*self._joined, *self._apart}):
            if node not in seen:
                group = sorted(self._steps_from(node))
                seen.update(group)
                name = next((one for one in group if one not in self._apart), None) or _set_apart(group[0])
                yield from ((one, name) for one in group)

    def _node(self, given: str) -> str:
        """What a row speaks of: an identity set apart on its page, however it is written, else one of all pages."""
        return given if given in self._apart else self._minted.get(given, name_of(given))

    def _are_one(self, first: str, second: str) -> bool:
        one, other = self._node(first), self._node(second)
        return self._names.get(one, one) == self._names.get(other, other)

    def _between(self, first: str, second: str) -> Iterator[Decision]:
        """The rows of the shortest way from one identity to the other."""
        steps = self._steps_from(self._node(first))
        node = self._node(second)
        while (before := steps[node]) is not None:
            yield self._joined[before][node]
            node = before

    def _steps_from(self, start: str) -> dict[str, str | None]:
        """Every node that is the same as a node, with the one before it on the shortest way there."""
        found: dict[str, str | None] = {start: None}
        waiting = deque([start])
        while waiting:
            step = waiting.popleft()
            for other in self._joined.get(step, ()):
                if other not in found:
                    found[other] = step
                    waiting.append(other)
        return found


def _listed(lines: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(lines)))


def _set_apart(given: str) -> str:
    """The identity of its own that one page's identity gets."""
    return f"{name_of(given)}--{article_slug(page_of(given))}"
