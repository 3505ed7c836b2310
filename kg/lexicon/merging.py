"""What one's own file adds to a file of the package: lists go on, mappings get new keys, and nothing is replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from kg.errors import DataError, on_one_line

Keys = tuple[int | str, ...]


def merged(given: Any, added: Any, at: Mapping[Keys, str], path: Keys = ()) -> Any:
    """Both contents as one; DataError, with its line, for what would replace something or is of another kind."""
    if isinstance(given, list) and isinstance(added, list):
        return [*given, *added]
    if isinstance(given, dict) and isinstance(added, dict):
        both = {key: merged(given[key], added[key], at, (*path, key)) for key in added if key in given}
        return {**given, **both, **{key: value for key, value in added.items() if key not in given}}
    if isinstance(given, list | dict):
        kind = "list" if isinstance(given, list) else "keys"
        raise DataError(f"own-no-{kind}", where=line(at, path), name=_name(path, at))
    raise DataError("own-replaces", where=line(at, path), name=_name(path, at))


def shifted(given: Any, added: Any, at: Mapping[Keys, str]) -> Iterator[tuple[Keys, str]]:
    """Where the added rows or keys stand, by their numbers or names in what both are together."""
    first = len(given) if isinstance(given, list) else 0
    for (name, *rest), where in ((path, where) for path, where in at.items() if path):
        yield (name + first if isinstance(name, int) else name, *rest), where


def line(at: Mapping[Keys, str], path: Keys) -> str:
    """Where the row or key of a path stands, or else what it is in."""
    return next(where for length in range(len(path), -1, -1) if (where := at.get(path[:length])))


def _name(path: Keys, at: Mapping[Keys, str]) -> str:
    """The key of a path, or the file where it is all of it."""
    return on_one_line(".".join(map(str, path)) or PurePath(at[()].rpartition(":")[0]).name)
