"""Layers point one way, and the command line starts without the heavy parts."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kg"
HEAVY = (
    "rdflib",
    "shacl",
    "pyshacl",
    "owlrl",
    "matplotlib",
    "networkx",
    "pyoxigraph",
    "rich",
    "yaml",
    "regex",
    "distributed",
)
LAYERS = (
    (
        "addresses",
        "cache",
        "disk",
        "errors",
        "limit",
        "messages",
        "model",
        "resources",
        "shown",
        "stop",
        "text",
    ),
    ("children", "rdf"),
    ("lexicon",),
    ("gazetteer",),
    ("read", "segment", "find", "relate", "resolve"),
    ("extract",),
    ("decisions", "emit", "axioms"),
    ("infer",),
    ("validate",),
    ("store",),
    ("edition",),
    ("cluster", "limited", "workers"),
    ("remote",),
    ("render",),
    ("ask", "evidence", "suggest"),
    ("export",),
    ("draw",),
    ("tally",),
    ("report",),
    ("pipeline",),
    ("evaluate", "explain", "shards"),
    ("progress", "bar"),
    ("console",),
    ("options",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
FILES = sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The module directly under `kg` that a file is, or belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The names of the modules directly under `kg` that a file imports, at its top or inside its functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("kg."))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_its_layer_or_below(path: Path) -> None:
    if (own := part(path)) == "__init__":
        return
    assert own in RANK, f"say in LAYERS to which layer kg/{own} belongs"
    above = {name for name in imports(path) if name in RANK and RANK[name] > RANK[own]}
    assert not above, f"kg/{own} reaches up to {above}"


def test_the_command_line_starts_without_the_heavy_parts() -> None:
    code = f"import sys, kg.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_build_does_without_what_only_other_commands_need(tmp_path: Path) -> None:
    unneeded = ("rdflib", "pyshacl", "owlrl", "matplotlib", "networkx")
    call = ["build", str(PACKAGE.parent / "seeds"), "--store", str(tmp_path / "store")]
    code = f"import sys; from kg.cli import app; app({call!r}, standalone_mode=False); "
    code += f"print([m for m in {unneeded!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
