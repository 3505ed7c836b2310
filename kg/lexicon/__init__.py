"""Words and patterns as data: every list and rule under `kg/data/`, read once and compiled when first used.

A pattern file is a YAML list of rules `{id, pattern, gives, examples, not}`. In a pattern `{name}` stands for a list of
`words.yaml` or for a masked mention (`MASKS`); a blank stands for a whole run of blanks, " ?" for one that may be
missing. Neither gives back a part of a run nor begins inside one, so that long runs cost no more than their length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, reduce
from itertools import count
from operator import or_
from pathlib import Path
from typing import Any, Final

import regex
import yaml

from kg import resources
from kg.cache import Shelf, shelf
from kg.errors import DataError
from kg.lexicon.literals import plain
from kg.lexicon.scan import Cues, Head, Letters, Tail
from kg.text import canonical

MASKS: Final = {
    "person": "\ue001",
    "organisation": "\ue002",
    "post": "\ue003",
    "document": "\ue004",
    "place": "\ue005",
    "name": "\ue006",
    "date": "\ue007",
    "quantity": "\ue008",
}
# The files whose rules are asked for by name or where their first words stand, whatever else a text tells.
_PIECES: Final = frozenset({"clauses", "dates", "grammar", "periods", "schedule"})
_MACRO: Final = regex.compile(r"\{([a-z][a-z-]*)\}")
_BLANK: Final = r"(?<!\s)\s++"
_JOINT: Final = r"\s*+(?:[,;:]|[,;]?\s*+(?:và|cùng(?:\s++với)?))\s*+"
"""What stands between the people of a list."""


@dataclass(frozen=True)
class Rule:
    """One pattern with the sentences that prove it; `options` are the rule's other keys, `number` counts all rules."""

    id: str
    gives: str
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    where: str
    options: Mapping[str, Any]
    number: int

    def may_match(self, told: int) -> bool:
        """Whether what is `told` of a text (as the pattern is to see it) has the words that every match has."""
        need = _cues().needs[self.number]
        return told & need == need

    @cached_property
    def regex(self) -> regex.Pattern[str]:
        """The compiled pattern; DataError with file and line when it is no regular expression."""
        try:
            return compiled(expand(self.pattern))
        except regex.error as error:
            raise DataError("pattern-broken", where=self.where, reason=str(error)) from error


@cache
def words(name: str) -> tuple[str, ...]:
    """The list `name` of `words.yaml`, canonical, longest first."""
    lists = _yaml(resources.data() / "words.yaml")
    if name not in lists:
        raise DataError("words-unknown", where="words.yaml", name=name, known=", ".join(sorted(lists)))
    return tuple(sorted((canonical(str(w)) for w in lists[name]), key=lambda w: (-len(w), w)))


@cache
def rules(name: str) -> tuple[Rule, ...]:
    """The rules of `patterns/<name>.yaml`, in the file's order."""
    return _all_rules()[name]


@cache
def table(name: str) -> Any:
    """A plain data file `kg/data/<name>.yaml`."""
    return _yaml(resources.data() / f"{name}.yaml")


@cache
def rule(file: str, name: str) -> Rule:
    """The rule `name` of `patterns/<file>.yaml`."""
    found = next((rule for rule in rules(file) if rule.id == name), None)
    if found is None:
        raise DataError("grammar-unknown", where=f"patterns/{file}.yaml", name=name)
    return found


@cache
def grammar(name: str) -> regex.Pattern[str]:
    """The piece `name` of `patterns/grammar.yaml`, compiled."""
    return rule("grammar", name).regex


@cache
def head(name: str) -> Head:
    """The same piece, tried only where its first words may stand."""
    return Head(grammar(name))


@cache
def tail(name: str) -> Tail:
    """The piece `name` of `patterns/grammar.yaml` that is anchored at the end of what stands before a place."""
    return Tail(grammar(name))


def rule_files() -> list[str]:
    """The names of all pattern files."""
    return sorted(p.stem for p in (resources.data() / "patterns").glob("*.yaml"))


@lru_cache(maxsize=1 << 4)
def told(text: str) -> int:
    """The words of all rules that a text has, as bits for `possible`; the last few are kept."""
    return _cues().told(plain(text))


def told_in(letters: Letters, begin: int, end: int) -> int:
    """The same of a stretch of a text."""
    return _cues().told(letters.cut(begin, end))


def told_by_masks(masked: str) -> int:
    """What is told besides by the masks in a text of whose bare words it has been told."""
    return _cues().told_by_masks(masked)


@cache
def told_of_masks() -> int:
    """What masks can tell at most, whatever they stand beside."""
    return _cues().of_masks


class Group:
    """Rules that are tried on a text together."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._needs = reduce(or_, (_cues().needs[rule.number] for rule in self._rules), 0)
        self._among = lru_cache(maxsize=1 << 8)(self._that_may_match)

    def possible(self, told: int) -> tuple[Rule, ...]:
        """Those that may match in a text, in their order.

        `told` is what the text as the patterns are to see it tells, or more: what a longer text tells of all its parts.
        """
        return self._among(told & self._needs)

    def _that_may_match(self, told: int) -> tuple[Rule, ...]:
        return tuple(rule for rule in self._rules if rule.may_match(told))


def possible(name: str, told: int) -> tuple[Rule, ...]:
    """The rules of a file that may match in a text, as `Group.possible` tells."""
    return _file(name).possible(told)


@cache
def _file(name: str) -> Group:
    return Group(rules(name))


@cache
def _all_rules() -> Mapping[str, tuple[Rule, ...]]:
    numbers = count()
    files = {name: tuple(_read_rules(resources.data() / "patterns" / f"{name}.yaml", numbers)) for name in rule_files()}
    return files | {"pillars": tuple(_pillars(numbers))}


@cache
def _cues() -> Cues:
    """The cues of every rule, none for those of `_PIECES`."""
    files = _all_rules().items()
    return Cues([None if name in _PIECES else expand(rule.pattern) for name, rules in files for rule in rules])


def expand(pattern: str) -> str:
    """The pattern with its lists written out; longest words first so that the longest wins."""
    return _MACRO.sub(_macro, canonical(pattern).replace(" ?", f"(?:{_BLANK})?").replace(" ", _BLANK))


def _macro(match: regex.Match[str]) -> str:
    return _written_out(match[1])


@cache
def _written_out(name: str) -> str:
    """The pattern of a name in braces; a list of people is tried where it begins, not at each of them."""
    if name in MASKS:
        return f"(?<!{MASKS[name]}){MASKS[name]}++"
    if name == "people":
        one = MASKS["person"]
        return rf"(?P<people>(?<!{one})(?<!{one}{_JOINT}){one}++(?:{_JOINT}{one}++)*+)"
    return "(?:" + "|".join(expand(w) for w in words(name)) + ")"


def compiled(pattern: str) -> regex.Pattern[str]:
    """The compiled pattern, from the cache of earlier runs where it has it; raises `regex.error`."""
    found: regex.Pattern[str] = _patterns().get(pattern, lambda: regex.compile(pattern))
    return found


@cache
def _patterns() -> Shelf:
    return shelf("patterns", f"regex-{regex.__version__}")


def _read_rules(path: Path, numbers: Iterator[int]) -> Iterator[Rule]:
    for row, line in zip(_yaml(path), _lines(path), strict=True):
        where = f"{path.name}:{line}"
        if missing := {"id", "pattern", "examples"} - set(row):
            raise DataError("rule-incomplete", where=where, missing=", ".join(sorted(missing)))
        known = {"id", "pattern", "gives", "examples", "not"}
        yield Rule(
            id=row["id"],
            gives=str(row.get("gives", "")),
            pattern=row["pattern"],
            examples=tuple(row["examples"]),
            counterexamples=tuple(row.get("not", ())),
            where=where,
            options={k: v for k, v in row.items() if k not in known},
            number=next(numbers),
        )


def _pillars(numbers: Iterator[int]) -> Iterator[Rule]:
    """The words for the pillars of the reform as rules that give the pillar's slug."""
    for row in table("pillars"):
        pattern = f"(?i){row['pattern']}"
        yield Rule(row["slug"], row["slug"], pattern, (), (), "pillars.yaml", {}, next(numbers))


@cache
def _yaml(path: Path) -> Any:
    """The content of a YAML file; DataError with file and line when it is no YAML."""
    try:
        text = path.read_text("utf-8")
        return shelf("yaml", f"yaml-{yaml.__version__}").get(text, lambda: _parse(text))[0]
    except OSError as error:
        raise DataError("file-unreadable", where=str(path), reason=error.strerror or str(error)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise DataError("yaml-broken", where=where, reason=str(getattr(error, "problem", error))) from error


def _parse(text: str) -> tuple[Any, list[int]]:
    """What a YAML text says, and the lines on which the items of its outermost list begin."""
    content = yaml.load(text, Loader=_loader())
    node = yaml.compose(text, Loader=_loader()) if isinstance(content, list) else None
    return content, [item.start_mark.line + 1 for item in node.value] if node else []


def _lines(path: Path) -> list[int]:
    text = path.read_text("utf-8")
    return list(shelf("yaml", f"yaml-{yaml.__version__}").get(text, lambda: _parse(text))[1])


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
