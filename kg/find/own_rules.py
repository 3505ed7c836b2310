"""One's own rules taken into use, once each of them has been tried on the sentences that prove it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2s
from pathlib import Path

from kg import lexicon
from kg.cache import shelf
from kg.errors import DataError, on_one_line
from kg.find import read_sentence
from kg.lexicon import Rule, added, own, tables, using
from kg.model import BlockKind, Sentence, Span
from kg.text import canonical


def use_rules(folder: Path | str | None) -> None:
    """Have this process read pages by the words and patterns of a folder, too; without one, by the package's alone.

    Raises DataError with file and line for a fault in the folder, UsageError where there is none, or where something
    has been read already by other rules.
    """
    using.use(folder)
    if files := own.in_use().files:
        package = ((name, tables.text(name)) for name in added.known_files())
        parts = (part for file in (*files.items(), *package) for part in file)
        shelf("proved", "examples").get(blake2s("\0".join(parts).encode()).hexdigest(), _prove)


def _prove() -> bool:
    """Raise DataError for a rule of one's own that misses one of its examples, or matches one of its others."""
    for file in lexicon.rule_files():
        ours = lexicon.own_rows(f"patterns/{file}")
        masked = lexicon.table("patterns.schema")[file].get("masked")
        for number, rule in enumerate(lexicon.rules(file)):
            if number in ours:
                _prove_one(rule, _masked if masked else canonical)
    return True


def _prove_one(rule: Rule, seen: Callable[[str], str]) -> None:
    for text in rule.examples:
        if not rule.regex.search(seen(text)):
            raise DataError("own-example", where=rule.where, rule=rule.id, example=on_one_line(text))
    for text in rule.counterexamples:
        if rule.regex.search(seen(text)):
            raise DataError("own-counterexample", where=rule.where, rule=rule.id, example=on_one_line(text))


def _masked(text: str) -> str:
    """The sentence as rules on mentions see it."""
    words = canonical(text)
    return read_sentence(words, Sentence(Span(0, len(words)), BlockKind.BODY), 0, None).masked
