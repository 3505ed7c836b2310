"""What one's own files add, checked against `rules.schema.yaml` and against what the package has, before it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import Any, Final

from kg.errors import DataError, on_one_line
from kg.lexicon import own, tables
from kg.lexicon.expand import RESERVED, compiled, expand
from kg.lexicon.merging import Keys, line
from kg.lexicon.schema import HOLDS, Row, rule_files
from kg.text import canonical

_SHAPES: Final = "rules.schema.yaml"
_WORDS: Final = "words.yaml"
_NAME: Final = re.compile("[a-z][a-z-]*")
_FOLDER: Final = "patterns/"
_NAMES: Final = ("id", "title", "kind", "slug")
_LISTS: Final[Mapping[str, str]] = {"texts": "text", "patterns": "pattern", "openings": "opening"}
_PATTERNS: Final = ("pattern", "opening")


def known_files() -> list[str]:
    """The files that a folder of one's own rules may hold."""
    return [_WORDS, *tables.of_package(_SHAPES).content, *(f"{_FOLDER}{name}.yaml" for name in rule_files())]


def check() -> None:
    """Raise DataError, with one's own file and line, at the first row, key or pattern that cannot be added."""
    _check_names()
    for name, shape in tables.of_package(_SHAPES).content.items():
        if added := tables.own_table(name):
            tables.read(name)
            _check(shape, added.content, tables.of_package(name).content, added.where, name)
    for name in rule_files():
        _check_groups(f"{_FOLDER}{name}.yaml")


def size() -> tuple[int, int]:
    """How many words and rows one's own files add, and how many rules."""
    files = {name: added.content for name in own.in_use().files if (added := tables.own_table(name))}
    rules = sum(len(content) for name, content in files.items() if name.startswith(_FOLDER))
    return sum(_count(content) for name, content in files.items() if not name.startswith(_FOLDER)), rules


def _count(content: Any) -> int:
    """The rows and entries of lists, and the keys of one value."""
    if isinstance(content, dict):
        return sum(_count(value) if isinstance(value, list | dict) else 1 for value in content.values())
    return len(content)


def _check(shape: Any, content: Any, given: Any, at: Mapping[Keys, str], name: str) -> None:
    if isinstance(shape, str):
        _Entry(0, {name: content}, _inside(at, 0, name), name).check(name, shape, ())
        return
    if shape.get("once"):
        _check_once(content, given, at)
    if "rows" in shape:
        _check_rows(shape, content, given, at)
        return
    entry = _Entry(0, content, _inside(at, 0), name)
    if "each" in shape:
        for key in content:
            entry.check(key, shape["each"], ())
        return
    entry.check_keys(shape["keys"])
    for key, value in content.items():
        _check(shape["keys"][key], value, given[key], _below(at, key), key)


def _check_rows(shape: Any, content: list[Any], given: list[Any], at: Mapping[Keys, str]) -> None:
    taken = {key: {word for row in given for word in _values(row, key)} for key in shape.get("unlike", ())}
    for number, row in enumerate(content):
        if not isinstance(row, dict):
            raise DataError("rules-no-list", where=at[number,])
        name = next((on_one_line(str(row[key])) for key in _NAMES if key in row), "?")
        entry = _Entry(number, row, at, name)
        entry.check_row(shape, given)
        for key, others in taken.items():
            for word in _values(row, key):
                if word in others:
                    raise DataError("own-twice", where=entry.at_key(key), name=on_one_line(word))
                others.add(word)


def _check_once(content: Any, given: Any, at: Mapping[Keys, str]) -> None:
    taken = {_plain(word) for word, _ in _words(given)}
    for word, path in _words(content):
        if _plain(word) in taken:
            raise DataError("own-twice", where=line(at, path), name=on_one_line(str(word)))
        taken.add(_plain(word))


def _words(content: Any, path: Keys = ()) -> Iterator[tuple[object, Keys]]:
    """The entries of all lists, and the keys of all values, each with its path."""
    for key, value in enumerate(content) if isinstance(content, list) else content.items():
        if isinstance(value, list | dict):
            yield from _words(value, (*path, key))
        else:
            yield value if isinstance(content, list) else key, (*path, key)


def _values(row: Mapping[str, Any], key: str) -> list[str]:
    value = row.get(key, [])
    return [_plain(one) for one in (value if isinstance(value, list) else [value])]


def _plain(word: object) -> str:
    return canonical(str(word)).casefold()


def _inside(at: Mapping[Keys, str], *path: int | str) -> dict[Keys, str]:
    """Where the same stands as that which a row or key holds."""
    return {**{path[:length]: at[()] for length in range(len(path))}, **{(*path, *keys): at[keys] for keys in at}}


def _below(at: Mapping[Keys, str], key: str) -> dict[Keys, str]:
    """Where the rows and keys of what a key holds stand."""
    return {keys[1:]: where for keys, where in at.items() if keys[:1] == (key,)}


@dataclass(frozen=True)
class _Entry(Row):
    """A row or mapping of one's own; `name` is what messages call it."""

    name: str

    @cached_property
    def id(self) -> str:
        """What it is called."""
        return self.name

    def check_row(self, shape: Mapping[str, Any], given: Iterable[Mapping[str, Any]]) -> None:
        """Refuse a row that its table does not allow."""
        self.check_keys(shape["rows"])
        if missing := [key for key in shape.get("must", ()) if key not in self.row]:
            known = ", ".join(shape["must"])
            raise self._fault("rule-incomplete", missing=", ".join(missing), known=known, rule=self.id)
        for key in self.row:
            self.check(key, shape["rows"][key], given)

    def check_keys(self, known: Iterable[str]) -> None:
        """Refuse a key that is not among those known."""
        self._check_keys(known)

    def at_key(self, key: str) -> str:
        """In which file and line the key stands."""
        return self._where(key)

    def check(self, key: str, kind: str | list[str], given: Iterable[Mapping[str, Any]]) -> None:
        """Refuse a value of another kind than the one declared."""
        value = self.row[key]
        if kind == "known" or not isinstance(kind, str):
            known = kind if isinstance(kind, list) else list(dict.fromkeys(r[key] for r in given if key in r))
            if value not in known:
                shown = on_one_line(str(value))
                raise self._fault("rule-option", key, option=key, name=shown, known=", ".join(known), rule=self.id)
        elif kind in _LISTS:
            self._expect(key, isinstance(value, list), "texts")
            for number, one in enumerate(value):
                where = line(self.at, (self.number, key, number))
                _Entry(0, {key: one}, {(0,): where}, self.name).check(key, _LISTS[kind], ())
        else:
            kind, is_pattern, begins = "text" if kind in _PATTERNS else kind, kind in _PATTERNS, kind == "opening"
            empty = key == "head" and value == ""
            self._expect(key, empty or HOLDS[kind](value), kind)
            if is_pattern:
                self._check_pattern(key, begins=begins)


def _check_names() -> None:
    """Refuse a new list whose name means something else in braces, or nothing."""
    added = tables.own_table(_WORDS)
    for name in added.content if added else ():
        if name in RESERVED or not _NAME.fullmatch(str(name)):
            where = line(added.where, (name,)) if added else None
            raise DataError("own-name", where=where, name=on_one_line(str(name)), known=", ".join(sorted(RESERVED)))


def _check_groups(file: str) -> None:
    """Refuse a rule that lacks the named groups of all rules of the package that give the same."""
    added = tables.own_table(file)
    if added is None:
        return
    rows = tables.of_package(file).content
    for number, row in enumerate(added.content):
        others = [_groups(other) for other in rows if other["gives"] == row["gives"]]
        if others and (missing := sorted(reduce(and_, others) - _groups(row))):
            where = line(added.where, (number, "pattern"))
            raise DataError("own-groups", where=where, rule=row["id"], missing=", ".join(missing), gives=row["gives"])


def _groups(row: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(compiled(expand(row["pattern"])).groupindex)
