"""The shapes applied to the graph of one article: problems with rule, sentence and advice. pyshacl is the judge."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.term import Node

from kg import namespaces, resources
from kg.cache import shelf
from kg.errors import DataError, UsageError
from kg.model import Problem
from kg.shacl import (
    KNOWN_BAD,
    LANGUAGES,
    SH,
    Rule,
    Shapes,
    Step,
    curie,
    local,
    read,
    shape_errors,
    shapes,
    to_rdflib,
)

SEVERITIES: Final = ("violation", "warning", "info")

_CCHC: Final = Namespace(namespaces.NS)
_NIF: Final = Namespace(namespaces.NIF)
_DERIVED: Final = URIRef(namespaces.PROV + "wasDerivedFrom")
_EXPECTS: Final = namespaces.SHAPES + "expects"


def validate(triples: Iterable[ox.Triple], *, source: str = "", lang: str = "vi") -> list[Problem]:
    """What the shapes find in one article's assertions, evidence and inferred triples; sorted, worst first.

    Without `source` each problem has the source of the article that its focus node belongs to. The ontology and the
    schemes are added here. Raises `DataError` when the shapes are broken or let known-bad data pass.
    """
    if lang not in LANGUAGES:
        raise UsageError("language-unknown", name=lang, known=", ".join(LANGUAGES))
    selfcheck()
    return _judge(shapes(), list(triples), source, lang)


def rules() -> tuple[Rule, ...]:
    """Every rule of the shape files, sorted by name."""
    return tuple(sorted(shapes().rules.values(), key=lambda rule: rule.name))


@cache
def selfcheck() -> None:
    """Nothing; `DataError` when the shapes let pass what `shapes/known-bad.ttl` says they must not.

    Found good once, the same files under the same pyshacl are not tried again on this machine.
    """
    shelf("selfcheck", f"pyshacl-{version('pyshacl')}").get(_fingerprint(), _find_fault)


def _fingerprint() -> str:
    """What tells one set of shapes, known-bad data and class hierarchy from another."""
    files = [*sorted(resources.shapes().glob("*.ttl")), resources.ontology() / "cchc.ttl"]
    return sha256(b"\0".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def _find_fault() -> bool:
    path = resources.shapes() / KNOWN_BAD
    triples = read(path)
    data = [triple for triple in triples if triple.predicate.value != _EXPECTS]
    expected = {_expectation(triple) for triple in triples if triple.predicate.value == _EXPECTS}
    missed = expected - {(problem.focus, problem.rule) for problem in _judge(shapes(), data, "", "vi")}
    if not expected:
        raise DataError("shapes-unproved", where=str(path))
    if missed:
        raise DataError("shapes-blind", where=str(path), rules=", ".join(sorted(rule for _, rule in missed)))
    return True


def reset() -> None:
    """Nothing; shapes and ontology are read again when next needed."""
    shapes.cache_clear()
    selfcheck.cache_clear()


def _expectation(triple: ox.Triple) -> tuple[str | None, str]:
    """Focus node and rule of a triple in `known-bad.ttl` that says which rule must find fault."""
    focus, rule = triple.subject, triple.object
    return str(focus).strip("<>"), local(str(rule).strip("<>"))


# ---------------------------------------------------------------- judging


def _judge(engine: Shapes, triples: list[ox.Triple], source: str, lang: str) -> list[Problem]:
    data = to_rdflib((*triples, *_concepts(engine, triples)))
    report = _report(engine, data)
    found = {_problem(data, result, source, lang) for result in _results(engine, report)}
    return sorted(found, key=_order)


def _concepts(engine: Shapes, triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    """Of the schemes, what they say about the concepts that are used."""
    for concept in dict.fromkeys(t.object for t in triples if isinstance(t.object, ox.NamedNode)):
        yield from engine.concepts.get(concept, ())


def _report(engine: Shapes, data: Graph) -> Graph:
    """pyshacl's validation report; the class hierarchy is added to the data."""
    from pyshacl.graph_abstraction import DataGraph  # noqa: PLC0415
    from pyshacl.validator import Validator  # noqa: PLC0415

    options = {"inference": "none", "inplace": True}
    run: Any = Validator(DataGraph.from_rdflib(data), shacl_graph=Graph(), ont_graph=engine.hierarchy, options=options)
    run.shacl_graph = engine.graph
    with shape_errors():
        report: Graph = run.run()[1]
    return report


class _Result(NamedTuple):
    """One result of the report: the rule, the focus node, and the value and the path where the result has them."""

    rule: Rule
    focus: Node
    value: Node | None
    path: str | None


def _results(engine: Shapes, report: Graph) -> Iterator[_Result]:
    for node in report.objects(None, SH.result):
        rule = engine.rules[str(report.value(node, SH.sourceShape))]
        focus, value, path = (report.value(node, predicate) for predicate in (SH.focusNode, SH.value, SH.resultPath))
        if focus is not None:
            text = rule.path or (curie(path) if isinstance(path, URIRef) else None)
            yield _Result(rule, focus, None if value == focus else value, text)


def _problem(data: Graph, result: _Result, source: str, lang: str) -> Problem:
    span = _evidence(data, result)
    return Problem(
        severity=result.rule.severity,
        rule=result.rule.name,
        message=result.rule.text(lang),
        source=source or _source(data, result.focus),
        focus=str(result.focus),
        path=result.path,
        value=None if result.value is None else str(result.value),
        quote=None if span is None else str(data.value(span, _NIF.anchorOf)),
        begin=None if span is None else _index(data, span, _NIF.beginIndex),
        end=None if span is None else _index(data, span, _NIF.endIndex),
    )


def _order(problem: Problem) -> tuple[object, ...]:
    rank = SEVERITIES.index(problem.severity)
    begin = math.inf if problem.begin is None else problem.begin
    return rank, problem.source, begin, problem.rule, problem.focus or "", problem.path or "", problem.value or ""


def _source(data: Graph, focus: Node) -> str:
    """The source of the article that the node is, is stated in or is a span of; empty for what is in no article."""
    articles = [focus, *data.objects(focus, _CCHC.statedIn), *data.objects(focus, _NIF.referenceContext)]
    found = sorted(str(source) for article in articles for source in data.objects(article, _CCHC.source))
    return found[0] if found else ""


# ---------------------------------------------------------------- evidence


def _evidence(data: Graph, result: _Result) -> Node | None:
    """The span to show: of the focus node, of what lies on the path to the value, or of what mentions the focus."""
    focus = result.focus
    is_article = any(data.objects(focus, _CCHC.source))
    on_path = [node for chain in _chains(data, focus, result.rule.steps, result.value) for node in chain]
    mentions = [] if is_article else list(data.subjects(None, focus))
    for nodes in ([] if is_article else [focus], on_path, mentions, [focus]):
        if spans := [span for node in nodes for span in _spans(data, node)]:
            return min(spans, key=lambda span: (_index(data, span, _NIF.beginIndex) or 0, str(span)))
    return None


def _spans(data: Graph, node: Node) -> list[Node]:
    return [span for span in (node, *data.objects(node, _DERIVED)) if any(data.objects(span, _NIF.anchorOf))]


def _chains(data: Graph, node: Node, steps: tuple[Step, ...], value: Node | None) -> Iterator[tuple[Node, ...]]:
    """The nodes between the focus node and the value (any value if None), one tuple for each way along the path."""
    if not steps:
        if value is None or node == value:
            yield ()
        return
    (predicate, backwards), rest = steps[0], steps[1:]
    for following in data.subjects(predicate, node) if backwards else data.objects(node, predicate):
        for chain in _chains(data, following, rest, value):
            yield (following, *chain) if rest else chain


def _index(data: Graph, span: Node, predicate: URIRef) -> int | None:
    value = data.value(span, predicate)
    return int(str(value)) if str(value).isdecimal() else None
