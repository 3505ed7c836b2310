"""Every pattern of the package on strings that are hard for it: its time must grow no faster than their length."""

from __future__ import annotations

import ast
import importlib
import json
import math
import os
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import regex

import kg
from kg import lexicon
from kg.lexicon.scan import Tail
from kg.run.limit import PageTimeout, limited

from .pages import seeds, texts
from .strings import attacks, grown
from .tally import Tally

Pattern: TypeAlias = re.Pattern[str] | regex.Pattern[str]
Attack: TypeAlias = tuple[str, str, str]

STEEPEST: Final = 1.2
"""The greatest exponent of the time by the length."""
SHORT, LONG = 1_000, 16_000
_QUICK: Final = 0.004
"""Seconds for the long string under which nothing is steep: it would be measured by what a call costs."""
_ENOUGH: Final = 2.0
_AT_A_POSITION: Final = frozenset({"match", "fullmatch", "head"})
_OF_AN_END: Final = frozenset({"before", "cut", "tail"})
_BY_NAME: Final = ("grammar", "head", "piece", "tail")
_AT_OPENINGS: Final = ("dates", "periods", "quantities")
_READ_THE_SEEDS: Final = """
import json, sys
from kg.lexicon.expand import _patterns
from kg.pipeline import extract
from kg.model import Page
for text in sys.argv[1:]:
    extract(Page("seed.txt", text))
json.dump(list(_patterns()._values), sys.stdout)
"""


@dataclass(frozen=True)
class Used:
    """A pattern under its name, and how the code uses it: searched for, or matched at a position, or before one."""

    name: str
    pattern: Pattern
    use: str

    def seconds(self, attack: Attack, length: int) -> float:
        """Processor time for the string of an attack."""
        text = grown(attack, length)
        begun = time.thread_time()
        try:
            with limited(_ENOUGH):
                self._try(text, len(attack[0]))
        except (PageTimeout, TimeoutError):
            return _ENOUGH
        return time.thread_time() - begun

    def _try(self, text: str, position: int) -> None:
        limit: dict[str, Any] = {"timeout": _ENOUGH} if isinstance(self.pattern, regex.Pattern) else {}  # in C
        if self.use == "match":
            for begin in {0, position}:
                self.pattern.match(text, begin, **limit)
            self.pattern.fullmatch(text, **limit)
        elif self.use == "tail" and isinstance(self.pattern, regex.Pattern):
            Tail(self.pattern).before(text, len(text))
        else:
            for _ in self.pattern.finditer(text, **limit):
                pass


def run(tries: int, seed: int) -> Tally:
    """The tally of so many attacks on every pattern; each that is too slow counts as a hang."""
    tally = Tally("hard strings for each pattern")
    for used in patterns():
        for attack in attacks(used.pattern.pattern, seed, most=tries):
            tally.tries += 1
            if (exponent := steepness(used, attack)) > STEEPEST:
                tally.hangs += 1
                tally.faults.append(f"{used.name}, {used.use}: {exponent:.2f} for {attack!r}")
                break
    return tally


def steepness(used: Used, attack: Attack) -> float:
    """The exponent of the time by the length between a short and a long string; what is steep is measured again."""
    exponent = math.inf
    for _ in range(3):
        long = used.seconds(attack, LONG)
        if long < _QUICK:
            return 0
        if long >= _ENOUGH:
            return math.inf
        short = min(used.seconds(attack, SHORT) for _ in range(3))
        exponent = min(exponent, math.log(long / short) / math.log(LONG / SHORT))
        if exponent <= STEEPEST:
            break
    return exponent


def patterns() -> list[Used]:
    """All patterns: of the rules, of the modules, and those that are made of lists when they are needed."""
    uses = _uses()
    found = dict([*_of_rules(), *_of_modules()])
    held = {pattern.pattern for pattern in found.values()}
    made = [source for source in _made_for_the_seeds() if source not in held]
    named = (Used(name, pattern, _use(name, uses)) for name, pattern in found.items())
    return [*named, *(Used(source[:60], regex.compile(source), _use_of_made(source)) for source in made)]


def _of_rules() -> Iterator[tuple[str, Pattern]]:
    for file in (*lexicon.rule_files(), "pillars"):
        for rule in lexicon.rules(file):
            yield f"{file}: {rule.id}", rule.regex


def _of_modules() -> Iterator[tuple[str, Pattern]]:
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if "__main__" not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, bytes):
                    yield f"{module.name}.{name}", re.compile(value.pattern.decode("latin-1"))
                elif isinstance(value, re.Pattern | regex.Pattern):
                    yield f"{module.name}.{name}", value


def _made_for_the_seeds() -> list[str]:
    """The sources of the patterns that a process compiles that reads the seeds with nothing cached."""
    environment = {**os.environ, "KG_CACHE": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _READ_THE_SEEDS, *seeds()]
    return list(json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout))


# ---------------------------------------------------------------- how they are used


def _use(name: str, uses: Mapping[str, Set[str]]) -> str:
    """How a pattern of a rule or a module is used, known by the calls that the code makes of it."""
    file, _, rule = name.partition(": ")
    row = next((row for row in lexicon.rules(file) if row.id == rule), None) if rule else None
    if file in _AT_OPENINGS or (row and file == "figures" and "{number}" in row.pattern):
        return "match"
    calls = uses.get(row.gives if row else file, frozenset())
    if calls and calls <= _AT_A_POSITION:
        return "match"
    return "tail" if calls and calls <= _OF_AN_END else "search"


def _use_of_made(source: str) -> str:
    """How a pattern of lists is used: at a position, before one, or searched for where it is of words of meetings."""
    if source in {lexicon.expand(f"(?i){words}") for words in texts(lexicon.table("meetings"))}:
        return "search"
    return "tail" if source.endswith("$") else "match"


def _uses() -> dict[str, set[str]]:
    """The methods that the code calls of each pattern, by its name in a module or by what it gives."""
    uses: dict[str, set[str]] = {}
    for path in Path(kg.__path__[0]).rglob("*.py"):
        module = ".".join(("kg", *path.relative_to(kg.__path__[0]).with_suffix("").parts)).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for name, method in _called(node, module):
                    uses.setdefault(name, set()).add(method)
    return uses


def _called(call: ast.Call, module: str) -> Iterator[tuple[str, str]]:
    """Name and method of `_NAME.method(…)`, `grammar("name").method(…)`, `tail("name")`."""
    if name := _piece(call):
        made_by = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if made_by in ("head", "tail"):
            yield name, made_by
    if isinstance(call.func, ast.Attribute):
        owner = call.func.value
        if isinstance(owner, ast.Name):
            yield f"{module}.{owner.id}", call.func.attr
        elif isinstance(owner, ast.Call) and (name := _piece(owner)):
            yield name, call.func.attr


def _piece(call: ast.Call) -> str | None:
    """The name in `lexicon.grammar("name")`, `tail("name")` and their like."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    if function in _BY_NAME and isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return None
