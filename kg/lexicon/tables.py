"""The YAML files of `kg/data/` with what one's own add to them, read once a process and parsed once a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from kg import resources
from kg.cache import shelf
from kg.errors import DataError
from kg.lexicon import own
from kg.lexicon.merging import Keys, merged, shifted
from kg.text import canonical

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VERSION: Final = blake2s(Path(__file__).read_bytes(), digest_size=6).hexdigest()


class Table(NamedTuple):
    """The content of a YAML file, in which file and line (from 1) its rows or keys begin, and the keys of its rows.

    `own` are the rows or keys to which a file of one's own adds.
    """

    content: Any
    where: Mapping[Keys, str]
    own: frozenset[int | str] = frozenset()


class _Parsed(NamedTuple):
    content: Any
    lines: Mapping[Keys, int]


@cache
def words(name: str) -> tuple[str, ...]:
    """The list `name` of `words.yaml`, canonical, longest first."""
    lists = table("words")
    if name not in lists:
        raise DataError("words-unknown", where="words.yaml", name=name, known=", ".join(sorted(lists)))
    return tuple(sorted(canonical("\n".join(map(str, lists[name]))).splitlines(), key=lambda w: (-len(w), w)))


def table(name: str) -> Any:
    """The content of the data file `kg/data/<name>.yaml`."""
    return read(f"{name}.yaml").content


def own_rows(name: str) -> frozenset[int | str]:
    """The rows or keys of `kg/data/<name>.yaml` to which a file of one's own adds."""
    return read(f"{name}.yaml").own


@cache
def read(name: str) -> Table:
    """The file `kg/data/<name>` with what one's own adds; DataError with file and line where one is broken."""
    given, added = of_package(name), own_table(name)
    if added is None:
        return given
    content = merged(given.content, added.content, added.where)
    where = dict(shifted(given.content, added.content, added.where))
    return Table(content, {**given.where, **where}, frozenset(keys[0] for keys in where))


def is_anything_read() -> bool:
    """Whether a table has been read, so that its rules are those of the process from now on."""
    return bool(read.cache_info().currsize)


def forget() -> None:
    """Clear the tables that have been read."""
    for kept in (read, words):
        kept.cache_clear()


def of_package(name: str) -> Table:
    """The file `kg/data/<name>` alone; DataError with file and line when it cannot be read or is no YAML."""
    content = text(name)
    kept = shelf("tables", f"yaml-{yaml.__version__}-{_VERSION}")
    with _whole(str(resources.data() / name)):
        found: _Parsed = kept.get(content, lambda: _parse(content))
    return _located(found, Path(name).name)


def own_table(name: str) -> Table | None:
    """The file of this name among one's own, to its third level; None where there is none or it is empty."""
    rules = own.in_use()
    if name not in rules.files:
        return None
    with _whole(rules.where(name)):
        found = _parse(rules.files[name], depth=3)
    return None if found.content is None else _located(found, rules.where(name))


def _located(found: _Parsed, file: str) -> Table:
    return Table(found.content, _Lines(file, found.lines))


class _Lines(Mapping[Keys, str]):
    """File and line by row or key, written when asked for: few of them ever are; nothing stands for the whole file."""

    def __init__(self, file: str, lines: Mapping[Keys, int]) -> None:
        self._file = file
        self._lines = lines

    def __getitem__(self, keys: Keys) -> str:
        return f"{self._file}:{self._lines[keys] if keys else 1}"

    def __iter__(self) -> Iterator[Keys]:
        yield ()
        yield from self._lines

    def __len__(self) -> int:
        return 1 + len(self._lines)


@contextmanager
def _whole(path: str) -> Iterator[None]:
    """Turn what is no YAML into a DataError with the line."""
    try:
        yield
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else path
        raise DataError("yaml-broken", where=where, reason=str(getattr(error, "problem", error))) from error


@cache
def text(name: str) -> str:
    """The characters of the file `kg/data/<name>`; DataError when it cannot be read or is not in UTF-8."""
    path = resources.data() / name
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise DataError("file-unreadable", where=str(path), reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise DataError("yaml-broken", where=str(path), reason=str(error)) from error


def line(name: str, keys: Keys) -> int:
    """The line, from 1, on which what these keys lead to begins in the file `kg/data/<name>`."""
    root = yaml.compose(text(name), Loader=_LOADER)
    return dict(_lines(root, depth=len(keys)))[keys]


def _parse(text: str, depth: int = 2) -> _Parsed:
    loader = _LOADER(text)
    root = loader.get_single_node()
    for node in _nodes(root):
        _check_keys(node)
    lines = dict(_lines(root, depth))
    return _Parsed(None if root is None else loader.construct_document(root), lines)


def _nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    if isinstance(root, yaml.CollectionNode):
        yield root
        for item in root.value:
            for node in item if isinstance(item, tuple) else (item,):
                yield from _nodes(node)


def _check_keys(node: yaml.Node) -> None:
    """Refuse a mapping in which a key stands twice: YAML readers keep the last and drop the others without a word."""
    seen = set[str]()
    for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
            raise yaml.constructor.ConstructorError(None, None, f"found duplicate key {key.value!r}", key.start_mark)
        seen.add(key.value)


def _lines(node: yaml.Node | None, depth: int) -> Iterator[tuple[Keys, int]]:
    for name, begin, value in _items(node) if depth else ():
        yield (name,), begin.start_mark.line + 1
        for below, line in _lines(value, depth - 1):
            yield (name, *below), line


def _items(node: yaml.Node | None) -> Iterator[tuple[int | str, yaml.Node, yaml.Node]]:
    """Name, node where it begins, and node of what it holds, of each item of a list or mapping."""
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), key, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((number, value, value) for number, value in enumerate(node.value))
