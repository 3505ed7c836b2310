"""What goes wrong with a store, in words: what happened, where, what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.errors import StoreError

_LOCKED: Final = ("lock file", "lock hold", "database is locked")
_READ_ONLY: Final = ("permission denied", "read-only file system", "readonly database", "operation not permitted")
_FULL: Final = ("no space left", "disk is full", "disk quota exceeded")
_DAMAGED: Final = ("corruption", "corrupt", "malformed", "not a database", "checksum")


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn the errors of the two databases into a StoreError with place and advice."""
    try:
        yield
    except (OSError, RuntimeError, sqlite3.Error) as error:
        raise explain(error, path) from error


def explain(error: Exception, path: Path) -> StoreError:
    """The StoreError for an error of Oxigraph, SQLite or the file system."""
    what, advice = _diagnosis(error)
    return StoreError(what, where=str(path), advice=advice)


def not_a_store(path: Path) -> StoreError:
    """For a place where there is something else than a store."""
    advice = "give an empty or new directory with --store, or the one that kg build made"
    return StoreError("this is not a store of cchc-kg", where=str(path), advice=advice)


def missing(path: Path) -> StoreError:
    """For a place where there is nothing."""
    return StoreError("there is no store", where=str(path), advice=f"make one: kg build INPUT… --store {path}")


def read_only(path: Path) -> StoreError:
    """For a write into a store that was opened to be read."""
    return StoreError("the store was opened for reading", where=str(path), advice="open it with write=True")


def _diagnosis(error: Exception) -> tuple[str, str]:
    message = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if any(sign in message for sign in _LOCKED):
        return "another program is writing to the store", "wait until it has ended; asking and exporting work meanwhile"
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or any(sign in message for sign in _READ_ONLY):
        return (
            "the store cannot be read or written here",
            "check the rights of the directory, or take another with --store",
        )
    if number in (errno.ENOSPC, errno.EDQUOT) or any(sign in message for sign in _FULL):
        return "the disk is full", "free some space and run the same command again; finished pages are kept"
    if any(sign in message for sign in _DAMAGED):
        return f"the store is damaged ({error})", "move it away and build it again from the pages"
    return f"the store does not answer ({error})", "build it again in another directory with --store"
