"""Patterns of `re` repeat no group possessively: Python before 3.11.5 then matches wrongly, as Debian 12 has it.

See https://github.com/python/cpython/issues/106052. Of a single letter or class all is well, and `regex` does it right.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parent.parent / "kg"
_SINGLE = ("LITERAL", "NOT_LITERAL", "IN", "ANY", "CATEGORY")


def patterns(path: Path) -> Iterator[tuple[str, int]]:
    """The patterns that a module gives to `re`, with their flags."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
            match node.args[0]:
                case ast.Constant(value=str() | bytes() as text):
                    flags = re.VERBOSE if "VERBOSE" in ast.unparse(node) else 0
                    yield text if isinstance(text, str) else text.decode("latin-1"), flags


def repeated_groups(parsed: Any) -> Iterator[Any]:
    """What is repeated possessively though it is more than one letter or class."""
    for item in parsed:
        if isinstance(item, tuple) and item and str(item[0]) == "POSSESSIVE_REPEAT":
            inside = item[1][2]
            if len(inside) != 1 or str(inside[0][0]) not in _SINGLE:
                yield inside
        if isinstance(item, tuple | list) or hasattr(item, "data"):
            yield from repeated_groups(item)


def faults(pattern: str, flags: int = 0) -> list[Any]:
    return list(repeated_groups(re._parser.parse(pattern, flags)))  # type: ignore[attr-defined]


def test_they_are_found() -> None:
    assert faults(r"a(?:b|c.)++")
    assert faults(r"(?P<x>(?:(?! / ).)*+)|d")
    assert not faults(r"[a-z]++x*+\s?+.{2,}+")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_group_is_repeated_possessively(path: Path) -> None:
    assert [pattern for pattern, flags in patterns(path) if faults(pattern, flags)] == []
