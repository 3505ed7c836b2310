"""The YAML files of `kg/data/`, each read once a process and parsed once a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from kg import resources
from kg.cache import shelf
from kg.errors import DataError
from kg.text import canonical

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VERSION: Final = blake2s(Path(__file__).read_bytes(), digest_size=6).hexdigest()


class Table(NamedTuple):
    """The content of a YAML file, and on which lines (from 1) its rows or keys begin, and the keys of its rows."""

    content: Any
    lines: Mapping[tuple[int | str, ...], int]


@cache
def words(name: str) -> tuple[str, ...]:
    """The list `name` of `words.yaml`, canonical, longest first."""
    lists = table("words")
    if name not in lists:
        raise DataError("words-unknown", where="words.yaml", name=name, known=", ".join(sorted(lists)))
    return tuple(sorted((canonical(str(w)) for w in lists[name]), key=lambda w: (-len(w), w)))


def table(name: str) -> Any:
    """The content of the data file `kg/data/<name>.yaml`."""
    return read(f"{name}.yaml").content


@cache
def read(name: str) -> Table:
    """The file `kg/data/<name>`; DataError with file and line when it cannot be read or is no YAML."""
    try:
        source = text(name)
        found: Table = shelf("tables", f"yaml-{yaml.__version__}-{_VERSION}").get(source, lambda: _parse(source))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        path = resources.data() / name
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise DataError("yaml-broken", where=where, reason=str(getattr(error, "problem", error))) from error
    return found


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


def line(name: str, keys: tuple[int | str, ...]) -> int:
    """The line, from 1, on which what these keys lead to begins in the file `kg/data/<name>`."""
    root = yaml.compose(text(name), Loader=_LOADER)
    return dict(_lines(root, depth=len(keys)))[keys]


def _parse(text: str) -> Table:
    loader = _LOADER(text)
    root = loader.get_single_node()
    for node in _nodes(root):
        _check_keys(node)
    lines = dict(_lines(root, depth=2))
    return Table(None if root is None else loader.construct_document(root), lines)


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


def _lines(node: yaml.Node | None, depth: int) -> Iterator[tuple[tuple[int | str, ...], int]]:
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
