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
_OF_KIND: Final = "VALUES ?class { CLASSES } ?kind rdfs:subClassOf* ?class . ?one a ?kind"
_COUNT: Final = f"SELECT (COUNT(*) AS ?n) WHERE {{ {_OF_KIND} }}"
_COUNTS: Final = {
    "organisations": f"""SELECT (COUNT(*) AS ?n) WHERE {{ {_OF_KIND}
      FILTER EXISTS {{ ?other ?by ?one FILTER(?by NOT IN (cchc:superior, cchc:replacedBy)) }} }}""",
    "units": f"""SELECT (COUNT(DISTINCT ?one) AS ?n) WHERE {{
      {{ {_OF_KIND} . ?fact ?by ?one ; cchc:statedIn ?article }}
      UNION {{ {_OF_KIND} . ?body cchc:governs ?one . ?fact ?by ?body ; cchc:statedIn ?article }} }}""",
}
"""Of bodies those alone that something but their tree leads to, of units those of which pages tell something.

The units are joined: to ask for each whether there is such a fact takes engines the square of what there is.
"""


def counts(store: Source) -> dict[str, int]:
    """How many of each kind the pages name, by the classes above too; what only a tree has is none."""
    return {name: _count(store, classes, _COUNTS.get(name, _COUNT)) for name, classes in COUNTED.items()}


def _count(store: Source, classes: Iterable[str], query: str) -> int:
    named = " ".join(f"<{NS}{name}>" for name in classes)
    solutions = store.query(query.replace("CLASSES", named))
    assert isinstance(solutions, QuerySolutions)
    return next(int(solution["n"].value) for solution in solutions)
