"""Every row of the rule files checked against `patterns.schema.yaml` before any rule is used.

A fault is a DataError that names file, line and rule and what would be right. Files that were found right once are
known by their content, so that a later run reads nothing but them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2s
from pathlib import Path
from typing import Any, Final

import regex

from kg import resources
from kg.cache import shelf
from kg.errors import DataError, Value, on_one_line
from kg.lexicon import own, tables
from kg.lexicon.expand import compiled, expand, known_names, list_name, names_in, written_out
from kg.lexicon.required import VERSION
from kg.lexicon.scan import words_begun, words_needed
from kg.text import canonical

KEYS: Final = ("id", "pattern", "gives", "examples", "not")
AROUND_VALUES: Final = ("text", "page")
"""The keys of an example that are no values."""
_PILLAR: Final = ("slug", "pattern")
_FOLDER: Final = "patterns/"
_OTHERS: Final = ("patterns.schema.yaml", "words.yaml", "pillars.yaml")
_AROUND: Final = 20
"""Characters of a pattern that a message shows on each side of a fault, so that it stays on one line."""
_CODE: Final = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in ("schema", "expand"))
_VERSION: Final = blake2s(_CODE + VERSION.encode(), digest_size=6).hexdigest()


def rule_files() -> list[str]:
    """The names of all pattern files."""
    return sorted(path.stem for path in (resources.data() / "patterns").glob("*.yaml"))


def check() -> None:
    """Raise DataError at the first fault of the rule files and of the lists that they name."""
    files = (*_OTHERS, *(f"{_FOLDER}{name}.yaml" for name in rule_files()))
    parts = (part for name in files for part in (name, tables.text(name), own.in_use().files.get(name, "")))
    content = blake2s("\0".join(parts).encode()).hexdigest()
    shelf("checked", f"regex-{regex.__version__}-{_VERSION}").get(content, _check)


def _check() -> bool:
    _check_words()
    declared = tables.table("patterns.schema")
    seen: dict[str, str] = {}
    for name in sorted({*rule_files(), *declared}):
        if name not in declared:
            raise DataError("rules-undeclared", where=f"{name}.yaml", known=", ".join(declared))
        for row in _rows(f"{_FOLDER}{name}.yaml"):
            row.check_rule(declared[name], seen)
    for row in _rows("pillars.yaml"):
        row.check_pillar(seen)
    return True


def _rows(file: str) -> Iterable[Row]:
    content, where, _ = tables.read(file)
    if not isinstance(content, list):
        raise DataError("rules-no-list", where=where[()])
    for number, row in enumerate(content):
        if not isinstance(row, dict):
            raise DataError("rules-no-list", where=where[number,])
        yield Row(number, row, where)


@dataclass(frozen=True)
class Row:
    """A row of a rule file, and where rows and their keys stand."""

    number: int
    row: Mapping[str, Any]
    at: Mapping[tuple[int | str, ...], str]

    @cached_property
    def id(self) -> str:
        """What the rule is called, as far as it is."""
        return on_one_line(str(self.row.get("id", self.row.get("slug", "?"))))

    def check_rule(self, declared: Mapping[str, Any], seen: dict[str, str]) -> None:
        """Refuse a rule that its file's declaration does not allow, or whose id is among those `seen`."""
        options, gives = declared.get("options", {}), declared["gives"]
        self._check_keys((*KEYS, *options))
        self._check_has(KEYS)
        self._check_texts()
        self._check_examples(declared["values"])
        self._check_id(seen)
        if self.row["gives"] not in gives:
            raise self._fault(
                "rule-gives", "gives", name=on_one_line(str(self.row["gives"])), known=", ".join(gives), rule=self.id
            )
        self._check_has(declared.get("required", {}).get(self.row.get("gives"), ()))
        for key in (key for key in options if key in self.row):
            self._check_option(key, options[key])
        self._check_pattern("pattern", begins=bool(declared.get("begins")))

    def check_pillar(self, seen: dict[str, str]) -> None:
        """Refuse a row of `pillars.yaml` that is more or less than a slug with its pattern."""
        self._check_keys(_PILLAR)
        self._check_has(_PILLAR)
        for key in _PILLAR:
            self._expect(key, _is_text(self.row[key]), "text")
        self._check_id(seen)
        self._check_pattern("pattern", "(?i)")

    def _check_keys(self, known: Iterable[str]) -> None:
        for key in self.row:
            if key not in known:
                raise self._fault("rule-key", key, name=on_one_line(str(key)), known=", ".join(known), rule=self.id)

    def _check_has(self, needed: Iterable[str]) -> None:
        if missing := [key for key in needed if self.row.get(key) in (None, "", [])]:
            raise self._fault("rule-incomplete", missing=", ".join(missing), known=", ".join(needed), rule=self.id)

    def _check_texts(self) -> None:
        for key in ("id", "pattern"):
            self._expect(key, _is_text(self.row[key]), "text")
        self._expect("not", _are_texts(self.row["not"]), "texts")

    def _check_examples(self, known: Iterable[str]) -> None:
        """Refuse examples that are neither texts nor texts with values of the kinds `known`, or that have no value."""
        examples = self.row["examples"]
        self._expect("examples", isinstance(examples, list), "texts")
        for number, example in enumerate(examples):
            if isinstance(example, dict):
                self._check_proof(number, example, (*AROUND_VALUES, *known))
            elif not isinstance(example, str):
                raise self._fault("rule-no-texts", number, option="examples", rule=self.id)
        if not any(isinstance(example, dict) for example in examples):
            raise self._fault("example-proves-nothing", "examples", known=", ".join(known), rule=self.id)

    def _check_proof(self, number: int, example: Mapping[str, Any], known: tuple[str, ...]) -> None:
        if unknown := [key for key in example if key not in known]:
            name = on_one_line(str(unknown[0]))
            raise self._fault("example-key", number, name=name, known=", ".join(known), rule=self.id)
        for key in ("text", "page") if "page" in example else ("text",):
            if not _is_text(example.get(key)):
                raise self._fault("example-no-text", number, option=key, rule=self.id)
        values = [key for key in example if key not in AROUND_VALUES]
        if wrong := [key for key in values if not _are_texts(example[key])]:
            raise self._fault("example-no-values", number, option=wrong[0], rule=self.id)
        if not values:
            raise self._fault(
                "example-proves-nothing", number, known=", ".join(known[len(AROUND_VALUES) :]), rule=self.id
            )

    def _check_id(self, seen: dict[str, str]) -> None:
        if self.id in seen:
            raise self._fault("rule-twice", other=seen[self.id], rule=self.id)
        seen[self.id] = self._where()

    def _check_option(self, key: str, allowed: Any) -> None:
        value = self.row[key]
        if isinstance(allowed, str):
            self._expect(key, HOLDS[allowed](value), "text" if allowed == "pattern" else allowed)
            if allowed == "pattern":
                self._check_pattern(key)
            return
        many = isinstance(allowed, dict)
        words = allowed["each"] if many else allowed
        if (many and not isinstance(value, list)) or not all(one in words for one in (value if many else [value])):
            raise self._fault(
                "rule-option", key, option=key, name=on_one_line(str(value)), known=", ".join(words), rule=self.id
            )

    def _expect(self, key: str, holds: bool, kind: str) -> None:
        if not holds:
            raise self._fault(f"rule-no-{kind}", key, option=key, rule=self.id)

    def _check_pattern(self, key: str, flags: str = "", *, begins: bool = False) -> None:
        """Refuse what is no pattern, names a list that there is not, or cannot be read for the words of its matches."""
        pattern = self.row[key]
        known = known_names()
        for name in names_in(canonical(pattern)):
            if list_name(name) not in known:
                raise self._fault(
                    "rule-list", key, name=on_one_line(name), known=", ".join(sorted(known)), rule=self.id
                )
        try:
            written = expand(f"{flags}{pattern}")
            compiled(written)
            is_open = begins and "" in words_begun(written)
            words_needed(written)
        except regex.error as error:
            raise self._fault("pattern-broken", key, reason=_reason(error), rule=self.id) from error
        if is_open:
            raise self._fault("pattern-begins", key, rule=self.id)

    def _where(self, at: str | int | None = None) -> str:
        """File and line of a key of the row, or of the example of a number, looked up when asked for."""
        begin = self.at[self.number,]
        if not isinstance(at, int):
            return self.at.get((self.number, str(at))) or begin
        if found := self.at.get((self.number, "examples", at)):
            return found
        file = begin.rpartition(":")[0]
        return f"{file}:{tables.line(f'{_FOLDER}{file}', (self.number, 'examples', at))}"

    def _fault(self, key: str, at: str | int | None = None, **values: Value) -> DataError:
        return DataError(key, where=self._where(at), **values)


def _check_words() -> None:
    """Refuse a list of `words.yaml` that is none, holds what is no text or no pattern, or leads back to itself."""
    lists, at, added = tables.read("words.yaml")
    if not isinstance(lists, dict):
        raise DataError("words-no-list", where=at[()], name="words.yaml")
    for name, entries in sorted(lists.items(), key=lambda item: item[0] not in added):
        where = at.get((str(name),)) or at[()]
        if not isinstance(name, str) or not isinstance(entries, list) or not entries or not all(map(_is_text, entries)):
            raise DataError("words-no-list", where=where, name=on_one_line(str(name)))
        _check_leads_on(name, (), lists, where)
        try:
            regex.compile(written_out(name))
        except regex.error as error:
            raise DataError("words-broken", where=where, name=name, reason=_reason(error)) from error


def _check_leads_on(name: str, way: tuple[str, ...], lists: Mapping[str, Any], where: str) -> None:
    known = known_names()
    for inner in (list_name(inner) for entry in lists.get(name, ()) for inner in names_in(canonical(str(entry)))):
        if inner not in known:
            raise DataError("words-unknown", where=where, name=on_one_line(inner), known=", ".join(sorted(known)))
        if inner in (*way, name):
            raise DataError("words-circle", where=where, name=inner)
        _check_leads_on(inner, (*way, name), lists, where)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _reason(error: regex.error) -> str:
    """What is wrong with a pattern, with the characters around the fault."""
    position, pattern = getattr(error, "pos", None), getattr(error, "pattern", "")
    near = pattern[max(0, position - _AROUND) : position + _AROUND] if position is not None else ""
    return on_one_line(f"{getattr(error, 'msg', error)}: “…{near}…”" if near else str(error))


HOLDS: Final[Mapping[str, Callable[[object], bool]]] = {
    "text": _is_text,
    "pattern": _is_text,
    "number": lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
    "flag": lambda value: isinstance(value, bool),
}
