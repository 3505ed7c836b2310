"""What rule files may hold, as declared in `patterns.schema.yaml`, is what code reads and their heads explain."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
import yaml

from kg import lexicon, resources

ROOT = Path(__file__).parent.parent
SCHEMA = yaml.safe_load((resources.data() / "patterns.schema.yaml").read_text("utf-8"))


def _options_read() -> set[str]:
    """The options that the code asks a rule for."""
    asked = set[str]()
    for path in (ROOT / "kg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="options"), attr="get"), args=[name, *_]):
                    asked.add(ast.literal_eval(name))
                case ast.Subscript(value=ast.Attribute(attr="options"), slice=ast.Constant(value=str(name))):
                    asked.add(name)
    return asked


def test_the_options_that_are_declared_are_those_that_are_read() -> None:
    assert {option for file in SCHEMA.values() for option in file.get("options", ())} == _options_read()


@pytest.mark.parametrize("name", SCHEMA)
def test_what_a_file_may_give_is_what_its_rules_give(name: str) -> None:
    assert {rule.gives for rule in lexicon.rules(name)} == set(SCHEMA[name].get("gives", [""]))


@pytest.mark.parametrize("name", SCHEMA)
def test_the_head_of_a_pattern_file_explains_its_options(name: str) -> None:
    text = (resources.data() / "patterns" / f"{name}.yaml").read_text("utf-8")
    head = text[: text.index("- id:")]
    assert all(line.startswith("#") or not line for line in head.splitlines())
    table = {line.split()[1] for line in head.splitlines() if line.startswith("#   ")}
    assert table >= {"id", "pattern", "examples", "not", *SCHEMA[name].get("options", ())}
    assert ("gives" in table) == ("gives" in SCHEMA[name])


@pytest.mark.parametrize("path", sorted(resources.data().rglob("*.yaml")), ids=lambda path: path.name)
def test_letters_that_nobody_sees_are_written_as_escapes(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if any(map(_is_unseen, line))] == []


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Co")
