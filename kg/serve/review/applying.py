"""Decisions applied: the pages that they touch are read again beside the site, one run at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from kg.errors import KgError, UsageError
from kg.run.stop import Stop

_PATIENCE: Final = 4.0
"""Seconds in which most runs are over, and that whoever began one is made to wait."""


class Applying:
    """The run that applies the decisions about a store; `now` is how many pages it has read, None while there is none.

    `failed` is why the last one ended before its end; `done` is called when one is over.
    """

    def __init__(self, store: Path, done: Callable[[], None]) -> None:
        self.now: int | None = None
        self.failed: KgError | None = None
        self._store, self._done = store, done
        self._stop = Stop()
        self._lock = Lock()
        self._thread: Thread | None = None

    def begin(self) -> None:
        """Apply what is decided, unless somebody is at it; returns when that is done, or after some seconds."""
        with self._lock:
            if self.now is None:
                self.now, self.failed = 0, None
                self._thread = Thread(target=self._run, name="applying", daemon=True)
                self._thread.start()
            thread = self._thread
        if thread:
            thread.join(_PATIENCE)

    def close(self) -> None:
        """Have the run stop, what it has read being stored."""
        self._stop.asked = True
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        try:
            self._apply()
        except KgError as error:
            self.failed = error
        except Exception as error:  # whoever looks next is told, for nobody waits for it
            self.failed = KgError("unexpected", reason=f"{type(error).__name__}: {error}")
        finally:
            self._done()
            self.now = None

    def _apply(self) -> None:
        from kg.identity import decisions, grouping  # noqa: PLC0415 -- slow to load
        from kg.pipeline import Settings  # noqa: PLC0415
        from kg.run.batch import build  # noqa: PLC0415
        from kg.store import Store  # noqa: PLC0415
        from kg.store.vocabulary import own_rule_set  # noqa: PLC0415

        file = decisions.file_of(self._store)
        with Store.open(self._store, write=True, new=False) as store:
            if decisions.lost(file, store.identities):
                raise UsageError("decisions-lost", where=str(file))
            if store.own_rules.sha256 != own_rule_set():  # all pages would be read again by other rules
                raise UsageError("review-own-rules", store=str(self._store))
            settings = Settings(store.base, identities=grouping.identities(decisions.read(file), file))
            for result in build([], store, settings, stop=self._stop):
                if result.state == "failed":
                    self.failed = UsageError("review-page-failed", source=result.source)
                self.now = (self.now or 0) + 1
