"""Words of Vietnamese stand in `kg/data`: no string in the code has a letter that only Vietnamese words have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from unicodedata import normalize

import pytest

PACKAGE = Path(__file__).parent.parent / "kg"
TONES = ("", *"\u0300\u0301\u0303\u0309\u0323")
SMALL = {normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", TONES)} - set("aeiouy") | {"đ"}
LETTERS = SMALL | {letter.upper() for letter in SMALL}
OF_LETTERS = (
    "text",
    "answer.collation",
    "evaluate.folding",
    "gazetteer.names",
    "read.legacy",
    "read.mending",
    "store.folding",
)
"""Modules that compute with letters and tones."""
OF_MESSAGES = ("messages",)
"""The message that there are no messages."""
ALLOWED = (*OF_LETTERS, *OF_MESSAGES)


def module(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def is_checked(path: Path) -> bool:
    return not any(f"{module(path)}.".startswith(f"{name}.") for name in ALLOWED)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module with their lines, docstrings left aside."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.lineno, node.value


CHECKED = [path for path in sorted(PACKAGE.rglob("*.py")) if is_checked(path)]


@pytest.mark.parametrize("path", CHECKED, ids=module)
def test_no_word_of_vietnamese_stands_in_the_code(path: Path) -> None:
    found = [f"{path.name}:{line}: {text!r}" for line, text in strings(path) if not LETTERS.isdisjoint(text)]
    assert not found, "put the words into kg/data"


def test_the_modules_that_find_are_checked() -> None:
    assert {"find", "segment", "lexicon", "pipeline"} <= {module(path).partition(".")[0] for path in CHECKED}
