"""The store behind the site: opened as often as pages are read at once, and again when somebody has written to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import LifoQueue
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from kg.store import Store
from kg.store.layout import GRAPH, LEDGER

T = TypeVar("T")
_AT_ONCE: Final = 4
"""Readers at once: Python answers one at a time and the engine a core each, more only hold memory."""
_LOOK: Final = 2.0
"""Seconds between two looks whether the store was written to."""
_KEPT: Final = 4096
"""Answers kept of one state of the store."""


class Reading:
    """Readers of the store in a folder; `state` is another one whenever it has been written to."""

    def __init__(self, path: Path, at_once: int = _AT_ONCE) -> None:
        self.path = path
        self._free: LifoQueue[tuple[str, Store] | None] = LifoQueue()
        for _ in range(at_once):
            self._free.put(None)
        self._lock = Lock()
        self._looked = 0.0
        self._state = ""
        self._kept: dict[Hashable, Any] = {}
        self._begun: set[Hashable] = set()
        with self.store():  # a store that cannot be opened is reported before anybody comes
            pass

    @property
    def state(self) -> str:
        """What the store is now; another text after each writing."""
        with self._lock:
            if time.monotonic() - self._looked > _LOOK:
                self._looked = time.monotonic()
                now = _signs(self.path)
                if now != self._state:
                    self._state = now
                    self._kept = {}
            return self._state

    def look_again(self) -> None:
        """Have whoever comes next see what was just written."""
        with self._lock:
            self._looked = float("-inf")

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A reader of the store as it is now, that nobody else uses meanwhile."""
        held, state = self._free.get(), self.state
        try:
            if held is None or held[0] != state:
                held = self._opened(held, state)
            yield held[1]
        finally:
            self._free.put(held)

    def remembered(self, key: Hashable, make: Callable[[Store], T]) -> T:
        """What `make` gives of the store as it is now, made once for each state."""
        self.state  # noqa: B018 -- drops what was kept of another state
        kept = self._kept
        if key not in kept:
            with self.store() as store:
                made = make(store)
            if len(kept) >= _KEPT:
                kept.clear()
            kept[key] = made
        found: T = kept[key]
        return found

    def soon(self, key: Hashable, make: Callable[[Store], T]) -> T | None:
        """The same where it is made already; None while a thread of its own makes it, so that nobody waits."""
        self.state  # noqa: B018 -- drops what was kept of another state
        with self._lock:
            if key in self._kept:
                found: T = self._kept[key]
                return found
            is_begun = key in self._begun
            self._begun.add(key)
        if not is_begun:
            Thread(target=self._make, args=(key, make), daemon=True).start()
        return None

    def held(self, key: Hashable) -> Any:
        """What is remembered of the store as it is now, None where nothing is yet."""
        self.state  # noqa: B018 -- drops what was kept of another state
        return self._kept.get(key)

    def close(self) -> None:
        """Close all readers."""
        while not self._free.empty():
            if held := self._free.get():
                held[1].close()

    def _make(self, key: Hashable, make: Callable[[Store], Any]) -> None:
        try:
            self.remembered(key, make)
        finally:
            with self._lock:
                self._begun.discard(key)

    def _opened(self, held: tuple[str, Store] | None, state: str) -> tuple[str, Store]:
        store = Store.open(self.path)
        if held:
            held[1].close()
        return state, store


def _signs(path: Path) -> str:
    """Size and time of the files that every writer changes."""
    signs = []
    for file in (path / LEDGER, path / f"{LEDGER}-wal", path / GRAPH / "generation"):
        with suppress(OSError):
            found = file.stat()
            signs.append(f"{found.st_size}.{found.st_mtime_ns}")
    return " ".join(signs)
