"""Where the two databases of a store lie in its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg.store.ledger import is_blank, is_ledger

GRAPH: Final = "graph"
LEDGER: Final = "pages.sqlite"


def is_store(path: Path) -> bool:
    """Whether there is a ledger in a directory; without its graph it is a store that can be mended."""
    file = path / LEDGER
    return file.is_file() and is_ledger(file)


def is_new(path: Path) -> bool:
    """Whether there is nothing in a directory, or what a writer leaves who dies while he makes a store."""
    if not path.exists():
        return True
    names = {child.name for child in path.iterdir()} if path.is_dir() else {""}
    return names <= {GRAPH, LEDGER, *(f"{LEDGER}-{end}" for end in ("wal", "shm", "journal"))} and (
        LEDGER not in names or is_blank(path / LEDGER)
    )
