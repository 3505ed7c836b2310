"""Layers point one way, and the command line starts without the heavy parts."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
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
    "jinja2",
    "httpx2",
    "httpcore2",
)
LAYERS = (
    ("resources", "messages", "errors", "addresses", "cache", "disk", "model", "shown", "tables", "text", "wrapping"),
    ("rdf", "run.children", "run.limit", "run.stop"),
    ("lexicon",),
    ("gazetteer",),
    ("read", "segment", "find", "relate", "resolve"),
    ("identity.decisions", "identity.grouping", "identity.recording", "emit"),
    ("infer",),
    ("validate",),
    ("store",),
    ("pipeline", "run.edition"),
    ("run.choose", "run.cluster", "run.homes", "run.pruning", "run.workers"),
    ("run.batch",),
    ("run.shards",),
    ("remote",),
    (
        "answer.forms",
        "answer.kinds",
        "answer.lookup",
        "answer.names",
        "answer.nearness",
        "answer.shortened",
        "answer.stated",
    ),
    (
        *("answer.collation", "answer.columns", "answer.limited", "answer.mistyped", "answer.parameters"),
        *("answer.questions", "answer.values", "export.pages"),
    ),
    ("answer.render", "answer.themes"),
    ("answer.shaping",),
    (
        "answer.about",
        "answer.calendar",
        "answer.facts",
        "answer.ask",
        "answer.evidence",
        "answer.holdings",
        "answer.listing",
        "answer.mapped",
        "answer.namesakes",
        "answer.reprinted",
        "answer.searching",
        "identity.candidates",
        "identity.gatherings",
        "identity.reasons",
        "identity.suggest",
    ),
    (
        *("answer.explain", "answer.linking", "answer.meant", "answer.places", "answer.quotes"),
        *("answer.sentences", "answer.trying", "answer.unread"),
    ),
    ("evaluate",),
    ("answer.narrowing",),
    ("export",),
    ("draw",),
    ("report",),
    ("api",),
    ("serve",),
    ("cli",),
    ("__main__",),
)
"""What imports what: a layer only itself and those above it in this list. A package may lie on several of them."""
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
FILES = sorted(PACKAGE.rglob("*.py"))


def module(path: Path) -> str:
    """The name of a module below `kg`, without it: "find.dates", "find" for the package itself."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path): path for path in FILES}


def rank(name: str) -> int | None:
    """The layer of a module: its own, else that of the package that it is in."""
    parts = name.split(".")
    known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((RANK[one] for one in known if one in RANK), None)


@cache
def imports(name: str) -> frozenset[str]:
    """The modules below `kg` that a module imports, at its top or inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative import"
            found |= {_imported(f"{node.module}.{alias.name}") for alias in node.names}
    return frozenset(one.removeprefix("kg.") for one in found if one.startswith("kg.")) & MODULES.keys()


def _imported(full: str) -> str:
    """The module that `from module import name` imports: the name where it is one, else the module."""
    return full if full.removeprefix("kg.") in MODULES else full.rpartition(".")[0]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_its_layer_or_below(name: str) -> None:
    if name == "__init__":  # the face of the whole package
        return
    if name in ("run", "answer", "identity"):
        assert not imports(name)
        return
    own = rank(name)
    assert own is not None, f"say in LAYERS to which layer kg/{name} belongs"
    above = {one for one in imports(name) if (other := rank(one)) is not None and other > own}
    assert not above, f"kg/{name} reaches up to {above}"


def test_no_module_imports_itself_through_others() -> None:
    assert list(TopologicalSorter({name: imports(name) for name in MODULES}).static_order())


def test_few_modules_stand_outside_the_families() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 13


def test_the_command_line_starts_without_the_heavy_parts() -> None:
    code = f"import sys, kg.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_build_does_without_what_only_other_commands_need(tmp_path: Path) -> None:
    unneeded = ("rdflib", "pyshacl", "owlrl", "matplotlib", "networkx", "jinja2")
    call = ["build", str(PACKAGE.parent / "seeds"), "--store", str(tmp_path / "store")]
    code = f"import sys; from kg.cli import app; app({call!r}, standalone_mode=False); "
    code += f"print([m for m in {unneeded!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
