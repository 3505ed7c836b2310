"""The store behind the site: opened as often as pages are read at once, and again when somebody has written to it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock, Thread, local
from typing import Any, Final, TypeVar

from kg.store import Store
from kg.store.layout import GRAPH, LEDGER

T = TypeVar("T")
_AT_ONCE: Final = 4
"""Readers at once: Python answers one at a time and the engine a core each, more only hold memory."""
_LOOK: Final = 2.0
"""Seconds between two looks whether the store was written to."""
_KEPT: Final = 512
"""Things of one kind, such as articles, kept of one state of the store."""
_CLOSING: Final = 5.0
"""Seconds for which somebody's reader is waited for at the end."""
PATIENCE: Final = 5.0
"""Seconds that a reader looks at the page before, until he is told to wait."""


class NotYet(Exception):
    """What a page shows is still being worked out."""


class _Cell:
    """What is remembered under a key, made by one thread while the others who want it wait."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.made = False
        self.value: Any = None


class Reading:
    """Readers of the store in a folder; `state` is another one whenever it has been written to.

    A thread takes one reader at a time, and none to wait for what others make: so nobody waits for ever.
    """

    def __init__(self, path: Path, at_once: int = _AT_ONCE) -> None:
        self.path = path
        self._at_once = at_once
        self._free: LifoQueue[tuple[str, Store] | None] = LifoQueue()
        for _ in range(at_once):
            self._free.put(None)
        self._mine = local()
        self._lock = Lock()
        self._looked = 0.0
        self._state = ""
        self._kept: dict[Hashable, _Cell] = {}
        self._things: OrderedDict[Hashable, _Cell] = OrderedDict()
        self._begun: dict[Hashable, Thread] = {}
        self._failed: dict[Hashable, Exception] = {}
        self._closed = False
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
                    self._kept, self._things = {}, OrderedDict()
            return self._state

    def look_again(self) -> None:
        """Have whoever comes next see what was just written."""
        with self._lock:
            self._looked = float("-inf")

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A reader of the store as it is now, that nobody else uses meanwhile."""
        self._must_hold_none()
        held, state = self._free.get(), self.state
        self._mine.holds = True
        try:
            if held is None or held[0] != state:
                held = self._opened(held, state)
            yield held[1]
        finally:
            self._mine.holds = False
            self._free.put(held)

    def remembered(self, key: Hashable, make: Callable[[Store], T]) -> T:
        """What `make` gives of the store as it is now, made once for each state.

        A key that is a tuple is of one thing among many, of which the last used are kept.
        """

        def read() -> T:
            with self.store() as store:
                return make(store)

        return self.worked_out(key, read)

    def worked_out(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives of what is remembered, made once for each state of the store; it is given no reader."""
        cell = self._cell(key)
        if not cell.made:
            self._must_hold_none()
            with cell.lock:
                if not cell.made:
                    cell.value = make()
                    cell.made = True
        found: T = cell.value
        return found

    def soon(self, key: Hashable, make: Callable[[Store], T], patience: float = 0.0) -> T | None:
        """The same where it is made within so many seconds; else None, while a thread of its own goes on making it.

        Raises what the thread has raised.
        """
        if not (cell := self._cell(key)).made:
            with self._lock:
                thread = self._begun.get(key)
                if (thread is None or not thread.is_alive()) and key not in self._failed:
                    thread = self._begun[key] = Thread(target=self._make, args=(key, make), daemon=True)
                    thread.start()
            if thread:
                thread.join(patience)
            if failed := self._failed.pop(key, None):
                raise failed
            cell = self._cell(key)
        found: T | None = cell.value
        return found

    def awaited(self, key: Hashable, make: Callable[[Store], T], patience: float = PATIENCE) -> T:
        """The same of what may take long in a large store; NotYet where it does, to be asked for again soon."""
        found = self.soon(key, make, patience)
        if found is None:
            raise NotYet
        return found

    @property
    def is_closed(self) -> bool:
        """Whether what is made for nobody in particular may stop."""
        return self._closed

    def close(self) -> None:
        """Close all readers; one that is still being read from is left to the end of the program."""
        self._closed = True
        with suppress(Empty):
            for _ in range(self._at_once):
                if held := self._free.get(timeout=_CLOSING):
                    held[1].close()

    def _cell(self, key: Hashable) -> _Cell:
        self.state  # noqa: B018 -- drops what was kept of another state
        with self._lock:
            if not isinstance(key, tuple):
                return self._kept.setdefault(key, _Cell())
            found = self._things.setdefault(key, _Cell())
            self._things.move_to_end(key)
            if len(self._things) > _KEPT:
                self._things.popitem(last=False)
            return found

    def _must_hold_none(self) -> None:
        if getattr(self._mine, "holds", False):
            raise RuntimeError("a thread takes one reader at a time")

    def _make(self, key: Hashable, make: Callable[[Store], Any]) -> None:
        try:
            self.remembered(key, make)
        except Exception as error:  # raised for whoever asks next
            self._failed[key] = error

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
