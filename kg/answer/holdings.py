"""How many things of each kind the pages of a store name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import QuerySolutions

from kg.answer.names import Source
from kg.rdf.namespaces import NS

COUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    "pages": ("Article",),
    "people": ("Official",),
    "meetings": ("Meeting",),
    "organisations": ("Organisation",),
    "units": ("AdministrativeUnit",),
    "documents": ("OfficialDocument",),
    "figures": ("Measurement", "Comparison", "Ranking"),
    "awards": ("AwardGiving",),
    "facts": ("Fact",),
}
_COUNT: Final = """
SELECT (COUNT(*) AS ?n)
WHERE {{ VALUES ?class {{ {classes} }} ?kind rdfs:subClassOf* ?class . ?one a ?kind {only} }}"""
_ONLY: Final = {
    "organisations": "FILTER EXISTS { ?other ?by ?one FILTER(?by NOT IN (cchc:superior, cchc:replacedBy)) }",
    "units": """FILTER EXISTS { { ?fact ?by ?one } UNION { ?body cchc:governs ?one . ?fact ?by ?body }
      ?fact cchc:statedIn ?article }""",
}
"""Of bodies those alone that something but their tree leads to, of units those of which pages tell something."""


def counts(store: Source) -> dict[str, int]:
    """How many of each kind the pages name, by the classes above too; what only a tree has is none."""
    return {name: _count(store, classes, _ONLY.get(name, "")) for name, classes in COUNTED.items()}


def _count(store: Source, classes: Iterable[str], only: str) -> int:
    named = " ".join(f"<{NS}{name}>" for name in classes)
    solutions = store.query(_COUNT.format(classes=named, only=only))
    assert isinstance(solutions, QuerySolutions)
    return next(int(solution["n"].value) for solution in solutions)
