"""The rules of the pattern files, and which of them can match in a text that has some of their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, reduce
from itertools import count
from operator import or_
from pathlib import PurePath
from typing import Any, Final, NamedTuple

import regex

from kg.errors import DataError
from kg.lexicon import schema
from kg.lexicon.expand import compiled, expand
from kg.lexicon.scan import CueScanner, Head, Tail
from kg.lexicon.tables import read
from kg.text import Letters, plain

# The files whose rules are asked for by name or where their first words stand, whatever else stands in a text.
_PIECES: Final = frozenset({"clauses", "dates", "grammar", "periods", "schedule", "tables"})


class Proof(NamedTuple):
    """An example with the values that are read in it, by their kind; `page` is what it stands in, if not alone."""

    text: str
    values: Mapping[str, tuple[str, ...]]
    page: str | None = None


@dataclass(frozen=True)
class Rule:
    """One pattern with the sentences that prove it; `options` are the rule's other keys, `number` counts all rules.

    `shown` are the examples as the file has them: texts, and mappings of a text with the values that are read in it.
    """

    id: str
    gives: str
    pattern: str
    shown: tuple[str | Mapping[str, Any], ...]
    counterexamples: tuple[str, ...]
    where: str
    options: Mapping[str, Any]
    number: int

    def may_match(self, cues: int) -> bool:
        """Whether a text with these cues (the text as the pattern is to see it) has the words that every match has."""
        need = _scanner().needs[self.number]
        return cues & need == need

    @property
    def file(self) -> str:
        """The name of the rule file."""
        return PurePath(self.where.rpartition(":")[0]).stem

    @property
    def examples(self) -> tuple[str, ...]:
        """The texts that the pattern must match."""
        return tuple(one if isinstance(one, str) else one["text"] for one in self.shown)

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """The examples that name values, which are made when they are asked for: reading a page needs none."""
        return tuple(_proof(one) for one in self.shown if not isinstance(one, str))

    @cached_property
    def regex(self) -> regex.Pattern[str]:
        """The compiled pattern."""
        return compiled(expand(self.pattern))


@cache
def rules(name: str) -> tuple[Rule, ...]:
    """The rules of `patterns/<name>.yaml`, in the file's order; DataError when any rule file has a fault."""
    return _all_rules()[name]


@cache
def piece(file: str, gives: str) -> regex.Pattern[str]:
    """The pattern of the rules of `patterns/<file>.yaml` that give this; of several the first that matches."""
    found = [rule for rule in rules(file) if rule.gives == gives]
    if not found:
        raise DataError("grammar-unknown", where=f"patterns/{file}.yaml", name=gives)
    return found[0].regex if len(found) == 1 else compiled("|".join(map(_alternative, found)))


def _alternative(rule: Rule) -> str:
    """The pattern as one of several, its letters' case its own matter."""
    pattern = expand(rule.pattern)
    return f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else f"(?:{pattern})"


@cache
def grammar(gives: str) -> regex.Pattern[str]:
    """The pattern of a piece of `patterns/grammar.yaml`."""
    return piece("grammar", gives)


@cache
def head(gives: str) -> Head:
    """A piece of `patterns/grammar.yaml`, tried only where its first words may stand."""
    return Head(grammar(gives))


@cache
def tail(gives: str) -> Tail:
    """A piece of `patterns/grammar.yaml` that is anchored at the end of what stands before a position."""
    return Tail(grammar(gives))


# A line is asked about when its kind is looked for and when its section and author are, a sentence by several groups of
# claims: without the last few answers a page takes a twentieth longer.
@lru_cache(maxsize=1 << 4)
def cues(text: str) -> int:
    """The words of all rules that a text has, as bits for `candidate_rules`."""
    return _scanner().cues(plain(text))


def cues_in(letters: Letters, begin: int, end: int) -> int:
    """The cues of a stretch of a text."""
    return _scanner().cues(letters.cut(begin, end))


def cues_of_masks(masked: str) -> int:
    """The cues that masked words add to those of the bare text."""
    return _scanner().cues_of_masks(masked)


@cache
def all_mask_cues() -> int:
    """Every cue that a mask can be part of, whatever it stands beside."""
    return _scanner().all_of_masks


class RuleSet:
    """Rules that are tried on a text together."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._needs = reduce(or_, (_scanner().needs[rule.number] for rule in self._rules), 0)
        # Most texts have none of the rules' words, or one of a few sets of them: without this cache a page takes an
        # eighth longer. It is bounded, for there are more sets than memory holds.
        self._among = lru_cache(maxsize=1 << 10)(self._that_may_match)

    def candidates(self, cues: int) -> tuple[Rule, ...]:
        """Those that may match in a text, in their order.

        `cues` are those of the text as the patterns are to see it, or more: those of a longer text do for all its
        parts.
        """
        return self._among(cues & self._needs)

    def _that_may_match(self, cues: int) -> tuple[Rule, ...]:
        return tuple(rule for rule in self._rules if rule.may_match(cues))


def candidate_rules(name: str, cues: int) -> tuple[Rule, ...]:
    """The rules of a file that may match in a text with these cues, as `RuleSet.candidates` has them."""
    return _file(name).candidates(cues)


@cache
def _file(name: str) -> RuleSet:
    return RuleSet(rules(name))


@cache
def _all_rules() -> Mapping[str, tuple[Rule, ...]]:
    schema.check()
    numbers = count()
    files = {name: tuple(_read_rules(f"{name}.yaml", numbers)) for name in schema.rule_files()}
    return files | {"pillars": tuple(_pillars(numbers))}


@cache
def _scanner() -> CueScanner:
    """The cues of every rule, none for those of `_PIECES`."""
    files = _all_rules().items()
    return CueScanner([None if name in _PIECES else expand(rule.pattern) for name, rules in files for rule in rules])


def _read_rules(file: str, numbers: Iterator[int]) -> Iterator[Rule]:
    content, where, _ = read(f"patterns/{file}")
    for number, row in enumerate(content):
        yield Rule(
            id=row["id"],
            gives=row["gives"],
            pattern=row["pattern"],
            shown=tuple(row["examples"]),
            counterexamples=tuple(row["not"]),
            where=where[number,],
            options={key: value for key, value in row.items() if key not in schema.KEYS},
            number=next(numbers),
        )


def _proof(example: Mapping[str, Any]) -> Proof:
    values = {key: tuple(words) for key, words in example.items() if key not in schema.AROUND_VALUES}
    return Proof(example["text"], values, example.get("page"))


def _pillars(numbers: Iterator[int]) -> Iterator[Rule]:
    """The words for the pillars of the reform as rules that give the pillar's slug."""
    content, where, _ = read("pillars.yaml")
    for number, row in enumerate(content):
        yield Rule(row["slug"], row["slug"], f"(?i){row['pattern']}", (), (), where[number,], {}, next(numbers))
