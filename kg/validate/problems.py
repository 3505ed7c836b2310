"""What a judge finds, as people read it: the rule's words and the sentence that the fault lies in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg.model import Problem
from kg.rdf import namespaces
from kg.rdf.statements import Statements, Term
from kg.text import fold
from kg.validate.judges import Finding
from kg.validate.shapes import Graph, Step, short

SEVERITIES: Final = ("violation", "warning", "info")

_SOURCE: Final = NamedNode(namespaces.NS + "source")
_STATED_IN: Final = NamedNode(namespaces.NS + "statedIn")
_CONTEXT: Final = NamedNode(namespaces.NIF + "referenceContext")
_QUOTE: Final = NamedNode(namespaces.NIF + "anchorOf")
_BEGIN: Final = NamedNode(namespaces.NIF + "beginIndex")
_END: Final = NamedNode(namespaces.NIF + "endIndex")
_DERIVED: Final = NamedNode(namespaces.PROV + "wasDerivedFrom")


def problems(statements: Statements, findings: Iterable[Finding], source: str, lang: str) -> list[Problem]:
    """One problem for each finding about the statements, worst first; without `source` that of the article of each."""
    graph = Graph(statements)
    return sorted({_problem(graph, finding, source, lang) for finding in findings}, key=problem_order)


def _problem(graph: Graph, finding: Finding, source: str, lang: str) -> Problem:
    span = _evidence(graph, finding)
    value = None if finding.value == finding.focus else finding.value
    return Problem(
        severity=finding.rule.severity,
        rule=finding.rule.name,
        message=finding.rule.text(lang),
        source=source or _source(graph, finding.focus),
        focus=_text(finding.focus),
        path=finding.rule.path or (finding.path and short(finding.path)),
        value=None if value is None else _text(value),
        quote=None if span is None else _text(graph.objects(span, _QUOTE)[0]),
        begin=None if span is None else _index(graph, span, _BEGIN),
        end=None if span is None else _index(graph, span, _END),
    )


def problem_order(problem: Problem) -> tuple[object, ...]:
    """The worst first, then by source, position, rule, node, path and value."""
    rank = SEVERITIES.index(problem.severity)
    begin = math.inf if problem.begin is None else problem.begin
    return rank, problem.source, begin, problem.rule, problem.focus or "", problem.path or "", problem.value or ""


def _source(graph: Graph, focus: Term) -> str:
    """The source of the article that the node is, is stated in or is a span of; empty for what is in no article."""
    articles = [focus, *graph.objects(focus, _STATED_IN), *graph.objects(focus, _CONTEXT)]
    return min((_text(source) for article in articles for source in graph.objects(article, _SOURCE)), default="")


def _text(term: Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value


# ---------------------------------------------------------------- evidence


def _evidence(graph: Graph, finding: Finding) -> Term | None:
    """The span to show: of the focus node, of what lies on the path to the value, or of what mentions the focus.

    Of several the first in the text, but one with the value's words before all others.
    """
    for nodes in _candidates(graph, finding):
        if spans := [span for node in nodes for span in _spans(graph, node)]:
            return min(spans, key=lambda span: (not _has_value(graph, span, finding), _begin(graph, span), str(span)))
    return None


def _candidates(graph: Graph, finding: Finding) -> Iterator[Iterable[Term]]:
    """The nodes of which a span may be shown, the best first; what mentions the focus is dear to find out."""
    focus = finding.focus
    is_article = bool(graph.objects(focus, _SOURCE))
    if not is_article:
        yield [focus]
    yield [node for chain in _chains(graph, focus, finding.rule.steps, finding.value) for node in chain]
    if not is_article:
        yield graph.subjects(focus)
    yield [focus]


def _has_value(graph: Graph, span: Term, finding: Finding) -> bool:
    """Whether the span has the words of the value: those of a literal, or the name of a concept."""
    if finding.value is None:
        return False
    words = fold(_text(finding.value).rpartition("/")[2].replace("-", " "))
    return f" {words} " in f" {fold(_text(graph.objects(span, _QUOTE)[0]))} "


def _begin(graph: Graph, span: Term) -> int:
    return _index(graph, span, _BEGIN) or 0


def _spans(graph: Graph, node: Term) -> list[Term]:
    return [span for span in (node, *graph.objects(node, _DERIVED)) if graph.objects(span, _QUOTE)]


def _chains(graph: Graph, node: Term, steps: tuple[Step, ...], value: Term | None) -> Iterator[tuple[Term, ...]]:
    """The nodes between the focus node and the value (any value if None), one tuple for each way along the path."""
    if not steps:
        if value is None or node == value:
            yield ()
        return
    (predicate, backwards), rest = steps[0], steps[1:]
    for following in graph.subjects(node, predicate) if backwards else graph.objects(node, predicate):
        for chain in _chains(graph, following, rest, value):
            yield (following, *chain) if rest else chain


def _index(graph: Graph, span: Term, predicate: NamedNode) -> int | None:
    value = graph.value(span, predicate)
    return int(_text(value)) if value is not None and _text(value).isdecimal() else None
