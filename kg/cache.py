"""What is dear to make and the same in every run, kept in the user's cache directory between runs.

Compiled patterns and prepared queries cost a second of every start; both pickle by design. The directory is
`$KG_CACHE`, else `$XDG_CACHE_HOME/cchc-kg`, else `~/.cache/cchc-kg`; `KG_CACHE=` (empty) turns the cache off. A
cache that is missing, old, damaged or not writable only costs the time that it would have saved.
"""

from __future__ import annotations

import atexit
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from kg import __version__

_SHELVES: Final[dict[tuple[str, str], Shelf]] = {}
_KEPT: Final = 6
"""Files of one shelf that are kept, the newest: those of a few versions that are used side by side."""


class Shelf:
    """One file of the cache: values by the text they are made from; `stamp` is that of the code that makes them."""

    def __init__(self, name: str, stamp: str) -> None:
        self._name = name
        self._path = _file(name, stamp)
        self._values: dict[str, Any] = _load(self._path)
        self._new = False
        atexit.register(self.save)

    def get(self, text: str, make: Callable[[], Any]) -> Any:
        """The value kept for `text`, else the one that `make` gives, which is kept."""
        if text not in self._values:
            self._values[text] = make()
            self._new = True
        return self._values[text]

    def save(self) -> None:
        """Write what is new, all or nothing; a directory that cannot be written is left alone."""
        if not self._new or self._path is None:
            return
        self._new = False
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False) as file, _only_whole(Path(file.name)):
                pickle.dump(self._values, file, protocol=pickle.HIGHEST_PROTOCOL)
                file.flush()
            Path(file.name).replace(self._path)
            self._drop_older(self._path.parent)
        except (OSError, pickle.PicklingError, TypeError):
            return

    def _drop_older(self, home: Path) -> None:
        files = sorted(home.glob(f"{self._name}-*.pickle"), key=lambda file: file.stat().st_mtime)
        for file in files[:-_KEPT]:
            file.unlink(missing_ok=True)


@contextmanager
def _only_whole(file: Path) -> Iterator[None]:
    """A file that cannot be written to its end, as on a full disk, is taken away again."""
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def shelf(name: str, stamp: str) -> Shelf:
    """The shelf `name` for this version of the package and of what makes its values, opened once a process."""
    if (name, stamp) not in _SHELVES:
        _SHELVES[name, stamp] = Shelf(name, stamp)
    return _SHELVES[name, stamp]


def _file(name: str, stamp: str) -> Path | None:
    wanted = os.environ.get("KG_CACHE")
    if wanted == "":
        return None
    home = Path(wanted) if wanted else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cchc-kg"
    version = f"{sys.implementation.cache_tag}-{__version__}-{stamp}"
    return home / f"{name}-{version}.pickle"


def _load(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        if path.stat().st_uid != os.getuid():
            return {}
        values = pickle.loads(path.read_bytes())
    except Exception:
        return {}
    return values if isinstance(values, dict) else {}
