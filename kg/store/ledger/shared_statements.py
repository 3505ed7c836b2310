"""The statements about nodes that pages share, each with how many pages state it: none is kept that none states.

A body of the tree, which is described as soon as a page names another of it, counts as a page that describes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final
from zlib import crc32

from kg.rdf.sharing import INFERRED
from kg.store.describing import called_variously, described
from kg.store.ledger.backlog import Backlog
from kg.store.ledger.database import Database

_OF_NODE: Final = "graph = ? AND line > ? || ' ' AND line < ? || '!'"
"""The lines that begin with a node: they go on with a space, after which the exclamation mark comes in the order."""

_COUNT: Final = "INSERT INTO shared VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET pages = pages + 1"

Row = tuple[str, int]


class SharedStatementTable:
    """The table `shared`."""

    def __init__(self, database: Database, backlog: Backlog) -> None:
        self._db = database
        self._backlog = backlog

    def add(self, quads: bytes) -> None:
        """Count a page more for each of these N-Quads."""
        rows = _rows(quads)
        nodes = dict.fromkeys((graph, line.partition(" ")[0]) for graph, line in rows if graph != INFERRED)
        new = [(graph, node) for graph, node in nodes if not self._backlog.notes("node", node)]
        self._backlog.add_all_of("node", ((node, self._is_known(graph, node)) for graph, node in new))
        for node in dict.fromkeys(line.partition(" ")[0] for graph, line in rows if graph == INFERRED):
            self._backlog.add("node", node, held=True)  # mostly noted by now: it is described above all
        self._db.change_all(_COUNT, rows)

    def take(self, quads: bytes) -> None:
        """Count a page less for each of these N-Quads, and forget those that no page states."""
        rows = _rows(quads)
        for node in dict.fromkeys(line.partition(" ")[0] for _, line in rows):
            self._backlog.add("node", node, held=True)
        self._db.change_all("UPDATE shared SET pages = pages - 1 WHERE graph = ? AND line = ?", rows)
        self._db.change_all("DELETE FROM shared WHERE graph = ? AND line = ? AND pages < 1", rows)

    def nodes(self, graph: str) -> Iterator[str]:
        """The nodes that are described in a graph, in order; nothing may be written meanwhile."""
        lines = (line for (line,) in self._db.rows("SELECT line FROM shared WHERE graph = ? ORDER BY line", graph))
        return (node for node, _ in groupby(line.partition(" ")[0] for line in lines))

    def description(self, graph: str, node: str) -> list[str]:
        """What a graph states of a node, as sorted lines of N-Triples."""
        query = f"SELECT line, pages FROM shared WHERE {_OF_NODE} ORDER BY line"
        return _described(graph, self._db.rows(query, graph, node, node).fetchall())

    def statements(self, graph: str) -> Iterator[list[str]]:
        """What a graph states of one node after the other; nothing may be written meanwhile."""
        rows = self._db.rows("SELECT line, pages FROM shared WHERE graph = ? ORDER BY line", graph)
        node, group = "\n", list[Row]()
        for row in rows:
            if not row[0].startswith(node):
                if group:
                    yield _described(graph, group)
                node, group = row[0][: row[0].index(" ") + 1], []
            group.append(row)
        if group:
            yield _described(graph, group)

    def lines(self, graph: str) -> list[str]:
        """What a graph states, as lines of N-Triples, one node after the other."""
        rows = self._db.rows("SELECT line, pages FROM shared WHERE graph = ? ORDER BY line", graph).fetchall()
        named = set() if graph == INFERRED else called_variously(line for line, _ in rows)
        if not named:
            return [line for line, _ in rows]
        lines: list[str] = []
        for node, group in groupby(rows, lambda row: row[0].partition(" ")[0]):
            stated = list(group)
            lines += described(stated) if node in named else [line for line, _ in stated]
        return lines

    def holds(self, graph: str) -> bool:
        """Whether a graph states anything."""
        return self._db.row("SELECT 1 FROM shared WHERE graph = ? LIMIT 1", graph) is not None

    def sum(self) -> int:
        """A sum over all statements, each as often as it is counted: that of `sum_of` over what was counted."""
        rows = self._db.rows("SELECT graph, line, pages FROM shared")
        return sum(_crc(graph, line) * pages for graph, line, pages in rows)

    def recount(self, documents: Iterable[bytes]) -> None:
        """Count anew from these N-Quads, of one page after the other; the graph is not told."""
        self._db.change("DELETE FROM shared")
        for quads in documents:
            self._db.change_all(_COUNT, _rows(quads))

    def _is_known(self, graph: str, node: str) -> bool:
        """Whether a graph describes a node; what is inferred of one is stated by pages that describe it."""
        return self._db.row(f"SELECT 1 FROM shared WHERE {_OF_NODE} LIMIT 1", graph, node, node) is not None


def sum_of(quads: bytes) -> int:
    """The sum over N-Quads, each counted once."""
    return sum(_crc(graph, line) for graph, line in _rows(quads))


def _crc(graph: str, line: str) -> int:
    return crc32(f"{graph} {line}".encode())


def _rows(quads: bytes) -> list[tuple[str, str]]:
    """The kind of graph and the line of each of the N-Quads."""
    found = []
    for quad in quads.decode().split(" .\n")[:-1]:  # no literal holds a line feed, but other ends of lines
        line, _, graph = quad.rpartition(" ")
        found.append((graph[:-1].rpartition("/")[2], line))
    return found


def _described(graph: str, rows: Iterable[Row]) -> list[str]:
    return [line for line, _ in rows] if graph == INFERRED else described(rows)
