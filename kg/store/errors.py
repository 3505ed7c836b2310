"""What goes wrong with a store, in words: what happened, where, what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.addresses import is_address
from kg.disk import has_room, is_full
from kg.errors import StoreError

_LOCKED: Final = ("lock file", "lock hold", "database is locked")
_READ_ONLY: Final = ("permission denied", "read-only file system", "readonly database", "operation not permitted")
_BROKEN_OFF: Final = "disk i/o error"
_DAMAGED: Final = ("corruption", "corrupt", "malformed", "not a database", "checksum")


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn the errors of the two databases into a StoreError with path and advice."""
    try:
        yield
    except (OSError, RuntimeError, sqlite3.Error) as error:
        raise explain(error, path) from error


def explain(error: Exception, path: Path) -> StoreError:
    """The StoreError for an error of Oxigraph, SQLite or the file system."""
    where, message = str(path), str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if is_full(error) or (_BROKEN_OFF in message and not has_room(path)):
        return StoreError("store-full", where=where)
    if any(sign in message for sign in _LOCKED):
        return StoreError("store-locked", where=where)
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or any(sign in message for sign in _READ_ONLY):
        return StoreError("store-forbidden", where=where)
    if any(sign in message for sign in _DAMAGED):
        return StoreError("store-damaged", where=where, reason=str(error))
    return StoreError("store-silent", where=where, reason=str(error))


def refuse_url(path: Path) -> None:
    """Raise StoreError for a URL where only a folder will do; it is not shown, for it may hold a password."""
    if is_address(str(path)):
        raise StoreError("store-remote")


def not_a_store(path: Path) -> StoreError:
    """The error for a path at which there is something other than a store."""
    return StoreError("store-other", where=str(path))


def missing(path: Path) -> StoreError:
    """The error for a path at which there is nothing."""
    return StoreError("store-missing", where=str(path), path=str(path))


def read_only(path: Path) -> StoreError:
    """The error for a write into a store that was opened to be read."""
    return StoreError("store-read-only", where=str(path))
