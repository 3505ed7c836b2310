"""Pages that are to go because what they were read from is gone: their file, or their record in a container.

Only what was looked for and not found counts: below the inputs that could be opened, and in containers that were read
to their end. A file that is there and could not be read keeps the page that it gave before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.read import Meter, is_container
from kg.store import Store


@dataclass(slots=True)
class Pruning:
    """What becomes of the pages whose files are gone: `removed`, or `spared` where they are more than half of all.

    With `unbounded` they are removed however many they are. `sieved` says that pages of other kinds were left out, so
    that a record that did not come may be there.
    """

    meter: Meter
    unbounded: bool = False
    sieved: bool = False
    removed: list[str] = field(default_factory=list)
    spared: list[str] = field(default_factory=list)

    def prune(self, store: Store) -> None:
        """Remove them from the store; to be asked once all pages of the inputs came."""
        found = sorted({source for path in self.meter.named for source in self._gone(store, path)})
        if 2 * len(found) > store.count() and not self.unbounded:
            self.spared = found
        else:
            store.remove_all(found)
            self.removed = found

    def _gone(self, store: Store, path: str) -> Iterator[str]:
        for source, file in store.unmet(path):
            if not _is_there(file) or (is_container(file) and not self.sieved and file not in self.meter.broken):
                yield source


def _is_there(file: str) -> bool:
    """Whether there is a file, seen or not: of a folder that may not be entered nobody knows."""
    try:
        Path(file).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
