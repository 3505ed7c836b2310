"""The judges: what a SHACL engine finds when it applies the shapes to the graph of an article.

`shacl` is compiled code and takes milliseconds an article; `pyshacl`, the reference, takes most of a second. Both are
given the same triples, and the tests hold the findings of one against those of the other on every page and fixture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from kg import resources
from kg.errors import UsageError
from kg.rdf.namespaces import NS, SCHEME, SH, SHAPES
from kg.rdf.rdflib_terms import from_rdflib, to_graph
from kg.rdf.statements import Statements, Term, term
from kg.validate.shapes import Rule, broken, read, shapes

if TYPE_CHECKING:
    from shacl import Shapes

_IN_A_SCHEME: Final = re.compile(rf"<{re.escape(SCHEME)}[^<>]*>")
_TEXTS: Final = frozenset(NamedNode(name) for name in (SH + "message", SH + "name", SH + "order", SHAPES + "advice"))
"""What is for people: each page is judged with a copy of the shapes, which is the cheaper the smaller they are."""

_ONE_PROPERTY: Final = re.compile(r"<[^<>]*>")


class Finding(NamedTuple):
    """The rule, the focus node, and the value and the IRI of the path where the engine gives them."""

    rule: Rule
    focus: Term
    value: Term | None
    path: str | None


Judge: TypeAlias = Callable[[Statements], list[Finding]]


def judge(name: str | None) -> Judge:
    """The judge of that name; without a name `shacl`, or `pyshacl` where there is no `shacl` for the machine.

    Raises `UsageError` for an unknown name, or for `shacl` where it is not installed.
    """
    here = find_spec("shacl") is not None
    if name == "pyshacl" or (name is None and not here):
        return _by_pyshacl
    if name not in ("shacl", None):
        raise UsageError("validator-unknown", name=str(name))
    if not here:
        raise UsageError("validator-absent")
    return _by_shacl


def reset() -> None:
    """Forget the compiled shapes, which are compiled again when next needed."""
    _compiled.cache_clear()
    _written_vocabulary.cache_clear()


def _by_shacl(given: Statements) -> list[Finding]:
    known = shapes()
    text = given.text
    try:
        results = _compiled().validate_text(text + _vocabulary(text), format="ntriples").results
    except (RuntimeError, ValueError) as error:
        raise broken(error) from error
    return [
        Finding(
            known.rules[str(result.source_shape).strip("<>")],
            term(result.focus_node),
            None if result.value is None else term(result.value),
            result.path.strip("<>") if result.path and _ONE_PROPERTY.fullmatch(result.path) else None,
        )
        for result in results
    ]


def _by_pyshacl(given: Statements) -> list[Finding]:
    """With the ontology as `ont_graph`: pyshacl takes its classes, but not the concepts that the shapes ask for."""
    import pyshacl  # noqa: PLC0415 - with rdflib half a second
    from pyshacl.errors import ReportableRuntimeError  # noqa: PLC0415
    from rdflib import Namespace, URIRef  # noqa: PLC0415

    known, sh = shapes(), Namespace(SH)
    ontology = read(resources.ontology() / "cchc.ttl")
    try:
        report = pyshacl.validate(
            to_graph([*given, *known.of_concepts(given)]),
            shacl_graph=to_graph(known.triples),
            ont_graph=to_graph(ontology),
            inference="none",
        )[1]
    except (ReportableRuntimeError, SyntaxError) as error:
        raise broken(error) from error
    found = []
    for result in report.objects(None, sh.result):
        focus, value, path = (report.value(result, name) for name in (sh.focusNode, sh.value, sh.resultPath))
        if not str(focus).startswith(NS):  # the ontology's own terms are no part of an article
            rule = known.rules[str(report.value(result, sh.sourceShape))]
            shown = None if value is None else from_rdflib(value)
            found.append(Finding(rule, from_rdflib(focus), shown, str(path) if isinstance(path, URIRef) else None))
    return found


@cache
def _compiled() -> Shapes:
    from shacl import Shapes  # noqa: PLC0415

    try:
        judged = (triple for triple in shapes().triples if triple.predicate not in _TEXTS)
        return Shapes.from_text(Statements.of(judged).text, format="ntriples")
    except (RuntimeError, ValueError) as error:
        raise broken(error) from error


def _vocabulary(text: str) -> str:
    """The hierarchy of classes, and the triples of the concepts that the text names, as N-Triples."""
    concepts, hierarchy = _written_vocabulary()
    named = dict.fromkeys(_IN_A_SCHEME.findall(text))
    return "".join(concepts.get(name, "") for name in named) + hierarchy


@cache
def _written_vocabulary() -> tuple[Mapping[str, str], str]:
    """The N-Triples of each concept, and those of the hierarchy of classes."""
    known = shapes()
    concepts = {str(node): Statements.of(triples).text for node, triples in known.concepts.items()}
    return concepts, Statements.of(known.hierarchy).text
