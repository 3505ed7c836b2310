"""What no graph may break: questions of `shapes/invariants/*.rq` that must have no answer.

A shape looks at one node and what it leads to; an invariant compares any two statements: words with their place, an IRI
with what it is made of, a chain with its beginning. Its file begins with comment lines:

    # title.vi: Lời trích không dài đúng bằng khoảng từ vị trí đầu tới vị trí cuối.
    #
    # title.en: The quoted words are not as long as the stretch from begin to end.
    #
    # advice.vi: Dựng lại bài này.
    #
    # advice.en: Build the article again.
    #
    # severity: violation

A bare `#` parts them (`kg.rdf.headers` tells why). Its columns are ?focus, the node that is at fault, and ?value. All
of them take time in proportion to the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from pyoxigraph import NamedNode, QuerySolution, RdfFormat, Store

from kg import resources
from kg.errors import DataError
from kg.model import Problem
from kg.rdf.headers import header_lines
from kg.rdf.namespaces import PREFIXES
from kg.validate.problems import SEVERITIES, problem_order
from kg.validate.shapes import LANGUAGES

FOLDER: Final = "invariants"
COLUMNS: Final = ("focus", "value")
Ask: TypeAlias = Callable[[str], Any]
"""Answers a SELECT query over the union of the graphs."""

_KEYS: Final = (*(f"{key}.{lang}" for key in ("title", "advice") for lang in LANGUAGES), "severity")

# For a node, the article, the fact or the span that shows it: the source, and the words to show.
_WHERE: Final = """SELECT ?source ?quote ?begin ?end WHERE {
  { BIND (NODE AS ?fact) } UNION { ?fact prov:wasDerivedFrom NODE }
  UNION { ?fact prov:wasDerivedFrom/cchc:sentence NODE } UNION { ?fact ?property NODE ; cchc:rule ?rule }
  { ?fact cchc:statedIn/cchc:source ?source } UNION { ?fact cchc:source ?source }
  OPTIONAL { ?fact prov:wasDerivedFrom ?span . ?span nif:anchorOf ?quote ; nif:beginIndex ?begin ; nif:endIndex ?end }
} ORDER BY ?source ?begin ?end LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Invariant:
    """One question that must have no answer: its name, severity, and what an answer means and asks for."""

    name: str
    severity: str
    titles: Mapping[str, str]
    advice: Mapping[str, str]
    sparql: str

    def text(self, lang: str) -> str:
        """Message and advice in one line."""
        return f"{self.titles[lang]} → {self.advice[lang]}"


@cache
def invariants() -> tuple[Invariant, ...]:
    """Every invariant, by name; `DataError` with file and line for a header that says too little."""
    return tuple(_invariant(path) for path in sorted((resources.shapes() / FOLDER).glob("*.rq")))


def broken_invariants(ask: Ask, lang: str) -> list[Problem]:
    """A problem for each answer, worst first, with the source and the words of what is at fault."""
    found = (_problem(each, row, ask, lang) for each in invariants() for row in ask(each.sparql))
    return sorted(set(found), key=problem_order)


class Gathered:
    """The graphs of some pages in memory beside ontology and code lists, so that they can be asked together."""

    def __init__(self) -> None:
        self._graphs = Store()
        for path in _vocabulary():
            self._graphs.bulk_load(path=str(path), format=RdfFormat.TURTLE)

    def add(self, quads: bytes) -> None:
        """Take in N-Quads or N-Triples; statements that are there already stay once."""
        self._graphs.load(quads, RdfFormat.N_QUADS, lenient=True)

    def ask(self, sparql: str) -> Any:
        """What a query finds in the union of the graphs."""
        return self._graphs.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)


# ---------------------------------------------------------------- parts


def _vocabulary() -> Iterator[Path]:
    yield resources.ontology() / "cchc.ttl"
    yield from sorted((resources.ontology() / "schemes").glob("*.ttl"))


def _invariant(path: Path) -> Invariant:
    text = path.read_text(encoding="utf-8")
    header = dict(_header(path, text))
    if missing := [key for key in _KEYS if key not in header]:
        raise DataError("invariant-header", where=f"{path}:1", known=", ".join(missing))
    if header["severity"] not in SEVERITIES:
        raise DataError("invariant-header", where=f"{path}:1", known=", ".join(SEVERITIES))
    titles, advice = ({lang: header[f"{key}.{lang}"] for lang in LANGUAGES} for key in ("title", "advice"))
    return Invariant(path.stem, header["severity"], titles, advice, text)


def _header(path: Path, text: str) -> Iterator[tuple[str, str]]:
    """Key and value of each comment line at the top."""
    for number, _, field, value in header_lines(text):
        if field not in _KEYS:
            raise DataError("invariant-header", where=f"{path}:{number}", known=", ".join(_KEYS))
        yield field, value


def _problem(broken: Invariant, row: QuerySolution, ask: Ask, lang: str) -> Problem:
    focus, value = row["focus"], row["value"]
    shown = _shown(focus, ask)
    quote, begin, end = (shown[name] if shown else None for name in ("quote", "begin", "end"))
    return Problem(
        severity=broken.severity,
        rule=broken.name,
        message=broken.text(lang),
        source=shown["source"].value if shown else "",
        focus=focus.value if isinstance(focus, NamedNode) else str(focus),
        value=None if value is None else getattr(value, "value", str(value)),
        quote=quote.value if quote else None,
        begin=int(begin.value) if begin else None,
        end=int(end.value) if end else None,
    )


def _shown(focus: object, ask: Ask) -> QuerySolution | None:
    """The source and the words of a node; None for what stands in no page."""
    rows: Iterable[QuerySolution] = ask(_WHERE.replace("NODE", str(focus)))
    return next(iter(rows), None)
