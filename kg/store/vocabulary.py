"""The ontology and the code lists as the store holds them, with the hash by which a change of them is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Triple, parse

from kg import resources
from kg.errors import DataError
from kg.lexicon.own import in_use
from kg.rdf.iri import Minter

T = TypeVar("T")
KINDS: Final = ("ontology", "scheme")
_READ: Final = (
    *(f"{name}.yaml" for name in ("bodies", "documents", "hierarchy", "labels", "meetings", "numbers")),
    *(f"{name}.yaml" for name in ("pillars", "titles", "units", "units-of-measure", "words", "patterns/*")),
    *(
        f"gazetteer/{name}.csv"
        for name in ("aliases", "communes", "coordinates", "kinds", "spellings", "successors", "units")
    ),
    "replacements.csv",
)
"""The data that the statements of a page depend on: not messages, notices, pictures, evaluation or declarations, nor
`genre.yaml`, by which pages are let in anew in every run."""


def current(kind: str) -> str:
    """The hash of the files of the `ontology` or of the `scheme`s as they are now."""
    return fingerprint(files(kind), resources.ontology())


def files(kind: str) -> list[Path]:
    """The Turtle files of the `ontology` or of the `scheme`s; the alignments to other ontologies are never loaded."""
    folder = resources.ontology()
    return sorted((folder if kind == "ontology" else folder / "schemes").glob("*.ttl"))


def fingerprint(paths: Sequence[Path], root: Path) -> str:
    """The SHA-256 of names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


def rule_set() -> str:
    """The SHA-256 of the data by which pages are read: words, names, patterns and gazetteer.

    Behind a plus sign that of one's own rules, where there are some by which pages are read.
    """
    root = resources.data()
    package = fingerprint([path for name in _READ for path in root.glob(name)], root)
    return f"{package}+{added}" if (added := own_rule_set()) else package


def own_rule_set() -> str:
    """The SHA-256 of one's own rules by which pages are read, empty where there are none."""
    own = in_use()
    return own.fingerprint([name for name in own.files if any(fnmatch(name, kept) for kept in _READ)])


def package_part(rules: str) -> str:
    """That part of the hash of a rule set that is of the package's rules."""
    return rules.partition("+")[0]


def own_part(rules: str) -> str:
    """That part of the hash of a rule set that is of one's own rules."""
    return rules.partition("+")[2]


def triples(kind: str, minter: Minter) -> list[Triple]:
    """The triples of a kind; blank nodes get IRIs from their canonical labels (RDFC-1.0), so that every run agrees."""
    dataset = Dataset(quad for path in files(kind) for quad in _parsed(path))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    found = {Triple(_named(q.subject, kind, minter), q.predicate, _named(q.object, kind, minter)) for q in dataset}
    return sorted(found, key=str)


def _parsed(path: Path) -> list[Quad]:
    try:
        return list(parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except SyntaxError as error:
        raise DataError("turtle-broken", where=f"{path}:{error.lineno}", reason=str(error.msg)) from error


def _named(term: T, kind: str, minter: Minter) -> T | NamedNode:
    return minter.node(f"{kind}-{term.value}") if isinstance(term, BlankNode) else term
