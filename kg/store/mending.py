"""What is wrong with a store is mended in its ledger: what is damaged is given up there, and the graph follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from kg.emit import text_sha256
from kg.errors import StoreError
from kg.store import errors
from kg.store.checking import check
from kg.store.layout import GRAPH
from kg.store.ledger import Ledger
from kg.store.store import Store
from kg.store.updates import BODY

try:
    import fcntl
except ModuleNotFoundError:  # Windows lets nobody delete a file that another program has open
    fcntl = None  # type: ignore[assignment]

_ROUNDS: Final = 3
"""How often is mended at most: what is mended first may have hidden more."""
_GIVE_UP: Final = """UPDATE statement SET article = x'', evidence = x'', inferred = x'', shared = x''
    WHERE page = (SELECT id FROM page WHERE source = ?)"""
_LOCK: Final = "LOCK"
_MISCOUNTED: Final = ("check-statements", "check-quote", "check-shared", "check-counts")
"""What makes the number of pages that state a thing unsure: it is counted anew."""
_LOST: Final = ("check-text", "store-damaged", "decision", "identity")
"""How the findings begin that only people can mend: a text, a ledger, a file of decisions."""


def repair(path: Path) -> tuple[list[StoreError], list[StoreError]]:
    """What was wrong with a store and is mended, and what is left; StoreError where another program writes to it."""
    found: dict[str, StoreError] = {}
    left = _findings(path)
    for _ in range(_ROUNDS):
        if not any(map(_can_be_mended, left.values())):
            break
        found |= left
        _mend(path, tuple(left.values()))
        left = _findings(path)
    return [finding for text, finding in found.items() if text not in left], list(left.values())


def _findings(path: Path) -> dict[str, StoreError]:
    return {str(finding): finding for finding in check(path)}


def _can_be_mended(finding: StoreError) -> bool:
    return not finding.key.startswith(_LOST) and (finding.key != "check-ledger" or _is_of_an_index(finding))


def _is_of_an_index(finding: StoreError) -> bool:
    return finding.key == "check-ledger" and "index" in str(finding.values["reason"])


def _mend(path: Path, findings: Sequence[StoreError]) -> None:
    with errors.guarded(path):
        if any(finding.key == "graph-damaged" for finding in findings) and (path / GRAPH).exists():
            _take_away(path / GRAPH)
        Store.mend(path, partial(_mend_ledger, findings))


def _take_away(graph: Path) -> None:
    """Delete the files of a damaged graph, holding the lock by which RocksDB keeps other writers out."""
    with (graph / _LOCK).open("ab") as lock:
        try:
            if fcntl:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError("store-locked", where=str(graph)) from error
        for file in graph.iterdir():
            if file.name != _LOCK:
                file.unlink()


def _mend_ledger(findings: Sequence[StoreError], ledger: Ledger) -> None:
    """Give up what is damaged, so that it is made again; what the graph is to follow waits for it."""
    if any(map(_is_of_an_index, findings)):
        ledger.connection.execute("REINDEX")
    for finding in findings:
        _mend_one(finding, ledger)
    if any(finding.key in _MISCOUNTED for finding in findings):
        ledger.recount()
        ledger.note("generation", "none")  # the graph is made anew
    ledger.commit()


def _mend_one(finding: StoreError, ledger: Ledger) -> None:
    match finding.key, finding.values:
        case "check-words", _:
            ledger.words.rebuild()
        case (("check-statements" | "check-quote"), {"source": str(source)}):
            ledger.pages.outdate([source])
            ledger.connection.execute(_GIVE_UP, (source,))
        case "check-sum", {"source": str(source)}:
            _sum_again(source, ledger)
        case "check-shared", {"name": str(name)}:
            _forget(name, ledger)
        case "check-vocabulary", {"kind": str(kind)}:
            ledger.note(kind, "")
        case "check-page", {"source": str(source)}:
            _distrust(source, ledger)
        case (("check-graph" | "check-stray"), _):
            ledger.note("generation", "none")  # the graph is made anew


def _distrust(source: str, ledger: Ledger) -> None:
    """Let the graph drop a page and take it in again."""
    if entry := ledger.pages.entry(source):
        ledger.backlog.mark_stale([entry.slug])
        ledger.note("open", "yes")


def _sum_again(source: str, ledger: Ledger) -> None:
    """Take the hash of the text, which the statements bear witness to."""
    if page := ledger.pages.get(source):
        ledger.connection.execute("UPDATE page SET sha256 = ? WHERE source = ?", (text_sha256(page.text), source))


def _forget(shared_node: str, ledger: Ledger) -> None:
    """Give up the statements about a unit or a body; a unit is described again at once, a body with its pages."""
    if shared_node.startswith(BODY):
        ledger.pages.outdate(ledger.shared_nodes.pages_naming([shared_node]))
    else:
        ledger.note("units", "")
    ledger.connection.execute("UPDATE thing SET quads = x'' WHERE name = ?", (shared_node,))
