"""One spelling everywhere: each term of code, data, shapes and queries is in the ontology, and each of it is used."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

from terms import ROOT, declared, names_in, terms_in_python, used

from kg.infer import load
from kg.rdf.namespaces import NS

UNUSED: Final[frozenset[str]] = frozenset()
"""Terms that are only there for others; each needs its reason here."""


def test_the_scan_knows_the_ways_in_which_code_names_a_term(tmp_path: Path) -> None:
    folder = tmp_path / "emit"
    folder.mkdir()
    file = folder / "sample.py"
    file.write_text(
        'a = NS + "first"\nb = f"<{namespaces.NS}second> {NS}third"\nc = cchc("fourth")\nd = "?s cchc:fifth ?o"\n'
        'e = {"chair": "chairIn"}\nf = SKOS + "prefLabel"\ng = builder.fact(node, "PillarMention", claim)\n',
        encoding="utf-8",
    )
    assert {*terms_in_python(file)} == {"first", "second", "third", "fourth", "fifth", "chairIn", "PillarMention"}


def test_every_term_in_code_data_shapes_and_queries_is_in_the_ontology() -> None:
    assert {name: sorted(files) for name, files in used().items() if name not in declared()} == {}


def made_by_the_closure() -> set[str]:
    """Properties that only the axioms give: steps of chains and one-step shortcuts for the users' own questions."""
    axioms = load()
    made = {target for _, _, target in axioms.chains} | set(axioms.inverses)
    return {term.value.removeprefix(NS) for term in made}


def test_every_term_of_the_ontology_is_used() -> None:
    files = used()
    for path in (ROOT / "kg" / "emit").glob("*.py"):  # the emitter's tables name plain words too: ("topic", …)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            for name in names_in(node):
                files.setdefault(name, set()).add(path.name)
    missing = {name for name in declared() if not files.get(name)} - made_by_the_closure()
    assert sorted(missing - UNUSED) == []
    assert sorted(UNUSED - missing) == [], "these are used by now: take them off the list"
