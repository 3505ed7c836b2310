"""Where terms of the ontology are used: a scan of code, data, shapes, queries and code lists for their names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg import resources
from kg.rdf.namespaces import NS, RDF

ROOT: Final = Path(__file__).parent.parent
ONTOLOGY: Final = resources.ontology() / "cchc.ttl"
SCHEMES: Final = sorted((resources.ontology() / "schemes").glob("*.ttl"))

_CURIE: Final = re.compile(r"\bcchc:([A-Za-z]\w*)")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TERM_LIKE: Final = re.compile(r"(?:[A-Z][a-z]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")


@cache
def triples(path: Path) -> tuple[Triple, ...]:
    """The triples of a Turtle file."""
    return tuple(quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))


@cache
def declared() -> frozenset[str]:
    """The names of the terms that the ontology declares."""
    subjects = {triple.subject for triple in triples(ONTOLOGY) if triple.predicate.value == RDF + "type"}
    return frozenset(
        term.value.removeprefix(NS) for term in subjects if isinstance(term, NamedNode) and term.value.startswith(NS)
    )


def python_files() -> list[Path]:
    """The code of the package."""
    return sorted((ROOT / "kg").rglob("*.py"))


def text_files() -> list[Path]:
    """Data, shapes and queries."""
    folders = (resources.data(), resources.shapes(), resources.queries())
    endings = {".ttl", ".rq", ".yaml", ".jsonld", ".json", ".csv"}
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in endings)


def terms_in_python(path: Path) -> Iterator[str]:
    """The terms that a module names: cchc:name, NS + "name", f"{NS}name", cchc("name"), and the emitter's tables."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    foreign = {id(word) for node in ast.walk(tree) for word in _foreign(node)}
    emits = path.parent.name == "emit"
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _CURIE.findall(node.value)
            if emits and id(node) not in foreign and _TERM_LIKE.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.BinOp) and _is_namespace(node.left, "NS"):
            yield from names_in(node.right)
        elif isinstance(node, ast.JoinedStr):
            for before, after in zip(node.values, node.values[1:], strict=False):
                if isinstance(before, ast.FormattedValue) and _is_namespace(before.value, "NS"):
                    yield from names_in(after)
        elif isinstance(node, ast.Call) and _called(node) in {"cchc", "_cchc", "term", "_term"}:
            yield from (name for word in node.args[:1] for name in names_in(word))


def _foreign(node: ast.AST) -> Iterator[ast.AST]:
    """Words that stand behind another vocabulary's namespace, or are exported names."""
    if isinstance(node, ast.BinOp) and not _is_namespace(node.left, "NS"):
        yield node.right
    elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
        yield from ast.walk(node.value)


def _is_namespace(node: ast.AST, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def names_in(node: ast.AST) -> Iterator[str]:
    """The name that a constant of a module begins with, if it does."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := _NAME.match(node.value)):
        yield found.group()


def terms_of_the_network() -> Iterator[str]:
    """The terms that the drawing's data file names bare."""
    network = yaml.safe_load((resources.data() / "network.yaml").read_text(encoding="utf-8"))
    for kind in network["kinds"].values():
        yield from kind["classes"]
    for relation in network["relations"].values():
        yield from (relation[end] for end in ("from", "to") if end in relation)
        yield from relation.get("unless", ())


def used() -> dict[str, set[str]]:
    """Where each term is used: in code, data, shapes, queries and code lists."""
    found: dict[str, set[str]] = {}
    for path in python_files():
        for name in terms_in_python(path):
            found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    for path in (*text_files(), *SCHEMES):
        for name in _CURIE.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, set()).add(path.name)
    for name in terms_of_the_network():
        found.setdefault(name, set()).add("network.yaml")
    return found
