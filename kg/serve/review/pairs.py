"""The pairs that may be one, looked for beside the site: where there are thousands of pages that takes a while."""

from __future__ import annotations

from threading import Lock, Thread
from typing import Final

from kg.identity.suggest import Suggestion, weighed
from kg.serve.reading import Reading

_KEY: Final = "pairs"


class Pairs:
    """The pairs of the store as it is now, found once for each of its states."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lock = Lock()
        self._thread: Thread | None = None
        self._failed: Exception | None = None

    def found(self, patience: float = 0.0) -> list[Suggestion] | None:
        """The pairs; None where they are not found after so many seconds, and are looked for still.

        Raises what the search has raised.
        """
        found: list[Suggestion] | None = self._reading.held(_KEY)
        if found is None:
            self._begun().join(patience)
            found = self._reading.held(_KEY)
        if found is None and self._failed:
            failed, self._failed = self._failed, None
            raise failed
        return found

    def _begun(self) -> Thread:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._find, name="pairs", daemon=True)
                self._thread.start()
            return self._thread

    def _find(self) -> None:
        try:
            self._reading.remembered(_KEY, weighed)
        except Exception as error:  # told to whoever asks next
            self._failed = error
