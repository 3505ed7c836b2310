"""Gold: one YAML file a page, checked key by key, so that no misspelt table or field is left out silently."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from kg.errors import UsageError, Value
from kg.store.vocabulary import fingerprint

GoldRow: TypeAlias = Mapping[str, Any]

ROLES: Final = ("chaired", "directed", "attended", "spoke")
SKIPPABLE: Final = (*ROLES, "statistics")
"""The tables that a page may leave out by `unscored:`."""

_PERSON: Final = ("person", "meeting")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("title", "published", "author", "publisher"),
    "meetings": ("topic", "date", "host"),
    **dict.fromkeys(ROLES, _PERSON),
    "positions": ("person", "title", "organisation", "former"),
    "documents": ("number", "kind", "date", "issuer"),
    "document_links": ("from", "relation", "to"),
    "statistics": ("value", "unit", "comparator", "label", "period", "part_of"),
    "awards": ("giver", "recipients", "count"),
}
EVIDENCE: Final = ("quote", "begin")
"""Fields of any row: the words of the page that state it, and their offset in the stored text."""

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(ROLES, ("person",)),
    "positions": ("person", "title"),
    "document_links": ("from", "to"),
    "statistics": ("value", "label"),
    "awards": ("recipients",),
}
_NUMBERS: Final[Mapping[str, Any]] = {"value": int | float, "count": int | float, "begin": int, "meeting": int}
_KEYS: Final = ("source", "unscored", *FIELDS)


@dataclass(frozen=True, slots=True)
class GoldPage:
    """The facts that one page states, by table; `unscored` are the tables that nobody went through."""

    source: str
    tables: Mapping[str, tuple[GoldRow, ...]]
    unscored: frozenset[str]
    path: Path

    def rows(self, table: str) -> tuple[GoldRow, ...]:
        """The rows of a table, none where the file does not name it."""
        return self.tables.get(table, ())


@dataclass(frozen=True, slots=True)
class Gold:
    """The pages of a folder, and the SHA-256 of the names and contents of its files."""

    folder: Path
    pages: tuple[GoldPage, ...]
    fingerprint: str


def read_gold(folder: Path) -> Gold:
    """The gold of `folder/*.yaml`; UsageError with file, line and advice for whatever is not gold."""
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not paths:
        raise UsageError("gold-missing", where=str(folder))
    pages = tuple(_page(path) for path in paths)
    _check_once(pages)
    return Gold(folder, pages, fingerprint(paths, folder))


def _page(path: Path) -> GoldPage:
    node, content = _parsed(path)
    if not isinstance(node, yaml.MappingNode):
        raise _fault("gold-shape", path, node)
    keys = _keys(path, node, _KEYS, tables=True)
    source = content.get("source")
    if not isinstance(source, str) or not source or "/" in source:
        raise _fault("gold-source", path, keys.get("source", node))
    for table, value in keys.items():
        if table in FIELDS:
            _check_table(path, table, value, content[table])
    unscored = _unscored(path, keys.get("unscored"), content.get("unscored") or [])
    tables = {table: tuple(content[table] or ()) for table in FIELDS if table in content}
    return GoldPage(source, tables, unscored, path)


def _parsed(path: Path) -> tuple[yaml.Node | None, Any]:
    """The tree of a file with the positions of its nodes, and its content."""
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(path.read_text(encoding="utf-8-sig"))
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    except UnicodeDecodeError as error:
        raise UsageError("gold-yaml", where=str(path), reason=str(error)) from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise UsageError("gold-yaml", where=where, reason=str(getattr(error, "problem", None) or error)) from error


def _keys(path: Path, node: yaml.MappingNode, known: Sequence[str], *, tables: bool = False) -> dict[str, yaml.Node]:
    """The nodes of a mapping's values by key; UsageError for a key that is not known or stands there twice."""
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name not in known:
            near = ", ".join(difflib.get_close_matches(name, known) or known)
            raise _fault("gold-table" if tables else "gold-field", path, key, name=name, known=near)
        if name in found:
            raise _fault("gold-twice", path, key, name=name)
        found[name] = value
    return found


def _check_table(path: Path, table: str, node: yaml.Node, rows: Any) -> None:
    if rows is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        raise _fault("gold-rows", path, node, table=table)
    for item, row in zip(node.value, rows, strict=True):
        if not isinstance(item, yaml.MappingNode):
            raise _fault("gold-rows", path, item, table=table)
        values = _keys(path, item, (*FIELDS[table], *EVIDENCE))
        missing = [field for field in _NEEDED.get(table, ()) if row.get(field) is None]
        if table == "documents" and not (row.get("number") or row.get("kind")):
            missing = ["number"]
        if missing:
            raise _fault("gold-needed", path, item, table=table, name=", ".join(missing))
        for name, value in values.items():
            _check_value(path, name, value, row[name])


def _check_value(path: Path, name: str, node: yaml.Node, value: Any) -> None:
    kinds = _NUMBERS.get(name, object)
    fits = isinstance(value, kinds) and not (name in _NUMBERS and isinstance(value, bool))
    if not (fits and isinstance(node, yaml.ScalarNode)):
        raise _fault("gold-value", path, node, name=name, given=str(value))


def _unscored(path: Path, node: yaml.Node | None, names: Any) -> frozenset[str]:
    for name in names if isinstance(names, list) else [names]:
        if name not in SKIPPABLE:
            raise _fault("gold-unscored", path, node, name=str(name), known=", ".join(SKIPPABLE))
    return frozenset(names)


def _check_once(pages: Iterable[GoldPage]) -> None:
    seen: dict[str, Path] = {}
    for page in pages:
        if page.source in seen:
            raise UsageError("gold-same", where=str(page.path), source=page.source, other=str(seen[page.source]))
        seen[page.source] = page.path


def _fault(key: str, path: Path, node: yaml.Node | None, **values: Value) -> UsageError:
    line = node.start_mark.line + 1 if node else 1
    return UsageError(key, where=f"{path}:{line}", **values)


def words_of(row: GoldRow) -> Iterator[str]:
    """The values of a row, without its evidence and without the number of its meeting."""
    yield from (str(value) for name, value in row.items() if name not in (*EVIDENCE, "meeting") and value is not None)
